package seat_test

import (
	"context"
	"testing"

	"wegwarte/engine/seating"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

type call = func(context.Context, *db.Tx, tenant.Scope) (int, error)

// calls are all that can be done with the seats of a town: how much each shows, or its error.
func (w *town) calls(one, mine seat.Seat, run seat.Run, kita id.ID) (reads, writes map[string]call) {
	reads = map[string]call{
		"Show": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
			h, err := seat.Show(ctx, tx, w.Clock, s, w.course.ID)
			return len(h.Held) + len(h.Waiting), err
		},
		"OfPersons": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
			all, err := seat.OfPersons(ctx, tx, w.Clock, s, []id.ID{mine.Person})
			return len(all), err
		},
		"List": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
			all, err := seat.List(ctx, tx, s, seat.Filter{})
			return len(all), err
		},
		"Kitas": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
			all, err := seat.Kitas(ctx, tx, s)
			return len(all), err
		},
		"Runs": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
			all, err := seat.Runs(ctx, tx, s)
			return len(all), err
		},
		"ShowRun": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
			r, err := seat.ShowRun(ctx, tx, w.Clock, s, run.Number)
			return len(r.Lines), err
		},
		"Needs": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
			all, err := seat.Needs(ctx, tx, w.Clock, s)
			return len(all), err
		},
		"KitaFigures": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
			all, err := seat.KitaFigures(ctx, tx, w.Clock, s)
			return len(all), err
		},
		"ToldOf": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
			told, err := seat.ToldOf(ctx, tx, s, w.course.ID)
			return told.Of, err
		},
	}
	writes = map[string]call{
		"SignUpGuest": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) { // who is nobody has no rights either: they have their own town's offers
			if s.Tenant == w.kim.Tenant {
				return 0, errs.Forbidden("error.forbidden")
			}
			cmd := neighbour(77, 1)
			cmd.Offer = w.course.ID
			_, _, err := seat.SignUpGuest(ctx, tx, w.Clock, s, cmd)
			return 0, err
		},
		"SignUp": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
			cmd := guest(77)
			cmd.Offer = w.course.ID
			_, err := seat.SignUp(ctx, tx, w.Clock, s, cmd)
			return 0, err
		},
		"SignUpTogether": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
			cmd := guest(77)
			cmd.Offer = w.course.ID
			_, err := seat.SignUpTogether(ctx, tx, w.Clock, s, cmd, []seat.Along{{Person: id.New()}})
			return 0, err
		},
		"Settle": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
			_, err := seat.Settle(ctx, tx, w.Clock, s, seat.SettleCommand{Seat: one.ID, Version: one.Version, To: seat.Withdrawn})
			return 0, err
		},
		"Ask": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
			_, err := seat.Ask(ctx, tx, w.Clock, s, one.ID)
			return 0, err
		},
		"SaveTerms": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
			return 0, seat.SaveTerms(ctx, tx, w.Clock, s, seat.Terms{Offer: w.course.ID, Days: 5})
		},
		"Apply": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
			_, err := seat.Apply(ctx, tx, w.Clock, s, kid(77, kita))
			return 0, err
		},
		"Pin": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
			return 0, seat.Pin(ctx, tx, w.Clock, s, seat.PinCommand{Number: run.Number, Version: run.Version, Who: run.Lines[0].Who, Reason: "x"})
		},
		"Decide": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
			return 0, seat.Decide(ctx, tx, w.Clock, s, seat.DecideCommand{Number: run.Number, Version: run.Version})
		},
		"MakeRun": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
			_, err := seat.MakeRun(ctx, tx, w.Clock, s, starts)
			return 0, err
		},
		"SetRule": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
			return 0, seat.SetRule(ctx, tx, w.Clock, s, seat.Rule{Number: 1, ValidFrom: today, Days: 3, Source: "x", Rule: seating.Rule{Criteria: []seating.Criterion{{Kind: seating.OneParent, Points: 1}}}})
		},
	}
	return reads, writes
}

func TestNobodySeesOrChangesTheSeatsOfOthers(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d, 1)
		k := w.kitas(t, "Nord")
		cmd := guest(1)
		cmd.Person = w.family.Persons[0].ID
		mine := w.must(t, cmd)
		one := w.must(t, guest(2))
		w.applies(t, kid(1, k[0]))
		reads, writes := w.calls(one, mine, w.makes(t), k[0])
		far := w.At(w.Elsewhere, tenant.CaseManager)
		for name, fn := range reads {
			var n int
			err := w.Try(t, far, func(ctx context.Context, tx *db.Tx) (err error) { n, err = fn(ctx, tx, far); return err })
			if n != 0 || err != nil && !errs.Is(err, errs.KindNotFound) {
				t.Errorf("%s from elsewhere: %d, %v", name, n, err)
			}
		}
		for name, fn := range writes {
			if name == "SetRule" || name == "MakeRun" { // of its own town, where Pin and Decide would find that run then
				continue
			}
			err := w.Try(t, far, func(ctx context.Context, tx *db.Tx) error { _, err := fn(ctx, tx, far); return err })
			if !errs.Is(err, errs.KindNotFound) && !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict) {
				t.Errorf("%s from elsewhere: %v", name, err)
			}
		}
		for _, role := range []tenant.Role{tenant.Housing, tenant.Administrator, tenant.Auditor, tenant.LandAllocation, tenant.FacilitySocial} {
			s := w.As(role)
			if role == tenant.Administrator || role == tenant.Auditor {
				s = w.At(w.Municipality, role)
			}
			for _, some := range []map[string]call{reads, writes} {
				for name, fn := range some {
					if err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error { _, err := fn(ctx, tx, s); return err }); !errs.Is(err, errs.KindForbidden) {
						t.Errorf("%s as %s: %v", name, role, err)
					}
				}
			}
		}
		for _, s := range []tenant.Scope{w.As(tenant.Intake), w.At(w.Municipality, tenant.Lead)} {
			for name, fn := range writes {
				if err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error { _, err := fn(ctx, tx, s); return err }); !errs.Is(err, errs.KindForbidden) {
					t.Errorf("%s as %s: %v", name, s.Role, err)
				}
			}
		}
		club := w.As(tenant.Offerer) // of another provider
		own := map[string]bool{"List": true, "Kitas": true}
		for _, some := range []map[string]call{reads, writes} {
			for name, fn := range some {
				var n int
				err := w.Try(t, club, func(ctx context.Context, tx *db.Tx) (err error) { n, err = fn(ctx, tx, club); return err })
				if !own[name] && !errs.Is(err, errs.KindForbidden) && !errs.Is(err, errs.KindNotFound) || name == "List" && n != 0 {
					t.Errorf("%s by another provider: %d, %v", name, n, err)
				}
			}
		}
		w.stand(t, "Gast 1 taken | Gast 2")
	})
}

func TestSomebodyOnTheirOwnPageSeesAndChangesTheirsAlone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d, 1)
		one := w.must(t, guest(1))
		self := tenant.Scope{Tenant: w.Municipality.ID, Kind: tenant.Private, Actor: "her", Role: tenant.Person, Own: tenant.Self{Person: w.family.Persons[0].ID, Household: w.family.ID, Write: tenant.These(tenant.Seat)}}
		cmd := guest(2)
		cmd.Person, cmd.Consent = w.family.Persons[1].ID, "" // whoever they name: they sign up themselves
		made, err := w.signs(t, self, cmd)
		if err != nil || made.Person != self.Own.Person || made.Consent != seat.OwnDoes {
			t.Fatalf("%+v: %+v", made, err)
		}
		if _, err := w.settles(t, self, one, seat.Withdrawn); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("somebody else's seat: %v", err)
		}
		if err := w.Try(t, self, func(ctx context.Context, tx *db.Tx) error {
			_, err := seat.Show(ctx, tx, w.Clock, self, w.course.ID)
			return err
		}); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("who else signed up: %v", err)
		}
		var mine []seat.Mine
		w.Do(t, self, func(ctx context.Context, tx *db.Tx) (err error) {
			mine, err = seat.OfPersons(ctx, tx, w.Clock, self, []id.ID{w.family.Persons[1].ID})
			return err
		})
		if len(mine) != 1 || mine[0].Number != 1 || mine[0].Waiting != 1 || mine[0].By.Name != "VHS Musterstadt" {
			t.Errorf("%+v", mine)
		}
		going := func(s tenant.Scope) (all []seat.Mine, err error) {
			err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
				all, err = seat.Going(ctx, tx, w.Clock, s)
				return err
			})
			return all, err
		}
		if all, err := going(self); err != nil || len(all) != 1 || all[0].ID != made.ID {
			t.Errorf("%+v %v", all, err)
		}
		father, elsewhere := self, self
		father.Own.Person, elsewhere.Tenant = w.family.Persons[1].ID, w.Elsewhere.ID
		for _, s := range []tenant.Scope{father, elsewhere} {
			if all, err := going(s); err == nil && len(all) > 0 {
				t.Errorf("%+v", all)
			}
		}
		if _, err := going(w.kim); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("the desk asks as if it were hers: %v", err)
		}
		if _, err := w.settles(t, self, made, seat.Withdrawn); err != nil {
			t.Errorf("%+v", err)
		}
	})
}

func TestAnswersAreCountedAndLeadToNobody(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d, 10)
		anybody := tenant.Scope{Tenant: w.Municipality.ID, Kind: tenant.Municipality}
		told := func() (got seat.Told) {
			w.Do(t, w.school, func(ctx context.Context, tx *db.Tx) (err error) {
				got, err = seat.ToldOf(ctx, tx, w.school, w.course.ID)
				return err
			})
			return got
		}
		var signed []seat.Seat
		for n := range 5 {
			signed = append(signed, w.must(t, guest(n)))
		}
		ask := func(one seat.Seat) (word string, err error) {
			err = w.Try(t, w.school, func(ctx context.Context, tx *db.Tx) (err error) {
				word, err = seat.Ask(ctx, tx, w.Clock, w.school, one.ID)
				return err
			})
			return word, err
		}
		if _, err := ask(signed[0]); !errs.Is(err, errs.KindConflict) {
			t.Errorf("asked before it began: %v", err)
		}
		w.later(30)
		for n, one := range signed {
			if got := told(); n > 0 && (got.Enough() || len(got.Answers) > 0) {
				t.Errorf("told of %d: %+v", n, got)
			}
			word, err := ask(one)
			if err != nil {
				t.Fatalf("%+v", err)
			}
			if at, ok := seat.AskedAt(word); !ok || at != w.Municipality.ID {
				t.Errorf("%s is of %s", word, at)
			}
			says := func() error {
				return w.Try(t, anybody, func(ctx context.Context, tx *db.Tx) error {
					return seat.Tell(ctx, tx, w.Clock, anybody, word, map[seat.Question]seat.Reply{seat.Helped: seat.RepliesYes, seat.Again: seat.RepliesPartly})
				})
			}
			if err := says(); err != nil {
				t.Fatalf("%+v", err)
			}
			if err := says(); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("said twice: %v", err)
			}
			if _, err := ask(one); !errs.Is(err, errs.KindConflict) {
				t.Errorf("asked twice: %v", err)
			}
		}
		if got := told(); !got.Enough() || got.Answers[seat.Helped][seat.RepliesYes] != 5 || got.Answers[seat.Again][seat.RepliesPartly] != 5 {
			t.Errorf("%+v", got)
		}
	})
}

func TestAProviderReadsWhatWasReleasedAndTheNightForgetsGuests(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d, 1)
		cmd := guest(1)
		cmd.Person, cmd.Name = w.family.Persons[0].ID, "Amina H."
		w.must(t, cmd)
		gone := w.must(t, guest(2))
		h := w.sheet(t, w.school, w.course.ID)
		if got := stands(h); got != "Amina H. taken | Gast 2" {
			t.Error(got)
		}
		if _, err := w.signs(t, w.school, cmd); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("a provider signs up somebody of the register: %v", err)
		}
		if _, err := w.settles(t, w.school, gone, seat.Withdrawn); err != nil {
			t.Fatal(err)
		}
		w.later(91)
		w.night(t)
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			n, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM seat WHERE tenant_id = $1 AND name LIKE 'Gast%'`, w.kim.Tenant)
			if n != 0 {
				t.Errorf("%d guests are still there", n)
			}
			return err
		})
	})
}

func TestSeatsAreReadByTheirIndexes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d, 1)
		k := w.kitas(t, "Nord")
		w.must(t, guest(1))
		w.must(t, guest(2))
		w.applies(t, kid(1, k[0]))
		r := w.makes(t)
		for _, plan := range testkit.Plans(t, d, w.kim.Tenant, func(ctx context.Context, tx *db.Tx) error {
			if _, err := seat.Show(ctx, tx, w.Clock, w.kim, w.course.ID); err != nil {
				return err
			}
			if _, err := seat.OfPersons(ctx, tx, w.Clock, w.kim, []id.ID{w.family.Persons[0].ID}); err != nil {
				return err
			}
			for _, by := range []seat.Column{seat.ByNext, seat.ByTitle, seat.ByProvider} {
				if _, err := seat.List(ctx, tx, w.kim, seat.Filter{By: by}); err != nil {
					return err
				}
			}
			if _, err := offer.Some(ctx, tx, w.kim, []id.ID{w.course.ID}); err != nil {
				return err
			}
			_, err := seat.ShowRun(ctx, tx, w.Clock, w.kim, r.Number)
			return err
		}) {
			if fault := plan.Fault(); fault != "" {
				t.Error(fault)
			}
		}
	})
}
