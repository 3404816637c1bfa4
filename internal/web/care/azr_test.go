package care_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"wegwarte/internal/account"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/record"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
	"wegwarte/internal/web/door"
)

func TestAStatementOfTheAZRIsEnteredWarnedOfAndAskedAbout(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		v := s.facility(t, tenant.FacilityMedic)
		to := "/personen/" + string(s.sami) + "/azr"
		v.Get(s.home()).Has("AZR-Angaben")
		v.Get(to).Has("Was das AZR sagt", "12 Monate nach dem Ende des Vierteljahrs", "§ 18 Abs. 3 Nr. 3 AZRG-DV", "Noch keine Angabe aus dem AZR", "An das AZR gemeldet am")

		fields := []string{"do", "add", "kind", "vaccination", "antigens", "Masern", "day", "2025-11-03", "place", "EAE Bochum", "source_day", "2025-11-01"}
		wrong := v.Post(to, fields...)
		wrong.Has("Gemeldet werden kann erst, was geschehen ist")
		if wrong.Status != http.StatusUnprocessableEntity || !strings.Contains(wrong.Body, `value="EAE Bochum"`) {
			t.Errorf("got %d, and what was filled in is lost", wrong.Status)
		}
		v.Post(to, "do", "add", "kind", "examination", "day", "2019-04-30").Has("Der Tag liegt vor der Geburt der Person.")
		v.Post(to, "do", "add", "kind", "vaccination", "day", "2025-11-03").Has("Bitte nennen Sie den Impfstoff oder wogegen geimpft wurde.")
		v.Post(to, "do", "add").Has("Das AZR führt nur Untersuchungen", "prüfen Sie 2 Angaben")
		fields[11] = "2025-11-06"
		v.Goes(to, fields...)
		v.Post(to, fields...).Has("Diese Angabe steht schon so da.")

		warning := "1 Angabe aus dem AZR wird nach dem 31.12.2026 gelöscht"
		v.Get(s.home()).Has(warning, "wird im AZR nach dem 31.12.2026 gelöscht")
		v.Get(s.home() + "/impfungen").Has(warning)
		v.Get("/azr").Has("Sami Muster", "31.12.2026")

		page := v.Get(to)
		page.Has("Impfung: Masern · 03.11.2025 · EAE Bochum", "Gemeldet am 06.11.2025")
		field := regexp.MustCompile(`name="(a:[0-9A-Z]+)"`).FindStringSubmatch(page.Body)[1]
		v.Post(to, "said_on", "2026-11-20", "how", "mündlich").Has("mindestens einer Angabe")
		v.Post(to, field, "keep", "said_on", "2026-11-20", "how", "").Has("Bitte schreiben Sie auf, wie die Person es gesagt hat.")
		v.Goes(to, field, "keep", "said_on", "2026-11-20", "how", "mündlich, auf Arabisch")
		v.Get(to).Has("bleibt hier, die Person hat eingewilligt", "Gesagt am 20.11.2026: mündlich, auf Arabisch")
		v.Get(s.home() + "/impfungen").HasNot(warning)
		v.Get("/azr").Has("Niemand ist zu fragen").HasNot("Sami Muster")
		v.Goes(to, field, "drop", "said_on", "2026-11-21", "how", "mündlich")
		v.Get(s.home()).Has("wird auch hier gelöscht, die Person will es so")

		s.facility(t, tenant.FacilitySocial).Get(s.home()).HasNot("AZR", "EAE Bochum")
		if p := s.facility(t, tenant.FacilitySocial).Get(to); p.Status != http.StatusForbidden {
			t.Errorf("who may not read it gets %d", p.Status)
		}
	})
}

func TestAListOfTheAZRIsTakenInAndBadRowsAreToldAndLeft(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		v := s.facility(t, tenant.FacilityMedic)
		if file := v.Get("/azr/vorlage"); file.Status != http.StatusOK || !strings.HasPrefix(file.Body, "PK") {
			t.Errorf("the template answers %d", file.Status)
		}
		list := "Aktenzeichen;Vorname;Geburtsdatum;Art;Impfung gegen;Tag der Maßnahme;Ort;An das AZR gemeldet am;Farbe\n" +
			"MU-1;Sami;;Impfung;MMR;03.11.2025;EAE Bochum;06.11.2025;blau\n" +
			"MU-9;Sami;;Impfung;MMR;03.11.2025;;;\n" +
			"MU-1;;01.01.1990;Untersuchung;;32.13.2025;;;\n" +
			"MU-1;;01.01.1990;Untersuchung;;04.11.2025;EAE Bochum;06.11.2025;\n"
		page := v.Upload("/azr/pruefen", "liste", "azr.csv", list)
		page.Has("2 Stellen sind fehlerhaft", "Zeile 3, Feld „Aktenzeichen“", "Zeile 4, Feld „Tag der Maßnahme“", "2 Angaben eintragen", "Sami Muster", "Amina Muster", "Farbe")
		if page.Status != http.StatusUnprocessableEntity {
			t.Errorf("got %d", page.Status)
		}
		v.Get(s.home()).HasNot("EAE Bochum") // nothing is kept yet
		packed := page.Hidden("packed")
		v.Goes("/azr", "packed", packed)
		v.Get(s.home()).Has("Impfung: Masern, Mumps, Röteln", "EAE Bochum", "03.11.2025", "04.11.2025")
		v.Goes("/azr", "packed", packed) // once more: nothing is there twice
		again := v.Upload("/azr/pruefen", "liste", "azr.csv", list)
		again.Has("2 Angaben stehen schon so da.").HasNot("Angaben eintragen")
		v.Upload("/azr/pruefen", "liste", "azr.csv", "a;b\n1;2\n").Has("Aktenzeichen")
		v.Post("/azr", "packed", "x").Has("nicht mehr vollständig")

		elsewhere := s.EnterAt(t, s.Land, s.OtherUnit.ID, tenant.FacilityMedic)
		elsewhere.Upload("/azr/pruefen", "liste", "azr.csv", list).Has("4 Stellen sind fehlerhaft").HasNot("Muster")
		if p := elsewhere.Post("/azr", "packed", packed); p.Status != http.StatusNotFound {
			t.Errorf("another facility takes it in: %d", p.Status)
		}
		s.Do(t, s.As(tenant.FacilityMedic), func(ctx context.Context, tx *db.Tx) error {
			found, err := record.AZRStatements(ctx, tx, s.As(tenant.FacilityMedic), s.sami)
			if len(found) != 1 || found[0].SourceDay.String() != "2025-11-06" {
				t.Errorf("recorded is %+v", found)
			}
			return err
		})
	})
}

func TestThePageSaysWhetherTheHouseDeletes(t *testing.T) {
	for deletes, words := range map[bool]string{true: "Danach werden sie auch hier gelöscht", false: "Ihre Stelle hat das Löschen ausgeschaltet"} {
		s := &house{Site: site.ServeAs(t, testkit.SQLite(t), func(string) account.Setup { return account.Setup{Keys: seal.New()} }, door.House{Hour: 7, ErasesAZR: deletes})}
		s.EnterAt(t, s.Land, s.Facility.ID, tenant.FacilityMedic).Get("/azr").Has(words)
	}
}

func TestWhatStaysWithThePersonIsMarkedAndCanBeChanged(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		medic := s.As(tenant.FacilityMedic)
		var need record.Need
		s.Do(t, medic, func(ctx context.Context, tx *db.Tx) (err error) {
			if need, err = record.AddNeed(ctx, tx, s.Clock, medic, record.NeedCommand{Person: s.amina, Code: "therapy", Severity: record.Essential, Source: record.OwnWord, Basis: "asylg-8-3"}); err != nil {
				return err
			}
			_, err = record.AddMeasure(ctx, tx, s.Clock, medic, record.MeasureCommand{Person: s.amina, Kind: "examination", Outcome: record.Done,
				Day: clock.MustDate("2026-11-02"), Source: record.OtherDocument})
			return err
		})
		v := s.facility(t, tenant.FacilityMedic)
		mark := "bleibt bei der Person"
		v.Get(s.home()).HasNot(mark)
		to := v.Get("/bedarf/" + string(need.ID)).Link("/behalten/bedarf/")
		v.Get(to).Has("Bleibt bei der Person?", "Für Amina Muster", "nicht welche, nicht wie viele", "die Kommune sich dann nicht darauf vorbereiten kann")
		v.Post(to, "do", "keep", "said_on", "2026-11-20").Has("Bitte schreiben Sie auf, wie die Person es gesagt hat.")
		v.Goes(to, "do", "keep", "said_on", "2026-11-20", "how", "mündlich")
		v.Get(s.home()).Has(mark)
		v.Get(to).Has("Gesagt am 20.11.2026: mündlich.", "Darf weitergegeben werden")
		v.Goes(to, "do", "pass", "said_on", "2026-11-21", "how", "mündlich")
		v.Get(s.home()).HasNot(mark)

		measure := v.Get(v.Get(s.home()).Link("/massnahmen/")).Link("/behalten/massnahme/")
		v.Goes(measure, "do", "keep", "said_on", "2026-11-20", "how", "mündlich")
		v.Get(s.home()).Has(mark)
		for _, wrong := range []string{"/behalten/person/" + string(s.amina), "/behalten/bedarf/" + string(s.amina)} {
			if p := v.Get(wrong); p.Status != http.StatusNotFound {
				t.Errorf("%s answers %d", wrong, p.Status)
			}
		}
		if p := s.Enter(t, tenant.Intake).Get(to); p.Status != http.StatusNotFound {
			t.Errorf("a municipality gets %d", p.Status)
		}
	})
}
