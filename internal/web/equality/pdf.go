package equality

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/equal"
	"wegwarte/internal/i18n"
	"wegwarte/internal/pdf"
	"wegwarte/internal/web/assets"
	"wegwarte/internal/web/door"
)

// SendPDF sends the report as a document to hand out.
func SendPDF(v *door.Visit) error {
	p, err := report(v)
	if err != nil {
		return err
	}
	fonts, err := assets.LetterFonts()
	if err != nil {
		return errs.NotFound("letters.no-fonts").Because(err)
	}
	return v.Send("gleichbehandlung-"+strconv.Itoa(p.Number)+".pdf", "application/pdf", p.pdf(v.Context(), fonts, v.Clock.Now()))
}

// sheet collects the blocks of the document in their order.
type sheet struct {
	right  bool
	blocks []pdf.Block
}

func (s *sheet) put(k pdf.Kind, texts ...string) {
	for _, text := range texts {
		s.blocks = append(s.blocks, pdf.Block{Kind: k, Text: text, RightToLeft: s.right})
	}
}

// words puts in what somebody wrote, in the direction of its first letter.
func (s *sheet) words(text string) {
	right := s.right
	if i := strings.IndexFunc(text, unicode.IsLetter); i >= 0 {
		first, _ := utf8.DecodeRuneInString(text[i:])
		right = unicode.Is(unicode.Arabic, first)
	}
	s.blocks = append(s.blocks, pdf.Block{Kind: pdf.Paragraph, Text: text, RightToLeft: right})
}

func (s *sheet) rows(k pdf.Kind, rows [][]string) {
	if len(rows) > 0 {
		s.blocks = append(s.blocks, pdf.Block{Kind: k, Rows: rows, RightToLeft: s.right})
	}
}

// pdf writes what the report's page says, in the language of ctx.
func (p shown) pdf(ctx context.Context, fonts *pdf.Fonts, made time.Time) []byte {
	lang, title := i18n.From(ctx), i18n.T(ctx, "equality.report.title")
	s := &sheet{right: lang.Dir() == "rtl"}
	s.put(pdf.Subject, title)
	s.put(pdf.Small, i18n.T(ctx, "equality.report.lead", "number", p.Number, "day", i18n.DateShort(ctx, p.On)))
	s.put(pdf.Paragraph, comparedWho(ctx, p))
	p.sayFound(ctx, s)
	p.sayTasks(ctx, s)
	for _, part := range p.Parts {
		if some := p.of(part); len(some) > 0 {
			s.put(pdf.Heading, outcomeName(ctx, part.Outcome))
			s.rows(pdf.Table, forestRows(ctx, some))
			s.put(pdf.Small, i18n.T(ctx, "equality.forest", "what", outcomeName(ctx, part.Outcome), "unit", unit(ctx, some[0].Outcome)))
		}
	}
	p.sayLaw(ctx, s)
	s.put(pdf.Heading, i18n.T(ctx, "equality.blind"))
	s.put(pdf.Paragraph, i18n.T(ctx, "equality.blind.note", "day", i18n.DateShort(ctx, clock.DateOf(p.Began))))
	var engines [][]string
	for _, b := range p.Blind {
		engines = append(engines, []string{i18n.T(ctx, "equality.engine."+b.Engine) + ": " + blindName(ctx, b)})
	}
	s.rows(pdf.List, engines)
	s.put(pdf.Heading, i18n.T(ctx, "equality.how"))
	s.put(pdf.Paragraph, p.explained(ctx)...)
	return fonts.Write(pdf.Letter{Title: p.Town + ": " + title, Lang: string(lang), Head: []string{p.Town}, Made: made, Writer: "Wegwarte", Blocks: s.blocks,
		PageOf: func(page, of int) string { return i18n.T(ctx, "letters.page", "page", page, "of", of) }})
}

func (p shown) sayFound(ctx context.Context, s *sheet) {
	sentences := func(all []line) (rows [][]string) {
		for _, l := range all {
			rows = append(rows, []string{said(ctx, l.Outcome, l.Compared)})
		}
		return rows
	}
	if findings := p.findings(); len(findings) == 0 {
		s.put(pdf.Heading, i18n.T(ctx, "equality.found.none"))
		s.put(pdf.Paragraph, i18n.T(ctx, "equality.found.none.text", "count", p.compared()))
	} else {
		s.put(pdf.Heading, i18n.T(ctx, "equality.found", "count", len(findings)))
		s.rows(pdf.List, sentences(findings))
		s.put(pdf.Paragraph, i18n.T(ctx, "equality.found.of", "count", p.compared()))
	}
	if hints := p.hints(); len(hints) > 0 {
		s.put(pdf.Heading, i18n.T(ctx, "equality.hints"))
		s.put(pdf.Paragraph, i18n.T(ctx, "equality.hints.note"))
		s.rows(pdf.List, sentences(hints))
	}
	calm, silent := p.quiet()
	if len(calm) > 0 {
		s.put(pdf.Paragraph, i18n.T(ctx, "equality.calm")+" "+names(ctx, calm))
	}
	if len(silent) > 0 {
		s.put(pdf.Paragraph, i18n.T(ctx, "equality.silent")+" "+names(ctx, silent))
	}
	if n := p.withheld(); n > 0 {
		s.put(pdf.Small, i18n.T(ctx, "equality.withheld", "count", n, "least", equal.Least))
	}
}

func (p shown) sayTasks(ctx context.Context, s *sheet) {
	if len(p.Tasks) == 0 {
		return
	}
	s.put(pdf.Heading, i18n.T(ctx, "equality.tasks"))
	for _, t := range p.Tasks {
		s.put(pdf.Small, taskAbout(ctx, t)+" · "+taskAsked(ctx, t))
		s.words(t.Question)
		if t.Answer == "" {
			s.put(pdf.Small, i18n.T(ctx, "equality.task.waits"))
			continue
		}
		s.words(t.Answer)
		s.put(pdf.Small, i18n.T(ctx, "equality.task.answered", "by", t.AnsweredBy, "day", i18n.DateShort(ctx, t.AnsweredOn)))
	}
}

func (p shown) sayLaw(ctx context.Context, s *sheet) {
	s.put(pdf.Heading, i18n.T(ctx, "equality.law"))
	s.put(pdf.Paragraph, i18n.T(ctx, "equality.law.note"))
	if lawful := p.lawful(); len(lawful) == 0 {
		s.put(pdf.Paragraph, i18n.T(ctx, "equality.law.none"))
	} else {
		rows := [][]string{{i18n.T(ctx, "equality.what"), i18n.T(ctx, "equality.law.cite"), i18n.T(ctx, "equality.difference"), i18n.T(ctx, "equality.chance.all")}}
		for _, l := range lawful {
			rows = append(rows, []string{outcomeName(ctx, l.Key) + "\n" + groupName(ctx, l.Compared), p.cites(l), signed(ctx, l.Outcome, l.Difference) + " " + unit(ctx, l.Outcome) + "\n" + interval(ctx, l.Outcome, l.Compared), chanceOfAll(ctx, l.Compared)})
		}
		s.rows(pdf.Table, rows)
	}
	var sources [][]string
	for _, l := range p.laws() {
		sources = append(sources, []string{l.Cite + "\n" + known(ctx, l), names(ctx, l.Outcomes) + " (" + attributeName(ctx, l.Attribute) + ")\n" + l.Source})
	}
	s.rows(pdf.Facts, sources)
}

// forestRows is the table of an outcome without its drawing.
func forestRows(ctx context.Context, some []line) [][]string {
	o := some[0].Outcome
	rows := [][]string{{i18n.T(ctx, "equality.group"), i18n.T(ctx, "equality.difference"), i18n.T(ctx, "equality.mean") + " / " + i18n.T(ctx, "equality.rest"), i18n.T(ctx, "equality.chance.all"), i18n.T(ctx, "equality.verdict")}}
	for _, l := range some {
		rows = append(rows, []string{groupName(ctx, l.Compared) + "\n" + about(ctx, l.Compared), signed(ctx, o, l.Difference) + "\n" + interval(ctx, o, l.Compared),
			figure(ctx, o, l.Mean) + " / " + figure(ctx, o, l.Rest), chanceOfAll(ctx, l.Compared), verdict(ctx, l.Compared)})
	}
	return rows
}
