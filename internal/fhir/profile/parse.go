package profile

import (
	"fmt"
	"strconv"
	"strings"
)

// parse reads the format that the header of the tables describes.
func parse(text string) ([]*Profile, error) {
	codes := map[string]*Codes{}
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "%") {
			continue
		}
		words, err := split(line)
		if err != nil {
			return nil, err
		}
		list := &Codes{Name: words[0][1:], has: map[string]bool{}}
		for _, code := range words[1:] {
			list.has[code] = true
		}
		codes[list.Name] = list
	}
	p := parser{codes: codes}
	for line := range strings.Lines(text) {
		if line[0] == '#' || line[0] == '%' {
			continue
		}
		if err := p.line(line); err != nil {
			return nil, fmt.Errorf("profile: %w in %.200q", err, line)
		}
	}
	return p.all, nil
}

// parser holds the rules that the next line may stand below, by depth.
type parser struct {
	codes map[string]*Codes
	all   []*Profile
	above []*Rule
}

func (p *parser) line(line string) error {
	depth := len(line) - len(strings.TrimLeft(line, " "))
	words, err := split(line)
	if err != nil {
		return err
	}
	if len(words) < 3 {
		return fmt.Errorf("too few words")
	}
	if depth == 0 {
		return p.profile(words)
	}
	if depth > len(p.above) {
		return fmt.Errorf("nothing to stand below")
	}
	parent := p.above[depth-1]
	var r *Rule
	var s *Slice
	if name, ok := strings.CutPrefix(words[0], ":"); ok {
		s = &Slice{Rule: Rule{Name: name}}
		r = &s.Rule
		parent.Slices = append(parent.Slices, s)
	} else {
		r = &Rule{Name: words[0]}
		parent.Rules = append(parent.Rules, r)
	}
	p.above = append(p.above[:depth], r)
	if r.Min, err = strconv.Atoi(words[1]); err != nil {
		return err
	}
	r.Max = Many
	if words[2] != "*" {
		if r.Max, err = strconv.Atoi(words[2]); err != nil {
			return err
		}
	}
	for _, w := range words[3:] {
		if when, ok := strings.CutPrefix(w, "?"); ok && s != nil {
			c, err := p.condition(when)
			if err != nil {
				return err
			}
			s.When = append(s.When, c)
		} else if err := p.word(r, w); err != nil {
			return err
		}
	}
	return nil
}

// profile reads "profile URL VERSION [TYPE] [closed]".
func (p *parser) profile(words []string) error {
	if words[0] != "profile" {
		return fmt.Errorf("no profile")
	}
	found := &Profile{URL: words[1], Version: words[2], Name: words[1][strings.LastIndexByte(words[1], '/')+1:]}
	for _, w := range words[3:] {
		if w == "closed" {
			found.Closed = true
		} else {
			found.Type = w
		}
	}
	p.all = append(p.all, found)
	p.above = append(p.above[:0], &found.Rule)
	return nil
}

// word reads one thing a line says of its element.
func (p *parser) word(r *Rule, w string) error {
	rest := w[1:]
	switch {
	case w == "closed":
		r.Closed = true
	case w == "value":
		r.Value = true
	case w == "slices:closed":
		r.Sliced = true
	case strings.HasPrefix(w, "types:"):
		r.Types = strings.Split(strings.TrimPrefix(w, "types:"), "|")
	case w[0] == '=':
		r.Fixed = &rest
	case w[0] == '~':
		if r.Codes = p.codes[rest]; r.Codes == nil {
			return fmt.Errorf("no codes %q", rest)
		}
	case w[0] == '^':
		r.Pattern = coding(rest)
	case w[0] == '@':
		r.Targets = strings.Split(rest, "|")
	case w[0] == '+':
		r.Follows = strings.Split(rest, "|")
	default:
		return fmt.Errorf("unknown word %q", w)
	}
	return nil
}

// condition reads "path=value", "path~list", "path^system|code", "has:a,b",
// "type:T", "resource:T" or "target:P".
func (p *parser) condition(w string) (Condition, error) {
	for prefix, set := range map[string]func(c *Condition, rest string){
		"has:":      func(c *Condition, rest string) { c.Has = strings.Split(rest, ",") },
		"type:":     func(c *Condition, rest string) { c.Type = rest },
		"resource:": func(c *Condition, rest string) { c.Holds = rest },
		"target:":   func(c *Condition, rest string) { c.Target = rest },
	} {
		if rest, ok := strings.CutPrefix(w, prefix); ok {
			var c Condition
			set(&c, rest)
			return c, nil
		}
	}
	i := strings.IndexAny(w, "=~^")
	if i < 0 {
		return Condition{}, fmt.Errorf("no condition %q", w)
	}
	var c Condition
	if i > 0 {
		c.Path = strings.Split(w[:i], ".")
	}
	rest := w[i+1:]
	switch w[i] {
	case '=':
		c.Is = &rest
	case '~':
		if c.In = p.codes[rest]; c.In == nil {
			return c, fmt.Errorf("no codes %q", rest)
		}
	default:
		c.Coded = coding(rest)
	}
	return c, nil
}

func coding(s string) *Coding {
	system, code, _ := strings.Cut(s, "|")
	return &Coding{system, code}
}

// split parts a line at its spaces; what stands in quotation marks, at the end
// of a word, is one with it.
func split(line string) ([]string, error) {
	var words []string
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimLeft(line, " ") {
		end := strings.IndexAny(line, ` "`)
		if end < 0 {
			return append(words, line), nil
		}
		if line[end] == ' ' {
			words, line = append(words, line[:end]), line[end:]
			continue
		}
		text, err := strconv.QuotedPrefix(line[end:])
		if err != nil {
			return nil, err
		}
		bare, err := strconv.Unquote(text)
		if err != nil {
			return nil, err
		}
		words, line = append(words, line[:end]+bare), line[end+len(text):]
	}
	return words, nil
}
