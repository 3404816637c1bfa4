package week

import (
	"context"
	"strconv"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/proposal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// rules is what counts in proposals, what counted before, and a form.
type rules struct {
	Scope  tenant.Scope
	List   []proposal.Rules // those that hold first
	Values map[string]string
	Faults i18n.Faults
}

// ListRules shows what counts in proposals, and how much.
func ListRules(v *door.Visit) error {
	p, err := loadRules(v)
	if err != nil {
		return err
	}
	now := p.List[0]
	p.Values = map[string]string{"waiting": strconv.Itoa(now.Waiting), "floor": strconv.Itoa(now.Floor)}
	if now.Tolerance {
		p.Values["tolerance"] = "1"
	}
	for _, c := range proposal.Criteria {
		p.Values[weightField(c)] = strconv.Itoa(now.Weights[c])
	}
	return v.Show(v.T("proposal.rules"), rulesPage(p))
}

func weightField(c proposal.Criterion) string { return "weight-" + string(c) }

func loadRules(v *door.Visit) (rules, error) {
	p := rules{Scope: v.Scope}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.List, err = proposal.AllRules(ctx, tx, v.Scope)
		return err
	})
	return p, err
}

// SetRules keeps other rules for the proposals that follow.
func SetRules(v *door.Visit) error {
	values := map[string]string{"waiting": text(v, "waiting"), "floor": text(v, "floor"), "tolerance": text(v, "tolerance"), "reason": text(v, "reason")}
	var faults errs.List
	r := proposal.Rules{Weights: map[proposal.Criterion]int{}, Tolerance: values["tolerance"] != "", Reason: values["reason"]}
	for _, c := range proposal.Criteria {
		field := weightField(c)
		values[field] = text(v, field)
		r.Weights[c] = readCount(values[field], field, &faults)
	}
	r.Waiting, r.Floor = readCount(values["waiting"], "waiting", &faults), readCount(values["floor"], "floor", &faults)
	err := faults.Err()
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := proposal.SetRules(ctx, tx, v.Clock, v.Scope, r)
			return err
		})
	}
	if err == nil {
		return v.Go("/vorschlaege/regeln", "proposal.rules.set")
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p, load := loadRules(v)
	if load != nil {
		return load
	}
	p.Values, p.Faults = values, i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("proposal.rules"), rulesPage(p))
}
