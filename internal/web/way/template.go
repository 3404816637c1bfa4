package way

import (
	"context"
	"strconv"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

const templatesPath = "/wegvorlagen"

// templatesPage is which templates there are.
type templatesPage struct {
	All    []path.Template
	Writes bool
}

// ListTemplates shows the templates steps are made from.
func ListTemplates(v *door.Visit) error {
	p := templatesPage{Writes: v.Scope.Writes(tenant.Path)}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.All, err = path.Templates(ctx, tx, v.Scope)
		return err
	})
	if err != nil {
		return err
	}
	v.Trail = []ui.Crumb{{Label: v.T("way.stuck"), URL: stuckPath}}
	return v.Show(v.T("way.templates"), templates(p))
}

// templatePage is one template in the version that holds, with the earlier ones.
type templatePage struct {
	Name     string
	Versions []path.Template
	Edit     path.Template // as it stands in the form
	Writes   bool
	Faults   i18n.Faults
}

// emptyRows are offered for further steps.
const emptyRows = 3

// ShowTemplate shows a template, and the form for the next version.
func ShowTemplate(v *door.Visit) error {
	p, err := loadTemplate(v)
	if err != nil {
		return err
	}
	return v.Show(p.title(v.Context()), template(p))
}

// loadTemplate loads the template the address names; "neu" is a new one.
func loadTemplate(v *door.Visit) (p templatePage, err error) {
	p = templatePage{Name: v.R.PathValue("name"), Writes: v.Scope.Writes(tenant.Path)}
	v.Trail = []ui.Crumb{{Label: v.T("way.templates"), URL: templatesPath}}
	if p.Name == "neu" {
		p.Name = ""
		return p, nil
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Versions, err = path.Versions(ctx, tx, v.Scope, p.Name)
		return err
	})
	if err == nil {
		p.Edit = p.Versions[len(p.Versions)-1]
		p.Edit.Reason = ""
	}
	return p, err
}

func (p templatePage) title(ctx context.Context) string {
	if p.Name == "" {
		return i18n.T(ctx, "way.template.new")
	}
	return templateTitle(ctx, p.Versions[len(p.Versions)-1])
}

// SaveTemplate keeps the next version of a template.
func SaveTemplate(v *door.Visit) error {
	p, err := loadTemplate(v)
	if err != nil {
		return err
	}
	var faults errs.List
	p.Edit = readTemplate(v, p.Edit, &faults)
	var made path.Template
	if err = faults.Err(); err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			made, err = path.Publish(ctx, tx, v.Clock, v.Scope, path.PublishCommand{Template: p.Edit, Name: p.Name, Retire: v.Text("retire") != ""})
			return err
		})
	}
	switch {
	case err == nil && made.Retired:
		return v.Go(templatesPath, "way.template.retired")
	case err == nil:
		return v.Go(templatesPath+"/"+made.Name, "way.template.saved")
	case !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict):
		return err
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(p.title(v.Context()), template(p))
}

// readTemplate reads the form: rows without a name are left out, those of the
// house keep its words unless somebody named them otherwise.
func readTemplate(v *door.Visit, was path.Template, faults *errs.List) path.Template {
	t := was
	t.Version, _ = strconv.Atoi(v.Text("version"))
	t.Title, t.Reason, t.Steps = v.Text("title"), v.Text("reason"), nil
	if was.Name == "" {
		t.Each = v.Text("each") != ""
	}
	rows := door.ReadNumber(v.Text("rows"), "rows", faults)
	for i := range min(rows, 100) {
		field := func(name string) string { return path.StepField(i, name) }
		s := path.TemplateStep{Key: v.Text(field("key")), Title: v.Text(field("title")), Area: path.Area(v.Text(field("area"))), Turn: path.Turn(v.Text(field("turn"))),
			After: door.ReadNumber(v.Text(field("after")), field("after"), faults), Due: door.ReadNumber(v.Text(field("due")), field("due"), faults)}
		s.For = path.Condition{AgeFrom: door.ReadNumber(v.Text(field("age_from")), field("age_from"), faults), AgeBelow: door.ReadNumber(v.Text(field("age_below")), field("age_below"), faults)}
		before, known := path.TemplateStep{}, false
		for _, b := range was.Steps {
			if b.Key == s.Key && s.Key != "" {
				before, known = b, true
			}
		}
		if known {
			s.Milestone = before.Milestone
			s.For.NoGerman, s.For.Shared, s.For.Wish = before.For.NoGerman, before.For.Shared, before.For.Wish
			if before.Title == "" && s.Title == v.T(was.StepKey(before)) {
				s.Title = ""
			}
		} else {
			s.Key = ""
		}
		if v.Text(field("title")) != "" {
			t.Steps = append(t.Steps, s)
		}
	}
	return t
}
