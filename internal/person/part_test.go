package person_test

import (
	"context"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestWhoStaysBehindIsAHouseholdOfTheirOwn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		h := register(t, w, s, haddads())
		register(t, w, s, single("A-2026/17-2", "Olena", "Koval", person.Birth{}))
		part := func(s tenant.Scope, stayed ...id.ID) (rest person.Household, err error) {
			err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
				rest, err = person.Part(ctx, tx, w.Clock, s, h.ID, stayed)
				return err
			})
			return rest, err
		}
		everybody := []id.ID{h.Persons[0].ID, h.Persons[1].ID, h.Persons[2].ID}
		for name, stayed := range map[string][]id.ID{"nobody": nil, "everybody": everybody, "a stranger": {id.New()}} {
			if _, err := part(s, stayed...); !errs.Is(err, errs.KindConflict) {
				t.Errorf("%s stays behind: %v", name, err)
			}
		}
		if _, err := part(w.At(w.Elsewhere, tenant.Intake), everybody[1]); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("another tenant parts our household: %v", err)
		}
		rest, err := part(s, everybody[1])
		if err != nil {
			t.Fatal(err)
		}
		if rest.FileNumber != "A-2026/17-3" { // -2 is somebody else's
			t.Errorf("file number %s", rest.FileNumber)
		}
		kept := show(t, w, s, rest.ID)
		if len(kept.Persons) != 1 || kept.Persons[0].ID != everybody[1] || kept.Persons[0].Position != 1 ||
			kept.Unit != h.Unit || kept.UnitSince != h.UnitSince {
			t.Errorf("%+v", kept)
		}
		if old := show(t, w, s, h.ID); len(old.Persons) != 2 || old.Version != h.Version+1 {
			t.Errorf("%+v", old)
		}
	})
}
