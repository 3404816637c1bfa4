package assignment_test

import (
	"context"
	"testing"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// world is the testkit's world with a family of three in one facility of the
// Land, and one man alone in the other.
type world struct {
	*testkit.World
	family, alone person.Household
}

func newWorld(t testing.TB, d *db.DB) world {
	t.Helper()
	w := world{World: testkit.NewWorld(t, d)}
	w.family = w.settle(t, w.Facility.ID, familyOf("A-17"))
	w.alone = w.settle(t, w.OtherUnit.ID, person.RegisterCommand{FileNumber: "B-4", UnitSince: testkit.Today.AddDays(-40),
		Persons: []person.Person{{FamilyName: "Koval", GivenName: "Petro", Birth: person.BornInYear(1990), Sex: person.Male}}})
	mother, child := w.family.Persons[0].ID, w.family.Persons[2].ID
	do(t, w, w.As(tenant.FacilityMedic), func(ctx context.Context, tx *db.Tx, s tenant.Scope) (bool, error) {
		_, err := record.AddNeeds(ctx, tx, w.Clock, s,
			record.NeedCommand{Person: mother, Code: "wheelchair-space", Detail: "Rollstuhl 70 cm", Source: record.OwnWord, Basis: "asylg-44-2"},
			record.NeedCommand{Person: mother, Code: "dialysis", Detail: "Mo, Mi, Fr", Source: record.OtherDocument, Basis: "asylg-8-3"},
			record.NeedCommand{Person: child, Code: "school-place", Source: record.Observation, Basis: "schulg-34-6"})
		if err != nil {
			return false, err
		}
		_, err = record.AddMeasure(ctx, tx, w.Clock, s, record.MeasureCommand{Person: child, Kind: "vaccination",
			Outcome: record.Done, Source: record.VaccinationRecord, Day: clock.MustDate("2026-09-14"),
			ATC: "J07BD52", Antigens: []string{"Masern", "Mumps", "Roeteln"}, Batch: "B-CANARY"})
		return true, err
	})
	social := w.As(tenant.FacilitySocial)
	do(t, w, social, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (bool, error) {
		_, err := record.AddMeasure(ctx, tx, w.Clock, s, record.MeasureCommand{Person: child, Kind: "schooling",
			Outcome: record.Done, Source: record.Observation, Day: clock.MustDate("2026-10-05")})
		return true, err
	})
	return w
}

func familyOf(file string) person.RegisterCommand {
	arabic := []person.Language{{Tag: "ar", Speaks: true, Reads: true}}
	return person.RegisterCommand{FileNumber: file, UnitSince: testkit.Today.AddDays(-60),
		Persons: []person.Person{
			{FamilyName: "Al-Haddad", GivenName: "Amina", FamilyNameOwn: "الحداد", GivenNameOwn: "أمينة",
				Birth: person.Born(clock.MustDate("1984-03-03")), Sex: person.Female, Phone: "+49 151 000", Languages: arabic},
			{FamilyName: "Al-Haddad", GivenName: "Yusuf", Birth: person.BornInYear(1980), Sex: person.Male, Languages: arabic},
			{FamilyName: "Al-Haddad", GivenName: "Sami", Birth: person.BornIn(2017, 5), Sex: person.Male, Languages: arabic},
		},
		Ties: []person.Tie{{Person: 1, Other: 2, Kind: person.Spouse}, {Person: 1, Other: 3, Kind: person.Parent},
			{Person: 2, Other: 3, Kind: person.Parent}},
	}
}

// settle registers a household in a facility.
func (w world) settle(t testing.TB, unit id.ID, cmd person.RegisterCommand) person.Household {
	t.Helper()
	s := w.As(tenant.FacilitySocial)
	s.Unit, cmd.Unit = unit, unit
	return do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (person.Household, error) {
		return person.Register(ctx, tx, w.Clock, s, cmd)
	})
}

// do runs a use case and fails the test on an error.
func do[T any](t testing.TB, w world, s tenant.Scope, fn func(context.Context, *db.Tx, tenant.Scope) (T, error)) T {
	t.Helper()
	out, err := try(t, w, s, fn)
	if err != nil {
		t.Fatalf("%+v", err)
	}
	return out
}

// try runs a use case and gives its error.
func try[T any](t testing.TB, w world, s tenant.Scope, fn func(context.Context, *db.Tx, tenant.Scope) (T, error)) (out T, err error) {
	t.Helper()
	err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
		var failed error
		out, failed = fn(ctx, tx, s)
		return failed
	})
	return out, err
}

// useCase is one of the slice's commands.
type useCase[C, T any] = func(context.Context, *db.Tx, clock.Clock, tenant.Scope, C) (T, error)

func run[C, T any](t testing.TB, w world, s tenant.Scope, fn useCase[C, T], cmd C) T {
	t.Helper()
	return do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (T, error) { return fn(ctx, tx, w.Clock, s, cmd) })
}

func fails[C, T any](t testing.TB, w world, s tenant.Scope, fn useCase[C, T], cmd C) error {
	t.Helper()
	_, err := try(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (T, error) { return fn(ctx, tx, w.Clock, s, cmd) })
	return err
}

// plan is an arrival so many days from now.
func plan(days int) assignment.Plan {
	return assignment.Plan{ArriveOn: testkit.Today.AddDays(days), ArriveAt: "13:00", MeetingPoint: "Rathaus, Eingang Süd"}
}

func seen(t assignment.Transfer) assignment.Seen {
	return assignment.Seen{Transfer: t.ID, Version: t.Version}
}

func (w world) drafted(t testing.TB, days int, households ...person.Household) assignment.Transfer {
	t.Helper()
	cmd := assignment.DraftCommand{Municipality: w.Municipality.ID, Plan: plan(days)}
	for _, h := range households {
		cmd.Households = append(cmd.Households, h.ID)
	}
	return run(t, w, w.As(tenant.LandAllocation), assignment.Draft, cmd)
}

func (w world) announced(t testing.TB, days int, households ...person.Household) assignment.Transfer {
	t.Helper()
	draft := w.drafted(t, days, households...)
	return run(t, w, w.As(tenant.LandAllocation), assignment.Announce, assignment.AnnounceCommand{Seen: seen(draft)})
}

func (w world) acknowledged(t testing.TB, days int, households ...person.Household) assignment.Transfer {
	t.Helper()
	return run(t, w, w.As(tenant.Intake), assignment.Acknowledge, assignment.AcknowledgeCommand{Seen: seen(w.announced(t, days, households...))})
}

func (w world) shown(t testing.TB, s tenant.Scope, transfer assignment.Transfer) assignment.View {
	t.Helper()
	return run(t, w, s, assignment.Show, transfer.ID)
}

// wants holds that an error has a key.
func wants(t testing.TB, err error, key string) {
	t.Helper()
	for _, e := range errs.All(err) {
		if e.Key == key {
			return
		}
	}
	t.Errorf("error = %v, want %s", err, key)
}
