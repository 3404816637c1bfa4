package person

import (
	"cmp"
	"context"
	"fmt"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Found is what a search has found.
type Found struct {
	Households []Household
	Matches    map[id.ID]bool // the persons that the name or the date of birth fits
	More       bool           // there are more than are given here
}

// mostFound is how many households a search gives; who looks for one person
// types another letter.
const mostFound = 50

// Search finds households by words of a person's name, in any script and from
// their beginnings on, by a date of birth as people write it, by both, or by
// the beginning of the file number. A text with nothing to search for finds
// nothing.
func Search(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, text string) (Found, error) {
	if err := s.MayRead(tenant.Register); err != nil {
		return Found{}, err
	}
	q := parseQuery(text, clock.Today(c))
	if q.empty() {
		return Found{}, nil
	}
	found := Found{Matches: map[id.ID]bool{}}
	households, err := q.byPerson(ctx, tx, s, &found)
	if err != nil {
		return Found{}, err
	}
	numbered, err := q.byFileNumber(ctx, tx, s)
	if err != nil {
		return Found{}, err
	}
	households = once(append(numbered, households...))
	if len(households) > mostFound {
		households, found.More = households[:mostFound], true
	}
	if found.Households, err = load(ctx, tx, s, households); err != nil {
		return Found{}, err
	}
	audit.Log(tx, c, s, audit.Search, tenant.Register, q.fields(), Subjects(found.Households)...)
	return found, nil
}

type match struct {
	person, household id.ID
	sortName          string
	position          int
}

func scanMatch(row db.Row) (m match, err error) {
	err = row.Scan(&m.person, &m.household, &m.sortName, &m.position)
	return m, err
}

// mostMatches is how many persons are sorted by the names of their households,
// and mostLooked how many of those with one word are looked at for the others.
// Where a search has more of them, it says so: they are not all read to give
// the first fifty.
const (
	mostMatches = 4 * mostFound
	mostLooked  = 5_000
)

// byPerson gives the households of the persons that fit, in the lists' order,
// and notes the persons.
func (q query) byPerson(ctx context.Context, tx *db.Tx, s tenant.Scope, found *Found) ([]id.ID, error) {
	if len(q.words) == 0 && !q.born {
		return nil, nil
	}
	rare, err := q.rarestFirst(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	args := []any{s.Tenant}
	from, whose, linked, left := q.from(&args, s, rare)
	where := `p.tenant_id = $1 AND l.tenant_id = $1 AND h.tenant_id = $1 AND h.id = l.household_id AND ` + linked + ` AND ` + within(&args, s) + left.where(&args, whose)
	rows, err := db.All(ctx, tx, scanMatch, fmt.Sprintf(`SELECT l.id, h.id, h.sort_name, l.position FROM %s
		WHERE %s LIMIT %d`, from, where, mostMatches), args...)
	if err != nil {
		return nil, err
	}
	found.More = len(rows) == mostMatches || rare > mostLooked && !q.born && s.OnlyUnit() == ""
	sorted.By(rows, func(a, b match) int {
		return cmp.Or(cmp.Compare(a.sortName, b.sortName), cmp.Compare(a.household, b.household), a.position-b.position)
	})
	households := make([]id.ID, len(rows))
	for i, m := range rows {
		found.Matches[m.person] = true
		households[i] = m.household
	}
	return households, nil
}

// rarestFirst puts the word first that fewest persons have, and tells how many
// those are, as far as that matters.
func (q query) rarestFirst(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
	least := 0
	for i, word := range q.words {
		args := []any{s.Tenant}
		n, err := db.One(ctx, tx, db.Value[int], fmt.Sprintf(`SELECT count(*) FROM (SELECT 1 FROM person_token t
			WHERE t.tenant_id = $1 AND %s LIMIT %d) counted`, word.where(&args), mostLooked+1), args...)
		if err != nil {
			return 0, err
		}
		if i == 0 || n < least {
			least = n
			q.words[0], q.words[i] = q.words[i], q.words[0]
		}
	}
	return least, nil
}

// from gives whom is looked at, and for what: p is who fits, l who leads the
// record that p is part of. CROSS JOIN keeps SQLite to this order. In a facility,
// that are its own people where a word is frequent in the Land.
func (q query) from(args *[]any, s tenant.Scope, rare int) (tables, whose, linked string, left query) {
	leads := "l.id = " + Leading("p")
	switch {
	case s.OnlyUnit() != "" && (len(q.words) == 0 || rare > mostMatches):
		return "household h CROSS JOIN person l CROSS JOIN person p", "p.id", "(p.id = l.id OR p.merged_into = l.id) AND l.merged_into IS NULL", q
	case len(q.words) == 0, q.born && rare > mostLooked: // fewer were born then
		return "person p CROSS JOIN person l CROSS JOIN household h", "p.id", leads, q
	}
	left = q
	left.words = q.words[1:]
	return fmt.Sprintf(`(SELECT DISTINCT person_id FROM (SELECT t.person_id FROM person_token t WHERE t.tenant_id = $1 AND %s LIMIT %d) counted) counted
		JOIN person p ON p.id = counted.person_id CROSS JOIN person l CROSS JOIN household h`, q.words[0].where(args), mostLooked), "counted.person_id", leads, left
}

func (q query) byFileNumber(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]id.ID, error) {
	if q.fileNumber == "" {
		return nil, nil
	}
	var args []any
	where := within(&args, s) + " AND " + prefixed(&args, "h.file_number", q.fileNumber)
	households, err := db.All(ctx, tx, db.Value[id.ID], fmt.Sprintf(`SELECT h.id FROM household h
		WHERE %s ORDER BY h.file_number LIMIT %d`, where, mostFound+1), args...)
	if err != nil || len(households) == 0 {
		return households, err
	}
	// The number of a household that was merged leads to where its people are shown.
	args = []any{s.Tenant}
	elsewhere, err := db.All(ctx, tx, db.Value[id.ID], `SELECT DISTINCT l.household_id FROM person p
		JOIN person l ON l.tenant_id = p.tenant_id AND l.id = p.merged_into
		WHERE p.tenant_id = $1 AND p.merged_into IS NOT NULL AND p.household_id IN (`+db.List(&args, households)+`) ORDER BY l.household_id`, args...)
	return append(households, elsewhere...), err
}

// once keeps the first of each.
func once(ids []id.ID) []id.ID {
	seen := map[id.ID]bool{}
	kept := ids[:0]
	for _, one := range ids {
		if !seen[one] {
			seen[one] = true
			kept = append(kept, one)
		}
	}
	return kept
}
