package record

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// NoNeed is the answer "asked, and none": the person needs nothing of a group,
// or not this one thing. Without it nobody could tell a person who needs nothing
// from one whom nobody asked.
type NoNeed struct {
	ID         id.ID      `json:"id"`
	Person     id.ID      `json:"person"`
	Of         GapKind    `json:"of"` // GapGroup or GapNeed
	Code       string     `json:"code"`
	Source     Source     `json:"source"`
	SourceDay  clock.Date `json:"source_day"`
	Health     bool       `json:"health"`
	Origin     id.ID      `json:"origin,omitempty"` // the row at the Land it was handed over from
	RecordedAt time.Time  `json:"recorded_at"`
	RecordedBy id.ID      `json:"recorded_by"`
}

// Item names what was asked, as an expectation does.
func (n NoNeed) Item() string { return itemOf(n.Of, n.Code) }

// Text gives the message key of what was asked.
func (n NoNeed) Text() string { return Gap{Of: n.Of, Code: n.Code}.Text() }

// Writable reports whether the scope's role may say so, or take it back.
func (n NoNeed) Writable(s tenant.Scope) bool { return s.Writes(needData(n.Health)) }

// NoNeedCommand says that a person was asked and needs nothing of it.
type NoNeedCommand struct {
	ID        id.ID // empty: a new one
	Person    id.ID
	Item      string // "group:health", "need:kita-place"
	Source    Source
	SourceDay clock.Date // zero: today
}

// decide holds the rules of the answer.
func (cmd NoNeedCommand) decide(today clock.Date) (NoNeed, error) {
	of, code := parseItem(cmd.Item)
	e := Expectation{Of: of, Code: code}
	var faults errs.List
	if of != GapGroup && of != GapNeed || !slices.ContainsFunc(Defaults(), e.same) {
		faults.Add(errs.Invalid("error.record.no-need").At("item"))
	}
	n := NoNeed{ID: or(cmd.ID, id.New()), Person: cmd.Person, Of: of, Code: code, Health: e.health(),
		Source: cmd.Source, SourceDay: or(cmd.SourceDay, today)}
	faults.Add(sourced(n.Source, n.SourceDay, today))
	return n, faults.Err()
}

// AddNoNeeds records answers, of one or several persons, or none of them. Where
// there is a need of it, the answer contradicts it and is refused; the same
// answer a second time changes nothing.
func AddNoNeeds(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmds ...NoNeedCommand) error {
	answers := make([]NoNeed, len(cmds))
	for i, cmd := range cmds {
		n, err := cmd.decide(clock.Today(c))
		if err != nil {
			return err
		}
		if err := s.MayWrite(needData(n.Health)); err != nil {
			return err
		}
		n.RecordedAt, n.RecordedBy = c.Now(), s.Actor
		answers[i] = n
	}
	persons := personsOf(answers, func(n NoNeed) id.ID { return n.Person })
	if err := present(ctx, tx, s, persons); err != nil {
		return err
	}
	known, err := all(ctx, tx, s, persons)
	if err != nil {
		return err
	}
	fresh := answers[:0]
	of := known.byPerson()
	for _, n := range answers {
		if slices.ContainsFunc(of[n.Person].Needs, func(have Need) bool { return have.contradicts(n, clock.Today(c)) }) {
			return errs.Conflict("error.record.no-need.needed").At("item")
		}
		if !of[n.Person].asked(n.Of, n.Code) {
			fresh = append(fresh, n)
		}
	}
	if err := insertNoNeeds(ctx, tx, s, fresh); err != nil {
		return err
	}
	for _, n := range fresh {
		audit.Log(tx, c, s, audit.Create, needData(n.Health), "asked, and none: "+n.Item(), n.Person)
	}
	return nil
}

// contradicts reports whether the need, which holds, is one that the answer says
// there is none of.
func (n Need) contradicts(none NoNeed, today clock.Date) bool {
	if !n.Until.IsZero() && n.Until.Before(today) {
		return false
	}
	entry, _ := Current().Need(n.Code)
	return none.Of == GapNeed && none.Code == n.Code || none.Of == GapGroup && none.Code == string(entry.Group)
}

// WithdrawNoNeed takes an answer back.
func WithdrawNoNeed(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, answer id.ID) error {
	n, err := db.One(ctx, tx, scanNoNeed, `SELECT `+noNeedColumns+` FROM no_need r
		WHERE`+inReach+`AND`+legible+`AND r.id = $5`, append(reach(s, needData), answer)...)
	if err != nil {
		return err
	}
	if err := s.MayWrite(needData(n.Health)); err != nil {
		return err
	}
	if err := present(ctx, tx, s, []id.ID{n.Person}); err != nil {
		return err
	}
	return takeBack(ctx, tx, c, s, n)
}

func takeBack(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, n NoNeed) error {
	err := tx.Must(ctx, `UPDATE no_need SET withdrawn_at = $3, withdrawn_by = $4 WHERE tenant_id = $1 AND id = $2 AND withdrawn_at = 0`,
		s.Tenant, n.ID, db.Micros(c.Now()), s.Actor)
	if err == nil {
		audit.Log(tx, c, s, audit.Change, needData(n.Health), "asked, and none: withdrawn "+n.Item(), n.Person)
	}
	return err
}

var noNeedColumns = `r.id, ` + person.Leads("r.person_id") + `, r.item, r.source, r.source_day, r.health, coalesce(r.origin_id, ''), r.recorded_at, r.recorded_by`

func scanNoNeed(row db.Row) (n NoNeed, err error) {
	var item string
	err = row.Scan(&n.ID, &n.Person, &item, &n.Source, &n.SourceDay, &n.Health, &n.Origin, db.Time(&n.RecordedAt), &n.RecordedBy)
	n.Of, n.Code = parseItem(item)
	return n, err
}

func noNeedsBy(ctx context.Context, tx *db.Tx, reach []any, of about) ([]NoNeed, error) {
	answers, err := rowsAbout(ctx, tx, of, scanNoNeed, `SELECT `+noNeedColumns+` FROM no_need r WHERE`+inReach+`AND`+legible, reach, `2, r.id`)
	sorted.By(answers, byPersonThenItem)
	return answers, err
}

// insertNoNeeds writes the rows; one that was handed over before stays as it is.
func insertNoNeeds(ctx context.Context, tx *db.Tx, s tenant.Scope, answers []NoNeed) error {
	rows := make([][]any, len(answers))
	for i, n := range answers {
		rows[i] = []any{n.ID, s.Tenant, n.Person, n.Item(), n.Source, n.SourceDay, n.Health, null(n.Origin),
			db.Micros(n.RecordedAt), n.RecordedBy, 0, ""}
	}
	return insert(ctx, tx, `no_need (id, tenant_id, person_id, item, source, source_day, health, origin_id, recorded_at,
		recorded_by, withdrawn_at, withdrawn_by)`, rows)
}

// overtaken takes back the answers that needs recorded now contradict: what is
// needed today was not needed when it was asked.
func overtaken(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, needs []Need) error {
	of, err := aboutAll(ctx, tx, s, personsOf(needs, needPerson))
	if err != nil {
		return err
	}
	answers, err := noNeedsBy(ctx, tx, []any{s.Tenant, s.OnlyUnit(), true, true}, of)
	if err != nil {
		return err
	}
	for _, n := range answers {
		if slices.ContainsFunc(needs, func(have Need) bool { return have.Person == n.Person && have.contradicts(n, clock.Today(c)) }) {
			if err := takeBack(ctx, tx, c, s, n); err != nil {
				return fmt.Errorf("taking back that nothing was needed: %w", err)
			}
		}
	}
	return nil
}
