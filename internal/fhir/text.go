package fhir

import (
	"encoding/base64"
	"regexp"
	"strconv"
	"strings"
)

// text looks for markup in plain text. It is never interpreted here; whoever
// shows it elsewhere might.
func (j *judge) text(n *Node) {
	i := strings.IndexByte(n.Value, '<')
	if i < 0 || i+1 == len(n.Value) {
		return
	}
	found := quote(n.Value[i:])
	switch {
	case active(n.Value):
		j.add(n, "", "string.unsafe", "found", found)
	case tag(n.Value):
		j.add(n, "", "string.markup", "found", found)
	}
}

// tag reports whether the text has something that looks like an HTML tag.
func tag(s string) bool {
	last := strings.LastIndexByte(s, '>')
	for i := 0; i+1 < last; i++ {
		if s[i] == '<' && (letter(s[i+1]) || s[i+1] == '/' || s[i+1] == '!') {
			return true
		}
	}
	return false
}

// active reports whether the text holds markup that a browser would act upon.
func active(s string) bool {
	s = strings.ToLower(s)
	for _, word := range []string{"<script", "<iframe", "<object", "<embed", "<svg", "<link", "<meta", "<base", "<form", "<style", "javascript:"} {
		if strings.Contains(s, word) {
			return true
		}
	}
	for tag := range strings.SplitSeq(s, "<") { // an event attribute: <img onerror=
		inside, _, _ := strings.Cut(tag, ">")
		for _, part := range strings.FieldsFunc(inside, func(r rune) bool { return r <= ' ' || r == '/' || r == '"' || r == '\'' }) {
			name, _, ok := strings.Cut(part, "=")
			if ok && len(name) > 2 && strings.HasPrefix(name, "on") {
				return true
			}
		}
	}
	return false
}

// mediaType takes type/subtype with parameters (RFC 6838).
var mediaType = regexp.MustCompile(`^[\w!#$&^.+-]+/[\w!#$&^.+*-]+(\s*;.*)?$`)

// attachment holds that the media type is one, and the stated size that of the data.
func (j *judge) attachment(n *Node) {
	if c := n.Child("contentType"); c.HasValue() && !mediaType.MatchString(c.Value) {
		j.add(c, "", "attachment.type", "found", quote(c.Value))
	}
	data, size := n.Text("data"), n.Text("size")
	stated, err := strconv.Atoi(size)
	if data == "" || err != nil || !isBase64(data) {
		return
	}
	bare := strings.Join(strings.Fields(data), "")
	if actual := base64.StdEncoding.DecodedLen(len(bare)) - strings.Count(bare[len(bare)-2:], "="); actual != stated {
		j.add(n, "size", "attachment.size", "stated", stated, "actual", actual)
	}
}
