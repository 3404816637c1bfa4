package paper

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/register"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

// folder is the papers of one person.
type folder struct {
	Person person.Person
	Papers []record.ShownPaper // that are there
	Gone   []record.ShownPaper // that were removed
	Adds   bool                // the role may add some
}

// Section loads the papers of a household's persons, audited, in the page's
// transaction, and gives the section with their previews; to a role that reads
// none, nothing.
func Section(v *door.Visit, ctx context.Context, tx *db.Tx, h person.Household) (templ.Component, error) { //nolint:revive // the visit leads
	if v.Scope.Emergency.ID != "" || !slices.ContainsFunc(record.PaperData, v.Scope.Reads) {
		return templ.NopComponent, nil
	}
	folders, err := load(v, ctx, tx, h, h.Persons...)
	if err != nil {
		return nil, err
	}
	return section(folders), nil
}

// load gives the papers of persons of a household.
func load(v *door.Visit, ctx context.Context, tx *db.Tx, h person.Household, persons ...person.Person) ([]folder, error) { //nolint:revive // the visit leads
	ids := make([]id.ID, len(persons))
	for i, p := range persons {
		ids[i] = p.ID
	}
	shown, err := record.ShowPapers(ctx, tx, v.Clock, v.Scope, v.Setup().Keys, ids)
	if err != nil {
		return nil, err
	}
	folders := make([]folder, len(persons))
	for i, p := range persons {
		folders[i] = folder{Person: p, Adds: h.LeftOn.IsZero() && slices.ContainsFunc(record.PaperData, v.Scope.Writes)}
		for _, one := range shown {
			switch {
			case one.Person != p.ID:
			case one.IsGone():
				folders[i].Gone = append(folders[i].Gone, one)
			default:
				folders[i].Papers = append(folders[i].Papers, one)
			}
		}
	}
	return folders, nil
}

// trail leads from a page back to the household and the person's papers.
func trail(v *door.Visit, h person.Household, below ...ui.Crumb) {
	v.Trail = append([]ui.Crumb{{Label: v.T("register.title"), URL: "/haushalte"},
		{Label: register.HouseholdName(v.Context(), h), URL: "/haushalte/" + string(h.ID)}}, below...)
}

func folderURL(person id.ID) string { return "/personen/" + string(person) + "/papiere" }

func paperURL(paper id.ID) string { return "/papiere/" + string(paper) }

// kindOf names what a paper is.
func kindOf(ctx context.Context, p record.Paper) string { return i18n.T(ctx, p.Kind.Text()) }

// about says in one line from when a paper is, in which language, and how long.
func about(ctx context.Context, p record.Paper) string {
	text := i18n.T(ctx, "paper.undated")
	if !p.IssuedOn.IsZero() {
		text = i18n.T(ctx, "paper.dated", "day", i18n.DateShort(ctx, p.IssuedOn))
	}
	if p.Language != "" {
		text += " · " + say.Language(ctx, p.Language)
	}
	if !p.IsPicture() {
		text += " · " + i18n.T(ctx, "paper.pdf", "count", p.Pages)
	}
	return text
}

// alt says what a screen reader is told of a picture.
func alt(ctx context.Context, p record.Paper, who string) string {
	return i18n.T(ctx, "paper.picture-of", "kind", kindOf(ctx, p), "name", who)
}

// readersOf lists who of the scope's office reads papers of a kind.
func readersOf(ctx context.Context, s tenant.Scope, data tenant.Data) string {
	var names []string
	for _, g := range tenant.Matrix {
		if g.ExistsAt(s.Kind) && g.MayRead(data) {
			names = append(names, say.Role(ctx, g.Role))
		}
	}
	return strings.Join(names, ", ")
}
