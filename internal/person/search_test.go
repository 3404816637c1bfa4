package person_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func search(t testing.TB, w *testkit.World, s tenant.Scope, text string) (found person.Found) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		found, err = person.Search(ctx, tx, w.Clock, s, text)
		return err
	})
	return found
}

func TestWhatASearchFinds(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		born := func(day string) person.Birth { return person.Born(clock.MustDate(day)) }
		register(t, w, s, haddads())
		register(t, w, s, single("B-1", "Jürgen", "Müller", born("1984-03-04")))
		register(t, w, s, single("B-2", "Andrij", "Kowaltschuk", person.BornInYear(1984)))
		cyrillic := single("C-9", "Oleksij", "Fedorow", person.BornIn(1984, 3))
		cyrillic.Persons[0].FamilyNameOwn, cyrillic.Persons[0].GivenNameOwn = "Фёдоров", "Олексій"
		register(t, w, s, cyrillic)
		for text, want := range map[string][]string{
			"haddad": {"A-2026/17"}, "HADD": {"A-2026/17"}, "al-haddad": {"A-2026/17"}, "alhadd": {"A-2026/17"},
			"الحداد": {"A-2026/17"}, "حداد": {"A-2026/17"}, "امينه": {"A-2026/17"}, "sami haddad": {"A-2026/17"},
			"müller": {"B-1"}, "mueller": {"B-1"}, "muller": {"B-1"}, "jurgen muell": {"B-1"},
			"федоров": {"C-9"}, "Фёдор": {"C-9"},
			"3.3.1984":        {"A-2026/17", "C-9", "B-2"}, // and who may be born then
			"1984-03-04":      {"C-9", "B-2", "B-1"},
			"März 1984":       {"A-2026/17", "C-9", "B-2", "B-1"},
			"1984":            {"A-2026/17", "C-9", "B-2", "B-1"},
			"1980":            {"A-2026/17"},
			"5.2019":          {"A-2026/17"},
			"müller 1984":     {"B-1"},
			"müller 1985":     nil,
			"b-1":             {"B-1"},
			"a-2026":          {"A-2026/17"},
			"sami müller":     nil,
			"amina yusuf":     nil, // two names are one person's
			"":                nil,
			"x":               nil,
			"%":               nil,
			"' OR 1=1 --":     nil,
			"\x00\xff haddad": {"A-2026/17"},
		} {
			var got []string
			for _, h := range search(t, w, s, text).Households {
				got = append(got, h.FileNumber)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%q: %s", text, diff)
			}
		}
		found := search(t, w, s, "sami")
		if sami := found.Households[0].Persons[2]; len(found.Matches) != 1 || !found.Matches[sami.ID] {
			t.Errorf("the search for Sami matches %v", found.Matches)
		}
	})
}

func TestAListIsReadPageByPageInTheOrderOfNames(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		var want []string
		for i := range 7 {
			family := []string{"Öztürk", "Zeidan", "Abbas", "Ähren", "Koval", "Ali", "de Souza"}[i]
			register(t, w, s, single(fmt.Sprint("F-", i), "A", family, person.Birth{}))
			want = append(want, family)
		}
		slices.SortFunc(want, func(a, b string) int { return strings.Compare(person.Fold(a), person.Fold(b)) })
		var got []string
		filter, pages := person.Filter{Limit: 3}, 0
		for more := true; more && pages < 10; pages++ {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				page, err := person.List(ctx, tx, w.Clock, s, filter)
				for _, h := range page.Households {
					got = append(got, h.Persons[0].FamilyName)
				}
				if page.Total != 7 || page.More {
					t.Errorf("the list counts %d (%v)", page.Total, page.More)
				}
				filter.After, more = page.Next, page.Next != ""
				return err
			})
		}
		if diff := cmp.Diff(want, got); diff != "" || pages != 3 {
			t.Errorf("%d pages: %s", pages, diff)
		}
	})
}

// However many are called so, who was born on the day is among those found.
func TestAFrequentNameWithADateOfBirthIsFound(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		desk := w.As(tenant.LandAllocation)
		var last string
		for range 11 {
			w.Do(t, desk, func(ctx context.Context, tx *db.Tx) error {
				var households, people, tokens [][]any
				for i := range 500 {
					h, p := id.New(), id.New()
					last = "F-" + string(h)
					households = append(households, []any{h, desk.Tenant, last, w.Facility.ID, "2026-01-01", "2026-01-01", "", 1, "ahmad mohammad", 1, 0})
					people = append(people, []any{p, desk.Tenant, h, 1, "Ahmad", "Mohammad", "", "", fmt.Sprintf("%d-06-15", 1960+i%40), "day", "unknown", "", "", 1, 0})
					for _, token := range person.Tokens("Ahmad", "Mohammad", "", "") {
						tokens = append(tokens, []any{desk.Tenant, token, p})
					}
				}
				people[len(people)-1][8] = "1984-03-12" // the last of all, in the end
				err := db.Insert(ctx, tx, `household (id, tenant_id, file_number, unit_id, unit_since, registered_on, left_on, size, sort_name,
					version, created_at)`, households, "")
				if err != nil {
					return err
				}
				err = db.Insert(ctx, tx, `person (id, tenant_id, household_id, position, family_name, given_name, family_name_own, given_name_own,
					birth_date, birth_precision, sex, phone, email, version, created_at)`, people, "")
				if err != nil {
					return err
				}
				return db.Insert(ctx, tx, `person_token (tenant_id, token, person_id)`, tokens, "")
			})
		}
		found := search(t, w, desk, "Mohammad Ahmad 12.3.1984")
		if len(found.Households) != 11 || found.More {
			t.Fatalf("found %d of 11, more %v", len(found.Households), found.More)
		}
		if !slices.ContainsFunc(found.Households, func(h person.Household) bool { return h.FileNumber == last }) {
			t.Error("the last of all is not among them")
		}
	})
}
