package housing_test

import (
	"context"
	"strings"
	"testing"

	"wegwarte/engine/placement"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func (w *town) keep(t *testing.T, s tenant.Scope, h housing.HouseRules) (kept housing.HouseRules, err error) {
	t.Helper()
	err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		kept, err = housing.SaveHouseRules(ctx, tx, w.Clock, s, h)
		return err
	})
	return kept, err
}

func (w *town) rules(t *testing.T, s tenant.Scope, site housing.Site) (h housing.HouseRules) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		h, err = housing.HouseRulesOf(ctx, tx, s, site.ID)
		return err
	})
	return h
}

func TestHouseRulesAreKeptAndNobodyOverwritesThemUnseen(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		site, _ := w.site(t, placement.Shared, housing.Dwelling{Shared: true, Rooms: rooms(2)})
		if h := w.rules(t, w.housing, site); h.Version != 0 || h.Spoken() || h.Site != site.ID {
			t.Errorf("before anybody said anything: %+v", h)
		}
		first, err := w.keep(t, w.housing, housing.HouseRules{Site: site.ID,
			Terms: housing.Terms{QuietFrom: "22:00", QuietUntil: " 6:00", Holds: []housing.Clause{"waste", "fire", "nonsense"}, There: []housing.Thing{"bed", "bedding"}, NightPhone: "02389 71-99"},
			Words: map[i18n.Lang]string{i18n.German: " Tonnen im Hof ", i18n.Ukrainian: "Баки у дворі", i18n.Turkish: "  "}})
		if err != nil || first.Version != 1 {
			t.Fatalf("%+v, %v", first, err)
		}
		got := w.rules(t, w.At(w.Municipality, tenant.Intake), site)
		c := got.Terms
		if c.QuietUntil != "06:00" || len(c.Holds) != 2 || c.Holds[0] != "fire" || c.NightPhone != "02389 71-99" || got.By != w.housing.Name || !got.At.Equal(first.At) {
			t.Errorf("%+v", got)
		}
		if len(got.Words) != 2 || got.Words[i18n.German] != "Tonnen im Hof" || got.Words[i18n.Ukrainian] != "Баки у дворі" {
			t.Errorf("%v", got.Words)
		}
		if missing := c.Missing(housing.KitchenShared); len(missing) != 3 || missing[0] != "towels" {
			t.Errorf("to be brought: %v", missing)
		}
		if missing := c.Missing(housing.KitchenCatered); len(missing) != 1 {
			t.Errorf("to be brought where meals are: %v", missing)
		}
		if missing := (housing.Terms{}).Missing(housing.KitchenOwn); len(missing) != 0 {
			t.Errorf("to be brought where nobody said what is there: %v", missing)
		}
		for name, version := range map[string]int{"from before they were there": 0, "of another time": 7} {
			if _, err := w.keep(t, w.housing, housing.HouseRules{Site: site.ID, Version: version}); !errs.Is(err, errs.KindConflict) {
				t.Errorf("a version %s: %v", name, err)
			}
		}
		if after := w.rules(t, w.housing, site); after.Version != 1 || len(after.Words) != 2 {
			t.Errorf("a lost update: %+v", after)
		}
		w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) error { // what else is known of the site leaves them alone
			site.Note = "neu"
			_, err := housing.SaveSite(ctx, tx, w.Clock, w.housing, site)
			return err
		})
		first.Words = nil
		if again, err := w.keep(t, w.housing, first); err != nil || again.Version != 2 {
			t.Errorf("%+v, %v", again, err)
		}
		if after := w.rules(t, w.housing, site); len(after.Words) != 0 || after.Terms.QuietFrom != "22:00" {
			t.Errorf("%+v", after)
		}
		if _, err := w.keep(t, w.At(w.Municipality, tenant.Intake), first); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("who may not write of sites: %v", err)
		}
	})
}

func TestHouseRulesSayWhatIsWrongWithThem(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	site, _ := w.site(t, placement.Flat, housing.Dwelling{Rooms: rooms(2)})
	long := strings.Repeat("ü", 2001)
	for name, c := range map[string]struct {
		rules  housing.HouseRules
		fields string
	}{
		"no time":                     {housing.HouseRules{Terms: housing.Terms{VisitorsUntil: "spät"}}, "visitors_until"},
		"a time no clock shows":       {housing.HouseRules{Terms: housing.Terms{VisitorsUntil: "25:00"}}, "visitors_until"},
		"no end":                      {housing.HouseRules{Terms: housing.Terms{QuietFrom: "22:00"}}, "quiet_until"},
		"no beginning":                {housing.HouseRules{Terms: housing.Terms{LaundryUntil: "20:00"}}, "laundry_from"},
		"no span":                     {housing.HouseRules{Terms: housing.Terms{QuietFrom: "22:00", QuietUntil: "22:00"}}, "quiet_until"},
		"no phone":                    {housing.HouseRules{Terms: housing.Terms{NightPhone: "Hausmeister"}}, "night_phone"},
		"two digits":                  {housing.HouseRules{Terms: housing.Terms{NightPhone: "11"}}, "night_phone"},
		"nobody to be told":           {housing.HouseRules{Terms: housing.Terms{Damage: housing.ToCaretaker}}, "caretaker_phone"},
		"no number to be told":        {housing.HouseRules{Terms: housing.Terms{Damage: housing.ToOffice}}, "damage_phone"},
		"smoking nobody knows":        {housing.HouseRules{Terms: housing.Terms{Smoking: "everywhere"}}, "smoking"},
		"pets nobody knows":           {housing.HouseRules{Terms: housing.Terms{Pets: "lions"}}, "pets"},
		"words without German":        {housing.HouseRules{Words: map[i18n.Lang]string{i18n.Farsi: "سلام"}}, "words.de"},
		"words in no paper's tongue":  {housing.HouseRules{Words: map[i18n.Lang]string{i18n.German: "Ja", "nl": "Ja"}}, "words.nl"},
		"words without an end":        {housing.HouseRules{Words: map[i18n.Lang]string{i18n.German: long}}, "words.de"},
		"a name that fills the sheet": {housing.HouseRules{Terms: housing.Terms{Caretaker: housing.Caretaker{Name: long}}}, "caretaker_name"},
	} {
		c.rules.Site = site.ID
		_, err := w.keep(t, w.housing, c.rules)
		var fields []string
		for _, one := range errs.All(err) {
			fields = append(fields, one.Field)
		}
		if !errs.Is(err, errs.KindInvalid) || strings.Join(fields, " ") != c.fields {
			t.Errorf("%s: %v at %v", name, err, fields)
		}
	}
}

func TestWordsAreSaidInTheReadersLanguageElseInGerman(t *testing.T) {
	h := housing.HouseRules{Words: map[i18n.Lang]string{i18n.German: "Tonnen im Hof", i18n.Arabic: "في الفناء"}}
	if words, lang := h.Said(i18n.Arabic); words != "في الفناء" || lang != i18n.Arabic {
		t.Errorf("%s in %s", words, lang)
	}
	if words, lang := h.Said(i18n.Farsi); words != "Tonnen im Hof" || lang != i18n.German {
		t.Errorf("%s in %s", words, lang)
	}
	if words, _ := (housing.HouseRules{}).Said(i18n.Farsi); words != "" {
		t.Errorf("nothing was said: %s", words)
	}
}

func TestAStayKnowsItsRooms(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		_, flats := w.site(t, placement.Shared, housing.Dwelling{Shared: true, Rooms: []housing.Room{{Name: "11", Places: 2}, {Name: "12", Places: 2}, {Name: "13", Places: 2}}})
		h := w.lives(t, 2)
		stay, err := w.book(t, housing.BookCommand{Household: h.ID, Dwelling: flats[0].ID, From: today, Rooms: []id.ID{flats[0].Rooms[1].ID}})
		if err != nil {
			t.Fatal(err)
		}
		w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) error {
			all, err := housing.RoomsOfStay(ctx, tx, w.housing, stay.ID)
			if err != nil || len(all) != 1 || all[0].Name != "12" || all[0].Places != 2 {
				t.Errorf("%+v, %v", all, err)
			}
			return nil
		})
	})
}
