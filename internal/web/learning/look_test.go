package learning_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/night"
	"wegwarte/internal/path"
	"wegwarte/internal/path/outcome"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/testkit/site"
)

// Curves of enough people are sound pages too: the small world has none.
func TestCurvesOfManyAreSoundInEveryView(t *testing.T) {
	chromium := browser.Start(t)
	w := site.Serve(t, testkit.SQLite(t))
	who := w.As(tenant.CaseManager)
	w.Do(t, who, func(ctx context.Context, tx *db.Tx) error {
		for i := range 60 {
			day := testkit.Today.AddDays(-400 - i%60)
			if i == 0 { // it is counted from the quarter after the first entry
				day = testkit.Today.AddDays(-700)
			}
			h, err := person.Register(ctx, tx, clock.At(day.Begins().Add(9*time.Hour)), who, person.RegisterCommand{FileNumber: fmt.Sprint("C-", i),
				Persons: []person.Person{{FamilyName: "Muster", GivenName: "A", Birth: person.BornInYear(1990), Sex: person.Female}}})
			if err == nil && i%3 != 2 {
				on := day.AddDays(80 + 100*(i%3))
				err = path.Reach(ctx, tx, clock.At(on.Begins().Add(10*time.Hour)), who, path.ReachCommand{Person: h.Persons[0].ID, Milestone: path.FirstJob, On: on})
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	desk := night.Desk{DB: w.DB, Clock: w.Clock, Name: "curves", Tenants: func(context.Context, *db.Tx) ([]id.ID, error) { return []id.ID{w.Municipality.ID}, nil }, Steps: []night.Step{outcome.Tell}}
	if err := desk.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, view := range map[string]browser.View{"desk": {}, "phone-ar": {Width: browser.Phone, Lang: i18n.Arabic, NoScript: true}} {
		w.Employ(t, w.Municipality, name+"@amt.example", "", tenant.CaseManager)
		p := chromium.Open(t, view)
		p.Go(w.URL + "/anmelden")
		p.Submit("/anmelden", "email", name+"@amt.example", "password", site.Password)
		p.Go(w.URL + "/ergebnisse")
		p.Sees(i18n.T(i18n.With(t.Context(), view.Lang), "outcome.told"))
		p.Check()
	}
}
