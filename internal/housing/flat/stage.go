package flat

import (
	"wegwarte/internal/clock"
)

// State is how far a household is with one flat.
type State string

// The states, in their order; the last two end it.
const (
	Noted    State = "noted"
	Viewing  State = "viewing" // there is an appointment
	Applied  State = "applied"
	Offered  State = "offered" // the landlord would have them
	Assured  State = "assured" // who pays the rent has said that it will
	Secured  State = "secured" // the deposit is settled, or there is none
	Moved    State = "moved"   // they have the keys
	Refused  State = "refused" // by the landlord
	Declined State = "declined"
)

// next says which states may follow one.
var next = map[State][]State{
	Noted:   {Viewing, Applied, Refused, Declined},
	Viewing: {Viewing, Applied, Offered, Refused, Declined},
	Applied: {Viewing, Offered, Refused, Declined},
	Offered: {Assured, Refused, Declined},
	Assured: {Secured, Refused, Declined},
	Secured: {Moved, Refused, Declined},
}

// Next lists the states that may follow.
func (s State) Next() []State { return next[s] }

// Live reports whether something can still come of it.
func (s State) Live() bool { return len(next[s]) > 0 }

// Stage is how far a household is on its way.
type Stage string

// The stages, in their order.
const (
	Entitling  Stage = "entitlement" // no paper shows yet that they may
	Looking    Stage = "looking"
	ToView     Stage = "viewing"
	Answer     Stage = "answer"    // the landlord decides
	Assurance  Stage = "assurance" // who pays the rent decides
	Deposit    Stage = "deposit"
	Handover   Stage = "handover"
	AtHome     Stage = "home"     // in a flat of their own
	WithoutOne Stage = "given-up" // the search ended without a flat
)

// Stages lists those of a search that goes on.
var Stages = []Stage{Entitling, Looking, ToView, Answer, Assurance, Deposit, Handover}

// Turn is whose turn it is.
type Turn string

// Who can be waited for.
const (
	WithHousehold    Turn = "household"
	WithMunicipality Turn = "municipality"
	WithLandlord     Turn = "landlord"
	WithPayer        Turn = "payer" // who pays the rent: Jobcenter or Sozialamt
	WithNobody       Turn = ""
)

// Standing is how far a search is.
type Standing struct {
	Stage Stage
	Turn  Turn
	Since clock.Date // that it is their turn
	Next  clock.Date // a day that is set: a viewing, the handover; zero: none
}

// stands gives the standing of each state of a flat.
var stands = map[State]Standing{
	Noted:   {Stage: Looking, Turn: WithHousehold},
	Viewing: {Stage: ToView, Turn: WithHousehold},
	Applied: {Stage: Answer, Turn: WithLandlord},
	Offered: {Stage: Assurance, Turn: WithPayer},
	Assured: {Stage: Deposit, Turn: WithPayer},
	Secured: {Stage: Handover, Turn: WithMunicipality},
	Moved:   {Stage: AtHome},
}

// rank orders the states by how far they are.
var rank = map[State]int{Noted: 1, Viewing: 2, Applied: 3, Offered: 4, Assured: 5, Secured: 6, Moved: 7}

// standing tells how far a search is: as far as the flat that is furthest. Of two
// that are as far, the one that waits longer counts.
func (s Search) standing(flats []Flat) Standing {
	if !s.Ended.IsZero() && s.Outcome != Found {
		return Standing{Stage: WithoutOne, Since: s.Ended}
	}
	var best *Flat
	for i, f := range flats {
		if rank[f.State] == 0 {
			continue
		}
		if best == nil || rank[f.State] > rank[best.State] || f.State == best.State && f.Since.Before(best.Since) {
			best = &flats[i]
		}
	}
	switch {
	case best != nil && best.State != Noted:
		at := stands[best.State]
		at.Since = best.Since
		switch {
		case best.State == Viewing:
			at.Next = best.ViewOn
		case best.State == Assured && best.Deposit > 0 && best.DepositBy == ByHousehold:
			at.Turn = WithHousehold
		case best.State == Secured:
			at.Next = best.HandoverOn
		}
		return at
	case s.EntitledFrom.IsZero():
		return Standing{Stage: Entitling, Turn: WithMunicipality, Since: s.Started}
	}
	since := s.Started
	if s.EntitledFrom.After(since) {
		since = s.EntitledFrom
	}
	for _, f := range flats { // since the last one came to nothing
		if !f.State.Live() && f.Since.After(since) {
			since = f.Since
		}
	}
	return Standing{Stage: Looking, Turn: WithHousehold, Since: since}
}
