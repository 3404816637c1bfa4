package person_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// attempts is every exported function of the register that takes a scope, tried
// on somebody else's household. Each gives how much it found or changed.
func attempts(w *testkit.World, s tenant.Scope, h person.Household, relation id.ID, pair person.Duplicate) map[string]func(context.Context, *db.Tx) (int, error) {
	amina := h.Persons[0]
	one := func(err error) (int, error) { return 1, err }
	seen := person.DuplicateSeen{ID: pair.ID, Version: pair.Version}
	return map[string]func(context.Context, *db.Tx) (int, error){
		"Load": func(ctx context.Context, tx *db.Tx) (int, error) {
			found, err := person.Load(ctx, tx, s, []id.ID{h.ID})
			return len(found), err
		},
		"Of": func(ctx context.Context, tx *db.Tx) (int, error) {
			found, err := person.Of(ctx, tx, s, []id.ID{amina.ID})
			return len(found), err
		},
		"Filed": func(ctx context.Context, tx *db.Tx) (int, error) {
			found, err := person.Filed(ctx, tx, w.Clock, s, []string{h.FileNumber})
			return len(found), err
		},
		"Relations": func(ctx context.Context, tx *db.Tx) (int, error) {
			found, err := person.Relations(ctx, tx, s, []id.ID{h.ID})
			return len(found), err
		},
		"List": func(ctx context.Context, tx *db.Tx) (int, error) {
			found, err := person.List(ctx, tx, w.Clock, s, person.Filter{})
			return len(found.Households) + found.Total, err
		},
		"Count": func(ctx context.Context, tx *db.Tx) (int, error) {
			households, persons, err := person.Count(ctx, tx, s, person.Filter{})
			return households + persons, err
		},
		"List of the facility": func(ctx context.Context, tx *db.Tx) (int, error) {
			found, err := person.List(ctx, tx, w.Clock, s, person.Filter{Unit: h.Unit})
			return len(found.Households) + found.Total, err
		},
		"Search by name": func(ctx context.Context, tx *db.Tx) (int, error) {
			found, err := person.Search(ctx, tx, w.Clock, s, "haddad")
			return len(found.Households) + len(found.Matches), err
		},
		"Search by birth": func(ctx context.Context, tx *db.Tx) (int, error) {
			found, err := person.Search(ctx, tx, w.Clock, s, "3.3.1984")
			return len(found.Households) + len(found.Matches), err
		},
		"Search by file number": func(ctx context.Context, tx *db.Tx) (int, error) {
			found, err := person.Search(ctx, tx, w.Clock, s, h.FileNumber)
			return len(found.Households) + len(found.Matches), err
		},
		"Show": func(ctx context.Context, tx *db.Tx) (int, error) {
			_, err := person.Show(ctx, tx, w.Clock, s, h.ID)
			return one(err)
		},
		"ShowPerson": func(ctx context.Context, tx *db.Tx) (int, error) {
			_, _, err := person.ShowPerson(ctx, tx, w.Clock, s, amina.ID)
			return one(err)
		},
		"ShowOverview": func(ctx context.Context, tx *db.Tx) (int, error) {
			_, err := person.ShowOverview(ctx, tx, w.Clock, s, h.ID)
			return one(err)
		},
		"Move": func(ctx context.Context, tx *db.Tx) (int, error) {
			_, err := person.Move(ctx, tx, w.Clock, s, person.MoveCommand{Household: h.ID, Version: h.Version,
				Unit: w.OtherUnit.ID, Since: testkit.Today})
			return one(err)
		},
		"Change": func(ctx context.Context, tx *db.Tx) (int, error) {
			_, err := person.Change(ctx, tx, w.Clock, s, amina)
			return one(err)
		},
		"Join": func(ctx context.Context, tx *db.Tx) (int, error) {
			_, err := person.Join(ctx, tx, w.Clock, s, h.ID, person.Person{GivenName: "Mona"})
			return one(err)
		},
		"AddRelation": func(ctx context.Context, tx *db.Tx) (int, error) {
			_, err := person.AddRelation(ctx, tx, w.Clock, s,
				person.Relation{Person: amina.ID, Other: h.Persons[1].ID, Kind: person.StayTogether})
			return one(err)
		},
		"RemoveRelation": func(ctx context.Context, tx *db.Tx) (int, error) {
			return one(person.RemoveRelation(ctx, tx, w.Clock, s, relation))
		},
		"ShowLegal": func(ctx context.Context, tx *db.Tx) (int, error) {
			_, err := person.ShowLegal(ctx, tx, w.Clock, s, amina.ID)
			return one(err)
		},
		"LegalOf": func(ctx context.Context, tx *db.Tx) (int, error) {
			all, err := person.LegalOf(ctx, tx, w.Clock, s, []id.ID{h.ID})
			return len(all[h.ID]), err
		},
		"SetLegal": func(ctx context.Context, tx *db.Tx) (int, error) {
			return one(person.SetLegal(ctx, tx, w.Clock, s, person.Legal{Person: amina.ID, Nationality: "SY",
				Status: person.InProcedure, Source: "AZR", StatedOn: testkit.Today}))
		},
		"Part": func(ctx context.Context, tx *db.Tx) (int, error) {
			_, err := person.Part(ctx, tx, w.Clock, s, h.ID, []id.ID{amina.ID})
			return one(err)
		},
		"Duplicates": func(ctx context.Context, tx *db.Tx) (int, error) {
			page, err := person.Duplicates(ctx, tx, w.Clock, s, person.DuplicateFilter{})
			return len(page.Duplicates) + page.Total, err
		},
		"WaitingAcross": func(ctx context.Context, tx *db.Tx) (int, error) {
			return person.WaitingAcross(ctx, tx, s)
		},
		"Compare": func(ctx context.Context, tx *db.Tx) (int, error) {
			_, err := person.Compare(ctx, tx, w.Clock, s, pair.ID)
			return one(err)
		},
		"WithFollowers": func(ctx context.Context, tx *db.Tx) (int, error) {
			found, err := person.WithFollowers(ctx, tx, s, []id.ID{pair.Leader})
			return len(found) - 1, err
		},
		"Merge": func(ctx context.Context, tx *db.Tx) (int, error) {
			_, err := person.Merge(ctx, tx, w.Clock, s, person.MergeCommand{DuplicateSeen: seen, Leader: amina.ID, OnTheWay: free})
			return one(err)
		},
		"Unmerge": func(ctx context.Context, tx *db.Tx) (int, error) {
			_, err := person.Unmerge(ctx, tx, w.Clock, s, seen)
			return one(err)
		},
		"KeepApart": func(ctx context.Context, tx *db.Tx) (int, error) {
			_, err := person.KeepApart(ctx, tx, w.Clock, s, person.KeepApartCommand{DuplicateSeen: seen, Reason: "two"})
			return one(err)
		},
		"Reopen": func(ctx context.Context, tx *db.Tx) (int, error) {
			_, err := person.Reopen(ctx, tx, w.Clock, s, seen)
			return one(err)
		},
		"Leave": func(ctx context.Context, tx *db.Tx) (int, error) {
			return one(person.Leave(ctx, tx, w.Clock, s, []id.ID{h.ID}, testkit.Today))
		},
		"Home": func(ctx context.Context, tx *db.Tx) (int, error) {
			_, _, err := person.Home(ctx, tx, s, h.Persons[0].ID)
			return one(err)
		},
		"Return": func(ctx context.Context, tx *db.Tx) (int, error) {
			return one(person.Return(ctx, tx, w.Clock, s, h.ID, testkit.Today))
		},
	}
}

func TestNobodyElseSeesOrChangesAHousehold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		social, legal := w.As(tenant.FacilitySocial), w.As(tenant.LandLegal)
		h := register(t, w, social, haddads())
		var relation id.ID
		w.Do(t, social, func(ctx context.Context, tx *db.Tx) error {
			relations, err := person.Relations(ctx, tx, social, []id.ID{h.ID})
			relation = relations[0].ID
			return err
		})

		register(t, w, social, haddadsAgain())
		open := duplicates(t, w, social, person.DuplicateFilter{}).Duplicates
		pair := merge(t, w, social, open[0], open[0].One.ID)
		h = show(t, w, social, h.ID)
		w.Do(t, legal, func(ctx context.Context, tx *db.Tx) error {
			return person.SetLegal(ctx, tx, w.Clock, legal, person.Legal{Person: h.Persons[0].ID, Nationality: "IQ", Status: person.InProcedure, Source: "Pass", StatedOn: testkit.Today})
		})

		if _, err := tried(t, w, legal, attempts(w, legal, h, relation, pair)["SetLegal"]); err != nil { // whatever order the attempts come in
			t.Fatal(err)
		}

		// The attempts find something where they are allowed, or the test would prove nothing.
		for name, attempt := range attempts(w, social, h, relation, pair) {
			s := social
			if name == "ShowLegal" || name == "SetLegal" || name == "LegalOf" {
				s, attempt = legal, attempts(w, legal, h, relation, pair)[name]
			}
			if name == "Leave" || name == "Part" || name == "Move" || name == "RemoveRelation" || name == "Join" || name == "AddRelation" ||
				name == "Merge" || name == "Unmerge" || name == "KeepApart" || name == "Reopen" || name == "Return" || name == "WaitingAcross" {
				continue // these are tried elsewhere; here they would change what the next one finds
			}
			if n, err := tried(t, w, s, attempt); err != nil || n == 0 {
				t.Errorf("%s gives its own people %d, %v", name, n, err)
			}
		}

		otherUnit := social
		otherUnit.Unit = w.OtherUnit.ID
		noUnit := social
		noUnit.Unit = ""
		for who, s := range map[string]tenant.Scope{
			"another facility":                   otherUnit,
			"a facility's role without facility": noUnit,
			"a municipality":                     w.As(tenant.Intake),
			"another municipality":               w.At(w.Elsewhere, tenant.CaseManager),
			"a legal desk elsewhere":             w.At(tenant.Tenant{ID: w.Elsewhere.ID, Kind: tenant.Land}, tenant.LandLegal),
		} {
			for name, attempt := range attempts(w, s, h, relation, pair) {
				if (name == "Leave" || name == "Part") && s.Tenant == w.Land.ID {
					continue // the end of a transfer is no matter of facilities
				}
				n, err := tried(t, w, s, attempt)
				refused := errs.Is(err, errs.KindNotFound) || errs.Is(err, errs.KindForbidden) ||
					errs.Is(err, errs.KindConflict) && name == "Leave"
				if err == nil && n > 0 || err != nil && !refused {
					t.Errorf("%s by %s gives %d, %v", name, who, n, err)
				}
			}
		}
		if diff := show(t, w, social, h.ID); diff.Version != h.Version || !diff.LeftOn.IsZero() {
			t.Error("the household was changed")
		}
	})
}

func tried(t *testing.T, w *testkit.World, s tenant.Scope, attempt func(context.Context, *db.Tx) (int, error)) (n int, err error) {
	t.Helper()
	err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		n, err = attempt(ctx, tx)
		return err
	})
	return n, err
}

func TestOnlyTheLegalDeskKnowsTheLegalStatus(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		h := register(t, w, w.As(tenant.FacilitySocial), haddads())
		desk := w.As(tenant.LandLegal)
		first := person.Legal{Person: h.Persons[0].ID, Nationality: "SY", Status: person.InProcedure,
			Source: "Bescheid", StatedOn: testkit.Today}
		second := first
		second.Status = person.Recognised
		known := func() (file person.LegalFile) {
			w.Do(t, desk, func(ctx context.Context, tx *db.Tx) (err error) {
				file, err = person.ShowLegal(ctx, tx, w.Clock, desk, first.Person)
				return err
			})
			return file
		}
		none := person.LegalFile{Latest: person.Legal{Person: first.Person}}
		if diff := cmp.Diff(none, known(), days); diff != "" {
			t.Errorf("before anything is stated: %s", diff)
		}
		for _, one := range []person.Legal{first, second, second, first} { // the same twice is said once
			w.Do(t, desk, func(ctx context.Context, tx *db.Tx) error { return person.SetLegal(ctx, tx, w.Clock, desk, one) })
		}
		for _, l := range []*person.Legal{&first, &second} {
			l.RecordedAt, l.RecordedBy = w.Clock.Now(), desk.Actor
		}
		want := person.LegalFile{Latest: first, Earlier: []person.Legal{second, first}}
		if diff := cmp.Diff(want, known(), days); diff != "" {
			t.Errorf("what was stated: %s", diff)
		}
		for _, grant := range tenant.Matrix {
			if grant.Role == tenant.LandLegal {
				continue
			}
			s := w.As(grant.Role)
			s.Tenant, s.Kind = w.Land.ID, tenant.Land
			for name, do := range map[string]func(context.Context, *db.Tx) error{
				"read": func(ctx context.Context, tx *db.Tx) error {
					_, err := person.ShowLegal(ctx, tx, w.Clock, s, first.Person)
					return err
				},
				"write": func(ctx context.Context, tx *db.Tx) error { return person.SetLegal(ctx, tx, w.Clock, s, first) },
			} {
				if err := w.Try(t, s, do); !errs.Is(err, errs.KindForbidden) {
					t.Errorf("%s may %s it: %v", grant.Role, name, err)
				}
			}
		}
	})
}

func TestWhatIsStatedOfTheLegalStatusHasASource(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		h := register(t, w, w.As(tenant.FacilitySocial), haddads())
		desk := w.As(tenant.LandLegal)
		right := person.Legal{Person: h.Persons[0].ID, Nationality: "UA", Status: person.Temporary, Source: "AZR", StatedOn: testkit.Today}
		for field, change := range map[string]func(*person.Legal){
			person.FieldNationality: func(l *person.Legal) { l.Nationality = "Ukraine" },
			person.FieldStatus:      func(l *person.Legal) { l.Status = "whatever" },
			person.FieldSource:      func(l *person.Legal) { l.Source = " " },
			person.FieldStatedOn:    func(l *person.Legal) { l.StatedOn = testkit.Today.AddDays(1) },
		} {
			wrong := right
			change(&wrong)
			err := w.Try(t, desk, func(ctx context.Context, tx *db.Tx) error {
				return person.SetLegal(ctx, tx, w.Clock, desk, wrong)
			})
			if all := errs.All(err); len(all) != 1 || all[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
	})
}
