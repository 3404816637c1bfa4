package assignment

import (
	"context"
	"slices"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
)

// ArriveCommand says who came, when, and what was not as announced.
type ArriveCommand struct {
	Seen
	On       clock.Date
	Absent   []id.ID    // persons of the hand-over who did not come
	Differed []Differed // empty notes are left out
	Note     string

	Keys *seal.Ring // that papers are sealed with; nil where none came along
}

// Arrive ends the way. The municipality gets who came into its own register,
// with needs and measures as they were announced and with their sources; their
// stay at the Land ends. Who did not come stays at the Land, which is asked to
// find out where they are, and is free to be announced again. Whoever turns up
// afterwards is taken in in the same way, while the Land has decided nothing
// else. It happens as a whole or not at all.
func Arrive(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd ArriveCommand) (Transfer, error) {
	t, err := cmd.open(ctx, tx, s, ActArrive)
	if err != nil {
		return t, err
	}
	known, err := latest(ctx, tx, t)
	if err != nil {
		return t, err
	}
	cmd.Differed = keep(cmd.Differed, func(d Differed) bool { return strings.TrimSpace(d.Note) != "" })
	if t.State.Ended() {
		return t, t.arriveLate(ctx, tx, c, s, known.Handover, cmd)
	}
	if err := cmd.check(t, known.Handover, clock.Today(c)); err != nil {
		return t, err
	}
	if err := t.release(ctx, tx); err != nil {
		return t, err
	}
	if err := t.takeIn(ctx, tx, c, s, cmd.Keys, known.Handover.without(cmd.Absent).arrived(cmd.On)); err != nil {
		return t, err
	}
	behind, err := t.leaveLand(ctx, tx, c, s, known.Handover, cmd)
	if err != nil {
		return t, err
	}
	if err := t.miss(ctx, tx, c, s, strings.TrimSpace(cmd.Note), behind); err != nil {
		return t, err
	}
	detail := Detail{Day: cmd.On, OldDay: t.ArriveOn, Absent: cmd.Absent, Differed: cmd.Differed}
	return t, t.act(ctx, tx, c, s, ActArrive, strings.TrimSpace(cmd.Note), detail)
}

func (cmd ArriveCommand) check(t Transfer, known Handover, today clock.Date) error {
	var faults errs.List
	switch {
	case cmd.On.IsZero():
		faults.Add(errs.Invalid("error.required").At("on"))
	case cmd.On.After(today):
		faults.Add(errs.Invalid("error.transfer.arrived-future").At("on"))
	case cmd.On.Before(t.AnnouncedOn):
		faults.Add(errs.Invalid("error.transfer.arrived-before").At("on"))
	}
	for _, who := range cmd.Absent {
		if !known.has(who) {
			faults.Add(errs.NotFound("error.transfer.item").At("absent"))
		}
	}
	if len(known.without(cmd.Absent).Households) == 0 {
		faults.Add(errs.Invalid("error.transfer.nobody").At("absent"))
	}
	for _, d := range cmd.Differed {
		if !known.has(d.Person) {
			faults.Add(errs.NotFound("error.transfer.item").At("differed"))
		}
		faults.Add(bounded(d.Note, mostCharacters, "differed"))
	}
	faults.Add(bounded(cmd.Note, mostCharacters, "note"))
	return faults.Err()
}

// without gives the hand-over of those who came; a household of which nobody
// did is not in it.
func (h Handover) without(absent []id.ID) Handover {
	households := make([]Household, 0, len(h.Households))
	for _, in := range h.Households {
		in.Persons = keep(in.Persons, func(p Person) bool { return !slices.Contains(absent, p.ID) })
		households = append(households, in)
	}
	h.Households = households
	return h.only(func(in Household) bool { return len(in.Persons) > 0 })
}

// takeIn puts those who came into the municipality's register and record.
func (t Transfer) takeIn(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, came Handover) error {
	own := map[id.ID]id.ID{} // from the Land's persons to the municipality's
	for _, in := range came.Households {
		if err := t.register(ctx, tx, c, s, came, in, own); err != nil {
			return err
		}
	}
	if err := t.rememberWho(ctx, tx, s, own); err != nil {
		return err
	}
	for _, r := range came.Relations {
		if r.Kind != person.StayTogether || came.householdOf(r.Person) == came.householdOf(r.Other) {
			continue // came with its household, or the register keeps it only within one
		}
		across := person.Relation{Person: own[r.Person], Other: own[r.Other], Kind: r.Kind}
		if _, err := person.AddRelation(ctx, tx, c, s, across); err != nil {
			return err
		}
	}
	known := came.known()
	if err := record.Copy(ctx, tx, c, s, own, known); err != nil {
		return err
	}
	return t.takePapers(ctx, tx, c, s, keys, own, came.Copies)
}

// arrived turns what was given along for some days into the day it lasts until.
func (h Handover) arrived(on clock.Date) Handover {
	h.Health.Statements = record.Arrived(h.Health.Statements, on)
	return h
}

// known is all of it, as the record takes it.
func (h Handover) known() record.Record {
	return record.Record{Needs: h.Needs(""), Measures: h.Measures(""), NoNeeds: h.NoNeeds(""), Statements: h.Statements(""), Kept: h.Kept, Answers: h.Answers}
}

func (h Handover) householdOf(who id.ID) id.ID {
	for _, in := range h.Households {
		if in.has(who) {
			return in.ID
		}
	}
	return ""
}

// register takes one household in under the Land's file number, or, where the
// municipality uses that for somebody else, with the transfer's behind it.
func (t Transfer) register(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, came Handover, in Household, own map[id.ID]id.ID) error {
	cmd := person.RegisterCommand{FileNumber: in.FileNumber, Transfer: t.ID}
	position := map[id.ID]int{}
	for i, p := range in.Persons {
		one := p.Register()
		one.ID = id.New()
		own[p.ID], position[p.ID] = one.ID, i+1
		cmd.Persons = append(cmd.Persons, one)
	}
	for _, r := range came.Relations {
		if position[r.Person] > 0 && position[r.Other] > 0 {
			cmd.Ties = append(cmd.Ties, person.Tie{Person: position[r.Person], Other: position[r.Other], Kind: r.Kind})
		}
	}
	var err error
	for _, cmd.FileNumber = range t.fileNumbers(in) {
		err = tx.Nested(ctx, func(ctx context.Context) error {
			_, err := person.Register(ctx, tx, c, s, cmd)
			return err
		})
		if !errs.Is(err, errs.KindConflict) {
			break
		}
	}
	return err
}

// fileNumbers are those under which a household may be taken in, the first that
// is free: the last is for who comes after the others of theirs have moved on.
func (t Transfer) fileNumbers(in Household) []string {
	return []string{in.FileNumber, in.FileNumber + "/" + t.Number, in.FileNumber + "/" + t.Number + "-2"}
}

// leaveLand ends the stay of those who came at the Land, in the name of whoever
// received them. Of a household that came in part, the rest becomes a household
// of its own there. It gives who stayed behind.
func (t Transfer) leaveLand(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, known Handover, cmd ArriveCommand) (behind []left, err error) {
	land := t.atLand(s)
	return behind, tx.On(ctx, t.Land, func(ctx context.Context) error {
		var gone []id.ID
		for _, in := range known.Households {
			var rest []id.ID
			for _, p := range in.Persons {
				if slices.Contains(cmd.Absent, p.ID) {
					rest = append(rest, p.ID)
				}
			}
			if len(rest) == len(in.Persons) { // nobody of them came
				behind = append(behind, left{in.ID, rest})
				continue
			}
			if len(rest) > 0 {
				parted, err := person.Part(ctx, tx, c, land, in.ID, rest)
				if err != nil {
					return err
				}
				behind = append(behind, left{parted.ID, rest})
			}
			gone = append(gone, in.ID)
		}
		return person.Leave(ctx, tx, c, land, gone, cmd.On)
	})
}
