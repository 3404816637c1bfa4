package planning

import (
	"context"
	"net/url"
	"slices"

	"wegwarte/internal/assignment"
	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

// The page's tables, by their words in the address: each is ordered by itself,
// and kept by itself.
const (
	tableMonths       = "monate"
	tableOffices      = "orte"
	tableCases        = "faelle"
	tableMissedMonths = "fehlend-monate"
	tableMissedUnits  = "fehlend-orte"
	tableMissed       = "fehlend"
)

// anchors are where the tables stand on the page.
var anchors = map[string]string{tableMonths: "#monate", tableOffices: "#orte", tableCases: "#faelle",
	tableMissedMonths: "#nicht-angekommen", tableMissedUnits: "#nicht-angekommen-orte", tableMissed: "#nicht-angekommen-faelle"}

// heads are the labels of the columns by which a table can be ordered, by the
// word in the address; "" is the order in which it comes unasked.
func (p figures) heads(table string) map[string]string {
	switch table {
	case tableMonths:
		return map[string]string{"": "figures.month", "haushalte": "figures.unit", "mittel": "figures.median", "p10": "figures.p10", "gehalten": "figures.kept", "bekannt": "figures.known"}
	case tableOffices:
		return map[string]string{"": "figures.median", "name": "figures.head." + string(p.By), "haushalte": "figures.unit", "p10": "figures.p10", "gehalten": "figures.kept", "bekannt": "figures.known"}
	case tableCases:
		return map[string]string{"": "transfer.arrive-on", "nummer": "transfer.number", "kommune": "transfer.to", "einrichtung": "desk.facility",
			"angekuendigt": "transfer.announced-on", "vorlauf": "transfer.notice.term", "bekannt": "figures.known"}
	case tableMissed:
		return map[string]string{"": "transfer.arrive-on", "nummer": "transfer.number", "kommune": "transfer.to", "einrichtung": "desk.facility",
			"personen": "follow.figures.persons", "ausgang": "follow.became"}
	}
	all := map[string]string{"": "figures.month", "haushalte": "figures.unit", "personen": "follow.figures.persons"}
	if table == tableMissedUnits {
		all = map[string]string{"": "figures.unit", "name": "desk.facility", "personen": "follow.figures.persons"}
	}
	for _, word := range endingWords {
		all[word] = "follow.ended." + word
	}
	return all
}

// order is how a table comes. Its address keeps what else is asked of the page,
// but for where the pages of the cases begin.
func (p figures) order(table string) ui.ListOrder {
	rest := url.Values{}
	for name, values := range p.asked {
		if !slices.Contains([]string{"nach", "haushalt", "hinter", "tabelle"}, name) {
			rest[name] = values
		}
	}
	var words []string
	for word := range p.heads(table) {
		if word != "" {
			words = append(words, word)
		}
	}
	return ui.OrderedAs(p.asked, "/vorlauf", "spalte-"+table, words...).Within(rest, anchors[table])
}

// orderWords says in which order a table comes.
func (p figures) orderWords(ctx context.Context, table string) []string {
	return export.InOrder(ctx, p.order(table), p.heads(table))
}

// head heads one column of a table.
func (p figures) head(ctx context.Context, table, word string, numeric bool) ui.Column {
	o, c := p.order(table), ui.Column{Label: i18n.T(ctx, p.heads(table)[word]), Numeric: numeric}
	if word == "kommune" && p.Scope.Kind == tenant.Municipality || word == "einrichtung" && p.Scope.OnlyUnit() != "" {
		return c // always the visitor's own
	}
	if word == "" && (table == tableMonths || table == tableMissedMonths || table == tableMissedUnits || table == tableMissed) {
		return o.Falling(c, word)
	}
	return o.Head(c, word)
}

// sorted orders figures; unasked they come as they are.
func (p figures) sorted(table string, all []assignment.Figure) []assignment.Figure {
	type row = assignment.Figure
	by := map[string]func(a, b row) int{
		"":          func(a, b row) int { return b.Month.Compare(a.Month) },
		"haushalte": ui.By(row.Households),
		"p10":       ui.By(func(f row) int { return f.Quantile(.1) }),
		"gehalten":  ui.By(row.Kept),
		"bekannt":   ui.By(func(f row) int { return f.Percent() }),
		"mittel":    ui.By(func(f row) int { return f.Quantile(.5) }),
		"name":      ui.Alphabetical(func(f row) string { return f.Name }),
	}
	if table == tableOffices {
		by[""] = by["mittel"]
	}
	ui.SortShort(p.order(table), all, by)
	return all
}

// sortedMissed orders counts of who did not come.
func (p figures) sortedMissed(table string, all []assignment.Missed) []assignment.Missed {
	type row = assignment.Missed
	by := map[string]func(a, b row) int{
		"":          func(a, b row) int { return b.Month.Compare(a.Month) },
		"name":      ui.Alphabetical(func(m row) string { return m.Name }),
		"haushalte": ui.By(func(m row) int { return m.Households }),
		"personen":  ui.By(func(m row) int { return m.Persons }),
	}
	if table == tableMissedUnits {
		by[""] = func(a, b row) int { return b.Households - a.Households }
	}
	for _, word := range endingWords {
		by[word] = ui.By(func(m row) int { return m.Ended[endings[word]] })
	}
	ui.SortShort(p.order(table), all, by)
	return all
}

// caseWords and missedWords are the columns the cases can be ordered by, by the
// word in the address.
var (
	caseWords = map[string]assignment.CaseColumn{"nummer": assignment.CaseByNumber, "kommune": assignment.CaseByTown, "einrichtung": assignment.CaseByUnit,
		"angekuendigt": assignment.CaseByAnnounced, "vorlauf": assignment.CaseByNotice, "bekannt": assignment.CaseByKnown}
	missedWords = map[string]assignment.MissedColumn{"nummer": assignment.MissedByNumber, "kommune": assignment.MissedByTown, "einrichtung": assignment.MissedByUnit,
		"personen": assignment.MissedBySize, "ausgang": assignment.MissedByEnding}
)

// caseQuery is which cases are asked for, and in which order.
func (p figures) caseQuery() assignment.CaseQuery {
	o := p.order(tableCases)
	return assignment.CaseQuery{Least: p.Least, Most: p.Most, By: caseWords[o.Word], Down: o.Down}
}

// missedCaseQuery is which cases of who did not come are asked for, and in which
// order.
func (p figures) missedCaseQuery() assignment.MissedQuery {
	o := p.order(tableMissed)
	ending, one := endings[p.Missed.What]
	return assignment.MissedQuery{All: !one, Ending: ending, By: missedWords[o.Word], Down: o.Down}
}
