package fhir

import "strings"

// maxPlain bounds the texts taken over from a file, in characters.
const maxPlain = 300

// plain makes a text of the file one line of bounded length, without
// characters that do not print. Markup stays the text it is.
func plain(s string) string {
	return cut(line(s), maxPlain)
}

// line makes a text one line, without characters that do not print.
func line(s string) string { return strings.Join(strings.Fields(strings.Map(printing, s)), " ") }

// cut bounds a text, in characters.
func cut(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}

// concept gives a CodeableConcept in words.
func concept(n *Node) string {
	if text := plain(n.Text("text")); text != "" {
		return text
	}
	for _, c := range n.All("coding") {
		if display := plain(c.Text("display")); display != "" {
			return display
		}
	}
	return plain(n.Text("coding", "code"))
}

func codes(n *Node) []Code {
	var all []Code
	for _, c := range n.All("coding") {
		all = append(all, Code{plain(c.Text("system")), plain(c.Text("code")), plain(c.Text("display"))})
	}
	return all
}
