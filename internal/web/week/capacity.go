package week

import (
	"context"
	"net/url"
	"strconv"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/proposal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
)

// capacity is what the visitor's municipality says it has, and a form.
type capacity struct {
	Scope  tenant.Scope
	List   []proposal.Capacity
	Values map[string]string
	Next   string
	First  string
	Faults i18n.Faults
}

// ShowCapacity shows what the municipality said it has room for.
func ShowCapacity(v *door.Visit) error {
	p, err := loadCapacity(v)
	if err != nil {
		return err
	}
	if len(p.List) > 0 && p.First == "" {
		for r, n := range p.List[0].Amounts {
			p.Values[string(r)] = strconv.Itoa(n)
		}
	}
	return v.Show(v.T("proposal.capacity.title"), capacityPage(p))
}

func loadCapacity(v *door.Visit) (capacity, error) {
	p := capacity{Scope: v.Scope, Values: map[string]string{}}
	if v.Scope.Kind != tenant.Municipality {
		return p, errs.NotFound("error.not-found")
	}
	before, _ := strconv.Atoi(v.R.URL.Query().Get("vor"))
	if before > 0 {
		p.First = "/aufnahme"
	}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.List, err = proposal.Capacities(ctx, tx, v.Scope, before)
		return err
	})
	if n := len(p.List); n == proposal.CapacityPage {
		p.Next = "/aufnahme?vor=" + strconv.Itoa(p.List[n-1].Number)
	}
	return p, err
}

// DeclareCapacity keeps what the municipality says it has.
func DeclareCapacity(v *door.Visit) error {
	if v.Scope.Kind != tenant.Municipality {
		return errs.NotFound("error.not-found")
	}
	values := map[string]string{"note": text(v, "note")}
	cmd := proposal.DeclareCommand{Amounts: map[proposal.Resource]int{}, Note: values["note"]}
	var faults errs.List
	for _, r := range proposal.Stated {
		if values[string(r)] = text(v, string(r)); values[string(r)] != "" {
			cmd.Amounts[r] = readCount(values[string(r)], string(r), &faults)
		}
	}
	err := faults.Err()
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := proposal.Declare(ctx, tx, v.Clock, v.Scope, cmd)
			return err
		})
	}
	if err == nil {
		return v.Go("/aufnahme", "proposal.capacity.kept")
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p, load := loadCapacity(v)
	if load != nil {
		return load
	}
	p.Values, p.Faults = values, i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("proposal.capacity.title"), capacityPage(p))
}

// CapacityTable is what the municipality said as a table to keep.
var CapacityTable = export.List{Path: "/aufnahme", Kind: "capacity", Data: tenant.Transfer, Open: func(v *door.Visit, _ url.Values) (export.Table, error) {
	if v.Scope.Kind != tenant.Municipality {
		return export.Table{}, errs.NotFound("error.not-found")
	}
	before := 0
	return export.Of(v.Scope, export.Source[proposal.Capacity]{Title: v.T("proposal.capacity.title"), Columns: capacityColumns(v.Context()),
		Page: func(ctx context.Context, tx *db.Tx) ([]proposal.Capacity, bool, error) {
			page, err := proposal.Capacities(ctx, tx, v.Scope, before)
			if len(page) == proposal.CapacityPage {
				before = page[len(page)-1].Number
				return page, true, err
			}
			return page, false, err
		}}), nil
}}

func capacityColumns(ctx context.Context) []export.Column[proposal.Capacity] {
	type row = proposal.Capacity
	columns := []export.Column[row]{
		export.Text(i18n.T(ctx, "proposal.at"), func(k row) string { return i18n.Time(ctx, k.At) }),
		export.Text(i18n.T(ctx, "proposal.by"), func(k row) string { return k.By }),
	}
	for _, r := range proposal.Stated {
		columns = append(columns, export.Text(i18n.T(ctx, r.Text()), func(k row) string {
			if n, said := k.Amounts[r]; said {
				return strconv.Itoa(n)
			}
			return ""
		}))
	}
	return append(columns, export.Text(i18n.T(ctx, "proposal.capacity.note"), func(k row) string { return k.Note }))
}
