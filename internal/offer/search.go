package offer

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Query is what somebody looks for among what is published. Nothing of it is kept.
type Query struct {
	Text      string // words, as typed
	Themes    []Theme
	Areas     []path.Area
	Times     int // bits (Bit): at least one of these times; 0: any
	Languages []string
	Childcare bool
	StepFree  bool
	Free      bool
	Online    bool
	Seats     bool // there is still one, or no limit
	Near      Point
	Within    float64 // km, with Near; 0: how far does not matter
	After     id.ID
	Limit     int
	Words     func(Theme) []string // by what a theme is asked for, in every language; nil: by nothing
}

// Point is somewhere on the map; the zero Point is nowhere.
type Point struct{ Latitude, Longitude float64 }

// Given reports whether it is somewhere.
func (p Point) Given() bool { return p != Point{} }

const (
	mostWords     = 8
	longestQuery  = 200
	mostPage      = 100
	fewCandidates = 10_000 // with a word; where there are more, the order is walked
)

// Search gives the published offers that meet all of a query: those that come next
// first, or the nearest where it names a point. Everybody may: it asks for no right and
// names no person.
func Search(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, q Query) ([]Listed, error) {
	ids, err := q.ids(ctx, tx, c, s)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return load(ctx, tx, s, ids)
}

// load gives published offers in the order of their IDs. That the tenant is no bare
// column keeps SQLite from reading all of its offers where there are many IDs.
func load(ctx context.Context, tx *db.Tx, s tenant.Scope, ids []id.ID) ([]Listed, error) {
	args := []any{s.Tenant}
	offers, err := db.All(ctx, tx, scanOffer, `SELECT `+offerColumns+` FROM offer o WHERE `+db.ByID(&args, "o", ids), args...)
	if err != nil {
		return nil, err
	}
	offers = slices.DeleteFunc(offers, func(o Offer) bool { return o.State != StatePublished })
	sorted.By(offers, func(a, b Offer) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return with(ctx, tx, s, offers)
}

func (q Query) ids(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]id.ID, error) {
	if q.Limit <= 0 || q.Limit > mostPage {
		q.Limit = Page
	}
	args := []any{s.Tenant, clock.Today(c)}
	where := ` WHERE f.tenant_id = $1 AND f.until_on >= $2` + q.facets(&args)
	marks, err := q.marked(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	rarest, rare := -1, 0
	for i, m := range marks {
		if m.rare() {
			rare++
			if rarest < 0 || m.n < marks[rarest].n {
				rarest = i
			}
		}
	}
	first, each := "", "" // what is found first, and what is asked of each
	for i, m := range marks {
		words := `SELECT t.offer_id FROM offer_token t WHERE t.tenant_id = $1 AND `
		switch {
		case m.rare() && q.Within == 0 && (rare > 1 || q.Near.Given()) && m.n <= 20*marks[rarest].n: // no database shall walk the order instead: few meet it
			first += fmt.Sprintf(`, few%d AS MATERIALIZED (%s)`, i, words+m.tokens(&args))
			where += fmt.Sprintf(` AND f.id IN (SELECT offer_id FROM few%d)`, i)
		case i == rarest:
			where += ` AND f.id IN (` + words + m.tokens(&args) + `)`
		default:
			each += m.each(&args)
		}
	}
	first = strings.Replace(first, ",", "WITH", 1)
	order := q.order()
	behind, by := order.Behind(&args, q.After), order.By()
	ask := func(within string, looked int) ([]id.ID, error) {
		from := first + ` SELECT f.id FROM offer_find f` + where + within
		if looked == 0 || each == "" {
			return db.All(ctx, tx, db.Value[id.ID], from+each+behind+` ORDER BY `+by+fmt.Sprintf(` LIMIT %d`, q.Limit), args...)
		}
		return db.All(ctx, tx, db.Value[id.ID], first+` SELECT f.id FROM (SELECT f.* FROM offer_find f`+where+within+behind+` ORDER BY `+by+fmt.Sprintf(` LIMIT %d) f WHERE 0 = 0`, looked)+each+` ORDER BY `+by+
			fmt.Sprintf(` LIMIT %d`, q.Limit), args...)
	}
	if q.Near.Given() && rarest < 0 { // rings: what is farther away is not looked at where there is enough
		for _, ring := range []struct {
			km     float64
			looked int
		}{{1.5, 400}, {5, 4000}} {
			if q.Within > 0 && ring.km > q.Within {
				break
			}
			if ids, err := ask(q.circle(ring.km), ring.looked); err != nil || len(ids) == q.Limit {
				return ids, err
			}
		}
	}
	return ask("", 0)
}

// mark is a word, or another thing that is kept as one, by which offers are found.
type mark struct {
	begin, end string
	any        []string // these, in the place of a beginning
	themes     []Theme  // that are called so
	n          int      // how many offers have it, as far as that matters
}

// rare reports whether it says by itself which few offers there are.
func (m mark) rare() bool { return m.n <= fewCandidates && len(m.themes) == 0 }

func (m mark) tokens(args *[]any) string {
	if m.any != nil {
		return `t.token IN (` + db.List(args, m.any) + `)`
	}
	*args = append(*args, m.begin, m.end)
	return fmt.Sprintf(`t.token >= $%d AND t.token < $%d`, len(*args)-1, len(*args))
}

// each is the condition that an offer has it, "" where its own columns say so.
func (m mark) each(args *[]any) string {
	if m.any != nil {
		return ""
	}
	has := `EXISTS (SELECT 1 FROM offer_token t WHERE t.tenant_id = $1 AND t.offer_id = f.id AND ` + m.tokens(args) + `)`
	if len(m.themes) > 0 {
		has = `(f.theme IN (` + db.List(args, m.themes) + `) OR ` + has + `)`
	}
	return ` AND ` + has
}

// marked gives the marks of a query, each with how many offers have it.
func (q Query) marked(ctx context.Context, tx *db.Tx, s tenant.Scope) (marks []mark, err error) {
	for _, word := range queryWords(q.Text) {
		marks = append(marks, mark{begin: word, end: word + string(utf8.MaxRune), themes: q.themesCalled(word)})
	}
	var spoken, times []string
	for _, tag := range q.Languages {
		spoken = append(spoken, languageToken(tag))
	}
	if len(spoken) > 0 {
		marks = append(marks, mark{any: spoken})
	}
	for bit := range 21 {
		if q.Times&(1<<bit) != 0 {
			times = append(times, timeToken(bit))
		}
	}
	if len(times) > 0 && len(times) <= 4 {
		marks = append(marks, mark{any: times})
	}
	for i := range marks {
		args := []any{s.Tenant}
		counted := fmt.Sprintf(`SELECT count(*) FROM (SELECT 1 FROM offer_token t WHERE t.tenant_id = $1 AND %s LIMIT %d) counted`, marks[i].tokens(&args), fewCandidates+1)
		if marks[i].n, err = db.One(ctx, tx, db.Value[int], counted, args...); err != nil {
			return nil, err
		}
	}
	return marks, nil
}

func (q Query) themesCalled(word string) (called []Theme) {
	if q.Words == nil || utf8.RuneCountInString(word) < 3 {
		return nil
	}
	for _, t := range Themes {
		if slices.ContainsFunc(q.Words(t), func(name string) bool { return strings.HasPrefix(name, word) }) {
			called = append(called, t)
		}
	}
	return called
}

func queryWords(text string) (words []string) {
	if runes := []rune(text); len(runes) > longestQuery {
		text = string(runes[:longestQuery])
	}
	for _, word := range strings.Fields(person.Fold(text)) {
		if len(word) >= shortestWord && len(words) < mostWords && !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return words
}

// facets are the conditions besides words.
func (q Query) facets(args *[]any) (where string) {
	if len(q.Themes) > 0 {
		where += ` AND f.theme IN (` + db.List(args, q.Themes) + `)`
	}
	if len(q.Areas) > 0 {
		where += ` AND f.area IN (` + db.List(args, q.Areas) + `)`
	}
	if q.Times != 0 {
		where += fmt.Sprintf(` AND f.times & %d <> 0`, q.Times)
	}
	marks := 0
	for bit, asked := range map[int]bool{markChildcare: q.Childcare, markStepFree: q.StepFree, markFree: q.Free, markOnline: q.Online} {
		if asked {
			marks |= bit
		}
	}
	if marks != 0 {
		where += fmt.Sprintf(` AND f.marks & %d = %d`, marks, marks)
	}
	if q.Seats {
		where += ` AND f.seats_left <> 0 AND (f.sign_until = '' OR f.sign_until >= $2)`
	}
	var spoken []string
	for _, tag := range q.Languages {
		if !person.KnownTongue(tag) {
			continue
		}
		*args = append(*args, "% "+tag+" %")
		spoken = append(spoken, `f.languages LIKE `+db.Last(*args))
	}
	if len(spoken) > 0 {
		where += ` AND (` + strings.Join(spoken, ` OR `) + `)`
	}
	if q.Near.Given() {
		where += ` AND f.latitude <> 0`
		if q.Within > 0 {
			where += q.circle(q.Within)
		}
	}
	return where
}

// circle is the condition that it is not farther away.
func (q Query) circle(km float64) string {
	high, wide := micro(km/kmPerDegree), micro(km/kmPerDegree/q.shrink())
	lat, lon := micro(q.Near.Latitude), micro(q.Near.Longitude)
	return fmt.Sprintf(` AND f.latitude BETWEEN %d AND %d AND f.longitude BETWEEN %d AND %d AND %s <= %d`, lat-high, lat+high, lon-wide, lon+wide, q.far("f."), square(high))
}

const kmPerDegree = 111.2 // of latitude

// shrink is how much shorter a degree of longitude is where the point lies.
func (q Query) shrink() float64 { return math.Cos(q.Near.Latitude * math.Pi / 180) }

func square(n int) int { return n * n }

// far is the square of how far an offer is from the point, in millionths of a degree of
// latitude: near enough on a plane for the size of a town.
func (q Query) far(of string) string {
	per := int(math.Round(1000 * q.shrink()))
	return fmt.Sprintf(`((%[1]slatitude - (%[2]d)) * (%[1]slatitude - (%[2]d)) + ((%[1]slongitude - (%[3]d)) * %[4]d / 1000) * ((%[1]slongitude - (%[3]d)) * %[4]d / 1000))`,
		of, micro(q.Near.Latitude), micro(q.Near.Longitude), per)
}

func (q Query) order() db.Order {
	o := db.Order{Table: "offer_find", As: "f", Columns: []string{"$next_on"}}
	if q.Near.Given() {
		o.Columns = []string{q.far("$")}
	}
	return o
}

// Published gives an offer that everybody may see.
func Published(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (Listed, error) {
	o, err := db.One(ctx, tx, scanOffer, `SELECT `+offerColumns+` FROM offer o WHERE o.tenant_id = $1 AND o.id = $2 AND o.state = 'published'`, s.Tenant, which)
	if err != nil {
		return Listed{}, err
	}
	p, err := findProvider(ctx, tx, s, o.Provider)
	return Listed{o, p}, err
}

// PublishedBy gives what a provider offers now, the next first.
func PublishedBy(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, provider id.ID) ([]Offer, error) {
	return db.All(ctx, tx, scanOffer, `SELECT `+offerColumns+` FROM offer o WHERE o.tenant_id = $1 AND o.provider_id = $2 AND o.state = 'published' AND o.until_on >= $3
		ORDER BY o.next_on, o.id LIMIT 100`, s.Tenant, provider, clock.Today(c))
}
