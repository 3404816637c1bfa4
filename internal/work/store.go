package work

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Read is a paper as it was read on a day.
type Read struct {
	ID    id.ID
	Facts Facts
	Shown clock.Date // the day on which the paper was shown
	By    string
}

// File is all that is known of somebody's way into work.
type File struct {
	Household person.Household
	Who       person.Person
	Profile   Profile
	Entries   []Entry // the latest first
	Papers    []Read  // the latest first
	Choices   []Choice
	Outcomes  []Outcome // the latest first

	ids []id.ID // the person and those who are shown through them
}

// Facts are what the latest paper says; nothing is known where none was shown.
func (f File) Facts() Facts {
	if len(f.Papers) == 0 {
		return Facts{}
	}
	return f.Papers[0].Facts
}

// subjects are of whom it tells, for the audit.
func (f File) subjects() []id.ID { return []id.ID{f.Household.ID, f.Who.ID} }

func ofMunicipality(s tenant.Scope, may func(tenant.Scope, tenant.Data) error) error {
	if s.Kind != tenant.Municipality {
		return errs.Forbidden("error.forbidden")
	}
	if err := may(s, tenant.Work); err != nil {
		return err
	}
	return s.MayRead(tenant.Register)
}

// Show gives somebody's way into work to who reads it.
func Show(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID) (File, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return File{}, err
	}
	f, err := load(ctx, tx, c, s, who, "")
	if err == nil {
		audit.Log(tx, c, s, audit.Read, tenant.Work, "work file", f.subjects()...)
	}
	return f, err
}

// hold is load for who changes something of somebody who is here.
func hold(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID) (File, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite); err != nil {
		return File{}, err
	}
	f, err := load(ctx, tx, c, s, who, tx.ForUpdate())
	if err == nil && !f.Household.LeftOn.IsZero() {
		err = errs.Conflict("work.left")
	}
	return f, err
}

func load(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID, lock string) (f File, err error) {
	if f.Household, f.Who, err = person.ShowPerson(ctx, tx, c, s, who); err != nil {
		return f, err
	}
	if f.ids, err = person.WithFollowers(ctx, tx, s, []id.ID{f.Who.ID}); err != nil {
		return f, err
	}
	args := []any{s.Tenant}
	of := db.List(&args, f.ids)
	args = append(args, f.Who.ID)
	profiles, err := db.All(ctx, tx, scanProfile, `SELECT `+profileColumns+` FROM work_profile f WHERE f.tenant_id = $1 AND f.person_id IN (`+of+`)
		ORDER BY CASE WHEN f.person_id = `+db.Last(args)+` THEN 0 ELSE 1 END, f.at DESC`+lock, args...)
	if err != nil {
		return f, err
	}
	f.Profile = Profile{Person: f.Who.ID, Told: Told{Seeks: SeeksWork, Levels: map[string]int{}}}
	if len(profiles) > 0 {
		f.Profile = profiles[0]
	}
	args = args[:len(args)-1]
	if f.Entries, err = db.All(ctx, tx, scanEntry, `SELECT `+entryColumns+` FROM work_entry e WHERE e.tenant_id = $1 AND e.person_id IN (`+of+`)
		ORDER BY e.from_month DESC, e.id DESC`, args...); err != nil {
		return f, err
	}
	if f.Papers, err = db.All(ctx, tx, scanRead, `SELECT `+paperColumns+` FROM work_paper r WHERE r.tenant_id = $1 AND r.person_id IN (`+of+`) ORDER BY r.id DESC`, args...); err != nil {
		return f, err
	}
	if f.Choices, err = db.All(ctx, tx, scanChoice, `SELECT o.person_id, o.opening_id, o.choice, o.day FROM work_choice o
		WHERE o.tenant_id = $1 AND o.person_id IN (`+of+`) ORDER BY o.day DESC, o.id DESC`, args...); err != nil {
		return f, err
	}
	f.Outcomes, err = db.All(ctx, tx, scanOutcome, `SELECT `+outcomeColumns+` FROM work_outcome o WHERE o.tenant_id = $1 AND o.person_id IN (`+of+`)
		ORDER BY o.from_day DESC, o.id DESC`, args...)
	return f, err
}

var profileColumns = `f.id, ` + person.Leads("f.person_id") + `, f.data, f.seeks, f.stage, f.since_day, f.next_day, f.asked_on, f.asked_of, f.answer, f.answer_on, f.version, f.at, f.by_name`

func scanProfile(row db.Row) (p Profile, err error) {
	err = row.Scan(&p.ID, &p.Person, db.JSON(&p.Told), &p.Seeks, &p.Stage, &p.Since, &p.Next, &p.Request.On, &p.Request.Of, &p.Request.Answer, &p.Request.AnswerOn,
		&p.Version, db.Time(&p.At), &p.By)
	if p.Levels == nil {
		p.Levels = map[string]int{}
	}
	return p, err
}

const paperColumns = `r.id, r.paper, r.says, r.paper_until, r.registered, r.facility, r.cleared, r.accelerated, r.dublin, r.ban, r.shown_on, r.by_name`

func scanRead(row db.Row) (r Read, err error) {
	f := &r.Facts
	err = row.Scan(&r.ID, &f.Paper, &f.Says, &f.PaperUntil, &f.Registered, &f.Facility, &f.Identity, &f.Accelerated, &f.Dublin, &f.Ban, &r.Shown, &r.By)
	return r, err
}

// settle stores how far somebody is, as it follows from the file, and what they said
// where told says so; their way is told.
func (f *File) settle(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, told bool) error {
	today, p := clock.Today(c), &f.Profile
	now := standing(p.Told, p.Request, Evaluate(f.Facts(), today), f.Choices, f.Outcomes, today)
	if now.Since = p.Since; now.Stage != p.Stage || now.Since.IsZero() {
		now.Since = today
	}
	p.Standing = now
	if p.ID == "" {
		p.ID, p.Person, p.At, p.By = id.New(), f.Who.ID, c.Now(), s.Name
		if told {
			p.Version = 1
		}
		_, err := tx.Exec(ctx, `INSERT INTO work_profile (id, tenant_id, person_id, data, seeks, stage, since_day, next_day, asked_on, asked_of, answer, answer_on, version, at, by_id, by_name)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`, p.ID, s.Tenant, p.Person, db.JSON(p.Told), p.Seeks, p.Stage, p.Since, p.Next,
			p.Request.On, p.Request.Of, p.Request.Answer, p.Request.AnswerOn, p.Version, db.Micros(p.At), s.Actor, p.By)
		if db.IsDuplicate(err) {
			err = errs.Conflict("error.conflict").Because(err)
		}
		if err != nil {
			return err
		}
		return f.tell(ctx, tx, c, s)
	}
	seen := p.Version
	if told {
		p.Version, p.At, p.By = p.Version+1, c.Now(), s.Name
	}
	err := tx.Must(ctx, `UPDATE work_profile SET data = $4, seeks = $5, stage = $6, since_day = $7, next_day = $8, asked_on = $9, asked_of = $10, answer = $11, answer_on = $12,
		version = $13, at = $14, by_name = $15 WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, p.ID, seen, db.JSON(p.Told), p.Seeks, p.Stage, p.Since, p.Next,
		p.Request.On, p.Request.Of, p.Request.Answer, p.Request.AnswerOn, p.Version, db.Micros(p.At), p.By)
	if err != nil {
		return err
	}
	return f.tell(ctx, tx, c, s)
}

// SaveProfileCommand is what somebody says of themselves, over the version that was seen.
type SaveProfileCommand struct {
	Person  id.ID
	Version int // 0: nothing was said before
	Told    Told
}

// SaveProfile keeps what somebody says. Over a version that somebody changed
// meanwhile it is a conflict: both are then to be shown.
func SaveProfile(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd SaveProfileCommand) (Profile, error) {
	f, err := hold(ctx, tx, c, s, cmd.Person)
	if err != nil {
		return Profile{}, err
	}
	if f.Profile.Version != cmd.Version {
		return f.Profile, errs.Conflict("error.conflict")
	}
	if err := cmd.Told.check(); err != nil {
		return f.Profile, err
	}
	f.Profile.Told = cmd.Told
	if err := f.settle(ctx, tx, c, s, true); err != nil {
		return f.Profile, err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Work, "work profile", f.subjects()...)
	return f.Profile, nil
}

// SaveEntry keeps a line of the CV.
func SaveEntry(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, e Entry) (Entry, error) {
	f, err := hold(ctx, tx, c, s, e.Person)
	if err != nil {
		return e, err
	}
	if err := e.check(clock.Today(c)); err != nil {
		return e, err
	}
	if e.Version == 0 {
		if len(f.Entries) >= 3*mostItems {
			return e, errs.Invalid("work.many", "most", 3*mostItems).At("title")
		}
		e.ID, e.Person, e.Version = id.New(), f.Who.ID, 1
		_, err = tx.Exec(ctx, `INSERT INTO work_entry (id, tenant_id, person_id, kind, title, place, from_month, until_month, note, hidden, version, at, by_id, by_name)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`, e.ID, s.Tenant, e.Person, e.Kind, e.Title, e.Place, e.From, e.Until, e.Note, e.Hidden, e.Version,
			db.Micros(c.Now()), s.Actor, s.Name)
	} else {
		if !slices.ContainsFunc(f.Entries, func(one Entry) bool { return one.ID == e.ID }) {
			return e, errs.NotFound("error.not-found")
		}
		err = tx.Must(ctx, `UPDATE work_entry SET kind = $4, title = $5, place = $6, from_month = $7, until_month = $8, note = $9, hidden = $10, version = version + 1, at = $11, by_id = $12,
			by_name = $13 WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, e.ID, e.Version, e.Kind, e.Title, e.Place, e.From, e.Until, e.Note, e.Hidden,
			db.Micros(c.Now()), s.Actor, s.Name)
		e.Version++
	}
	if err == nil {
		audit.Log(tx, c, s, audit.Change, tenant.Work, "work entry", f.subjects()...)
	}
	return e, err
}

// RemoveEntry takes a line out: it is the person's, and gone when they say so.
func RemoveEntry(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, e Entry) error {
	f, err := hold(ctx, tx, c, s, e.Person)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(f.Entries, func(one Entry) bool { return one.ID == e.ID }) {
		return errs.NotFound("error.not-found")
	}
	if err := tx.Must(ctx, `DELETE FROM work_entry WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, e.ID, e.Version); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Work, "work entry removed", f.subjects()...)
	return nil
}
