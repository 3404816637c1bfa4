package seat

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"wegwarte/engine/seating"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/person"
)

// State is how far somebody is.
type State string

// The states.
const (
	SignedUp  State = "signed-up" // for a Kita, before places are given
	Waiting   State = "waiting"
	Offered   State = "offered" // a seat is held for them until a day
	Taken     State = "taken"
	Attended  State = "attended"
	Declined  State = "declined"
	Lapsed    State = "lapsed" // the day passed, or the offer is over
	Withdrawn State = "withdrawn"
)

// States lists them.
var States = []State{SignedUp, Waiting, Offered, Taken, Attended, Declined, Lapsed, Withdrawn}

// next is what each state can become.
var next = map[State][]State{
	SignedUp: {Waiting, Offered, Withdrawn, Lapsed},
	Waiting:  {Offered, Withdrawn, Lapsed},
	Offered:  {Taken, Declined, Withdrawn, Lapsed},
	Taken:    {Attended, Withdrawn},
}

// Becomes reports whether one state can become another.
func (s State) Becomes(t State) bool { return slices.Contains(next[s], t) }

// Holds reports whether a seat is held in it: nobody else can have it.
func (s State) Holds() bool { return s == Offered || s == Taken || s == Attended }

// Open reports whether it goes on.
func (s State) Open() bool { return len(next[s]) > 0 }

// Queues reports whether somebody waits for a seat in it.
func (s State) Queues() bool { return s == Waiting || s == SignedUp }

// Consent is how somebody agreed that the provider is told.
type Consent string

// The ways.
const (
	Said    Consent = "said" // to the case manager, who notes it
	Written Consent = "written"
	OwnDoes Consent = "own" // they signed up themselves
)

// Consents lists those that are noted for somebody.
var Consents = []Consent{Said, Written}

// Released is what the provider is told of somebody.
type Released struct {
	Name     string
	Contact  string // phone or e-mail
	Language string // to speak in, BCP 47; "" not asked
}

// Answers are what somebody answered to what the rule asks.
type Answers struct {
	Yes     map[seating.Kind]bool `json:",omitempty"` // what is not in it was not asked, or not answered
	Sibling *bool                 `json:",omitempty"` // of a wish: there already
	Metres  int                   `json:",omitempty"` // of a wish: the way there; 0: not known
	Hours   int                   `json:",omitempty"` // of a wish: a week; 0: not said
}

// Seat is somebody's wish for a seat, and what became of it.
type Seat struct {
	ID       id.ID
	Offer    id.ID
	Provider id.ID
	Person   id.ID // through whom they are shown; empty: somebody without a record
	Who      string
	People   int // who come by it: so many seats it takes
	Released
	Birth     clock.Date // of a child that applies for a Kita
	Place     int        // which wish of several, from 1; 0: it is no wish of several
	Starts    clock.Date
	State     State
	StateOn   clock.Date
	Since     clock.Date
	SeatedOn  clock.Date // zero before a seat was taken
	Until     clock.Date // of an offered seat
	Answers   Answers
	ConsentOn clock.Date
	Consent   Consent
	Asked     string
	Version   int
	At        time.Time
	By        string
}

// claim is by what lots are drawn: a child has one for all its wishes.
func (t Seat) claim() string {
	if t.Place > 0 && t.Person != "" {
		return string(t.Person)
	}
	return string(t.ID)
}

// of gives the persons it is about, for the audit.
func (t Seat) subjects() []id.ID {
	if t.Person == "" {
		return nil
	}
	return []id.ID{t.Person}
}

// columns are those of a seat s; the person is the one through whom they are shown.
var columns = `s.id, s.offer_id, s.provider_id, coalesce(` + person.Leads("s.person_id") + `, ''), s.who, s.name, s.contact, s.language, s.birth, s.place, s.starts, s.people, s.state, s.state_on, s.since,
	s.seated_on, s.until, s.answers, s.consent_on, s.consent, s.asked, s.version, s.at, s.by_name`

func scan(row db.Row) (t Seat, err error) {
	err = row.Scan(&t.ID, &t.Offer, &t.Provider, &t.Person, &t.Who, &t.Name, &t.Contact, &t.Language, &t.Birth, &t.Place, &t.Starts, &t.People, &t.State, &t.StateOn, &t.Since,
		&t.SeatedOn, &t.Until, db.JSON(&t.Answers), &t.ConsentOn, &t.Consent, &t.Asked, &t.Version, db.Time(&t.At), &t.By)
	return t, err
}

const longest = 200

// tidy holds what is released: a name, and a way to reach them.
func (r *Released) tidy() error {
	r.Name, r.Contact = strings.Join(strings.Fields(r.Name), " "), strings.Join(strings.Fields(r.Contact), " ")
	var faults errs.List
	for field, text := range map[string]string{"name": r.Name, "contact": r.Contact} {
		switch {
		case text == "":
			faults.Add(errs.Invalid("error.required").At(field))
		case len([]rune(text)) > longest:
			faults.Add(errs.Invalid("own.seat.error.long", "most", longest).At(field))
		}
	}
	if r.Contact != "" && !reachable(r.Contact) {
		faults.Add(errs.Invalid("own.seat.error.contact").At("contact"))
	}
	if r.Language != "" && (len(r.Language) > 20 || !person.KnownTongue(r.Language)) {
		faults.Add(errs.Invalid("own.seat.error.choice").At("language"))
	}
	return faults.Err()
}

// reachable reports whether a text is an address of mail or a number.
func reachable(text string) bool {
	if at := strings.IndexByte(text, '@'); at > 0 && at < len(text)-1 {
		return true
	}
	return len(digits(text)) >= 5
}

func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

// guest is by what somebody without a record is known again, of their name and contact.
func (r Released) guest() string {
	contact := strings.ToLower(r.Contact)
	if !strings.Contains(contact, "@") {
		contact = digits(contact)
	}
	return fmt.Sprintf("g:%x", sha256.Sum256([]byte(person.Fold(r.Name)+"\n"+contact)))
}

// fits reports whether somebody of an age may come; one that is not known may.
func fits(o offer.Offer, age int, known bool) bool {
	return !known || age >= o.AgeFrom && (o.AgeUntil == 0 || age <= o.AgeUntil)
}
