package figure

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Enter keeps one figure of the scope's own tenant.
func Enter(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f Figure) (Figure, error) {
	if err := s.MayWrite(tenant.Facts); err != nil {
		return f, err
	}
	f.trim()
	if !slices.Contains(Marks, f.Mark) {
		return f, errs.Invalid("figure.rule.mark").At("mark")
	}
	if err := f.check(clock.Today(c)); err != nil {
		return f, err
	}
	f.ID, f.Run, f.Way, f.At, f.By = id.New(), id.New(), Entered, c.Now(), s.Name
	if err := insert(ctx, tx, s, []Change{{Tenant: s.Tenant, Figure: f}}); err != nil {
		return f, err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Facts, "figure entered", f.ID)
	return f, nil
}

// Withdraw says that a figure of the scope's own should not be there: its key has no
// value for its period until another comes.
func Withdraw(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID, why string) error {
	if err := s.MayWrite(tenant.Facts); err != nil {
		return err
	}
	f, err := Find(ctx, tx, s, which)
	if err != nil {
		return err
	}
	f.Note, f.Mark = why, Withdrawn
	f.trim()
	if f.Note == "" {
		return errs.Invalid("error.required").At("note")
	}
	if err := f.check(clock.Today(c)); err != nil {
		return err
	}
	f.ID, f.Run, f.Way, f.At, f.By = id.New(), id.New(), Entered, c.Now(), s.Name
	f.AsOf = clock.Today(c)
	if err := insert(ctx, tx, s, []Change{{Tenant: s.Tenant, Figure: f}}); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Facts, "figure withdrawn", f.ID, which)
	return nil
}

// Row is a figure of a list.
type Row struct {
	AGS    string // of the municipality; of the Land its key of two digits; "" is the scope's own
	Number int    // row of the file
	Figure
}

// MostTaken is how many figures a list may have.
const MostTaken = 200_000

// TakeCommand is a list of figures.
type TakeCommand struct {
	Rows   []Row
	Way    Way
	DryRun bool // only say what would change
}

// Change is a figure that a list brings.
type Change struct {
	Tenant id.ID
	Name   string // of the tenant
	Figure
	Was   *Figure // what stood for its period so far; nil: nothing did
	Older bool    // it was published before that, which goes on standing
}

// RowFault is a rule that a row breaks.
type RowFault struct {
	Row int
	Err *errs.Error
}

// Taken is what a list brings.
type Taken struct {
	Run     id.ID
	Changes []Change
	Same    int // figures that are already there
	Foreign int // of municipalities that are not the scope's
	Faults  []RowFault
}

// Take keeps the figures of a list. What is already there is left alone; a row that
// breaks a rule is named and the rest goes on. A municipality takes its own rows, a
// Land those of all its municipalities and its own.
func Take(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd TakeCommand) (taken Taken, err error) {
	if err := s.MayWrite(tenant.Facts); err != nil {
		return taken, err
	}
	if len(cmd.Rows) > MostTaken {
		return taken, errs.Invalid("figure.rule.many", "most", MostTaken).At("file")
	}
	of, err := mine(ctx, tx, s)
	if err != nil {
		return taken, err
	}
	taken.Run = id.New()
	stands, err := known(ctx, tx, s, cmd.Rows)
	if err != nil {
		return taken, err
	}
	today := clock.Today(c)
	for _, row := range cmd.Rows {
		t, own := of[row.AGS]
		if !own {
			taken.Foreign++
			continue
		}
		f := row.Figure
		f.trim()
		if err := f.check(today); err != nil {
			for _, fault := range errs.All(err) {
				taken.Faults = append(taken.Faults, RowFault{Row: row.Number, Err: fault})
			}
			continue
		}
		at := place{t.ID, f.Key, f.From, f.To}
		if slices.ContainsFunc(stands[at], f.same) {
			taken.Same++
			continue
		}
		f.ID, f.Run, f.Way, f.At, f.By = id.New(), taken.Run, cmd.Way, c.Now(), s.Name
		change := Change{Tenant: t.ID, Name: t.Name, Figure: f}
		if before := stands[at]; len(before) > 0 {
			was := before[0]
			change.Was, change.Older = &was, f.AsOf.Before(was.AsOf)
		}
		taken.Changes = append(taken.Changes, change)
		if change.Older {
			stands[at] = append(stands[at], f)
		} else {
			stands[at] = append([]Figure{f}, stands[at]...)
		}
	}
	if cmd.DryRun || len(taken.Changes) == 0 {
		return taken, nil
	}
	audit.Log(tx, c, s, audit.Import, tenant.Facts, "figures from a list", taken.Run)
	return taken, insert(ctx, tx, s, taken.Changes)
}

// mine gives by key whose figures the scope writes.
func mine(ctx context.Context, tx *db.Tx, s tenant.Scope) (map[string]tenant.Tenant, error) {
	own, err := tenant.Find(ctx, tx, s.Tenant)
	if err != nil {
		return nil, err
	}
	of := map[string]tenant.Tenant{"": own}
	if own.AGS != "" {
		of[own.AGS] = own
	}
	if s.Kind != tenant.Land {
		return of, nil
	}
	of[own.LandKey] = own
	towns, err := tenant.OfKind(ctx, tx, tenant.Municipality)
	for _, t := range towns {
		if t.LandKey == own.LandKey && t.AGS != "" {
			of[t.AGS] = t
		}
	}
	return of, err
}

// place is where a figure stands.
type place struct {
	tenant   id.ID
	key      string
	from, to clock.Date
}

// known gives what the scope's figures of the keys and years of a list are, the one
// that stands first.
func known(ctx context.Context, tx *db.Tx, s tenant.Scope, rows []Row) (map[place][]Figure, error) {
	var keys []string
	var from, to clock.Date
	seen := map[string]bool{}
	for _, r := range rows {
		if !seen[r.Key] {
			seen[r.Key] = true
			keys = append(keys, r.Key)
		}
		if from.IsZero() || r.From.Before(from) {
			from = r.From
		}
		if r.From.After(to) {
			to = r.From
		}
	}
	all := map[place][]Figure{}
	whose := "f.tenant_id"
	if s.Kind == tenant.Land {
		whose = "f.by_tenant_id"
	}
	for some := range slices.Chunk(keys, 64) {
		args := []any{s.Tenant, from, to}
		scan := reader(s)
		err := db.Each(ctx, tx, func(row db.Row) error {
			var of id.ID
			f, err := scan(behind{row, &of})
			at := place{of, f.Key, f.From, f.To}
			all[at] = append(all[at], f)
			return err
		}, `SELECT f.tenant_id, `+columns+` FROM figure f WHERE `+whose+` = $1 AND f.from_day >= $2 AND f.from_day <= $3 AND f.key IN (`+db.List(&args, some)+`)
			ORDER BY f.key, f.from_day, f.to_day, f.as_of DESC, f.id DESC`, args...)
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// behind scans a row whose first column is somebody's.
type behind struct {
	db.Row
	of *id.ID
}

func (b behind) Scan(into ...any) error { return b.Row.Scan(append([]any{b.of}, into...)...) }

// same reports whether another value says the same from the same source.
func (f Figure) same(g Figure) bool {
	return f.Value == g.Value && f.Low == g.Low && f.High == g.High && f.Mark == g.Mark && f.AsOf == g.AsOf && f.Source == g.Source && f.Licence == g.Licence
}

func insert(ctx context.Context, tx *db.Tx, s tenant.Scope, all []Change) error {
	rows := make([][]any, len(all))
	for i, f := range all {
		rows[i] = []any{f.ID, f.Tenant, s.Tenant, f.Run, f.Key, f.From, f.To, f.Value, f.Low, f.High, f.Mark, f.Way, f.Source, f.URL, f.Licence, f.Note, f.AsOf, db.Micros(f.At), s.Actor, f.By}
	}
	return db.Insert(ctx, tx, "figure (id, tenant_id, by_tenant_id, run_id, key, from_day, to_day, value, low, high, mark, way, source, url, licence, note, as_of, at, by_id, by_name)", rows, "")
}
