package offering

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"wegwarte/internal/calendar"
	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/path"
	"wegwarte/internal/web/door"
)

// openJSON is what programs are told: docs/offers.md says what each field means. It is
// written field by field, so that nothing is told because it was added somewhere else.
type openJSON struct {
	AGS    string        `json:"ags"`
	Town   string        `json:"town"`
	Next   string        `json:"next,omitempty"`
	Offers []openJSONOne `json:"offers"`
}

type openJSONOne struct {
	ID        id.ID                `json:"id"`
	URL       string               `json:"url"`
	Version   int                  `json:"version"`
	Theme     offer.Theme          `json:"theme"`
	Area      path.Area            `json:"area"`
	Title     string               `json:"title"`
	Text      string               `json:"text,omitempty"`
	Words     map[string]jsonWords `json:"words,omitempty"`
	Provider  jsonProvider         `json:"provider"`
	Address   jsonAddress          `json:"address"`
	Online    bool                 `json:"online"`
	Link      string               `json:"link,omitempty"`
	Times     []jsonTime           `json:"times"`
	WhenWords string               `json:"when,omitempty"`
	Languages []string             `json:"languages"`
	Childcare bool                 `json:"childcare"`
	StepFree  bool                 `json:"step_free"`
	Cents     *int                 `json:"cents"`
	Costs     string               `json:"costs,omitempty"`
	How       offer.How            `json:"sign_up"`
	SignUntil string               `json:"sign_up_until,omitempty"`
	Seats     *int                 `json:"seats"`
	Left      *int                 `json:"seats_left"`
	Level     string               `json:"level,omitempty"`
	AgeFrom   int                  `json:"age_from,omitempty"`
	AgeUntil  int                  `json:"age_until,omitempty"`
	OnlyFor   string               `json:"only_for,omitempty"`
	Law       string               `json:"law,omitempty"`
}

type jsonWords struct {
	Title string `json:"title"`
	Text  string `json:"text,omitempty"`
}

type jsonProvider struct {
	ID    id.ID      `json:"id"`
	Kind  offer.Kind `json:"kind"`
	Name  string     `json:"name"`
	Phone string     `json:"phone,omitempty"`
	Email string     `json:"email,omitempty"`
	Web   string     `json:"web,omitempty"`
}

type jsonAddress struct {
	Place      string  `json:"place,omitempty"`
	Street     string  `json:"street,omitempty"`
	PostalCode string  `json:"postal_code,omitempty"`
	Town       string  `json:"town,omitempty"`
	District   string  `json:"district,omitempty"`
	Latitude   float64 `json:"latitude,omitempty"`
	Longitude  float64 `json:"longitude,omitempty"`
}

type jsonTime struct {
	Begins time.Time  `json:"begins"`
	Ends   *time.Time `json:"ends,omitempty"`
}

// jsonTimes is how many of the next times are told, and as far ahead.
const jsonTimes, jsonAhead = 10, 92

func one(l offer.Listed, ags, base string, today clock.Date) openJSONOne {
	p, at := l.Of, l.Place(l.Of)
	o := openJSONOne{ID: l.ID, URL: base + URL(ags, l.ID), Version: l.Version, Theme: l.Theme, Area: l.Area, Title: l.Title, Text: l.Text,
		Provider: jsonProvider{p.ID, p.Kind, p.Name, p.Phone, p.Email, p.Web},
		Address:  jsonAddress{at.Place, at.Street, at.PostalCode, at.Town, at.District, at.Latitude, at.Longitude}, Online: l.Online, Link: l.Link, Times: []jsonTime{}, WhenWords: l.When.Words,
		Languages: append([]string{}, l.Languages...), Childcare: l.Childcare, StepFree: l.StepFree, Costs: l.Costs, How: l.How, SignUntil: l.SignUntil.String(),
		Level: l.Level, AgeFrom: l.AgeFrom, AgeUntil: l.AgeUntil, OnlyFor: l.OnlyFor, Law: l.Law}
	for lang, w := range l.Words {
		if o.Words == nil {
			o.Words = map[string]jsonWords{}
		}
		o.Words[lang] = jsonWords(w)
	}
	for _, s := range l.When.Between(today, today.AddDays(jsonAhead), jsonTimes) {
		begins, ends := moments(s)
		t := jsonTime{Begins: begins}
		if s.To > 0 {
			t.Ends = &ends
		}
		o.Times = append(o.Times, t)
	}
	if !l.Varies {
		o.Cents = &l.Cents
	}
	if left := l.Left(); left >= 0 {
		o.Seats, o.Left = &l.Seats, &left
	}
	return o
}

// moments are when a time begins and ends; where no end is said, after an hour.
func moments(s offer.Slot) (begins, ends time.Time) {
	at := func(minute int) time.Time {
		return time.Date(s.Day.Year(), s.Day.Month(), s.Day.Day(), 0, minute, 0, 0, clock.Berlin)
	}
	if begins = at(s.From); s.To == 0 {
		return begins, begins.Add(time.Hour)
	}
	return begins, at(s.To)
}

// kept is how long programs and what stands between may keep an answer.
const kept = "public, max-age=300"

// tell answers a program. Every origin may ask: all of it is public.
func tell(v *door.Visit, p openList) error {
	base := strings.TrimSuffix(v.House().URL, "/")
	all := openJSON{AGS: p.Town.AGS, Town: p.Town.Name, Offers: make([]openJSONOne, len(p.All))}
	if p.Next != "" {
		all.Next = base + p.Next
	}
	for i, l := range p.All {
		all.Offers[i] = one(l, p.Town.AGS, base, p.Today)
	}
	body, err := json.Marshal(all)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	h := v.W.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Cache-Control", kept)
	h.Set("ETag", `"`+hex.EncodeToString(sum[:12])+`"`)
	if v.R.Header.Get("If-None-Match") == h.Get("ETag") {
		v.W.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", "application/json; charset=utf-8")
	_, _ = v.W.Write(body) // where the program went away, nobody is left to tell
	return nil
}

// sendTimes gives the next times of an offer as a calendar.
func sendTimes(v *door.Visit, p openOne) error {
	w, _ := p.In(string(langOf(v)))
	var events []calendar.Event
	for _, s := range p.Slots {
		begins, ends := moments(s)
		events = append(events, calendar.Event{UID: string(p.ID) + "-" + s.Day.String() + "-" + clockText(s.From) + "@wegwarte", Version: p.Version, Begins: begins, Ends: ends,
			Title: w.Title, Text: w.Text, Place: addressText(p.Place(p.Of)), URL: p.URL, Changed: p.Offer.At})
	}
	return v.Send("angebot.ics", "text/calendar; charset=utf-8", calendar.Public(p.Of.Name, events))
}
