package assignment

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Item names one thing of a hand-over: "plan", "household:ID", "person:ID",
// "relation:…", "need:ID", "no-need:ID", "measure:ID", "statement:ID", "paper:ID", "missing:…".
type Item string

// Is gives what the item is, the word before the first colon.
func (i Item) Is() string { word, _, _ := strings.Cut(string(i), ":"); return word }

// Difference is one thing that is not the same in two hand-overs. An item that
// only one of them has is a single Difference without a Field; its Before or
// After is "", the other is the item's code, or "+" for one without.
type Difference struct {
	Person        id.ID // "" where it concerns no single person
	Item          Item
	Kind          tenant.Data // who may not read that, may not read the difference
	Field         string      // name of the field, e.g. "birth_date"
	Before, After string      // days as "2026-11-22", codes as they are
}

// Diff lists what changed from one hand-over to another, in the order of their
// items. What is missing is left out: it follows from the rest.
func Diff(before, after Handover) []Difference {
	one, other := before.items(), after.items()
	keys := make([]Item, 0, len(one)+len(other))
	for k := range one {
		keys = append(keys, k)
	}
	for k := range other {
		if _, both := one[k]; !both {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	var diff []Difference
	for _, k := range keys {
		was, had := one[k]
		is, has := other[k]
		switch {
		case !had:
			diff = append(diff, Difference{is.person, k, is.kind, "", "", is.code})
		case !has:
			diff = append(diff, Difference{was.person, k, was.kind, "", was.code, ""})
		default:
			for i, f := range was.fields {
				if now := is.fields[i]; f != now {
					diff = append(diff, Difference{was.person, k, was.kind, f.name, f.value, now.value})
				}
			}
		}
	}
	return diff
}

// item is one thing of a hand-over, its fields always in the same order.
type item struct {
	person id.ID
	kind   tenant.Data
	code   string
	fields []field
}

type field struct{ name, value string }

func (h Handover) items() map[Item]item {
	items := map[Item]item{"plan": {"", tenant.Transfer, "+", []field{
		{"arrive_on", h.Plan.Day.String()}, {"arrive_at", h.Plan.Time}, {"meeting_point", h.Plan.MeetingPoint}, {"kind", string(Plan{Kind: h.Plan.Kind}.kinded().Kind)}}}}
	for _, in := range h.Households {
		items[itemOf("household", in.ID)] = item{"", tenant.Register, "+", []field{
			{"file_number", in.FileNumber}, {"facility", in.Facility}, {"place", in.Place}}}
		for _, p := range in.Persons {
			items[itemOf("person", p.ID)] = p.item(in.ID)
		}
	}
	for _, r := range h.Relations {
		items[Item("relation:"+string(r.Person)+":"+string(r.Other)+":"+string(r.Kind))] =
			item{r.Person, tenant.Register, string(r.Kind), nil}
	}
	for _, p := range h.Copies {
		items[itemOf("paper", p.ID)] = item{p.Person, p.Data(), string(p.Kind), []field{
			{"kind", string(p.Kind)}, {"issued_on", p.IssuedOn.String()}, {"note", p.Note}}}
	}
	h.General.items(items, tenant.Need, tenant.Measure)
	h.Health.items(items, tenant.NeedHealth, tenant.MeasureHealth)
	return items
}

func (p Person) item(household id.ID) item {
	return item{p.ID, tenant.Register, "+", []field{
		{"household", string(household)},
		{"family_name", p.FamilyName}, {"given_name", p.GivenName},
		{"family_name_own", p.FamilyNameOwn}, {"given_name_own", p.GivenNameOwn},
		{"birth_date", p.BirthDate.String()}, {"birth_precision", string(p.BirthPrecision)},
		{"sex", string(p.Sex)}, {"phone", p.Phone}, {"email", p.Email},
		{"languages", spoken(p.Languages)}}}
}

func (k Known) items(items map[Item]item, needs, measures tenant.Data) {
	for _, n := range k.Needs {
		items[itemOf("need", n.ID)] = item{n.Person, needs, n.Code, []field{
			{"code", n.Code}, {"severity", string(n.Severity)}, {"detail", n.Detail},
			{"from", n.From.String()}, {"until", n.Until.String()},
			{"source", string(n.Source)}, {"source_day", n.SourceDay.String()}, {"basis", string(n.Basis)}}}
	}
	for _, n := range k.NoNeeds {
		items[itemOf("no-need", n.ID)] = item{n.Person, needs, n.Item(), nil}
	}
	for _, a := range k.Statements {
		items[itemOf("statement", a.ID)] = item{a.Person, measures, string(a.Kind), []field{
			{"about", a.About}, {"standing", string(a.Standing)}, {"danger", a.Danger}, {"certainty", a.Certainty},
			{"reaction", a.Reaction}, {"dosage", a.Dosage}, {"from", a.From.String()}, {"until", a.Until.String()},
			{"lasts_until", a.LastsUntil.String()}, {"supply_days", supplied(a.SupplyDays)},
			{"source", string(a.Source)}, {"source_day", a.SourceDay.String()}, {"basis", string(a.Basis)}}}
	}
	for _, m := range k.Measures {
		items[itemOf("measure", m.ID)] = item{m.Person, measures, m.Kind, []field{
			{"kind", m.Kind}, {"outcome", string(m.Outcome)},
			{"day", m.Day.String()}, {"day_precision", string(m.DayPrecision)}, {"place", m.Place},
			{"vaccine", m.Vaccine}, {"atc", m.ATC}, {"antigens", strings.Join(m.Antigens, ", ")},
			{"batch", m.Batch}, {"dose", m.Dose}, {"note", m.Note},
			{"source", string(m.Source)}, {"source_day", m.SourceDay.String()}}}
	}
}

func supplied(days int) string {
	if days == 0 {
		return ""
	}
	return strconv.Itoa(days)
}

// Whose gives the person an item concerns, "" where it concerns no single one,
// and whether the hand-over has the item.
func (h Handover) Whose(wanted Item) (who id.ID, ok bool) {
	who, _, ok = h.find(wanted)
	return who, ok
}

func itemOf(is string, what id.ID) Item { return Item(is + ":" + string(what)) }

// spoken writes languages in an order of their own, "ar+, en": a + for one that
// is read, in brackets one that is only read.
func spoken(list []Language) string {
	list = slices.Clone(list)
	sorted.By(list, func(a, b Language) int { return cmp.Compare(a.Tag, b.Tag) })
	words := make([]string, len(list))
	for i, l := range list {
		words[i] = l.Tag
		if l.Reads {
			words[i] += "+"
		}
		if !l.Speaks {
			words[i] = "(" + words[i] + ")"
		}
	}
	return strings.Join(words, ", ")
}

// find gives the person and the kind of data of an item; what is missing is one.
func (h Handover) find(wanted Item) (who id.ID, kind tenant.Data, ok bool) {
	for _, g := range h.Missing("") {
		if MissingItem(g) == wanted {
			return g.Person, g.Data(), true
		}
	}
	it, ok := h.items()[wanted]
	return it.person, it.kind, ok
}

// MissingItem names a gap as an item of the hand-over.
func MissingItem(g record.Gap) Item {
	return Item("missing:" + string(g.Of) + ":" + g.Code + ":" + string(g.Person))
}
