package own

import (
	"context"
	"slices"
	"strings"
	"time"

	"wegwarte/engine/vaccination"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/excerpt"
	"wegwarte/internal/fhir"
	"wegwarte/internal/i18n"
	"wegwarte/internal/pdf"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/fact"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/assets"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/say"
)

// health is what is documented of somebody's health, and what is probably due.
type health struct {
	portal.Acting
	Today  clock.Date
	Town   string
	Groups []group
	Rest   []fact.Correction
	Known  record.Vaccinated
	Kept   bool // something stays at the Land
	Pass   bool // there is enough for an Impfpass
}

// ShowHealth shows it.
func ShowHealth(v *door.Visit) error {
	p := health{Today: v.Today(), Town: v.Tenant.Name}
	err := reads(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
		s, err := portal.Open(s, a, rightsOf(a, portal.Health, portal.Papers)...)
		if err != nil {
			return err
		}
		known, err := fact.ShowHealth(ctx, tx, v.Clock, s, v.Setup().Keys, a)
		if err != nil {
			return err
		}
		p.Acting, p.Known, p.Kept = a, known.Vaccinated, len(known.Record.Kept) > 0
		p.Groups = healthGroups(v.Context(), known)
		p.Rest = disputed(p.Groups, known.Said)
		of := excerpt.Known{Measures: known.Record.Measures, Statements: known.Record.Statements}
		p.Pass = excerpt.Of(known.Me, fhir.Issuer{}, of, p.Today, excerpt.ImpfpassJSON).Data != nil
		return nil
	}, portal.Health)
	if err != nil {
		return err
	}
	return v.Show(v.T("own.health.title"), healthPage(p))
}

// SendExcerpt gives what is documented as a file, to whose page it is.
func SendExcerpt(v *door.Visit) error {
	i := slices.IndexFunc(excerpt.Formats, func(f excerpt.Format) bool { return f.File() == v.R.PathValue("datei") })
	if i < 0 {
		return errs.NotFound("error.not-found")
	}
	format := excerpt.Formats[i]
	var made excerpt.Excerpt
	err := reads(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
		s, a, err := portal.Alone(ctx, tx, v.Clock, s, a.Person, portal.Health)
		if err == nil {
			made, err = excerpt.Make(ctx, tx, v.Clock, s, excerpt.Command{Person: a.Person, Format: format})
		}
		return err
	})
	if err != nil {
		return err
	}
	return v.Send(format.File(), format.MediaType(), made.Data)
}

// SendHealth gives the page as a PDF, to whose page it is.
func SendHealth(v *door.Visit) error {
	p := health{Today: v.Today(), Town: v.Tenant.Name}
	err := reads(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
		s, a, err := portal.Alone(ctx, tx, v.Clock, s, a.Person, portal.Health, portal.Papers)
		if err != nil {
			return err
		}
		known, err := fact.ShowHealth(ctx, tx, v.Clock, s, v.Setup().Keys, a)
		if err != nil {
			return err
		}
		p.Acting, p.Known, p.Groups = a, known.Vaccinated, healthGroups(v.Context(), known)
		audit.Log(tx, v.Clock, s, audit.Export, tenant.MeasureHealth, "own: health", a.Person)
		return nil
	})
	if err != nil {
		return err
	}
	fonts, err := assets.LetterFonts()
	if err != nil { // without an asset build
		return errs.NotFound("own.letters.no-pdf").Because(err)
	}
	return v.Send("gesundheit-"+p.Today.String()+".pdf", "application/pdf", p.pdf(v.Context(), fonts, v.Clock.Now()))
}

// pdf writes the page to be shown in a practice: what is known, from whom, and what
// is probably due.
func (p health) pdf(ctx context.Context, fonts *pdf.Fonts, made time.Time) []byte {
	s := &sheet{ctx: ctx, title: i18n.T(ctx, "own.health.of", "name", p.Name)}
	s.add(pdf.Subject, s.title)
	s.add(pdf.Paragraph, i18n.T(ctx, "own.take.made", "town", p.Town, "when", i18n.Time(ctx, made)))
	for _, g := range p.Groups {
		s.add(pdf.Heading, g.Title)
		if g.Note != "" {
			s.add(pdf.Small, g.Note)
		}
		for _, l := range g.Lines {
			var more []string
			for _, words := range []string{l.More, l.Source, l.Why} {
				if words != "" {
					more = append(more, words)
				}
			}
			if l.Said != nil {
				more = append(more, i18n.T(ctx, "own.disputed")+" – "+i18n.T(ctx, "own.disputed.you")+" "+l.Said.Said)
			}
			s.add(pdf.Facts, "", []string{l.Value, strings.Join(more, "\n")})
		}
	}
	if len(p.Groups) == 0 {
		s.add(pdf.Paragraph, i18n.T(ctx, "own.health.nothing"))
	}
	if due := p.Known.Due(); p.Known.Known && len(due) > 0 {
		s.add(pdf.Heading, i18n.T(ctx, "own.due"))
		var rows [][]string
		for _, f := range due {
			rows = append(rows, []string{dueWords(ctx, f, p.Today)})
		}
		s.add(pdf.List, "", rows...)
		s.add(pdf.Small, i18n.T(ctx, "own.due.doctor"))
	}
	return s.write(fonts, p.Town, made)
}

func healthGroups(ctx context.Context, p fact.Health) (all []group) {
	add := func(key string, lines []line) {
		if len(lines) > 0 {
			all = append(all, grouped(i18n.T(ctx, key), lines))
		}
	}
	var told, medicines, vaccinations, examined, needs []line
	for _, e := range record.Entries(p.Record.Statements) {
		l := statementLine(ctx, e.Statements[0])
		if e.Disputed() {
			l.More = strings.TrimSpace(l.More + " " + i18n.T(ctx, "own.sources-differ"))
		}
		if e.Statements[0].Kind == record.Allergy {
			told = append(told, l)
		} else {
			medicines = append(medicines, l)
		}
	}
	for _, m := range record.Matters(p.Record.Measures) {
		lead := m.Statements[0]
		l := measureLine(ctx, lead)
		for _, other := range m.Statements[1:] {
			l.Source += " · " + said(ctx, other.Source, other.SourceDay, other.Origin != "")
		}
		switch {
		case !lead.Health:
		case lead.Kind == "vaccination" || lead.Kind == "passive-immunisation":
			vaccinations = append(vaccinations, l)
		default:
			examined = append(examined, l)
		}
	}
	for _, n := range p.Record.Needs {
		if n.Health {
			needs = append(needs, needLine(ctx, n))
		}
	}
	var shown []record.Paper
	for _, f := range p.Files {
		if f.TellsOfHealth() {
			shown = append(shown, f)
		}
	}
	add("own.group.allergies", told)
	add("own.group.medicines", medicines)
	add("own.group.vaccinations", vaccinations)
	add("own.group.examined", examined)
	add("own.group.health-needs", needs)
	add("own.group.health-files", files(ctx, shown))
	return all
}

// statementLine words an allergy, a medicine or an aid.
func statementLine(ctx context.Context, a record.Statement) line {
	l := line{Item: fact.Statement, Row: a.ID, Value: a.About, Source: said(ctx, a.Source, a.SourceDay, a.Origin != ""), Why: why(ctx, a.Basis)}
	switch {
	case a.None:
		l.Value = i18n.T(ctx, "own.none."+string(a.Kind))
	case a.Kind == record.Aid && i18n.Has("own.aid."+a.Sort):
		l.Value = i18n.T(ctx, "own.aid."+a.Sort)
	}
	words := []string{a.Reaction, a.Dosage}
	if a.Danger == "high" {
		words = append(words, i18n.T(ctx, "own.danger"))
	}
	if a.Standing == record.Stopped || !a.EndedOn.IsZero() {
		words = append(words, i18n.T(ctx, "own.ended"))
	}
	if !a.LastsUntil.IsZero() {
		words = append(words, i18n.T(ctx, "own.lasts", "day", a.LastsUntil))
	}
	l.More = strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " · ")
	return l
}

// dueWords says a vaccination that is probably due, and from when.
func dueWords(ctx context.Context, f vaccination.Finding, today clock.Date) string {
	words := say.Antigens(ctx, []string{f.Antigen})
	if from, err := clock.ParseDate(f.DueFrom.String()); err == nil && f.DueFrom != 0 && from.After(today) {
		words += " – " + i18n.T(ctx, "own.due.from", "day", from)
	}
	return words
}
