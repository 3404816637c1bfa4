package fhir

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// value is a JSON value as written: encoding/json would lose duplicate keys,
// the exact text of numbers and broken characters, all of which are judged.
type value struct {
	kind    valueKind // noValue for null, objects and arrays
	shape   shape
	text    string
	members []member
	items   []value
	line    int
}

type shape uint8

const (
	nullShape shape = iota
	scalarShape
	objectShape
	arrayShape
)

type member struct {
	name string
	value
}

// syntaxError stops the reading of a file.
type syntaxError struct {
	rule string
	args []any
}

// scanner reads JSON by RFC 8259 and nothing beyond it.
type scanner struct {
	in     string
	at     int
	line   int
	start  int // of the line
	limits Limits
	count  int
	path   []string // names and indexes on the way here
	root   string   // resourceType of the outermost object, once met
	twice  []string // paths of keys that stand twice
}

// fail stops the scan; document recovers it.
func (s *scanner) fail(rule string, args ...any) {
	panic(syntaxError{rule, append(args, "line", s.line, "column", s.at-s.start+1)})
}

func (s *scanner) unexpected() {
	if s.at >= len(s.in) {
		s.fail("json.end")
	}
	if s.in[s.at] == '/' {
		s.fail("json.comment")
	}
	r, _ := utf8.DecodeRuneInString(s.in[s.at:])
	s.fail("json.syntax", "found", quote(string(r)))
}

// where gives the path of the value being read.
func (s *scanner) where() string {
	var b strings.Builder
	b.WriteString(printable(s.root))
	for _, p := range s.path {
		if b.Len() > 0 && !strings.HasPrefix(p, "[") {
			b.WriteByte('.')
		}
		b.WriteString(p)
	}
	return b.String()
}

func (s *scanner) space() {
	for s.at < len(s.in) {
		switch s.in[s.at] {
		case '\n':
			s.line++
			s.start = s.at + 1
		case ' ', '\t', '\r':
		default:
			return
		}
		s.at++
	}
}

// peek gives the next byte after white space, 0 at the end.
func (s *scanner) peek() byte {
	s.space()
	if s.at < len(s.in) {
		return s.in[s.at]
	}
	return 0
}

// document reads the one value a file holds, or says what stopped it.
func (s *scanner) document() (v value, stop *syntaxError) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case syntaxError:
			stop = &e
		default:
			panic(e)
		}
	}()
	v = s.value(0)
	if s.peek(); s.at < len(s.in) {
		s.unexpected()
	}
	return v, nil
}

func (s *scanner) value(depth int) value {
	c := s.peek()
	if depth > s.limits.Depth {
		s.fail("limit.depth", "limit", s.limits.Depth)
	}
	if s.count++; s.count > s.limits.Elements {
		s.fail("limit.elements", "limit", s.limits.Elements)
	}
	v := value{line: s.line}
	switch {
	case c == '{':
		v.shape, v.members = objectShape, s.object(depth)
	case c == '[':
		v.shape, v.items = arrayShape, s.array(depth)
	case c == '"':
		v.shape, v.kind, v.text = scalarShape, textValue, s.string()
	case c == '-' || c >= '0' && c <= '9':
		v.shape, v.kind, v.text = scalarShape, numberValue, s.number()
	case s.word("true"):
		v.shape, v.kind, v.text = scalarShape, boolValue, "true"
	case s.word("false"):
		v.shape, v.kind, v.text = scalarShape, boolValue, "false"
	case s.word("null"):
	case c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '\'':
		s.fail("json.unquoted")
	default:
		s.unexpected()
	}
	return v
}

// word takes the literal if it stands here as a whole word.
func (s *scanner) word(w string) bool {
	rest := s.in[s.at:]
	if !strings.HasPrefix(rest, w) {
		return false
	}
	if len(rest) > len(w) && (rest[len(w)] == '_' || rest[len(w)] >= '0' && rest[len(w)] <= '9' || rest[len(w)]|0x20 >= 'a' && rest[len(w)]|0x20 <= 'z') {
		return false
	}
	s.at += len(w)
	return true
}

// manyMembers is the size from which names of an object are kept in a map.
const manyMembers = 12

func (s *scanner) object(depth int) []member {
	s.at++
	var members []member
	if s.peek() == '}' {
		s.at++
		return members
	}
	var seen map[string]bool // for objects too large to look through
	for {
		switch c := s.peek(); {
		case c == '}':
			s.fail("json.comma")
		case c == '\'' || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_':
			s.fail("json.unquoted")
		case c != '"':
			s.unexpected()
		}
		name := s.string()
		s.path = append(s.path, printable(name))
		if len(members) == manyMembers {
			seen = map[string]bool{}
			for _, m := range members {
				seen[m.name] = true
			}
		}
		double := seen[name] || seen == nil && slices.ContainsFunc(members, func(m member) bool { return m.name == name })
		if double {
			s.twice = append(s.twice, s.where())
		} else if seen != nil {
			seen[name] = true
		}
		if s.peek() != ':' {
			s.unexpected()
		}
		s.at++
		v := s.value(depth + 1)
		s.path = s.path[:len(s.path)-1]
		if name == "resourceType" && depth == 0 && v.kind == textValue {
			s.root = v.text
		}
		if !double { // of keys that stand twice, the first is read
			members = append(members, member{name, v})
		}
		switch s.peek() {
		case ',':
			s.at++
		case '}':
			s.at++
			return members
		default:
			s.unexpected()
		}
	}
}

func (s *scanner) array(depth int) []value {
	s.at++
	var items []value
	if s.peek() == ']' {
		s.at++
		return items
	}
	for {
		if s.peek() == ']' {
			s.fail("json.comma")
		}
		s.path = append(s.path, "["+strconv.Itoa(len(items))+"]")
		items = append(items, s.value(depth+1))
		s.path = s.path[:len(s.path)-1]
		switch s.peek() {
		case ',':
			s.at++
		case ']':
			s.at++
			return items
		default:
			s.unexpected()
		}
	}
}
