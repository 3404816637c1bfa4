package seating

import (
	"context"
	"strconv"

	"wegwarte/engine/seating"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// rulesPage is the criteria of a municipality's Kitas, in their versions.
type rulesPage struct {
	form
	All    []seat.Rule
	Writes bool
}

func (p rulesPage) last() seat.Rule {
	if len(p.All) == 0 {
		return seat.Rule{Days: 14}
	}
	return p.All[0]
}

func loadRules(v *door.Visit) (p rulesPage, err error) {
	crumb(v, v.T("seat.kita.title"), kitaPath)
	p.Writes = v.Scope.Writes(tenant.Seat) && isDesk(v)
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.All, err = seat.Rules(ctx, tx, v.Scope)
		return err
	})
	return p, err
}

// ShowRules shows the criteria, and asks for new ones.
func ShowRules(v *door.Visit) error {
	p, err := loadRules(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("seat.rule.title"), rulePage(p))
}

// SaveRules sets new criteria.
func SaveRules(v *door.Visit) error {
	p, err := loadRules(v)
	if err != nil {
		return err
	}
	p.Values = typed(v)
	var faults errs.List
	r := seat.Rule{Number: version(v), Source: v.Text("source"), ValidFrom: door.ReadDay(v.Text("valid_from"), "valid_from", &faults), Days: door.ReadNumber(v.Text("days"), "days", &faults), Rule: readRule(v, seating.Kinds, &faults)}
	if err = faults.Err(); err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error { return seat.SetRule(ctx, tx, v.Clock, v.Scope, r) })
	}
	if err == nil {
		return v.Go(rulePath, "seat.rule.saved")
	}
	if err := p.failed(v.Context(), err); err != nil {
		return err
	}
	return v.ShowInvalid(v.T("seat.rule.title"), rulePage(p))
}

// readRule reads a rule from its form: what has no points does not count, and what has most stands first.
func readRule(v *door.Visit, kinds []seating.Kind, faults *errs.List) seating.Rule {
	r := seating.Rule{Strict: v.Text("strict") == "strict"}
	read := func(name string, kind seating.Kind) int {
		field := name + "." + string(kind)
		if v.Text(field) == "" {
			return 0
		}
		n, err := strconv.Atoi(v.Text(field))
		if err != nil {
			faults.Add(errs.Invalid("seat.rule.number").At(field))
		}
		return n
	}
	for _, kind := range kinds {
		if c := (seating.Criterion{Kind: kind, Points: read("points", kind), Each: read("each", kind), Most: read("most", kind), Within: read("within", kind)}); v.Text("points."+string(kind)) != "" {
			r.Criteria = append(r.Criteria, c)
		}
	}
	sorted.By(r.Criteria, func(a, b seating.Criterion) int { return b.Points - a.Points })
	return r
}
