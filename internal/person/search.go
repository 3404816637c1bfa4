package person

import (
	"context"
	"fmt"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
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

type match struct{ person, household id.ID }

func scanMatch(row db.Row) (m match, err error) {
	err = row.Scan(&m.person, &m.household)
	return m, err
}

// byPerson gives the households of the persons that fit, in the lists' order,
// and notes the persons.
func (q query) byPerson(ctx context.Context, tx *db.Tx, s tenant.Scope, found *Found) ([]id.ID, error) {
	if len(q.words) == 0 && !q.born {
		return nil, nil
	}
	const limit = 4 * mostFound // persons
	var args []any
	where := within(&args, s) + " AND " + q.where(&args) // $1 is the tenant
	rows, err := db.All(ctx, tx, scanMatch, fmt.Sprintf(`SELECT l.id, h.id FROM person p
		JOIN person l ON l.tenant_id = p.tenant_id AND l.id = coalesce(p.merged_into, p.id)
		JOIN household h ON h.tenant_id = l.tenant_id AND h.id = l.household_id
		WHERE p.tenant_id = $1 AND %s ORDER BY h.sort_name, h.id, l.position LIMIT %d`, where, limit), args...)
	if err != nil {
		return nil, err
	}
	found.More = len(rows) == limit
	households := make([]id.ID, len(rows))
	for i, m := range rows {
		found.Matches[m.person] = true
		households[i] = m.household
	}
	return households, nil
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
