package day

import (
	"context"
	"strconv"

	"wegwarte/internal/account"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

const standInPath = "/vertretung"

func handoverURL(which id.ID) string { return "/uebergaben/" + string(which) }

func ident(text string) id.ID { return id.ID(text) }

// casePage is a case with its brief, to hand it over.
type casePage struct {
	form
	path.CaseShown
	Today    clock.Date
	Managers []account.Colleague
	Writes   bool
}

func (p casePage) name(ctx context.Context) string {
	if p.Person != "" {
		return nameOf(ctx, p.Who, p.Person)
	}
	return i18n.T(ctx, "case.household", "name", path.Listed{Who: p.Who}.Whose())
}

// ShowCase shows a case with the brief a handover would have.
func ShowCase(v *door.Visit) error {
	p, err := loadCase(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("case.one"), caseView(p))
}

func loadCase(v *door.Visit) (p casePage, err error) {
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	p = casePage{Today: v.Today(), Writes: v.Scope.Writes(tenant.Case)}
	v.Trail = []ui.Crumb{{Label: v.T("case.title"), URL: casesPath}}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.CaseShown, err = path.FindCase(ctx, tx, v.Clock, v.Scope, which); err == nil {
			p.Managers, err = path.Managers(ctx, tx, v.Scope)
		}
		return err
	})
	return p, err
}

// OfferCase offers the case to a colleague.
func OfferCase(v *door.Visit) error {
	p, err := loadCase(v)
	if err != nil {
		return err
	}
	p.Values = v.Typed("to", "words", "version")
	version, _ := strconv.Atoi(p.Values["version"])
	var o path.Handover
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		o, err = path.Offer(ctx, tx, v.Clock, v.Scope, path.OfferCommand{Case: path.Seen{ID: p.ID, Version: version}, To: ident(p.Values["to"]), Words: p.Values["words"]})
		return err
	})
	if err == nil {
		return v.Go(handoverURL(o.ID), "handover.made", "name", o.ToName)
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("case.one"), caseView(p))
}

// handoverPage is an offer with its brief.
type handoverPage struct {
	path.Handover
	Mine, Withdraws bool
	Gone            bool
}

func offeredBy(ctx context.Context, o path.Handover) string {
	if o.From == "" {
		return i18n.T(ctx, "case.nobody")
	}
	return o.FromName
}

func nameOfCase(ctx context.Context, o path.Handover) string {
	if o.Brief.Person != "" {
		return nameOf(ctx, o.Who, o.Brief.Person)
	}
	return path.Listed{Who: o.Who}.Whose()
}

// ShowHandover shows an offer with its brief.
func ShowHandover(v *door.Visit) error {
	p, err := loadHandover(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("handover.title"), handoverView(p))
}

func loadHandover(v *door.Visit) (p handoverPage, err error) {
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	v.Trail = []ui.Crumb{{Label: v.T("day.title"), URL: dayPath}}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Handover, err = path.FindHandover(ctx, tx, v.Clock, v.Scope, which)
		return err
	})
	p.Mine, p.Withdraws = p.To == v.Scope.Actor, v.Scope.Actor == p.From || v.Scope.Role == tenant.Lead
	return p, err
}

// AnswerHandover takes the case, refuses it, or withdraws the offer.
func AnswerHandover(v *door.Visit) error {
	p, err := loadHandover(v)
	if err != nil {
		return err
	}
	values := v.Typed("state", "version")
	version, _ := strconv.Atoi(values["version"])
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := path.Answer(ctx, tx, v.Clock, v.Scope, path.AnswerCommand{Handover: path.Seen{ID: p.ID, Version: version}, State: path.HandoverState(values["state"])})
		return err
	})
	if err == nil {
		return v.Go(handoverURL(p.ID), "handover.answered."+values["state"])
	}
	if !errs.Is(err, errs.KindConflict) {
		return err
	}
	if p, err = loadHandover(v); err != nil {
		return err
	}
	p.Gone = true
	return v.ShowInvalid(v.T("handover.title"), handoverView(p))
}

// standInPage is who stands in for whom.
type standInPage struct {
	form
	All      []path.StandIn
	Managers []account.Colleague
	Actor    id.ID
	Role     tenant.Role
}

func (p standInPage) may(a path.StandIn) bool {
	return p.Role == tenant.Lead || a.For == p.Actor || a.Sub == p.Actor
}

// ShowStandIns shows who stands in for whom.
func ShowStandIns(v *door.Visit) error {
	p, err := loadStandIns(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("standin.title"), standInView(p))
}

func loadStandIns(v *door.Visit) (p standInPage, err error) {
	p.Actor, p.Role = v.Scope.Actor, v.Scope.Role
	v.Trail = []ui.Crumb{{Label: v.T("day.title"), URL: dayPath}}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.All, err = path.StandIns(ctx, tx, v.Clock, v.Scope); err == nil {
			p.Managers, err = path.Managers(ctx, tx, v.Scope)
		}
		return err
	})
	return p, err
}

// SetStandIn keeps who stands in for whom.
func SetStandIn(v *door.Visit) error {
	p, err := loadStandIns(v)
	if err != nil {
		return err
	}
	p.Values = v.Typed("for", "sub", "from", "until")
	var faults errs.List
	cmd := path.StandInCommand{For: ident(p.Values["for"]), Sub: ident(p.Values["sub"]), From: door.ReadDay(p.Values["from"], "from", &faults), Until: door.ReadDay(p.Values["until"], "until", &faults)}
	if err = faults.Err(); err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := path.SetStandIn(ctx, tx, v.Clock, v.Scope, cmd)
			return err
		})
	}
	if err == nil {
		return v.Go(standInPath, "standin.saved")
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("standin.title"), standInView(p))
}

// EndStandIn takes it back.
func EndStandIn(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		return path.EndStandIn(ctx, tx, v.Clock, v.Scope, which)
	})
	if err != nil {
		return err
	}
	return v.Go(standInPath, "standin.ended")
}
