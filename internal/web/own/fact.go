package own

import (
	"context"
	"slices"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/portal/fact"
	"wegwarte/internal/record"
	"wegwarte/internal/web/say"
)

// line is one thing that is known of somebody, in their words: what it is, who
// says so since when, and why it is kept.
type line struct {
	Item   fact.Item
	Row    id.ID
	Term   string // "" where the value says what it is
	Value  string
	More   string
	Source string
	Why    string
	File   string           // address of the photo or PDF
	Said   *fact.Correction // what they say is wrong of it, while nobody has decided
}

// group is lines that belong together.
type group struct {
	Title string
	Note  string // where all of it comes from
	Lines []line
}

// grouped says once what every line of several would say: where it comes from.
func grouped(title string, lines []line) group {
	g := group{Title: title, Lines: lines}
	if len(lines) < 2 || slices.ContainsFunc(lines, func(l line) bool { return l.Source != lines[0].Source || l.Why != "" }) {
		return g
	}
	g.Note = lines[0].Source
	for i := range g.Lines {
		g.Lines[i].Source = ""
	}
	return g
}

// what names a line in an address: the code of a field, or of a kind with a row.
func (l line) what() string {
	if l.Row == "" {
		return string(l.Item)
	}
	return string(l.Item) + "." + string(l.Row)
}

// german words the line for the desk: what it was, whatever language its owner reads.
func (l line) german() string {
	return strings.Trim(strings.Join([]string{l.Term, l.Value}, ": "), ": ")
}

// disputed puts what somebody says is wrong beside what it is about, and gives
// the rest: what is decided, and what has no line any more.
func disputed(groups []group, said []fact.Correction) (rest []fact.Correction) {
	for i := range said {
		k, found := &said[i], false
		for g := range groups {
			for n := range groups[g].Lines {
				l := &groups[g].Lines[n]
				if l.Item == k.Item && l.Row == k.Row && k.State == fact.Open {
					l.Said, found = k, true
				}
			}
		}
		if !found && k.State != fact.Withdrawn {
			rest = append(rest, *k)
		}
	}
	return rest
}

// lineOf finds the line that a name stands for.
func lineOf(groups []group, what string) (line, bool) {
	for _, g := range groups {
		if i := slices.IndexFunc(g.Lines, func(l line) bool { return l.what() == what }); i >= 0 {
			return g.Lines[i], true
		}
	}
	return line{}, false
}

// itemOf reads the name of a line.
func itemOf(what string) (fact.Item, id.ID, bool) {
	item, row, isRow := strings.Cut(what, ".")
	if !isRow {
		return fact.Item(item), "", true
	}
	one, ok := id.Parse(row)
	return fact.Item(item), one, ok
}

// said words who says so, and when they said it.
func said(ctx context.Context, source record.Source, on clock.Date, handed bool) string {
	words := i18n.T(ctx, "own.from", "source", i18n.Key("own.source."+string(source)), "day", on)
	if handed && source != record.HandOver {
		words += " " + i18n.T(ctx, "own.from.land")
	}
	return words
}

// why words on which ground it is kept.
func why(ctx context.Context, b record.Basis) string {
	if key := "own.basis." + string(b); i18n.Has(key) {
		return i18n.T(ctx, key)
	}
	return ""
}

func needLine(ctx context.Context, n record.Need) line {
	l := line{Item: fact.Need, Row: n.ID, Value: say.Need(ctx, n.Code), More: n.Detail, Source: said(ctx, n.Source, n.SourceDay, n.Origin != ""), Why: why(ctx, n.Basis)}
	if !n.Until.IsZero() {
		l.More = strings.TrimSpace(l.More + " " + i18n.T(ctx, "own.until", "day", n.Until))
	}
	return l
}

func measureLine(ctx context.Context, m record.Measure) line {
	l := line{Item: fact.Measure, Row: m.ID, Value: say.Measure(ctx, m.Kind, m.Antigens), Source: said(ctx, m.Source, m.SourceDay, m.Origin != "")}
	words := []string{i18n.T(ctx, "own.outcome."+string(m.Outcome)), say.Day(ctx, m.Day, m.DayPrecision), i18n.Apart(ctx, m.Vaccine), i18n.Apart(ctx, m.Place), i18n.Apart(ctx, m.Note)}
	if m.Batch != "" {
		words = append(words, i18n.T(ctx, "own.batch", "number", m.Batch))
	}
	l.More = strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " · ")
	return l
}

func fileLine(ctx context.Context, p record.Paper) line {
	l := line{Item: fact.Paper, Row: p.ID, Value: i18n.T(ctx, "own.file."+string(p.Kind)), More: p.Note, File: "/ich/papiere/" + string(p.ID) + "/datei"}
	l.Source = i18n.T(ctx, "own.file.added", "day", clock.DateOf(p.AddedAt))
	if !p.IssuedOn.IsZero() {
		l.More = strings.TrimSpace(i18n.T(ctx, "own.file.issued", "day", p.IssuedOn) + " " + l.More)
	}
	return l
}

func files(ctx context.Context, all []record.Paper) (lines []line) {
	for _, p := range all {
		lines = append(lines, fileLine(ctx, p))
	}
	return lines
}

// spoken words the languages somebody speaks and reads.
func spoken(ctx context.Context, languages []person.Language) string {
	words := make([]string, len(languages))
	for i, l := range languages {
		words[i] = say.Language(ctx, l.Tag)
		switch {
		case l.Speaks && l.Reads:
			words[i] += " (" + i18n.T(ctx, "own.lang.both") + ")"
		case l.Reads:
			words[i] += " (" + i18n.T(ctx, "own.lang.reads") + ")"
		}
	}
	return strings.Join(words, i18n.T(ctx, "own.and"))
}

// waits reports whether something of it is disputed: it is shown unfolded.
func (g group) waits() bool {
	return slices.ContainsFunc(g.Lines, func(l line) bool { return l.Said != nil })
}
