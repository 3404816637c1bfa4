package person

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"wegwarte/internal/clock"
)

// query is what somebody typed into the one search field, taken apart: words
// of a name, a date of birth, and, the whole of it, a file number.
type query struct {
	fileNumber string
	words      []word // of the name
	birth      Birth
	born       bool // birth was asked for
}

// word is one word of a name with its variants.
type word []string

// longestQuery bounds what is looked at of a search text, and mostWords how
// many words of it.
const (
	longestQuery = 200
	mostWords    = 8
	shortestWord = 2 // bytes: two Latin letters, or one of another script
	shortestFile = 3 // characters of a file number
)

// parseQuery takes the text apart. A date may stand alone or beside a name:
// "Haddad 1984", "3. März 1984".
func parseQuery(text string, today clock.Date) query {
	if runes := []rune(text); len(runes) > longestQuery {
		text = string(runes[:longestQuery])
	}
	var q query
	number := TidyFileNumber(text)
	if utf8.RuneCountInString(number) >= shortestFile && strings.ContainsAny(number, "0123456789") {
		q.fileNumber = number
	}
	if q.birth, q.born = ParseBirth(tidy(text), today); q.born {
		return q
	}
	for _, field := range strings.Fields(text) {
		if b, ok := ParseBirth(strings.Trim(field, ",;"), today); ok && !q.born {
			q.birth, q.born = b, true
			continue
		}
		expanded, plain := words(field, spelledOut), words(field, dropped)
		for i, word := range expanded {
			if len(q.words) == mostWords || len(word) < shortestWord {
				continue
			}
			variants := []string{word}
			if i < len(plain) && plain[i] != word {
				variants = append(variants, plain[i])
			}
			q.words = append(q.words, variants)
		}
	}
	return q
}

// empty reports whether there is nothing to search for.
func (q query) empty() bool { return q.fileNumber == "" && len(q.words) == 0 && !q.born }

// fields names, for the audit, what was searched by.
func (q query) fields() string {
	fields := "fields:"
	if q.fileNumber != "" {
		fields += " " + FieldFileNumber
	}
	if len(q.words) > 0 {
		fields += " name"
	}
	if q.born {
		fields += " " + FieldBirth
	}
	return fields
}

// where adds the conditions that a person (p) matches name and birth; the words
// are looked up by the column that holds whose they are. An EXISTS PostgreSQL would
// join, and read for it all of a word that a tenth of the register bears.
func (q query) where(args *[]any, whose string) string {
	all := []string{""}
	for _, w := range q.words {
		all = append(all, `(SELECT 1 FROM person_token t WHERE t.tenant_id = $1 AND t.person_id = `+whose+` AND `+w.where(args)+` LIMIT 1) = 1`)
	}
	if q.born {
		all = append(all, q.birth.where(args))
	}
	return strings.Join(all, " AND ")
}

// where gives the condition that a token (t) begins with the word, in one of its
// variants.
func (w word) where(args *[]any) string {
	all := make([]string, len(w))
	for i, variant := range w {
		all[i] = prefixed(args, "t.token", variant)
	}
	return "(" + strings.Join(all, " OR ") + ")"
}

// where gives the condition that a person may be born then: on one of these
// days, or at a time of which too little is known to say no.
func (b Birth) where(args *[]any) string {
	first, last := b.Date, b.Last()
	month := clock.NewDate(first.Year(), first.Month(), 1)
	year := clock.NewDate(first.Year(), 1, 1)
	*args = append(*args, first, last, month, ToTheMonth, year, ToTheYear)
	n := len(*args)
	return fmt.Sprintf(`(p.birth_date >= $%d AND p.birth_date <= $%d OR p.birth_date = $%d AND p.birth_precision = $%d
		OR p.birth_date = $%d AND p.birth_precision = $%d)`, n-5, n-4, n-3, n-2, n-1, n)
}

// prefixed gives the condition that the column begins with the text, as a range
// that an index serves.
func prefixed(args *[]any, column, text string) string {
	*args = append(*args, text, text+string(utf8.MaxRune))
	return fmt.Sprintf("%s >= $%d AND %s < $%d", column, len(*args)-1, column, len(*args))
}
