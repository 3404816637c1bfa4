package fact

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Page is how many corrections a page has.
const Page = 50

// Filter narrows what the desk lists: what waits, or what was decided.
type Filter struct {
	Mine    bool // of cases that the scope's actor manages
	Decided bool
	After   id.ID
}

// Listed is a correction with whose it is.
type Listed struct {
	Correction
	Who     person.Household
	Changed bool // the value is another since; only Find says so
}

// Whose names them.
func (l Listed) Whose() string {
	p, _ := l.Who.Person(l.Person)
	return p.Name()
}

// ofMunicipality refuses who may not read, or decide, what persons say is wrong.
func ofMunicipality(s tenant.Scope, may func(tenant.Scope, tenant.Data) error) error {
	if s.Kind != tenant.Municipality || s.Own.Person != "" {
		return errs.Forbidden("error.forbidden")
	}
	return may(s, tenant.Contact)
}

// waiting is the condition that a correction waits, in the filter.
func (f Filter) waiting(args *[]any, s tenant.Scope) string {
	states := `'open'`
	if f.Decided {
		states = `'taken', 'refused'`
	}
	where := `k.tenant_id = $1 AND k.state IN (` + states + `) AND k.kind IN (` + db.List(args, legible(s)) + `)`
	if f.Mine {
		*args = append(*args, s.Actor)
		where += ` AND EXISTS (SELECT 1 FROM person q JOIN person p ON p.id = ` + person.Leading("q") + ` AND p.tenant_id = q.tenant_id
			JOIN path_case w ON w.tenant_id = p.tenant_id AND w.household_id = p.household_id AND w.ended_on = '' AND w.manager_id = ` + db.Last(*args) + ` AND (w.person_id = '' OR w.person_id = p.id)
			WHERE q.id = k.person_id AND q.tenant_id = $1)`
	}
	return where
}

// Waiting counts what waits for an answer, up to 100.
func Waiting(ctx context.Context, tx *db.Tx, s tenant.Scope, mine bool) (int, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return 0, err
	}
	args := []any{s.Tenant}
	where := Filter{Mine: mine}.waiting(&args, s)
	return db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM (SELECT 1 FROM correction k WHERE `+where+` LIMIT 100) counted`, args...)
}

// List gives what waits, what is due first before the rest; or what was decided,
// the same way round from the latest.
func List(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f Filter) ([]Listed, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	args := []any{s.Tenant}
	where, way, than := f.waiting(&args, s), "", ">"
	if f.Decided {
		way, than = " DESC", "<"
	}
	if f.After != "" {
		args = append(args, f.After)
		where += fmt.Sprintf(` AND (k.due_day, k.id) %s ((SELECT due_day FROM correction WHERE tenant_id = $1 AND id = $%[2]d), $%[2]d)`, than, len(args))
	}
	found, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM correction k WHERE `+where+fmt.Sprintf(` ORDER BY k.due_day%[1]s, k.id%[1]s LIMIT %[2]d`, way, Page), args...)
	if err != nil {
		return nil, err
	}
	return named(ctx, tx, c, s, found)
}

// named adds whose they are; that they were read is on record.
func named(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, found []Correction) ([]Listed, error) {
	persons := make([]id.ID, len(found))
	for i, k := range found {
		persons[i] = k.Person
	}
	households, err := person.Of(ctx, tx, s, persons)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	all := make([]Listed, len(found))
	for i, k := range found {
		all[i].Correction = k
		if n := slices.IndexFunc(households, func(h person.Household) bool { _, there := h.Person(k.Person); return there }); n >= 0 {
			all[i].Who = households[n]
		}
	}
	audit.Log(tx, c, s, audit.Read, tenant.Contact, "corrections", persons...)
	return all, nil
}

// OfHousehold gives what persons of a household say is wrong and nobody has
// decided: it stands where the values stand.
func OfHousehold(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, h person.Household) ([]Correction, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	open, err := of(ctx, tx, s, person.IDs(h), ` AND k.state = 'open'`)
	if err == nil && len(open) > 0 {
		audit.Log(tx, c, s, audit.Read, tenant.Contact, "corrections", h.Subjects()...)
	}
	return open, err
}

// Find gives one.
func Find(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID) (Listed, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return Listed{}, err
	}
	k, err := db.One(ctx, tx, scan, `SELECT `+columns+` FROM correction k WHERE k.tenant_id = $1 AND k.id = $2`, s.Tenant, which)
	if err == nil && !s.Reads(k.Kind) {
		err = errs.NotFound("error.not-found")
	}
	if err != nil {
		return Listed{}, err
	}
	all, err := named(ctx, tx, c, s, []Correction{k})
	if err != nil {
		return Listed{}, err
	}
	if k.State == Open {
		all[0].Changed, err = k.changed(ctx, tx, s)
	}
	return all[0], err
}

// DecideCommand is what became of a correction.
type DecideCommand struct {
	Correction id.ID
	State      State  // Taken, which holds only once the value was changed, or Refused
	Reason     string // what the person reads; must be given of a refusal
}

// Decide closes a correction.
func Decide(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd DecideCommand) (Listed, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite); err != nil {
		return Listed{}, err
	}
	k, err := Find(ctx, tx, c, s, cmd.Correction)
	if err != nil {
		return k, err
	}
	cmd.Reason = strings.TrimSpace(cmd.Reason)
	switch {
	case k.State != Open:
		return k, errs.Conflict("correction.error.decided")
	case cmd.State != Taken && cmd.State != Refused:
		return k, errs.Invalid("error.required").At("state")
	case cmd.State == Taken && !k.Changed:
		return k, errs.Invalid("correction.error.same").At("state")
	case cmd.State == Refused && cmd.Reason == "":
		return k, errs.Invalid("correction.error.reason").At("reason")
	case len([]rune(cmd.Reason)) > longest:
		return k, errs.Invalid("own.error.long", "most", longest).At("reason")
	}
	k.State, k.Reason, k.Decided = cmd.State, cmd.Reason, c.Now()
	audit.Log(tx, c, s, audit.Change, tenant.Contact, "correction: decided", k.Who.ID, k.Person)
	return k, tx.Must(ctx, `UPDATE correction SET state = $3, reason = $4, decided_at = $5, decided_by = $6 WHERE tenant_id = $1 AND id = $2 AND state = 'open'`,
		s.Tenant, k.ID, k.State, k.Reason, db.Micros(k.Decided), s.Actor)
}
