package upload

import (
	"encoding/json"
	"time"

	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Kind is what a list is about.
type Kind string

// Arrivals is a list of arrivals.
const Arrivals Kind = "arrivals"

// data is what one must be allowed to write to bring a list of the kind, to see
// it and to take it in.
var data = map[Kind]tenant.Data{Arrivals: tenant.Register}

// State is how far a list has come.
type State string

// The states.
const (
	Checking  State = "checking"
	Ready     State = "ready" // for somebody to look at and decide
	Running   State = "running"
	Done      State = "done"
	Cancelled State = "cancelled" // somebody stopped it
	Failed    State = "failed"    // it could not go on
)

// Open reports whether something is still to come.
func (s State) Open() bool { return s == Checking || s == Ready || s == Running }

// How long a list is kept: one that waits, and one that has ended.
const (
	Waits = 24 * time.Hour
	Stays = 7 * 24 * time.Hour
)

// Upload is a list.
type Upload struct {
	ID     id.ID
	Unit   id.ID // the facility it is for; "" for all of the tenant
	Kind   Kind
	State  State
	Name   string // of the file
	Layout json.RawMessage

	Size  int // households
	Rows  int
	Parts int

	Checked   int // parts
	Taken     int // parts
	TakenSize int // households in them

	Found json.RawMessage // by checking; empty before the first part
	Came  json.RawMessage // of taking it in; empty before the first part

	Kept        string // name of who brought or confirmed it
	BroughtAt   time.Time
	ConfirmedAt time.Time // zero before
	TouchedAt   time.Time
	EndedAt     time.Time // zero before
	ExpiresAt   time.Time

	scope tenant.Scope // in which the work goes on
}

// Part is some households of a list, with all their rows.
type Part struct {
	Number  int // from 1
	Size    int // households
	Content []byte
	Result  json.RawMessage // what became of each household; empty before
}

// New is a list that somebody brings.
type New struct {
	Kind   Kind
	Name   string
	Digest string // of the file's bytes: the same file lies there once
	Layout any
	Size   int
	Rows   int
	Parts  []Part
}

func may(s tenant.Scope, k Kind) error {
	what, known := data[k]
	if !known {
		return errs.NotFound("error.not-found")
	}
	return s.MayWrite(what)
}
