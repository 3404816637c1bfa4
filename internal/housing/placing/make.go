package placing

import (
	"context"
	"slices"
	"strings"

	engine "wegwarte/engine/placement"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// The plan of work: a second for a hundred and fifty households, at least half of
// one and at most four; a change begins where the suggestion before it ended.
const (
	perSecond   = 150
	mostSeconds = 4
	again       = 0.25 // seconds
)

// Make suggests who should live where. It takes the database and not a
// transaction, because it solves for a while between reading and writing. If the
// context ends, nothing is kept.
func Make(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope) (*Run, error) {
	if err := writes(s); err != nil {
		return nil, err
	}
	r := &Run{Summary: Summary{ID: id.New(), First: clock.Today(c), At: c.Now(), By: s.Name}, Overrides: []Override{}}
	err := d.Look(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		r.Town, err = Gather(ctx, tx, c, s)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(r.Town.Instance.Households) == 0 {
		return nil, errs.Invalid("placing.nobody")
	}
	if len(r.Town.Instance.Sites) == 0 {
		return nil, errs.Invalid("placing.nothing")
	}
	if err := r.solve(ctx, nil); err != nil {
		return nil, err
	}
	return r, r.keep(ctx, d, c, s)
}

// AdjustCommand decides something by hand.
type AdjustCommand struct {
	Number    int    // of the suggestion
	Household string // its name in the instance
	Unit      string
	Keep      bool // for the unit; else from it
	Reason    string
}

// Adjust solves anew with what somebody decided, and keeps it beside the
// suggestion it was changed from. As Make, it takes the database.
func Adjust(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope, cmd AdjustCommand) (*Run, error) {
	if err := writes(s); err != nil {
		return nil, err
	}
	cmd.Reason = strings.TrimSpace(cmd.Reason)
	var old Run
	err := d.Look(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		old, err = find(ctx, tx, s, cmd.Number)
		return err
	})
	if err != nil {
		return nil, err
	}
	if old.First != clock.Today(c) {
		return nil, errs.Conflict("placing.old")
	}
	r := old
	if r.Overrides, err = old.decide(c, s, cmd); err != nil {
		return nil, err
	}
	r.ID, r.Parent, r.At, r.By = id.New(), old.ID, c.Now(), s.Name
	if err := r.solve(ctx, &old.Report); err != nil {
		return nil, err
	}
	return &r, r.keep(ctx, d, c, s)
}

const longestReason = 500

func (r *Run) decide(c clock.Clock, s tenant.Scope, cmd AdjustCommand) ([]Override, error) {
	at := slices.IndexFunc(r.Town.Instance.Households, func(h engine.Household) bool { return h.Name == cmd.Household })
	if _, there := r.Town.Dwellings[cmd.Unit]; at < 0 || !there {
		return nil, errs.NotFound("error.not-found")
	}
	if cmd.Reason == "" {
		return nil, errs.Invalid("error.required").At("reason")
	}
	if len([]rune(cmd.Reason)) > longestReason {
		return nil, errs.Invalid("housing.long", "most", longestReason).At("reason")
	}
	rest := slices.DeleteFunc(slices.Clone(r.Overrides), func(o Override) bool {
		return o.Household == cmd.Household && (cmd.Keep || o.Keep || o.Unit == cmd.Unit)
	})
	return append(rest, Override{Household: cmd.Household, Unit: cmd.Unit, Keep: cmd.Keep, Reason: cmd.Reason, At: c.Now(), By: s.Name}), nil
}

// instance is the town with what people decided.
func (r *Run) instance() *engine.Instance {
	in := r.Town.Instance
	in.Households = slices.Clone(in.Households)
	for i := range in.Households {
		h := &in.Households[i]
		for _, o := range r.Overrides {
			switch {
			case o.Household != h.Name:
			case o.Keep:
				h.Pin = &engine.Pin{Unit: o.Unit}
			default:
				h.Forbid = append(slices.Clone(h.Forbid), o.Unit)
			}
		}
	}
	return &in
}

func (r *Run) solve(ctx context.Context, from *engine.Report) error {
	in := r.instance()
	o := engine.Options{Seed: 1, Work: int64(min(mostSeconds, 0.5+float64(len(in.Households))/perSecond) * engine.Rate)}
	if from != nil {
		o.Work, o.From = int64(again*engine.Rate), from
	}
	report, err := engine.Solve(ctx, in, engine.Usual(), o)
	if err != nil && len(r.Overrides) > 0 && from != nil { // what somebody decided does not hold together with the rest
		return errs.Invalid("placing.impossible").At("reason").Because(err)
	}
	if err != nil {
		return errs.Internal(err)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	r.Report = *report
	r.count()
	return nil
}

// count adds up what becomes of those who need a place.
func (r *Run) count() {
	r.Households, r.Persons, r.Homes, r.Halls, r.Unplaced = 0, 0, 0, 0, 0
	r.Objective, r.Bound = r.Report.Objective, r.Report.Bound
	hall := map[string]bool{}
	for _, p := range r.Town.Instance.Sites {
		for _, u := range p.Units {
			hall[u.Name] = p.Kind == engine.Hall
		}
	}
	for i, h := range r.Town.Instance.Households {
		n := len(h.Persons)
		r.Households++
		r.Persons += n
		switch l := r.Report.Placements[i]; {
		case l.Level == engine.Unplaced:
			r.Unplaced += n
		case hall[l.Unit]:
			r.Halls += n
		default:
			r.Homes += n
		}
	}
}

// keep writes the suggestion; another may have got its number meanwhile.
func (r *Run) keep(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope) (err error) {
	for range 5 {
		err = d.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
			if err := r.insert(ctx, tx, s); err != nil {
				return err
			}
			audit.Log(tx, c, s, audit.Create, tenant.Stay, "placing", append([]id.ID{r.ID}, r.households()...)...)
			return nil
		})
		if !db.IsDuplicate(err) {
			return err
		}
	}
	return err
}

func (r *Run) households() (all []id.ID) {
	for _, h := range r.Town.Instance.Households {
		all = append(all, r.Town.Who[h.Name].Household)
	}
	return all
}
