package open

import (
	"net/http"
	"net/url"
	"strconv"

	"wegwarte/internal/clock"
	"wegwarte/internal/facts/open"
	"wegwarte/internal/i18n"
)

// frame is what stands around a public page.
type frame struct {
	Title  string
	House  string // whose page it is, and where it begins
	Path   string // of the page, without its language
	Lang   i18n.Lang
	Base   string // of the house, for addresses that stand for themselves
	Said   bool   // the address says the language
	Feed   string // of its news; "": it has none
	Land   bool   // there is a page of all municipalities
	Office open.Office
	Draft  bool // the desk looks at it, in its own language
}

func (s *Site) frame(r *http.Request, lang i18n.Lang, f frame) frame {
	f.Path, f.Lang, f.Base = r.URL.Path, lang, s.base(r)
	return f
}

func (s *Site) base(r *http.Request) string {
	if s.URL != "" {
		return s.URL
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// in gives an address of these pages in a language that was asked for by an address.
func (f frame) in(path string) string {
	if f.Said {
		return path + "?lang=" + url.QueryEscape(string(f.Lang))
	}
	return path
}

func tongue(path string, l i18n.Lang) string { return path + "?lang=" + url.QueryEscape(string(l)) }

// town is everything on the page of a municipality, or of the Land.
type town struct {
	frame
	open.Release
	Newest   bool // asked for as the newest
	Latest   int  // number of the newest that holds; 0: there is none
	Versions []open.Release
}

func (t town) path() string   { return "/offen/" + t.AGS }
func (t town) stable() string { return t.path() + "/" + strconv.Itoa(t.Number) }

// column is one bar of a drawing.
type column struct {
	X, Y, High int
	Label      string
	Text       string
	Withheld   bool
}

// drawing is a row of standing bars.
type drawing struct {
	ID, Title, Text string
	Wide            int
	Columns         []column
}

// The drawing's own units.
const (
	drawHigh = 160
	drawBar  = 56
	drawGap  = 24
	drawTop  = 28
	drawFoot = 30
)

// bars draws counts. A withheld one is drawn as a low hatched bar: it is not nothing.
func bars(id, title, text string, labels []string, counts []open.Count, words []string) drawing {
	d := drawing{ID: id, Title: title, Text: text, Wide: max(1, len(labels))*(drawBar+drawGap) + drawGap}
	most := 1
	for _, c := range counts {
		most = max(most, c.N)
	}
	for i, c := range counts {
		high := c.N * drawHigh / most
		if c.Withheld {
			high = 14
		}
		d.Columns = append(d.Columns, column{X: drawGap + i*(drawBar+drawGap), Y: drawTop + drawHigh - high, High: high, Label: labels[i], Text: words[i], Withheld: c.Withheld})
	}
	return d
}

func (d drawing) box() string {
	return "0 0 " + strconv.Itoa(d.Wide) + " " + strconv.Itoa(drawTop+drawHigh+drawFoot)
}

// shortDay writes a day without its year, as it stands under a bar.
func shortDay(d clock.Date) string {
	return strconv.Itoa(d.Day()) + "." + strconv.Itoa(int(d.Month())) + "."
}
