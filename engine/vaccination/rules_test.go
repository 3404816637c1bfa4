package vaccination

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// table reads one of the lists of facts the rules are made from.
func table(t *testing.T, name string) (rows []map[string]string) {
	t.Helper()
	file, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // read only
	all, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range all[1:] {
		row := map[string]string{}
		for x, name := range all[0] {
			row[name] = cells[x]
		}
		rows = append(rows, row)
	}
	return rows
}

// term reads a length of a list ("12", "months") as the rules do.
func term(t *testing.T, n, unit string) Term {
	t.Helper()
	if n == "" {
		return Term{}
	}
	got, err := ParseTerm(n + " " + unit)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestEveryRowOfTheFactsIsCarriedOverAndNothingElse(t *testing.T) {
	rows, rs := table(t, "vaccination-catchup.csv"), Standard()[0]
	if len(rows) != len(rs.Rules) {
		t.Fatalf("%d rows, %d rules", len(rows), len(rs.Rules))
	}
	for x, row := range rows {
		r := rs.Rules[x]
		for field, got := range map[string]string{"rule_id": r.ID, "antigen": r.Antigen, "booster": r.Booster, "condition_or_note": r.Note, "source": r.Source, "certainty": r.Certainty} {
			if got != row[field] {
				t.Errorf("%s: %s is %q, want %q", row["rule_id"], field, got, row[field])
			}
		}
		if r.From != term(t, row["age_at_first_dose_from"], row["age_unit"]) || r.To != term(t, row["age_at_first_dose_to_excl"], row["age_unit"]) {
			t.Errorf("%s: from %s to %s", r.ID, r.From, r.To)
		}
		doubtful := strings.Contains(row["certainty"], "DOUBTFUL") || strings.Contains(row["certainty"], "UNVERIFIED")
		if r.Off != doubtful || r.SwitchedOn != "" {
			t.Errorf("%s: off is %v, the row says %q", r.ID, r.Off, row["certainty"])
		}
		if n, err := strconv.Atoi(row["primary_doses"]); err != nil {
			if r.AsPrinted != row["primary_doses"] || !r.Off || r.Doses != 0 {
				t.Errorf("%s: no number of doses, but not off", r.ID)
			}
			continue
		} else if n != r.Doses {
			t.Errorf("%s: %d doses", r.ID, r.Doses)
		}
		for g := range 3 {
			want := term(t, row[[]string{"min_gap_1_2", "min_gap_2_3", "min_gap_3_4"}[g]], row["gap_unit"])
			var got Term
			if g < len(r.Gaps) {
				got = r.Gaps[g]
			}
			if got != want && (r.ID != "1-1-MenB" || g != 1 || got != Term{months: 12}) { // it stands in the note
				t.Errorf("%s: gap %d is %q, want %q", r.ID, g+1, got, want)
			}
		}
		if r.Off || r.Note == "" || r.Reading != "" || r.Condition != "" || r.BornAfter != 0 || r.UntilAge.Known() {
			continue
		}
		if !slices.Contains([]string{"0-1", "0-1-6", "single dose from 12 mo to <5 y"}, r.Note) {
			t.Errorf("%s: nobody said how %q was understood", r.ID, r.Note)
		}
	}
}

func TestEveryCodeAndEveryOfferIsCarriedOver(t *testing.T) {
	rs := Standard()[0]
	codes := table(t, "atc-j07-antigens.csv")
	for x, row := range codes {
		if c := rs.Codes[x]; c.ATC != row["atc"] || c.Name != row["short"] || strings.Join(c.Against, ";") != row["antigens"] {
			t.Errorf("%s: %+v", row["atc"], c)
		}
	}
	offers := table(t, "vaccination-first-offer.csv")
	for x, row := range offers {
		o := rs.Offers[x]
		if o.Vaccines != row["vaccine_combination"] || o.Note != row["note"] || o.Source != row["source"] ||
			o.From != term(t, row["age_from"], row["unit"]) || o.To != term(t, row["age_to_excl"], row["unit"]) {
			t.Errorf("%v: %+v", row, o)
		}
	}
	if len(codes) != len(rs.Codes) || len(offers) != len(rs.Offers) {
		t.Errorf("%d codes, %d offers", len(rs.Codes), len(rs.Offers))
	}
}

func TestNobodyHasSignedTheShippedRules(t *testing.T) {
	for _, rs := range Standard() {
		if rs.SignedOff != "" || rs.ValidFrom == 0 || rs.Version == "" {
			t.Errorf("%s: %+v", rs.Name, rs.SignedOff)
		}
	}
}

func TestTheRuleSetOfADayIsTheLastThatHoldsByThen(t *testing.T) {
	old, young := &RuleSet{ValidFrom: day("2025-01-01")}, &RuleSet{ValidFrom: day("2026-07-01")}
	for on, want := range map[string]*RuleSet{"2020-01-01": old, "2025-01-01": old, "2026-06-30": old, "2026-07-01": young, "2030-01-01": young} {
		if InForce([]*RuleSet{old, young}, day(on)) != want {
			t.Errorf("on %s the other one holds", on)
		}
	}
}

// changed gives the shipped rules with one text put in place of another.
func changed(t *testing.T, old, with string) error {
	t.Helper()
	if !strings.Contains(catchUp1, old) {
		t.Fatalf("nowhere: %s", old)
	}
	_, err := Read(strings.NewReader(strings.Replace(catchUp1, old, with, 1)))
	return err
}

func TestRulesThatContradictThemselvesAreRefused(t *testing.T) {
	for _, c := range []struct{ old, with, says string }{
		{`"off": true`, `"off": false`, "DOUBTFUL"},
		{`"id": "U12-Dip"`, `"id": "U12-Tet"`, "twice"},
		{`"gaps": ["2 months", "6 months"]`, `"gaps": ["2 months"]`, "gaps"},
		{`"doses": 3, "gaps": ["2 months"`, `"doses": 0, "gaps": ["2 months"`, "doses"},
		{`"against": ["HPV"]`, `"against": ["Pest"]`, "Pest"},
		{`"id": "9-14-HPV", "from": "108 months"`, `"id": "9-14-HPV", "from": "179 months"`, "from, to"},
		{`"id": "9-14-HPV", "from": "108 months", "to": "180 months"`, `"id": "9-14-HPV", "from": "108 months", "to": "181 months"`, "15-17-HPV"},
		{`"if_short": 3`, `"if_short": 2`, "if_short"},
		{`"valid_from": "2025-05-14"`, `"valid_from": ""`, "valid_from"},
		{`"gaps": ["8 weeks"]`, `"gaps": ["8 moons"]`, "8 moons"},
		{`"version"`, `"nationality"`, "nationality"},
		{`"every": "10 years"`, `"every": "520 weeks"`, "every"},
		{`"atc": "J07BD54", "from"`, `"atc": "J07XX99", "from"`, "J07XX99"},
	} {
		if err := changed(t, c.old, c.with); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.with, err)
		}
	}
	if _, err := Read(strings.NewReader(catchUp1 + "{}")); err == nil {
		t.Error("what follows the rules was not seen")
	}
	if _, err := Read(strings.NewReader(strings.Repeat(" ", MaxRules) + catchUp1)); err == nil {
		t.Error("rules of any size are read")
	}
	if err := changed(t, `"off": true`, `"switched_on": "Dr. Muster, 2026-12-01"`); err != nil {
		t.Errorf("a doctor cannot switch a row on: %v", err)
	}
}

func TestARowThatFollowsOnAnotherHoldsFromTheDayAfterItsLast(t *testing.T) {
	rs := Standard()[0]
	for _, r := range rs.Rules {
		if r.ID == "1-4-MenC" {
			r.ID, r.Until, r.Doses, r.Gaps = "next", 0, 2, []Term{{months: 1}}
			rs.Rules = append(rs.Rules, r)
		}
	}
	if err := rs.Valid(); err != nil {
		t.Fatal(err)
	}
	s := NewSchedule(rs)
	for on, want := range map[string]string{"2025-12-31": "1/1 complete 1-4-MenC", "2026-01-01": "1/1 due next: 2 from 2025-07-01"} {
		found := evaluate(t, s, Person{Born: day("2023-01-01")}, given(t, s, "2025-06-01 J07AH07"), day(on))
		if got := line(about(t, s, found, "MenC")); got != want {
			t.Errorf("on %s: %s, want %s", on, got, want)
		}
	}
}

func TestRulesAreWrittenAsTheyAreRead(t *testing.T) {
	rs := Standard()[0]
	text, err := json.Marshal(rs)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Read(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	second, err := json.Marshal(again)
	if err != nil || !bytes.Equal(text, second) {
		t.Errorf("read again they differ: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"name": "x", "version": "1", "valid_from": "2026-01-01", "source": "s", "rules": [` +
		`{"id": "X", "from": "0 months", "to": "12 months", "antigen": "T", "against": ["Tetanus"], "doses": 2, "gaps": [""], "source": "s", "certainty": "c", "until": "2025-12-31"},` +
		`{"id": "Y", "from": "1 year", "to": "200 years", "antigen": "T", "against": ["Tetanus"], "doses": 3, "gaps": ["4 weeks", "6 months"], "latest": ["", "1 year"], "if_short": 4, "every": "10 years", "until_age": "60 years", "source": "s", "certainty": "c"}],` +
		`"codes": [{"atc": "J07AM01", "against": ["Tetanus"]}], "vaccines": [{"atc": "J07AM01", "from": "0 months", "to": "5 years", "source": "s"}]}`)) // the shipped rules are too long to be varied well
	f.Fuzz(func(t *testing.T, data []byte) {
		rs, err := Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		s := NewSchedule(rs)
		all := Set(1)<<len(s.Antigens) - 1
		p, on := Person{Born: day("2020-02-29"), BornUntil: day("2020-10-31")}, day("2026-11-26")
		found, err := s.Evaluate(p, []Dose{{all, span("2021-05")}, {all, span("2021-06-10")}, {all, span("2024")}}, on, nil)
		if err != nil {
			t.Fatal(err)
		}
		s.Appointment(p, found, on)
	})
}
