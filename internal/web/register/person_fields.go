package register

import (
	"net/url"
	"strconv"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// personFields are the questions about one person, alone or as one of several
// in a form.
type personFields struct {
	Position int // in a form for several, from 1; 0: alone
	Person   person.Person
	Birth    string // as it was typed
	Lines    []languageInput
	Faults   i18n.Faults
}

// languageInput is one line of the question about languages.
type languageInput struct{ Tag, Skill string }

// name gives the name of a field in the form, as errors name it.
func (f personFields) name(field string) string {
	if f.Position == 0 {
		return field
	}
	return person.PersonField(f.Position, field)
}

func (f personFields) field(field, label string) ui.Field {
	return ui.Field{Name: f.name(field), Label: label, Error: f.Faults.At(f.name(field))}
}

// shownLines is how many lines a form offers for languages at the least.
const shownLines = 2

// fieldsOf gives the questions with the answers that are known.
func fieldsOf(position int, p person.Person) personFields {
	f := personFields{Position: position, Person: p, Birth: birthInput(p.Birth)}
	for _, l := range p.Languages {
		f.Lines = append(f.Lines, languageInput{l.Tag, skillOf(l)})
	}
	f.Lines = append(f.Lines, languageInput{})
	for len(f.Lines) < shownLines {
		f.Lines = append(f.Lines, languageInput{})
	}
	return f
}

// The names of a language line's two fields; the first line's is the one that
// errors name.
func (f personFields) tagName(line int) string   { return f.name(numbered(person.FieldLanguages, line)) }
func (f personFields) skillName(line int) string { return f.name(numbered("skills", line)) }

func numbered(field string, line int) string {
	if line == 0 {
		return field
	}
	return field + "-" + strconv.Itoa(line+1)
}

// mostLines bounds the lines that are read of a form.
const mostLines = 20

// readPerson reads the answers; the error is about a date of birth that is none.
func readPerson(v *door.Visit, position int, form url.Values) (personFields, error) {
	f := personFields{Position: position}
	text := func(field string) string { return form.Get(f.name(field)) }
	f.Person = person.Person{
		FamilyName: text(person.FieldFamilyName), GivenName: text(person.FieldGivenName),
		FamilyNameOwn: text(person.FieldFamilyNameOwn), GivenNameOwn: text(person.FieldGivenNameOwn),
		Sex: person.Sex(text(person.FieldSex)), Phone: text(person.FieldPhone), Email: text(person.FieldEmail),
	}
	for line := range mostLines {
		if !form.Has(f.tagName(line)) {
			break
		}
		input := languageInput{form.Get(f.tagName(line)), form.Get(f.skillName(line))}
		f.Lines = append(f.Lines, input)
		if input.Tag != "" {
			f.Person.Languages = append(f.Person.Languages, person.Language{Tag: input.Tag,
				Speaks: input.Skill != reads, Reads: input.Skill == reads || input.Skill == speaksRead})
		}
	}
	f.Birth = text(person.FieldBirth)
	var err error
	f.Person.Birth, err = readBirth(f.Birth, v.Today())
	if err != nil {
		err = errs.Invalid("error.person.birth.form").At(f.name(person.FieldBirth))
	}
	return f, err
}

func readBirth(text string, today clock.Date) (person.Birth, error) {
	if text == "" {
		return person.Birth{Precision: person.NotKnown}, nil
	}
	b, ok := person.ParseBirth(text, today)
	if !ok {
		return person.Birth{}, errs.Invalid("error.person.birth.form")
	}
	return b, nil
}

// moreLines gives the questions with room for one more language.
func (f personFields) moreLines() personFields {
	if n := len(f.Lines); n == 0 || f.Lines[n-1].Tag != "" {
		f.Lines = append(f.Lines, languageInput{})
	}
	for len(f.Lines) < shownLines {
		f.Lines = append(f.Lines, languageInput{})
	}
	return f
}
