package work

import (
	"slices"

	"wegwarte/internal/clock"
)

// Paper is the kind of paper that somebody shows.
type Paper string

// The kinds.
const (
	Permission Paper = "asylum"     // Aufenthaltsgestattung, Ankunftsnachweis
	Tolerated  Paper = "tolerated"  // Duldung
	Protected  Paper = "protection" // Aufenthaltserlaubnis as somebody recognised (§ 25 Abs. 1 and 2 AufenthG)
	Temporary  Paper = "temporary"  // Aufenthaltserlaubnis or Fiktionsbescheinigung after § 24 AufenthG
	Another    Paper = "other"
)

// Papers lists them.
var Papers = []Paper{Permission, Tolerated, Protected, Temporary, Another}

// Says is what stands on the paper about work.
type Says string

// What can stand there.
const (
	SaysAllowed Says = "allowed"      // Erwerbstätigkeit erlaubt
	SaysConsent Says = "with-consent" // only with the consent of the authority
	SaysNot     Says = "not"          // not allowed
	SaysNothing Says = "nothing"      // nothing is written there
)

// AllSays lists what can stand there.
var AllSays = []Says{SaysAllowed, SaysConsent, SaysNot, SaysNothing}

// Answer is yes, no, or not known: what nobody has read nobody may assume.
type Answer string

// The answers.
const (
	Yes      Answer = "yes"
	No       Answer = "no"
	NotAsked Answer = ""
)

// Facts are what decides whether somebody may work, as their paper or a letter says,
// and nothing else does.
type Facts struct {
	Paper       Paper
	Says        Says
	PaperUntil  clock.Date // the last day on which the paper holds; zero: none is given
	Registered  clock.Date // the day of registration; of a Duldung since when there has been one
	Facility    Answer     // must live in a facility of the Land
	Identity    Answer     // the identity is cleared, says the authority
	Accelerated Answer     // the procedure is accelerated, says the letter
	Dublin      Answer     // another state is responsible, or has given protection, says the letter
	Ban         Answer     // a ban to work is noted on the paper
}

// Fact names a fact, as forms and wordings do.
type Fact string

// The facts.
const (
	FactPaper       Fact = "paper"
	FactSays        Fact = "says"
	FactUntil       Fact = "paper_until"
	FactRegistered  Fact = "registered"
	FactFacility    Fact = "facility"
	FactIdentity    Fact = "identity"
	FactAccelerated Fact = "accelerated"
	FactDublin      Fact = "dublin"
	FactBan         Fact = "ban"
)

// May is whether somebody may work.
type May string

// The answers of an evaluation.
const (
	MayWork    May = "yes"
	MayRequest May = "request" // a permission can be had from From on
	MayNot     May = "no"
	MayUnknown May = "unknown" // facts are missing, or there is no rule that was checked
)

// Evaluation is an answer with what led to it.
type Evaluation struct {
	May     May
	From    clock.Date // from when a permission can be had; zero but with MayRequest
	Agency  bool       // the employment agency has to agree
	Rule    string     // the ID of the row that led to it; "" where none did
	Counted clock.Date // the day from which the row's months are counted; zero: none are
	Asked   []Fact     // the facts that were asked for, in their order
	Missing []Fact     // those that are not recorded and could change the answer
	PaperNo bool       // the paper still says no: it must be changed before the first day of work
}

// Due reports whether a permission could be had on a day.
func (e Evaluation) Due(day clock.Date) bool { return e.May == MayRequest && !e.From.After(day) }

// Evaluate answers from the facts, by the rules that hold on the day. A fact that is
// not known is not guessed: the answer stands only where it is the same whatever
// that fact is. Of two first days that are both over, it names the later one.
func Evaluate(f Facts, today clock.Date) Evaluation {
	e, open := f.evaluate(today)
	if open == "" {
		return e
	}
	yes, no := Evaluate(f.with(open, Yes), today), Evaluate(f.with(open, No), today)
	if yes.May != MayUnknown && yes.May == no.May && yes.Agency == no.Agency && (yes.From == no.From || yes.Due(today) && no.Due(today)) {
		if yes.From.After(no.From) {
			no = yes
		}
		no.Asked = union(e.Asked, union(yes.Asked, no.Asked))
		return no
	}
	return Evaluation{May: MayUnknown, Asked: e.Asked, Missing: union([]Fact{open}, union(yes.Missing, no.Missing))}
}

// evaluate is Evaluate up to the first fact that is not known; it names that.
func (f Facts) evaluate(today clock.Date) (e Evaluation, open Fact) {
	apply := func(id string, may May, from clock.Date) (Evaluation, Fact) {
		r, ok := rule(id, today)
		if !ok {
			return Evaluation{May: MayUnknown, Asked: e.Asked}, ""
		}
		e.Rule, e.May, e.Agency = r.ID, may, r.Agency
		if e.PaperNo = f.Says == SaysNot && may != MayNot; may == MayRequest {
			if e.From = today; !from.IsZero() {
				e.Counted, e.From = from, after(from, r.Months)
			}
		}
		return e, ""
	}
	lacks := func(fact Fact) (Evaluation, Fact) {
		return Evaluation{May: MayUnknown, Asked: e.Asked, Missing: []Fact{fact}}, ""
	}
	ask := func(fact Fact) Answer {
		e.Asked = append(e.Asked, fact)
		return f.answer(fact)
	}
	e.Asked = []Fact{FactPaper, FactUntil}
	if f.Paper == "" {
		return lacks(FactPaper)
	}
	if !f.PaperUntil.IsZero() && f.PaperUntil.Before(today) {
		return apply(ruleExpired, MayUnknown, clock.Date{})
	}
	switch ask(FactBan) {
	case Yes:
		return apply(ruleBan, MayNot, clock.Date{})
	case NotAsked:
		return e, FactBan
	}
	if e.Asked = append(e.Asked, FactSays); f.Says == SaysAllowed {
		return apply(rulePaperAllows, MayWork, clock.Date{})
	}
	switch f.Paper {
	case Temporary:
		return apply(ruleTemporary, MayWork, clock.Date{})
	case Protected:
		return apply(ruleProtection, MayWork, clock.Date{})
	case Permission, Tolerated:
	default:
		if f.Says == SaysConsent {
			return apply(ruleConsent, MayRequest, clock.Date{})
		}
		return lacks(FactSays)
	}
	id := ruleOutside
	if f.Paper == Tolerated {
		switch ask(FactIdentity) {
		case Yes:
			id = ruleIdentity
		case No:
			id = ruleTolerated
		default:
			return e, FactIdentity
		}
	} else {
		switch ask(FactFacility) {
		case NotAsked:
			return e, FactFacility
		case Yes:
			switch ask(FactAccelerated) {
			case Yes:
				return apply(ruleAccelerated, MayNot, clock.Date{})
			case NotAsked:
				return e, FactAccelerated
			}
			switch ask(FactDublin) {
			case Yes:
				id = ruleDublin
			case No:
				id = ruleFacility
			default:
				return e, FactDublin
			}
		}
	}
	if e.Asked = append(e.Asked, FactRegistered); f.Registered.IsZero() {
		return lacks(FactRegistered)
	}
	return apply(id, MayRequest, f.Registered)
}

func (f Facts) answer(fact Fact) Answer {
	switch fact {
	case FactFacility:
		return f.Facility
	case FactIdentity:
		return f.Identity
	case FactAccelerated:
		return f.Accelerated
	case FactDublin:
		return f.Dublin
	case FactBan:
		return f.Ban
	}
	return NotAsked
}

func (f Facts) with(fact Fact, a Answer) Facts {
	switch fact {
	case FactFacility:
		f.Facility = a
	case FactIdentity:
		f.Identity = a
	case FactAccelerated:
		f.Accelerated = a
	case FactDublin:
		f.Dublin = a
	case FactBan:
		f.Ban = a
	}
	return f
}

func union(a, b []Fact) []Fact {
	all := slices.Clone(a)
	for _, f := range b {
		if !slices.Contains(all, f) {
			all = append(all, f)
		}
	}
	return all
}

// Change is a fact that would lead to another answer.
type Change struct {
	Fact Fact
	To   Answer
	Then Evaluation
}

// Changes tells which facts, were they otherwise, would change the answer: of those
// that were asked for, and can be answered by yes or no.
func Changes(f Facts, today clock.Date) (list []Change) {
	now := Evaluate(f, today)
	for _, fact := range now.Asked {
		for _, to := range []Answer{Yes, No} {
			if was := f.answer(fact); was == to || !slices.Contains(yesNoFacts, fact) {
				continue
			}
			if then := Evaluate(f.with(fact, to), today); then.May != now.May || then.From != now.From || then.Agency != now.Agency {
				list = append(list, Change{fact, to, then})
			}
		}
	}
	return list
}

var yesNoFacts = []Fact{FactFacility, FactIdentity, FactAccelerated, FactDublin, FactBan}
