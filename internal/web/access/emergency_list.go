package access

import (
	"context"
	"net/url"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

type emergencyList struct {
	Emergencies []person.Emergency
	Names       map[id.ID]string
	Now         time.Time
	Order       ui.ListOrder
	Next        string
	Paged       bool
}

// emergencyHeads are the labels of the columns emergencies can be ordered by,
// emergencyWords the columns, by the word in the address.
var (
	emergencyHeads = map[string]string{"": "audit.when", "wer": "audit.who", "pruefung": "emergencies.check"}
	emergencyWords = map[string]person.EmergencyColumn{"wer": person.EmergencyByWho, "pruefung": person.EmergencyByCheck}
)

func emergencyOrder(query url.Values) ui.ListOrder {
	return ui.Ordered(query, "/notfaelle", "wer", "pruefung")
}

// ListEmergencies shows who supervises which households were opened beyond a role.
func ListEmergencies(v *door.Visit) error {
	query := v.R.URL.Query()
	p := emergencyList{Now: v.Clock.Now(), Order: emergencyOrder(query)}
	page := person.EmergencyQuery{By: emergencyWords[p.Order.Word], Down: p.Order.Down}
	page.After, p.Paged = id.Parse(query.Get("ab"))
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Emergencies, err = person.Emergencies(ctx, tx, v.Clock, v.Scope, page); err != nil {
			return err
		}
		p.Names, err = emergencyNames(ctx, tx, v, p.Emergencies)
		return err
	})
	if err != nil {
		return err
	}
	if n := len(p.Emergencies); n == person.EmergencyPage {
		p.Next = p.Order.URL(url.Values{"ab": {string(p.Emergencies[n-1].ID)}})
	}
	return v.Show(v.T("emergencies.title"), emergencyListPage(p))
}

// EmergencyTable is the emergencies as a table to keep.
var EmergencyTable = export.List{Path: "/notfaelle", Kind: "emergencies", Data: tenant.Audit, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	p := emergencyList{Now: v.Clock.Now(), Order: emergencyOrder(query)}
	next := person.EmergencyQuery{By: emergencyWords[p.Order.Word], Down: p.Order.Down}
	return export.Of(v.Scope, export.Source[person.Emergency]{Title: v.T("emergencies.title"), Query: p.Order.Query(), Columns: emergencyColumns(v.Context(), &p),
		Filter:  func(export.Names) []string { return export.InOrder(v.Context(), p.Order, emergencyHeads) },
		Persons: func(e person.Emergency) []id.ID { return []id.ID{e.Account} },
		Page: func(ctx context.Context, tx *db.Tx) ([]person.Emergency, bool, error) {
			page, err := person.Emergencies(ctx, tx, v.Clock, v.Scope, next)
			if err != nil || len(page) == 0 {
				return nil, false, err
			}
			next.After = page[len(page)-1].ID
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
