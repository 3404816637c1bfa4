package letter

import (
	"context"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
	"wegwarte/internal/pdf"
)

// Content is a letter as it was composed: what stands on the paper.
type Content struct {
	Head    []string
	Return  string
	To      []string
	Facts   []pdf.Fact
	Subject string
	Blocks  []pdf.Block
	Foot    []string
}

// compose puts a letter together.
func (d Draft) compose(ctx context.Context) Content {
	german := i18n.With(ctx, i18n.German)
	design := designs[d.Kind]
	c := Content{Head: []string{d.Town, d.Sender.Office}, Foot: []string{joined(" · ", d.Sender.Office, d.Sender.Address, d.Sender.Phone, d.Sender.Hours)}}
	if strings.Contains(d.Sender.Office, d.Town) {
		c.Head = c.Head[1:]
	}
	c.Return = joined(" · ", d.Sender.Office, strings.ReplaceAll(d.Sender.Address, ", ", " · "))
	switch {
	case design.office:
		c.To = append([]string{d.Values[OfficeName]}, lines(strings.ReplaceAll(d.Values[OfficeAddress], ", ", "\n"))...)
	case design.form:
	case d.Street == "" || d.Place == "":
		c.To = []string{d.Person.Name()}
	default:
		c.To = []string{d.Person.Name(), d.Street, d.Place}
	}
	fact := func(key, value string) {
		if value != "" {
			c.Facts = append(c.Facts, pdf.Fact{Label: i18n.T(german, key), Value: value})
		}
	}
	fact("letters.fact.day", i18n.Date(german, d.Day))
	fact("letters.fact.yours", d.Values[Reference])
	fact("letters.fact.ours", d.Household.FileNumber)
	fact("letters.fact.writer", d.Writer)
	fact("letters.fact.phone", d.Sender.Phone)

	own := d.said(ctx, i18n.German)
	text, _ := d.Version.In(ctx, i18n.German)
	c.Subject, _ = own.fill(text.Subject)
	c.Blocks = append([]pdf.Block{{Kind: pdf.Subject, Text: c.Subject}}, own.blocks(text.Body)...)
	if d.Lang == i18n.German || d.Lang == i18n.Plain && d.Version.Own() {
		return c
	}
	return d.beside(ctx, c)
}

// beside adds what the letter says in the person's language, behind the German
// text; where nobody worded it, whom they can ask.
func (d Draft) beside(ctx context.Context, c Content) Content {
	said := i18n.With(ctx, d.Lang)
	other := d.said(ctx, d.Lang)
	c.Blocks = append(c.Blocks, pdf.Block{Kind: pdf.Part})
	text, ok := d.Version.In(ctx, d.Lang)
	if !ok {
		text = Wording{i18n.T(said, "leaflet.letter.ask.subject"), i18n.T(said, "leaflet.letter.ask.body")}
	}
	subject, _ := other.fill(text.Subject)
	blocks := other.blocks("# " + subject + "\n\n" + text.Body)
	note := other.blocks("~ " + i18n.T(said, "leaflet.letter.counts"))
	c.Blocks = append(append(c.Blocks, blocks...), note...)
	return c
}

// said words everything that a text may name, in one language.
func (d Draft) said(ctx context.Context, l i18n.Lang) said {
	ctx = i18n.With(ctx, l)
	s := said{kind: d.Kind, lang: l, marked: l != i18n.German && l != i18n.Plain, lists: map[string][]string{}, words: map[string]string{
		wordPerson: d.Person.Name(), wordBorn: d.born(ctx), wordAddress: joined(", ", d.Street, d.Place), wordPhone: d.Phone,
		wordParents: strings.Join(d.Parents, ", "), wordFile: d.Household.FileNumber, wordOffice: joined(", ", d.Sender.Office, d.Sender.Address),
		wordReach: d.Sender.Phone, wordWriter: d.Writer, wordToday: i18n.Date(ctx, d.Day),
	}}
	if d.Children > 0 {
		s.words[wordChildren] = strconv.Itoa(d.Children)
	}
	var tongues []string
	for _, t := range d.Person.Languages {
		tongues = append(tongues, i18n.T(ctx, "language."+t.Tag))
	}
	s.words[wordTongues] = strings.Join(tongues, ", ")
	for _, f := range d.Kind.Fields() {
		value := strings.TrimSpace(d.Values[f.Name])
		switch f.Sort {
		case Lines:
			s.lists[f.Name] = lines(value)
		case Day:
			if day, err := clock.ParseDate(value); err == nil {
				s.words[f.Name] = i18n.Date(ctx, day)
			}
		case Line, Text, Time:
			s.words[f.Name] = value
		}
	}
	return s
}

func joined(by string, parts ...string) string {
	var there []string
	for _, p := range parts {
		if p != "" {
			there = append(there, p)
		}
	}
	return strings.Join(there, by)
}

// lines cuts a text into its lines, without empty ones.
func lines(text string) []string {
	var all []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}
