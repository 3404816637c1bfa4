package leaflet

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/web/say"
)

// names lists persons as they are read aloud.
func names(all []assignment.Person) string {
	words := make([]string, len(all))
	for i, p := range all {
		words[i] = p.Name()
	}
	return strings.Join(words, ", ")
}

// given names persons within their family, the members of which have a family
// name in common.
func (p paper) given(who ...id.ID) string {
	var words []string
	for _, one := range p.About {
		if !slices.Contains(who, one.ID) {
			continue
		}
		if one.GivenName == "" {
			words = append(words, one.Name())
		} else {
			words = append(words, one.GivenName)
		}
	}
	return strings.Join(words, ", ")
}

// need is one line of what the municipality learns: the same for several of
// them on the same basis is one line.
type need struct {
	Code, Detail string
	Basis        record.Basis
	Who          []id.ID
}

func (p paper) needs() []need {
	var list []need
	for _, n := range p.Needs {
		i := slices.IndexFunc(list, func(l need) bool { return l.Code == n.Code && l.Detail == n.Detail && l.Basis == n.Basis })
		if i < 0 {
			i, list = len(list), append(list, need{Code: n.Code, Detail: n.Detail, Basis: n.Basis})
		}
		if !slices.Contains(list[i].Who, n.Person) {
			list[i].Who = append(list[i].Who, n.Person)
		}
	}
	return list
}

// why says in plain words on what a need is based.
func why(ctx context.Context, basis record.Basis) string {
	if key := "leaflet.basis." + string(basis); i18n.Has(key) {
		return i18n.T(ctx, key)
	}
	citation := string(basis)
	if entry, known := record.Current().Basis(basis); known {
		citation = entry.Citation
	}
	return i18n.T(ctx, "leaflet.basis.other", "basis", citation)
}

// has reports whether a need on the paper has the basis.
func (p paper) has(basis record.Basis) bool {
	return slices.ContainsFunc(p.Needs, func(n record.Need) bool { return n.Basis == basis })
}

// done words what was done for one person, one phrase for each kind and
// outcome: "Impfung: Masern, Mumps (14.09.2026); Polio (2025)".
func (p paper) done(ctx context.Context, who id.ID) []string {
	own := slices.DeleteFunc(slices.Clone(p.Measures), func(m record.Measure) bool { return m.Person != who })
	type group struct {
		kind    string
		outcome record.Outcome
	}
	var order []group
	parts := map[group][]string{}
	for _, matter := range record.Matters(own) {
		m := matter.Statements[0]
		g := group{m.Kind, m.Outcome}
		if _, known := parts[g]; !known {
			order = append(order, g)
			parts[g] = nil
		}
		if text := particulars(ctx, m); text != "" {
			parts[g] = append(parts[g], text)
		}
	}
	phrases := make([]string, len(order))
	for i, g := range order {
		phrases[i] = say.Measure(ctx, g.kind, nil)
		if g.outcome != record.Done {
			phrases[i] += " – " + i18n.T(ctx, "leaflet.outcome."+string(g.outcome))
		}
		if len(parts[g]) > 0 {
			phrases[i] += ": " + strings.Join(parts[g], i18n.T(ctx, "leaflet.list.semicolon"))
		}
	}
	return phrases
}

// health words what is told of one person's allergies, medicines and aids, and
// until when a medicine is enough.
func (p paper) health(ctx context.Context, who id.ID) (phrases []string) {
	own := slices.DeleteFunc(slices.Clone(p.Statements), func(a record.Statement) bool { return a.Person != who })
	for _, e := range record.Entries(own) {
		a := e.Statements[0]
		phrase := a.About
		if a.None {
			phrase = i18n.T(ctx, "leaflet.health.none."+string(a.Kind))
		}
		if a.Danger == "high" {
			phrase += ": " + i18n.T(ctx, "leaflet.health.danger")
		}
		for _, r := range record.RunningOut(e.Statements, p.Told.Version.Handover.Plan.Day) {
			if !r.Unknown() && !r.Covered() {
				phrase += ". " + i18n.T(ctx, "leaflet.health.supply", "day", i18n.DateShort(ctx, r.Last))
			}
		}
		phrases = append(phrases, phrase)
	}
	return phrases
}

// particulars say against what and when: "Masern, Mumps (14.09.2026)".
func particulars(ctx context.Context, m record.Measure) string {
	var against []string
	for _, a := range m.Antigens {
		if key := record.AntigenText(a); i18n.Has(key) {
			a = i18n.T(ctx, key)
		}
		against = append(against, a)
	}
	if len(against) == 0 && m.Vaccine != "" {
		against = []string{m.Vaccine}
	}
	day := when(ctx, m.Day, m.DayPrecision)
	switch {
	case len(against) == 0:
		return day
	case day == "":
		return strings.Join(against, i18n.T(ctx, "leaflet.list.comma"))
	}
	return strings.Join(against, i18n.T(ctx, "leaflet.list.comma")) + " (" + day + ")"
}

// when writes a day as exactly as it is known, in figures, "" where it is not.
func when(ctx context.Context, d clock.Date, p person.Precision) string {
	switch {
	case d.IsZero() || p == person.NotKnown:
		return ""
	case p == person.ToTheYear:
		return strconv.Itoa(d.Year())
	case p == person.ToTheMonth:
		return i18n.DateShort(ctx, d)[3:]
	}
	return i18n.DateShort(ctx, d)
}

// copies lists of what kind the copies of papers are that go along, and whose.
func (p paper) copies(ctx context.Context) []gap {
	var list []gap
	for _, c := range p.Leaflet.Copies {
		list = add(list, i18n.T(ctx, "leaflet.copy."+string(c.Kind)), c.Person)
	}
	return list
}

// gap is one thing nobody knows, or that is not needed, or goes along, and of whom.
type gap struct {
	Text string
	Who  []id.ID
}

func (p paper) gaps(ctx context.Context) []gap {
	var list []gap
	for _, g := range p.Missing {
		list = add(list, gapText(ctx, g), g.Person)
	}
	return list
}

func gapText(ctx context.Context, g record.Gap) string {
	switch g.Of {
	case record.GapMeasure:
		return say.Measure(ctx, g.Code, nil)
	case record.GapNeed:
		return say.Need(ctx, g.Code)
	case record.GapGroup:
		return i18n.T(ctx, "leaflet.gap.group", "group", i18n.Key("leaflet.group."+g.Code))
	default:
		return i18n.T(ctx, "leaflet.gap."+string(g.Of))
	}
}

// none lists what persons were asked about and do not need: the municipality
// learns that too.
func (p paper) none(ctx context.Context) []gap {
	var list []gap
	for _, n := range p.NoNeeds {
		text := say.Need(ctx, n.Code)
		if n.Of == record.GapGroup {
			text = i18n.T(ctx, "leaflet.group."+n.Code)
		}
		list = add(list, text, n.Person)
	}
	return list
}

func add(list []gap, text string, who id.ID) []gap {
	i := slices.IndexFunc(list, func(l gap) bool { return l.Text == text })
	if i < 0 {
		i, list = len(list), append(list, gap{Text: text})
	}
	list[i].Who = append(list[i].Who, who)
	return list
}

// day says on which day they are expected.
func (p paper) day(ctx context.Context) string {
	plan := p.Told.Transfer.Plan
	return i18n.T(ctx, "leaflet.when.day", "weekday", i18n.Weekday(ctx, plan.ArriveOn), "day", plan.ArriveOn)
}
