package portal

import (
	"context"
	"slices"
	"strings"

	"wegwarte/internal/account"
	"wegwarte/internal/assignment"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/work"
)

// How is what becomes of a wish that something be deleted.
type How string

// What becomes of it.
const (
	AtOnce How = "now"  // it is theirs alone: gone with one press
	Asked  How = "ask"  // somebody has to decide
	Kept   How = "kept" // the law keeps it
)

// Erasure is something that is kept about somebody, and whether it can be deleted.
// Its words are "own.delete.what." and the name; why it stays, "own.delete.why.".
type Erasure struct {
	Name   string
	How    How
	Source string // in law
	do     func(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, a Acting) error
}

// Erasures is what can be deleted at once, what a human decides, and what stays.
// Where no law names a period, none is invented: the words say so.
var Erasures = []Erasure{
	{"goals", AtOnce, "Art. 17 Abs. 1 lit. b DSGVO", func(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, a Acting) error {
		return path.Forget(ctx, tx, c, s, a.Person)
	}},
	{"work", AtOnce, "Art. 17 Abs. 1 lit. b DSGVO", func(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, a Acting) error {
		return work.Forget(ctx, tx, c, s, a.Person)
	}},
	{"consents", AtOnce, "Art. 7 Abs. 3 DSGVO", takeBackAll},
	{"old-notes", AtOnce, "Art. 17 Abs. 1 lit. a DSGVO", func(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, a Acting) error {
		return path.ForgetNotes(ctx, tx, c, s, a.Person)
	}},
	{"meet", AtOnce, "Art. 17 Abs. 1 lit. b DSGVO", nil}, // of a room beyond: EraseCommand.Rooms
	{"help", AtOnce, "Art. 7 Abs. 3 DSGVO", endAllHelp},
	{"access", AtOnce, "Art. 17 Abs. 1 lit. b DSGVO", endAccess},

	{"notes", Asked, "Art. 17 Abs. 1 lit. a DSGVO", nil},
	{"papers", Asked, "Art. 17 Abs. 1 lit. a DSGVO", nil},
	{"health", Asked, "Art. 17 Abs. 1 lit. b, Art. 9 Abs. 2 lit. a DSGVO", nil},
	{"letters", Asked, "Art. 17 Abs. 1 lit. a DSGVO", nil},
	{"all", Asked, "Art. 17 Abs. 1 DSGVO", nil},

	{"register", Kept, "Art. 17 Abs. 3 lit. b DSGVO", nil},
	{"legal", Kept, "Art. 17 Abs. 3 lit. e DSGVO", nil},
	{"reports", Kept, "Art. 17 Abs. 3 lit. b, e DSGVO", nil},
	{"azr", Kept, "§ 18 Abs. 3 Nr. 3 AZRG-DV", nil},
	{"audit", Kept, "Art. 5 Abs. 2, Art. 32 DSGVO", nil},
}

// answerIn is until when a wish has to be answered: a month (Art. 12 Abs. 3 DSGVO).
const answerIn = 1

// EraseCommand is what somebody wants deleted.
type EraseCommand struct {
	Person id.ID
	Names  []string // of Erasures
	Rooms  map[string]Forgets
}

// Forgets is how a room that stands beyond this one deletes what it keeps of somebody,
// in the scope of whoever asks for it.
type Forgets func(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, a Acting) error

// Erase deletes at once what is somebody's own, and makes of what a human must
// decide a task for who walks with them, with a day. Closed says that the visitor
// has no page any more.
func Erase(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd EraseCommand) (closed bool, due clock.Date, err error) {
	as, a, err := Alone(ctx, tx, c, s, cmd.Person)
	if err != nil {
		return false, due, err
	}
	as.Own.Read = tenant.These(tenant.Register)
	as.Own.Write = tenant.These(tenant.Path, tenant.Need, tenant.NeedHealth, tenant.MeasureHealth, tenant.Work, tenant.Own)
	var ask []string
	for _, e := range Erasures {
		switch {
		case !slices.Contains(cmd.Names, e.Name) || e.How == Kept:
		case e.How == Asked:
			ask = append(ask, i18n.T(i18n.With(ctx, i18n.German), "own.delete.what."+e.Name))
		case e.Name == "access" && a.Standing != Self:
			return false, due, errs.Forbidden("own.error.not-shared")
		case e.do == nil:
			if do := cmd.Rooms[e.Name]; do != nil {
				if err := do(ctx, tx, c, s, a); err != nil {
					return false, due, err
				}
			}
		default:
			if err := e.do(ctx, tx, c, as, a); err != nil {
				return false, due, err
			}
			closed = closed || e.Name == "access"
		}
	}
	if len(ask) > 0 {
		due = clock.Today(c).AddMonths(answerIn)
		err = request(ctx, tx, c, as, a, ask, due)
	} else if !slices.ContainsFunc(Erasures, func(e Erasure) bool { return e.How == AtOnce && slices.Contains(cmd.Names, e.Name) }) {
		err = errs.Invalid("own.delete.none").At("what")
	}
	audit.Log(tx, c, as, audit.Change, tenant.Own, "own: erased", a.Household, a.Person)
	return closed, due, err
}

// OldNotes counts the notes about somebody that they can delete at once.
func OldNotes(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID) (int, error) {
	as, a, err := Alone(ctx, tx, c, s, who)
	if err != nil {
		return 0, err
	}
	as.Own.Read, as.Own.Write = tenant.These(tenant.Register), tenant.These(tenant.Path)
	return path.OldNotes(ctx, tx, as, a.Person)
}

// request makes a wish a task. One that was asked for and not answered yet stands.
func request(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, a Acting, what []string, due clock.Date) error {
	title := i18n.T(i18n.With(ctx, i18n.German), "own.delete.task", "what", strings.Join(what, ", "))
	n, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM path_step t WHERE t.tenant_id = $1 AND t.person_id = $2 AND t.title = $3 AND t.state = 'open' AND t.household_id = $4`, s.Tenant, a.Person, title, a.Household)
	if err == nil && n > 0 {
		return errs.Conflict("own.delete.again")
	}
	if err != nil {
		return err
	}
	_, err = path.AddStep(ctx, tx, c, s, path.AddStepCommand{Household: a.Household, Person: a.Person, StepFields: path.StepFields{
		Area: path.Papers, Title: title, Turn: path.CaseManager, Start: clock.Today(c), Due: due}})
	return err
}

// takeBackAll takes back every consent by which something is kept: it is gone at once,
// also where it was passed on.
func takeBackAll(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, a Acting) error {
	s.Own.Read = opensAll
	known, err := record.Show(ctx, tx, c, s, []id.ID{a.Person})
	if err != nil {
		return err
	}
	how := i18n.T(i18n.With(ctx, i18n.German), "own.consent.how")
	for _, n := range known.Needs {
		if n.Basis == record.ByConsent {
			if _, err := assignment.WithdrawConsent(ctx, tx, c, s, record.ConsentCommand{Need: n.ID, How: how}); err != nil {
				return err
			}
		}
	}
	for _, x := range known.Statements {
		if x.Basis == record.ByConsent {
			if _, err := assignment.WithdrawStatementConsent(ctx, tx, c, s, record.ConsentCommand{Need: x.ID, How: how}); err != nil {
				return err
			}
		}
	}
	keep := record.KeepCommand{Person: a.Person, How: how}
	for _, l := range known.Leaving(a.Person) {
		if l.Kept() {
			keep.Drop = append(keep.Drop, l.ID)
		}
	}
	if len(keep.Drop) == 0 {
		return nil
	}
	return record.Keep(ctx, tx, c, s, keep)
}

func endAllHelp(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, a Acting) error {
	_, err := tx.Exec(ctx, `UPDATE guest_help SET ended_at = $3, ended_by = $4 WHERE tenant_id = $1 AND person_id = $2 AND ended_at = 0`, s.Tenant, a.Person, db.Micros(c.Now()), s.Actor)
	return err
}

func endAccess(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, a Acting) error {
	if err := endAllHelp(ctx, tx, c, s, a); err != nil {
		return err
	}
	return account.CloseOwn(ctx, tx, c, s, s.Actor)
}
