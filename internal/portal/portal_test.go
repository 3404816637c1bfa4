package portal_test

import (
	"context"
	"testing"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

const pin = "482915"

// town is a municipality in which a family has pages of their own.
type town struct {
	*testkit.World
	kim                   tenant.Scope
	family, others        person.Household // mother, father, child of nine; somebody else
	mother, father, child id.ID
	neighbour             id.ID
	ring                  *seal.Ring
}

// keys seal what the house seals, the same for as long as it stands.
func (w *town) keys() *seal.Ring {
	if w.ring == nil {
		w.ring = seal.New()
	}
	return w.ring
}

func found(t testing.TB, d *db.DB) *town {
	t.Helper()
	w := &town{World: testkit.NewWorld(t, d)}
	w.kim = w.As(tenant.CaseManager)
	p := func(name string, born int) person.Person {
		return person.Person{FamilyName: "Haddad", GivenName: name, Birth: person.BornInYear(born), Sex: person.Female}
	}
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		w.family, err = person.Register(ctx, tx, w.Clock, w.kim, person.RegisterCommand{FileNumber: "W-1", Persons: []person.Person{p("Amina", 1990), p("Karim", 1988), p("Yusuf", 2017)},
			Ties: []person.Tie{{Person: 1, Other: 3, Kind: person.Parent}}})
		if err != nil {
			return err
		}
		w.others, err = person.Register(ctx, tx, w.Clock, w.kim, person.RegisterCommand{FileNumber: "W-2", Persons: []person.Person{p("Nour", 1995)}})
		return err
	})
	w.mother, w.father, w.child, w.neighbour = w.family.Persons[0].ID, w.family.Persons[1].ID, w.family.Persons[2].ID, w.others.Persons[0].ID
	night := tenant.Scope{Tenant: w.Municipality.ID, Kind: tenant.Municipality, Actor: "night"}
	w.Do(t, night, func(ctx context.Context, tx *db.Tx) error {
		_, err := path.Catchup(ctx, tx, w.Clock, night)
		return err
	})
	return w
}

// enters gives somebody a page of their own and the scope they visit it in.
func (w *town) enters(t testing.TB, who id.ID) tenant.Scope {
	t.Helper()
	var inv portal.Invitation
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		inv, err = portal.Invite(ctx, tx, w.Clock, w.kim, portal.InviteCommand{Person: who, Language: i18n.Arabic})
		return err
	})
	return w.uses(t, inv.Code)
}

func (w *town) uses(t testing.TB, code string) tenant.Scope {
	t.Helper()
	a, err := portal.Redeem(t.Context(), w.DB, w.Clock, code, pin, "192.0.2.7")
	if err != nil {
		t.Fatal(err)
	}
	return tenant.Scope{Tenant: a.Tenant, Kind: tenant.Private, Actor: a.ID, Role: tenant.Person}
}

// sees asks for somebody's way as a visitor.
func (w *town) sees(t testing.TB, s tenant.Scope, who id.ID) (h portal.Home, err error) {
	t.Helper()
	err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
		as, a, err := portal.As(ctx, tx, w.Clock, s, who, portal.Way)
		if err == nil {
			h, err = portal.ShowHome(ctx, tx, w.Clock, as, a.Household, a.Person)
		}
		return err
	})
	return h, err
}

func (w *town) lets(t testing.TB, s tenant.Scope, cmd portal.LetHelpCommand) (code string, err error) {
	t.Helper()
	err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
		l, err := portal.LetHelp(ctx, tx, w.Clock, s, cmd)
		code = l.Token
		return err
	})
	return code, err
}

func hidden(err error) bool {
	return errs.Is(err, errs.KindNotFound) || errs.Is(err, errs.KindForbidden)
}

func TestWhosePageItIsSeesTheirWayAndNobodyElses(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		for who, title := range map[id.ID]string{w.mother: "Zeugnis beglaubigen", w.father: "Führerschein umschreiben", "": "Konto eröffnen"} {
			w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
				_, err := path.AddStep(ctx, tx, w.Clock, w.kim, path.AddStepCommand{Household: w.family.ID, Person: who, StepFields: path.StepFields{Area: path.Papers, Title: title, Turn: path.Person}})
				return err
			})
		}
		mother := w.enters(t, w.mother)
		h, err := w.sees(t, mother, w.mother)
		if err != nil {
			t.Fatal(err)
		}
		titles := map[string]bool{}
		for _, one := range h.Mine {
			titles[one.Title] = true
		}
		if !titles["Zeugnis beglaubigen"] || !titles["Konto eröffnen"] || titles["Führerschein umschreiben"] {
			t.Errorf("the mother sees %v", titles)
		}
		for name, who := range map[string]id.ID{"her husband": w.father, "a neighbour": w.neighbour, "nobody": id.New()} {
			if _, err := w.sees(t, mother, who); !hidden(err) {
				t.Errorf("she sees %s: %v", name, err)
			}
		}
		if _, err := w.sees(t, w.kim, w.mother); !hidden(err) {
			t.Errorf("a desk enters by the door of persons: %v", err)
		}
	})
}

func TestParentsSeeTheirChildrenUntilTheyAreOfAge(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother, father := w.enters(t, w.mother), w.enters(t, w.father)
		if _, err := w.sees(t, mother, w.child); err != nil {
			t.Errorf("the mother does not see her child: %v", err)
		}
		if _, err := w.sees(t, father, w.child); !hidden(err) {
			t.Errorf("who is not known as a parent sees the child: %v", err)
		}
		w.Clock.Set(time.Date(2036, 1, 2, 12, 0, 0, 0, time.UTC))
		if _, err := w.sees(t, mother, w.child); !hidden(err) {
			t.Errorf("the mother sees who is of age: %v", err)
		}
	})
}

func TestAHelperSeesWhatTheyWereLetSeeUntilItEnds(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.enters(t, w.mother)
		until := testkit.Today.AddDays(30)
		code, err := w.lets(t, mother, portal.LetHelpCommand{Person: w.mother, Name: "Ruth", Kind: portal.Mentor, Rights: []portal.Right{portal.Way}, Until: until})
		if err != nil {
			t.Fatal(err)
		}
		ruth := w.uses(t, code)
		if _, err := w.sees(t, ruth, w.mother); err != nil {
			t.Errorf("who was let see does not: %v", err)
		}
		err = w.Try(t, ruth, func(ctx context.Context, tx *db.Tx) error {
			_, _, err := portal.As(ctx, tx, w.Clock, ruth, w.mother, portal.Health)
			return err
		})
		if !errs.Is(err, errs.KindForbidden) {
			t.Errorf("she sees health: %v", err)
		}
		for _, s := range []tenant.Scope{ruth, w.enters(t, w.neighbour)} {
			if _, err := w.lets(t, s, portal.LetHelpCommand{Person: w.mother, Name: "X", Kind: portal.Mentor, Rights: []portal.Right{portal.Way}, Until: until}); !hidden(err) {
				t.Errorf("somebody lets others see what is not theirs: %v", err)
			}
		}
		now := w.Clock.Now()
		w.Clock.Set(until.AddDays(1).Begins())
		if _, err := w.sees(t, ruth, w.mother); !hidden(err) {
			t.Errorf("after its last day: %v", err)
		}
		w.Clock.Set(now)
		var helpers []portal.Help
		w.Do(t, mother, func(ctx context.Context, tx *db.Tx) (err error) {
			helpers, err = portal.Helpers(ctx, tx, w.Clock, mother, w.mother)
			return err
		})
		if len(helpers) != 1 || helpers[0].Name != "Ruth" || !helpers[0].Chosen {
			t.Fatalf("%+v", helpers)
		}
		w.Do(t, mother, func(ctx context.Context, tx *db.Tx) error {
			return portal.EndHelp(ctx, tx, w.Clock, mother, helpers[0].ID)
		})
		if _, err := w.sees(t, ruth, w.mother); !hidden(err) {
			t.Errorf("after it was ended: %v", err)
		}
	})
}

func TestWhatIsWrongWithHelpIsSaid(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	mother := w.enters(t, w.mother)
	for field, cmd := range map[string]portal.LetHelpCommand{
		"name":   {Person: w.mother, Kind: portal.Mentor, Rights: []portal.Right{portal.Way}, Until: testkit.Today},
		"kind":   {Person: w.mother, Name: "R", Rights: []portal.Right{portal.Way}, Until: testkit.Today},
		"rights": {Person: w.mother, Name: "R", Kind: portal.Mentor, Until: testkit.Today},
		"until":  {Person: w.mother, Name: "R", Kind: portal.Mentor, Rights: []portal.Right{portal.Way}, Until: testkit.Today.AddDays(400)},
	} {
		_, err := w.lets(t, mother, cmd)
		if f := i18n.Err(t.Context(), err); len(f) != 1 || f.At(field) == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestAChildUnderFourteenIsNotGivenAPage(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	err := w.Try(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
		_, err := portal.Invite(ctx, tx, w.Clock, w.kim, portal.InviteCommand{Person: w.child, Language: i18n.German})
		return err
	})
	if !errs.Is(err, errs.KindInvalid) {
		t.Errorf("%v", err)
	}
}

// Whoever is invited again logs in with the number they have; what they had
// before, a PIN and the sessions, is over.
func TestANewInvitationVoidsTheOldAccess(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		first := w.enters(t, w.mother)
		second := w.enters(t, w.mother)
		if first.Actor != second.Actor {
			t.Error("she has two log-ins")
		}
		var all []portal.Holder
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
			all, err = portal.Holders(ctx, tx, w.Clock, w.kim, w.family.ID)
			return err
		})
		if len(all) != 3 || all[2].Person.ID != w.child || !all[2].TooYoung || all[1].Person.ID != w.mother || !all[1].State.Chosen {
			t.Errorf("%+v", all)
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error { return portal.Close(ctx, tx, w.Clock, w.kim, w.mother) })
		w.Do(t, tenant.Scope{}, func(ctx context.Context, tx *db.Tx) error {
			if _, _, err := account.Current(ctx, tx, first.Actor, 3); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("her session goes on after her page was closed: %v", err)
			}
			return nil
		})
	})
}

func TestNobodyElsewhereGivesSomebodyAPageOrLooksAtIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.enters(t, w.mother)
		if _, err := w.lets(t, mother, portal.LetHelpCommand{Person: w.mother, Name: "Ruth", Kind: portal.Mentor, Rights: portal.Rights, Until: testkit.Today.AddDays(9)}); err != nil {
			t.Fatal(err)
		}
		var help id.ID
		w.Do(t, mother, func(ctx context.Context, tx *db.Tx) error {
			all, err := portal.Helpers(ctx, tx, w.Clock, mother, w.mother)
			help = all[0].ID
			return err
		})
		moved := mother
		moved.Tenant = w.Elsewhere.ID
		for who, s := range map[string]tenant.Scope{"a desk elsewhere": w.At(w.Elsewhere, tenant.CaseManager), "a page elsewhere": moved, "housing": w.As(tenant.Housing), "a neighbour": w.enters(t, w.neighbour)} {
			for name, call := range map[string]func(context.Context, *db.Tx) error{
				"Whose": func(ctx context.Context, tx *db.Tx) error {
					all, err := portal.Whose(ctx, tx, w.Clock, s)
					for _, a := range all {
						if a.Household == w.family.ID {
							return nil
						}
					}
					return errs.NotFound("error.not-found").Because(err)
				},
				"As": func(ctx context.Context, tx *db.Tx) error {
					_, _, err := portal.As(ctx, tx, w.Clock, s, w.mother)
					return err
				},
				"Alone": func(ctx context.Context, tx *db.Tx) error {
					_, _, err := portal.Alone(ctx, tx, w.Clock, s, w.mother)
					return err
				},
				"ShowHome": func(ctx context.Context, tx *db.Tx) error {
					_, err := portal.ShowHome(ctx, tx, w.Clock, s, w.family.ID, w.mother)
					return err
				},
				"Holders": func(ctx context.Context, tx *db.Tx) error {
					_, err := portal.Holders(ctx, tx, w.Clock, s, w.family.ID)
					return err
				},
				"Invite": func(ctx context.Context, tx *db.Tx) error {
					_, err := portal.Invite(ctx, tx, w.Clock, s, portal.InviteCommand{Person: w.mother})
					return err
				},
				"Close": func(ctx context.Context, tx *db.Tx) error { return portal.Close(ctx, tx, w.Clock, s, w.mother) },
				"Helpers": func(ctx context.Context, tx *db.Tx) error {
					_, err := portal.Helpers(ctx, tx, w.Clock, s, w.mother)
					return err
				},
				"LetHelp": func(ctx context.Context, tx *db.Tx) error {
					_, err := portal.LetHelp(ctx, tx, w.Clock, s, portal.LetHelpCommand{Person: w.mother, Name: "X", Kind: portal.Mentor, Rights: portal.Rights, Until: testkit.Today})
					return err
				},
				"EndHelp": func(ctx context.Context, tx *db.Tx) error { return portal.EndHelp(ctx, tx, w.Clock, s, help) },
			} {
				if err := w.Try(t, s, call); !hidden(err) {
					t.Errorf("%s by %s: %v", name, who, err)
				}
			}
		}
	})
}

// A scope that was opened for one person reads no other record, whichever
// function of a room is asked.
func TestAnOpenedScopeEndsAtTheHousehold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.enters(t, w.mother)
		w.Do(t, mother, func(ctx context.Context, tx *db.Tx) error {
			s, _, err := portal.As(ctx, tx, w.Clock, mother, w.mother, portal.Rights...)
			if err != nil {
				return err
			}
			if _, err := person.Show(ctx, tx, w.Clock, s, w.others.ID); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("the register shows the neighbours: %v", err)
			}
			if _, err := path.Mine(ctx, tx, w.Clock, s, w.others.ID, w.neighbour); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("the way shows the neighbours: %v", err)
			}
			if s.Writes(tenant.Register) || s.Reads(tenant.Legal) || s.Reads(tenant.Audit) || s.Reads(tenant.Account) {
				t.Error("it opens what is nobody's to open")
			}
			return nil
		})
	})
}

func TestThatSomebodyLookedAtTheirOwnPageIsOnRecordUnderItsPurpose(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.enters(t, w.mother)
		if _, err := w.sees(t, mother, w.mother); err != nil {
			t.Fatal(err)
		}
		auditor := w.At(w.Municipality, tenant.Auditor)
		var seen bool
		w.Do(t, auditor, func(ctx context.Context, tx *db.Tx) error {
			entries, err := audit.Page(ctx, tx, auditor, audit.Filter{})
			for _, e := range entries {
				seen = seen || e.Detail == "path: own" && e.Actor == mother.Actor && e.Purpose == tenant.OwnRecord && e.Role == tenant.Person
			}
			return err
		})
		if !seen {
			t.Error("the audit does not tell it")
		}
	})
}
