package api_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"wegwarte/internal/api"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/work"
)

type schema struct {
	Ref        string `json:"$ref"`
	Type       string
	Required   []string
	Properties map[string]schema
	Items      *schema
	Enum       []string
	MaxLength  int
	MinLength  int
	MaxItems   int
	Minimum    *int
	Maximum    *int
	Format     string
	ReadOnly   bool
	Additional *bool `json:"additionalProperties"`
}

type description struct {
	Paths map[string]map[string]struct {
		Responses map[string]struct {
			Content map[string]struct{ Schema schema }
		}
	}
	Components struct{ Schemas map[string]schema }
}

func described(t *testing.T) (d description) {
	t.Helper()
	if err := json.Unmarshal(api.Description, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// fits says what of a value is not as the schema has it.
func (d description) fits(s schema, v any, at string) (wrong []string) {
	if s.Ref != "" {
		return d.fits(d.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")], v, at)
	}
	bad := func(why string) { wrong = append(wrong, at+": "+why) }
	switch v := v.(type) {
	case map[string]any:
		if s.Type != "object" {
			bad("an object")
		}
		for name, one := range v {
			if field, ok := s.Properties[name]; ok {
				wrong = append(wrong, d.fits(field, one, at+"."+name)...)
			} else {
				bad("has " + name)
			}
		}
		for _, name := range s.Required {
			if _, ok := v[name]; !ok {
				bad("has no " + name)
			}
		}
	case []any:
		if s.Type != "array" || s.MaxItems > 0 && len(v) > s.MaxItems {
			bad("an array")
		}
		for _, one := range v {
			wrong = append(wrong, d.fits(*s.Items, one, at+"[]")...)
		}
	case string:
		if s.Type != "string" || s.MaxLength > 0 && len([]rune(v)) > s.MaxLength || len(s.Enum) > 0 && !slices.Contains(s.Enum, v) {
			bad(v)
		}
	case float64:
		if s.Type != "integer" || v != float64(int(v)) || s.Minimum != nil && int(v) < *s.Minimum || s.Maximum != nil && int(v) > *s.Maximum {
			bad("a number")
		}
	default:
		bad("something else")
	}
	return wrong
}

func TestWhatIsAnsweredIsWhatIsDescribed(t *testing.T) {
	o := opened(t, testkit.SQLite(t))
	d := described(t)
	key := o.key(o.As(tenant.CaseManager), "A")
	many := make([]string, work.Page+1)
	for i := range many {
		many[i] = place(strings.Repeat("x", i+1), `,"skills":["Blutabnahme"],"german":"B1","hours":"Mo 8–12","note":"x"`)
	}
	for _, c := range []struct{ method, path, of, key, body string }{
		{"POST", "/vacancies", "/vacancies", key, `{"vacancies":[` + strings.Join(many, ",") + `]}`}, {"POST", "/vacancies", "/vacancies", key, `{"vacancies":[{}]}`}, {"POST", "/vacancies", "/vacancies", key, `x`},
		{"POST", "/vacancies", "/vacancies", "", ``}, {"GET", "/vacancies", "/vacancies", key, ``}, {"GET", "/vacancies", "/vacancies", "x", ``},
		{"DELETE", "/vacancies/x", "/vacancies/{reference}", key, ``}, {"DELETE", "/vacancies/-", "/vacancies/{reference}", key, ``},
	} {
		a := o.ask(c.method, "/api/v1"+c.path, c.key, c.body)
		response, ok := d.Paths[c.of][strings.ToLower(c.method)].Responses[http.StatusText(a.Status)]
		if !ok {
			response, ok = d.Paths[c.of][strings.ToLower(c.method)].Responses[code(a.Status)]
		}
		content, typed := response.Content[a.Header.Get("Content-Type")]
		if !ok || !typed && a.Body != "" {
			t.Errorf("%s %s: %d of type %q is not described", c.method, c.path, a.Status, a.Header.Get("Content-Type"))
			continue
		}
		var v any
		if a.Body != "" && json.Unmarshal([]byte(a.Body), &v) == nil {
			for _, wrong := range d.fits(content.Schema, v, "answer") {
				t.Errorf("%s %s: %s", c.method, c.path, wrong)
			}
		}
		if c.method == "GET" && a.Status == http.StatusOK {
			rest := o.ask("GET", a.Next, key, "")
			if len(a.Vacancies) != work.Page || len(rest.Vacancies) != 1 || rest.Next != "" {
				t.Errorf("pages of %d and %d", len(a.Vacancies), len(rest.Vacancies))
			}
		}
	}
	if got := o.ask("GET", "/api/v1/openapi.json", "", ""); got.Status != http.StatusOK || got.Body != string(api.Description) {
		t.Errorf("%d", got.Status)
	}
}

func code(status int) string {
	return string(rune('0'+status/100)) + string(rune('0'+status/10%10)) + string(rune('0'+status%10))
}

// Each bound of the description is held where it is passed, and allows what it names.
func TestEachFieldIsBoundedAsDescribed(t *testing.T) {
	o := opened(t, testkit.SQLite(t))
	key := o.key(o.As(tenant.CaseManager), "A")
	fields := described(t).Components.Schemas["Vacancy"]
	base := func() map[string]any {
		return map[string]any{"reference": "1", "kind": "job", "employer": "Klinik", "title": "Pflege", "pay_per": "hour"}
	}
	sent := 0
	send := func(v map[string]any) answer {
		if sent++; sent%50 == 0 {
			o.Clock.Move(2 * 60e9)
		}
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return o.bring(key, string(text))
	}
	with := func(field string, value any) map[string]any {
		v := base()
		v[field] = value
		if field == "pay_from" {
			v["pay_until"] = *fields.Properties["pay_until"].Maximum
		}
		return v
	}
	for name, f := range fields.Properties {
		var good, bad []any
		if f.MaxLength > 0 {
			good, bad = append(good, strings.Repeat("ü", f.MaxLength)), append(bad, strings.Repeat("ü", f.MaxLength+1), 7)
		}
		if f.MinLength > 0 {
			bad = append(bad, "")
		}
		for _, one := range f.Enum {
			good = append(good, one)
		}
		if len(f.Enum) > 0 {
			bad = append(bad, "other")
		}
		if f.Maximum != nil {
			good, bad = append(good, *f.Maximum, *f.Minimum), append(bad, *f.Maximum+1, *f.Minimum-1, "7", 1.5)
		}
		if f.Format == "date" {
			good, bad = append(good, "2027-02-01"), append(bad, "2027-02-30", "1.2.2027")
		}
		if f.Items != nil {
			good, bad = append(good, f.Items.Enum), append(bad, []any{7}, "x")
			if f.MaxItems > 0 {
				many := make([]string, f.MaxItems+1)
				for i := range many {
					many[i] = strings.Repeat("x", i+1)
				}
				good, bad = append(good, many[1:]), append(bad, many)
			}
		}
		switch name { // what the bound alone does not say
		case "hours":
			good = []any{"Mo–Fr 8–12"}
		case "email":
			good = []any{"a@b.example"}
		case "closed":
			good, bad = nil, []any{"2027-02-01"}
		}
		if len(bad) == 0 {
			t.Errorf("%s has no bound", name)
		}
		for _, value := range good {
			if a := send(with(name, value)); a.Status != http.StatusOK {
				t.Errorf("%s: %v is refused: %s", name, value, a.Body)
			}
		}
		for _, value := range bad {
			a := send(with(name, value))
			if a.Status != http.StatusUnprocessableEntity || len(a.Errors) == 0 || !strings.HasPrefix(a.Errors[0].Field, name) && !strings.HasPrefix(name, "pay_") {
				t.Errorf("%s: %.20v is taken, or not named: %d %s", name, value, a.Status, a.Body)
			}
		}
	}
	for _, name := range fields.Required {
		v := base()
		delete(v, name)
		if a := send(v); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("without %s: %d", name, a.Status)
		}
	}
}
