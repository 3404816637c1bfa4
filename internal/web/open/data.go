package open

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strconv"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/facts/open"
	"wegwarte/internal/i18n"
)

// data is a release as programs are given it.
type data struct {
	URL     string        `json:"url"`
	Version int           `json:"version"`
	Told    time.Time     `json:"published"`
	Hash    string        `json:"sha256"` // of content, as it stands here without white space
	Licence string        `json:"licence"`
	Figures []open.Figure `json:"figures"`
	Content open.Content  `json:"content"`
}

// gone tells a program that a release was withdrawn.
type gone struct {
	URL     string    `json:"url"`
	Version int       `json:"version"`
	Ended   time.Time `json:"withdrawn"`
	Reason  string    `json:"reason"`
}

// SendJSON gives a release to programs.
func (s *Site) SendJSON(w http.ResponseWriter, r *http.Request) {
	s.file(w, r, "json", func(t town) (*kept, error) {
		var body []byte
		var err error
		if t.State == open.Withdrawn {
			body, err = json.Marshal(gone{t.Base + t.stable(), t.Number, t.Ended.UTC(), t.Reason})
		} else {
			body, err = json.Marshal(data{t.Base + t.stable(), t.Number, t.Told.UTC(), t.Hash, licence, t.Content.Figures(), t.Content})
		}
		return keep("application/json; charset=utf-8", append(body, '\n'), t.Changed), err
	})
}

// SendCSV gives the figures of a release as a table.
func (s *Site) SendCSV(w http.ResponseWriter, r *http.Request) {
	s.file(w, r, "csv", func(t town) (*kept, error) {
		var body bytes.Buffer
		out := csv.NewWriter(&body)
		rows := [][]string{{"ags", "version", "day", "figure", "of", "from", "unit", "value", "withheld", "low", "high"}}
		if t.State == open.Withdrawn {
			rows = [][]string{{"ags", "version", "withdrawn"}, {t.AGS, strconv.Itoa(t.Number), clock.DateOf(t.Ended).String()}}
		} else {
			for _, f := range t.Content.Figures() {
				rows = append(rows, []string{t.AGS, strconv.Itoa(t.Number), t.Day.String(), f.Key, f.Of, f.From.String(), f.Unit, f.Value, strconv.FormatBool(f.Withheld), f.Low, f.High})
			}
		}
		err := out.WriteAll(rows)
		return keep("text/csv; charset=utf-8", body.Bytes(), t.Changed), err
	})
}

func (s *Site) file(w http.ResponseWriter, r *http.Request, form string, make func(town) (*kept, error)) {
	_, ags, found, err := s.asked(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.answer(w, r, key(form, ags, strconv.Itoa(found.Number), strconv.Itoa(found.Version), s.base(r)), func(ctx context.Context) (*kept, error) {
		t := town{frame: frame{Base: s.base(r)}}
		if t.Release, err = s.whole(ctx, found); err != nil {
			return nil, err
		}
		made, err := make(t)
		if err != nil {
			return nil, err
		}
		made.cache = cacheStable
		if t.State == open.Withdrawn {
			made.status = http.StatusGone
		}
		return made, nil
	})
}

// feed and its entries are Atom, RFC 4287.
type feed struct {
	XMLName xml.Name   `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string     `xml:"xml:lang,attr"`
	ID      string     `xml:"id"`
	Title   string     `xml:"title"`
	Updated string     `xml:"updated"`
	Author  string     `xml:"author>name"`
	Links   []atomLink `xml:"link"`
	Entries []atomOne  `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomOne struct {
	ID        string     `xml:"id"`
	Title     string     `xml:"title"`
	Updated   string     `xml:"updated"`
	Published string     `xml:"published"`
	Summary   string     `xml:"summary"`
	Links     []atomLink `xml:"link"`
}

// SendNews gives the latest releases, and which were withdrawn, as an Atom feed in German.
func (s *Site) SendNews(w http.ResponseWriter, r *http.Request) {
	k, err := s.index.look(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	ags := r.PathValue("ags")
	name, there := k.name(ags)
	of := k.of[ags]
	if !there {
		s.fail(w, r, errLost)
		return
	}
	changed := k.placed
	if of != nil {
		changed = time.Time{}
		for _, one := range of.all {
			if one.Changed.After(changed) {
				changed = one.Changed
			}
		}
	}
	s.answer(w, r, key("atom", ags, stamp(changed), s.base(r)), func(ctx context.Context) (*kept, error) {
		ctx = i18n.With(ctx, i18n.German)
		base := s.base(r)
		home := base + "/offen/" + ags
		f := feed{Lang: "de", ID: home, Title: name + ": " + i18n.T(ctx, "open.page.name"), Updated: changed.UTC().Format(time.RFC3339), Author: name,
			Links: []atomLink{{"self", "application/atom+xml", home + "/neues.atom"}, {"alternate", "text/html", home}}}
		for i := 0; of != nil && i < len(of.all) && i < shownVersions; i++ {
			one := of.all[len(of.all)-1-i]
			if one.Number == 0 {
				continue
			}
			url := home + "/" + strconv.Itoa(one.Number)
			e := atomOne{ID: url, Title: i18n.T(ctx, "open.page.as-of", "day", one.Day, "number", strconv.Itoa(one.Number)), Updated: one.Changed.UTC().Format(time.RFC3339),
				Published: one.Told.UTC().Format(time.RFC3339), Summary: i18n.T(ctx, "open.page.lead"), Links: []atomLink{{"alternate", "text/html", url}}}
			if one.State == open.Withdrawn {
				e.Summary = i18n.T(ctx, "open.page.withdrawn") + ": " + one.Reason
			} else {
				e.Links = append(e.Links, atomLink{"enclosure", "application/json", url + "/daten.json"})
			}
			f.Entries = append(f.Entries, e)
		}
		body, err := xml.Marshal(f)
		if err != nil {
			return nil, err
		}
		made := keep("application/atom+xml; charset=utf-8", append([]byte(xml.Header), body...), changed)
		made.cache = cacheNewest
		return made, nil
	})
}
