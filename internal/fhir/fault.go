package fhir

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Fault is one rule that a file breaks.
type Fault struct {
	Path string // FHIRPath-like; "" for the file as a whole
	Rule string // stable id, one of Rules()
	Args []any  // name, value, … for the message; what comes from the file is quoted and cut
	Note bool   // worth knowing, but no reason to refuse the file
}

// Message gives the fault in English, for the command line.
func (f Fault) Message() string {
	text := rules[f.family()]
	for i := 0; i+1 < len(f.Args); i += 2 {
		text = strings.ReplaceAll(text, fmt.Sprintf("{{.%v}}", f.Args[i]), fmt.Sprint(f.Args[i+1]))
	}
	return text
}

// Key gives the message key for the interface's languages.
func (f Fault) Key() string { return "fhir.rule." + f.family() }

// family joins the rules that share one message: the standard's numbered
// invariants.
func (f Fault) family() string {
	if strings.HasPrefix(f.Rule, "invariant.") {
		return "invariant"
	}
	return f.Rule
}

// maxQuote bounds what a message repeats of a file, in characters.
const maxQuote = 60

// quote makes foreign text safe to show anywhere: one line, cut, in quotation
// marks, with everything that markup, terminals or log readers could act upon
// taken out of it.
func quote(s string) string {
	var b strings.Builder
	b.WriteRune('“')
	n := 0
	for _, r := range s {
		if n++; n > maxQuote {
			b.WriteRune('…')
			break
		}
		b.WriteRune(harmless(r))
	}
	b.WriteRune('”')
	return b.String()
}

// printable is quote without the marks, for names in paths.
func printable(s string) string {
	clean := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_') {
			clean = false
			break
		}
	}
	if clean && len(s) <= maxQuote {
		return s
	}
	q := quote(s)
	return q[len("“") : len(q)-len("”")]
}

func harmless(r rune) rune {
	switch r {
	case '<', '>', '&', '"', '\'', '`', '\\', utf8.RuneError:
		return '·'
	}
	if !unicode.IsPrint(r) { // control characters and invisible direction marks
		return '·'
	}
	return r
}

// printing drops what neither prints nor parts words.
func printing(r rune) rune {
	if unicode.IsSpace(r) {
		return ' '
	}
	if !unicode.IsPrint(r) && r != '\u200c' && r != '\u200d' { // the joiners are spelling in Persian and Arabic
		return -1
	}
	return r
}

// fault is a Fault whose path is not yet settled: paths use the definitions'
// names, which are known once the tree is complete.
type fault struct {
	at   *Node
	name string // of a child that is missing or has no node; may be empty
	Fault
}

// faults collects within a limit.
type faults struct {
	list []fault
	max  int
	more int
}

// add notes that the element, or its child of that name, breaks a rule.
//
//go:noinline
func (f *faults) add(at *Node, name, rule string, args ...any) {
	if len(f.list) >= f.max && (!Active(rule) || len(f.list) >= 2*f.max) {
		f.more++
		return
	}
	f.list = append(f.list, fault{at, name, Fault{Rule: rule, Args: args}})
}

// Active reports the rules about content that would act on its reader. They are
// listed even where other faults fill the list.
func Active(rule string) bool {
	return rule == "string.unsafe" || rule == "narrative.unsafe" || rule == "narrative.link"
}

// addPath notes a fault where there is no tree to point into.
func (f *faults) addPath(path, rule string, args ...any) {
	if len(f.list) >= f.max {
		f.more++
		return
	}
	f.list = append(f.list, fault{Fault: Fault{Path: path, Rule: rule, Args: args}})
}

// settle gives the faults with their paths.
func (f *faults) settle() []Fault {
	if f.more > 0 {
		f.list = append(f.list, fault{Fault: Fault{Rule: "limit.faults", Args: []any{"count", f.more}}})
		f.more = 0
	}
	all := make([]Fault, len(f.list))
	for i, e := range f.list {
		all[i] = e.Fault
		if e.at != nil {
			all[i].Path = e.at.Path()
		}
		if e.name != "" {
			if all[i].Path != "" {
				all[i].Path += "."
			}
			all[i].Path += printable(e.name)
		}
	}
	return all
}
