package own

import (
	"context"
	"slices"

	"wegwarte/internal/account"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/portal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// help is whom somebody lets look at their page, and the form for one more.
type help struct {
	portal.Acting
	Today   clock.Date
	Helpers []portal.Help
	Code    account.Link // of who was just let in, shown once
	URL     string
	Values  portal.LetHelpCommand
	Day     string
	Faults  i18n.Faults
}

// ShowHelp lists who may look, and asks whom else.
func ShowHelp(v *door.Visit) error {
	p := help{Values: portal.LetHelpCommand{Kind: portal.Relative, Rights: []portal.Right{portal.Way, portal.Appointments}}}
	p.Day = v.Today().AddDays(90).String()
	return p.show(v)
}

func (p help) show(v *door.Visit) error {
	p.Today, p.URL = v.Today(), v.House().URL
	err := reads(v, func(ctx context.Context, tx *db.Tx, _ tenant.Scope, a portal.Acting) (err error) {
		p.Acting = a
		p.Helpers, err = portal.Helpers(ctx, tx, v.Clock, v.Scope, a.Person)
		return err
	})
	if err != nil {
		return err
	}
	if len(p.Faults) > 0 {
		return v.ShowInvalid(v.T("own.help.title"), helpPage(p))
	}
	return v.Show(v.T("own.help.title"), helpPage(p))
}

// LetHelp lets somebody look, and shows the code to give them, once.
func LetHelp(v *door.Visit) error {
	form := v.Form()
	var p help
	var faults errs.List
	p.Values = portal.LetHelpCommand{Name: form.Get("name"), Kind: portal.HelperKind(form.Get("kind")), Language: i18n.From(v.Context())}
	for _, r := range form["rights"] {
		p.Values.Rights = append(p.Values.Rights, portal.Right(r))
	}
	p.Day = form.Get("until")
	p.Values.Until = door.ReadDay(p.Day, "until", &faults)
	err := faults.Err()
	if err == nil {
		err = writes(v, func(ctx context.Context, tx *db.Tx, _ tenant.Scope, a portal.Acting) (err error) {
			p.Values.Person = a.Person
			p.Code, err = portal.LetHelp(ctx, tx, v.Clock, v.Scope, p.Values)
			return err
		})
	}
	switch {
	case errs.Is(err, errs.KindInvalid):
		p.Faults = i18n.Err(v.Context(), err)
	case err != nil:
		return err
	}
	return p.show(v)
}

// EndHelp ends it at once.
func EndHelp(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error { return portal.EndHelp(ctx, tx, v.Clock, v.Scope, which) })
	if err != nil {
		return err
	}
	return v.Go("/ich/begleitung", "own.help.ended")
}

func rightOptions(ctx context.Context, chosen []portal.Right) (all []ui.Option) {
	for _, r := range portal.Rights {
		all = append(all, ui.Option{Value: string(r), Label: i18n.T(ctx, "own.right."+string(r)), Chosen: slices.Contains(chosen, r)})
	}
	return all
}

func kindOptions(ctx context.Context, chosen portal.HelperKind) (all []ui.Option) {
	for _, k := range portal.HelperKinds {
		all = append(all, ui.Option{Value: string(k), Label: i18n.T(ctx, "own.helper."+string(k)), Chosen: k == chosen})
	}
	return all
}

// rightWords lists what a helper may see.
func rightWords(ctx context.Context, rights []portal.Right) string {
	words := ""
	for i, r := range rights {
		if i > 0 {
			words += i18n.T(ctx, "own.and")
		}
		words += i18n.T(ctx, "own.right."+string(r))
	}
	return words
}
