package theme

import (
	"cmp"
	"context"

	"wegwarte/engine/survival"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/path/outcome"
	"wegwarte/internal/person"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// stuck is one tagged step, as far as it is counted.
type stuck struct {
	theme, who    id.ID // a person, or a household
	turn          path.Turn
	name          string
	since, closed clock.Date
	state         path.StepState
}

// Tell is a step of the night: once a week it counts anew whom each theme is about and how long they
// wait, and says how many themes it counted. It asks for no right.
func Tell(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (int, error) {
	if s.Kind != tenant.Municipality {
		return 0, nil
	}
	today := clock.Today(c)
	due, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM theme e WHERE e.tenant_id = $1 AND e.told_on <= $2 ORDER BY e.id`, s.Tenant, today.AddDays(-7))
	if err != nil || len(due) == 0 {
		return 0, err
	}
	ids := make([]id.ID, len(due))
	for i, t := range due {
		ids[i] = t.ID
	}
	args, of := []any{s.Tenant}, map[id.ID][]stuck{}
	in := db.List(&args, ids)
	err = db.Each(ctx, tx, func(row db.Row) error {
		var k stuck
		err := row.Scan(&k.theme, &k.who, &k.turn, &k.name, &k.since, &k.state, &k.closed)
		of[k.theme] = append(of[k.theme], k)
		return err
	}, `SELECT x.theme_id, CASE WHEN t.person_id = '' THEN t.household_id ELSE `+person.Leads("t.person_id")+` END, t.turn, t.turn_name, t.since_day, t.state, t.closed_on
		FROM theme_step x JOIN path_step t ON t.tenant_id = x.tenant_id AND t.id = x.step_id WHERE x.tenant_id = $1 AND x.theme_id IN (`+in+`)`, args...)
	if err != nil {
		return 0, err
	}
	var waits [][]any
	for _, t := range due {
		persons := told(t.Persons, len(whose(of[t.ID])))
		if err := tx.Must(ctx, `UPDATE theme SET persons = $3, told_on = $4 WHERE tenant_id = $1 AND id = $2`, s.Tenant, t.ID, persons, today); err != nil {
			return 0, err
		}
		if persons != Unsaid {
			for i, w := range waiting(of[t.ID], today) {
				waits = append(waits, []any{s.Tenant, t.ID, i, w.Turn, w.Name, w.Weeks})
			}
		}
	}
	if _, err := tx.Exec(ctx, `DELETE FROM theme_wait WHERE tenant_id = $1 AND theme_id IN (`+in+`)`, args...); err != nil {
		return 0, err
	}
	return len(due), db.Insert(ctx, tx, `theme_wait (tenant_id, theme_id, place, turn, turn_name, weeks)`, waits, "")
}

// told gives how many are told of where so many were told before and now are: what it
// was, as long as the change is one of few.
func told(before, now int) int {
	if now == 0 || !outcome.Enough(now) || before != Unsaid && !outcome.Enough(max(now-before, before-now)) {
		return before
	}
	return now
}

func whose(all []stuck) map[id.ID]bool {
	who := map[id.ID]bool{}
	for _, k := range all {
		who[k.who] = true
	}
	return who
}

// waiting says how long is waited: by all, and by those who wait for the same outside the house, where they are
// enough; those most are waited for first.
func waiting(all []stuck, today clock.Date) (list []Wait) {
	by := map[Wait][]stuck{}
	for _, k := range all {
		by[Wait{}] = append(by[Wait{}], k)
		if !k.turn.Own() {
			at := Wait{Turn: k.turn, Name: k.name}
			by[at] = append(by[at], k)
		}
	}
	persons := map[Wait]int{}
	for at, some := range by {
		if persons[at] = len(whose(some)); persons[at] > 0 && outcome.Enough(persons[at]) {
			list = append(list, at)
		}
	}
	sorted.By(list, func(a, b Wait) int {
		return cmp.Or(cmp.Compare(persons[b], persons[a]), cmp.Compare(a.Turn, b.Turn), cmp.Compare(a.Name, b.Name))
	})
	for i, at := range list {
		list[i].Weeks = weeks(by[at], today)
	}
	return list
}

// weeks is by when half of them had gone on: who still waits counts as far as they have.
func weeks(all []stuck, today clock.Date) int {
	spans := make([]survival.Span, len(all))
	for i, k := range all {
		spans[i].Until = max(0, k.since.DaysUntil(today))
		if k.state != path.StepOpen {
			spans[i].Until = max(0, k.since.DaysUntil(k.closed))
		}
		if k.state == path.StepDone {
			spans[i].End = survival.Happened
		}
	}
	curve, err := survival.Of(spans, survival.Usual)
	if err != nil || !curve.Median().Reached() {
		return Unsaid
	}
	return (curve.Median().Day + 6) / 7
}
