package path

import (
	"context"
	"fmt"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Keeping is how long a way is kept once nobody walks it any more. No law that names
// a period was found: whoever runs the house says which, and by which rule.
type Keeping struct {
	Months int    // after the last support of the household ended; 0: until somebody says otherwise
	Source string // the rule by which
}

// Last is the last day on which a way is kept whose support ended on a day; zero:
// no period is set.
func (k Keeping) Last(ended clock.Date) clock.Date {
	if k.Months == 0 || ended.IsZero() {
		return clock.Date{}
	}
	month := ended.Month() + time.Month(k.Months)
	return clock.NewDate(ended.Year(), month, min(ended.Day(), clock.NewDate(ended.Year(), month+1, 0).Day())) // § 188(3) BGB: a shorter month ends it
}

// Before gives the day before which support ended of ways that are kept no longer.
func (k Keeping) Before(today clock.Date) clock.Date {
	day := today.AddMonths(-k.Months).AddDays(4)
	for !k.Last(day).Before(today) {
		day = day.AddDays(-1)
	}
	return day.AddDays(1)
}

// mostRemoved is how many households lose their way in one step of a night.
const mostRemoved = 10

// RemoveOver removes goals, steps, notes and meetings of households whose support
// ended so long ago. That there was support, of whom and from when to when, stays, as
// do the firsts, of which figures are told. A step of the night, before which letters go.
func RemoveOver(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, k Keeping) (int, error) {
	if s.Kind != tenant.Municipality || k.Months <= 0 {
		return 0, nil
	}
	s.Role = tenant.CaseManager
	left := ""
	for i, table := range []string{"path_step", "path_goal", "path_note", "path_meeting"} {
		if i > 0 {
			left += ` OR `
		}
		left += `EXISTS (SELECT 1 FROM ` + table + ` x WHERE x.tenant_id = k.tenant_id AND x.household_id = k.household_id)`
	}
	gone, err := db.All(ctx, tx, db.Value[id.ID], `SELECT k.household_id FROM path_case k WHERE k.tenant_id = $1 AND (`+left+`)
		GROUP BY k.household_id HAVING min(k.ended_on) <> '' AND max(k.ended_on) < $2 ORDER BY k.household_id`+fmt.Sprintf(` LIMIT %d`, mostRemoved), s.Tenant, k.Before(clock.Today(c)))
	if err != nil || len(gone) == 0 {
		return 0, err
	}
	args := []any{s.Tenant}
	theirs := ` WHERE tenant_id = $1 AND household_id IN (` + db.List(&args, gone) + `)`
	steps, notes, goals := `(SELECT id FROM path_step`+theirs+`)`, `(SELECT id FROM path_note`+theirs+`)`, `(SELECT id FROM path_goal`+theirs+`)`
	for _, query := range []string{
		`DELETE FROM path_token WHERE tenant_id = $1 AND (ref IN ` + steps + ` OR ref IN ` + notes + ` OR ref IN ` + goals + `)`,
		`DELETE FROM theme_step WHERE tenant_id = $1 AND step_id IN ` + steps,
		`DELETE FROM path_turn WHERE tenant_id = $1 AND step_id IN ` + steps,
		`DELETE FROM path_step` + theirs,
		`DELETE FROM path_note_before WHERE tenant_id = $1 AND note_id IN ` + notes,
		`DELETE FROM path_note` + theirs,
		`DELETE FROM path_goal` + theirs,
		`DELETE FROM path_meeting` + theirs,
		`DELETE FROM path_handover` + theirs,
	} {
		if _, err := tx.Exec(ctx, query, args...); err != nil {
			return 0, err
		}
	}
	audit.Log(tx, c, s, audit.Change, tenant.Path, "path: removed, its period is over", gone...)
	return len(gone), nil
}
