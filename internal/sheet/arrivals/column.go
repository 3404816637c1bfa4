package arrivals

import (
	"context"
	"io"

	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/sheet"
)

// The columns, as the template has them.
var (
	fileNumber    = &sheet.Column{Header: "Aktenzeichen", Aliases: []string{"AZ", "Az."}, Required: true, Max: 60}
	position      = &sheet.Column{Header: "Position", Aliases: []string{"Nr", "Nr.", "Person"}}
	familyName    = &sheet.Column{Header: "Familienname", Aliases: []string{"Nachname", "Name"}, Max: 100}
	givenName     = &sheet.Column{Header: "Vorname", Aliases: []string{"Vornamen"}, Max: 100}
	familyNameOwn = &sheet.Column{Header: "Familienname (eigene Schrift)", Max: 100}
	givenNameOwn  = &sheet.Column{Header: "Vorname (eigene Schrift)", Max: 100}
	birth         = &sheet.Column{Header: "Geburtsdatum", Aliases: []string{"geboren", "geboren am", "Geb.-Datum"}, Max: 40}
	sex           = &sheet.Column{Header: "Geschlecht", Max: 40}
	languages     = &sheet.Column{Header: "Sprachen", Aliases: []string{"Sprache"}}
	phone         = &sheet.Column{Header: "Telefon", Aliases: []string{"Telefonnummer", "Handy", "Mobil"}, Max: 40}
	email         = &sheet.Column{Header: "E-Mail", Aliases: []string{"E-Mail-Adresse", "Mail"}, Max: 200}
	relation      = &sheet.Column{Header: "Beziehung", Aliases: []string{"Beziehungen"}, Max: 300}
	unit          = &sheet.Column{Header: "Einrichtung", Max: 200}
	since         = &sheet.Column{Header: "seit", Aliases: []string{"in der Einrichtung seit", "wohnt dort seit"}}
)

// columns lists them in the template's order, each with the field of the
// register it fills; its explanation is the message "arrivals.column.FIELD".
var columns = []struct {
	column *sheet.Column
	field  string
}{
	{fileNumber, person.FieldFileNumber}, {position, person.FieldPosition},
	{familyName, person.FieldFamilyName}, {givenName, person.FieldGivenName},
	{familyNameOwn, person.FieldFamilyNameOwn}, {givenNameOwn, person.FieldGivenNameOwn},
	{birth, person.FieldBirth}, {sex, person.FieldSex}, {languages, person.FieldLanguages},
	{phone, person.FieldPhone}, {email, person.FieldEmail}, {relation, person.FieldRelation},
	{unit, person.FieldUnit}, {since, person.FieldUnitSince},
}

// declared are the columns themselves.
var declared = func() (all []*sheet.Column) {
	for _, c := range columns {
		all = append(all, c.column)
	}
	return all
}()

// examples of each column, for the explanation.
var examples = map[*sheet.Column]string{
	fileNumber: "A-2026-00017", position: "1", familyName: "Al-Haddad", givenName: "Amina",
	familyNameOwn: "الحداد", givenNameOwn: "أمينة", birth: "03.03.1984", sex: "weiblich",
	languages: "Arabisch (spricht, liest); Englisch (spricht)", phone: "+49 151 0000000", email: "amina@example.org",
	relation: "Ehepartner von 2; Elternteil von 3", unit: "ZUE Musterberg", since: "01.11.2026",
}

// WriteTemplate writes an empty list with an explanation of each column.
func WriteTemplate(ctx context.Context, w io.Writer) error {
	t := sheet.Template{Name: i18n.T(ctx, "arrivals.sheet"), Guide: i18n.T(ctx, "arrivals.guide"),
		GuideHeaders: []string{i18n.T(ctx, "arrivals.guide.column"), i18n.T(ctx, "arrivals.guide.required"),
			i18n.T(ctx, "arrivals.guide.meaning"), i18n.T(ctx, "arrivals.guide.example")}}
	for _, c := range columns {
		required := i18n.T(ctx, "common.no")
		if c.column.Required {
			required = i18n.T(ctx, "common.yes")
		}
		t.Headers = append(t.Headers, c.column.Header)
		t.GuideRows = append(t.GuideRows, []string{c.column.Header, required,
			i18n.T(ctx, "arrivals.column."+c.field), examples[c.column]})
	}
	return sheet.WriteTemplate(w, t)
}

// header gives the header of the column that fills a field of the register;
// what concerns a household as a whole stands at its file number.
func header(field string) string {
	for _, c := range columns {
		if c.field == field {
			return c.column.Header
		}
	}
	return fileNumber.Header
}
