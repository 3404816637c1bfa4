package offer_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/offer"
	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

var today = clock.DateOf(testkit.Now)

// town is a municipality in which a library offers something.
type town struct {
	*testkit.World
	manager tenant.Scope
	library offer.Provider
}

func opened(t testing.TB, d *db.DB) *town {
	t.Helper()
	o := &town{World: testkit.NewWorld(t, d)}
	o.manager = o.As(tenant.CaseManager)
	o.Do(t, o.manager, func(ctx context.Context, tx *db.Tx) (err error) {
		o.library, err = offer.SaveProvider(ctx, tx, o.Clock, o.manager, offer.Provider{Kind: offer.Culture, Name: "Stadtbücherei", About: offer.About{
			Address: offer.Address{Street: "Moltkestraße 22", Town: "Musterstadt", District: "Mitte", Latitude: 51.66, Longitude: 7.63}, StepFree: true}})
		return err
	})
	return o
}

// cafe is an afternoon to speak German, each Tuesday.
func (o *town) cafe() offer.Offer {
	return offer.Offer{Provider: o.library.ID, Theme: offer.Practice, Title: "Sprachcafé für alle", State: offer.StatePublished, How: offer.Open, Details: offer.Details{
		Text: "Kaffee trinken und Deutsch sprechen.", Words: map[string]offer.Words{"ar": {Title: "مقهى اللغة", Text: "نشرب القهوة ونتحدث الألمانية."}},
		When: offer.When{Weekly: []offer.Weekly{{Day: time.Tuesday, From: 16 * 60, To: 18 * 60}}}, Languages: []string{"de", "ar"}, Childcare: true}}
}

func (o *town) save(t testing.TB, s tenant.Scope, one offer.Offer) (offer.Offer, error) {
	t.Helper()
	err := o.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		one, err = offer.Save(ctx, tx, o.Clock, s, one)
		return err
	})
	return one, err
}

func (o *town) must(t testing.TB, one offer.Offer) offer.Offer {
	t.Helper()
	one, err := o.save(t, o.manager, one)
	if err != nil {
		t.Fatalf("%+v", err)
	}
	return one
}

// found are the titles that a query finds, asked by anybody.
func (o *town) found(t testing.TB, q offer.Query) (titles []string) {
	t.Helper()
	s := tenant.Scope{Tenant: o.Municipality.ID, Kind: tenant.Municipality}
	o.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		all, err := offer.Search(ctx, tx, o.Clock, s, q)
		for _, l := range all {
			titles = append(titles, l.Title)
		}
		return err
	})
	return titles
}

func TestAnOfferIsForEverybodyUnlessALawFundsIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := opened(t, d)
		for name, change := range map[string]func(*offer.Offer){
			"only_for without law": func(one *offer.Offer) { one.OnlyFor = "Menschen mit Aufenthaltserlaubnis" },
			"law without whom":     func(one *offer.Offer) { one.Law = "§ 44 AufenthG" },
			"title":                func(one *offer.Offer) { one.Title = "Nähen, nur für Syrerinnen" },
			"text":                 func(one *offer.Offer) { one.Text = "Das Angebot ist ausschließlich für junge Geflüchtete." },
		} {
			one := o.cafe()
			change(&one)
			if _, err := o.save(t, o.manager, one); !errs.Is(err, errs.KindInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		law := o.cafe()
		law.OnlyFor, law.Law, law.Text = "Menschen mit Aufenthaltserlaubnis", "§ 44 AufenthG", "Nur für Menschen mit einem Aufenthaltstitel."
		o.must(t, law)
		kids := o.cafe()
		kids.Text = "Nur für Kinder. Deutsche und arabische Bücher."
		o.must(t, kids)
	})
}

func TestAProvidersPeopleKeepTheirOwnOffersAlone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := opened(t, d)
		foreign := o.must(t, o.cafe())
		club := o.As(tenant.Offerer)
		own := o.cafe()
		own.Provider, own.Title = "", "Turnen für Kinder"
		own, err := o.save(t, club, own)
		if err != nil || own.Provider != o.Provider {
			t.Fatalf("%v, %v", own.Provider, err)
		}
		if _, err := o.save(t, club, foreign); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("changes the library's: %v", err)
		}
		stolen := foreign
		stolen.Provider = o.Provider
		if _, err := o.save(t, club, stolen); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("takes the library's: %v", err)
		}
		o.Do(t, club, func(ctx context.Context, tx *db.Tx) error {
			all, err := offer.List(ctx, tx, club, offer.Filter{})
			if len(all) != 1 || all[0].ID != own.ID {
				t.Errorf("%d offers", len(all))
			}
			if _, err := offer.Find(ctx, tx, club, foreign.ID); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("finds: %v", err)
			}
			if _, err := offer.End(ctx, tx, o.Clock, club, foreign.ID, foreign.Version); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("ends: %v", err)
			}
			if _, err := offer.SaveProvider(ctx, tx, o.Clock, club, offer.Provider{Kind: offer.ClubOf, Name: "Zweiter Verein"}); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("adds a provider: %v", err)
			}
			return err
		})
	})
}

func TestAnOfferIsFoundByWhatItIs(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := opened(t, d)
		o.must(t, o.cafe())
		swim := offer.Offer{Provider: o.library.ID, Theme: offer.Sport, Title: "Schwimmen lernen", State: offer.StatePublished, How: offer.Seat, Seats: 1, Details: offer.Details{Cents: 500,
			Where: offer.Address{Street: "Am Hagen 1", District: "Stockum", Latitude: 51.68, Longitude: 7.70}, When: offer.When{Dates: []offer.Slot{{Day: today.AddDays(400), From: 9 * 60}}}}}
		swim = o.must(t, swim)
		hidden := o.cafe()
		hidden.Title, hidden.State = "Entwurf", offer.StateDraft
		o.must(t, hidden)
		both, cafe, pool := []string{"Sprachcafé für alle", "Schwimmen lernen"}, []string{"Sprachcafé für alle"}, []string{"Schwimmen lernen"}
		words := func(theme offer.Theme) []string {
			if theme == offer.Sport {
				return []string{"sport", "bewegung"}
			}
			return nil
		}
		for name, c := range map[string]struct {
			q    offer.Query
			want []string
		}{
			"all":        {offer.Query{}, both},
			"a word":     {offer.Query{Text: "sprachcafe"}, cafe},
			"two":        {offer.Query{Text: "deutsch kaf"}, cafe},
			"own words":  {offer.Query{Text: "مقهى"}, cafe},
			"theme word": {offer.Query{Text: "Bewegung", Words: words}, pool},
			"nothing":    {offer.Query{Text: "deutsch schwimmen"}, nil},
			"theme":      {offer.Query{Themes: []offer.Theme{offer.Sport}}, pool},
			"area":       {offer.Query{Areas: []path.Area{path.Language}}, cafe},
			"time":       {offer.Query{Times: offer.Bit(time.Tuesday, offer.Afternoon)}, cafe},
			"other time": {offer.Query{Times: offer.Bit(time.Tuesday, offer.Evening)}, nil},
			"language":   {offer.Query{Languages: []string{"ar"}}, cafe},
			"childcare":  {offer.Query{Childcare: true}, cafe},
			"step-free":  {offer.Query{StepFree: true}, cafe},
			"free":       {offer.Query{Free: true}, cafe},
			"seats":      {offer.Query{Seats: true}, both},
			"near":       {offer.Query{Near: offer.Point{Latitude: 51.68, Longitude: 7.70}}, []string{"Schwimmen lernen", "Sprachcafé für alle"}},
			"within":     {offer.Query{Near: offer.Point{Latitude: 51.68, Longitude: 7.70}, Within: 2}, pool},
		} {
			if got := o.found(t, c.q); !equal(got, c.want) {
				t.Errorf("%s: %q, want %q", name, got, c.want)
			}
		}
		if got := o.found(t, offer.Query{Limit: 1}); !equal(got, cafe) {
			t.Errorf("first page: %q", got)
		}
		o.Do(t, o.manager, func(ctx context.Context, tx *db.Tx) error {
			if ok, err := offer.Take(ctx, tx, o.manager, swim.ID, 1); !ok || err != nil {
				t.Errorf("%v %v", ok, err)
			}
			return nil
		})
		if got := o.found(t, offer.Query{Seats: true}); !equal(got, cafe) {
			t.Errorf("seats after the last is taken: %q", got)
		}
		o.Clock.Set(today.AddDays(401).Begins())
		if got := o.found(t, offer.Query{}); !equal(got, cafe) {
			t.Errorf("when it is over: %q", got)
		}
	})
}

func equal(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestNoSeatIsTakenTwice(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := opened(t, d)
		one := o.cafe()
		one.How, one.Seats = offer.Seat, 7
		one = o.must(t, one)
		var got atomic.Int64
		var all sync.WaitGroup
		for range 40 {
			all.Go(func() {
				_ = d.Do(context.WithoutCancel(t.Context()), o.manager.Tenant, func(ctx context.Context, tx *db.Tx) error {
					ok, err := offer.Take(ctx, tx, o.manager, one.ID, 1)
					if ok {
						got.Add(1)
					}
					return err
				})
			})
		}
		all.Wait()
		o.Do(t, o.manager, func(ctx context.Context, tx *db.Tx) error {
			now, err := offer.Find(ctx, tx, o.manager, one.ID)
			if got.Load() != 7 || now.Taken != 7 || now.Left() != 0 {
				t.Errorf("%d took a seat, %d taken", got.Load(), now.Taken)
			}
			if ok, err := offer.Take(ctx, tx, o.manager, one.ID, -8); ok || err != nil {
				t.Errorf("more given back than taken: %v %v", ok, err)
			}
			return err
		})
		one.Seats = 6
		if _, err := o.save(t, o.manager, one); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("fewer seats than are taken: %v", err)
		}
	})
}

func TestTheNightGivesTheNextDayAndEndsWhatIsOver(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := opened(t, d)
		weekly := o.must(t, o.cafe())
		single := o.cafe()
		single.Title, single.When = "Fest", offer.When{Dates: []offer.Slot{{Day: today.AddDays(3), From: 600}}}
		single = o.must(t, single)
		o.Clock.Set(today.AddDays(20).Begins())
		night := tenant.Scope{Tenant: o.Municipality.ID, Kind: tenant.Municipality, Actor: "01NIGHT"}
		o.Do(t, night, func(ctx context.Context, tx *db.Tx) error {
			if n, err := offer.Settle(ctx, tx, o.Clock, night); n != 2 || err != nil {
				t.Errorf("%d, %v", n, err)
			}
			n, err := offer.Settle(ctx, tx, o.Clock, night)
			if n != 0 {
				t.Errorf("again: %d", n)
			}
			return err
		})
		o.Do(t, o.manager, func(ctx context.Context, tx *db.Tx) error {
			a, err := offer.Find(ctx, tx, o.manager, weekly.ID)
			if a.NextOn.Before(today.AddDays(20)) || a.NextOn.Weekday() != time.Tuesday || a.State != offer.StatePublished {
				t.Errorf("%v %v", a.NextOn, a.State)
			}
			if b, _ := offer.Find(ctx, tx, o.manager, single.ID); b.State != offer.StateEnded {
				t.Errorf("%v", b.State)
			}
			return err
		})
	})
}

func TestAnotherMunicipalityFindsAndChangesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := opened(t, d)
		one := o.must(t, o.cafe())
		for name, got := range map[string]func(context.Context, *db.Tx, tenant.Scope) (int, error){
			"Find": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				f, err := offer.Find(ctx, tx, s, one.ID)
				return f.Version, err
			},
			"List": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := offer.List(ctx, tx, s, offer.Filter{})
				return len(all), err
			},
			"Month": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := offer.Month(ctx, tx, s, today)
				return len(all), err
			},
			"FindProvider": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				p, err := offer.FindProvider(ctx, tx, s, o.library.ID)
				return p.Version, err
			},
			"Providers": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := offer.Providers(ctx, tx, s, offer.ProviderFilter{})
				return len(all), err
			},
			"SaveProvider": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := offer.SaveProvider(ctx, tx, o.Clock, s, o.library)
				return 0, err
			},
			"EndProvider": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				return 0, offer.EndProvider(ctx, tx, o.Clock, s, o.library.ID, 1)
			},
			"Save": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := offer.Save(ctx, tx, o.Clock, s, one)
				return 0, err
			},
			"End": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := offer.End(ctx, tx, o.Clock, s, one.ID, one.Version)
				return 0, err
			},
		} {
			s := o.At(o.Elsewhere, tenant.CaseManager)
			var n int
			err := o.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) { n, err = got(ctx, tx, s); return err })
			if n != 0 || err != nil && errs.Is(err, errs.KindInternal) {
				t.Errorf("%s: %d, %v", name, n, err)
			}
			if (name[:2] == "Sa" || name[:2] == "En") && err == nil {
				t.Errorf("%s is done from elsewhere", name)
			}
			for _, role := range []tenant.Role{tenant.Administrator, tenant.Auditor, tenant.LandLegal, tenant.FacilitySocial} {
				s := o.As(role)
				if role == tenant.Administrator || role == tenant.Auditor {
					s = o.At(o.Municipality, role)
				}
				if err := o.Try(t, s, func(ctx context.Context, tx *db.Tx) error { _, err := got(ctx, tx, s); return err }); !errs.Is(err, errs.KindForbidden) {
					t.Errorf("%s as %s: %v", name, role, err)
				}
			}
		}
		s := o.At(o.Elsewhere, tenant.CaseManager)
		o.Do(t, s, func(ctx context.Context, tx *db.Tx) error { // what everybody may ask, of another town
			if all, err := offer.Search(ctx, tx, o.Clock, s, offer.Query{}); err != nil || len(all) > 0 {
				t.Errorf("Search: %d, %v", len(all), err)
			}
			if _, err := offer.Published(ctx, tx, s, one.ID); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("Published: %v", err)
			}
			if all, err := offer.PublishedBy(ctx, tx, o.Clock, s, o.library.ID); err != nil || len(all) > 0 {
				t.Errorf("PublishedBy: %d, %v", len(all), err)
			}
			if all, err := offer.Names(ctx, tx, s); err != nil || len(all) > 0 {
				t.Errorf("Names: %d, %v", len(all), err)
			}
			if all, err := offer.Spots(ctx, tx, s); err != nil || len(all) > 0 {
				t.Errorf("Spots: %d, %v", len(all), err)
			}
			if ok, err := offer.Take(ctx, tx, s, one.ID, 1); ok || err != nil {
				t.Errorf("Take: %v, %v", ok, err)
			}
			if n, err := offer.Settle(ctx, tx, clock.At(testkit.Now.AddDate(3, 0, 0)), s); n > 0 || err != nil {
				t.Errorf("Settle: %d, %v", n, err)
			}
			return nil
		})
		if now := o.found(t, offer.Query{}); len(now) != 1 {
			t.Errorf("%q", now)
		}
	})
}

func TestWhatServesAStepComesFirst(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := opened(t, d)
		add := func(title string, change func(*offer.Offer)) {
			one := o.cafe()
			one.Title, one.Languages = title, nil
			change(&one)
			o.must(t, one)
		}
		add("nur der Bereich", func(one *offer.Offer) {})
		add("Bereich und Sprache", func(one *offer.Offer) { one.Languages = []string{"ar"} })
		add("führt hin", func(one *offer.Offer) {
			one.Theme, one.Area, one.Milestones = offer.German, path.Job, []path.Milestone{path.CourseSeat}
		})
		add("der Schritt", func(one *offer.Offer) { one.Steps = []string{"arrival.german"} })
		add("etwas anderes", func(one *offer.Offer) { one.Theme = offer.Sport })
		s := tenant.Scope{Tenant: o.Municipality.ID, Kind: tenant.Municipality}
		o.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			all, err := offer.For(ctx, tx, o.Clock, s, offer.Need{Area: path.Language, Milestone: path.CourseSeat, Step: "arrival.german", Languages: []string{"ar", "de"}, Limit: 9})
			var got []string
			for _, l := range all {
				got = append(got, l.Title)
			}
			if want := []string{"der Schritt", "führt hin", "Bereich und Sprache", "nur der Bereich"}; !equal(got, want) {
				t.Errorf("%q, want %q", got, want)
			}
			return err
		})
		needs := []offer.Need{{Area: path.Language, Step: "arrival.german"}, {Area: path.Language}, {Area: path.Job, Milestone: path.CourseSeat, Step: "arrival.german", Limit: 1}}
		o.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			all, err := offer.Serving(ctx, tx, o.Clock, s, needs)
			if len(all) != 3 || len(all[0]) != 1 || all[0][0].Title != "der Schritt" || len(all[1]) > 0 || len(all[2]) != 1 || all[2][0].Title != "der Schritt" {
				t.Errorf("what was made for a step alone stands beside it: %v", all)
			}
			return err
		})
		elsewhere := o.At(o.Elsewhere, tenant.CaseManager)
		o.Do(t, elsewhere, func(ctx context.Context, tx *db.Tx) error {
			served, err := offer.Serving(ctx, tx, o.Clock, elsewhere, needs)
			if err != nil || len(served[0])+len(served[2]) > 0 {
				t.Errorf("from elsewhere: %v %v", served, err)
			}
			all, err := offer.For(ctx, tx, o.Clock, elsewhere, offer.Need{Area: path.Language})
			if len(all) > 0 {
				t.Errorf("%d from elsewhere", len(all))
			}
			return err
		})
	})
}

func TestOffersAreReadByTheirIndexes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := opened(t, d)
		o.must(t, o.cafe())
		here := offer.Point{Latitude: 51.66, Longitude: 7.63}
		for _, plan := range testkit.Plans(t, d, o.manager.Tenant, func(ctx context.Context, tx *db.Tx) error {
			for _, q := range []offer.Query{{}, {Text: "sprach deutsch"}, {Languages: []string{"ar"}, Free: true}} {
				if _, err := offer.Search(ctx, tx, o.Clock, o.manager, q); err != nil {
					return err
				}
			}
			if _, err := offer.For(ctx, tx, o.Clock, o.manager, offer.Need{Area: path.Language, Near: here}); err != nil {
				return err
			}
			for _, f := range []offer.Filter{{}, {By: offer.ByTitle}, {By: offer.ByProvider, Down: true}, {By: offer.ByTheme}, {By: offer.ByState}} {
				if _, err := offer.List(ctx, tx, o.manager, f); err != nil {
					return err
				}
			}
			_, err := offer.Providers(ctx, tx, o.manager, offer.ProviderFilter{By: offer.ProvidersByKind})
			return err
		}) {
			if fault := plan.Fault(); fault != "" {
				t.Error(fault)
			}
		}
	})
}

func TestAPlaceIsKnownByQuarterStreetOrName(t *testing.T) {
	spots := []offer.Spot{{Name: "Mitte", Quarter: true}, {Name: "Stockum", Quarter: true}, {Name: "Stadtbücherei Werne"}, {Name: "Moltkestraße 22"}}
	for text, want := range map[string]string{"stockum": "Stockum", "Stadtbuecherei": "Stadtbücherei Werne", "werne büch": "", "moltkestr": "Moltkestraße 22", "Werne": "Stadtbücherei Werne", "": "", "Nirgends": ""} {
		got, ok := offer.Locate(spots, text)
		if got.Name != want || ok != (want != "") {
			t.Errorf("%q: %q, want %q", text, got.Name, want)
		}
	}
}
