package record_test

import (
	"slices"
	"testing"

	"wegwarte/internal/i18n"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

func TestEveryVaccineProtectsFromSomethingThatHasAName(t *testing.T) {
	for _, v := range record.Current().Vaccines {
		if v.Name == "" || len(v.Antigens) == 0 {
			t.Errorf("%+v", v)
		}
		for _, a := range v.Antigens {
			if !slices.Contains(record.Current().Antigens, a) || !i18n.Has(record.AntigenText(a)) {
				t.Errorf("%s: %s is no antigen of the list", v.Name, a)
			}
		}
	}
}

func TestEveryNeedIsWhole(t *testing.T) {
	c := record.Current()
	seen := map[string]bool{}
	for _, e := range c.Needs {
		if seen[e.Code] {
			t.Errorf("%s stands there twice", e.Code)
		}
		seen[e.Code] = true
		if !slices.Contains(record.Groups, e.Group) || !slices.Contains(record.Severities, e.Severity) || e.Source == "" {
			t.Errorf("%s lacks a group, a severity or a source: %+v", e.Code, e)
		}
		if len(e.Bases) == 0 || !slices.Contains(e.Bases, record.ByConsent) {
			t.Errorf("%s has no basis, or cannot be recorded by consent", e.Code)
		}
		for _, b := range e.Bases {
			if _, ok := c.Basis(b); !ok {
				t.Errorf("%s names the basis %s, which there is not", e.Code, b)
			}
		}
		if len(e.Prepare) == 0 || len(c.PrepareFor(e.Code)) != len(e.Prepare) {
			t.Errorf("%s gives the municipality nothing to do, or something unknown: %v", e.Code, e.Prepare)
		}
		if e.Detail != record.NotAsked && e.Detail != record.AskedFor && e.Detail != record.AskedRequired {
			t.Errorf("%s has an unknown detail %q", e.Code, e.Detail)
		}
	}
	if len(c.PrepareAlways()) != len(c.Always) {
		t.Error("what is always to be done is not all known")
	}
}

// Housing may not read health data, and yet has to find the room.
func TestNoNeedThatHousingHasToMeetTellsOfHealth(t *testing.T) {
	grant, _ := tenant.Housing.Grant()
	if grant.MayRead(tenant.NeedHealth) {
		t.Skip("housing reads health needs now")
	}
	for _, e := range record.Current().Needs {
		for _, p := range record.Current().PrepareFor(e.Code) {
			if e.Health && p.Owner == tenant.Housing {
				t.Errorf("%s tells of health, and housing is to %s", e.Code, p.Code)
			}
		}
	}
}

func TestEveryPreparationHasAnOwnerWhoIsAtAMunicipality(t *testing.T) {
	for _, p := range record.Current().Preparations {
		grant, known := p.Owner.Grant()
		if !known || !grant.ExistsAt(tenant.Municipality) || !grant.MayRead(tenant.Transfer) || p.DaysBefore < 1 {
			t.Errorf("%+v: nobody at a municipality does this in time", p)
		}
	}
}

func TestEveryKindOfMeasureIsWhole(t *testing.T) {
	for _, k := range record.Current().Kinds {
		if !slices.Contains(record.Groups, k.Group) || k.Source == "" || k.Vaccination && !k.Health {
			t.Errorf("%s lacks a group or source, or hides that it tells of health: %+v", k.Code, k)
		}
	}
}

func TestEveryEntryHasItsWords(t *testing.T) {
	c := record.Current()
	var keys []string
	for _, g := range record.Groups {
		keys = append(keys, g.Text())
	}
	for _, e := range c.Needs {
		keys = append(keys, e.Text(), e.Plain())
		if e.Detail != record.NotAsked {
			keys = append(keys, e.DetailText())
		}
	}
	for _, p := range c.Preparations {
		keys = append(keys, p.Text())
	}
	for _, b := range c.Bases {
		keys = append(keys, b.Text())
	}
	for _, k := range c.Kinds {
		keys = append(keys, k.Text())
	}
	for _, a := range c.Antigens {
		keys = append(keys, record.AntigenText(a))
	}
	for _, key := range keys {
		if !i18n.Has(key) {
			t.Errorf("%s has no German", key)
		}
	}
}
