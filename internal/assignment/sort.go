package assignment

import (
	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
)

// Sort is what a municipality asks of the Land.
type Sort string

// The sorts.
const (
	SortQuestion  Sort = "question"
	SortObjection Sort = "objection" // against the transfer as it is, with a reason
	SortProposal  Sort = "proposal"  // of another day
)

// Sorts lists them in the order a page offers them.
var Sorts = []Sort{SortQuestion, SortObjection, SortProposal}

// Verdict is what the Land makes of an objection or a proposal.
type Verdict string

// The verdicts; a question has none.
const (
	Accepted Verdict = "accepted"
	Refused  Verdict = "refused"
)

func (cmd AskCommand) sort() Sort {
	if cmd.Sort == "" {
		return SortQuestion
	}
	return cmd.Sort
}

// check holds that a proposal names another day, and nothing else does.
func (cmd AskCommand) check(t Transfer, today clock.Date) error {
	switch cmd.sort() {
	case SortQuestion, SortObjection:
		if !cmd.Day.IsZero() {
			return errs.Invalid("error.transfer.proposal.day").At("day")
		}
		return nil
	case SortProposal:
		if cmd.Day == t.ArriveOn && t.State != StatePostponed {
			return errs.Invalid("error.transfer.proposal.same").At("day")
		}
		if err := (Plan{ArriveOn: cmd.Day}).check(today); err != nil {
			return errs.Invalid("error.transfer.proposal.day").At("day")
		}
		return nil
	}
	return errs.Invalid("error.transfer.sort").At("sort")
}
