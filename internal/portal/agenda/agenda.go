// Package agenda is when somebody is to be where: the meetings with who walks
// with them, what was arranged for them with doctors and services, and the days of
// what they have a seat for, in one list,
// on their own page and in their own calendar. What they say to one with a tap, that
// they cannot come or need an interpreter, becomes a message to who walks with them.
//
// It changes no appointment of another room but that an interpreter is wanted.
package agenda

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wegwarte/internal/assignment"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/post"
	"wegwarte/internal/seal"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Item is one appointment.
type Item struct {
	About       post.About // where it comes from
	ID          id.ID
	Seat        id.ID     // of a Course
	Begins      time.Time // of a day without a time: its first moment
	Ends        time.Time
	AllDay      bool
	What        string // message key; "" of a meeting
	Text        string // what a meeting is about, in the office's words
	With        string // who walks with them, of a meeting; who offers it, of a course
	Place       string
	Interpreter path.Interpreter
	Version     int
	Changed     time.Time

	Cannot bool // they said that they cannot come
	Asked  bool // they said that they need an interpreter
}

// Day is that of the appointment.
func (i Item) Day() clock.Date { return clock.DateOf(i.Begins.In(clock.Berlin)) }

// Agenda is all that somebody has ahead.
type Agenda struct {
	Items   []Item      // the next first
	Seats   []seat.Mine // what they signed up for and goes on, as far as the scope reads of it
	Contact assignment.Contact
	Case    path.Case
}

// Answer is what somebody says to an appointment with one tap.
type Answer string

// The answers.
const (
	Cannot      Answer = "cannot"
	Interpreter Answer = "interpreter"
)

// Ahead gives the appointments of whose page it is, as far as the scope reads of
// them.
func Ahead(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (a Agenda, err error) {
	if s.Own.Person == "" {
		return a, errs.Forbidden("error.forbidden")
	}
	meetings, err := path.MeetingsOf(ctx, tx, c, s, s.Own.Household, s.Own.Person)
	if err != nil {
		return a, err
	}
	for _, m := range meetings {
		if m.Ends().After(c.Now()) {
			a.Items = append(a.Items, Item{About: post.Meeting, ID: m.ID, Begins: m.Begins, Ends: m.Ends(), Text: m.About, With: m.ManagedBy, Place: m.Place, Interpreter: m.Interpreter, Version: m.Version, Changed: m.At})
		}
	}
	arranged, err := assignment.AppointmentsOf(ctx, tx, c, s, s.Own.Person)
	if err != nil {
		return a, err
	}
	for _, p := range arranged {
		a.Items = append(a.Items, arrangedItem(p))
	}
	if err = a.seats(ctx, tx, c, s); err != nil {
		return a, err
	}
	sorted.By(a.Items, func(x, y Item) int { return x.Begins.Compare(y.Begins) })
	if err = a.answers(ctx, tx, s); err != nil {
		return a, err
	}
	if a.Case, err = path.CaseOf(ctx, tx, s, s.Own.Household, s.Own.Person); err != nil {
		return a, err
	}
	a.Contact, err = assignment.ContactOf(ctx, tx, s, s.Tenant)
	return a, err
}

// arrangedItem is an appointment that was arranged as a preparation. It has no
// length; an hour stands for it.
func arrangedItem(p assignment.Preparation) Item {
	i := Item{About: post.Preparation, ID: p.ID, Begins: p.Meet.On.Begins(), Place: p.Meet.Where, What: "own.agenda.what.office", AllDay: true, Version: 1, Changed: p.DoneAt}
	if p.Kind == tenant.NeedHealth || p.Kind == tenant.MeasureHealth {
		i.What = "own.agenda.what.health"
	}
	if at, err := time.Parse("15:04", p.Meet.At); err == nil {
		d := p.Meet.On
		i.Begins, i.AllDay = time.Date(d.Year(), d.Month(), d.Day(), at.Hour(), at.Minute(), 0, 0, clock.Berlin), false
	}
	i.Ends = i.Begins.Add(time.Hour)
	return i
}

// Course is an appointment of what somebody has a seat for. It is not answered here: who cannot come tells the provider, or signs off.
const Course post.About = "course"

const (
	courseDays = 60 // days that are looked ahead
	courseMost = 40 // of one seat
)

// seats adds the days of what somebody has a seat for. A Kita is no appointment.
func (a *Agenda) seats(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (err error) {
	if !s.Reads(tenant.Seat) {
		return nil
	}
	if a.Seats, err = seat.Going(ctx, tx, c, s); err != nil {
		return err
	}
	today := clock.Today(c)
	for _, m := range a.Seats {
		if m.State != seat.Taken || m.Of.Theme == offer.KitaPlace {
			continue
		}
		for _, slot := range m.Of.When.Between(today, today.AddDays(courseDays), courseMost) {
			if i := courseItem(m, slot); i.Ends.After(c.Now()) {
				a.Items = append(a.Items, i)
			}
		}
	}
	return nil
}

// courseItem is one time of it. Its identifier is that of the seat with day and time, so that a calendar knows it again.
func courseItem(m seat.Mine, slot offer.Slot) Item {
	at := func(minute int) time.Time {
		return time.Date(slot.Day.Year(), slot.Day.Month(), slot.Day.Day(), minute/60, minute%60, 0, 0, clock.Berlin)
	}
	i := Item{About: Course, ID: id.ID(fmt.Sprintf("%s-%s-%04d", m.ID, slot.Day, slot.From)), Seat: m.ID, Begins: at(slot.From), Ends: at(slot.To), Text: m.Of.Title, With: m.By.Name, Version: m.Of.Version, Changed: m.Of.At}
	if slot.To == 0 {
		i.Ends = i.Begins.Add(time.Hour)
	}
	where := m.Of.Place(m.By)
	for _, part := range []string{where.Place, where.Street, where.Town} {
		if part != "" && i.Place != "" {
			i.Place += ", "
		}
		i.Place += part
	}
	return i
}

// answers fills in what was said to the appointments as they are now.
func (a *Agenda) answers(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
	if len(a.Items) == 0 {
		return nil
	}
	persons, err := person.WithFollowers(ctx, tx, s, []id.ID{s.Own.Person})
	if err != nil {
		return err
	}
	args := []any{s.Tenant}
	return db.Each(ctx, tx, func(row db.Row) error {
		var about id.ID
		var answer Answer
		var at time.Time
		if err := row.Scan(&about, &answer, db.Time(&at)); err != nil {
			return err
		}
		for i := range a.Items {
			if one := &a.Items[i]; one.ID == about && one.Begins.Equal(at) {
				one.Cannot, one.Asked = one.Cannot || answer == Cannot, one.Asked || answer == Interpreter
			}
		}
		return nil
	}, `SELECT r.about_id, r.answer, r.about_at FROM own_answer r WHERE r.tenant_id = $1 AND r.person_id IN (`+db.List(&args, persons)+`)`, args...)
}

// SayCommand is one tap.
type SayCommand struct {
	As       portal.Acting
	ID       id.ID // of the appointment
	Answer   Answer
	Language string
}

// Say keeps what somebody says to an appointment, and writes it to who walks with
// them. Twice the same is once.
func Say(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, cmd SayCommand) (post.Thread, error) {
	if cmd.Answer != Cannot && cmd.Answer != Interpreter {
		return post.Thread{}, errs.NotFound("error.not-found")
	}
	if err := s.MayWrite(tenant.Contact); err != nil {
		return post.Thread{}, err
	}
	ahead, err := Ahead(ctx, tx, c, s)
	if err != nil {
		return post.Thread{}, err
	}
	i := slices.IndexFunc(ahead.Items, func(i Item) bool { return i.ID == cmd.ID && i.About != Course })
	if i < 0 {
		return post.Thread{}, errs.NotFound("error.not-found")
	}
	one := ahead.Items[i]
	if cmd.Answer == Cannot && one.Cannot || cmd.Answer == Interpreter && (one.Asked || one.Interpreter == path.Booked) {
		return post.Thread{}, nil
	}
	if _, err := tx.Exec(ctx, `INSERT INTO own_answer (tenant_id, person_id, about, about_id, answer, about_at, at, by_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (tenant_id, about_id, person_id, answer) DO UPDATE SET about_at = excluded.about_at, at = excluded.at, by_id = excluded.by_id`,
		s.Tenant, s.Own.Person, one.About, one.ID, cmd.Answer, db.Micros(one.Begins), db.Micros(c.Now()), s.Actor); err != nil {
		return post.Thread{}, err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Contact, "appointment: answer", s.Own.Household, s.Own.Person)
	if cmd.Answer == Interpreter && one.About == post.Meeting {
		if err := path.WantInterpreter(ctx, tx, c, s, one.ID); err != nil {
			return post.Thread{}, err
		}
	}
	words := "own.post.words." + string(cmd.Answer)
	return post.Write(ctx, tx, c, s, keys, post.WriteCommand{As: cmd.As, Titled: words + ".title", Words: words, Language: cmd.Language, Topic: post.Topic{About: one.About, ID: one.ID, At: one.Begins}})
}

// CannotCome gives to which of some meetings somebody said that they cannot come, as
// the meetings are now: for who walks with them.
func CannotCome(ctx context.Context, tx *db.Tx, s tenant.Scope, meetings []path.Meeting) (map[id.ID]bool, error) {
	if err := s.MayRead(tenant.Path); err != nil {
		return nil, err
	}
	said, at := map[id.ID]bool{}, map[id.ID]time.Time{}
	ids := make([]id.ID, len(meetings))
	for i, m := range meetings {
		ids[i], at[m.ID] = m.ID, m.Begins
	}
	if len(ids) == 0 {
		return said, nil
	}
	args := []any{s.Tenant}
	err := db.Each(ctx, tx, func(row db.Row) error {
		var which id.ID
		var then time.Time
		err := row.Scan(&which, db.Time(&then))
		if then.Equal(at[which]) {
			said[which] = true
		}
		return err
	}, `SELECT r.about_id, r.about_at FROM own_answer r WHERE r.tenant_id = $1 AND r.answer = 'cannot' AND r.about_id IN (`+db.List(&args, ids)+`)`, args...)
	return said, err
}
