package message

import (
	"context"
	"maps"
	"slices"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/mail"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// wishForm is what somebody is told by mail, and when.
type wishForm struct {
	Address  string
	Language []ui.Option
	Topics   []topic // none for who has nothing to do with transfers
	Hour     int
	Faults   i18n.Faults
}

type topic struct {
	Name  mail.Topic
	Hint  string
	Paces []ui.Option
}

// ShowWishes shows what the visitor is told by mail.
func ShowWishes(v *door.Visit) error {
	p, err := loadWishes(v, nil, i18n.Lang(v.Account.Language))
	if err != nil {
		return err
	}
	return v.Show(v.T("wish.title"), wishPage(p))
}

// SetWishes keeps what the visitor chose.
func SetWishes(v *door.Visit) error {
	form, chosen, language := v.Form(), mail.Wishes{}, i18n.Lang(v.Form().Get("language"))
	if concerned(v) {
		for _, t := range mail.Topics(v.Scope.Kind) {
			chosen[t] = mail.Pace(form.Get(string(t)))
		}
	}
	err := v.Do(func(ctx context.Context, tx *db.Tx) error {
		if err := account.SetLanguage(ctx, tx, v.Clock, v.Scope, language); err != nil {
			return err
		}
		if len(chosen) == 0 {
			return nil
		}
		return mail.SetWishes(ctx, tx, v.Clock, v.Scope, chosen)
	})
	if !errs.Is(err, errs.KindInvalid) {
		if err != nil {
			return err
		}
		return v.Go("/mein-zugang/benachrichtigungen", "wish.saved")
	}
	p, load := loadWishes(v, chosen, language)
	if load != nil {
		return load
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("wish.title"), wishPage(p))
}

// concerned reports whether any of the visitor's roles is told of transfers.
func concerned(v *door.Visit) bool {
	return slices.ContainsFunc(v.Account.Roles, func(r tenant.Role) bool {
		grant, _ := r.Grant()
		return grant.MayRead(tenant.Transfer)
	})
}

// loadWishes fills in the form: what was chosen just now, else what is kept, else
// what the visitor's roles are told.
func loadWishes(v *door.Visit, chosen mail.Wishes, language i18n.Lang) (p wishForm, err error) {
	v.Trail = []ui.Crumb{{Label: v.T("profile.title"), URL: "/mein-zugang"}}
	p.Address, p.Hour = v.Account.Email, v.House().Hour
	for _, l := range i18n.Languages {
		p.Language = append(p.Language, ui.Option{Value: string(l), Label: l.Name(), Chosen: l == language})
	}
	if !concerned(v) {
		return p, nil
	}
	var known mail.Wishes
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		known, err = mail.OwnWishes(ctx, tx, v.Scope)
		return err
	})
	if err != nil {
		return p, err
	}
	maps.Copy(known, chosen)
	for _, name := range mail.Topics(v.Scope.Kind) {
		t := topic{Name: name, Hint: v.T("wish.hint." + string(v.Scope.Kind) + "." + string(name))}
		for _, pace := range mail.Paces {
			if pace == mail.Now && !name.Hurries(v.Scope.Kind) {
				continue
			}
			now := known.Pace(name, v.Account.Roles...)
			t.Paces = append(t.Paces, ui.Option{Value: string(pace), Label: v.T("wish.pace." + string(pace)), Chosen: pace == now})
		}
		p.Topics = append(p.Topics, t)
	}
	return p, nil
}
