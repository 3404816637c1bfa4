package learning

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/path/theme"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

const themePath = "/themen"

func themeURL(which id.ID) string { return themePath + "/" + string(which) }

// ListThemes shows what many cases have in common.
func ListThemes(v *door.Visit) error {
	var all []theme.Theme
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = theme.List(ctx, tx, v.Scope)
		return err
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("theme.title"), themesPage(ordered(all)))
}

// ordered puts those first that are about most.
func ordered(all []theme.Theme) []theme.Theme {
	sorted.By(all, func(a, b theme.Theme) int {
		return cmp.Or(cmp.Compare(slices.Index(theme.States, a.State), slices.Index(theme.States, b.State)), cmp.Compare(b.Persons, a.Persons))
	})
	return all
}

// of gives the themes of a state.
func of(all []theme.Theme, state theme.State) (some []theme.Theme) {
	for _, e := range all {
		if e.State == state {
			some = append(some, e)
		}
	}
	return some
}

// answeredToMe are those that the reader tagged steps with and that were answered.
func answeredToMe(all []theme.Theme) []theme.Theme {
	return slices.DeleteFunc(of(all, theme.Answered), func(e theme.Theme) bool { return e.Mine == 0 })
}

// themed is one theme with its examples.
type themed struct {
	theme.Theme
	Examples []theme.Example
	Scope    tenant.Scope
	Typed    string // into the form that is shown again
	Faults   i18n.Faults
}

// ShowTheme shows one theme.
func ShowTheme(v *door.Visit) error {
	p, err := loadTheme(v)
	if err != nil {
		return err
	}
	return v.Show(p.Name, themePage(p))
}

func loadTheme(v *door.Visit) (p themed, err error) {
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	p.Scope = v.Scope
	v.Trail = []ui.Crumb{{Label: v.T("theme.title"), URL: themePath}}
	return p, v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Theme, err = theme.Find(ctx, tx, v.Scope, which); err == nil {
			p.Examples, err = theme.Examples(ctx, tx, v.Scope, which)
		}
		return err
	})
}

// changed does something with a theme and shows it again.
func changed(v *door.Visit, said, field string, do func(ctx context.Context, tx *db.Tx, which id.ID) error) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	if err = v.Do(func(ctx context.Context, tx *db.Tx) error { return do(ctx, tx, which) }); err == nil {
		return v.Go(themeURL(which), said)
	}
	if !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict) {
		return err
	}
	p, gone := loadTheme(v)
	if gone != nil {
		return gone
	}
	p.Faults, p.Typed = i18n.Err(v.Context(), err), v.Form().Get(field)
	return v.ShowInvalid(p.Name, themePage(p))
}

// ShareExample keeps an example for a theme.
func ShareExample(v *door.Visit) error {
	return changed(v, "theme.shared", "words", func(ctx context.Context, tx *db.Tx, which id.ID) error {
		return theme.Share(ctx, tx, v.Clock, v.Scope, which, v.Form().Get("words"))
	})
}

// WithdrawExample takes one's own example back.
func WithdrawExample(v *door.Visit) error {
	return changed(v, "theme.withdrawn", "", func(ctx context.Context, tx *db.Tx, _ id.ID) error {
		example, ok := id.Parse(v.Form().Get("example"))
		if !ok {
			return errs.NotFound("error.not-found")
		}
		return theme.Withdraw(ctx, tx, v.Clock, v.Scope, example)
	})
}

// RaiseTheme asks the steering group to look at a theme.
func RaiseTheme(v *door.Visit) error { return decide(v, theme.Raised) }

// DecideTheme takes a theme up, or answers it.
func DecideTheme(v *door.Visit) error { return decide(v, theme.State(v.Form().Get("state"))) }

func decide(v *door.Visit, state theme.State) error {
	version, _ := strconv.Atoi(v.Form().Get("version"))
	return changed(v, "theme.decided", "answer", func(ctx context.Context, tx *db.Tx, which id.ID) error {
		_, err := theme.Decide(ctx, tx, v.Clock, v.Scope, theme.DecideCommand{Theme: theme.Seen{ID: which, Version: version}, State: state, Answer: v.Form().Get("answer")})
		return err
	})
}

// tagged is a step with its themes, and those that are proposed.
type tagged struct {
	path.StepShown
	Themes []theme.Theme
	Others []theme.Theme
	Name   string // as it was typed
	Faults i18n.Faults
}

// ShowTags shows with what a step is tagged.
func ShowTags(v *door.Visit) error {
	p, err := loadTags(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("theme.tags"), tagPage(p))
}

func loadTags(v *door.Visit) (p tagged, err error) {
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	v.Trail = []ui.Crumb{{Label: v.T("theme.title"), URL: themePath}}
	return p, v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.StepShown, p.Themes, err = theme.OfStep(ctx, tx, v.Clock, v.Scope, which); err != nil {
			return err
		}
		all, err := theme.List(ctx, tx, v.Scope)
		p.Others = slices.DeleteFunc(all, func(e theme.Theme) bool {
			return slices.ContainsFunc(p.Themes, func(t theme.Theme) bool { return t.ID == e.ID })
		})
		return err
	})
}

// SetTags tags a step, or takes a tag off.
func SetTags(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	cmd := theme.TagCommand{Step: which, Name: strings.TrimSpace(v.Form().Get("name"))}
	if chosen, ok := id.Parse(v.Form().Get("theme")); ok && cmd.Name == "" {
		cmd.Theme = chosen
	}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		if v.Form().Get("off") != "" {
			return theme.Untag(ctx, tx, v.Clock, v.Scope, cmd)
		}
		_, err := theme.TagStep(ctx, tx, v.Clock, v.Scope, cmd)
		return err
	})
	if err == nil {
		return v.Go("/schritte/"+string(which)+themePath, "theme.tagged")
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p, gone := loadTags(v)
	if gone != nil {
		return gone
	}
	p.Name, p.Faults = cmd.Name, i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("theme.tags"), tagPage(p))
}

// personsWord says whom a theme is about.
func personsWord(ctx context.Context, e theme.Theme) string {
	if e.Persons == theme.Unsaid {
		return i18n.T(ctx, "theme.few")
	}
	return i18n.T(ctx, "theme.about", "n", e.Persons, "day", i18n.DateShort(ctx, e.ToldOn))
}

// waitWord says how long is waited.
func waitWord(ctx context.Context, w theme.Wait) string {
	if w.Weeks == theme.Unsaid {
		return i18n.T(ctx, "theme.weeks.not")
	}
	return i18n.T(ctx, "theme.weeks", "n", w.Weeks)
}

// whomWord names who is waited for.
func whomWord(ctx context.Context, w theme.Wait) string {
	if w.Name != "" {
		return w.Name
	}
	return i18n.T(ctx, "path.turn."+string(w.Turn))
}

// ThemeTable is the themes as a table to keep.
var ThemeTable = export.List{Path: themePath, Kind: "themes", Data: tenant.Path, Open: func(v *door.Visit, _ url.Values) (export.Table, error) {
	ctx := v.Context()
	return export.Of(v.Scope, export.Source[theme.Theme]{Title: v.T("theme.title"), Columns: []export.Column[theme.Theme]{
		export.Text(v.T("theme.one"), func(e theme.Theme) string { return e.Name }),
		export.Text(v.T("theme.state"), func(e theme.Theme) string { return i18n.T(ctx, "theme.state."+string(e.State)) }),
		export.Text(v.T("theme.persons"), func(e theme.Theme) string { return personsWord(ctx, e) }),
		export.Text(v.T("theme.wait"), func(e theme.Theme) string {
			var all []string
			for i, w := range e.Waits {
				if i == 0 {
					all = append(all, waitWord(ctx, w))
				} else {
					all = append(all, whomWord(ctx, w)+": "+waitWord(ctx, w))
				}
			}
			return strings.Join(all, "; ")
		}),
		export.Text(v.T("theme.answer"), func(e theme.Theme) string { return e.Answer }),
	}, Page: export.Whole(func(ctx context.Context, tx *db.Tx) ([]theme.Theme, error) {
		all, err := theme.List(ctx, tx, v.Scope)
		return ordered(all), err
	})}), nil
}}
