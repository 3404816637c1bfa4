package register

import (
	"context"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/web/say"
)

// birthInput writes a birth as the form takes it.
func birthInput(b person.Birth) string {
	switch b.Precision {
	case person.ToTheDay:
		return strconv.Itoa(b.Date.Day()) + "." + strconv.Itoa(int(b.Date.Month())) + "." + strconv.Itoa(b.Date.Year())
	case person.ToTheMonth:
		return strconv.Itoa(int(b.Date.Month())) + "." + strconv.Itoa(b.Date.Year())
	case person.ToTheYear:
		return strconv.Itoa(b.Date.Year())
	case person.NotKnown:
	}
	return ""
}

// ages words the ages of a household, the first person's first.
func ages(h person.Household, on clock.Date) string {
	words := make([]string, len(h.Persons))
	for i, p := range h.Persons {
		years, known := p.Birth.AgeOn(on)
		words[i] = "?"
		if known {
			words[i] = strconv.Itoa(years)
		}
	}
	return strings.Join(words, ", ")
}

// languageLine words a language with what the person can do in it.
func languageLine(ctx context.Context, l person.Language) string {
	return i18n.T(ctx, "register.language."+skillOf(l), "language", say.Language(ctx, l.Tag))
}

// The skills in a language, as a form sends them.
const (
	speaks     = "speaks"
	reads      = "reads"
	speaksRead = "both"
)

func skillOf(l person.Language) string {
	switch {
	case l.Speaks && l.Reads:
		return speaksRead
	case l.Reads:
		return reads
	default:
		return speaks
	}
}

// listName is how a person stands in a list: family name first.
func listName(p person.Person) string {
	if p.FamilyName == "" || p.GivenName == "" {
		return p.Name()
	}
	return p.FamilyName + ", " + p.GivenName
}

// HouseholdName is what a household's page is called.
func HouseholdName(ctx context.Context, h person.Household) string {
	name := h.Persons[0].FamilyName
	if name == "" {
		name = h.Persons[0].GivenName
	}
	return i18n.T(ctx, "register.household.named", "name", name)
}

func householdURL(household id.ID) string { return "/haushalte/" + string(household) }

func personURL(who id.ID) string { return "/personen/" + string(who) }
