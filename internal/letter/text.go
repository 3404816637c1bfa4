package letter

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/pdf"
)

// The text of a letter is written in lines:
//
//	# a heading
//	- an item of a list
//	[ ] something to tick
//	___ what is written below a line to fill in
//	anything else: a paragraph; an empty line ends it
//
// A word in braces stands for what the house knows or somebody says for the
// letter. An item that is only the word of a list becomes its items. What has a
// word for which nothing was said is left out, so that nobody reads half a sentence.

var wordPattern = regexp.MustCompile(`\{([a-z-]+)\}`)

// longest is how long a text may be.
const longest = 6000

// checkText reports what is wrong with a text of a kind.
func checkText(k Kind, field, text string) error {
	var faults errs.List
	if utf8.RuneCountInString(text) > longest {
		faults.Add(errs.Invalid("letters.text.long", "most", longest).At(field))
	}
	for _, found := range wordPattern.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(k.Words(), found[1]) {
			faults.Add(errs.Invalid("letters.text.word", "word", "{"+found[1]+"}").At(field))
			break
		}
	}
	return faults.Err()
}

// said gives the words of a letter in one language.
type said struct {
	kind   Kind
	words  map[string]string   // by their name, as the language writes them
	lists  map[string][]string // of fields that are lists
	lang   i18n.Lang
	marked bool // values are set apart, as their script may be another
}

// fill puts words into their places; ok is false where one is missing.
func (s said) fill(line string) (filled string, ok bool) {
	ok = true
	filled = wordPattern.ReplaceAllStringFunc(line, func(found string) string {
		name := found[1 : len(found)-1]
		value := s.words[name]
		if list, isList := s.lists[name]; isList {
			value = strings.Join(list, ", ")
		}
		if value == "" {
			ok = false
		}
		if s.marked && value != "" {
			return "\u2068" + value + "\u2069"
		}
		return value
	})
	return filled, ok
}

// blocks turns a text into parts of a letter.
func (s said) blocks(text string) []pdf.Block {
	var all []pdf.Block
	last := func() *pdf.Block {
		if len(all) == 0 {
			return &pdf.Block{Kind: pdf.Part}
		}
		return &all[len(all)-1]
	}
	add := func(kind pdf.Kind, text string) {
		all = append(all, pdf.Block{Kind: kind, Text: text, Lang: tag(s.lang), RightToLeft: s.lang.Dir() == "rtl"})
	}
	open := false // a paragraph that goes on
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			open = false
			continue
		}
		kind, rest := pdf.Paragraph, line
		for sign, of := range map[string]pdf.Kind{"# ": pdf.Heading, "- ": pdf.List, "[ ] ": pdf.Choices, "___ ": pdf.Line, "~ ": pdf.Small} {
			if after, found := strings.CutPrefix(line, sign); found {
				kind, rest = of, strings.TrimSpace(after)
			}
		}
		rows := []string{rest}
		if list, isList := s.lists[strings.Trim(rest, "{}")]; isList && wordPattern.FindString(rest) == rest {
			rows = list
		}
		for _, row := range rows {
			filled, ok := row, true
			if len(rows) == 1 {
				filled, ok = s.fill(row)
			}
			switch {
			case !ok:
			case kind == pdf.List || kind == pdf.Choices:
				if last().Kind != kind {
					add(kind, "")
				}
				last().Rows = append(last().Rows, []string{filled})
			case kind == pdf.Paragraph && open:
				last().Text += "\n" + filled
			default:
				add(kind, filled)
			}
		}
		open = kind == pdf.Paragraph && last().Kind == pdf.Paragraph
	}
	return all
}

// tag gives a language as a document names it.
func tag(l i18n.Lang) string {
	switch l {
	case i18n.German, i18n.Plain:
		return "de-DE"
	}
	return string(l)
}
