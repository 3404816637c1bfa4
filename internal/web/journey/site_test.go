package journey_test

import (
	"context"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
)

type house struct{ *site.Site }

func serve(t *testing.T, d *db.DB) *house {
	t.Helper()
	return &house{site.Serve(t, d)}
}

// settle registers a household in the facility and records what it needs.
func (s *house) settle(t *testing.T, file string, persons []person.Person, needs map[string]int) (h person.Household) {
	t.Helper()
	social, medic := s.As(tenant.FacilitySocial), s.As(tenant.FacilityMedic)
	s.Do(t, social, func(ctx context.Context, tx *db.Tx) (err error) {
		h, err = person.Register(ctx, tx, s.Clock, social, person.RegisterCommand{FileNumber: file,
			UnitSince: testkit.Today.AddDays(-60), Persons: persons})
		return err
	})
	s.Do(t, medic, func(ctx context.Context, tx *db.Tx) error {
		for code, position := range needs {
			entry, _ := record.Current().Need(code)
			detail := ""
			if entry.Detail == record.AskedRequired {
				detail = "Montag, Mittwoch und Freitag"
			}
			_, err := record.AddNeed(ctx, tx, s.Clock, medic, record.NeedCommand{Person: h.Persons[position].ID, Code: code,
				Detail: detail, Source: record.OwnWord, Basis: entry.Bases[0]})
			if err != nil {
				return err
			}
		}
		_, err := record.AddMeasure(ctx, tx, s.Clock, medic, record.MeasureCommand{Person: h.Persons[0].ID, Kind: "vaccination",
			Outcome: record.Done, Source: record.VaccinationRecord, Day: clock.MustDate("2026-09-14"), ATC: "J07BD52",
			Antigens: []string{"Masern", "Mumps", "Roeteln"}, Batch: "B-4711"})
		return err
	})
	return h
}

// family is a household of four with several needs.
func (s *house) family(t *testing.T) person.Household {
	t.Helper()
	arabic := []person.Language{{Tag: "ar", Speaks: true, Reads: true}}
	return s.settle(t, "A-2026-17", []person.Person{
		{FamilyName: "Al-Haddad", GivenName: "Amina", FamilyNameOwn: "الحداد", GivenNameOwn: "أمينة", Sex: person.Female,
			Birth: person.Born(clock.MustDate("1984-03-03")), Languages: arabic, Phone: "+49 151 0000000"},
		{FamilyName: "Al-Haddad", GivenName: "Yusuf", Birth: person.BornInYear(1980), Sex: person.Male, Languages: arabic},
		{FamilyName: "Al-Haddad", GivenName: "Sami", Birth: person.BornIn(2017, 5), Sex: person.Male, Languages: arabic},
		{FamilyName: "Al-Haddad", GivenName: "Lina", Birth: person.BornIn(2022, 8), Sex: person.Female},
	}, map[string]int{"wheelchair-space": 0, "dialysis": 0, "school-place": 2, "kita-place": 3})
}
