package path

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

// Milestone is a first in somebody's life here.
type Milestone string

// The milestones.
const (
	OwnFlat        Milestone = "own-flat"
	CourseSeat     Milestone = "course-seat"
	KitaPlace      Milestone = "kita-place"
	SchoolDay      Milestone = "school-day"
	WorkPermission Milestone = "work-permission"
	FirstJob       Milestone = "job"
	Recognised     Milestone = "recognised"
	Club           Milestone = "club"
	SupportEnded   Milestone = "support-ended"
)

// Milestones lists them.
var Milestones = []Milestone{OwnFlat, CourseSeat, KitaPlace, SchoolDay, WorkPermission, FirstJob, Recognised, Club, SupportEnded}

// ReachCommand says that somebody reached a first.
type ReachCommand struct {
	Person    id.ID
	Milestone Milestone
	On        clock.Date
}

// Reach keeps the first day on which somebody had something; a later one changes
// nothing. Who may change the matter may: it asks for no right of its own.
func Reach(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd ReachCommand) error {
	if !slices.Contains(Milestones, cmd.Milestone) || cmd.On.IsZero() || cmd.On.After(clock.Today(c)) {
		return errs.Invalid("path.choice").At("milestone")
	}
	return reach(ctx, tx, c, s, cmd.Person, cmd.Milestone, cmd.On)
}

func reach(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID, kind Milestone, on clock.Date) error {
	audit.Log(tx, c, s, audit.Change, tenant.Path, "path: first", who)
	_, err := tx.Exec(ctx, `INSERT INTO path_milestone (tenant_id, person_id, kind, reached, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (tenant_id, person_id, kind) DO UPDATE SET reached = excluded.reached, at = excluded.at, by_id = excluded.by_id, by_name = excluded.by_name
		WHERE excluded.reached < path_milestone.reached`, s.Tenant, who, kind, on, db.Micros(c.Now()), s.Actor, s.Name)
	return err
}

// TakeBack takes a first back that turned out not to be one: that somebody had it on
// the day. What else shows it, a step that is done, stays.
func TakeBack(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd ReachCommand) error {
	return takeBack(ctx, tx, c, s, cmd, "")
}

// takeBack is TakeBack by a step that shows it no more.
func takeBack(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd ReachCommand, step id.ID) error {
	gone, err := tx.Exec(ctx, `DELETE FROM path_milestone WHERE tenant_id = $1 AND person_id = $2 AND kind = $3 AND reached = $4`, s.Tenant, cmd.Person, cmd.Milestone, cmd.On)
	if err != nil || gone == 0 {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Path, "path: first", cmd.Person)
	on, err := db.One(ctx, tx, db.Value[clock.Date], `SELECT coalesce(min(t.closed_on), '') FROM path_step t WHERE t.tenant_id = $1 AND t.person_id = $2 AND t.milestone = $3 AND t.state = 'done' AND t.id <> $4`,
		s.Tenant, cmd.Person, cmd.Milestone, step)
	if err != nil || on.IsZero() {
		return err
	}
	return reach(ctx, tx, c, s, cmd.Person, cmd.Milestone, on)
}

// Reached is a first that somebody reached.
type Reached struct {
	Person    id.ID
	Milestone Milestone
	On        clock.Date
}

// reachedBy gives the firsts of persons, and of those who were merged into them.
func reachedBy(ctx context.Context, tx *db.Tx, s tenant.Scope, persons []id.ID) ([]Reached, error) {
	args := []any{s.Tenant}
	return db.All(ctx, tx, func(row db.Row) (r Reached, err error) { return r, row.Scan(&r.Person, &r.Milestone, &r.On) },
		`SELECT `+person.Leads("m.person_id")+`, m.kind, min(m.reached) FROM path_milestone m WHERE m.tenant_id = $1 AND m.person_id IN (`+db.List(&args, persons)+`)
			GROUP BY `+person.Leads("m.person_id")+`, m.kind ORDER BY 3, 2`, args...)
}
