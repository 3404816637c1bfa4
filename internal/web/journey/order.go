package journey

import (
	"context"
	"maps"
	"net/url"
	"strings"

	"wegwarte/internal/assignment"
	"wegwarte/internal/i18n"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

// columns are what lists of transfers can be ordered by, by the word in the
// address; without one they come in the order of work.
var columns = map[string]assignment.Column{"name": assignment.ByName, "kommune": assignment.ByTown, "tag": assignment.ByDay,
	"vorlauf": assignment.ByNotice, "stand": assignment.ByState, "am-zug": assignment.ByTurn, "personen": assignment.BySize, "einrichtung": assignment.ByUnit}

// columnOf and ordered carry the order of a list in the address; a hyphen before
// the word says that it comes from its end.
func columnOf(query url.Values) (by assignment.Column, down bool) {
	word, down := strings.CutPrefix(query.Get("spalte"), "-")
	by = columns[word]
	if by == assignment.ByUnit && query.Get("ansicht") != viewCandidates { // only they live in one facility
		by = assignment.ByUrgency
	}
	return by, by != "" && down
}

func ordered(query url.Values, by assignment.Column, down bool) url.Values {
	query = maps.Clone(query)
	if query == nil {
		query = url.Values{}
	}
	if word := orderWord(by, down); word != "" {
		query.Set("spalte", word)
	}
	return query
}

// orderWord is an order as the address has it, "" for the order of work.
func orderWord(by assignment.Column, down bool) string {
	for word, one := range columns {
		switch {
		case one == by && down:
			return "-" + word
		case one == by:
			return word
		}
	}
	return ""
}

func address(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// inboxOrders are the orders the inbox offers, which has no columns to choose
// one at.
var inboxOrders = []struct {
	by   assignment.Column
	down bool
}{{assignment.ByUrgency, false}, {assignment.ByDay, false}, {assignment.ByDay, true}, {assignment.ByName, false}, {assignment.BySize, true},
	{assignment.ByNotice, false}, {assignment.ByState, false}, {assignment.ByTurn, false}}

func inboxOrderOptions(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(inboxOrders))
	for i, o := range inboxOrders {
		word := orderWord(o.by, o.down)
		options[i] = ui.Option{Value: word, Label: i18n.T(ctx, "inbox.order."+word)}
	}
	return options
}

// orderWords says in which order a list comes.
func orderWords(ctx context.Context, by assignment.Column, down bool) string {
	return export.Ordered(ctx, i18n.T(ctx, "export.order."+wordOf(by)), down)
}

func wordOf(by assignment.Column) string { return orderWord(by, false) }

// allOf is the part of an address that asks for everybody's, not only one's own;
// viewWords says which of the two it is.
func allOf(all bool) url.Values {
	if all {
		return url.Values{"alle": {"1"}}
	}
	return url.Values{}
}

func viewWords(v *door.Visit, key string, all bool) func(export.Names) []string {
	return func(export.Names) []string {
		if all {
			return []string{v.T(key + "all")}
		}
		return []string{v.T(key + "mine")}
	}
}
