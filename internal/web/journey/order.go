package journey

import (
	"context"
	"maps"
	"net/url"
	"strings"

	"wegwarte/internal/assignment"
	"wegwarte/internal/i18n"
	"wegwarte/internal/web/ui"
)

// columns are what lists of transfers can be ordered by, by the word in the
// address; without one they come in the order of work.
var columns = map[string]assignment.Column{"name": assignment.ByName, "kommune": assignment.ByTown, "tag": assignment.ByDay,
	"vorlauf": assignment.ByNotice, "stand": assignment.ByState, "am-zug": assignment.ByTurn, "personen": assignment.BySize}

// columnOf and ordered carry the order of a list in the address; a hyphen before
// the word says that it comes from its end.
func columnOf(query url.Values) (by assignment.Column, down bool) {
	word, down := strings.CutPrefix(query.Get("spalte"), "-")
	by = columns[word]
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
