package journey

import (
	"context"
	"strings"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

// about says what a question is about: "Dialyse in der Nähe, Amina Al-Haddad".
func about(ctx context.Context, h assignment.Handover, q assignment.Question) string {
	if q.Sort != assignment.SortQuestion {
		return i18n.T(ctx, "question.sort."+string(q.Sort))
	}
	return itemText(ctx, h, q.About, q.Person)
}

// itemText names an item of a hand-over and whose it is.
func itemText(ctx context.Context, h assignment.Handover, item assignment.Item, who id.ID) string {
	name := ""
	if p, ok := h.Person(who); ok {
		name = p.Name()
	}
	what := ""
	switch item.Is() {
	case "need":
		for _, n := range h.Needs("") {
			if string(item) == "need:"+string(n.ID) {
				what = say.Need(ctx, n.Code)
			}
		}
	case "measure":
		for _, m := range h.Measures("") {
			if string(item) == "measure:"+string(m.ID) {
				what = say.Measure(ctx, m.Kind, m.Antigens)
			}
		}
	case "statement":
		for _, a := range h.Statements("") {
			if string(item) == "statement:"+string(a.ID) {
				what = say.Statement(ctx, a)
			}
		}
	case "missing":
		for _, g := range h.Missing("") {
			if assignment.MissingItem(g) == item {
				what = i18n.T(ctx, "transfer.item.missing", "what", i18n.T(ctx, g.Text()))
			}
		}
	case "person":
		return name
	}
	switch {
	case what == "" && name == "":
		return i18n.T(ctx, "transfer.item.whole")
	case what == "":
		return name
	case name == "":
		return what
	default:
		return i18n.T(ctx, "transfer.item.of", "what", what, "who", name)
	}
}

// differenceRow words one difference: what and whose, before, after.
func differenceRow(ctx context.Context, p transfer, d assignment.Difference) ui.Row {
	what := i18n.T(ctx, "transfer.difference."+d.Item.Is())
	if d.Field != "" {
		what = i18n.T(ctx, "transfer.field."+d.Field)
		if text := itemText(ctx, p.Current, d.Item, ""); d.Item.Is() == "need" || d.Item.Is() == "measure" || d.Item.Is() == "statement" {
			what = text + ": " + what
		}
	}
	whose := ""
	for _, version := range p.Versions {
		if one, ok := version.Handover.Person(d.Person); ok {
			whose = one.Name()
		}
	}
	return ui.Row{Cells: ui.Cells(joined(what, whose), value(ctx, d, d.Before), value(ctx, d, d.After))}
}

// joined sets two words beside each other; the second may be missing.
func joined(what, more string) string {
	if more == "" {
		return what
	}
	return what + " · " + more
}

// value words one side of a difference.
func value(ctx context.Context, d assignment.Difference, v string) string {
	switch {
	case v == "":
		return i18n.T(ctx, "transfer.difference.nothing")
	case d.Field == "" && v == "+":
		return i18n.T(ctx, "transfer.difference.there")
	case d.Item.Is() == "paper" && (d.Field == "" || d.Field == "kind"):
		return i18n.T(ctx, record.PaperKind(v).Text())
	case d.Field == "kind" && d.Item == "plan":
		return i18n.T(ctx, "transfer.kind."+v)
	case d.Field == "" && d.Item.Is() == "need", d.Field == "code":
		return say.Need(ctx, v)
	case d.Field == "" && d.Item.Is() == "statement":
		return i18n.T(ctx, "statement.kind."+v)
	case d.Field == "" && d.Item.Is() == "measure", d.Field == "kind":
		return say.Measure(ctx, v, nil)
	case d.Field == "" && d.Item.Is() == "no-need":
		of, code, _ := strings.Cut(v, ":")
		return noNeedNames(ctx, []record.NoNeed{{Of: record.GapKind(of), Code: code}})
	case d.Field == "" && d.Item.Is() == "relation":
		return i18n.T(ctx, "person.relation."+string(person.RelationKind(v)))
	}
	switch d.Field {
	case "arrive_on", "birth_date", "from", "until", "day", "source_day", "issued_on", "lasts_until":
		if day, err := clock.ParseDate(v); err == nil {
			return i18n.DateShort(ctx, day)
		}
	case "languages":
		return spoken(ctx, v)
	case "severity", "outcome", "source":
		return i18n.T(ctx, "record."+d.Field+"."+v)
	case "standing", "danger", "certainty":
		return i18n.T(ctx, "statement."+d.Field+"."+v)
	case "sex":
		return i18n.T(ctx, "person.sex."+v)
	}
	return v
}

// spoken words what a difference says of languages: "ar+, (en)".
func spoken(ctx context.Context, list string) string {
	var words []string
	for _, one := range strings.Split(list, ", ") {
		tag := strings.Trim(one, "()+")
		words = append(words, strings.Replace(one, tag, say.Language(ctx, tag), 1))
	}
	return strings.Join(words, ", ")
}

// history words the events of a transfer, the latest first.
func history(ctx context.Context, p transfer) []ui.Event {
	var list []ui.Event
	for i := len(p.Events) - 1; i >= 0; i-- {
		e := p.Events[i]
		one := ui.Event{When: i18n.Time(ctx, e.At), Title: i18n.T(ctx, e.Action.Text()), Text: e.Note,
			Who: e.ActorName + ", " + office(p, e), Kind: eventTone(e)}
		if e.Action == assignment.ActArrive && e.From.Ended() {
			one.Title = i18n.T(ctx, "follow.event.arrive-late")
		}
		if body := eventFacts(ctx, p, e); len(body) > 0 {
			one.Body = lines(body)
		}
		if e.Detail.Next != "" {
			one.Body = linked(lines(eventFacts(ctx, p, e)), i18n.T(ctx, "follow.event.next"), path(e.Detail.Next))
		}
		list = append(list, one)
	}
	return list
}

func office(p transfer, e assignment.Event) string {
	if e.End == "municipality" {
		return p.MunicipalityName
	}
	return p.LandName
}

func eventTone(e assignment.Event) ui.Kind {
	switch e.Action {
	case assignment.ActReady, assignment.ActArrive, assignment.ActAcknowledge:
		return ui.Success
	case assignment.ActPostpone, assignment.ActWithdraw, assignment.ActDidNotArrive:
		return ui.Warning
	default:
		return ui.Neutral
	}
}

// eventFacts gives what an event has to say beyond its name, line by line.
func eventFacts(ctx context.Context, p transfer, e assignment.Event) []string {
	var list []string
	d := e.Detail
	if !d.OldDay.IsZero() && !d.Day.IsZero() && d.OldDay != d.Day {
		list = append(list, i18n.T(ctx, "transfer.event.moved", "old", i18n.DateShort(ctx, d.OldDay), "new", i18n.DateShort(ctx, d.Day)))
	}
	if d.Promised > 0 {
		n := assignment.Notice{Days: d.Days, Workdays: d.Workdays, Promised: d.Promised}
		list = append(list, notice(ctx, n))
	}
	if d.OpenCount > 0 {
		list = append(list, i18n.T(ctx, "transfer.event.open", "count", d.OpenCount))
	}
	if d.Fate != "" {
		list = append(list, i18n.T(ctx, "follow.fate."+string(d.Fate)))
	}
	for _, who := range d.Came {
		if one, ok := p.Current.Person(who); ok {
			list = append(list, i18n.T(ctx, "follow.event.came", "who", one.Name()))
		}
	}
	for _, who := range d.Absent {
		if one, ok := p.Current.Person(who); ok {
			key := "transfer.event.absent"
			switch e.Action {
			case assignment.ActDepart:
				key = "trip.event.stayed"
			case assignment.ActFollowUp:
				key = "follow.event.about"
			}
			list = append(list, i18n.T(ctx, key, "who", one.Name()))
		}
	}
	for _, one := range d.Differed {
		if who, ok := p.Current.Person(one.Person); ok {
			list = append(list, who.Name()+": "+one.Note)
		}
	}
	return list
}
