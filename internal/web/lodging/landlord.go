package lodging

import (
	"context"
	"net/url"
	"strconv"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing/flat"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

const landlordPath = "/vermieter"

// landlordList is who lets flats.
type landlordList struct {
	All    []flat.Landlord
	Order  ui.ListOrder
	Next   string
	Paged  bool
	Writes bool
}

func landlordOrder(query url.Values) ui.ListOrder { return ui.Ordered(query, landlordPath) }

// ListLandlords shows who lets flats, and how to reach them.
func ListLandlords(v *door.Visit) error {
	query := v.R.URL.Query()
	p := landlordList{Order: landlordOrder(query), Writes: v.Scope.Writes(tenant.Flat)}
	after, paged := id.Parse(query.Get("ab"))
	p.Paged = paged
	v.Trail = []ui.Crumb{{Label: v.T("flat.title"), URL: flatPath}}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.All, err = flat.Landlords(ctx, tx, v.Scope, p.Order.Down, after)
		return err
	})
	if err != nil {
		return err
	}
	if n := len(p.All); n == flat.LandlordPage {
		p.Next = p.Order.URL(url.Values{"ab": {string(p.All[n-1].ID)}})
	}
	return v.Show(v.T("landlord.title"), landlordListPage(p))
}

// LandlordTable is who lets flats, as a table to keep.
var LandlordTable = export.List{Path: landlordPath, Kind: "landlords", Data: tenant.Flat, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	order, after := landlordOrder(query), id.ID("")
	ctx := v.Context()
	type row = flat.Landlord
	return export.Of(v.Scope, export.Source[row]{Title: v.T("landlord.title"), Query: order.Query(), Columns: []export.Column[row]{
		export.Text(i18n.T(ctx, "landlord.name"), func(l row) string { return l.Name }),
		export.Text(i18n.T(ctx, "landlord.kind"), func(l row) string { return i18n.T(ctx, "landlord.kind."+string(l.Kind)) }),
		export.Text(i18n.T(ctx, "landlord.contact"), func(l row) string { return l.Contact }),
		export.Text(i18n.T(ctx, "landlord.phone"), func(l row) string { return l.Phone }),
		export.Text(i18n.T(ctx, "landlord.email"), func(l row) string { return l.Email }),
		export.Text(i18n.T(ctx, "landlord.note"), func(l row) string { return l.Note }),
	}, Filter: func(export.Names) []string { return export.InOrder(ctx, order, map[string]string{"": "landlord.name"}) },
		Page: func(ctx context.Context, tx *db.Tx) ([]row, bool, error) {
			all, err := flat.Landlords(ctx, tx, v.Scope, order.Down, after)
			if n := len(all); n > 0 {
				after = all[n-1].ID
			}
			return all, len(all) == flat.LandlordPage, err
		}}), nil
}}

// landlordForm is a landlord as typed.
type landlordForm struct {
	Landlord flat.Landlord
	Values   map[string]string
	Faults   i18n.Faults
}

func (p landlordForm) url() string {
	if p.Landlord.ID == "" {
		return landlordPath + "/neu"
	}
	return landlordPath + "/" + string(p.Landlord.ID)
}

// ShowLandlord shows the form for a landlord, a new one or one that is there.
func ShowLandlord(v *door.Visit) error {
	p, err := loadLandlord(v)
	if err != nil {
		return err
	}
	l := p.Landlord
	p.Values = map[string]string{"name": l.Name, "kind": string(l.Kind), "contact": l.Contact, "phone": l.Phone, "email": l.Email, "note": l.Note, "version": strconv.Itoa(l.Version)}
	if l.Resting {
		p.Values["resting"] = "1"
	}
	return v.Show(v.T("landlord.form"), landlordPage(p))
}

func loadLandlord(v *door.Visit) (p landlordForm, err error) {
	v.Trail = []ui.Crumb{{Label: v.T("flat.title"), URL: flatPath}, {Label: v.T("landlord.title"), URL: landlordPath}}
	if v.R.PathValue("id") == "" {
		return p, nil
	}
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Landlord, err = flat.FindLandlord(ctx, tx, v.Scope, which)
		return err
	})
	return p, err
}

// SaveLandlord keeps a landlord.
func SaveLandlord(v *door.Visit) error {
	p, err := loadLandlord(v)
	if err != nil {
		return err
	}
	p.Values = typed(v, "name", "kind", "contact", "phone", "email", "note", "resting", "version")
	l := flat.Landlord{ID: p.Landlord.ID, Name: p.Values["name"], Kind: flat.LandlordKind(p.Values["kind"]), Contact: p.Values["contact"], Phone: p.Values["phone"], Email: p.Values["email"],
		Note: p.Values["note"], Resting: p.Values["resting"] != ""}
	l.Version, _ = strconv.Atoi(p.Values["version"])
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		l, err = flat.SaveLandlord(ctx, tx, v.Clock, v.Scope, l)
		return err
	})
	if err == nil {
		return v.Go(landlordPath, "landlord.saved", "name", l.Name)
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("landlord.form"), landlordPage(p))
}
