package journey

import (
	"context"
	"strconv"
	"strings"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/ui"
)

// age says how old somebody is on a day, or that nobody knows.
func age(ctx context.Context, p assignment.Person, on clock.Date) string {
	years, known := p.AgeOn(on)
	switch {
	case !known:
		return i18n.T(ctx, "transfer.age.unknown")
	case years == 0:
		return i18n.T(ctx, "transfer.age.baby")
	}
	return i18n.T(ctx, "transfer.age", "count", years)
}

// born writes a date of birth as exactly as it is known.
func born(ctx context.Context, p assignment.Person) string {
	switch p.BirthPrecision {
	case person.ToTheDay:
		return i18n.DateShort(ctx, p.BirthDate)
	case person.ToTheMonth:
		return i18n.T(ctx, "date.month."+strconv.Itoa(int(p.BirthDate.Month()))) + " " + strconv.Itoa(p.BirthDate.Year())
	case person.ToTheYear:
		return strconv.Itoa(p.BirthDate.Year())
	default:
		return i18n.T(ctx, "date.unknown")
	}
}

// tongues lists what somebody speaks and reads: "Arabisch, Englisch (liest nicht)".
func tongues(ctx context.Context, p assignment.Person) string {
	var words []string
	for _, l := range p.Languages {
		name := tongue(ctx, l.Tag)
		switch {
		case l.Speaks && !l.Reads:
			name = i18n.T(ctx, "transfer.language.speaks", "language", name)
		case !l.Speaks:
			name = i18n.T(ctx, "transfer.language.reads", "language", name)
		}
		words = append(words, name)
	}
	return strings.Join(words, ", ")
}

func tongue(ctx context.Context, tag string) string {
	if key := "language." + tag; i18n.Has(key) {
		return i18n.T(ctx, key)
	}
	return tag
}

// needText names a need, also one that only another catalogue has.
func needText(ctx context.Context, code string) string {
	if entry, known := record.Current().Need(code); known {
		return i18n.T(ctx, entry.Text())
	}
	return code
}

// measureText names a measure: "Impfung: Masern, Mumps, Röteln".
func measureText(ctx context.Context, m record.Measure) string {
	name := m.Kind
	if entry, known := record.Current().Kind(m.Kind); known {
		name = i18n.T(ctx, entry.Text())
	}
	var against []string
	for _, a := range m.Antigens {
		if key := record.AntigenText(a); i18n.Has(key) {
			a = i18n.T(ctx, key)
		}
		against = append(against, a)
	}
	if len(against) > 0 {
		name += ": " + strings.Join(against, ", ")
	}
	return name
}

// measureDetail gives what else a source says about a measure, in one line.
func measureDetail(ctx context.Context, m record.Measure) string {
	var parts []string
	switch {
	case m.Day.IsZero() || m.DayPrecision == person.NotKnown:
	case m.DayPrecision == person.ToTheYear:
		parts = append(parts, strconv.Itoa(m.Day.Year()))
	case m.DayPrecision == person.ToTheMonth:
		parts = append(parts, i18n.T(ctx, "date.month."+strconv.Itoa(int(m.Day.Month())))+" "+strconv.Itoa(m.Day.Year()))
	default:
		parts = append(parts, i18n.DateShort(ctx, m.Day))
	}
	for _, text := range []string{m.Place, m.Vaccine, m.Batch, m.Note} {
		if text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " · ")
}

// said names a source and the day it spoke: "Impfpass, 20.10.2026".
func said(ctx context.Context, source record.Source, on clock.Date) string {
	return i18n.T(ctx, "record.said", "source", i18n.Key("record.source."+string(source)), "day", i18n.DateShort(ctx, on))
}

func severityTone(s record.Severity) ui.Kind {
	switch s {
	case record.Essential:
		return ui.Danger
	case record.Needed:
		return ui.Warning
	default:
		return ui.Neutral
	}
}

func outcomeTone(o record.Outcome) ui.Kind {
	switch o {
	case record.Done:
		return ui.Success
	case record.Planned:
		return ui.Info
	default:
		return ui.Warning
	}
}

// roleText names a role.
func roleText(ctx context.Context, r tenant.Role) string { return i18n.T(ctx, "role."+string(r)) }

// given is how a person is called within a list of their family.
func given(h assignment.Handover, who id.ID) string {
	p, ok := h.Person(who)
	switch {
	case !ok:
		return ""
	case p.GivenName != "":
		return p.GivenName
	default:
		return p.Name()
	}
}
