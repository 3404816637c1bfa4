package test

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/testkit"
)

// How a list can be ordered by a column it shows; anything else is the reason
// why it cannot.
const (
	byIndex  = "an index gives the rows in this order"
	inMemory = "the list is read at once and sorted where it is shown"
)

// column is one column of a list: the key of its label, and how the list can be
// ordered by it.
type column struct{ label, how string }

// Reasons that several columns share.
const (
	freeText  = "free text: its first letters are an order that nobody looks for"
	nameless  = "the entry holds an identifier, which is no order; the selection shows one person's"
	ofToday   = "counted for today, from who lives there"
	weekly    = "proposals follow each other, some a week: the latest stands first, and is the one to work with"
	ofMap     = "the words of a map, those who take in most first"
	kinds     = "a few kinds of seats, in the order of their levels and ages"
	groups    = "one line for each group of needs, in the order of the catalogue"
	bars      = "the words of a histogram, in the order of its bars"
	orderWork = "cards in the order of work: what is due first stands first, and there is nothing else to choose"
)

// orders lists every column of every list. A list of cards has no columns, but a
// reason.
var orders = []struct {
	list, who string
	columns   []column
	cards     string
}{
	{list: "/haushalte", who: "sozialdienst@zue.example", columns: []column{{"register.household", byIndex}, {"register.size", byIndex}, {"register.ages", byIndex}, {"register.where", byIndex}}},
	{list: "/haushalte", who: "verteilung@land.example", columns: []column{{"register.household", byIndex}, {"register.size", byIndex}, {"register.ages", byIndex}, {"register.where", byIndex}}},
	{list: "/zahlen", who: "leitung@werne.example", columns: []column{{"figure.field.key", inMemory}, {"figure.field.value", "persons, places and percent have no order among each other"}, {"figure.period", inMemory},
		{"figure.field.as_of", inMemory}, {"figure.field.source", freeText}, {"figure.for", freeText}}},
	{list: "/dubletten", who: "verteilung@land.example", columns: []column{{"duplicate.pair", byIndex},
		{"duplicate.what", "worded from the evidence; how much it weighs is the next column"}, {"duplicate.how-sure", byIndex}}},
	{list: "/verteilung?ansicht=unterwegs", who: "verteilung@land.example", columns: []column{{"desk.who", byIndex}, {"transfer.to", byIndex},
		{"transfer.arrive-on", byIndex}, {"transfer.notice.term", byIndex}, {"desk.state", byIndex}, {"desk.turn", byIndex}}},
	{list: "/verteilung?ansicht=beendet", who: "verteilung@land.example", columns: []column{{"desk.who", byIndex}, {"transfer.to", byIndex},
		{"transfer.arrive-on", byIndex}, {"transfer.notice.term", byIndex}, {"desk.state", byIndex}, {"desk.turn", byIndex}}},
	{list: "/verteilung?ansicht=haushalte", who: "verteilung@land.example", columns: []column{{"desk.household", byIndex}, {"desk.facility", byIndex}, {"desk.since", byIndex}, {"desk.size", byIndex},
		{"desk.needs", "counted for its reader, who may not know of all, and as of today"}, {"desk.known", "computed from what is expected of each age, as of today"}}},
	{list: "/verteilung?ansicht=haushalte", who: "sozialdienst@zue.example", columns: []column{{"desk.household", byIndex}, {"desk.facility", "always the reader's own"}, {"desk.since", byIndex}, {"desk.size", byIndex},
		{"desk.needs", "counted for its reader, who may not know of all, and as of today"}, {"desk.known", "computed from what is expected of each age, as of today"}}},
	{list: "/eingang", who: "aufnahme@werne.example", cards: "cards; the field above them orders by each index of the transfers"},
	{list: "/fragen", who: "sozialdienst@zue.example", cards: orderWork},
	{list: "/vorbereitung", who: "aufnahme@werne.example", cards: orderWork},
	{list: "/termine", who: "aufnahme@werne.example", cards: orderWork},
	{list: "/impfbedarf", who: "verteilung@land.example", cards: "weeks beside each other; places come by how many want what was chosen"},
	{list: "/fahrten", who: "sozialdienst@zue.example", cards: "the bus of one day, in the order of its stops"},
	{list: "/verbleib", who: "verteilung@land.example", cards: orderWork},
	{list: "/offene-angaben", who: "sozialdienst@zue.example", cards: orderWork},
	{list: "/erwartungen", who: "verteilung@land.example", cards: "the lines of the catalogue, in its groups"},
	{list: "/zusagen", who: "verteilung@land.example", columns: []column{{"promise.season", inMemory}, {"promise.kind", inMemory}, {"promise.days", inMemory}, {"promise.clocks", inMemory}, {"promise.source", freeText}}},
	{list: "/vorschau", who: "verteilung@land.example", columns: slices.Concat([]column{{"preview.town", inMemory}}, slices.Repeat([]column{{"", inMemory}}, 8))},
	{list: "/vorlauf?ab=-999&unter=999&ausgang=alle", who: "verteilung@land.example", columns: []column{
		{"figures.spread.title", bars}, {"figures.unit", bars},
		{"figures.month", inMemory}, {"figures.unit", inMemory}, {"figures.median", inMemory}, {"figures.p10", inMemory}, {"figures.kept", inMemory}, {"figures.known", inMemory},
		{"figures.month", inMemory}, {"figures.unit", inMemory}, {"follow.figures.persons", inMemory}, {"follow.ended.offen", inMemory}, {"follow.ended.neu-angekuendigt", inMemory}, {"follow.ended.nachgekommen", inMemory}, {"follow.ended.beendet", inMemory},
		{"desk.facility", inMemory}, {"figures.unit", inMemory}, {"follow.figures.persons", inMemory}, {"follow.ended.offen", inMemory}, {"follow.ended.neu-angekuendigt", inMemory}, {"follow.ended.nachgekommen", inMemory}, {"follow.ended.beendet", inMemory},
		{"transfer.number", byIndex}, {"transfer.to", byIndex}, {"desk.facility", byIndex}, {"transfer.arrive-on", byIndex}, {"follow.figures.persons", byIndex}, {"follow.became", byIndex},
		{"figures.head.municipality", inMemory}, {"figures.unit", inMemory}, {"figures.median", inMemory}, {"figures.p10", inMemory}, {"figures.kept", inMemory}, {"figures.known", inMemory},
		{"transfer.number", byIndex}, {"transfer.to", byIndex}, {"desk.facility", byIndex}, {"transfer.announced-on", byIndex}, {"transfer.arrive-on", byIndex}, {"transfer.notice.term", byIndex}, {"figures.known", byIndex}}},
	{list: "/vorlauf?ab=-999&unter=999", who: "aufnahme@werne.example", columns: []column{
		{"figures.spread.title", bars}, {"figures.unit", bars},
		{"figures.month", inMemory}, {"figures.unit", inMemory}, {"figures.median", inMemory}, {"figures.p10", inMemory}, {"figures.kept", inMemory}, {"figures.known", inMemory},
		{"figures.head.facility", inMemory}, {"figures.unit", inMemory}, {"figures.median", inMemory}, {"figures.p10", inMemory}, {"figures.kept", inMemory}, {"figures.known", inMemory},
		{"transfer.number", byIndex}, {"transfer.to", "always the reader's own"}, {"desk.facility", byIndex}, {"transfer.announced-on", byIndex}, {"transfer.arrive-on", byIndex}, {"transfer.notice.term", byIndex}, {"figures.known", byIndex}}},
	{list: "/vorlauf?ab=-999&unter=999&ausgang=alle", who: "sozialdienst@zue.example", columns: []column{
		{"figures.spread.title", bars}, {"figures.unit", bars},
		{"figures.month", inMemory}, {"figures.unit", inMemory}, {"figures.median", inMemory}, {"figures.p10", inMemory}, {"figures.kept", inMemory}, {"figures.known", inMemory},
		{"figures.month", inMemory}, {"figures.unit", inMemory}, {"follow.figures.persons", inMemory}, {"follow.ended.offen", inMemory}, {"follow.ended.neu-angekuendigt", inMemory}, {"follow.ended.nachgekommen", inMemory}, {"follow.ended.beendet", inMemory},
		{"desk.facility", inMemory}, {"figures.unit", inMemory}, {"follow.figures.persons", inMemory}, {"follow.ended.offen", inMemory}, {"follow.ended.neu-angekuendigt", inMemory}, {"follow.ended.nachgekommen", inMemory}, {"follow.ended.beendet", inMemory},
		{"transfer.number", byIndex}, {"transfer.to", byIndex}, {"desk.facility", "always the reader's own"}, {"transfer.arrive-on", byIndex}, {"follow.figures.persons", byIndex}, {"follow.became", byIndex},
		{"figures.head.facility", inMemory}, {"figures.unit", inMemory}, {"figures.median", inMemory}, {"figures.p10", inMemory}, {"figures.kept", inMemory}, {"figures.known", inMemory},
		{"transfer.number", byIndex}, {"transfer.to", byIndex}, {"desk.facility", "always the reader's own"}, {"transfer.announced-on", byIndex}, {"transfer.arrive-on", byIndex}, {"transfer.notice.term", byIndex}, {"figures.known", byIndex}}},
	{list: "/zugaenge", who: "verwaltung@land.example", columns: []column{{"account.name", byIndex}, {"account.roles", "somebody may have several, of which none comes first"}, {"account.unit", byIndex}, {"account.state", byIndex}}},
	{list: "/kommunen", who: "verteilung@land.example", columns: []column{{"place.name", inMemory}, {"place.kreis", inMemory}, {"place.ags", inMemory}, {"place.population", inMemory}, {"place.area", inMemory}}},
	{list: "/freigaben", who: "leitung@land.example", columns: []column{{"releases.what", byIndex}, {"releases.reason", freeText}, {"releases.who", byIndex}, {"releases.state", byIndex}}},
	{list: "/freigaben", who: "sozialdienst@zue.example", columns: []column{{"releases.what", byIndex}, {"releases.reason", freeText}, {"releases.who", byIndex}, {"releases.state", byIndex}}},
	{list: "/notfaelle", who: "datenschutz@werne.example", columns: []column{{"audit.when", byIndex}, {"audit.who", byIndex}, {"emergency.reason", freeText}, {"emergencies.read", "a link to the entries, which are counted nowhere"}, {"emergencies.check", byIndex}}},
	{list: "/postausgang", who: "verwaltung@land.example", columns: []column{{"outbox.column.subject", byIndex}, {"outbox.column.to", "the outbox holds no names, so that no index can"}, {"outbox.column.when", byIndex}, {"outbox.column.state", byIndex}}},
	{list: "/postausgang?stand=queued", who: "verwaltung@land.example", columns: []column{{"outbox.column.subject", byIndex}, {"outbox.column.to", "the outbox holds no names, so that no index can"}, {"outbox.column.when", byIndex}, {"outbox.column.state", byIndex}}},
	{list: "/kalender", who: "aufnahme@werne.example", columns: []column{{"calendar.column.name", inMemory}, {"calendar.column.created", inMemory}, {"calendar.column.read", inMemory}}},
	{list: "/vorschlaege", who: "verteilung@land.example", columns: []column{{"proposal.proposal", weekly}, {"transfer.arrive-on", weekly}, {"proposal.placed", weekly}, {"proposal.towns", weekly},
		{"proposal.gap", weekly}, {"desk.state", weekly}}},
	{list: "/vorschlag", who: "verteilung@land.example", columns: []column{{"desk.household", inMemory}, {"transfer.to", inMemory}, {"proposal.match", inMemory}, {"proposal.why", "worded from what decided"},
		{"transfer.to", ofMap}, {"proposal.persons", ofMap}, {"proposal.owed.before", ofMap}, {"proposal.owed.after", ofMap},
		{"proposal.balance.group", groups}, {"", groups}, {"", groups}, {"", groups}}},
	{list: "/vorschlaege/plaetze?alle=1", who: "verteilung@land.example", columns: []column{{"transfer.to", inMemory}, {"proposal.town.open", inMemory}, {"proposal.town.coming", inMemory},
		{"proposal.resource.places", inMemory}, {"proposal.town.has", "several numbers in one"}, {"proposal.town.stated", inMemory}}},
	{list: "/unterkuenfte/liste", who: "wohnen@werne.example", cards: "no rows: it goes out by the names of sites and dwellings and the numbers of rooms, to be ordered in a spreadsheet program"},
	{list: "/unterkuenfte", who: "wohnen@werne.example", columns: []column{{"housing.site", byIndex}, {"housing.kind", byIndex}, {"housing.places", byIndex}, {"housing.free", ofToday}, {"housing.fullness", ofToday}, {"housing.closes", byIndex}}},
	{list: "/ergebnisse/verlauf", who: "integration@werne.example", cards: "months in their order"},
	{list: "/luecken", who: "leitung@werne.example", cards: "indicators in the order of a life; units have no order among each other"},
	{list: "/gleichbehandlung", who: "gleichbehandlung@werne.example", cards: "runs, the latest first: a municipality has a few"},
	{list: "/gleichbehandlung/pruefung?nr=1", who: "gleichbehandlung@werne.example", cards: "comparisons in the order of what stands out; the largest figure is not the largest finding"},
	{list: "/ergebnisse", who: "integration@werne.example", cards: "firsts in their order on the way, groups by when they arrived; nobody looks for the largest figure"},
	{list: "/themen", who: "integration@werne.example", cards: "what waits for the steering group first, and of that what is about most"},
	{list: "/wartet", who: "integration@werne.example", columns: []column{{"way.field.title", "is a message or their own words, in the reader's language"}, {"way.for", "the steps hold no names, so that no index can"}, {"way.whose-turn", "is chosen above the list"}, {"way.since", byIndex}, {"way.field.due", byIndex}}},
	{list: "/nachrichten?alle=1", who: "integration@werne.example", columns: []column{{"post.subject", "is sealed"}, {"post.who", "the threads hold no names, so that no index can"}, {"post.manager", "the first list holds one's own"}, {"post.turn", byIndex}, {"post.last", byIndex}}},
	{list: "/rueckmeldungen", who: "leitung@werne.example", columns: []column{{"feedback.kind", "three words; what is due first is what is looked for"}, {"feedback.from", "most say no name"}, {"feedback.state", byIndex}, {"feedback.day", byIndex}}},
	{list: "/anerkennung", who: "integration@werne.example", columns: []column{{"recognition.person", "the procedures hold no names, so that no index can"}, {"recognition.occupation", byIndex}, {"recognition.stage", byIndex},
		{"recognition.since", byIndex}, {"recognition.due", byIndex}}},
	{list: "/anerkennung/stellen", who: "integration@werne.example", columns: []column{{"recognition.authority", inMemory}, {"recognition.law", "few laws: the name is what is looked for"}, {"recognition.duration", inMemory},
		{"recognition.cases", "two numbers in one"}}},
	{list: "/faelle?wer=alle", who: "integration@werne.example", columns: []column{{"case.who", byIndex}, {"case.phase", byIndex}, {"case.weight", byIndex}, {"case.manager", byIndex}, {"case.since", byIndex}, {"case.next", byIndex}}},
	{list: "/faelle/verteilung", who: "leitung@werne.example", columns: []column{{"case.manager", inMemory}, {"load.cases", inMemory}, {"load.weight", inMemory}, {"case.overdue", inMemory}}},
	{list: "/eigene-wohnung", who: "wohnen@werne.example", columns: []column{{"housing.household", "the search holds no names, so that no index can"}, {"flat.persons", byIndex}, {"flat.stage", byIndex}, {"flat.since", byIndex}, {"flat.next", byIndex}, {"flat.entitled", byIndex}}},
	{list: "/plaetze", who: "integration@werne.example", columns: []column{{"seat.needs.what", kinds}, {"seat.seats", kinds}, {"seat.free", kinds}, {"seat.waiting", kinds}, {"seat.others", kinds}, {"seat.median", kinds},
		{"seat.offer", byIndex}, {"seat.provider", byIndex}, {"seat.next", byIndex}, {"seat.seats", "several numbers in one"}}},
	{list: "/arbeit", who: "integration@werne.example", columns: []column{{"work.person", "the profile holds no names, so that no index can"}, {"work.stage", byIndex}, {"work.since", byIndex}, {"work.next", byIndex}, {"work.seeks", "several words in one"}}},
	{list: "/anbieten", who: "integration@werne.example", columns: []column{{"offer.field.title", byIndex}, {"offer.field.provider", byIndex}, {"offer.field.theme", byIndex}, {"offer.next", byIndex},
		{"offer.field.seats", "two numbers, which change with each sign-up"}, {"offer.state", byIndex}}},
	{list: "/anbieter", who: "integration@werne.example", columns: []column{{"offer.field.name", byIndex}, {"offer.field.kind", byIndex}, {"offer.part.where", freeText}, {"offer.field.phone", freeText}}},
	{list: "/stellen", who: "integration@werne.example", columns: []column{{"work.field.title", byIndex}, {"work.field.employer", byIndex}, {"work.field.hours", "several times in one"}, {"work.field.german", "is compared for each person"}, {"work.field.begins", byIndex}, {"work.field.until", byIndex}}},
	{list: "/vermieter", who: "wohnen@werne.example", columns: []column{{"landlord.name", byIndex}, {"landlord.contact", freeText}, {"landlord.reach", freeText}, {"landlord.note", freeText}}},
	{list: "/aufnahme", who: "aufnahme@werne.example", columns: []column{{"proposal.at", "what was said last counts, and stands first"}, {"proposal.capacity.said", "several numbers in one"}, {"proposal.capacity.note", freeText}}},
	{list: "/protokoll", who: "datenschutz@land.example", columns: []column{{"audit.when", byIndex}, {"audit.who", nameless}, {"audit.what", "several words in one; the selection shows one action and one kind of data"},
		{"audit.why", "it follows from the role; the selection shows one role's"}, {"audit.subjects", nameless}}},
}

// Every list is ordered by every column it shows, in the order of an index or,
// where it is short and read at once, in memory; or says by no link that it is
// not, for a reason that stands above.
func TestEveryListIsOrderedByEveryColumnAlongAnIndex(t *testing.T) {
	for _, path := range append(kept(), "/protokoll/tabelle") {
		path = strings.TrimSuffix(path, "/tabelle")
		if !slices.ContainsFunc(orders, func(o struct {
			list, who string
			columns   []column
			cards     string
		}) bool {
			at, _, _ := strings.Cut(o.list, "?")
			return at == path
		}) {
			t.Errorf("nothing says how %s is ordered", path)
		}
	}
	t.Run("SQLite", func(t *testing.T) { followOrders(t, onSQLite(t)) })
	t.Run("PostgreSQL", func(t *testing.T) { followOrders(t, onPostgres(t)) })
}

func followOrders(t *testing.T, s *site) {
	t.Helper()
	s.enlist(t)
	clients := map[string]*client{}
	for _, o := range orders {
		if clients[o.who] == nil {
			clients[o.who] = s.logIn(t, o.who)
		}
		t.Run(o.list+" by "+o.who, func(t *testing.T) {
			c := clients[o.who]
			unasked, body := c.watched(t, o.list)
			heads := headsOf(body)
			if o.cards != "" {
				if slices.ContainsFunc(heads, func(h head) bool { return h.url != "" }) || len(o.columns) > 0 {
					t.Errorf("there are columns, and it is said to be %s", o.cards)
				}
				return
			}
			if len(heads) != len(o.columns) {
				t.Fatalf("%d columns, %d are listed: %v", len(heads), len(o.columns), heads)
			}
			for i, column := range o.columns {
				h, label := heads[i], i18n.T(i18n.With(context.Background(), i18n.German), column.label)
				if column.label != "" && h.label != label {
					t.Errorf("column %d is %q, %q is listed", i+1, h.label, label)
				}
				if ordered := column.how == byIndex || column.how == inMemory; ordered != (h.url != "") {
					t.Errorf("%s has the address %q, and %s", h.label, h.url, column.how)
				} else if ordered {
					s.follow(t, c, o.who, i, column.how, h, unasked, body)
				}
			}
		})
	}
}

// follow asks for the list by a column, and again from its end, and goes on to
// the following page where there is one.
func (s *site) follow(t *testing.T, c *client, who string, at int, how string, h head, unasked map[string][]any, first string) {
	t.Helper()
	var asked []testkit.Asked
	var pages [][]string
	rows, paged := rowsShown(first), next.FindStringSubmatch(first)
	add := func(queries map[string][]any) {
		for query, args := range queries {
			if _, as := unasked[query]; !as && strings.Contains(query, "ORDER BY") && strings.Contains(query, "LIMIT") {
				asked = append(asked, testkit.Asked{Query: query, Args: args})
			}
		}
	}
	ends := map[string]bool{}
	for range 2 {
		queries, body := c.watched(t, h.url)
		add(queries)
		if more := next.FindStringSubmatch(body); more != nil {
			queries, _ := c.watched(t, html.UnescapeString(more[1]))
			add(queries)
		} else {
			shown := rowsShown(body)
			pages = append(pages, shown)
			if a, b := slices.Sorted(slices.Values(shown)), slices.Sorted(slices.Values(rows)); paged == nil && !slices.Equal(a, b) {
				t.Errorf("by %s there are %q, unasked %q", h.label, a, b)
			}
		}
		again := headsOf(body)
		if len(again) <= at || again[at].sorted == "" {
			t.Errorf("the column %s does not say that the list comes by it: %s", h.label, h.url)
			return
		}
		ends[again[at].sorted] = true
		h = again[at]
	}
	if len(ends) != 2 {
		t.Errorf("by %s it comes from one end alone", h.label)
	}
	if one := strings.Count(first, "<tbody") == 1; one && how == byIndex && len(pages) == 2 {
		if slices.Reverse(pages[1]); !slices.Equal(pages[0], pages[1]) {
			t.Errorf("by %s from its end it is not turned round: %q, %q", h.label, pages[0], pages[1])
		}
	}
	if (how == byIndex) != (len(asked) > 0) {
		t.Errorf("%s: %s, and the database is asked %d times for an order", h.label, how, len(asked))
	}
	for _, plan := range testkit.Explain(t, s.DB, s.tenantOf(t, who), asked) {
		if fault := plan.Fault(); fault != "" {
			t.Errorf("by %s: %s", h.label, fault)
		}
	}
}

// watched gives a page, and the queries that were asked for it.
func (c *client) watched(t *testing.T, path string) (queries map[string][]any, body string) {
	t.Helper()
	queries = map[string][]any{}
	c.site.watch = func(query string, args []any) { queries[query] = args }
	defer func() { c.site.watch = nil }()
	path, _, _ = strings.Cut(path, "#")
	status, body := c.ask(http.MethodGet, path, nil)
	if status != http.StatusOK {
		t.Fatalf("%s: %d", path, status)
	}
	return queries, body
}

// head is what stands over a column.
type head struct{ label, url, sorted string }

var (
	headed    = regexp.MustCompile(`(?s)<th scope="col"([^>]*)>(.*?)</th>`)
	sortLink  = regexp.MustCompile(`(?s)<a class="w-sort" href="([^"]*)">(.*?)(?:<svg|<span)`)
	sortedAs  = regexp.MustCompile(`aria-sort="([a-z]*)"`)
	bodyRow   = regexp.MustCompile(`(?s)<tbody.*?</tbody>`)
	headedRow = regexp.MustCompile(`(?s)<th scope="row"[^>]*>(.*?)</th>`)
)

// headsOf gives the columns of a page's lists that are shown: those over buttons
// are only read.
func headsOf(body string) (all []head) {
	for _, m := range headed.FindAllStringSubmatch(body, -1) {
		if strings.Contains(m[1], "scope") {
			continue
		}
		var h head
		if sorted := sortedAs.FindStringSubmatch(m[1]); sorted != nil {
			h.sorted = sorted[1]
		}
		switch link := sortLink.FindStringSubmatch(m[2]); {
		case link != nil:
			h.url, h.label = html.UnescapeString(link[1]), link[2]
		case strings.Contains(m[2], "kern-sr-only"):
			continue
		default:
			h.label = m[2]
		}
		h.label = html.UnescapeString(strings.TrimSpace(markup.ReplaceAllString(h.label, "")))
		all = append(all, h)
	}
	return all
}

// rowsShown gives the first cells of all rows of a page's lists.
func rowsShown(body string) (rows []string) {
	for _, part := range bodyRow.FindAllString(body, -1) {
		for _, m := range headedRow.FindAllStringSubmatch(part, -1) {
			rows = append(rows, strings.Join(strings.Fields(markup.ReplaceAllString(m[1], " ")), " "))
		}
	}
	return rows
}

// tenantOf gives at which tenant somebody works.
func (s *site) tenantOf(t *testing.T, email string) (at id.ID) {
	t.Helper()
	err := s.DB.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) (err error) {
		at, err = db.One(ctx, tx, db.Value[id.ID], `SELECT tenant_id FROM account WHERE email = $1`, email)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// enlist sees to it that lists have rows that a small world leaves empty: links
// of a calendar, and releases that the social service asked for.
func (s *site) enlist(t *testing.T) {
	t.Helper()
	intake := s.logIn(t, "aufnahme@werne.example")
	for _, name := range []string{"Outlook der Aufnahme", "Kalender im Flur"} {
		if status, _ := intake.ask(http.MethodPost, "/kalender", url.Values{"name": {name}}); status != http.StatusOK {
			t.Fatalf("a link: %d", status)
		}
	}
	land := s.tenantOf(t, "sozialdienst@zue.example")
	err := s.DB.Do(t.Context(), land, func(ctx context.Context, tx *db.Tx) error {
		return tx.Must(ctx, `UPDATE release SET asked_by = (SELECT id FROM account WHERE email = $2) WHERE tenant_id = $1
			AND id = (SELECT max(id) FROM release WHERE tenant_id = $1)`, land, "sozialdienst@zue.example")
	})
	if err != nil {
		t.Fatal(err)
	}
}
