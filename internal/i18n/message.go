package i18n

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/feature/plural"
)

// message is one text, ready to be filled in. A message without plural forms
// has the same words in every form.
type message struct {
	plural bool
	forms  [plural.Many + 1]template
}

// template is a text cut at its placeholders: the words before each name, then
// the words after the last.
type template struct {
	pieces []piece
	rest   string
	bare   bool // no letter of its own
}

type piece struct{ before, name string }

// formNames are the plural forms as CLDR and the message files call them.
var formNames = map[string]plural.Form{
	"other": plural.Other, "zero": plural.Zero, "one": plural.One,
	"two": plural.Two, "few": plural.Few, "many": plural.Many,
}

// needed are the plural forms that a language cannot do without.
var needed = map[Lang][]string{
	German:    {"one", "other"},
	Plain:     {"one", "other"},
	English:   {"one", "other"},
	Ukrainian: {"one", "few", "many", "other"},
	Russian:   {"one", "few", "many", "other"},
	Arabic:    {"zero", "one", "two", "few", "many", "other"},
	Farsi:     {"one", "other"},
	Turkish:   {"one", "other"},
	French:    {"one", "other"},
	Kurdish:   {"one", "other"},
	Tigrinya:  {"one", "other"},
}

// parseMessage reads a text, or an object of one text for each plural form.
func parseMessage(lang Lang, read any) (*message, error) {
	m := new(message)
	if text, ok := read.(string); ok {
		t, err := parseTemplate(text)
		for form := range m.forms {
			m.forms[form] = t
		}
		return m, err
	}
	byName, ok := read.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("is neither a text nor plural forms")
	}
	m.plural = true
	for name, said := range byName {
		text, _ := said.(string)
		form, ok := formNames[name]
		if !ok {
			return nil, fmt.Errorf("has a plural form %q, which there is not", name)
		}
		t, err := parseTemplate(text)
		if err != nil {
			return nil, err
		}
		m.forms[form] = t
	}
	for _, name := range needed[lang] {
		if text, _ := byName[name].(string); text == "" {
			return nil, fmt.Errorf("lacks the plural form %q", name)
		}
	}
	return m, nil
}

var placeholder = regexp.MustCompile(`\{\{\s*\.([A-Za-z][A-Za-z0-9]*)\s*\}\}`)

// parseTemplate cuts "in {{.count}} Tagen" at its placeholders.
func parseTemplate(text string) (template, error) {
	var t template
	if text == "" {
		return t, fmt.Errorf("is empty")
	}
	if !strings.Contains(text, "{{") && !strings.Contains(text, "}}") {
		t.rest = text
		return t, nil
	}
	from := 0
	for _, at := range placeholder.FindAllStringSubmatchIndex(text, -1) {
		t.pieces = append(t.pieces, piece{before: text[from:at[0]], name: text[at[2]:at[3]]})
		from = at[1]
	}
	t.rest = text[from:]
	left := placeholder.ReplaceAllString(text, "")
	t.bare = !strings.ContainsFunc(left, unicode.IsLetter)
	if strings.Contains(left, "{{") || strings.Contains(left, "}}") {
		return t, fmt.Errorf("has a placeholder that is not of the form {{.name}}")
	}
	return t, nil
}

// fill puts the arguments in; a name that no argument has stays visible.
func (t template) fill(ctx context.Context, args []any) string {
	if len(t.pieces) == 0 {
		return t.rest
	}
	var b strings.Builder
	for _, p := range t.pieces {
		b.WriteString(p.before)
		b.WriteString(argument(ctx, args, p.name))
	}
	b.WriteString(t.rest)
	if t.bare && From(ctx).Dir() == "rtl" && !strings.ContainsFunc(isolated.ReplaceAllString(b.String(), ""), unicode.IsLetter) {
		return "\u200f" + b.String() // what stands apart does not say which way the whole reads
	}
	return b.String()
}

var isolated = regexp.MustCompile("\u2068[^\u2069]*\u2069")

func argument(ctx context.Context, args []any, name string) string {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return apart(ctx, args[i+1])
		}
	}
	return "⟦" + name + "⟧"
}

// apart words an argument.
func apart(ctx context.Context, v any) string {
	if text, ok := v.(string); ok {
		return Apart(ctx, text)
	}
	return word(ctx, v)
}

// Apart gives a name, a number or a German word so that within a language that is
// written from right to left it keeps its order to itself (Unicode isolates).
func Apart(ctx context.Context, text string) string {
	if text != "" && From(ctx).Dir() == "rtl" {
		return "\u2068" + text + "\u2069"
	}
	return text
}

// names gives the placeholders of all forms.
func (m *message) names() map[string]bool {
	names := map[string]bool{}
	for _, t := range m.forms {
		for _, p := range t.pieces {
			names[p.name] = true
		}
	}
	return names
}
