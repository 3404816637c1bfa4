package mail

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Kind is what is told. The words are the messages mail.<kind>.subject, .text
// and .link.
type Kind string

// The kinds.
const (
	Invitation     Kind = "invitation"      // with a token: an account waits for its first log-in
	PasswordReset  Kind = "password-reset"  // with a token
	NewDevice      Kind = "new-device"      // somebody logged in from a browser not seen before
	BreakGlass     Kind = "break-glass"     // to the auditor: a right was taken in an emergency
	ReleaseAsked   Kind = "release-asked"   // to who decides: somebody wants to send out many records
	ReleaseDecided Kind = "release-decided" // to who asked
	Announced      Kind = "announced"
	AnnouncedShort Kind = "announced-short" // fewer working days than it takes to get ready
	NewDay         Kind = "new-day"
	CalledOff      Kind = "called-off"
	Asked          Kind = "asked"
	NotArrived     Kind = "not-arrived" // somebody of the facility's did not arrive: where are they?
	Digest         Kind = "digest"
	Trial          Kind = "trial" // an operator tries out the mail server

	MeetingInvited   Kind = "meeting-invited" // to somebody who is looked after, as the next
	MeetingMoved     Kind = "meeting-moved"
	MeetingCancelled Kind = "meeting-cancelled"
	MeetingReminder  Kind = "meeting-reminder"
	OwnNews          Kind = "own-news" // there is news on their own page

	SeatSigned  Kind = "own-seat-signed"  // to an address: somebody signed up with it, without a log-in; with a token
	SeatOffered Kind = "own-seat-offered" // and a seat is held for them until a day
)

// rule is what holds for a kind.
type rule struct {
	useful   time.Duration // not sent later than this after it was enqueued
	token    bool          // has a link that works once
	topic    Topic         // what somebody may choose not to be told; "": always
	inactive bool          // also for an account that is not active (yet)
	guest    bool          // to an address that somebody gave without a log-in, with a token
	person   bool          // to somebody who is looked after: about a meeting or news, without a link
}

var rules = map[Kind]rule{
	Invitation:     {useful: 7 * 24 * time.Hour, token: true, inactive: true},
	PasswordReset:  {useful: time.Hour, token: true},
	NewDevice:      {useful: 24 * time.Hour},
	BreakGlass:     {useful: 7 * 24 * time.Hour},
	ReleaseAsked:   {useful: 7 * 24 * time.Hour},
	ReleaseDecided: {useful: 24 * time.Hour},
	Announced:      {useful: 2 * 24 * time.Hour, topic: Announcements},
	AnnouncedShort: {useful: 24 * time.Hour, topic: Announcements},
	NewDay:         {useful: 2 * 24 * time.Hour, topic: Announcements},
	CalledOff:      {useful: 24 * time.Hour, topic: Cancellations},
	Asked:          {useful: 2 * 24 * time.Hour, topic: Questions},
	NotArrived:     {useful: 2 * 24 * time.Hour, topic: Questions},
	Digest:         {useful: 10 * time.Hour},
	Trial:          {useful: time.Hour},

	MeetingInvited:   {useful: 7 * 24 * time.Hour, person: true},
	MeetingMoved:     {useful: 7 * 24 * time.Hour, person: true},
	MeetingCancelled: {useful: 7 * 24 * time.Hour, person: true},
	MeetingReminder:  {useful: 24 * time.Hour, person: true},
	OwnNews:          {useful: 2 * 24 * time.Hour, person: true},

	SeatSigned:  {useful: 24 * time.Hour, token: true, guest: true},
	SeatOffered: {useful: 7 * 24 * time.Hour, token: true, guest: true},
}

// Message is a mail to be sent.
type Message struct {
	Account id.ID  // to whom
	Address string // where there is no account yet; else ""
	About   id.ID  // the meeting or thread, of a kind for somebody who is looked after: who that is, is asked when it is sent
	Channel Channel
	Kind    Kind
	Facts   Facts
	Path    Path
	Token   Token     // of the kinds that have one: becomes the last part of the path
	Once    Once      // of the same word there is one mail; "" for no such bound
	Until   time.Time // of no use afterwards; zero: as the kind has it
	At      time.Time // not sent before; zero: as soon as may be
}

// Facts is all that a mail can say. There is no place in it for a person.
type Facts struct {
	Count  int        `json:"count,omitzero"`
	Number Number     `json:"number,omitzero"` // of a transfer
	Day    clock.Date `json:"day,omitzero"`    // of arrival, or until when to act
	At     time.Time  `json:"at,omitzero"`     // when it happened, or a meeting begins
	Length int        `json:"length,omitzero"` // of a meeting, in minutes
	Change int        `json:"change,omitzero"` // the meeting's version
	Place  id.ID      `json:"place,omitzero"`  // a tenant or facility, named when composing
	Lines  []Line     `json:"lines,omitempty"` // of the digest
}

// Line is one line of a digest.
type Line struct {
	Role  tenant.Role `json:"role"`
	Item  Item        `json:"item"`
	Count int         `json:"count"`
	More  int         `json:"more,omitzero"` // a second count: persons
	Day   clock.Date  `json:"day,omitzero"`
}

// Item is what a line of a digest counts. Its words are mail.item.<item>.
type Item string

// The items, in the order they are listed.
const (
	ItemOverdue        Item = "overdue"     // it is our turn, and the day has passed
	ItemNew            Item = "new"         // announced, to be acknowledged
	ItemQuestion       Item = "question"    // waits for our answer
	ItemPostponed      Item = "postponed"   // a new day is to be named
	ItemNotReady       Item = "not-ready"   // arrives soon, and is not ready
	ItemPreparation    Item = "preparation" // due today or before
	ItemArriving       Item = "arriving"    // arrives soon
	ItemAnswered       Item = "answered"    // our question was answered
	ItemCalledOff      Item = "called-off"  // withdrawn or postponed
	ItemMissing        Item = "missing"     // did not arrive
	ItemArrived        Item = "arrived"
	ItemUnacknowledged Item = "unacknowledged" // the municipality has not said that it knows
	ItemFollowUp       Item = "follow-up"      // did not arrive: where are they, what follows?
	ItemFollowed       Item = "followed"       // the Land said what becomes of those who did not arrive
	ItemStepDue        Item = "step-due"       // steps of one's own cases are to be done until a day
	ItemStepBegins     Item = "step-begins"    // and others begin
)

var items = map[Item]Topic{
	ItemOverdue: Deadlines, ItemNew: Announcements, ItemQuestion: Questions, ItemPostponed: Deadlines, ItemNotReady: Arrivals,
	ItemPreparation: Deadlines, ItemArriving: Arrivals, ItemAnswered: Questions, ItemCalledOff: Cancellations,
	ItemMissing: Arrivals, ItemArrived: Arrivals, ItemUnacknowledged: Deadlines, ItemFollowUp: Questions, ItemFollowed: Arrivals, ItemStepDue: Deadlines, ItemStepBegins: Deadlines,
}

// Topic gives under which topic an item may be switched off.
func (i Item) Topic() Topic { return items[i] }

// Number is that of a transfer, "Z-2026-0148".
type Number string

// Path is a page of the house: one of Pages, or one behind it by an identifier.
type Path string

// Pages are where a mail may lead to.
var Pages = []Path{"/", "/eingang", "/verteilung", "/fragen", "/verbleib", "/zuweisungen", "/mein-zugang", "/protokoll", "/notfaelle", "/freigaben", "/zugaenge",
	"/einladung", "/neues-passwort"}

// SeatPath is where somebody without a log-in sees their sign-up, in the municipality of an official key.
func SeatPath(ags string) Path { return seatPage + Path(ags) }

const seatPage = "/mein-platz/"

var formOfSeatPage = regexp.MustCompile(`^` + seatPage + `\d{8}$`)

// fits reports whether the path is such a page.
func (p Path) fits() bool {
	if slices.Contains(Pages, p) || formOfSeatPage.MatchString(string(p)) {
		return true
	}
	end := strings.LastIndexByte(string(p), '/')
	if end <= 0 {
		return false
	}
	_, known := id.Parse(string(p[end+1:]))
	return known && slices.Contains(Pages, p[:end])
}

// Token is the secret end of a link that works once: base64url or hex.
type Token string

// Once is a word of the code's own, then days and identifiers.
type Once string

var (
	formOfNumber = regexp.MustCompile(`^[A-Z]{1,3}-\d{4}-\d{4,9}$`)
	formOfToken  = regexp.MustCompile(`^[A-Za-z0-9_-]{22,128}$`)
	formOfOnce   = regexp.MustCompile(`^[a-z-]{1,24}(:\d{4}-\d{2}-\d{2}|:[0-9A-HJKMNP-TV-Z]{26}){1,4}$`)
)

// check holds what may be in a mail.
func (m Message) check() error {
	r, known := rules[m.Kind]
	_, account := id.Parse(string(m.Account))
	_, place := id.Parse(string(m.Facts.Place))
	fits := known && (m.Account == "" || account) && m.fitsPerson(r) && (m.Facts.Place == "" || place) &&
		(m.Facts.Number == "" || formOfNumber.MatchString(string(m.Facts.Number))) &&
		(m.Path.fits() || r.person && m.Path == "") && r.token == (m.Token != "") &&
		(m.Token == "" || formOfToken.MatchString(string(m.Token))) &&
		(m.Once == "" || formOfOnce.MatchString(string(m.Once))) && (r.person || (m.Account == "") == (m.Address != ""))
	for _, l := range m.Facts.Lines {
		_, item := items[l.Item]
		_, role := l.Role.Grant()
		fits = fits && item && role
	}
	if !fits {
		if !known {
			m.Kind = "unknown"
		}
		return errs.Internal(errUnfit{m.Kind})
	}
	if m.Address != "" && !valid(m.Address) {
		return errs.Invalid("error.account.email").At("email")
	}
	return nil
}

// errUnfit names the kind and nothing of what was in it.
type errUnfit struct{ kind Kind }

func (e errUnfit) Error() string {
	return "a mail of the kind " + string(e.kind) + " is not of the form that mails have"
}

// valid reports whether it is one plain address.
func valid(address string) bool {
	parsed, err := mail.ParseAddress(address)
	return err == nil && parsed.Address == address && len(address) <= 254
}
