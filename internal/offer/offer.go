package offer

import (
	"slices"
	"strings"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Offer is what somebody offers.
type Offer struct {
	ID       id.ID
	Provider id.ID
	Number   string // by which a list or a calendar knows it again
	Theme    Theme
	Area     path.Area
	Title    string // in German
	Details
	State     State
	How       How
	Seats     int        // 0: no limit
	Taken     int        // or held for somebody who waits
	SignUntil clock.Date // zero: no day is set
	NextOn    clock.Date // Never: none is set
	UntilOn   clock.Date
	Version   int // 0: a new one
	At        time.Time
	By        string
}

// Details are what else is said of an offer.
type Details struct {
	Text       string
	Words      map[string]Words // in the provider's own words, by language
	Milestones []path.Milestone // firsts that it leads to
	Steps      []string         // of the house's templates that it serves: "arrival.german"
	Where      Address          // empty: at the provider's
	Online     bool
	Link       string
	When       When
	Languages  []string // that are spoken there
	Childcare  bool
	StepFree   bool
	Cents      int
	Varies     bool   // what it costs depends
	Costs      string // in words
	OnlyFor    string // empty: for everybody
	Law        string // which funds it for them alone
	Level      string // of German
	AgeFrom    int
	AgeUntil   int // 0: no limit
}

// Words are an offer in another language.
type Words struct {
	Title string
	Text  string
}

// Free reports whether it costs nothing.
func (o Offer) Free() bool { return o.Cents == 0 && !o.Varies }

// In gives title and text in a language where the provider has words in it, else in
// German, and which language it is.
func (o Offer) In(lang string) (w Words, tag string) {
	if own, ok := o.Words[lang]; ok && own.Title != "" {
		return own, lang
	}
	return Words{o.Title, o.Text}, "de"
}

// Signable reports whether one can still sign up on a day.
func (o Offer) Signable(day clock.Date) bool {
	return o.State == StatePublished && !o.UntilOn.Before(day) && (o.SignUntil.IsZero() || !o.SignUntil.Before(day))
}

// Left is how many seats are free; -1 where there is no limit.
func (o Offer) Left() int {
	if o.Seats == 0 {
		return -1
	}
	return max(0, o.Seats-o.Taken)
}

// Place gives where it is: at the provider's where nothing else is said.
func (o Offer) Place(p Provider) Address {
	if o.Where == (Address{}) {
		return p.Address
	}
	return o.Where
}

const (
	mostSeats = 10_000
	mostCents = 1_000_000
)

func (o *Offer) check() error {
	var faults errs.List
	for field, text := range map[string]*string{"number": &o.Number, "title": &o.Title, "costs": &o.Costs, "only_for": &o.OnlyFor, "law": &o.Law, "link": &o.Link, "when_words": &o.When.Words} {
		*text = strings.TrimSpace(*text)
		faults.Add(short(*text, longestLine, field))
	}
	o.Text = strings.TrimSpace(o.Text)
	faults.Add(short(o.Text, longestText, "text"))
	for field, text := range map[string]string{"provider": string(o.Provider), "title": o.Title} {
		if text == "" {
			faults.Add(errs.Invalid("error.required").At(field))
		}
	}
	if !slices.Contains(Themes, o.Theme) {
		faults.Add(errs.Invalid("offer.choice").At("theme"))
	}
	if o.Area == "" {
		o.Area = o.Theme.Area()
	}
	for field, ok := range map[string]bool{
		"area": slices.Contains(path.Areas, o.Area), "how": slices.Contains(Hows, o.How), "state": o.State == StateDraft || o.State == StatePublished || o.State == StateEnded,
		"level":      slices.Contains(Levels, o.Level),
		"milestones": !slices.ContainsFunc(o.Milestones, func(m path.Milestone) bool { return !slices.Contains(path.Milestones, m) }),
		"steps":      len(o.Steps) <= mostItems && !slices.ContainsFunc(o.Steps, func(s string) bool { return len(s) > longestLine }),
	} {
		if !ok {
			faults.Add(errs.Invalid("offer.choice").At(field))
		}
	}
	if o.Seats < 0 || o.Seats > mostSeats || o.How == Seat && o.Seats == 0 {
		faults.Add(errs.Invalid("offer.seats", "most", mostSeats).At("seats"))
	}
	if o.Cents < 0 || o.Cents > mostCents {
		faults.Add(errs.Invalid("offer.cents").At("cents"))
	}
	if o.AgeFrom < 0 || o.AgeUntil < 0 || o.AgeFrom > 120 || o.AgeUntil > 120 || o.AgeUntil > 0 && o.AgeUntil < o.AgeFrom {
		faults.Add(errs.Invalid("offer.age").At("age_until"))
	}
	faults.Add(o.forEverybody())
	faults.Add(o.Where.check())
	faults.Add(checkWeb(o.Link, "link"))
	faults.Add(checkLanguages(o.Languages))
	faults.Add(o.When.check())
	faults.Add(o.checkWords())
	return faults.Err()
}

func (o *Offer) checkWords() error {
	var faults errs.List
	if len(o.Words) > mostItems {
		faults.Add(errs.Invalid("offer.many", "most", mostItems).At("words"))
	}
	for tag, w := range o.Words {
		if w.Title, w.Text = strings.TrimSpace(w.Title), strings.TrimSpace(w.Text); w == (Words{}) {
			delete(o.Words, tag)
			continue
		}
		if o.Words[tag] = w; len(tag) > 20 || w.Title == "" {
			faults.Add(errs.Invalid("offer.words").At("words_" + tag))
		}
		faults.Add(short(w.Title, longestLine, "words_"+tag))
		faults.Add(short(w.Text, longestText, "words_"+tag))
	}
	return faults.Err()
}

const offerColumns = `o.id, o.provider_id, o.number, o.theme, o.area, o.title, o.data, o.state, o.how, coalesce(o.seats, 0), o.taken, o.sign_until, o.next_on, o.until_on, o.version, o.at, o.by_name`

func scanOffer(row db.Row) (o Offer, err error) {
	err = row.Scan(&o.ID, &o.Provider, &o.Number, &o.Theme, &o.Area, &o.Title, db.JSON(&o.Details), &o.State, &o.How, &o.Seats, &o.Taken, &o.SignUntil, &o.NextOn, &o.UntilOn, &o.Version, db.Time(&o.At), &o.By)
	return o, err
}

func (o Offer) row(s tenant.Scope, p Provider) []any {
	return []any{o.ID, s.Tenant, o.Provider, person.Fold(p.Name), o.Number, o.Theme, o.Area, o.Title, person.Fold(o.Title), db.JSON(o.Details), o.State, o.How, limit(o.Seats), o.Taken, o.SignUntil,
		o.NextOn, o.UntilOn, o.Version, db.Micros(o.At), s.Actor, s.Name}
}

// limit is how seats are stored: NULL where there is no limit.
func limit(seats int) any {
	if seats == 0 {
		return nil
	}
	return seats
}
