package access

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
)

type emergencyList struct {
	Emergencies []person.Emergency
	Names       map[id.ID]string
	Now         time.Time
	Next        string
	Paged       bool
}

// ListEmergencies shows who supervises which households were opened beyond a role.
func ListEmergencies(v *door.Visit) error {
	p := emergencyList{Now: v.Clock.Now()}
	before, after := pageKey(v)
	p.Paged = !before.IsZero()
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Emergencies, err = person.Emergencies(ctx, tx, v.Clock, v.Scope, before, after); err != nil {
			return err
		}
		p.Names, err = emergencyNames(ctx, tx, v, p.Emergencies)
		return err
	})
	if err != nil {
		return err
	}
	if n := len(p.Emergencies); n == person.EmergencyPage {
		last := p.Emergencies[n-1]
		p.Next = nextPage("/notfaelle", last.Opened, last.ID)
	}
	return v.Show(v.T("emergencies.title"), emergencyListPage(p))
}

// EmergencyTable is the emergencies as a table to keep.
var EmergencyTable = export.List{Path: "/notfaelle", Kind: "emergencies", Data: tenant.Audit, Open: func(v *door.Visit, _ url.Values) (export.Table, error) {
	p := emergencyList{Now: v.Clock.Now()}
	var last person.Emergency
	return export.Of(v.Scope, export.Source[person.Emergency]{Title: v.T("emergencies.title"), Columns: emergencyColumns(v.Context(), &p),
		Persons: func(e person.Emergency) []id.ID { return []id.ID{e.Account} },
		Page: func(ctx context.Context, tx *db.Tx) ([]person.Emergency, bool, error) {
			page, err := person.Emergencies(ctx, tx, v.Clock, v.Scope, last.Opened, last.ID)
			if err != nil || len(page) == 0 {
				return nil, false, err
			}
			last = page[len(page)-1]
			p.Names, err = emergencyNames(ctx, tx, v, page)
			return page, len(page) == person.EmergencyPage, err
		}}), nil
}}

func emergencyNames(ctx context.Context, tx *db.Tx, v *door.Visit, all []person.Emergency) (map[id.ID]string, error) {
	var accounts []id.ID
	for _, e := range all {
		accounts = append(accounts, e.Account, e.CheckedBy)
	}
	return account.Names(ctx, tx, v.Scope, accounts)
}

// CheckEmergency notes that one was looked at.
func CheckEmergency(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		return person.CheckEmergency(ctx, tx, v.Clock, v.Scope, person.CheckEmergencyCommand{Emergency: which, Note: v.Form().Get("note")})
	})
	if err != nil {
		return err
	}
	return v.Go("/notfaelle", "emergencies.checked")
}

// pageKey reads the key of a page from its address: a moment and an ID.
func pageKey(v *door.Visit) (before time.Time, after id.ID) {
	query := v.R.URL.Query()
	micros, err := strconv.ParseInt(query.Get("vor"), 10, 64)
	after, ok := id.Parse(query.Get("ab"))
	if err != nil || !ok || micros <= 0 {
		return time.Time{}, ""
	}
	return time.UnixMicro(micros), after
}

func nextPage(path string, before time.Time, after id.ID) string {
	return path + "?" + url.Values{"vor": {strconv.FormatInt(before.UnixMicro(), 10)}, "ab": {string(after)}}.Encode()
}
