package offering

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// openList is the offers of a municipality that somebody looks for.
type openList struct {
	Town   tenant.Tenant
	Today  clock.Date
	Asked  asked
	All    []offer.Listed
	Spots  []offer.Spot
	From   offer.Spot // where they are, where that is known
	Device bool       // their device said so, roughly
	Lost   bool       // the place they named is not known
	Next   string
	Paged  bool
	Narrow bool // something besides words is asked for
}

// asked is what stands in the form.
type asked struct {
	Text, Theme, Day, Part, Language, Near, Within, Here string
	Childcare, StepFree, Free, Seats, Online             bool
}

// The names in the address, as they are read aloud in German.
func askedBy(q url.Values) asked {
	one := func(name string) string { return strings.TrimSpace(q.Get(name)) }
	return asked{one("suche"), one("thema"), one("tag"), one("zeit"), one("sprache"), one("nahe"), one("weit"), one("hier"),
		one("kinder") != "", one("stufenfrei") != "", one("kostenlos") != "", one("platz") != "", one("online") != ""}
}

func (a asked) values() url.Values {
	q := url.Values{}
	for name, text := range map[string]string{"suche": a.Text, "thema": a.Theme, "tag": a.Day, "zeit": a.Part, "sprache": a.Language, "nahe": a.Near, "weit": a.Within, "hier": a.Here,
		"kinder": yes(a.Childcare), "stufenfrei": yes(a.StepFree), "kostenlos": yes(a.Free), "platz": yes(a.Seats), "online": yes(a.Online)} {
		if text != "" {
			q.Set(name, text)
		}
	}
	return q
}

func yes(is bool) string {
	if is {
		return "1"
	}
	return ""
}

// query is the question in the words of the slice; what is none of its answers is
// passed over.
func (a asked) query(from offer.Spot) offer.Query {
	q := offer.Query{Text: a.Text, Themes: themesOf(a.Theme), Childcare: a.Childcare, StepFree: a.StepFree, Free: a.Free, Seats: a.Seats, Online: a.Online, Near: from.Point, Words: offer.Called}
	if a.Language != "" {
		q.Languages = []string{a.Language}
	}
	if km, err := strconv.Atoi(a.Within); err == nil && km > 0 && km <= 100 && from.Given() {
		q.Within = float64(km)
	}
	day, dayErr := strconv.Atoi(a.Day)
	part := slices.Index(parts, a.Part)
	for d := range 7 {
		for p := range parts {
			if (a.Day == "" || dayErr == nil && d == day) && (part < 0 || p == part) && (a.Day != "" || part >= 0) {
				q.Times |= offer.Bit(time.Weekday(d), offer.Part(p))
			}
		}
	}
	return q
}

var parts = []string{offer.Morning: "morning", offer.Afternoon: "afternoon", offer.Evening: "evening"}

// town gives the municipality of an address, and whose data is read for it.
func town(v *door.Visit, ags string) (t tenant.Tenant, s tenant.Scope, err error) {
	if len(ags) != 8 || strings.Trim(ags, "0123456789") != "" {
		return t, s, errs.NotFound("error.no-page")
	}
	err = v.DB().Look(v.Context(), "", func(ctx context.Context, tx *db.Tx) (err error) {
		t, err = tenant.ByAGS(ctx, tx, ags)
		return err
	})
	return t, tenant.Scope{Tenant: t.ID, Kind: t.Kind}, err
}

// ShowOpen shows the offers of a municipality to everybody, or tells them to programs.
func ShowOpen(v *door.Visit) error {
	ags, json := strings.CutSuffix(v.R.PathValue("ags"), ".json")
	t, s, err := town(v, ags)
	if err != nil {
		return err
	}
	query := v.R.URL.Query()
	p := openList{Town: t, Today: v.Today(), Asked: askedBy(query)}
	if p.Asked.Near != "" {
		p.Asked.Here = "" // what somebody names comes before what their device said
	}
	after, paged := id.Parse(query.Get("ab"))
	p.Paged = paged
	err = v.DB().Look(v.Context(), t.ID, func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Spots, err = offer.Spots(ctx, tx, s); err != nil {
			return err
		}
		if p.Asked.Near != "" {
			var known bool
			p.From, known = offer.Locate(p.Spots, p.Asked.Near)
			p.Lost = !known
		} else if p.Asked.Here != "" {
			p.From.Point, p.Device = here(p.Asked.Here)
		}
		q := p.Asked.query(p.From)
		if q.After, q.Limit = after, openPage; json {
			q.Limit = jsonPage
		}
		p.All, err = offer.Search(ctx, tx, v.Clock, s, q)
		if n := len(p.All); n == q.Limit {
			next := p.Asked.values()
			next.Set("ab", string(p.All[n-1].ID))
			p.Next = v.R.URL.Path + "?" + next.Encode()
		}
		return err
	})
	if err != nil {
		return err
	}
	if json {
		return tell(v, p)
	}
	words := p.Asked
	words.Text = ""
	p.Narrow = len(words.values()) > 0
	v.Scripts = []string{"near.js"}
	v.W.Header().Set("Permissions-Policy", "camera=(), geolocation=(self), microphone=()")
	return v.Show(v.T("open.title", "place", t.Name), openPageOf(p))
}

// here reads where a device says it is, "51.665,7.630", and makes it no more exact than the house wants to know it.
func here(text string) (offer.Point, bool) {
	north, east, _ := strings.Cut(text, ",")
	latitude, err := strconv.ParseFloat(north, 64)
	if err != nil {
		return offer.Point{}, false
	}
	longitude, err := strconv.ParseFloat(east, 64)
	if err != nil {
		return offer.Point{}, false
	}
	return offer.Round(offer.Point{Latitude: latitude, Longitude: longitude})
}

const (
	openPage = 20
	jsonPage = 100
)

// openOne is one offer, as everybody sees it.
type openOne struct {
	offer.Listed
	Town  tenant.Tenant
	Today clock.Date
	Slots []offer.Slot // the next times
	URL   string       // of the page, for a poster
	Own   bool         // the visitor has a page of their own
}

// ShowOpenOffer shows an offer to everybody, or gives its times for a calendar.
func ShowOpenOffer(v *door.Visit) error {
	text, ics := strings.CutSuffix(v.R.PathValue("id"), ".ics")
	p, err := loadOpen(v, text)
	if err != nil {
		return err
	}
	if ics {
		return sendTimes(v, p)
	}
	w, _ := p.In(string(i18n.From(v.Context())))
	return v.Show(w.Title, openOfferPage(p))
}

// ShowPoster shows an offer as a page to be printed and hung up.
func ShowPoster(v *door.Visit) error {
	p, err := loadOpen(v, v.R.PathValue("id"))
	if err != nil {
		return err
	}
	return v.Show(p.Title, posterPage(p))
}

const mostTimes = 60

func loadOpen(v *door.Visit, text string) (p openOne, err error) {
	t, s, err := town(v, v.R.PathValue("ags"))
	if err != nil {
		return p, err
	}
	which, ok := id.Parse(text)
	if !ok {
		return p, errs.NotFound("error.no-page")
	}
	p.Town, p.Today, p.Own = t, v.Today(), v.Scope.Role == tenant.Person
	err = v.DB().Look(v.Context(), t.ID, func(ctx context.Context, tx *db.Tx) (err error) {
		p.Listed, err = offer.Published(ctx, tx, s, which)
		return err
	})
	if errs.Is(err, errs.KindNotFound) {
		return p, errs.NotFound("open.gone")
	}
	p.Slots = p.When.Between(p.Today, p.Today.AddDays(365), mostTimes)
	p.URL = strings.TrimSuffix(v.House().URL, "/") + URL(t.AGS, p.ID)
	return p, err
}
