package work

import (
	"context"
	"fmt"
	"reflect"
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

// MostTaken is how many places a list may bring at once.
const MostTaken = 2000

// RowFault is a rule that a row of a list breaks.
type RowFault struct {
	Row int
	Err *errs.Error // its Field names the column
}

// Taken is what a list of places changed.
type Taken struct {
	New, Changed, Same, Closed int // Closed: known, and no longer to be had
	Faults                     []RowFault
}

// TakeCommand is a list of places that somebody brings.
type TakeCommand struct {
	Rows   []int  // their numbers, as their spreadsheet counts
	Source string // whose program brings them; empty: somebody who works here
	All    []Opening
}

// TakeOpenings takes in a list of places. One that is open and has the number of a
// row, or else its employer and title, is changed by it; others are new. A program
// knows its places by its own numbers, each of them: those of others are not touched,
// and what was closed stays closed. If a row breaks a rule nothing is kept, and Faults
// has them all. A list that was taken in changes nothing the second time.
func TakeOpenings(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd TakeCommand) (t Taken, err error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite); err != nil {
		return t, err
	}
	numbers, list := cmd.Rows, cmd.All
	if len(list) > MostTaken || len(numbers) != len(list) {
		return t, errs.Invalid("work.take.many", "most", MostTaken)
	}
	towns, err := townsOf(ctx, tx, s)
	if err != nil {
		return t, err
	}
	there, err := cmd.there(ctx, tx, s)
	if err != nil {
		return t, err
	}
	known := map[string]Opening{}
	for _, o := range there {
		known[o.key()] = o
	}
	seen, today := map[string]int{}, clock.Today(c)
	var fresh [][]any
	var changed []Opening
	for i, o := range list {
		o.Source = cmd.Source
		old, isKnown := known[o.key()]
		if isKnown {
			o.ID, o.Version, o.At, o.By = old.ID, old.Version, old.At, old.By
		}
		for _, fault := range errs.All(o.check(today)) {
			t.Faults = append(t.Faults, RowFault{numbers[i], fault})
		}
		if o.Source != "" && strings.TrimSpace(o.Number) == "" {
			t.Faults = append(t.Faults, RowFault{numbers[i], errs.Invalid("error.required").At("number")})
			continue
		}
		o.estimate(towns)
		if first, twice := seen[o.key()]; twice {
			field := "title"
			if o.Number != "" {
				field = "number"
			}
			t.Faults = append(t.Faults, RowFault{numbers[i], errs.Invalid("work.take.twice", "first", first).At(field)})
		}
		switch seen[o.key()] = numbers[i]; {
		case !isKnown:
			o.ID, o.Version, o.At = id.New(), 1, c.Now()
			fresh = append(fresh, o.row(s))
		case !old.Closed.IsZero():
			t.Closed++
		case reflect.DeepEqual(o.tidied(), old.tidied()):
			t.Same++
		default:
			changed = append(changed, o)
		}
	}
	if len(t.Faults) > 0 {
		return t, errs.Invalid("work.take.faults", "count", len(t.Faults))
	}
	for some := range slices.Chunk(fresh, 100) {
		if err := db.Insert(ctx, tx, intoOpening, some, ""); err != nil {
			if db.IsDuplicate(err) { // of one that is closed
				err = errs.Invalid("work.number.twice").At("number").Because(err)
			}
			return t, err
		}
	}
	for i := range changed {
		if err := changed[i].update(ctx, tx, s); err != nil {
			return t, err
		}
	}
	t.New, t.Changed = len(fresh), len(changed)
	audit.Log(tx, c, s, audit.Import, tenant.Work, "work openings taken in")
	return t, nil
}

// there gives the places among which those of the list are looked for.
func (cmd TakeCommand) there(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Opening, error) {
	const ask = `SELECT ` + openingColumns + ` FROM work_opening v WHERE v.tenant_id = $1`
	if cmd.Source == "" {
		return db.All(ctx, tx, scanOpening, ask+` AND v.closed_on = '' AND v.source = '' ORDER BY v.at DESC, v.id DESC`+fmt.Sprintf(` LIMIT %d`, 5*MostTaken), s.Tenant)
	}
	args, numbers := []any{s.Tenant, cmd.Source}, make([]string, len(cmd.All))
	for i, o := range cmd.All {
		numbers[i] = strings.TrimSpace(o.Number)
	}
	return db.All(ctx, tx, scanOpening, ask+` AND v.source = $2 AND v.number <> '' AND v.number IN (`+db.List(&args, numbers)+`)`+tx.ForUpdate(), args...)
}

// key is by what a list knows a place again.
func (o Opening) key() string {
	if number := strings.TrimSpace(o.Number); number != "" {
		return "#" + number
	}
	return person.Fold(o.Employer) + "\n" + string(o.Kind) + "\n" + person.Fold(o.Title)
}

// tidied is the place with nothing where nothing is, to compare.
func (o Opening) tidied() Opening {
	o.By, o.Skills, o.Licences = "", append([]string{}, o.Skills...), append([]Licence{}, o.Licences...)
	for i := range o.Week {
		if len(o.Week[i]) == 0 {
			o.Week[i] = nil
		}
	}
	return o
}
