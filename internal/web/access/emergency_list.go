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
	"wegwarte/internal/web/door"
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
		var accounts []id.ID
		for _, e := range p.Emergencies {
			accounts = append(accounts, e.Account, e.CheckedBy)
		}
		p.Names, err = account.Names(ctx, tx, v.Scope, accounts)
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
