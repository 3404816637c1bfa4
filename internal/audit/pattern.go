package audit

import (
	"cmp"
	"context"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Rule is what makes somebody's day unusual. Unusual is not wrong: a day of many
// arrivals looks as one of much curiosity does.
type Rule string

// The rules. Their thresholds are a proposal of ours, to be agreed with the
// staff's representation and the data protection officer of an office.
const (
	Many    Rule = "many"    // far more records in an hour than others in the same role
	OffTime Rule = "off"     // at night, or on a day that is no working day
	Refused Rule = "refused" // asked often for what the role may not see
	Empty   Rule = "empty"   // searched often for somebody who is not there
)

// The thresholds.
const (
	PatternDays  = 30 // how far back is looked, today included
	ManyTimes    = 5  // times the median of the role
	ManyLeast    = 50 // records in an hour, below which nobody is unusual
	OffLeast     = 5  // records on a day outside of the hours
	RefusedLeast = 5  // on a day
	EmptyLeast   = 20 // on a day
	DayBegins    = 6  // o'clock in Berlin
	DayEnds      = 20
)

// Finding is an unusual day of somebody.
type Finding struct {
	Day   clock.Date
	Actor id.ID
	Role  tenant.Role
	Rule  Rule
	Count int // records, refusals or searches
	Hour  int // Many: the o'clock at which the hour began
	Usual int // Many: the median it was held against
}

// hour is what somebody did in one role in one hour.
type hour struct {
	actor                     id.ID
	role                      tenant.Role
	at                        time.Time
	records, refusals, nobody int
}

const hourMicros = int64(time.Hour / time.Microsecond)

// Patterns gives the unusual days of the last PatternDays, newest first. Two
// grouped queries count by hour; no entry is read.
func Patterns(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]Finding, error) {
	if err := s.MayRead(tenant.Audit); err != nil {
		return nil, err
	}
	from := db.Micros(clock.Today(c).AddDays(1 - PatternDays).Begins())
	counts, err := db.All(ctx, tx, scanCounts, countsQuery, s.Tenant, from, hourMicros, Refuse, Search, tenant.Register)
	if err != nil {
		return nil, err
	}
	records, err := db.All(ctx, tx, scanRecords, recordsQuery, s.Tenant, from, hourMicros, Refuse, LogIn, LogOut, tenant.Account, tenant.Audit)
	if err != nil {
		return nil, err
	}
	Log(tx, c, s, Read, tenant.Audit, "unusual patterns")
	return findings(append(counts, records...)), nil
}

// Hours are counted from 1970, as integers, on both databases alike.
const countsQuery = `SELECT actor, role, at / $3 AS hour,
		sum(CASE WHEN action = $4 THEN 1 ELSE 0 END),
		sum(CASE WHEN action = $5 AND kind = $6 AND subjects = '' THEN 1 ELSE 0 END)
	FROM audit_entry WHERE tenant_id = $1 AND at >= $2 AND action IN ($4, $5) GROUP BY actor, role, at / $3`

// The same record opened ten times in an hour counts once: two entries are about
// the same where the first two identifiers and the number of them are. An
// identifier has 26 letters, and a blank stands between two.
const recordsQuery = `SELECT actor, role, hour, sum(n) FROM (
		SELECT DISTINCT actor, role, at / $3 AS hour, substr(subjects, 1, 53) AS beginning, (length(subjects) + 1) / 27 AS n
		FROM audit_entry WHERE tenant_id = $1 AND at >= $2 AND actor <> '' AND subjects <> ''
			AND action NOT IN ($4, $5, $6) AND kind NOT IN ($7, $8)) AS distinct_records
	GROUP BY actor, role, hour`

func scanCounts(row db.Row) (h hour, err error) {
	var at int64
	err = row.Scan(&h.actor, &h.role, &at, &h.refusals, &h.nobody)
	h.at = time.UnixMicro(at * hourMicros)
	return h, err
}

func scanRecords(row db.Row) (h hour, err error) {
	var at int64
	err = row.Scan(&h.actor, &h.role, &at, &h.records)
	h.at = time.UnixMicro(at * hourMicros)
	return h, err
}

// findings holds the hours against the rules.
func findings(hours []hour) []Finding {
	usual := medians(hours)
	type key struct {
		day   clock.Date
		actor id.ID
		role  tenant.Role
		rule  Rule
	}
	sums, most := map[key]int{}, map[key]Finding{}
	for _, h := range hours {
		k := key{day: clock.DateOf(h.at), actor: h.actor, role: h.role}
		for rule, n := range map[Rule]int{Refused: h.refusals, Empty: h.nobody, OffTime: h.outside()} {
			k.rule = rule
			sums[k] += n
		}
		median := usual.of(h)
		if k.rule = Many; h.records >= ManyLeast && h.records > ManyTimes*median && h.records > most[k].Count {
			most[k] = Finding{k.day, k.actor, k.role, Many, h.records, h.at.In(clock.Berlin).Hour(), median}
		}
	}
	all := []Finding{}
	for k, n := range sums {
		if n >= map[Rule]int{Refused: RefusedLeast, Empty: EmptyLeast, OffTime: OffLeast}[k.rule] {
			all = append(all, Finding{Day: k.day, Actor: k.actor, Role: k.role, Rule: k.rule, Count: n})
		}
	}
	for _, f := range most {
		all = append(all, f)
	}
	sorted.By(all, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(b.Day.String(), a.Day.String()), cmp.Compare(a.Rule, b.Rule), cmp.Compare(b.Count, a.Count),
			cmp.Compare(a.Actor, b.Actor), cmp.Compare(a.Role, b.Role))
	})
	return all
}

// outside gives the records seen outside of the hours in which offices work. A
// facility is open every day: there only the night is unusual.
func (h hour) outside() int {
	local := h.at.In(clock.Berlin)
	grant, _ := h.role.Grant()
	if local.Hour() < DayBegins || local.Hour() >= DayEnds || !grant.Unit && !clock.DateOf(h.at).IsWorkday() {
		return h.records
	}
	return 0
}
