package placement_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"wegwarte/engine/placement"
	"wegwarte/internal/testkit/town"
)

// flat is an instance with one flat and what is put after it.
func flat(rest string) string {
	return `{"first":"2026-12-01","sites":[{"name":"S","kind":"flat","units":[{"name":"U","rooms":[{"name":"1","beds":2}]}]}]` + rest + `}`
}

func TestWhatIsWrongWithAnInstanceIsSaidWithItsNameAndField(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{``, "the instance is not as it should be: EOF"},
		{`{"first":"2026-13-01","sites":[],"households":[]}`, `there is no day "2026-13-01"`},
		{`{"first":"2026-02-29","sites":[],"households":[]}`, `there is no day "2026-02-29"`},
		{`{"first":"1.12.2026","sites":[],"households":[]}`, `"1.12.2026" is no day: it is written as 2026-12-01`},
		{`{"sites":[],"households":[]}`, "first: the first day of the horizon is missing"},
		{`{"first":"2026-12-01","days":401,"sites":[],"households":[]}`, "days: the horizon has 401 days: 1 to 400 are possible"},
		{flat(``) + `{}`, "something follows the instance"},
		{`{"first":"2026-12-01","sites":[{"name":"S","kind":"tent","units":[]}],"households":[]}`, `site "S": kind: there is no "tent"`},
		{`{"first":"2026-12-01","sites":[{"name":"S","kind":"flat","units":[{"name":"U","rooms":[]}]}],"households":[]}`, `unit "U": rooms: it has 0`},
		{`{"first":"2026-12-01","sites":[{"name":"S","kind":"flat","units":[{"name":"U","rooms":[{"name":"1","beds":0}]}]}],"households":[]}`, `unit "U": room "1": beds: it has 0: 1 to 200 are possible`},
		{`{"first":"2026-12-01","sites":[{"name":"S","kind":"flat","units":[{"name":"U","opens":"2026-12-02","closes":"2026-12-02","rooms":[{"name":"1","beds":1}]}]}],"households":[]}`, `unit "U": closes: 2026-12-02 is not after 2026-12-02`},
		{flat(`,"households":[{"name":"A","persons":[]}]`), `household "A": persons: it has 0: 1 to 30 are possible`},
		{flat(`,"households":[{"name":"A","persons":["old"]}]`), `persons: "old" is no age`},
		{flat(`,"households":[{"name":"A","persons":[7],"sharing":true}]`), `household "A": sharing: only a grown-up alone`},
		{flat(`,"households":[{"name":"A","persons":[30]},{"name":"A","persons":[30]}]`), `household "A": name: "A" stands twice`},
		{flat(`,"households":[{"name":"A","persons":[30],"from":"2027-06-01"}]`), `household "A": from: 2027-06-01 is not within the horizon`},
		{flat(`,"households":[{"name":"A","persons":[30],"from":"2026-12-05","by":"2026-12-04"}]`), `household "A": by: it must not be before from`},
		{flat(`,"households":[{"name":"A","persons":[30],"pin":{"unit":"V"}}]`), `household "A": pin: there is no unit "V"`},
		{flat(`,"households":[{"name":"A","persons":[30],"forbid":["V"]}]`), `household "A": forbid: there is no unit "V"`},
		{flat(`,"households":[{"name":"A","persons":[30],"present":{"unit":"V"}}]`), `household "A": present: unit: there is no "V"`},
		{flat(`,"households":[{"name":"A","persons":[30],"present":{"unit":"U","rooms":["1"]}}]`), `household "A": present: rooms: it has all of them`},
		{flat(`,"households":[],"residents":[{"name":"B","persons":[30]}]`), `resident "B": present: a resident lives somewhere`},
		{flat(`,"households":[{"name":"A","persons":[30,31,32],"pin":{"unit":"U"}}]`), `household "A": pin: it cannot go to "U": beds`},
		{flat(`,"households":[{"name":"A","persons":[30],"present":{"unit":"U"}}],"residents":[{"name":"B","persons":[30],"present":{"unit":"U"}}]`), `unit "U": room "": on 2026-12-01 it is taken twice, the second time by "A"`},
		{flat(`,"households":[{"name":"A","persons":[30],"religion":"x"}]`), `unknown field "religion"`},
		{flat(`,"households":[{"name":"A","persons":[{"age":3,"gender":"x"}]}]`), `is no age`},
	} {
		in, err := placement.ReadInstance(strings.NewReader(c.text))
		if err == nil {
			_, err = placement.Weigh(in, placement.Usual())
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.text, err, c.want)
		}
	}
}

func TestNobodyCanBeToldApartByWhatMustNotCount(t *testing.T) {
	for _, field := range []string{"nationality", "citizenship", "religion", "ethnicity", "origin", "gender", "sex", "legal_status", "status", "language"} {
		for _, where := range []string{
			flat(`,"households":[{"name":"A","persons":[30],"` + field + `":"x"}]`),
			flat(`,"households":[{"name":"A","persons":[30],"needs":{"` + field + `":true}}]`),
			flat(`,"households":[],"residents":[{"name":"A","persons":[30],"present":{"unit":"U"},"` + field + `":"x"}]`),
		} {
			if _, err := placement.ReadInstance(strings.NewReader(where)); err == nil || !strings.Contains(err.Error(), "unknown field") {
				t.Errorf("%s is taken in: %v", where, err)
			}
		}
	}
}

func TestAPolicySaysWhatIsWrongWithIt(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`{"wish":-1}`, "policy: wish is -1: 0 to 1000000 are possible"},
		{`{"hall":1000001}`, "policy: hall is 1000001"},
		{`{"kinds":{"hall":3}}`, `policy: kinds: "hall" is no kind that can have points`},
		{`{"kinds":{"tent":3}}`, `policy: kinds: "tent" is no kind`},
		{`{"origin":1}`, `unknown field "origin"`},
	} {
		if _, err := placement.ReadPolicy(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.text, err, c.want)
		}
	}
	p, err := placement.ReadPolicy(strings.NewReader(`{"wish":7,"kinds":{"flat":1}}`))
	if err != nil || p.Wish != 7 || p.Kinds[placement.Flat] != 1 || p.Kinds[placement.House] != 300 || p.Hall != 5000 {
		t.Errorf("%v %+v", err, p)
	}
	in := town.Draw(1, 20, 200)
	p = placement.Usual()
	p.Placed = 5100
	if _, err := placement.Weigh(in, p); err == nil || !strings.Contains(err.Error(), "could be left without a place to spare it a hall") {
		t.Errorf("a policy that leaves people on the street: %v", err)
	}
}

func TestDaysAreThoseOfTheCalendar(t *testing.T) {
	for text, want := range map[string]placement.Day{"1970-01-02": 1, "2000-02-29": 11016, "2026-12-01": 20788, "2100-03-01": 47541} {
		d, err := placement.ParseDay(text)
		if err != nil || d != want || d.String() != text {
			t.Errorf("%s is %d (%s), %v", text, d, d, err)
		}
	}
	last := ""
	for d := placement.Day(1); d < 73_000; d++ {
		text := d.String()
		if back, err := placement.ParseDay(text); err != nil || back != d || text <= last {
			t.Fatalf("%d is %s after %s, %v", d, text, last, err)
		}
		last = text
	}
}

func TestAPlanIsReadAsItWasWritten(t *testing.T) {
	in := town.Draw(1, 20, 200)
	b, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	back, err := placement.ReadInstance(strings.NewReader(string(b)))
	if err != nil || fmt.Sprintf("%+v", back.Households[3]) == "" {
		t.Fatal(err)
	}
	again, _ := json.Marshal(back)
	if string(again) != string(b) {
		t.Error("the instance is not as it was written")
	}
	r := solve(t, t.Context(), in, placement.Options{Seed: 1, Work: 3_000_000})
	b, _ = json.Marshal(r)
	plan, err := placement.ReadReport(strings.NewReader(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := json.Marshal(plan); string(again) != string(b) {
		t.Error("the plan is not as it was written")
	}
}

func FuzzReadInstance(f *testing.F) {
	f.Add(flat(`,"households":[{"name":"A","persons":[30,"child"],"needs":{"step_free":true},"waited":3}]`))
	f.Add(flat(`,"households":[{"name":"A","persons":["adult"],"from":"2026-12-05","present":{"unit":"U","until":"2026-12-09"}}]`))
	f.Add(flat(`,"households":[],"residents":[{"name":"B","persons":[1],"present":{"unit":"U"}}]`))
	f.Add(`{"first":"2026-12-01","days":3,"sites":[{"name":"H","kind":"hall","bridge":true,"units":[{"name":"h","shared":true,"area":"a","rooms":[{"name":"1","beds":9,"blocked":[{"from":"2026-12-02"}]}]}]}],"households":[{"name":"A","persons":[40],"sharing":true,"areas":["a"],"pin":{"unit":"h"}}]}`)
	f.Fuzz(func(t *testing.T, s string) {
		in, err := placement.ReadInstance(strings.NewReader(s))
		if err != nil || len(in.Households) > 20 || len(in.Sites) > 20 {
			return
		}
		if _, err := placement.Weigh(in, placement.Usual()); err == nil {
			solve(t, t.Context(), in, placement.Options{Seed: 1, Work: 20_000})
		}
	})
}

func FuzzReadPolicy(f *testing.F) {
	f.Add(`{"placed":12000,"kinds":{"flat":3},"size":{"small":1,"each":2,"most":3}}`)
	f.Fuzz(func(_ *testing.T, s string) { _, _ = placement.ReadPolicy(strings.NewReader(s)) })
}

func FuzzReadReport(f *testing.F) {
	f.Add(`{"objective":1,"placements":[{"household":"A","level":"placed","from":"2026-12-01"}],"certificate":{"scale":64,"prices":[{"unit":"U","day":"2026-12-01","price":5}]}}`)
	in, err := placement.ReadInstance(strings.NewReader(flat(`,"households":[{"name":"A","persons":[30]}]`)))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if from, err := placement.ReadReport(strings.NewReader(s)); err == nil {
			solve(t, t.Context(), in, placement.Options{Seed: 1, Work: 20_000, From: from})
		}
	})
}
