package care_test

import (
	"net/http"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestAWholeFamilyIsTakenDownWithOneSave(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		medic := s.facility(t, tenant.FacilityMedic)
		at := s.home() + "/untersuchungstag"
		page := medic.Get(at).Has("Ganze Familie eintragen", "Untersuchung auf Tuberkulose, Amina Muster", "MMR: Masern, Mumps, Röteln")
		page.HasNot("Untersuchung auf Tuberkulose, Sami Muster") // not under 15
		amina, sami := string(s.amina), string(s.sami)
		medic.Post(at, "day", "2026-11-20", "source", "document").Has("Es ist noch nichts ausgefüllt.")
		fields := []string{"day", "2026-11-24", "place", "ZUE Musterberg", "source", "document", "o:" + amina + ":examination", "done", "o:" + amina + ":tb-screening", "declined",
			"o:" + sami + ":examination", "done", "vaccine-1", "J07BD52", "product-1", "Priorix", "batch-1", "A69C"}
		wrong := medic.Post(at, fields...)
		if wrong.Status != http.StatusUnprocessableEntity {
			t.Errorf("%d", wrong.Status)
		}
		wrong.Has("Dieser Tag liegt in der Zukunft.", "Bitte kreuzen Sie an, wer die Impfung bekommen hat.", `value="A69C"`, `value="declined" selected`)
		medic.Get(s.home()).HasNot("A69C")
		fields[1] = "2026-11-20"
		medic.Goes(at, append(fields, "got-1", sami, "got-1", "01J00000000000000000000000")...) // who is not of the household is left out
		medic.Get(s.home()).Has("4 Angaben sind gespeichert.", "Impfung: Masern, Mumps, Röteln", "Priorix", "Charge A69C", "abgelehnt", "20.11.2026")

		social := s.facility(t, tenant.FacilitySocial)
		social.Get(at).Has("Unterricht in der Einrichtung, Sami Muster").HasNot("Untersuchung auf Tuberkulose", "MMR: ")
		if p := s.EnterAt(t, s.Land, s.OtherUnit.ID, tenant.FacilityMedic).Get(at); p.Status != http.StatusNotFound {
			t.Errorf("another facility: %d", p.Status)
		}
	})
}

func TestAVaccinationDayRecordsOneBatchForMany(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		medic := s.facility(t, tenant.FacilityMedic)
		medic.Get("/impftag").Has("Impftag", "MMR: Masern, Mumps, Röteln").HasNot("Amina Muster")
		medic.Get("/impftag?vaccine=J07BD52&bis=12").Has("Sami Muster", "0 Impfungen").HasNot("Amina Muster")
		fields := []string{"vaccine", "J07BD52", "product", "Priorix", "batch", "B-77", "day", "2026-11-20", "place", "ZUE Musterberg"}
		medic.Post("/impftag", fields...).Has("Bitte kreuzen Sie an, wer die Impfung bekommen hat.", "Amina Muster", `value="B-77"`)
		medic.Goes("/impftag", append(fields, "got", string(s.amina), "got", string(s.sami))...)
		medic.Get("/impftag?vaccine=J07BD01").HasNot("Sami Muster") // no such sort is offered
		medic.Get("/impftag?vaccine=J07BD54").Has("1 Impfung", "Amina Muster")
		medic.Get("/impftag?vaccine=J07BD54&offen=ja").Has("Niemand auf dieser Liste")
		medic.Get(s.home()).Has("Charge B-77")
		elsewhere := s.EnterAt(t, s.Land, s.OtherUnit.ID, tenant.FacilityMedic)
		elsewhere.Get("/impftag?vaccine=J07BD52").HasNot("Amina Muster")
		if p := elsewhere.Post("/impftag", append(fields, "got", string(s.amina))...); p.Status != http.StatusNotFound {
			t.Errorf("another facility records: %d", p.Status)
		}
		if p := s.facility(t, tenant.FacilitySocial).Get("/impftag"); p.Status != http.StatusForbidden {
			t.Errorf("the social service: %d", p.Status)
		}
	})
}
