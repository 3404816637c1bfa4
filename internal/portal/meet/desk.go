package meet

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/portal"
	"wegwarte/internal/tenant"
)

// Naming are the roles of who can be named to get reports: they may open the page.
var Naming = []tenant.Role{tenant.CaseManager, tenant.Lead}

const mostNamed = 10

// namedOf gives who is named to get reports, and still works here in such a role.
func namedOf(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]account.Colleague, error) {
	args := []any{s.Tenant}
	return db.All(ctx, tx, func(row db.Row) (c account.Colleague, err error) {
		err = row.Scan(&c.ID, &c.Name)
		return c, err
	}, `SELECT d.account_id, d.name FROM meet_named d JOIN account a ON a.id = d.account_id WHERE d.tenant_id = $1 AND a.active
		AND EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = a.id AND r.role IN (`+db.List(&args, Naming)+`)) ORDER BY d.name, d.account_id`, args...)
}

func isNamed(all []account.Colleague, who id.ID) bool {
	return slices.ContainsFunc(all, func(c account.Colleague) bool { return c.ID == who })
}

// Volunteer is one as the desk sees them: not what they wrote.
type Volunteer struct {
	ID        id.ID
	Guest     id.ID
	Name      string // by which they were invited
	Chosen    bool   // they have logged in
	CodeAt    time.Time
	ClearOn   clock.Date
	ClearName string
	Paused    bool
	Cleared   bool
}

// Board is what the desk sees: volunteers, and of encounters how many.
type Board struct {
	Desk       []account.Colleague // who gets reports
	Places     []Place
	Told       seat.Told
	Volunteers []Volunteer
	Persons    int
	Pairs      map[State]int
	Named      bool     // the visitor is one who gets reports
	Reports    []Report // for those alone
}

func ofDesk(s tenant.Scope) error {
	if s.Kind != tenant.Municipality {
		return errs.Forbidden("error.forbidden")
	}
	return s.MayWrite(tenant.Encounter)
}

// ShowBoard gives the desk's page.
func ShowBoard(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (b Board, err error) {
	if err = ofDesk(s); err != nil {
		return b, err
	}
	if b.Desk, err = namedOf(ctx, tx, s); err != nil {
		return b, err
	}
	if b.Places, err = places(ctx, tx, s); err != nil {
		return b, err
	}
	if b.Told, err = told(ctx, tx, s); err != nil {
		return b, err
	}
	today := clock.Today(c)
	b.Volunteers, err = db.All(ctx, tx, func(row db.Row) (v Volunteer, err error) {
		err = row.Scan(&v.ID, &v.Guest, &v.Name, &v.Chosen, db.Time(&v.CodeAt), &v.ClearOn, &v.ClearName, &v.Paused)
		v.Cleared = Profile{Volunteer: true, ClearOn: v.ClearOn}.Cleared(today)
		return v, err
	}, `SELECT m.id, m.guest_id, a.name, a.password_hash <> '', m.code_at, m.clear_on, m.clear_name, m.paused FROM meet_profile m JOIN account a ON a.id = m.guest_id
		WHERE m.tenant_id = $1 AND m.volunteer = TRUE AND a.active ORDER BY m.since DESC, m.id LIMIT 500`, s.Tenant)
	if err != nil {
		return b, err
	}
	guests := make([]id.ID, len(b.Volunteers))
	for i, v := range b.Volunteers {
		guests[i] = v.Guest
	}
	if b.Persons, err = db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM meet_profile m WHERE m.tenant_id = $1 AND m.volunteer = FALSE AND m.paused = FALSE`, s.Tenant); err != nil {
		return b, err
	}
	b.Pairs = map[State]int{}
	if err = db.Each(ctx, tx, func(row db.Row) error {
		var state State
		var n int
		err := row.Scan(&state, &n)
		b.Pairs[state] = n
		return err
	}, `SELECT p.state, count(*) FROM meet_pair p WHERE p.tenant_id = $1 GROUP BY p.state`, s.Tenant); err != nil {
		return b, err
	}
	audit.Log(tx, c, s, audit.Read, tenant.Encounter, "meet: board", guests...)
	if b.Named = isNamed(b.Desk, s.Actor); b.Named {
		b.Reports, err = reports(ctx, tx, s)
	}
	return b, err
}

// InviteCommand is which volunteer is given a page.
type InviteCommand struct {
	Name     string
	Language i18n.Lang
	Number   string // from a card that was printed before
}

// Invite gives a volunteer, whom no record is about, a page of their own, and the
// code that is handed over to them in person.
func Invite(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd InviteCommand) (portal.Invitation, error) {
	if err := ofDesk(s); err != nil {
		return portal.Invitation{}, err
	}
	inv, err := portal.InviteVolunteer(ctx, tx, c, s, cmd.Name, cmd.Language, cmd.Number)
	if err != nil {
		return inv, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO meet_profile (id, tenant_id, guest_id, volunteer, data, code_at, clear_on, clear_by, clear_name, paused, since, version)
		VALUES ($1, $2, $3, $4, $5, 0, '', '', '', $6, $7, 1)`, id.New(), s.Tenant, inv.Account, true, db.JSON(Wish{Name: strings.TrimSpace(cmd.Name)}), false, db.Micros(c.Now()))
	return inv, err
}

// InviteAgain gives a volunteer a new code, and in which language they read; what opened their page before is void.
func InviteAgain(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, volunteer id.ID) (inv portal.Invitation, lang i18n.Lang, err error) {
	guest, err := volunteerOf(ctx, tx, s, volunteer)
	if err != nil {
		return inv, lang, err
	}
	l, err := account.InviteAgain(ctx, tx, c, s, guest)
	if err != nil {
		return inv, lang, err
	}
	names, err := account.Names(ctx, tx, s, []id.ID{guest})
	if err != nil {
		return inv, lang, err
	}
	inv.Account, inv.Code, inv.Until, inv.Again, inv.Holder.GivenName = guest, l.Token, l.Until, true, names[guest]
	lang, err = db.One(ctx, tx, db.Value[i18n.Lang], `SELECT a.language FROM account a WHERE a.tenant_id = $1 AND a.id = $2`, s.Tenant, guest)
	if !lang.IsOwn() {
		lang = i18n.German
	}
	return inv, lang, err
}

func volunteerOf(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (guest id.ID, err error) {
	if err := ofDesk(s); err != nil {
		return "", err
	}
	return db.One(ctx, tx, db.Value[id.ID], `SELECT m.guest_id FROM meet_profile m WHERE m.tenant_id = $1 AND m.id = $2 AND m.volunteer = TRUE`, s.Tenant, which)
}

// SetClear keeps that the actor saw a volunteer's certificate of good conduct, and
// of which day it is.
func SetClear(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, volunteer id.ID, of clock.Date) error {
	guest, err := volunteerOf(ctx, tx, s, volunteer)
	if err != nil {
		return err
	}
	if today := clock.Today(c); of.IsZero() || of.After(today) || of.Before(clearFrom(today)) {
		return errs.Invalid("meet.clear.bad", "count", ClearYears).At("clear")
	}
	audit.Log(tx, c, s, audit.Change, tenant.Encounter, "meet: certificate", guest)
	return tx.Must(ctx, `UPDATE meet_profile SET clear_on = $3, clear_by = $4, clear_name = $5, version = version + 1 WHERE tenant_id = $1 AND id = $2`, s.Tenant, volunteer, of, s.Actor, s.Name)
}

// Dismiss ends a volunteer's page and all their encounters at once.
func Dismiss(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, volunteer id.ID) error {
	guest, err := volunteerOf(ctx, tx, s, volunteer)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE meet_pair SET state = 'ended', ended_at = $3, one_gives = '', other_gives = '', place = '', place_id = '', place_text = '', version = version + 1
		WHERE tenant_id = $1 AND (one_id = $2 OR other_id = $2) AND state = 'agreed'`, s.Tenant, volunteer, db.Micros(c.Now())); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Encounter, "meet: dismissed", guest)
	return account.CloseOwn(ctx, tx, c, s, guest)
}

// SetDesk names the colleagues who get reports, instead of those before: such as may open the page.
func SetDesk(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, colleagues []id.ID) error {
	if err := ofDesk(s); err != nil {
		return err
	}
	all, err := account.Working(ctx, tx, s, Naming...)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(one account.Colleague) bool { return !slices.Contains(colleagues, one.ID) })
	if len(all) == 0 || len(all) > mostNamed || len(all) < len(colleagues) {
		return errs.Invalid("meet.desk.bad", "most", mostNamed).At("account")
	}
	if _, err := tx.Exec(ctx, `DELETE FROM meet_named WHERE tenant_id = $1`, s.Tenant); err != nil {
		return err
	}
	for _, one := range all {
		if _, err := tx.Exec(ctx, `INSERT INTO meet_named (tenant_id, account_id, name, set_at, set_by) VALUES ($1, $2, $3, $4, $5)`, s.Tenant, one.ID, one.Name, db.Micros(c.Now()), s.Actor); err != nil {
			return err
		}
	}
	audit.Log(tx, c, s, audit.Change, tenant.Encounter, "meet: named", colleagues...)
	return nil
}

// Report is what somebody tells of an encounter.
type Report struct {
	ID         id.ID
	By         string // the name they go by
	Of         string // that of the other
	OtherID    id.ID
	Words      string
	At         time.Time
	Answer     string
	AnsweredAt time.Time
}

const reportColumns = `r.id, b.data, o.data, o.id, r.words, r.at, r.answer, r.answered_at`

func scanReport(row db.Row) (r Report, err error) {
	var by, of Wish
	err = row.Scan(&r.ID, db.JSON(&by), db.JSON(&of), &r.OtherID, &r.Words, db.Time(&r.At), &r.Answer, db.Time(&r.AnsweredAt))
	r.By, r.Of = by.Name, of.Name
	return r, err
}

const reportFrom = ` FROM meet_report r JOIN meet_profile b ON b.id = r.by_id JOIN meet_pair p ON p.id = r.pair_id JOIN meet_profile o ON o.id = CASE WHEN p.one_id = r.by_id THEN p.other_id ELSE p.one_id END WHERE r.tenant_id = $1 `

// reports gives those not answered, the oldest first, then those that are.
func reports(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Report, error) {
	return db.All(ctx, tx, scanReport, `SELECT `+reportColumns+reportFrom+`ORDER BY r.answered_at, r.at, r.id LIMIT 200`, s.Tenant)
}

// reportsBy gives the visitor's own, without the other's name.
func reportsBy(ctx context.Context, tx *db.Tx, s tenant.Scope, by id.ID) ([]Report, error) {
	all, err := db.All(ctx, tx, scanReport, `SELECT `+reportColumns+reportFrom+`AND r.by_id = $2 ORDER BY r.at DESC, r.id LIMIT 50`, s.Tenant, by)
	for i := range all {
		all[i].Of, all[i].OtherID = "", ""
	}
	return all, err
}

// Tell reports an encounter that both said yes to, while it lasts or after, to those
// who are named. The other is not told.
func Tell(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, pair id.ID, words string) error {
	mine, p, err := mineOf(ctx, tx, c, s, pair)
	if err == nil && p.State != Agreed && p.State != Ended {
		err = errs.NotFound("error.not-found")
	}
	if err != nil {
		return err
	}
	if words = strings.TrimSpace(words); words == "" {
		return errs.Invalid("error.required").At("words")
	}
	if utf8.RuneCountInString(words) > longestWords {
		return errs.Invalid("own.error.meet.long", "most", longestWords).At("words")
	}
	audit.Log(tx, c, s, audit.Create, tenant.Encounter, "meet: report", s.Actor)
	_, err = tx.Exec(ctx, `INSERT INTO meet_report (id, tenant_id, pair_id, by_id, words, at, answer, answered_at, answered_by) VALUES ($1, $2, $3, $4, $5, $6, '', 0, '')`, id.New(), s.Tenant, pair, mine.ID, words, db.Micros(c.Now()))
	return err
}

// AnswerReport answers a report; only one who is named may.
func AnswerReport(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, report id.ID, words string) error {
	if err := ofDesk(s); err != nil {
		return err
	}
	named, err := namedOf(ctx, tx, s)
	if err != nil {
		return err
	}
	if !isNamed(named, s.Actor) {
		return errs.Forbidden("error.forbidden")
	}
	if words = strings.TrimSpace(words); words == "" || utf8.RuneCountInString(words) > longestWords {
		return errs.Invalid("error.required").At("answer")
	}
	audit.Log(tx, c, s, audit.Change, tenant.Encounter, "meet: answer", report)
	return tx.Must(ctx, `UPDATE meet_report SET answer = $3, answered_at = $4, answered_by = $5 WHERE tenant_id = $1 AND id = $2 AND answered_at = 0`, s.Tenant, report, words, db.Micros(c.Now()), s.Actor)
}
