package feedback

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/portal/post"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
)

// desk is nil for the place that answers.
func desk(s tenant.Scope) error {
	if s.Kind != tenant.Municipality || s.Own.Person != "" {
		return errs.Forbidden("error.forbidden")
	}
	return s.MayWrite(tenant.Feedback)
}

// Column is a column by which it is listed; else what is open comes first, then
// what is to be answered first.
type Column string

// The columns.
const (
	ByState Column = ""
	ByDay   Column = "day"
)

// Filter is a page of it.
type Filter struct {
	By    Column
	Down  bool
	After id.ID
}

// Page is how many a page has.
const Page = 50

// Listed is one with whom it is from.
type Listed struct {
	Feedback
	Who person.Household // zero: they did not say who they are
}

// Name is of whom it is from, "" where they did not say.
func (l Listed) Name() string {
	p, _ := l.Who.Person(l.Person)
	return p.Name()
}

// List gives what people wrote.
func List(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, f Filter) ([]Listed, error) {
	if err := desk(s); err != nil {
		return nil, err
	}
	args := []any{s.Tenant}
	order := db.Order{Table: "feedback", As: "f", Columns: []string{"$state_rank", "$due_on"}, Down: f.Down}
	if f.By == ByDay {
		order.Columns = []string{"$day"}
	}
	all, err := db.All(ctx, tx, scan, `SELECT `+columns+from+`WHERE f.tenant_id = $1`+order.Behind(&args, f.After)+` ORDER BY `+order.By()+fmt.Sprintf(` LIMIT %d`, Page), args...)
	if err != nil {
		return nil, err
	}
	return with(ctx, tx, c, s, keys, all)
}

// with opens what was written, and reads whom it is from.
func with(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, all []Feedback) ([]Listed, error) {
	if err := opened(ctx, tx, keys, s.Tenant, all); err != nil {
		return nil, err
	}
	listed, homes := make([]Listed, len(all)), []id.ID{}
	for i, f := range all {
		if listed[i].Feedback = f; f.Home != "" {
			homes = append(homes, f.Home)
		}
	}
	slices.Sort(homes)
	households, err := person.Load(ctx, tx, s, slices.Compact(homes))
	if err != nil {
		return nil, err
	}
	for i, f := range all {
		if j := slices.IndexFunc(households, func(h person.Household) bool { return h.ID == f.Home }); j >= 0 {
			listed[i].Who = households[j]
		}
	}
	if len(all) > 0 {
		audit.Log(tx, c, s, audit.Read, tenant.Feedback, "feedback", person.Subjects(households)...)
	}
	return listed, nil
}

// Show gives one.
func Show(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, which id.ID) (Listed, error) {
	if err := desk(s); err != nil {
		return Listed{}, err
	}
	f, err := db.One(ctx, tx, scan, `SELECT `+columns+from+`WHERE f.tenant_id = $1 AND f.id = $2`, s.Tenant, which)
	if err != nil {
		return Listed{}, err
	}
	all, err := with(ctx, tx, c, s, keys, []Feedback{f})
	if err != nil {
		return Listed{}, err
	}
	return all[0], nil
}

// Waiting counts what is not answered.
func Waiting(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
	if err := desk(s); err != nil {
		return 0, err
	}
	return db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM (SELECT 1 FROM feedback f WHERE f.tenant_id = $1 AND f.state_rank < 2 LIMIT 500) q`, s.Tenant)
}

// ActCommand looks after one: it begins, or answers.
type ActCommand struct {
	ID      id.ID
	Version int
	Answer  string // "": somebody looks after it from now on

	Translation string // of the answer, by a human
	Translator  string
}

// Act begins to look after what somebody wrote, or answers it.
func Act(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, cmd ActCommand) error {
	if err := desk(s); err != nil {
		return err
	}
	f, err := db.One(ctx, tx, scan, `SELECT `+columns+from+`WHERE f.tenant_id = $1 AND f.id = $2`, s.Tenant, cmd.ID)
	if err != nil {
		return err
	}
	cmd.Answer, cmd.Translation, cmd.Translator = strings.TrimSpace(cmd.Answer), strings.TrimSpace(cmd.Translation), strings.TrimSpace(cmd.Translator)
	switch {
	case f.Version != cmd.Version || f.State == Answered || cmd.Answer == "" && f.State != Open:
		return errs.Conflict("error.conflict")
	case utf8.RuneCountInString(cmd.Answer) > longest:
		return errs.Invalid("own.post.error.long", "most", longest).At("answer")
	case utf8.RuneCountInString(cmd.Translation) > longest:
		return errs.Invalid("own.post.error.long", "most", longest).At("translation")
	case cmd.Translation != "" && (cmd.Translator == "" || utf8.RuneCountInString(cmd.Translator) > 120):
		return errs.Invalid("error.required").At("translator")
	}
	if f.State = Working; cmd.Answer != "" {
		f.State, f.AnsweredOn = Answered, clock.Today(c)
		if err := post.Files.Keep(ctx, tx, keys, s.Tenant, f.ID, answerPart, []byte(cmd.Answer)); err != nil {
			return err
		}
		if f.Translator = cmd.Translator; cmd.Translation == "" {
			f.Translator = ""
		}
		if err := post.Files.Keep(ctx, tx, keys, s.Tenant, f.ID, translationPart, []byte(cmd.Translation)); err != nil {
			return err
		}
	}
	var subjects []id.ID
	if f.Person != "" {
		subjects = []id.ID{f.Person}
	}
	audit.Log(tx, c, s, audit.Change, tenant.Feedback, "feedback: "+string(f.State), subjects...)
	return tx.Must(ctx, `UPDATE feedback SET state = $4, state_rank = $5, answered_on = $6, translator = $7, version = version + 1, by_id = $8, by_name = $9 WHERE tenant_id = $1 AND id = $2 AND version = $3`,
		s.Tenant, f.ID, f.Version, f.State, slices.Index(States, f.State), f.AnsweredOn, f.Translator, s.Actor, s.Name)
}

// Place is who answers, and how they are reached without this page.
type Place struct {
	Name, Address, Phone, Hours string
	Days                        int // within which they answer
}

// MostDays is the longest that somebody may be kept waiting for an answer.
const MostDays = 90

// usual is within how many days it is answered where nobody has said.
const usual = 14

// PlaceOf gives the place of a municipality. It holds nothing about a person, and is
// for everybody.
func PlaceOf(ctx context.Context, tx *db.Tx, municipality id.ID) (Place, error) {
	p, err := db.One(ctx, tx, func(row db.Row) (p Place, err error) {
		return p, row.Scan(&p.Name, &p.Address, &p.Phone, &p.Hours, &p.Days)
	}, `SELECT name, address, phone, hours, days FROM feedback_place WHERE tenant_id = $1`, municipality)
	if errs.Is(err, errs.KindNotFound) {
		return Place{Days: usual}, nil
	}
	return p, err
}

// SetPlace says who answers.
func SetPlace(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, p Place) error {
	if err := desk(s); err != nil {
		return err
	}
	var faults errs.List
	for field, text := range map[string]*string{"name": &p.Name, "address": &p.Address, "phone": &p.Phone, "hours": &p.Hours} {
		if *text = strings.TrimSpace(*text); utf8.RuneCountInString(*text) > 200 {
			faults.Add(errs.Invalid("own.post.error.long", "most", 200).At(field))
		}
	}
	if p.Name == "" {
		faults.Add(errs.Invalid("error.required").At("name"))
	}
	if p.Days < 1 || p.Days > MostDays {
		faults.Add(errs.Invalid("path.choice").At("days"))
	}
	if err := faults.Err(); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Feedback, "feedback: place")
	_, err := tx.Exec(ctx, `INSERT INTO feedback_place (tenant_id, name, address, phone, hours, days, at, by_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (tenant_id) DO UPDATE SET name = excluded.name, address = excluded.address, phone = excluded.phone, hours = excluded.hours, days = excluded.days, at = excluded.at, by_id = excluded.by_id`,
		s.Tenant, p.Name, p.Address, p.Phone, p.Hours, p.Days, db.Micros(c.Now()), s.Actor)
	return err
}
