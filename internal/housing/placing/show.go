package placing

import (
	"context"
	"encoding/json"
	"slices"

	engine "wegwarte/engine/placement"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/housing"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Line is one household of a suggestion.
type Line struct {
	engine.Placement
	Of      Who
	Persons int
	Needs   engine.Needs
	Kept    *Override // what somebody decided; nil: nothing
	Name    string    // of the household, "" where it is no longer to be seen
	Number  string    // its file's
	Taken   bool      // it has this place meanwhile
	Changed bool      // somebody decided something else meanwhile
}

// Shown is a suggestion as its reader sees it.
type Shown struct {
	Run
	Lines    []Line   // of those who need a place: who comes first, first
	Names    []string // of units, in which somebody can be kept
	Resident map[string]string
}

// Show gives the suggestion with a number, 0: the latest, with who its numbers
// stand for.
func Show(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, number int) (Shown, error) {
	if err := reads(s); err != nil {
		return Shown{}, err
	}
	r, err := find(ctx, tx, s, number)
	if err != nil {
		return Shown{}, err
	}
	out := Shown{Run: r, Resident: map[string]string{}}
	names, err := r.named(ctx, tx, c, s)
	if err != nil {
		return Shown{}, err
	}
	for i, h := range r.Town.Instance.Households {
		l := Line{Placement: r.Report.Placements[i], Of: r.Town.Who[h.Name], Persons: len(h.Persons), Needs: h.Needs}
		for j := range r.Overrides {
			if r.Overrides[j].Household == h.Name {
				l.Kept = &r.Overrides[j]
			}
		}
		who := names[l.Of.Household]
		l.Name, l.Number = who.Name(), who.FileNumber
		if who.ID == "" {
			l.Name = ""
		}
		l.Taken = who.Stay != nil && l.Unit != "" && who.Stay.Dwelling == r.Town.Dwellings[l.Unit] && who.Stay.From == dateOf(l.From)
		l.Changed = !l.Taken && who.Decided.After(r.At)
		out.Lines = append(out.Lines, l)
	}
	for _, h := range r.Town.Instance.Residents {
		out.Resident[h.Name] = names[r.Town.Who[h.Name].Household].Name()
	}
	for _, p := range r.Town.Instance.Sites {
		for _, u := range p.Units {
			out.Names = append(out.Names, u.Name)
		}
	}
	slices.Sort(out.Names)
	audit.Log(tx, c, s, audit.Read, tenant.Stay, "placing", r.households()...)
	return out, nil
}

// named gives the households of a suggestion that are still to be seen, with the
// stays they have.
func (r Run) named(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (map[id.ID]housing.Guest, error) {
	all := map[id.ID]housing.Guest{}
	var here []id.ID
	coming := false
	for _, w := range r.Town.Who {
		if w.Transfer == "" {
			here = append(here, w.Household)
		} else {
			coming = true
		}
	}
	guests, err := housing.GuestsWithStays(ctx, tx, c, s, here)
	if err != nil {
		return nil, err
	}
	if coming {
		more, err := housing.Coming(ctx, tx, c, s)
		if err != nil {
			return nil, err
		}
		guests = append(guests, more...)
	}
	for _, g := range guests {
		all[g.ID] = g
	}
	return all, nil
}

// Files are what a suggestion can be recomputed from: the instance and the plan,
// as `wegwarte place` reads and writes them. They name nobody.
type Files struct {
	Number, Persons int // of the suggestion, and all whom it tells of
	Instance, Plan  []byte
}

// FilesOf gives the files of the suggestion with a number.
func FilesOf(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, number int) (f Files, err error) {
	if err := reads(s); err != nil {
		return f, err
	}
	r, err := find(ctx, tx, s, number)
	if err != nil {
		return f, err
	}
	f.Number = r.Number
	for _, h := range slices.Concat(r.Town.Instance.Households, r.Town.Instance.Residents) {
		f.Persons += len(h.Persons)
	}
	audit.Log(tx, c, s, audit.Export, tenant.Stay, "placing", r.households()...)
	if f.Instance, err = json.MarshalIndent(r.instance(), "", " "); err != nil {
		return f, err
	}
	f.Plan, err = json.MarshalIndent(r.Report, "", " ")
	return f, err
}
