// Package bulk does the same with many cases or steps at once: as a run in the
// background, each part in one transaction, each case or step by the rules and the
// version that hold for one alone. What changed meanwhile, or may not be, is left
// alone and named; a run may be stopped, and what is done stays.
//
// It must not do what cannot be done to one.
package bulk

import (
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
)

// Act is what is done.
type Act string

// The acts.
const (
	Assign Act = "assign" // give cases to a colleague
	Move   Act = "move"   // give steps another day
	Finish Act = "finish" // steps are done
)

var data = map[Act]tenant.Data{Assign: tenant.Case, Move: tenant.Path, Finish: tenant.Path}

// What is how it is done.
type What struct {
	To       id.ID      `json:"to,omitempty"`       // whom cases are given to
	Due      clock.Date `json:"due"`                // the other day
	Evidence string     `json:"evidence,omitempty"` // of what is done
}

// State is how far a run has come.
type State string

// The states.
const (
	Running State = "running"
	Done    State = "done"
	Stopped State = "stopped" // somebody stopped it
	Failed  State = "failed"  // it could not go on
)

// Stays is how long a run is kept.
const Stays = 7 * 24 * time.Hour

const partSize = 25

// Run is one thing done with many.
type Run struct {
	ID      id.ID
	Act     Act
	What    What
	State   State
	Size    int // cases or steps
	Changed int
	Refused int // left alone
	Began   time.Time
	Ended   time.Time // zero while it runs

	parts, part int
	scope       tenant.Scope // in which it goes on
}

// Through is with how many it is through.
func (r Run) Through() int { return r.Changed + r.Refused }

// Refusal is a case or step that was left alone, and why.
type Refusal struct {
	ID  id.ID  `json:"id"`
	Key string `json:"key"`
}

// BeginCommand asks for a run.
type BeginCommand struct {
	Act  Act
	What What
	Seen []path.Seen // cases or steps, as they were seen
}

func (cmd BeginCommand) check() error {
	var faults errs.List
	if len(cmd.Seen) == 0 {
		faults.Add(errs.Invalid("day.none-chosen"))
	}
	if len(cmd.Seen) > path.MostAtOnce {
		faults.Add(errs.Invalid("bulk.many", "most", path.MostAtOnce))
	}
	if cmd.Act == Assign && cmd.What.To == "" {
		faults.Add(errs.Invalid("path.choice").At("manager"))
	}
	if cmd.Act == Move && cmd.What.Due.IsZero() {
		faults.Add(errs.Invalid("error.required").At("due"))
	}
	if n := len([]rune(cmd.What.Evidence)); n > longestEvidence {
		faults.Add(errs.Invalid("path.long", "most", longestEvidence).At("evidence"))
	}
	return faults.Err()
}

func may(s tenant.Scope, act Act) error {
	what, known := data[act]
	if !known {
		return errs.NotFound("error.not-found")
	}
	if s.Kind != tenant.Municipality {
		return errs.Forbidden("error.forbidden")
	}
	return s.MayWrite(what)
}
