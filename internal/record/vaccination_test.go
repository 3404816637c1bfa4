package record_test

import (
	"testing"

	"wegwarte/engine/vaccination"
	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
)

// Only what was done, on a day that is known, against something that is named,
// counts as a dose; what two sources say of the same day is one.
func TestOnlyDocumentedDosesCount(t *testing.T) {
	on := clock.MustDate("2026-11-26")
	child := person.Person{ID: id.New(), Birth: person.Born(clock.MustDate("2022-05-03"))}
	shot := func(day string, outcome record.Outcome, antigens ...string) record.Measure {
		m := record.Measure{Person: child.ID, Kind: "vaccination", Outcome: outcome, Antigens: antigens, DayPrecision: person.ToTheDay}
		if day != "" {
			m.Day = clock.MustDate(day)
		}
		return m
	}
	year := shot("2024-01-01", record.Done, "Polio")
	year.DayPrecision = person.ToTheYear
	known := record.Record{Measures: []record.Measure{
		shot("2024-06-01", record.Done, "Masern", "Mumps", "Roeteln"), shot("2024-06-01", record.Done, "Masern", "Mumps", "Roeteln"), // two sources
		shot("2024-09-01", record.Declined, "Masern"), shot("2024-10-01", record.NotDocumented, "Masern"),
		shot("", record.Done, "Tetanus"), shot("2024-11-01", record.Done), // when, against what?
		shot("2021-01-01", record.Done, "Tetanus"), shot("2027-01-01", record.Done, "Tetanus"), // before the birth, in the future
		shot("2024-12-01", record.Done, "Tollwut"), year,
		{Person: id.New(), Kind: "vaccination", Outcome: record.Done, Antigens: []string{"Masern"}, Day: clock.MustDate("2025-01-01"), DayPrecision: person.ToTheDay},
	}}
	v := record.Vaccinations(on, []person.Person{child}, known)[0]
	if !v.Known || v.Left != 2 || v.Wrong != 2 || len(v.Others) != 1 || v.Others[0] != "Tollwut" {
		t.Errorf("%+v", v)
	}
	for _, f := range v.Findings {
		if want := map[string]int{"Masern": 1, "Mumps": 1, "Roeteln": 1, "Polio": 1}[f.Antigen]; f.Documented != want {
			t.Errorf("%s: %d doses, want %d", f.Antigen, f.Documented, want)
		}
	}
	if len(v.Measles) != 2 || v.Measles[0].Setting != vaccination.Kita || v.Measles[1].Setting != vaccination.Shared {
		t.Errorf("a child of four has to show protection %+v", v.Measles)
	}
	if kita := v.Measles[0]; kita.Needed != 2 || kita.Counted != 1 || kita.Missing != 1 {
		t.Errorf("measles: %+v", kita)
	}
	if len(v.Due()) == 0 || len(v.Appointment.Injections) == 0 {
		t.Errorf("nothing is due: %+v", v.Findings)
	}
}

func TestWithoutADateOfBirthNothingIsSaid(t *testing.T) {
	who := person.Person{ID: id.New(), Birth: person.Birth{Precision: person.NotKnown}}
	if v := record.Vaccinations(clock.MustDate("2026-11-26"), []person.Person{who}, record.Record{})[0]; v.Known || v.Findings != nil {
		t.Errorf("%+v", v)
	}
}

// Who is pregnant is told of no living vaccine.
func TestCareInPregnancyLeavesLivingVaccinesOut(t *testing.T) {
	on := clock.MustDate("2026-11-26")
	who := person.Person{ID: id.New(), Birth: person.Born(clock.MustDate("1995-05-03"))}
	known := record.Record{Needs: []record.Need{{Person: who.ID, Code: "pregnancy-care", From: clock.MustDate("2026-09-01")}}}
	v := record.Vaccinations(on, []person.Person{who}, known)[0]
	if !v.Pregnant {
		t.Fatal("the need is not seen")
	}
	for _, f := range v.Due() {
		if f.Antigen == "Masern" || f.Antigen == "Mumps" || f.Antigen == "Roeteln" || f.Antigen == "Varizellen" {
			t.Errorf("%s is due", f.Antigen)
		}
	}
	known.Needs[0].Until = clock.MustDate("2026-11-01")
	if record.Vaccinations(on, []person.Person{who}, known)[0].Pregnant {
		t.Error("the need has ended")
	}
}
