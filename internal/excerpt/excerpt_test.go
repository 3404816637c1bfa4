package excerpt_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/excerpt"
	"wegwarte/internal/fhir"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// registered puts Amina with a dose and Sami without any where the scope works.
func registered(t *testing.T, w *testkit.World, s, medic tenant.Scope) (amina, sami id.ID) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		h, err := person.Register(ctx, tx, w.Clock, s, person.RegisterCommand{FileNumber: "MU-1", Persons: []person.Person{
			{GivenName: "Amina", FamilyName: "Muster", GivenNameOwn: "أمينة", FamilyNameOwn: "مستر", Birth: person.Born(clock.MustDate("1990-01-01")), Sex: person.Female},
			{GivenName: "Sami", FamilyName: "Muster", Birth: person.BornInYear(2019), Sex: person.Male}}})
		if err == nil {
			amina, sami = h.Persons[0].ID, h.Persons[1].ID
		}
		return err
	})
	w.Do(t, medic, func(ctx context.Context, tx *db.Tx) error {
		_, err := record.AddMeasure(ctx, tx, w.Clock, medic, record.MeasureCommand{Person: amina, Kind: "vaccination", Outcome: record.Done, Day: clock.MustDate("2026-09-14"),
			Vaccine: "Priorix", ATC: "J07BD52", Antigens: []string{"Masern", "Mumps", "Roeteln"}, Batch: "A1", Source: record.VaccinationRecord, SourceDay: testkit.Today})
		return err
	})
	return amina, sami
}

func made(ctx context.Context, tx *db.Tx, w *testkit.World, s tenant.Scope, who id.ID, f excerpt.Format) (excerpt.Excerpt, error) {
	return excerpt.Make(ctx, tx, w.Clock, s, excerpt.Command{Person: who, Format: f})
}

// granted is no error at all.
const granted = errs.Kind(0)

func TestWhoReadsHealthTakesDocumentsOutAndNobodyElse(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		here, _ := registered(t, w, w.As(tenant.FacilitySocial), w.As(tenant.FacilityMedic))
		there, _ := registered(t, w, w.As(tenant.Intake), w.As(tenant.Intake))
		elsewhere := w.At(w.Elsewhere, tenant.Intake)
		next := w.As(tenant.FacilityMedic)
		next.Unit = w.OtherUnit.ID
		emergency := w.As(tenant.FacilityMedic)
		emergency.Emergency = tenant.Emergency{ID: id.New(), Until: testkit.Now.AddDate(0, 0, 1)}
		for _, c := range []struct {
			name string
			as   tenant.Scope
			who  id.ID
			want errs.Kind // granted for a document
		}{
			{"the medical team of the facility", w.As(tenant.FacilityMedic), here, granted},
			{"the medical team of another", next, here, errs.KindNotFound},
			{"the facility's social service", w.As(tenant.FacilitySocial), here, errs.KindForbidden},
			{"the Land's allocation", w.As(tenant.LandAllocation), here, errs.KindForbidden},
			{"the municipality's intake", w.As(tenant.Intake), there, granted},
			{"the municipality's case managers", w.As(tenant.CaseManager), there, granted},
			{"the municipality's housing", w.As(tenant.Housing), there, errs.KindForbidden},
			{"the municipality's head", w.As(tenant.Lead), there, errs.KindForbidden},
			{"another municipality", elsewhere, there, errs.KindNotFound},
			{"the municipality, of somebody at the Land", w.As(tenant.Intake), here, errs.KindNotFound},
			{"an emergency", emergency, here, errs.KindForbidden},
		} {
			for _, f := range excerpt.Formats {
				err := w.Try(t, c.as, func(ctx context.Context, tx *db.Tx) error {
					got, err := made(ctx, tx, w, c.as, c.who, f)
					if err == nil && (len(got.Data) == 0 || got.Held != 1) {
						t.Errorf("%s: %s is empty", c.name, f)
					}
					return err
				})
				if c.want == granted && err != nil || c.want != granted && !errs.Is(err, c.want) {
					t.Errorf("%s, %s: got %v", c.name, f, err)
				}
			}
		}
	})
}

func TestADocumentThatLeavesTheHouseIsOnRecord(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		medic := w.As(tenant.FacilityMedic)
		amina, sami := registered(t, w, w.As(tenant.FacilitySocial), medic)
		for _, f := range excerpt.Formats {
			w.Do(t, medic, func(ctx context.Context, tx *db.Tx) error {
				_, err := made(ctx, tx, w, medic, amina, f)
				return err
			})
		}
		err := w.Try(t, medic, func(ctx context.Context, tx *db.Tx) error {
			_, err := made(ctx, tx, w, medic, sami, excerpt.ImpfpassXML)
			return err
		})
		if !errs.Is(err, errs.KindConflict) {
			t.Errorf("an Impfpass without a dose: got %v", err)
		}
		auditor := w.At(w.Land, tenant.Auditor)
		w.Do(t, auditor, func(ctx context.Context, tx *db.Tx) error {
			entries, err := audit.Page(ctx, tx, auditor, audit.Filter{})
			var got []string
			for _, e := range entries {
				if e.Action == audit.Export {
					got = append(got, strings.Join([]string{string(e.Kind), string(e.Purpose), e.Detail}, ", "))
					if len(e.Subjects) != 1 || e.Subjects[0] != amina {
						t.Errorf("about %v", e.Subjects)
					}
				}
			}
			want := []string{"measure-health, health-care, excerpt: ips", "measure-health, health-care, excerpt: kbv-impfpass", "measure-health, health-care, excerpt: kbv-impfpass"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			return err
		})
	})
}

func TestADocumentSaysWhoIssuedIt(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	here, _ := registered(t, w, w.As(tenant.FacilitySocial), w.As(tenant.FacilityMedic))
	there, _ := registered(t, w, w.As(tenant.Intake), w.As(tenant.Intake))
	for who, as := range map[id.ID]tenant.Scope{here: w.As(tenant.FacilityMedic), there: w.As(tenant.CaseManager)} {
		want := map[id.ID]string{here: "ZUE Musterberg, Musterberg", there: "Musterstadt, Musterstadt"}[who]
		w.Do(t, as, func(ctx context.Context, tx *db.Tx) error {
			got, err := made(ctx, tx, w, as, who, excerpt.SummaryJSON)
			if err != nil {
				return err
			}
			doc, err := fhir.Read(got.Data)
			if doc.Issuer != want || doc.Issued != testkit.Today || doc.Subject.Names[0].Text != "Amina Muster" || doc.Subject.Names[1].Text != "أمينة مستر" {
				t.Errorf("issued by %q, want %q: %+v", doc.Issuer, want, doc.Subject)
			}
			return err
		})
	}
}

// Whoever was registered twice and merged has one document, under either number,
// with what was known of both.
func TestAMergedPersonHasOneDocument(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s, medic := w.As(tenant.FacilitySocial), w.As(tenant.FacilityMedic)
		var ids []id.ID
		for i, file := range []string{"1", "2"} {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				h, err := person.Register(ctx, tx, w.Clock, s, person.RegisterCommand{FileNumber: file, Persons: []person.Person{
					{GivenName: "Tesfaye", FamilyName: "Berhane", Birth: person.Born(clock.MustDate("1977-11-21"))}}})
				ids = append(ids, h.Persons[0].ID)
				return err
			})
			w.Do(t, medic, func(ctx context.Context, tx *db.Tx) error {
				_, err := record.AddMeasure(ctx, tx, w.Clock, medic, record.MeasureCommand{Person: ids[i], Kind: "vaccination", Outcome: record.Done,
					Day: clock.MustDate("2026-09-14").AddDays(30 * i), Vaccine: "Priorix", Source: record.OwnWord})
				return err
			})
		}
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			page, err := person.Duplicates(ctx, tx, w.Clock, s, person.DuplicateFilter{})
			if err != nil {
				return err
			}
			_, err = person.Merge(ctx, tx, w.Clock, s, person.MergeCommand{Leader: ids[0],
				DuplicateSeen: person.DuplicateSeen{ID: page.Duplicates[0].ID, Version: page.Duplicates[0].Version},
				OnTheWay:      func(context.Context, *db.Tx, tenant.Scope, []id.ID) ([]id.ID, error) { return nil, nil }})
			return err
		})
		var documents []string
		for _, who := range ids {
			w.Do(t, medic, func(ctx context.Context, tx *db.Tx) error {
				got, err := made(ctx, tx, w, medic, who, excerpt.ImpfpassJSON)
				if got.Held != 2 {
					t.Errorf("%d doses", got.Held)
				}
				documents = append(documents, string(got.Data))
				return err
			})
		}
		if documents[0] != documents[1] {
			t.Error("two numbers of one person have two documents")
		}
		auditor := w.At(w.Land, tenant.Auditor)
		w.Do(t, auditor, func(ctx context.Context, tx *db.Tx) error {
			entries, err := audit.Page(ctx, tx, auditor, audit.Filter{})
			if len(entries) == 0 || entries[0].Action != audit.Export || len(entries[0].Subjects) != 2 {
				t.Errorf("on record: %+v", entries[:1])
			}
			return err
		})
	})
}
