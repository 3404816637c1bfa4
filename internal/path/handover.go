package path

import (
	"context"
	"slices"
	"strings"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Handover is that a case is offered to a colleague, with a brief as it stood then.
// It is theirs once they take it.
type Handover struct {
	ID        id.ID
	Case      id.ID
	Household id.ID
	From      id.ID // empty: nobody had it
	FromName  string
	To        id.ID
	ToName    string
	Words     string // of who hands over
	Brief     Brief
	State     HandoverState
	Offered   time.Time
	Ended     time.Time
	Version   int
	Who       person.Household // where a list shows it
}

// HandoverState is what became of it.
type HandoverState string

// The states.
const (
	Offered   HandoverState = "offered"
	Taken     HandoverState = "taken"
	Refused   HandoverState = "refused"   // by who it was offered to
	Withdrawn HandoverState = "withdrawn" // by who offered it
)

// Brief is what the record says of a case, in short. It names persons by their
// identifiers: who reads it reads their names in the register.
type Brief struct {
	On       clock.Date     `json:"on"`
	Person   id.ID          `json:"person,omitzero"` // of a case of their own
	Phase    Phase          `json:"phase"`
	Weight   int            `json:"weight"`
	AgreedOn clock.Date     `json:"agreed_on,omitzero"`
	Goals    []BriefGoal    `json:"goals,omitempty"`
	Steps    []BriefStep    `json:"steps,omitempty"` // open, by their day
	Notes    []BriefNote    `json:"notes,omitempty"` // nobody's working notes
	Meetings []BriefMeeting `json:"meetings,omitempty"`
	More     int            `json:"more,omitzero"` // open steps that are not in it
}

// BriefGoal is an open goal, in their words.
type BriefGoal struct {
	Person   id.ID  `json:"person,omitzero"`
	Area     Area   `json:"area"`
	Words    string `json:"words"`
	Language string `json:"language,omitzero"`
}

// BriefStep is an open step.
type BriefStep struct {
	ID       id.ID      `json:"id"`
	Person   id.ID      `json:"person,omitzero"`
	Area     Area       `json:"area"`
	Title    string     `json:"title,omitzero"`
	Words    string     `json:"key,omitzero"`
	Turn     Turn       `json:"turn"`
	TurnName string     `json:"turn_name,omitzero"`
	Since    clock.Date `json:"since"`
	Due      clock.Date `json:"due,omitzero"`
}

// BriefNote is a note of the case file, or one shared with the person.
type BriefNote struct {
	Person id.ID      `json:"person,omitzero"`
	Area   Area       `json:"area,omitzero"`
	On     clock.Date `json:"on"`
	Text   string     `json:"text"`
	By     string     `json:"by"`
}

// BriefMeeting is a meeting ahead.
type BriefMeeting struct {
	Person id.ID     `json:"person,omitzero"`
	Begins time.Time `json:"begins"`
	Place  string    `json:"place,omitzero"`
}

const (
	mostBriefed = 30
	notesBack   = 90 // days
)

// withoutHealth leaves out what tells of health.
func (b Brief) withoutHealth() Brief {
	b.Goals = slices.DeleteFunc(slices.Clone(b.Goals), func(g BriefGoal) bool { return g.Area == Health })
	b.Steps = slices.DeleteFunc(slices.Clone(b.Steps), func(t BriefStep) bool { return t.Area == Health })
	b.Notes = slices.DeleteFunc(slices.Clone(b.Notes), func(n BriefNote) bool { return n.Area == Health })
	return b
}

// briefOf writes the brief of a case from the record.
func briefOf(ctx context.Context, tx *db.Tx, s tenant.Scope, k Case, h person.Household, today clock.Date) (Brief, error) {
	b := Brief{On: today, Person: k.Person, Phase: k.Phase, Weight: k.Weight, AgreedOn: k.AgreedOn}
	whose, err := person.WithFollowers(ctx, tx, s, person.IDs(h))
	if err != nil {
		return b, err
	}
	only := k.Person
	mine := func(who id.ID) bool { return only == "" || who == only }
	goals, err := goalsOf(ctx, tx, s, []id.ID{k.Household}, whose, only)
	if err != nil {
		return b, err
	}
	for _, g := range goals {
		if g.State == GoalOpen && mine(g.Person) && len(b.Goals) < mostBriefed {
			b.Goals = append(b.Goals, BriefGoal{g.Person, g.Area, g.Words, g.Language})
		}
	}
	steps, err := db.All(ctx, tx, scanStep, `SELECT `+stepColumns+` FROM path_step t WHERE t.tenant_id = $1 AND t.case_id = $2 AND t.state = 'open'`+healthFor(s)+
		` ORDER BY CASE WHEN t.due_on = '' THEN 1 ELSE 0 END, t.due_on, t.since_day, t.id`, s.Tenant, k.ID)
	if err != nil {
		return b, err
	}
	for i, t := range steps {
		if i == mostBriefed {
			b.More = len(steps) - i
			break
		}
		b.Steps = append(b.Steps, BriefStep{t.ID, t.Person, t.Area, t.Title, t.Words, t.Turn, t.TurnName, t.Since, t.Due})
	}
	notes, err := notesOf(ctx, tx, s, h, NoteFilter{Household: h.ID})
	if err != nil {
		return b, err
	}
	for _, n := range notes {
		if n.Sight != Private && (mine(n.Person) || n.Person == "") && n.On.DaysUntil(today) <= notesBack && len(b.Notes) < 10 {
			b.Notes = append(b.Notes, BriefNote{n.Person, n.Area, n.On, n.Text, n.Author})
		}
	}
	meetings, err := aheadOf(ctx, tx, s, k.Household, today)
	for _, m := range meetings {
		if mine(m.Person) || m.Person == "" {
			b.Meetings = append(b.Meetings, BriefMeeting{m.Person, m.Begins, m.Place})
		}
	}
	return b, err
}

// CaseShown is a case with whom it is about, its brief, and what is offered of it.
type CaseShown struct {
	Case
	Who       person.Household
	Brief     Brief
	Handovers []Handover // the latest first
}

// FindCase gives a case with the brief that a handover would have.
func FindCase(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID) (f CaseShown, err error) {
	if err = mayHand(s, tenant.Scope.MayRead); err != nil {
		return f, err
	}
	if f.Case, err = db.One(ctx, tx, scanCase, `SELECT `+caseColumns+` FROM path_case k WHERE k.tenant_id = $1 AND k.id = $2`, s.Tenant, which); err != nil {
		return f, err
	}
	if f.Who, err = person.Show(ctx, tx, c, s, f.Case.Household); err != nil {
		return f, err
	}
	audit.Log(tx, c, s, audit.Read, tenant.Path, "path: brief", f.subjects()...)
	if f.Brief, err = briefOf(ctx, tx, s, f.Case, f.Who, clock.Today(c)); err != nil {
		return f, err
	}
	f.Handovers, err = db.All(ctx, tx, scanHandover, `SELECT `+handoverColumns+` FROM path_handover o WHERE o.tenant_id = $1 AND o.case_id = $2 ORDER BY o.id DESC LIMIT 20`, s.Tenant, which)
	for i := range f.Handovers {
		if !s.Reads(tenant.NeedHealth) {
			f.Handovers[i].Brief = f.Handovers[i].Brief.withoutHealth()
		}
	}
	return f, err
}

// mayHand asks for both rights a handover takes.
func mayHand(s tenant.Scope, may func(tenant.Scope, tenant.Data) error) error {
	if err := ofMunicipality(s, may, tenant.Case); err != nil {
		return err
	}
	return s.MayRead(tenant.Path)
}

// OfferCommand offers a case to a colleague.
type OfferCommand struct {
	Case  Seen
	To    id.ID
	Words string // what the record does not say
}

// Offer offers a case to a colleague, with its brief. It stays with who has it
// until the colleague takes it.
func Offer(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd OfferCommand) (Handover, error) {
	if err := mayHand(s, tenant.Scope.MayWrite); err != nil {
		return Handover{}, err
	}
	k, err := hold(ctx, tx, s, cmd.Case)
	if err != nil {
		return Handover{}, err
	}
	colleagues, err := Managers(ctx, tx, s)
	if err != nil {
		return Handover{}, err
	}
	o := Handover{ID: id.New(), Case: k.ID, Household: k.Household, From: k.Manager, FromName: k.ManagedBy, To: cmd.To, Words: strings.TrimSpace(cmd.Words), State: Offered, Offered: c.Now(), Version: 1}
	var faults errs.List
	if i := slices.IndexFunc(colleagues, func(m account.Colleague) bool { return m.ID == cmd.To }); i < 0 || cmd.To == k.Manager {
		faults.Add(errs.Invalid("path.choice").At("to"))
	} else {
		o.ToName = colleagues[i].Name
	}
	faults.Add(short(o.Words, longestText, "words"))
	if err := faults.Err(); err != nil {
		return o, err
	}
	h, err := person.Show(ctx, tx, c, s, k.Household)
	if err != nil {
		return o, err
	}
	if o.Brief, err = briefOf(ctx, tx, s, k, h, clock.Today(c)); err != nil {
		return o, err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Case, "case: handover", k.subjects()...)
	_, err = tx.Exec(ctx, `INSERT INTO path_handover (id, tenant_id, case_id, household_id, from_id, from_name, to_id, to_name, words, brief, state, offered_at, ended_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 1)`,
		o.ID, s.Tenant, o.Case, o.Household, o.From, o.FromName, o.To, o.ToName, o.Words, db.JSON(o.Brief), o.State, db.Micros(o.Offered))
	if db.IsDuplicate(err) {
		err = errs.Conflict("handover.twice")
	}
	return o, err
}

const handoverColumns = `o.id, o.case_id, o.household_id, o.from_id, o.from_name, o.to_id, o.to_name, o.words, o.brief, o.state, o.offered_at, o.ended_at, o.version`

func scanHandover(row db.Row) (o Handover, err error) {
	err = row.Scan(&o.ID, &o.Case, &o.Household, &o.From, &o.FromName, &o.To, &o.ToName, &o.Words, db.JSON(&o.Brief), &o.State, db.Time(&o.Offered), db.Time(&o.Ended), &o.Version)
	return o, err
}

func offersTo(ctx context.Context, tx *db.Tx, s tenant.Scope, who id.ID) ([]Handover, error) {
	return db.All(ctx, tx, scanHandover, `SELECT `+handoverColumns+` FROM path_handover o WHERE o.tenant_id = $1 AND o.to_id = $2 AND o.state = 'offered' ORDER BY o.id LIMIT 50`, s.Tenant, who)
}

// FindHandover gives a handover with its brief and whom it is about.
func FindHandover(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID) (o Handover, err error) {
	if err = mayHand(s, tenant.Scope.MayRead); err != nil {
		return o, err
	}
	if o, err = db.One(ctx, tx, scanHandover, `SELECT `+handoverColumns+` FROM path_handover o WHERE o.tenant_id = $1 AND o.id = $2`, s.Tenant, which); err != nil {
		return o, err
	}
	if !s.Reads(tenant.NeedHealth) {
		o.Brief = o.Brief.withoutHealth()
	}
	o.Who, err = person.Show(ctx, tx, c, s, o.Household)
	audit.Log(tx, c, s, audit.Read, tenant.Path, "path: brief", o.Household)
	return o, err
}

// AnswerCommand takes an offered case, refuses it, or withdraws the offer.
type AnswerCommand struct {
	Handover Seen
	State    HandoverState
}

// Answer ends an offer: who it was made to takes the case or refuses it; who has
// the case, or the lead, withdraws it. A case that somebody else was given
// meanwhile is not taken over their head.
func Answer(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd AnswerCommand) (Handover, error) {
	if err := mayHand(s, tenant.Scope.MayWrite); err != nil {
		return Handover{}, err
	}
	o, err := db.One(ctx, tx, scanHandover, `SELECT `+handoverColumns+` FROM path_handover o WHERE o.tenant_id = $1 AND o.id = $2`+tx.ForUpdate(), s.Tenant, cmd.Handover.ID)
	switch {
	case err != nil:
		return o, err
	case o.Version != cmd.Handover.Version, o.State != Offered:
		return o, errs.Conflict("error.conflict")
	case cmd.State == Withdrawn && s.Actor != o.From && s.Role != tenant.Lead,
		(cmd.State == Taken || cmd.State == Refused) && s.Actor != o.To:
		return o, errs.Forbidden("error.forbidden")
	case !slices.Contains([]HandoverState{Taken, Refused, Withdrawn}, cmd.State):
		return o, errs.Invalid("path.choice").At("state")
	}
	if cmd.State == Taken {
		k, err := db.One(ctx, tx, scanCase, `SELECT `+caseColumns+` FROM path_case k WHERE k.tenant_id = $1 AND k.id = $2`+tx.ForUpdate(), s.Tenant, o.Case)
		if err == nil && k.Manager != o.From {
			err = errs.Conflict("handover.gone")
		}
		if err == nil {
			_, err = Assign(ctx, tx, c, s, Seen{k.ID, k.Version}, o.To)
		}
		if err != nil {
			return o, err
		}
	}
	o.State, o.Ended = cmd.State, c.Now()
	audit.Log(tx, c, s, audit.Change, tenant.Case, "case: handover", o.Household)
	return o, tx.Must(ctx, `UPDATE path_handover SET state = $4, ended_at = $5, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, o.ID, o.Version, o.State, db.Micros(o.Ended))
}
