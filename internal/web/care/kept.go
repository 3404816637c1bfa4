package care

import (
	"context"
	"strings"

	"wegwarte/internal/assignment"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/say"
)

// keptPage asks whether something of the record stays with the person or may be
// handed over.
type keptPage struct {
	Household person.Household
	Person    person.Person
	Item      record.KeptItem
	ID        id.ID
	Name      string
	Essential bool // of a need: without it they must not be sent
	Kept      *record.KeptBack
	SaidOn    string
	How       string
	Faults    i18n.Faults
}

// keptWords are the items as addresses name them.
var keptWords = map[string]record.KeptItem{"bedarf": record.KeptNeed, "massnahme": record.KeptMeasure, "angabe": record.KeptStatement, "dokument": record.KeptDocument, "papier": record.KeptPaper}

// KeptURL is where it is said whether an item stays with the person.
func KeptURL(item record.KeptItem, which id.ID) string {
	for word, one := range keptWords {
		if one == item {
			return "/behalten/" + word + "/" + string(which)
		}
	}
	return ""
}

// ShowKept asks whether an item of the record stays with the person.
func ShowKept(v *door.Visit) error {
	p, err := loadKept(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("kept.title"), keptView(p))
}

// SetKept notes what the person said.
func SetKept(v *door.Visit) error {
	p, err := loadKept(v)
	if err != nil {
		return err
	}
	p.SaidOn, p.How = v.Form().Get("said_on"), strings.TrimSpace(v.Form().Get("how"))
	cmd := record.KeepBackCommand{Item: p.Item, ID: p.ID, How: p.How}
	do, key := assignment.KeepBack, "kept.done"
	if v.Form().Get("do") == "pass" {
		do, key = assignment.PassOn, "kept.passed"
	}
	err = readDay("said_on", p.SaidOn, &cmd.SaidOn)
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error { return do(ctx, tx, v.Clock, v.Scope, cmd) })
	}
	if !errs.Is(err, errs.KindInvalid) {
		return done(v, err, p.Household.ID, key)
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("kept.title"), keptView(p))
}

func loadKept(v *door.Visit) (p keptPage, err error) {
	if p.ID, err = v.ID("id"); err != nil {
		return p, err
	}
	p.Item, p.SaidOn = keptWords[v.R.PathValue("item")], v.Today().String()
	if v.Scope.Kind != tenant.Land {
		return p, errs.NotFound("error.not-found") // nobody hands anything over from there
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		who, kept, err := record.ShowKeepable(ctx, tx, v.Clock, v.Scope, p.Item, p.ID)
		if err != nil {
			return err
		}
		p.Kept = kept
		if p.Household, p.Person, err = person.ShowPerson(ctx, tx, v.Clock, v.Scope, who); err != nil {
			return err
		}
		p.Name, p.Essential, err = keptName(ctx, tx, v, p.Item, p.ID)
		return err
	})
	trail(v, p.Household)
	return p, err
}

// keptName says what an item is.
func keptName(ctx context.Context, tx *db.Tx, v *door.Visit, item record.KeptItem, which id.ID) (name string, essential bool, err error) {
	switch item {
	case record.KeptNeed:
		n, err := record.ShowNeed(ctx, tx, v.Clock, v.Scope, which)
		return say.Need(ctx, n.Code), n.Severity == record.Essential, err
	case record.KeptMeasure:
		m, err := record.ShowMeasure(ctx, tx, v.Clock, v.Scope, which)
		return statementName(ctx, m), false, err
	case record.KeptStatement:
		a, err := record.ShowStatement(ctx, tx, v.Clock, v.Scope, which)
		return say.Statement(ctx, a), false, err
	case record.KeptPaper:
		p, err := record.ShowPaper(ctx, tx, v.Clock, v.Scope, which)
		return i18n.T(ctx, p.Kind.Text()), false, err
	}
	return i18n.T(ctx, "kept.document"), false, nil
}

// keepsBack reports whether the role may say that something of the kind stays
// with the person: at the Land, while they are here.
func (v view) keepsBack(data tenant.Data) bool {
	return v.here && v.scope.Kind == tenant.Land && v.scope.Writes(data)
}
