package profile

import (
	"strings"
	"testing"
)

func TestTheTablesHoldBothVersionsOfTheImpfpassAndAllOfIPS(t *testing.T) {
	count := map[string]int{}
	for _, p := range All() {
		switch {
		case strings.HasPrefix(p.URL, KBV):
			count[p.Version]++
		case strings.HasPrefix(p.URL, IPS):
			count["ips "+p.Version]++
			if p.Type == "" {
				t.Errorf("%s is of no type", p.Name)
			}
		default:
			t.Errorf("%s is of no family", p.URL)
		}
	}
	for family, want := range map[string]int{"1.00.000": 14, "1.1.0": 15, "ips 1.1.0": 36} {
		if count[family] != want {
			t.Errorf("%s: %d profiles, want %d", family, count[family], want)
		}
	}
}

func TestEveryProfileThatARuleNamesIsThere(t *testing.T) {
	var walk func(p *Profile, r *Rule)
	walk = func(p *Profile, r *Rule) {
		for _, name := range append(r.Follows, r.Targets...) {
			if (strings.HasSuffix(name, "-uv-ips") || strings.HasPrefix(name, "KBV_")) && p.Named(name) == nil {
				t.Errorf("%s: no profile %s", p.Name, name)
			}
		}
		for _, below := range r.Rules {
			walk(p, below)
		}
		for _, s := range r.Slices {
			for _, c := range s.When {
				if name := c.Target + c.Holds; strings.HasSuffix(name, "-uv-ips") && p.Named(name) == nil {
					t.Errorf("%s: no profile %s", p.Name, name)
				}
			}
			walk(p, &s.Rule)
		}
	}
	for _, p := range All() {
		walk(p, &p.Rule)
	}
}

func TestAVersionIsLookedUpByItselfAndTheNewestWithoutOne(t *testing.T) {
	patient := KBV + "Patient"
	for canonical, want := range map[string]string{patient: "1.1.0", patient + "|1.1.0": "1.1.0", patient + "|1.00.000": "1.00.000"} {
		if p := Lookup(canonical); p == nil || p.Version != want {
			t.Errorf("%s: got %+v", canonical, p)
		}
	}
	if Lookup(patient+"|2.0") != nil || Lookup("http://a.test/x") != nil {
		t.Error("what is not there was found")
	}
}

func TestALineThatCannotBeReadIsAnError(t *testing.T) {
	for _, text := range []string{
		"profile http://a.test/x 1\n  deep 0 *\n", "profile x\n", "element 0 1\n", "profile u 1 T\n name x 1\n", "profile u 1 T\n name 0 y\n",
		"profile u 1 T\n name 0 1 ~none\n", "profile u 1 T\n name 0 1 what\n", "profile u 1 T\n :s 0 1 ?nothing\n", "profile u 1 T\n :s 0 1 ?a~none\n",
		"profile u 1 T\n name 0 1 =\"open\n",
	} {
		if _, err := parse(text); err == nil {
			t.Errorf("read: %q", text)
		}
	}
}
