package care

import (
	"context"
	"errors"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/intake"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/web/door"
)

// uploadForm asks for a health document of one person.
type uploadForm struct {
	Person  person.Person
	Faults  i18n.Faults
	Refused *intake.Refusal // why the file before was not taken, rule by rule
}

// readingPage shows what was understood of a document, before anything is kept.
type readingPage struct {
	Person  person.Person
	Reading intake.Reading
	Match   intake.Match
	Carried string // the file, on its way through the browser
	Name    string
	Basis   string // of what it says of allergies, medicines and aids
	Consent string
	Faults  i18n.Faults
}

// ShowUpload asks for the file.
func ShowUpload(v *door.Visit) error {
	who, err := v.ID("id")
	if err != nil {
		return err
	}
	h, p, err := visited(v, who)
	if err != nil {
		return err
	}
	trail(v, h)
	return v.Show(v.T("record.document.add"), uploadPage(uploadForm{Person: p}))
}

// ReadDocument shows what the file says, beside the person it is meant for.
// Nothing is kept yet.
func ReadDocument(v *door.Visit) error {
	who, err := v.ID("id")
	if err != nil {
		return err
	}
	h, p, err := visited(v, who)
	if err != nil {
		return err
	}
	trail(v, h)
	name, data, err := v.File("file", intake.MaxBytes)
	if err == nil {
		var page readingPage
		if page, err = understand(name, data, v.Today(), p); err == nil {
			return v.Show(v.T("record.document.understood"), readingView(page))
		}
	}
	return refused(v, p, err)
}

// KeepDocument keeps the document and records what it says, once a human has
// seen whose it is.
func KeepDocument(v *door.Visit) error {
	who, err := v.ID("id")
	if err != nil {
		return err
	}
	h, p, err := visited(v, who)
	if err != nil {
		return err
	}
	trail(v, h)
	data, err := unpack(v.Carried(maxCarried).Get("document"))
	if err != nil {
		return refused(v, p, err)
	}
	page, err := understand(v.Form().Get("name"), data, v.Today(), p)
	if err != nil {
		return refused(v, p, err)
	}
	if !page.Match.Safe() && v.Form().Get("same") == "" {
		page.Faults = i18n.Err(v.Context(), errs.Invalid("error.intake.same").At("same"))
		return v.ShowInvalid(v.T("record.document.understood"), readingView(page))
	}
	page.Basis, page.Consent = v.Form().Get("basis"), strings.TrimSpace(v.Form().Get("consent"))
	cmd := page.Reading.Command
	cmd.Person, cmd.Basis, cmd.Consent = who, record.Basis(page.Basis), page.Consent
	var received record.Received
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		received, err = record.AddDocument(ctx, tx, v.Clock, v.Scope, cmd)
		return err
	})
	switch {
	case errs.Is(err, errs.KindInvalid):
		page.Faults = i18n.Err(v.Context(), err)
		return v.ShowInvalid(v.T("record.document.understood"), readingView(page))
	case received.Again:
		return done(v, err, h.ID, "record.document.again")
	case err == nil && len(page.Reading.Proposals(v.Today())) > 0:
		return v.Go("/dokumente/"+string(received.Document)+"/bedarfe", "record.document.kept", "added", received.Added, "known", received.Known)
	}
	return done(v, err, h.ID, "record.document.kept", "added", received.Added, "known", received.Known)
}

// SendDocument gives the file as it came.
func SendDocument(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	var kept record.Document
	var content []byte
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		kept, content, err = record.Content(ctx, tx, v.Clock, v.Scope, which)
		return err
	})
	if err != nil {
		return err
	}
	ending := ".json"
	if strings.HasSuffix(kept.MediaType, "xml") {
		ending = ".xml"
	}
	return v.Send(string(kept.ID)+ending, kept.MediaType, content) // the file's own name may hold the person's
}

// understand reads a file for a person.
func understand(name string, data []byte, today clock.Date, p person.Person) (readingPage, error) {
	reading, err := intake.Read(name, data, today)
	if err != nil {
		return readingPage{}, err
	}
	carried, err := pack(data)
	return readingPage{Basis: string(record.StatementBases[0]), Person: p, Reading: reading, Match: intake.Compare(reading.Document.Subject, p), Carried: carried, Name: name}, err
}

// refused shows the form again with every rule the file breaks.
func refused(v *door.Visit, p person.Person, err error) error {
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	form := uploadForm{Person: p, Faults: i18n.Err(v.Context(), err)}
	errors.As(err, &form.Refused)
	return v.ShowInvalid(v.T("record.document.add"), uploadPage(form))
}

// faulty gives the leftovers that are faults of the document, or those that are not.
func faulty(list []record.Leftover, fault bool) []record.Leftover {
	var some []record.Leftover
	for _, l := range list {
		if l.Fault == fault {
			some = append(some, l)
		}
	}
	return some
}

// statements are the measures as the record would keep them, for showing them.
func (p readingPage) statements() []record.Measure {
	list := make([]record.Measure, len(p.Reading.Command.Measures))
	for i, m := range p.Reading.Command.Measures {
		list[i] = record.Measure{ID: id.ID(m.DocumentPath), Kind: m.Kind, Outcome: m.Outcome, Day: m.Day, DayPrecision: m.DayPrecision,
			Place: m.Place, Vaccine: m.Vaccine, ATC: m.ATC, Antigens: m.Antigens, Batch: m.Batch, Dose: m.Dose, Note: m.Note}
	}
	return list
}

// said are the statements as the record would keep them, for showing them.
func (p readingPage) said() []record.Statement {
	list := make([]record.Statement, len(p.Reading.Command.Statements))
	for i, a := range p.Reading.Command.Statements {
		list[i] = record.Statement{Kind: a.Kind, None: a.None, About: a.About, Sort: a.Sort, ATC: a.ATC, PZN: a.PZN, Standing: a.Standing, Danger: a.Danger,
			Certainty: a.Certainty, Reaction: a.Reaction, Dosage: a.Dosage, From: a.From, FromPrecision: a.FromPrecision, Until: a.Until, LastsUntil: a.LastsUntil}
	}
	return list
}
