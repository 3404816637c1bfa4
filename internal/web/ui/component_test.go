package ui_test

import (
	"bytes"
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
	"wegwarte/internal/web/ui"
)

var german = i18n.With(context.Background(), i18n.German)

func render(t *testing.T, ctx context.Context, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestADayIsToldByItsDistance(t *testing.T) {
	today := clock.MustDate("2026-11-22") // a Sunday
	tests := []struct{ day, de, ar string }{
		{"2026-11-22", "heute", "اليوم"},
		{"2026-11-23", "morgen", "غدًا"},
		{"2026-11-21", "gestern", "أمس"},
		{"2026-11-24", "in 2 Tagen (2 Arbeitstagen)", "بعد يومين (يومي عمل)"},
		{"2026-12-04", "in 12 Tagen (10 Arbeitstagen)", "بعد 12 يومًا (10 أيام عمل)"},
		{"2026-11-19", "vor 3 Tagen", "قبل 3 أيام"},
	}
	for _, tt := range tests {
		day := clock.MustDate(tt.day)
		if got := ui.Distance(german, today, day); got != tt.de {
			t.Errorf("%s: %q, want %q", tt.day, got, tt.de)
		}
		if got := ui.Distance(i18n.With(german, i18n.Arabic), today, day); got != tt.ar {
			t.Errorf("%s: %q, want %q", tt.day, got, tt.ar)
		}
	}
}

func TestEveryControlIsExplainedToAScreenReader(t *testing.T) {
	field := ui.Field{Name: "persons[0].name", Label: "Name", Hint: "Wie im Pass", Error: "Bitte ausfüllen", Value: `"><script>`}
	options := []ui.Option{{Value: "a", Label: "A"}, {Value: "b", Label: "B", Hint: "mit Hinweis"}}
	controls := map[string]templ.Component{
		"text":       ui.TextField(field),
		"day":        ui.DateField(field),
		"area":       ui.TextArea(field, 3),
		"file":       ui.FileField(field, ".csv"),
		"select":     ui.SelectField(field, options),
		"radio":      ui.RadioGroup(field, options),
		"checkboxes": ui.CheckboxGroup(field, options),
	}
	for name, control := range controls {
		t.Run(name, func(t *testing.T) {
			page := render(t, german, control)
			ids := attributes(page, "id")
			for _, by := range attributes(page, "aria-describedby") {
				for id := range strings.FieldsSeq(by) {
					if !slices.Contains(ids, id) {
						t.Errorf("aria-describedby names %q, which is not there", id)
					}
				}
			}
			for _, id := range attributes(page, "for") {
				if !slices.Contains(ids, id) {
					t.Errorf("a label is for %q, which is not there", id)
				}
			}
			if !slices.Contains(ids, ui.FieldID(field.Name)) {
				t.Error("the error summary would lead nowhere")
			}
			if !strings.Contains(page, "optional") {
				t.Error("an optional field is not marked")
			}
			if strings.Contains(page, "<script>") {
				t.Error("a value is not escaped")
			}
		})
	}
}

func TestTheErrorSummaryLeadsToItsFields(t *testing.T) {
	page := render(t, german, ui.ErrorSummary(i18n.Faults{{Field: "day", Text: "Der Tag fehlt."}, {Text: "Allgemein."}}))
	if got := attributes(page, "href"); len(got) != 1 || got[0] != "#"+ui.FieldID("day") {
		t.Errorf("links %v", got)
	}
	if !strings.Contains(page, "Bitte prüfen Sie 2 Angaben") || !strings.Contains(page, "Allgemein.") {
		t.Error(page)
	}
	if got := render(t, german, ui.ErrorSummary(nil)); got != "" {
		t.Errorf("nothing wrong shows %q", got)
	}
}

func TestAnEmptyTableSaysHowToBegin(t *testing.T) {
	got := render(t, german, ui.DataTable(ui.Table{Caption: "Liste", Empty: ui.Text("So fangen Sie an")}))
	if got != "So fangen Sie an" {
		t.Error(got)
	}
}

func TestALongBarFillsTheDrawingAndTheAxisBeginsAtZero(t *testing.T) {
	page := render(t, german, ui.Bars(ui.Chart{Title: "T", Bars: []ui.Bar{{Label: "a", Value: 50}, {Label: "b", Value: 25}, {Label: "c"}}}))
	widths := regexp.MustCompile(`w-chart__bar--neutral" width="(\d+)"`).FindAllStringSubmatch(page, -1)
	if len(widths) != 3 || widths[0][1] != "600" || widths[1][1] != "300" || widths[2][1] != "0" {
		t.Error(widths)
	}
	if render(t, german, ui.Bars(ui.Chart{})) == "" {
		t.Error("a chart without bars has no title")
	}
}

func TestThePageCarriesNoInlineScriptOrStyle(t *testing.T) {
	page := render(t, german, ui.Gallery())
	if inline := regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|javascript:`).FindString(page); inline != "" {
		t.Errorf("%q is on the page", inline)
	}
	for _, script := range regexp.MustCompile(`<script[^>]*>`).FindAllString(page, -1) {
		if !strings.Contains(script, "src=") {
			t.Errorf("inline script %q", script)
		}
	}
}

func TestTheFrameFollowsTheLanguage(t *testing.T) {
	page := render(t, i18n.With(german, i18n.Arabic), ui.Layout(ui.Page{Title: "T"}))
	for _, want := range []string{`lang="ar" dir="rtl"`, `value="de" lang="de" dir="ltr"`, "الانتقال إلى المحتوى"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is missing", want)
		}
	}
	if strings.Contains(page, "/abmelden") {
		t.Error("somebody who is not logged in can log out")
	}
}

// attributes gives the values of an attribute in document order.
func attributes(page, name string) []string {
	var values []string
	tokens := html.NewTokenizer(strings.NewReader(page))
	for tokens.Next() != html.ErrorToken {
		for _, a := range tokens.Token().Attr {
			if a.Key == name {
				values = append(values, a.Val)
			}
		}
	}
	return values
}
