package person

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/sorted"
)

// The fields of a person and of a household, as errors and audit entries name
// them. In a command with several persons each is preceded by the person's
// position: "2.birth".
const (
	FieldFamilyName    = "family-name"
	FieldGivenName     = "given-name"
	FieldFamilyNameOwn = "family-name-own"
	FieldGivenNameOwn  = "given-name-own"
	FieldBirth         = "birth"
	FieldSex           = "sex"
	FieldPhone         = "phone"
	FieldEmail         = "email"
	FieldLanguages     = "languages"
	FieldRelation      = "relation"
	FieldFileNumber    = "file-number"
	FieldUnit          = "unit"
	FieldUnitSince     = "unit-since"
	FieldPersons       = "persons"
	FieldPosition      = "position"
)

const (
	longestName       = 100
	longestPhone      = 40
	longestEmail      = 200
	longestFileNumber = 60
	oldest            = 120 // completed years
	mostPersons       = 60  // of a household
	mostLanguages     = 20  // of a person
)

// tidy gives the text as it is kept: composed, without blanks around it and
// with single ones within.
func tidy(text string) string { return strings.Join(strings.Fields(norm.NFC.String(text)), " ") }

// TidyFileNumber gives a file number as it is kept and compared: in capitals.
func TidyFileNumber(text string) string { return strings.ToUpper(tidy(text)) }

// tidy gives the person as it is kept.
func (p Person) tidy() Person {
	for _, text := range []*string{&p.FamilyName, &p.GivenName, &p.FamilyNameOwn, &p.GivenNameOwn, &p.Phone, &p.Email} {
		*text = tidy(*text)
	}
	if p.FamilyNameOwn == p.FamilyName && p.GivenNameOwn == p.GivenName {
		p.FamilyNameOwn, p.GivenNameOwn = "", ""
	}
	if p.Birth.Precision == "" || p.Birth.Date.IsZero() {
		p.Birth = Birth{Precision: NotKnown}
	}
	if p.Sex == "" {
		p.Sex = SexUnknown
	}
	p.Languages = tidyLanguages(p.Languages)
	return p
}

// tidyLanguages gives each language once, in the order of the tags' letters.
func tidyLanguages(languages []Language) []Language {
	var tidied []Language
	for _, l := range languages {
		if tag, err := language.Parse(l.Tag); err == nil {
			l.Tag = tag.String()
		}
		i := slices.IndexFunc(tidied, func(known Language) bool { return known.Tag == l.Tag })
		if i < 0 {
			tidied = append(tidied, l)
			continue
		}
		tidied[i].Speaks = tidied[i].Speaks || l.Speaks
		tidied[i].Reads = tidied[i].Reads || l.Reads
	}
	sorted.By(tidied, func(a, b Language) int { return strings.Compare(a.Tag, b.Tag) })
	return tidied
}

// check gives the rules that a tidy person breaks, each with its field.
func (p Person) check(today clock.Date) errs.List {
	var list errs.List
	if p.FamilyName == "" && p.GivenName == "" {
		list = append(list, errs.Invalid("error.person.name.missing").At(FieldFamilyName))
	}
	for _, name := range []struct{ field, text string }{
		{FieldFamilyName, p.FamilyName}, {FieldGivenName, p.GivenName},
		{FieldFamilyNameOwn, p.FamilyNameOwn}, {FieldGivenNameOwn, p.GivenNameOwn},
	} {
		list.Add(checkText(name.field, name.text, longestName))
		if name.text != "" && !strings.ContainsFunc(name.text, unicode.IsLetter) {
			list = append(list, errs.Invalid("error.person.name.letters").At(name.field))
		}
	}
	list.Add(p.Birth.check(today))
	if !slices.Contains(Sexes, p.Sex) {
		list = append(list, errs.Invalid("error.person.sex.unknown").At(FieldSex))
	}
	list.Add(checkContact(p))
	list.Add(checkLanguages(p.Languages))
	return list
}

func (b Birth) check(today clock.Date) error {
	age, known := b.AgeOn(today)
	switch {
	case !slices.Contains([]Precision{ToTheDay, ToTheMonth, ToTheYear, NotKnown}, b.Precision):
		return errs.Invalid("error.person.birth.form").At(FieldBirth)
	case !known:
		return nil
	case b.Date.After(today):
		return errs.Invalid("error.person.birth.future").At(FieldBirth)
	case age > oldest:
		return errs.Invalid("error.person.birth.too-old", "years", oldest).At(FieldBirth)
	}
	return nil
}

var phoneNumber = regexp.MustCompile(`^\+?[0-9][0-9 ()/.-]*$`)

func checkContact(p Person) error {
	var list errs.List
	list.Add(checkText(FieldPhone, p.Phone, longestPhone))
	if p.Phone != "" && !phoneNumber.MatchString(p.Phone) {
		list = append(list, errs.Invalid("error.person.phone.form").At(FieldPhone))
	}
	list.Add(checkText(FieldEmail, p.Email, longestEmail))
	if p.Email != "" {
		if address, err := mail.ParseAddress(p.Email); err != nil || address.Address != p.Email {
			list = append(list, errs.Invalid("error.person.email.form").At(FieldEmail))
		}
	}
	return list.Err()
}

func checkLanguages(languages []Language) error {
	if len(languages) > mostLanguages {
		return errs.Invalid("error.person.languages.many", "most", mostLanguages).At(FieldLanguages)
	}
	for _, l := range languages {
		if !KnownTongue(l.Tag) {
			return errs.Invalid("error.person.languages.unknown").At(FieldLanguages)
		}
		if !l.Speaks && !l.Reads {
			return errs.Invalid("error.person.languages.idle").At(FieldLanguages)
		}
	}
	return nil
}

func checkText(field, text string, longest int) error {
	switch {
	case utf8.RuneCountInString(text) > longest:
		return errs.Invalid("error.person.text.long", "most", longest).At(field)
	case !utf8.ValidString(text), strings.ContainsFunc(text, unicode.IsControl):
		return errs.Invalid("error.person.text.control").At(field)
	}
	return nil
}
