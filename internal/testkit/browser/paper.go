package browser

import (
	"regexp"

	"github.com/chromedp/cdproto/page"
)

// PDF prints the page on A4 as its style says, without backgrounds, as most
// people's browsers print.
func (p *Page) PDF() []byte {
	p.t.Helper()
	yes := true
	return ask(p, page.PrintToPDF, page.PrintToPDFParams{PaperWidth: 8.27, PaperHeight: 11.69, PreferCSSPageSize: &yes}).Data
}

// Sheets counts the pages of a PDF that Chromium made.
func Sheets(pdf []byte) int { return len(sheet.FindAll(pdf, -1)) }

var sheet = regexp.MustCompile(`/Type\s*/Page\b[^s]`)
