package record_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestEachRoleReadsTheKindsOfDataItNeeds(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.recordAll(t, w.As(tenant.Intake), w.arrived)
		w.recordAll(t, w.As(tenant.LandAllocation), w.here)
		for role, want := range map[tenant.Role][]string{
			tenant.LandAllocation: {"continuous-medication", "step-free", "orientation-course"},
			tenant.FacilitySocial: {"continuous-medication", "step-free", "orientation-course"},
			tenant.FacilityMedic:  {"continuous-medication", "step-free", "orientation-course", "vaccination"},
			tenant.LandLegal:      nil,
			tenant.Intake:         {"continuous-medication", "step-free", "orientation-course", "vaccination"},
			tenant.CaseManager:    {"continuous-medication", "step-free", "orientation-course", "vaccination"},
			tenant.Housing:        {"step-free"},
			tenant.Administrator:  nil,
			tenant.Auditor:        nil,
		} {
			s, who := w.As(role), w.here
			if s.Kind == tenant.Municipality {
				who = w.arrived
			}
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				needs, err := record.NeedsOf(ctx, tx, s, []id.ID{who})
				if err != nil {
					return err
				}
				measures, err := record.MeasuresOf(ctx, tx, s, []id.ID{who})
				var got []string
				for _, n := range needs {
					got = append(got, n.Code)
				}
				for _, m := range measures {
					got = append(got, m.Kind)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s: %s", role, diff)
				}
				return err
			})
		}
	})
}

// recordAll puts one need and one measure of each kind of data in the record.
func (w world) recordAll(t *testing.T, s tenant.Scope, who id.ID) {
	t.Helper()
	known := record.Record{Needs: []record.Need{
		{ID: id.New(), Person: who, Code: "step-free", Severity: record.Needed, From: testkit.Today},
		{ID: id.New(), Person: who, Code: "continuous-medication", Severity: record.Needed, From: testkit.Today, Health: true},
	}, Measures: []record.Measure{
		{ID: id.New(), Person: who, Kind: "orientation-course", Outcome: record.Done, DayPrecision: "unknown"},
		{ID: id.New(), Person: who, Kind: "vaccination", Outcome: record.Done, DayPrecision: "unknown", Health: true},
	}}
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		return record.Copy(ctx, tx, w.Clock, s, map[id.ID]id.ID{who: who}, known)
	})
}

func TestWhoMayNotReadHealthCannotWriteIt(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	for role, allowed := range map[tenant.Role][4]bool{ // need, health need, measure, vaccination
		tenant.FacilitySocial: {true, false, true, false},
		tenant.FacilityMedic:  {true, true, false, true},
		tenant.LandAllocation: {},
		tenant.LandLegal:      {},
	} {
		s := w.As(role)
		for i, try := range []func(ctx context.Context, tx *db.Tx) error{
			func(ctx context.Context, tx *db.Tx) error {
				_, err := record.AddNeed(ctx, tx, w.Clock, s, stepFree(w.here))
				return err
			},
			func(ctx context.Context, tx *db.Tx) error {
				_, err := record.AddNeed(ctx, tx, w.Clock, s, medication(w.here))
				return err
			},
			func(ctx context.Context, tx *db.Tx) error {
				_, err := record.AddMeasure(ctx, tx, w.Clock, s, course(w.here))
				return err
			},
			func(ctx context.Context, tx *db.Tx) error {
				_, err := record.AddMeasure(ctx, tx, w.Clock, s, mmr(w.here))
				return err
			},
		} {
			err := w.Try(t, s, try)
			if (err == nil) != allowed[i] || err != nil && !errs.Is(err, errs.KindForbidden) {
				t.Errorf("%s, %d: got %v, allowed is %v", role, i, err, allowed[i])
			}
		}
	}
}

// From a foreign tenant, and from another facility, nothing of a person is seen
// or touched by any exported function.
func TestAForeignScopeSeesAndTouchesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		var need record.Need
		var none record.NoNeed
		var dose record.Measure
		var kept record.Received
		var paper record.Paper
		var said []record.Statement
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (err error) {
			if need, err = record.AddNeed(ctx, tx, w.Clock, s, stepFree(w.here)); err != nil {
				return err
			}
			if dose, err = record.AddMeasure(ctx, tx, w.Clock, s, mmr(w.here)); err != nil {
				return err
			}
			if err := record.AddNoNeeds(ctx, tx, w.Clock, s, noLanguage(w.here)); err != nil {
				return err
			}
			shown, err := record.Show(ctx, tx, w.Clock, s, []id.ID{w.here})
			if err != nil {
				return err
			}
			none = shown.NoNeeds[0]
			if _, _, err := record.KeepBack(ctx, tx, w.Clock, s, record.KeepBackCommand{Item: record.KeptMeasure, ID: dose.ID, How: "x"}); err != nil {
				return err
			}
			if paper, _, err = record.AddPaper(ctx, tx, w.Clock, s, keys, vaccinationPaper(t, w.here)); err != nil {
				return err
			}
			if said, err = record.AddStatements(ctx, tx, w.Clock, s, metformin(w.here), penicillin(w.here)); err != nil {
				return err
			}
			kept, err = record.AddDocument(ctx, tx, w.Clock, s, impfpass(w.here, "<one/>"))
			return err
		})
		var homes []id.ID
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (err error) {
			homes, err = db.All(ctx, tx, db.Value[id.ID], `SELECT household_id FROM person WHERE tenant_id = $1 AND id = $2`, s.Tenant, w.here)
			if found, err := record.Discreet(ctx, tx, s, homes); err != nil || len(found) != 1 {
				t.Errorf("of their own: Discreet gives %d, %v", len(found), err)
			}
			return err
		})
		medicElsewhere := w.As(tenant.FacilityMedic)
		medicElsewhere.Unit = w.OtherUnit.ID
		nowhere := w.As(tenant.FacilityMedic)
		nowhere.Unit = ""
		for name, s := range map[string]tenant.Scope{
			"another facility":  medicElsewhere,
			"no facility":       nowhere,
			"a municipality":    w.As(tenant.Intake),
			"another authority": w.At(w.Elsewhere, tenant.Intake),
		} {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				one := []id.ID{w.here}
				if found, err := record.NeedsOf(ctx, tx, s, one); err != nil || len(found) != 0 {
					t.Errorf("%s: NeedsOf gives %d, %v", name, len(found), err)
				}
				if found, err := record.MeasuresOf(ctx, tx, s, one); err != nil || len(found) != 0 {
					t.Errorf("%s: MeasuresOf gives %d, %v", name, len(found), err)
				}
				if known, err := record.ForHandOver(ctx, tx, s, one); s.Writes(tenant.Transfer) && err != nil || len(known.Needs)+len(known.Measures)+len(known.NoNeeds)+len(known.Statements) != 0 {
					t.Errorf("%s: ForHandOver gives %+v, %v", name, known, err)
				}
				if err := record.Consented(ctx, tx, s, []id.ID{need.ID}); !errs.Is(err, errs.KindConflict) {
					t.Errorf("%s: Consented gives %v", name, err)
				}
				if copies, err := record.Recall(ctx, tx, w.Clock, s, need.ID, testkit.Today); err != nil || len(copies) != 0 {
					t.Errorf("%s: Recall gives %d, %v", name, len(copies), err)
				}
				if found, err := record.StatementsOf(ctx, tx, s, one); err != nil || len(found) != 0 {
					t.Errorf("%s: StatementsOf gives %d, %v", name, len(found), err)
				}
				if err := record.ConsentedStatements(ctx, tx, s, []id.ID{said[1].ID}); s.Kind != tenant.Land && !errs.Is(err, errs.KindConflict) {
					t.Errorf("%s: ConsentedStatements gives %v", name, err)
				}
				if copies, err := record.RecallStatement(ctx, tx, w.Clock, s, said[1].ID, testkit.Today); err != nil || copies != 0 {
					t.Errorf("%s: RecallStatement gives %d, %v", name, copies, err)
				}
				if copies, err := record.RecallPaper(ctx, tx, w.Clock, s, paper.ID); err != nil || copies != 0 {
					t.Errorf("%s: RecallPaper gives %d, %v", name, copies, err)
				}
				if list, err := record.AZRStatements(ctx, tx, s, w.here); err != nil || len(list) != 0 {
					t.Errorf("%s: AZRStatements gives %d, %v", name, len(list), err)
				}
				if list, err := record.AZRToAsk(ctx, tx, clock.At(testkit.Now.AddDate(2, 0, 0)), s, record.ToAskPage{Limit: 5}); err != nil || len(list) != 0 {
					t.Errorf("%s: AZRToAsk gives %d, %v", name, len(list), err)
				}
				if list, err := record.Discreet(ctx, tx, s, homes); s.Tenant != w.Land.ID && (err != nil || len(list) != 0) {
					t.Errorf("%s: Discreet gives %d, %v", name, len(list), err)
				}
				if s.Kind != tenant.Land { // the night's work acts for the whole of a tenant, and a hand-over for its Land
					if n, err := record.RemoveAged(ctx, tx, clock.At(testkit.Now.AddDate(2, 0, 0)), s); err != nil || n != 0 {
						t.Errorf("%s: RemoveAged removes %d, %v", name, n, err)
					}
					if list, err := record.KeptBackOf(ctx, tx, s, one); err != nil || len(list) != 0 {
						t.Errorf("%s: KeptBackOf gives %d, %v", name, len(list), err)
					}
				}
				for function, try := range map[string]func(context.Context) error{
					"AddStatements": func(ctx context.Context) error {
						_, err := record.AddStatements(ctx, tx, w.Clock, s, metformin(w.here))
						return err
					},
					"ShowStatement": func(ctx context.Context) error {
						_, err := record.ShowStatement(ctx, tx, w.Clock, s, said[0].ID)
						return err
					},
					"EndStatement": func(ctx context.Context) error {
						return record.EndStatement(ctx, tx, w.Clock, s, said[0].ID, testkit.Today)
					},
					"SupplyMedicine": func(ctx context.Context) error {
						return record.SupplyMedicine(ctx, tx, w.Clock, s, said[0].ID, record.Supply{SupplyDays: 1})
					},
					"WithdrawStatement": func(ctx context.Context) error {
						return record.WithdrawStatement(ctx, tx, w.Clock, s, said[0].ID)
					},
					"WithdrawStatementConsent": func(ctx context.Context) error {
						_, err := record.WithdrawStatementConsent(ctx, tx, w.Clock, s, record.ConsentCommand{Need: said[1].ID, How: "x"})
						return err
					},
					"AddAZR": func(ctx context.Context) error {
						_, err := record.AddAZR(ctx, tx, w.Clock, s, measles(w.here))
						return err
					},
					"CompareAZR": func(ctx context.Context) error {
						_, err := record.CompareAZR(ctx, tx, w.Clock, s, measles(w.here))
						return err
					},
					"Keep": func(ctx context.Context) error {
						return record.Keep(ctx, tx, w.Clock, s, record.KeepCommand{Person: w.here, Keep: []id.ID{dose.ID}, How: "x"})
					},
					"KeepBack": func(ctx context.Context) error {
						_, _, err := record.KeepBack(ctx, tx, w.Clock, s, record.KeepBackCommand{Item: record.KeptNeed, ID: need.ID, How: "x"})
						return err
					},
					"PassOn": func(ctx context.Context) error {
						_, _, err := record.PassOn(ctx, tx, w.Clock, s, record.KeepBackCommand{Item: record.KeptMeasure, ID: dose.ID, How: "x"})
						return err
					},
					"ShowKeepable": func(ctx context.Context) error {
						_, _, err := record.ShowKeepable(ctx, tx, w.Clock, s, record.KeptPaper, paper.ID)
						return err
					},
					"AddPaper": func(ctx context.Context) error {
						_, _, err := record.AddPaper(ctx, tx, w.Clock, s, keys, vaccinationPaper(t, w.here))
						return err
					},
					"ShowPapers": func(ctx context.Context) error {
						_, err := record.ShowPapers(ctx, tx, w.Clock, s, keys, one)
						return err
					},
					"ShowPaper": func(ctx context.Context) error {
						_, err := record.ShowPaper(ctx, tx, w.Clock, s, paper.ID)
						return err
					},
					"OpenPaper": func(ctx context.Context) error {
						_, _, err := record.OpenPaper(ctx, tx, w.Clock, s, keys, paper.ID, record.PaperContent)
						return err
					},
					"DescribePaper": func(ctx context.Context) error {
						return record.DescribePaper(ctx, tx, w.Clock, s, record.DescribeCommand{Paper: paper.ID, Version: 1, Described: record.Described{Kind: record.OtherPaper}})
					},
					"TurnPaper": func(ctx context.Context) error { return record.TurnPaper(ctx, tx, w.Clock, s, paper.ID, 1) },
					"RemovePaper": func(ctx context.Context) error {
						_, err := record.RemovePaper(ctx, tx, w.Clock, s, record.RemoveCommand{Paper: paper.ID, Why: record.WrongPerson})
						return err
					},
					"HandedPaper": func(ctx context.Context) error {
						if s.Kind == tenant.Land {
							return errs.NotFound("it acts in the name of a municipality")
						}
						_, _, err := record.HandedPaper(ctx, tx, s, keys, paper.ID, record.PaperContent)
						return err
					},
					"RawPaper": func(ctx context.Context) error {
						if s.Kind == tenant.Land {
							return errs.NotFound("it acts in the name of a municipality")
						}
						_, err := record.RawPaper(ctx, tx, s, keys, paper.ID)
						return err
					},
					"CopyPaper": func(ctx context.Context) error {
						return record.CopyPaper(ctx, tx, w.Clock, s, keys, w.here, record.CopiedPaper{Paper: paper, Content: []byte("x")})
					},
					"WithdrawConsent": func(ctx context.Context) error {
						_, err := record.WithdrawConsent(ctx, tx, w.Clock, s, record.ConsentCommand{Need: need.ID, How: "x"})
						return err
					},
					"Show": func(ctx context.Context) error { _, err := record.Show(ctx, tx, w.Clock, s, one); return err },
					"AddNeed": func(ctx context.Context) error {
						_, err := record.AddNeed(ctx, tx, w.Clock, s, stepFree(w.here))
						return err
					},
					"AddNeeds": func(ctx context.Context) error {
						_, err := record.AddNeeds(ctx, tx, w.Clock, s, stepFree(w.here))
						return err
					},
					"ShowNeed": func(ctx context.Context) error {
						_, err := record.ShowNeed(ctx, tx, w.Clock, s, need.ID)
						return err
					},
					"ShowMeasure": func(ctx context.Context) error {
						_, err := record.ShowMeasure(ctx, tx, w.Clock, s, dose.ID)
						return err
					},
					"EndNeed": func(ctx context.Context) error { return record.EndNeed(ctx, tx, w.Clock, s, need.ID, testkit.Today) },
					"DetailNeed": func(ctx context.Context) error {
						return record.DetailNeed(ctx, tx, w.Clock, s, need.ID, "x", record.OwnWord)
					},
					"WithdrawNeed": func(ctx context.Context) error { return record.WithdrawNeed(ctx, tx, w.Clock, s, need.ID) },
					"AddNoNeeds": func(ctx context.Context) error {
						return record.AddNoNeeds(ctx, tx, w.Clock, s, noLanguage(w.here))
					},
					"WithdrawNoNeed": func(ctx context.Context) error { return record.WithdrawNoNeed(ctx, tx, w.Clock, s, none.ID) },
					"ReviewOf": func(ctx context.Context) error {
						_, err := record.ReviewOf(ctx, tx, w.Clock, s, []record.Case{{Household: person.Household{Persons: []person.Person{{ID: w.here}}}}})
						return err
					},
					"AddMeasure": func(ctx context.Context) error {
						_, err := record.AddMeasure(ctx, tx, w.Clock, s, mmr(w.here))
						return err
					},
					"AddMeasures": func(ctx context.Context) error {
						_, err := record.AddMeasures(ctx, tx, w.Clock, s, course(w.here))
						return err
					},
					"WithdrawMeasure": func(ctx context.Context) error { return record.WithdrawMeasure(ctx, tx, w.Clock, s, dose.ID) },
					"AddDocument": func(ctx context.Context) error {
						_, err := record.AddDocument(ctx, tx, w.Clock, s, impfpass(w.here, "<two/>"))
						return err
					},
					"Content": func(ctx context.Context) error {
						_, _, err := record.Content(ctx, tx, w.Clock, s, kept.Document)
						return err
					},
					"Copy": func(ctx context.Context) error {
						return record.Copy(ctx, tx, w.Clock, s, map[id.ID]id.ID{w.here: w.here}, record.Record{Needs: []record.Need{need}, Measures: []record.Measure{dose}})
					},
				} {
					err := tx.Nested(ctx, try)
					if !errs.Is(err, errs.KindNotFound) && !errs.Is(err, errs.KindForbidden) {
						t.Errorf("%s: %s gives %v", name, function, err)
					}
				}
				return nil
			})
		}
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			shown, err := record.Show(ctx, tx, w.Clock, s, []id.ID{w.here})
			if len(shown.Needs) != 1 || len(shown.NoNeeds) != 1 || len(shown.Measures) != 3 || len(shown.Documents) != 1 || !shown.Needs[0].Until.IsZero() {
				t.Errorf("the record has changed: %+v", shown)
			}
			if err != nil {
				return err
			}
			papers, err := record.ShowPapers(ctx, tx, w.Clock, s, keys, []id.ID{w.here})
			if len(papers) != 1 || papers[0].IsGone() || papers[0].Turned != 0 || papers[0].Version != 1 {
				t.Errorf("the papers have changed: %+v", papers)
			}
			return err
		})
	})
}

func TestWhatIsKnownOfAHouseholdThatMovedOnStaysAsItWas(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			need, err := record.AddNeed(ctx, tx, w.Clock, s, stepFree(w.here))
			if err != nil {
				return err
			}
			dose, err := record.AddMeasure(ctx, tx, w.Clock, s, mmr(w.here))
			if err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `UPDATE household SET left_on = $2 WHERE tenant_id = $1`, s.Tenant, testkit.Today); err != nil {
				return err
			}
			for function, try := range map[string]func() error{
				"AddNeed":    func() error { _, err := record.AddNeed(ctx, tx, w.Clock, s, stepFree(w.here)); return err },
				"AddMeasure": func() error { _, err := record.AddMeasure(ctx, tx, w.Clock, s, mmr(w.here)); return err },
				"AddDocument": func() error {
					_, err := record.AddDocument(ctx, tx, w.Clock, s, impfpass(w.here, "<one/>"))
					return err
				},
				"AddStatements": func() error {
					_, err := record.AddStatements(ctx, tx, w.Clock, s, metformin(w.here))
					return err
				},
				"EndNeed":         func() error { return record.EndNeed(ctx, tx, w.Clock, s, need.ID, testkit.Today) },
				"WithdrawNeed":    func() error { return record.WithdrawNeed(ctx, tx, w.Clock, s, need.ID) },
				"WithdrawMeasure": func() error { return record.WithdrawMeasure(ctx, tx, w.Clock, s, dose.ID) },
			} {
				if err := try(); !errs.Is(err, errs.KindConflict) {
					t.Errorf("%s gives %v", function, err)
				}
			}
			shown, err := record.Show(ctx, tx, w.Clock, s, []id.ID{w.here})
			if len(shown.Needs) != 1 || len(shown.Measures) != 1 {
				t.Errorf("got %+v", shown)
			}
			return err
		})
	})
}

func TestEveryReadAndWriteIsAuditedByItsKindOfData(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			need, err := record.AddNeed(ctx, tx, w.Clock, s, medication(w.here))
			if err != nil {
				return err
			}
			if err := record.EndNeed(ctx, tx, w.Clock, s, need.ID, testkit.Today); err != nil {
				return err
			}
			_, err = record.AddDocument(ctx, tx, w.Clock, s, impfpass(w.here, "<one/>"))
			return err
		})
		housing := w.As(tenant.Housing)
		w.Do(t, housing, func(ctx context.Context, tx *db.Tx) error {
			_, err := record.Show(ctx, tx, w.Clock, housing, []id.ID{w.arrived})
			return err
		})
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			_, err := record.Show(ctx, tx, w.Clock, s, []id.ID{w.here})
			return err
		})
		for at, want := range map[tenant.Tenant][]string{
			w.Land:         {"read measure-health", "read measure", "read need-health", "read need", "import measure-health", "change need-health", "create need-health"},
			w.Municipality: {"read need"},
		} {
			s := w.At(at, tenant.Auditor)
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				entries, err := audit.Page(ctx, tx, s, audit.Filter{})
				var got []string
				for _, e := range entries {
					got = append(got, string(e.Action)+" "+string(e.Kind))
					if len(e.Subjects) != 1 || e.Subjects[0] != w.here && e.Subjects[0] != w.arrived {
						t.Errorf("%s %s is about %v", e.Action, e.Kind, e.Subjects)
					}
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s: %s", at.Name, diff)
				}
				return err
			})
		}
	})
}

func TestWhatArrivesKeepsItsSourceAndArrivesOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			if _, err := record.AddNeed(ctx, tx, w.Clock, s, medication(w.here)); err != nil {
				return err
			}
			if err := record.AddNoNeeds(ctx, tx, w.Clock, s, noLanguage(w.here)); err != nil {
				return err
			}
			if _, err := record.AddStatements(ctx, tx, w.Clock, s, metformin(w.here)); err != nil {
				return err
			}
			_, err := record.AddDocument(ctx, tx, w.Clock, s, impfpass(w.here, "<one/>"))
			return err
		})
		var known record.Record
		land := w.As(tenant.LandAllocation) // may not read vaccinations, and yet sends them
		w.Do(t, land, func(ctx context.Context, tx *db.Tx) (err error) {
			known, err = record.ForHandOver(ctx, tx, land, []id.ID{w.here})
			return err
		})
		if len(known.Needs) != 1 || len(known.Measures) != 2 || len(known.NoNeeds) != 1 || len(known.Statements) != 1 {
			t.Fatalf("handed over: %+v", known)
		}
		s := w.As(tenant.Intake)
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			for range 2 {
				if err := record.Copy(ctx, tx, w.Clock, s, map[id.ID]id.ID{w.here: w.arrived}, known); err != nil {
					return err
				}
			}
			shown, err := record.Show(ctx, tx, w.Clock, s, []id.ID{w.arrived})
			if err != nil {
				return err
			}
			if len(shown.Needs) != 1 || len(shown.Measures) != 2 || len(shown.NoNeeds) != 1 || shown.NoNeeds[0].Item() != "group:language" {
				t.Fatalf("arrived: %+v", shown)
			}
			if len(shown.Statements) != 1 || shown.Statements[0].Origin != known.Statements[0].ID || shown.Statements[0].SupplyDays != 14 || shown.Statements[0].Source != record.OwnWord {
				t.Errorf("statements %+v", shown.Statements)
			}
			n, m := shown.Needs[0], shown.Measures[0]
			if n.Origin != known.Needs[0].ID || n.ID == known.Needs[0].ID || n.Source != record.OwnWord || n.RecordedBy != s.Actor {
				t.Errorf("need %+v", n)
			}
			if m.Origin != known.Measures[0].ID || m.Source != record.VaccinationRecord || m.SourceDay != clock.MustDate("2026-10-20") || m.Document != "" {
				t.Errorf("measure %+v", m)
			}
			err = tx.Nested(ctx, func(ctx context.Context) error {
				return record.Copy(ctx, tx, w.Clock, s, map[id.ID]id.ID{}, record.Record{Needs: known.Needs})
			})
			if !errs.Is(err, errs.KindNotFound) {
				t.Errorf("a need of somebody who did not arrive: got %v", err)
			}
			return nil
		})
	})
}
