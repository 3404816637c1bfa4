package own

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/feedback"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

const feedbackPath = "/ich/rueckmeldung"

// feedbackPage is the form, who answers, and what was answered.
type feedbackPage struct {
	Place  feedback.Place
	Town   string
	Action string
	In     bool // on somebody's own page: they choose whether to say who they are
	Mine   []feedback.Feedback
	Code   string // given just now, shown once
	Values map[string]string
	Faults i18n.Faults
}

// ShowFeedback asks what somebody praises or complains of, and shows what was
// answered.
func ShowFeedback(v *door.Visit) error {
	return ownFeedback(v, feedbackPage{Values: map[string]string{"kind": string(feedback.Complaint)}}, nil)
}

func ownFeedback(v *door.Visit, p feedbackPage, wrong error) error {
	p.Action, p.Town = feedbackPath, v.Tenant.Name
	err := reads(v, func(ctx context.Context, tx *db.Tx, _ tenant.Scope, a portal.Acting) (err error) {
		p.In = a.Person != "" && a.Own()
		if p.Place, err = feedback.PlaceOf(ctx, tx, v.Scope.Tenant); err != nil || !p.In || p.Code != "" {
			return err
		}
		s, _, err := portal.Alone(ctx, tx, v.Clock, v.Scope, a.Person, portal.Messages)
		if err == nil {
			p.Mine, err = feedback.Mine(ctx, tx, v.Clock, s, v.Setup().Keys)
		}
		return err
	})
	if err != nil {
		return err
	}
	return p.answer(v, wrong)
}

func (p feedbackPage) answer(v *door.Visit, wrong error) error {
	if wrong != nil {
		p.Faults = i18n.Err(v.Context(), wrong)
		return v.ShowInvalid(v.T("own.feedback.title"), feedbackView(p))
	}
	return v.Show(v.T("own.feedback.title"), feedbackView(p))
}

func (p *feedbackPage) read(v *door.Visit) feedback.SendCommand {
	p.Values = v.Typed("kind", "text", "anonymous")
	return feedback.SendCommand{Kind: feedback.Kind(p.Values["kind"]), Text: p.Values["text"], Language: pageLanguage(v.Context())}
}

// SendFeedback keeps what somebody wrote: as theirs, or, where they do not want to
// say who they are, in a scope that does not know them.
func SendFeedback(v *door.Visit) error {
	var p feedbackPage
	cmd := p.read(v)
	var err error
	if p.Values["anonymous"] != "" {
		err = p.unnamed(v, v.Tenant.ID, cmd)
	} else {
		err = writes(v, func(ctx context.Context, tx *db.Tx, _ tenant.Scope, a portal.Acting) error {
			s, _, err := portal.Alone(ctx, tx, v.Clock, v.Scope, a.Person, portal.Messages)
			if err == nil {
				_, err = feedback.Send(ctx, tx, v.Clock, s, v.Setup().Keys, cmd)
			}
			return err
		})
	}
	switch {
	case errs.Is(err, errs.KindInvalid):
		return ownFeedback(v, p, err)
	case err != nil:
		return err
	case p.Code != "":
		return ownFeedback(v, p, nil)
	}
	return v.Go(feedbackPath, "own.feedback.sent")
}

func (p *feedbackPage) unnamed(v *door.Visit, town id.ID, cmd feedback.SendCommand) error {
	if err := feedback.Allow(v.Context(), v.DB(), v.Clock, v.Network()); err != nil {
		return err
	}
	s := tenant.Scope{Tenant: town, Kind: tenant.Municipality}
	return v.DB().Do(v.Context(), town, func(ctx context.Context, tx *db.Tx) (err error) {
		p.Code, err = feedback.Send(ctx, tx, v.Clock, s, v.Setup().Keys, cmd)
		return err
	})
}

// townOf finds the municipality of an address, and its place that answers.
func (p *feedbackPage) townOf(v *door.Visit) (town tenant.Tenant, err error) {
	err = v.DB().Look(v.Context(), "", func(ctx context.Context, tx *db.Tx) (err error) {
		town, err = tenant.ByAGS(ctx, tx, v.R.PathValue("ags"))
		return err
	})
	if err == nil {
		err = v.DB().Look(v.Context(), town.ID, func(ctx context.Context, tx *db.Tx) (err error) {
			p.Place, err = feedback.PlaceOf(ctx, tx, town.ID)
			return err
		})
	}
	p.Town, p.Action = town.Name, "/lob-und-beschwerde/"+town.AGS
	return town, err
}

// ShowOpenFeedback asks everybody, without a log-in.
func ShowOpenFeedback(v *door.Visit) error {
	p := feedbackPage{Values: map[string]string{"kind": string(feedback.Complaint)}}
	if _, err := p.townOf(v); err != nil {
		return err
	}
	return p.answer(v, nil)
}

// SendOpenFeedback keeps what somebody wrote without a log-in.
func SendOpenFeedback(v *door.Visit) error {
	var p feedbackPage
	town, err := p.townOf(v)
	if err != nil {
		return err
	}
	err = p.unnamed(v, town.ID, p.read(v))
	if err != nil && !errs.Is(err, errs.KindInvalid) {
		return err
	}
	return p.answer(v, err)
}

// codeAsked asks for a code, and shows the answer it stands for.
type codeAsked struct {
	Found  feedback.Feedback
	Faults i18n.Faults
}

// ShowFeedbackCode asks for the code of what somebody wrote.
func ShowFeedbackCode(v *door.Visit) error {
	return v.Show(v.T("own.feedback.code.title"), codeView(codeAsked{}))
}

// FeedbackByCode shows the answer to who has the code. It is posted, so that no code
// stands in an address.
func FeedbackByCode(v *door.Visit) error {
	var p codeAsked
	var err error
	p.Found, err = feedback.ByCode(v.Context(), v.DB(), v.Clock, v.Setup().Keys, v.Text("code"), v.Network())
	switch {
	case errs.Is(err, errs.KindInvalid):
		p.Faults = i18n.Err(v.Context(), err)
		return v.ShowInvalid(v.T("own.feedback.code.title"), codeView(p))
	case err != nil:
		return err
	}
	return v.Show(v.T("own.feedback.code.title"), codeView(p))
}

func feedbackKinds(ctx context.Context, chosen string) []ui.Option {
	return door.Options(ctx, "own.feedback.kind.", feedback.Kinds, feedback.Kind(chosen), "")
}
