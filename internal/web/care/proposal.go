package care

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/intake"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/say"
)

// proposalPage shows which needs may follow from a document. It is reckoned anew
// each time: what nobody confirms is kept nowhere.
type proposalPage struct {
	Document  record.Document
	Household person.Household
	Person    person.Person
	Proposals []proposal
	Consent   string
	Faults    i18n.Faults
}

// proposal is one need on the page.
type proposal struct {
	intake.Proposal
	Entry  record.NeedEntry
	Known  bool // the person has the need already
	Suffix string
	Chosen bool
}

// ShowProposals shows them.
func ShowProposals(v *door.Visit) error {
	p, err := loadProposals(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("proposal-need.title"), proposalsPage(p))
}

// TakeProposals records as needs what somebody ticked, on the person's consent.
func TakeProposals(v *door.Visit) error {
	p, err := loadProposals(v)
	if err != nil {
		return err
	}
	p.Consent = strings.TrimSpace(v.Form().Get("consent"))
	var cmds []record.NeedCommand
	var faults errs.List
	for i := range p.Proposals {
		one := &p.Proposals[i]
		if one.Known || !slices.Contains(v.Form()["need"], one.Key()) {
			continue
		}
		one.Chosen = true
		if text := strings.TrimSpace(v.Form().Get(one.field())); one.Entry.Detail != record.NotAsked {
			one.Detail = text
		}
		if one.Entry.Detail == record.AskedRequired && one.Detail == "" {
			faults.Add(errs.Invalid("error.record.detail.required").At(one.field()))
		}
		cmds = append(cmds, record.NeedCommand{Person: p.Person.ID, Code: one.Need, Detail: one.Detail, Source: record.OtherDocument,
			SourceDay: p.Document.IssuedOn, Basis: record.ByConsent, Consent: p.Consent})
	}
	if len(cmds) == 0 {
		faults.Add(errs.Invalid("error.proposal-need.choose").At("need"))
	}
	if p.Consent == "" {
		faults.Add(errs.Invalid("error.record.consent.required").At("consent"))
	}
	if err = faults.Err(); err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := record.AddNeeds(ctx, tx, v.Clock, v.Scope, cmds...)
			return err
		})
	}
	if !errs.Is(err, errs.KindInvalid) {
		return done(v, err, p.Household.ID, "proposal-need.added", "count", len(cmds))
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("proposal-need.title"), proposalsPage(p))
}

// loadProposals reads the document again, and what the person is known to need.
func loadProposals(v *door.Visit) (p proposalPage, err error) {
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	var content []byte
	var needs []record.Need
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		if p.Document, content, err = record.Content(ctx, tx, v.Clock, v.Scope, which); err != nil {
			return err
		}
		if p.Household, p.Person, err = person.ShowPerson(ctx, tx, v.Clock, v.Scope, p.Document.Person); err != nil {
			return err
		}
		known, err := record.Show(ctx, tx, v.Clock, v.Scope, []id.ID{p.Person.ID})
		needs = known.Needs
		return err
	})
	if err != nil {
		return p, err
	}
	trail(v, p.Household)
	reading, err := intake.Read(p.Document.Name, content, v.Today())
	if err != nil { // it was read when it was taken in; whoever asks sees that nothing follows
		return p, nil
	}
	for _, one := range reading.Proposals(v.Today()) {
		entry, known := record.Current().Need(one.Need)
		if !known || !writes(v.Scope, entry) {
			continue
		}
		has := slices.ContainsFunc(needs, func(n record.Need) bool {
			return n.Person == p.Person.ID && n.Code == one.Need && n.HoldsOn(v.Today()) && (entry.Detail != record.AskedRequired || n.Detail == one.Detail)
		})
		p.Proposals = append(p.Proposals, proposal{Proposal: one, Entry: entry, Known: has})
	}
	open := 0
	for i := range p.Proposals { // what is wrong with the choice is told at the first
		if one := &p.Proposals[i]; !one.Known {
			if open++; open > 1 {
				one.Suffix = strconv.Itoa(i)
			}
		}
	}
	return p, nil
}

// open reports whether there is anything to choose.
func (p proposalPage) open() bool {
	return slices.ContainsFunc(p.Proposals, func(one proposal) bool { return !one.Known })
}

// field names the field for what is needed.
func (p proposal) field() string { return "detail " + p.Key() }

// label words a proposal.
func (p proposal) label(ctx context.Context) string { return say.Need(ctx, p.Need) }

// needFault is what is wrong with the choice, at the first that can be made.
func needFault(p proposalPage, one proposal) string {
	if one.Suffix != "" {
		return ""
	}
	return p.Faults.At("need")
}
