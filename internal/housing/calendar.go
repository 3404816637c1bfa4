package housing

import (
	"cmp"
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Spell is a time in which a dwelling, or a room of a shared one, is had in one way.
type Spell struct {
	From, Until clock.Date // up to, but not including
	Places      int
	State       string // of a stay, or "blocked"; "free"
	Persons     int
	Household   id.ID
	Stay        id.ID
	Name        string // of the household, where it is one of the municipality's
	Transfer    id.ID  // with which they are to come
	FileNumber  string
	Why         Why // of a closure
}

// Line is a room of a shared dwelling, or a whole dwelling, with what becomes of
// it in a month: spells by their beginning. Those of one place follow each other,
// those of several stand side by side.
type Line struct {
	Dwelling Dwelling
	Room     *Room // nil: all of the dwelling
	Places   int
	Spells   []Spell
	Free     []int // places that nobody has, for each day
}

// Calendar is what becomes of a site in a month.
type Calendar struct {
	Site        Site
	First, Next clock.Date // the month's first day, and the next month's
	Lines       []Line
}

// Days counts the days of the month.
func (k Calendar) Days() int { return k.First.DaysUntil(k.Next) }

// Month gives what becomes of a site in the month of a day. Whose stays they are is
// told to those who may read it.
func Month(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, site id.ID, of clock.Date) (Calendar, error) {
	k := Calendar{First: clock.NewDate(of.Year(), of.Month(), 1)}
	k.Next = k.First.AddMonths(1)
	var err error
	if k.Site, err = FindSite(ctx, tx, s, site); err != nil {
		return k, err
	}
	dwellings, err := Dwellings(ctx, tx, s, site)
	if err != nil {
		return k, err
	}
	spells, err := spellsIn(ctx, tx, s, k)
	if err != nil {
		return k, err
	}
	in := map[id.ID][]inRoom{} // by dwelling
	var subjects []id.ID
	seen := map[id.ID]bool{"": true}
	for _, p := range spells {
		in[p.dwelling] = append(in[p.dwelling], p)
		if !seen[p.Household] {
			seen[p.Household] = true
			subjects = append(subjects, p.Household)
		}
	}
	for _, d := range dwellings {
		for _, line := range linesOf(d) {
			line.take(k, in[d.ID])
			k.Lines = append(k.Lines, line)
		}
	}
	if len(subjects) > 0 {
		audit.Log(tx, c, s, audit.Read, tenant.Stay, "occupancy", subjects...)
	}
	return k, nil
}

func linesOf(d Dwelling) (all []Line) {
	if !d.Shared {
		return []Line{{Dwelling: d, Places: d.Places}}
	}
	for i := range d.Rooms {
		all = append(all, Line{Dwelling: d, Room: &d.Rooms[i], Places: d.Rooms[i].Places})
	}
	return all
}

// inRoom is a spell of a room.
type inRoom struct {
	Spell
	dwelling, room id.ID
}

// spellsIn reads what has places of a site in a month, by room.
func spellsIn(ctx context.Context, tx *db.Tx, s tenant.Scope, k Calendar) ([]inRoom, error) {
	shown := s.Reads(tenant.Stay) && s.Reads(tenant.Register)
	return db.All(ctx, tx, func(row db.Row) (p inRoom, err error) {
		err = row.Scan(&p.dwelling, &p.room, &p.From, &p.Until, &p.Stay, &p.State, &p.Persons, &p.Household, &p.Name, &p.Transfer, &p.FileNumber, &p.Why, &p.Places)
		if !shown {
			p.Stay, p.Household, p.Name, p.Transfer, p.FileNumber, p.Persons = "", "", "", "", "", 0
		}
		return p, err
	}, `SELECT b.dwelling_id, b.room_id, h.from_day, h.until_day, coalesce(h.stay_id, ''), coalesce(t.state, 'blocked'), coalesce(t.persons, 0), coalesce(t.household_id, ''),
			coalesce((SELECT p.family_name FROM person p WHERE p.tenant_id = h.tenant_id AND p.household_id = t.household_id ORDER BY p.position LIMIT 1), ''),
			coalesce(t.transfer_id, ''), coalesce(t.file_number, ''), coalesce(k.why, ''), count(*)
		FROM hold h JOIN place b ON b.id = h.place_id AND b.tenant_id = h.tenant_id
		LEFT JOIN stay t ON t.id = h.stay_id AND t.tenant_id = h.tenant_id LEFT JOIN closure k ON k.id = h.closure_id AND k.tenant_id = h.tenant_id
		WHERE h.tenant_id = $1 AND h.site_id = $2 AND `+overlaps("h", "$3", "$4")+` AND (k.why IS NULL OR k.why <> 'removed')
		GROUP BY b.dwelling_id, b.room_id, h.tenant_id, h.from_day, h.until_day, h.stay_id, t.state, t.persons, t.household_id, t.transfer_id, t.file_number, k.why ORDER BY h.from_day, h.stay_id`,
		s.Tenant, k.Site.ID, k.First, k.Next)
}

// take takes up the line's spells, and counts what is free on each day.
func (l *Line) take(k Calendar, all []inRoom) {
	l.Free = make([]int, k.Days())
	for i := range l.Free {
		if l.there(k.Site, k.First.AddDays(i)) {
			l.Free[i] = l.Places
		}
	}
	for _, p := range all {
		if l.Room != nil && p.room != l.Room.ID {
			continue
		}
		for i := range l.Free {
			if day := k.First.AddDays(i); !p.From.After(day) && (p.Until.IsZero() || p.Until.After(day)) {
				l.Free[i] = max(0, l.Free[i]-p.Places)
			}
		}
		same := func(o Spell) bool {
			return o.Stay == p.Stay && o.From == p.From && o.Why == p.Why && o.State == p.State && o.Household == p.Household && p.Stay != ""
		}
		if at := slices.IndexFunc(l.Spells, same); at >= 0 { // further rooms of one stay
			l.Spells[at].Places += p.Places
			continue
		}
		l.Spells = append(l.Spells, p.Spell)
	}
	sorted.By(l.Spells, func(a, b Spell) int { return cmp.Compare(a.From.String(), b.From.String()) })
}

// there reports whether the dwelling can be lived in on a day.
func (l Line) there(site Site, day clock.Date) bool {
	ends := l.Dwelling.Ends(site)
	return !day.Before(l.Dwelling.begins(site)) && (ends.IsZero() || day.Before(ends))
}
