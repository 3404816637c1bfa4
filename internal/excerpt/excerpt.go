package excerpt

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/fhir"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// Format is what an excerpt is written as.
type Format string

// The formats.
const (
	ImpfpassXML  Format = "kbv-impfpass-xml"
	ImpfpassJSON Format = "kbv-impfpass-json"
	SummaryJSON  Format = "ips-json"
)

// Formats lists them in the order in which they are offered.
var Formats = []Format{ImpfpassXML, ImpfpassJSON, SummaryJSON}

// File gives the name a file of the format has: nobody's.
func (f Format) File() string {
	return map[Format]string{ImpfpassXML: "impfpass.xml", ImpfpassJSON: "impfpass.json", SummaryJSON: "ips.json"}[f]
}

// MediaType gives the format's media type.
func (f Format) MediaType() string { return f.form().MediaType() }

func (f Format) form() fhir.Form {
	if f == ImpfpassXML {
		return fhir.XML
	}
	return fhir.JSON
}

// detail is what the audit keeps.
func (f Format) detail() string {
	if f == SummaryJSON {
		return "excerpt: ips"
	}
	return "excerpt: kbv-impfpass"
}

// Excerpt is a document about one person, for taking along.
type Excerpt struct {
	Data []byte // nil where the format asks for a dose and there is none
	Held int    // statements that are in it
	Left []Left
}

// Left is a statement that the format does not hold, or not all of.
type Left struct {
	Measure   record.Measure   // zero where it is about the other
	Statement record.Statement // likewise
	Reason    string           // message key
	Whole     bool             // the statement is not in the document at all
}

// Command asks for an excerpt.
type Command struct {
	Person id.ID
	Format Format
}

// Make writes a person's excerpt and audits that it left the house. The error is
// Conflict ("error.excerpt.nothing") where the format can hold nothing of what
// is known; the Excerpt then says why.
func Make(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd Command) (Excerpt, error) {
	if err := s.MayRead(tenant.MeasureHealth); err != nil {
		return Excerpt{}, err
	}
	if s.Emergency.ID != "" { // an hour to help somebody is none to carry papers away
		return Excerpt{}, errs.Forbidden("error.forbidden")
	}
	if !slices.Contains(Formats, cmd.Format) {
		return Excerpt{}, errs.NotFound("error.not-found")
	}
	household, p, err := person.ShowPerson(ctx, tx, c, s, cmd.Person)
	if err != nil {
		return Excerpt{}, err
	}
	by, err := issuer(ctx, tx, s, household)
	if err != nil {
		return Excerpt{}, err
	}
	var known Known
	if known.Measures, err = record.MeasuresOf(ctx, tx, s, []id.ID{p.ID}); err != nil {
		return Excerpt{}, err
	}
	if known.Statements, err = record.StatementsOf(ctx, tx, s, []id.ID{p.ID}); err != nil {
		return Excerpt{}, err
	}
	of, err := person.WithFollowers(ctx, tx, s, []id.ID{p.ID}) // who is shown through them goes out, too
	if err != nil {
		return Excerpt{}, err
	}
	made := Of(p, by, known, clock.Today(c), cmd.Format)
	if made.Data == nil {
		audit.Log(tx, c, s, audit.Read, tenant.MeasureHealth, "record", of...)
		return made, errs.Conflict("error.excerpt.nothing")
	}
	audit.Log(tx, c, s, audit.Export, tenant.MeasureHealth, cmd.Format.detail(), of...)
	return made, nil
}

// issuer is the facility in which the household lives, or the municipality.
func issuer(ctx context.Context, tx *db.Tx, s tenant.Scope, h person.Household) (fhir.Issuer, error) {
	if h.Unit != "" {
		units, err := tenant.Units(ctx, tx, s)
		if err != nil {
			return fhir.Issuer{}, err
		}
		for _, u := range units {
			if u.ID == h.Unit {
				return fhir.Issuer{ID: string(u.ID), Name: u.Name, City: u.Place}, nil
			}
		}
	}
	t, err := tenant.Find(ctx, tx, s.Tenant)
	if err != nil {
		return fhir.Issuer{}, err
	}
	by := fhir.Issuer{ID: string(t.ID), Name: t.Name}
	if t.Kind == tenant.Municipality {
		by.City = t.Name
	}
	return by, nil
}
