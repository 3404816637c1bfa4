package care

import (
	"context"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/excerpt"
	"wegwarte/internal/fhir"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/say"
)

// excerpts is what can be taken along of a person's vaccinations, and what of
// them a format does not hold.
type excerpts struct {
	Person id.ID
	Name   string
	Pass   bool // there is enough for an Impfpass
	Left   []leftOut
}

// leftOut is a statement with the formats that do not hold all of it, and why.
type leftOut struct {
	excerpt.Left
	Why []string
}

// excerptsOf says beforehand what a person's documents will hold.
func excerptsOf(ctx context.Context, p person.Person, known excerpt.Known, today clock.Date) excerpts {
	all := excerpts{Person: p.ID, Name: p.Name()}
	pass := excerpt.Of(p, fhir.Issuer{}, known, today, excerpt.ImpfpassJSON) // in XML it holds the same
	all.Pass = pass.Data != nil
	all.note(ctx, "excerpt.impfpass", pass.Left)
	all.note(ctx, "excerpt.ips", excerpt.Of(p, fhir.Issuer{}, known, today, excerpt.SummaryJSON).Left)
	return all
}

func (e *excerpts) note(ctx context.Context, where string, left []excerpt.Left) {
	for _, l := range left {
		i := slices.IndexFunc(e.Left, func(known leftOut) bool {
			return known.Measure.ID == l.Measure.ID && known.Statement.ID == l.Statement.ID
		})
		if i < 0 {
			i = len(e.Left)
			e.Left = append(e.Left, leftOut{Left: l})
		}
		e.Left[i].Why = append(e.Left[i].Why, i18n.T(ctx, where)+": "+i18n.T(ctx, l.Reason))
	}
}

func (e excerpts) url(f excerpt.Format) string {
	return "/personen/" + string(e.Person) + "/auszug/" + f.File()
}

// statement names what a statement is about, and when.
func (l leftOut) statement(ctx context.Context) string {
	if l.Statement.ID != "" {
		return i18n.T(ctx, "fhir.write.none."+string(l.Statement.Kind))
	}
	words := say.Measure(ctx, l.Measure.Kind, l.Measure.Antigens)
	if text := firstOf(l.Measure.Vaccine, l.Measure.ATC); text != "" {
		words += " (" + text + ")"
	}
	return words + ", " + day(ctx, l.Measure.Day, l.Measure.DayPrecision)
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// SendExcerpt sends what is known of a person's vaccinations, to take along. Its
// name is that of the format: nobody's.
func SendExcerpt(v *door.Visit) error {
	who, err := v.ID("id")
	if err != nil {
		return err
	}
	i := slices.IndexFunc(excerpt.Formats, func(f excerpt.Format) bool { return f.File() == v.R.PathValue("datei") })
	if i < 0 {
		return errs.NotFound("error.not-found")
	}
	format := excerpt.Formats[i]
	var made excerpt.Excerpt
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		made, err = excerpt.Make(ctx, tx, v.Clock, v.Scope, excerpt.Command{Person: who, Format: format})
		return err
	})
	if err != nil {
		return err
	}
	return v.Send(format.File(), format.MediaType(), made.Data)
}
