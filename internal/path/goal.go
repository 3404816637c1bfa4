package path

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Area is a part of life.
type Area string

// The areas.
const (
	Housing       Area = "housing"
	Language      Area = "language"
	School        Area = "school" // and Kita
	Health        Area = "health"
	Job           Area = "job" // and qualification
	Papers        Area = "papers"
	Participation Area = "participation"
	Family        Area = "family"
)

// Areas lists them in the order of the page.
var Areas = []Area{Housing, Language, School, Health, Job, Papers, Participation, Family}

// Goal is what a person or a household wants to reach, in their own words.
type Goal struct {
	ID        id.ID
	Household id.ID
	Person    id.ID // empty: all of them
	Area      Area
	Words     string
	Language  string // of the words, BCP 47
	SetOn     clock.Date
	State     GoalState
	ClosedOn  clock.Date
	Version   int
	At        time.Time
	By        string
}

// GoalState is what became of a goal.
type GoalState string

// The states.
const (
	GoalOpen    GoalState = "open"
	GoalReached GoalState = "reached"
	GoalDropped GoalState = "dropped" // they want something else
)

const (
	longestLine = 200
	longestText = 2000
	mostGoals   = 200
	mostSteps   = 2000 // of a household, closed ones with them
)

const goalColumns = `g.id, g.household_id, g.person_id, g.area, g.words, g.language, g.set_on, g.state, g.closed_on, g.version, g.at, g.by_name`

func scanGoal(row db.Row) (g Goal, err error) {
	err = row.Scan(&g.ID, &g.Household, &g.Person, &g.Area, &g.Words, &g.Language, &g.SetOn, &g.State, &g.ClosedOn, &g.Version, db.Time(&g.At), &g.By)
	return g, err
}

// SetGoalCommand sets a goal, or changes one that is there.
type SetGoalCommand struct {
	Goal      Seen // empty: a new one
	Household id.ID
	Person    id.ID
	Area      Area
	Words     string
	Language  string
	State     GoalState // of one that is there
}

// SetGoal keeps what somebody wants to reach.
func SetGoal(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd SetGoalCommand) (Goal, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite, tenant.Path); err != nil {
		return Goal{}, err
	}
	g := Goal{ID: id.New(), Household: cmd.Household, SetOn: clock.Today(c), Version: 1}
	if cmd.Goal.ID != "" {
		there, err := db.One(ctx, tx, scanGoal, `SELECT `+goalColumns+` FROM path_goal g WHERE g.tenant_id = $1 AND g.id = $2`+tx.ForUpdate(), s.Tenant, cmd.Goal.ID)
		if err == nil && there.Version != cmd.Goal.Version {
			err = errs.Conflict("error.conflict")
		}
		if err != nil {
			return there, err
		}
		g = there
	}
	h, err := walked(ctx, tx, c, s, g.Household)
	if err != nil {
		return g, err
	}
	g.Person, g.Area, g.Words, g.Language = cmd.Person, cmd.Area, strings.TrimSpace(cmd.Words), cmd.Language
	was := g.State
	if g.State = cmd.State; cmd.Goal.ID == "" {
		g.State = GoalOpen
	}
	if g.State != was {
		if g.ClosedOn = clock.Today(c); g.State == GoalOpen {
			g.ClosedOn = clock.Date{}
		}
	}
	if err := g.check(h); err != nil {
		return g, err
	}
	g.At, g.By = c.Now(), s.Name
	audit.Log(tx, c, s, audit.Change, tenant.Path, "path: goal", h.subjects(g.Person)...)
	if cmd.Goal.ID != "" {
		if err := tx.Must(ctx, `UPDATE path_goal SET person_id = $4, area = $5, words = $6, language = $7, state = $8, closed_on = $9, version = version + 1, at = $10, by_id = $11, by_name = $12
			WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, g.ID, g.Version, g.Person, g.Area, g.Words, g.Language, g.State, g.ClosedOn, db.Micros(g.At), s.Actor, g.By); err != nil {
			return g, err
		}
		return g, index(ctx, tx, s, []entry{g.entry()})
	}
	if len(h.goals) >= mostGoals {
		return g, errs.Invalid("path.many", "most", mostGoals).At("words")
	}
	return g, g.insert(ctx, tx, s)
}

func (g Goal) insert(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
	if _, err := tx.Exec(ctx, `INSERT INTO path_goal (id, tenant_id, household_id, person_id, area, words, language, set_on, state, closed_on, version, at, by_id, by_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		g.ID, s.Tenant, g.Household, g.Person, g.Area, g.Words, g.Language, g.SetOn, g.State, g.ClosedOn, g.Version, db.Micros(g.At), s.Actor, g.By); err != nil {
		return err
	}
	return indexNew(ctx, tx, s, []entry{g.entry()})
}

func (g Goal) check(h walk) error {
	var faults errs.List
	if g.Words == "" {
		faults.Add(errs.Invalid("error.required").At("words"))
	}
	faults.Add(short(g.Words, longestText, "words"))
	faults.Add(short(g.Language, 35, "language"))
	if !slices.Contains(Areas, g.Area) {
		faults.Add(errs.Invalid("path.choice").At("area"))
	}
	if !slices.Contains([]GoalState{GoalOpen, GoalReached, GoalDropped}, g.State) {
		faults.Add(errs.Invalid("path.choice").At("state"))
	}
	faults.Add(h.has(g.Person))
	return faults.Err()
}

func short(text string, most int, field string) error {
	if utf8.RuneCountInString(text) > most {
		return errs.Invalid("path.long", "most", most).At(field)
	}
	return nil
}
