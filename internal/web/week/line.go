package week

import (
	"cmp"
	"slices"
	"strconv"

	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/proposal"
	"wegwarte/internal/sorted"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// linePage is why one household goes where it goes, and what can be decided of it.
type linePage struct {
	shown
	Line   proposal.Line
	Change proposal.Change // of the form that was sent
	Town   id.ID
	With   id.ID
}

// ShowLine shows why one household goes where it goes.
func ShowLine(v *door.Visit) error {
	query := v.R.URL.Query()
	p, err := loadLine(v, number(query), query.Get("h"))
	if err != nil {
		return err
	}
	return v.Show(p.title(v), lineView(p))
}

func loadLine(v *door.Visit, which int, household string) (linePage, error) {
	s, err := loadShown(v, which)
	if err != nil {
		return linePage{}, err
	}
	p := linePage{shown: s}
	n, _ := strconv.Atoi(household)
	i := slices.IndexFunc(p.Lines, func(l proposal.Line) bool { return l.Number == n })
	if i < 0 {
		return p, errs.NotFound("error.not-found")
	}
	p.Line = p.Lines[i]
	v.Trail = append(v.Trail, ui.Crumb{Label: v.T("proposal.line.number", "number", n)})
	return p, nil
}

func (p linePage) title(v *door.Visit) string {
	return v.T("proposal.line.title", "number", p.Number, "household", p.Line.Number)
}

// towns are the municipalities to choose from, by name; the household's own is
// none where it is to go elsewhere.
func (p linePage) towns(elsewhere bool) []ui.Option {
	options := []ui.Option{{}}
	for _, t := range p.Situation.Towns {
		if !elsewhere || p.Line.Town == nil || t.ID != p.Line.Town.ID {
			options = append(options, ui.Option{Value: string(t.ID), Label: t.Name})
		}
	}
	sorted.By(options, func(a, b ui.Option) int { return cmp.Compare(a.Label, b.Label) })
	return options
}

// partners are those it could swap with: who goes elsewhere.
func (p linePage) partners() []ui.Option {
	options := []ui.Option{{}}
	for _, t := range p.Takings {
		if p.Line.Town == nil || t.ID == p.Line.Town.ID {
			continue
		}
		for _, l := range t.Lines {
			options = append(options, ui.Option{Value: string(l.ID), Label: p.name(l) + " (" + strconv.Itoa(l.Persons) + ") · " + t.Name})
		}
	}
	return options
}

// bound reports whether somebody has decided something of the household.
func (p linePage) bound() bool { return p.Line.Override != nil && p.Line.Override.Town != "" }

// Adjust decides something by hand, and shows what else that changes.
func Adjust(v *door.Visit) error {
	form := v.Form()
	which := number(form)
	cmd := proposal.AdjustCommand{Proposal: which, Change: proposal.Change(text(v, "change")), Reason: text(v, "reason")}
	if which == 0 {
		return errs.NotFound("error.not-found")
	}
	cmd.Household, _ = id.Parse(form.Get("household"))
	cmd.Town, _ = id.Parse(form.Get("town"))
	cmd.With, _ = id.Parse(form.Get("with"))
	made, err := proposal.Adjust(v.Context(), v.DB(), v.Clock, v.Scope, cmd)
	if err == nil {
		return v.Go("/vorschlag/vergleich?nr="+strconv.Itoa(which)+"&mit="+strconv.Itoa(made.Number), "proposal.adjusted", "number", made.Number)
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p, load := loadLine(v, which, form.Get("h"))
	if load != nil {
		return load
	}
	p.Change, p.Town, p.With, p.Reason, p.Faults = cmd.Change, cmd.Town, cmd.With, cmd.Reason, i18n.Err(v.Context(), err)
	return v.ShowInvalid(p.title(v), lineView(p))
}
