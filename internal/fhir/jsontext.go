package fhir

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// number takes -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)? and its exact text.
func (s *scanner) number() string {
	start := s.at
	digits := func() int {
		from := s.at
		for s.at < len(s.in) && s.in[s.at] >= '0' && s.in[s.at] <= '9' {
			s.at++
		}
		return s.at - from
	}
	if s.in[s.at] == '-' {
		s.at++
	}
	from := s.at
	n := digits()
	ok := n == 1 || n > 1 && s.in[from] != '0'
	if s.at < len(s.in) && s.in[s.at] == '.' {
		s.at++
		ok = digits() > 0 && ok
	}
	if s.at < len(s.in) && s.in[s.at]|0x20 == 'e' {
		s.at++
		if s.at < len(s.in) && (s.in[s.at] == '+' || s.in[s.at] == '-') {
			s.at++
		}
		ok = digits() > 0 && ok
	}
	if !ok {
		s.fail("json.number", "found", quote(s.in[start:s.at]))
	}
	return s.in[start:s.at]
}

// string takes a quoted string; the file is already known to be UTF-8.
func (s *scanner) string() string {
	s.at++
	start := s.at
	for s.at < len(s.in) {
		switch c := s.in[s.at]; {
		case c == '"':
			s.at++
			return s.in[start : s.at-1]
		case c == '\\':
			return s.escaped(start)
		case c < ' ':
			s.fail("json.string")
		}
		s.at++
	}
	s.fail("json.end")
	return ""
}

// escaped goes on with a string from its first backslash.
func (s *scanner) escaped(start int) string {
	b := []byte(s.in[start:s.at])
	for s.at < len(s.in) {
		c := s.in[s.at]
		s.at++
		switch {
		case c == '"':
			return string(b)
		case c < ' ':
			s.fail("json.string")
		case c != '\\':
			b = append(b, c)
		default:
			b = utf8.AppendRune(b, s.escape())
		}
	}
	s.fail("json.end")
	return ""
}

const escapes = `"\/bfnrt`

func (s *scanner) escape() rune {
	if s.at >= len(s.in) {
		s.fail("json.end")
	}
	c := s.in[s.at]
	s.at++
	if c == 'u' {
		r := s.hex()
		if !utf16.IsSurrogate(r) {
			return r
		}
		if strings.HasPrefix(s.in[s.at:], `\u`) {
			s.at += 2
			if pair := utf16.DecodeRune(r, s.hex()); pair != utf8.RuneError {
				return pair
			}
		}
		s.fail("json.string")
	}
	i := strings.IndexByte(escapes, c)
	if i < 0 {
		s.fail("json.string")
	}
	return rune("\"\\/\b\f\n\r\t"[i])
}

func (s *scanner) hex() rune {
	if s.at+4 > len(s.in) {
		s.fail("json.end")
	}
	n, err := strconv.ParseUint(s.in[s.at:s.at+4], 16, 16)
	if err != nil {
		s.fail("json.string")
	}
	s.at += 4
	return rune(n)
}
