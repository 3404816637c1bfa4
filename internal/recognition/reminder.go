package recognition

import (
	"context"
	"regexp"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Reminder is a polite letter to an authority that is overdue: the words are messages (Keys), the rest is Fields.
type Reminder struct {
	Whole
	Owed Stage      // Receipt or Deciding: what is waited for
	By   clock.Date // the day until which it was due
	Late int        // days since
	On   clock.Date // the letter's day
}

// paragraph is how the rules number the paragraphs of a section; letters write "§ 6 Abs. 3".
var paragraph = regexp.MustCompile(`\((\d+)\)`)

// Remind drafts the letter. Who is not overdue is not reminded.
func Remind(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID) (Reminder, error) {
	w, err := Find(ctx, tx, c, s, which)
	if err != nil {
		return Reminder{}, err
	}
	r := Reminder{Whole: w, Owed: w.Stage, By: w.Due, On: clock.Today(c)}
	r.Late = w.Late(r.On)
	if w.Turn != ByAuthority || r.Late == 0 {
		return r, errs.Conflict("recognition.reminder.none")
	}
	if r.By == w.AcknowledgeBy && r.By != w.DecideBy {
		r.Owed = Receipt
	}
	audit.Log(tx, c, s, audit.Read, tenant.Work, "recognition reminder", w.Person)
	return r, nil
}

// Keys are the messages of the letter, in their order; each takes Fields.
func (r Reminder) Keys() []string {
	asked := "recognition.reminder.decide"
	if r.Owed == Receipt {
		asked = "recognition.reminder.acknowledge"
	}
	keys := []string{"recognition.reminder.opening", asked}
	if r.Cite != "" {
		keys = append(keys, "recognition.reminder.rule")
	}
	return append(keys, "recognition.reminder.ask", "recognition.reminder.missing")
}

// Fields are what the messages of the letter name.
func (r Reminder) Fields() []any {
	return []any{"name", r.Who.GivenName + " " + r.Who.FamilyName, "occupation", r.Occupation, "applied", r.Applied, "complete", r.Complete, "by", r.By, "cite", paragraph.ReplaceAllString(r.Cite, " Abs. $1"), "reference", r.Reference}
}
