package own

import (
	"context"
	"strings"
	"time"
	"unicode"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/pdf"
	"wegwarte/internal/portal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/assets"
	"wegwarte/internal/web/door"
)

// SendPDF answers with what is kept about whose page it is, to be read and printed.
func SendPDF(v *door.Visit) error {
	var t portal.Taken
	err := reads(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) (err error) {
		t, err = portal.Take(ctx, tx, v.Clock, s, a.Person, v.Setup().Keys)
		return err
	})
	if err != nil {
		return err
	}
	fonts, err := assets.LetterFonts()
	if err != nil { // without an asset build
		return errs.NotFound("own.letters.no-pdf").Because(err)
	}
	return v.Send("wegwarte-"+v.Today().String()+".pdf", "application/pdf", takenPDF(v.Context(), fonts, t))
}

// sheet is a paper to be read, in the reader's language.
type sheet struct {
	ctx    context.Context
	title  string
	blocks []pdf.Block
}

// add adds a block. What is not written from right to left, a telephone number or a
// German sentence, stands apart where the writing runs that way.
func (s *sheet) add(kind pdf.Kind, text string, rows ...[]string) {
	if i18n.From(s.ctx).Dir() == "rtl" {
		for _, row := range rows {
			for i := range row {
				row[i] = apart(row[i])
			}
		}
	}
	s.blocks = append(s.blocks, pdf.Block{Kind: kind, Text: text, Rows: rows, RightToLeft: i18n.From(s.ctx).Dir() == "rtl"})
}

func (s *sheet) write(fonts *pdf.Fonts, town string, made time.Time) []byte {
	lang, _, _ := strings.Cut(string(i18n.From(s.ctx)), "-x-")
	return fonts.Write(pdf.Letter{Title: s.title, Lang: lang, Head: []string{town}, Blocks: s.blocks, Made: made, Writer: "Wegwarte",
		PageOf: func(page, of int) string { return i18n.T(s.ctx, "letters.page", "page", page, "of", of) }})
}

func apart(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if line != "" && !strings.ContainsFunc(line, func(r rune) bool { return unicode.In(r, unicode.Arabic) }) {
			lines[i] = "\u2066" + line + "\u2069"
		}
	}
	return strings.Join(lines, "\n")
}

func takenPDF(ctx context.Context, fonts *pdf.Fonts, t portal.Taken) []byte {
	s := &sheet{ctx: ctx, title: i18n.T(ctx, "own.take.of", "name", t.Name)}
	s.add(pdf.Subject, s.title)
	s.add(pdf.Paragraph, i18n.T(ctx, "own.take.made", "town", t.Town, "when", i18n.Time(ctx, t.At)))
	for _, p := range t.Parts {
		if len(p.Rows) == 0 {
			continue
		}
		s.add(pdf.Heading, i18n.T(ctx, "own.take.part."+p.Name))
		if rows := columns(ctx, p); rows != nil {
			s.add(pdf.Table, "", rows...)
			continue
		}
		for _, row := range p.Rows {
			var facts [][]string
			for i, f := range p.Field {
				if said := word(ctx, f, row[i]); said != "" {
					facts = append(facts, []string{i18n.T(ctx, "own.take.field."+f.Name), said})
				}
			}
			s.add(pdf.Facts, "", facts...)
		}
	}
	return s.write(fonts, t.Town, t.At)
}

// Up to so many columns stand beside each other, of texts of so many letters.
const (
	mostColumns = 6
	mostLetters = 60
)

// columns gives many short rows as a table, its head first; nil where they are few,
// or long, or have too many columns.
func columns(ctx context.Context, p portal.Filled) [][]string {
	if len(p.Rows) < 3 {
		return nil
	}
	said := make([][]string, len(p.Rows))
	used := make([]bool, len(p.Field))
	for n, row := range p.Rows {
		said[n] = make([]string, len(p.Field))
		for i, f := range p.Field {
			said[n][i] = word(ctx, f, row[i])
			used[i] = used[i] || said[n][i] != ""
			if len([]rune(said[n][i])) > mostLetters {
				return nil
			}
		}
	}
	var head []string
	rows := make([][]string, 1, len(said)+1)
	for i, f := range p.Field {
		if used[i] {
			head = append(head, i18n.T(ctx, "own.take.field."+f.Name))
		}
	}
	if len(head) > mostColumns {
		return nil
	}
	rows[0] = head
	for _, texts := range said {
		var cells []string
		for i, text := range texts {
			if used[i] {
				cells = append(cells, text)
			}
		}
		rows = append(rows, cells)
	}
	return rows
}
