package record_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// impfpass is a document with two doses.
func impfpass(who id.ID, content string) record.DocumentCommand {
	second := mmr("")
	second.Day, second.DocumentPath = clock.MustDate("2026-10-14"), "Bundle.entry[4]"
	return record.DocumentCommand{Person: who, Kind: record.Impfpass, Name: "impfpass.xml", MediaType: "application/fhir+xml",
		Content: []byte(content), IssuedOn: clock.MustDate("2026-10-20"), Measures: []record.MeasureCommand{mmr(""), second},
		Leftovers: []record.Leftover{{Path: "Bundle.entry[7]", Reason: "fhir.rule.map.kept", Text: "Allergie"}}}
}

func TestADocumentBecomesMeasuresWithItAsTheirSource(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			got, err := record.AddDocument(ctx, tx, w.Clock, s, impfpass(w.here, "<one/>"))
			if err != nil {
				return err
			}
			if diff := cmp.Diff(record.Received{Document: got.Document, Added: 2}, got); diff != "" {
				t.Error(diff)
			}
			shown, err := record.Show(ctx, tx, w.Clock, s, []id.ID{w.here})
			if err != nil {
				return err
			}
			for _, m := range shown.Measures {
				if m.Source != record.VaccinationRecord || m.Document != got.Document || m.SourceDay != clock.MustDate("2026-10-20") || m.Person != w.here {
					t.Errorf("%+v does not name its source", m)
				}
			}
			if len(shown.Measures) != 2 || len(shown.Documents) != 1 || len(shown.Documents[0].Leftovers) != 1 {
				t.Errorf("got %+v", shown)
			}
			kept, content, err := record.Content(ctx, tx, w.Clock, s, got.Document)
			if err != nil {
				return err
			}
			if !bytes.Equal(content, []byte("<one/>")) || kept.ID != got.Document {
				t.Errorf("the file was not kept as it came: %q", content)
			}
			return nil
		})
	})
}

func TestTheSameDocumentTwiceChangesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			first, err := record.AddDocument(ctx, tx, w.Clock, s, impfpass(w.here, "<one/>"))
			if err != nil {
				return err
			}
			again, err := record.AddDocument(ctx, tx, w.Clock, s, impfpass(w.here, "<one/>"))
			if err != nil {
				return err
			}
			if diff := cmp.Diff(record.Received{Document: first.Document, Again: true}, again); diff != "" {
				t.Error(diff)
			}
			found, err := record.MeasuresOf(ctx, tx, s, []id.ID{w.here})
			if len(found) != 2 {
				t.Errorf("got %d measures, want 2", len(found))
			}
			return err
		})
	})
}

func TestANewerDocumentAddsOnlyWhatIsNewInIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			if _, err := record.AddDocument(ctx, tx, w.Clock, s, impfpass(w.here, "<one/>")); err != nil {
				return err
			}
			newer := impfpass(w.here, "<two/>")
			third := mmr("")
			third.Day = clock.MustDate("2026-11-14")
			newer.Measures = append(newer.Measures, third, third)
			got, err := record.AddDocument(ctx, tx, w.Clock, s, newer)
			if got.Added != 1 || got.Known != 3 || got.Again {
				t.Errorf("got %+v, want one that is new", got)
			}
			return err
		})
	})
}

// TestADoseInTwoDocumentsIsOneDoseWithTwoSources takes an Impfpass and a
// summary that repeats its doses, one of them with another batch.
func TestADoseInTwoDocumentsIsOneDoseWithTwoSources(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			pass, summary := impfpass(w.here, "<one/>"), impfpass(w.here, `{"two":2}`)
			pass.Measures[1].Batch = "A-1"
			summary.Kind = record.PatientSummary
			summary.Measures[1].Batch = "B-2"
			if _, err := record.AddDocument(ctx, tx, w.Clock, s, pass); err != nil {
				return err
			}
			got, err := record.AddDocument(ctx, tx, w.Clock, s, summary)
			if err != nil {
				return err
			}
			if got.Added != 2 || got.Known != 0 {
				t.Errorf("got %+v: the second source must be kept", got)
			}
			found, err := record.MeasuresOf(ctx, tx, s, []id.ID{w.here})
			if err != nil {
				return err
			}
			matters := record.Matters(found)
			if len(matters) != 2 {
				t.Fatalf("%d doses of 2", len(matters))
			}
			for _, m := range matters {
				if len(m.Statements) != 2 || m.Statements[0].Source == m.Statements[1].Source {
					t.Errorf("got %+v: two sources", m)
				}
			}
			if conflicts := record.Conflicts(found); len(conflicts) != 1 || conflicts[0].Statements[0].Day != clock.MustDate("2026-10-14") {
				t.Errorf("the batches of the second dose do not stand side by side: %+v", conflicts)
			}
			return nil
		})
	})
}

func TestADocumentThatBreaksARuleIsNotKept(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	s := w.As(tenant.FacilityMedic)
	bad := impfpass(w.here, "<one/>")
	bad.Measures[1].Day = testkit.Today.AddDays(2)
	empty := impfpass(w.here, "")
	for name, cmd := range map[string]record.DocumentCommand{"a dose from the future": bad, "an empty file": empty} {
		err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := record.AddDocument(ctx, tx, w.Clock, s, cmd)
			return err
		})
		if !errs.Is(err, errs.KindInvalid) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		shown, err := record.Show(ctx, tx, w.Clock, s, []id.ID{w.here})
		if len(shown.Documents)+len(shown.Measures) != 0 {
			t.Errorf("something was kept: %+v", shown)
		}
		return err
	})
}
