package site

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// Page is an answer, read.
type Page struct {
	Status         int
	Body, Location string
	Header         http.Header

	t testing.TB
}

var tags = regexp.MustCompile(`<[^>]*>`)

// Words gives what stands on the page, without its markup.
func (p Page) Words() string {
	return strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(p.Body, " "))), " ")
}

// Has fails the test where one of the texts is neither in the page's markup nor
// among its words, or where the page lacks a message.
func (p Page) Has(texts ...string) Page {
	p.t.Helper()
	words := p.Words()
	for _, text := range texts {
		if !strings.Contains(p.Body, text) && !strings.Contains(words, text) {
			p.t.Errorf("%d without %q: %s", p.Status, text, words)
		}
	}
	if i := strings.Index(words, "⟦"); i >= 0 {
		p.t.Errorf("a text is missing: %s", words[i:][:min(60, len(words)-i)])
	}
	return p
}

// HasNot fails the test where one of the texts is on the page.
func (p Page) HasNot(texts ...string) Page {
	p.t.Helper()
	words := p.Words()
	for _, text := range texts {
		if strings.Contains(p.Body, text) || strings.Contains(words, text) {
			p.t.Errorf("%q is on the page", text)
		}
	}
	return p
}

// Link finds the address of the first link that begins with the prefix.
func (p Page) Link(prefix string) string {
	p.t.Helper()
	return p.find(`href="(` + regexp.QuoteMeta(prefix) + `[^"]*)"`)
}

// Hidden gives the value of a hidden field.
func (p Page) Hidden(name string) string {
	p.t.Helper()
	return p.find(`name="` + regexp.QuoteMeta(name) + `" value="([^"]*)"`)
}

func (p Page) find(pattern string) string {
	p.t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(p.Body)
	if found == nil {
		p.t.Fatalf("nothing on the page matches %s: %s", pattern, p.Words())
	}
	return html.UnescapeString(found[1])
}
