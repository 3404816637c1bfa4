package council

import (
	"context"
	"strings"
	"time"

	"wegwarte/internal/i18n"
	"wegwarte/internal/pdf"
)

// pdf writes the report as a document to hand out, in the language of ctx.
func (p report) pdf(ctx context.Context, fonts *pdf.Fonts, made time.Time) []byte {
	lang := i18n.From(ctx)
	title := i18n.T(ctx, "council.title.of", "quarter", quarterName(ctx, p.Quarter))
	right := lang.Dir() == "rtl"
	block := func(k pdf.Kind, text string) pdf.Block { return pdf.Block{Kind: k, Text: text, RightToLeft: right} }
	l := pdf.Letter{Title: p.Town + ": " + title, Lang: string(lang), Head: []string{p.Town}, Made: made, Writer: "Wegwarte",
		PageOf: func(page, of int) string { return i18n.T(ctx, "letters.page", "page", page, "of", of) },
		Blocks: []pdf.Block{block(pdf.Subject, title), block(pdf.Small, standing(ctx, p))}}
	for _, s := range p.Sections {
		if s.Text.Words == "" && len(s.Rows) == 0 {
			continue
		}
		l.Blocks = append(l.Blocks, block(pdf.Heading, i18n.T(ctx, "council.section."+s.Key)))
		for _, part := range strings.Split(s.Text.Words, "\n\n") {
			if part != "" {
				l.Blocks = append(l.Blocks, block(pdf.Paragraph, part))
			}
		}
		if len(s.Rows) == 0 {
			continue
		}
		head := []string{i18n.T(ctx, "council.figure."+s.Key)}
		for _, c := range s.Columns {
			head = append(head, columnName(ctx, p.Quarter, c))
		}
		table := pdf.Block{Kind: pdf.Table, RightToLeft: right, Rows: [][]string{head}}
		for _, r := range s.Rows {
			cells := []string{rowName(ctx, r)}
			for _, v := range r.Values {
				text := "–"
				if v.Known() {
					text = valueWords(ctx, v.Unit, v.Value)
				}
				if within := rangeWords(ctx, v); within != "" {
					text += "\n" + within
				}
				cells = append(cells, text)
			}
			table.Rows = append(table.Rows, cells)
		}
		l.Blocks = append(l.Blocks, table, block(pdf.Small, i18n.T(ctx, "council.section."+s.Key+".note")))
	}
	return fonts.Write(l)
}
