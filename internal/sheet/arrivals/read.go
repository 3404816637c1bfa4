package arrivals

import (
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/person"
	"wegwarte/internal/sheet"
)

// most is how many persons a household may have; the register holds it too.
const most = 60

func readRow(row *sheet.Row, today clock.Date) person.ArrivalRow {
	arrival := person.ArrivalRow{
		Row:        row.Number,
		FileNumber: line(row.Text(fileNumber)),
		Position:   row.Int(position, 1, most),
		Person: person.Person{
			FamilyName: line(row.Text(familyName)), GivenName: line(row.Text(givenName)),
			FamilyNameOwn: line(row.Text(familyNameOwn)), GivenNameOwn: line(row.Text(givenNameOwn)),
			Birth: readBirth(row, today), Sex: sheet.Choice(row, sex, sexes), Languages: readLanguages(row),
			Phone: line(row.Text(phone)), Email: line(row.Text(email)),
		},
		Ties:  readTies(row),
		Unit:  line(row.Text(unit)),
		Since: row.Date(since),
	}
	arrival.Broken = !row.OK()
	return arrival
}

// line gives a text that somebody broke into lines as one line.
func line(text string) string { return strings.Join(strings.Fields(text), " ") }

var sexes = map[string]person.Sex{
	"weiblich": person.Female, "w": person.Female, "f": person.Female, "Frau": person.Female,
	"männlich": person.Male, "m": person.Male, "Mann": person.Male,
	"divers": person.Diverse, "d": person.Diverse,
	"keine Angabe": person.SexUnknown, "unbekannt": person.SexUnknown, "x": person.SexUnknown,
}

func readBirth(row *sheet.Row, today clock.Date) person.Birth {
	text := line(row.Text(birth))
	if text == "" {
		return person.Birth{}
	}
	b, ok := person.ParseBirth(text, today)
	if !ok {
		row.Fail(birth, "birth", "arrivals.rule.birth")
	}
	return b
}
