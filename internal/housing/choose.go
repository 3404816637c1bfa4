package housing

import (
	"context"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Space is a room of a dwelling with what of it is free for a time.
type Space struct {
	Room
	Free   []id.ID // places that nobody has in all of that time
	Shared bool    // whoever has the others shares
}

// Empty reports whether nobody has any place of the room.
func (p Space) Empty() bool { return len(p.Free) == p.Places }

// Spaces gives the rooms of a dwelling with what is free from a day up to another;
// zero: for good. What the household itself has is free for it. While somebody said
// that nobody new moves in, nothing is.
func Spaces(ctx context.Context, tx *db.Tx, s tenant.Scope, d Dwelling, from, until clock.Date, household id.ID) ([]Space, error) {
	if err := s.MayRead(tenant.Site); err != nil {
		return nil, err
	}
	all, at := make([]Space, len(d.Rooms)), map[id.ID]int{}
	for i, r := range d.Rooms {
		all[i], at[r.ID] = Space{Room: r, Shared: true}, i
	}
	closed, err := closedIn(ctx, tx, s, d, from, until)
	if err != nil {
		return nil, err
	}
	err = db.Each(ctx, tx, func(row db.Row) error {
		var room, place id.ID
		var held, strangers int
		if err := row.Scan(&room, &place, &held, &strangers); err != nil {
			return err
		}
		i, there := at[room]
		if !there {
			return nil
		}
		if held == 0 && !closed {
			all[i].Free = append(all[i].Free, place)
		}
		if strangers > 0 {
			all[i].Shared = false
		}
		return nil
	}, `SELECT p.room_id, p.id, count(CASE WHEN t.household_id IS NULL OR t.household_id <> $5 THEN h.place_id END), count(CASE WHEN h.stay_id IS NOT NULL AND NOT t.shares AND t.household_id <> $5 THEN 1 END)
		FROM place p LEFT JOIN hold h ON h.place_id = p.id AND h.tenant_id = p.tenant_id AND `+overlaps("h", "$3", "$4")+`
		LEFT JOIN stay t ON t.id = h.stay_id AND t.tenant_id = h.tenant_id
		WHERE p.tenant_id = $1 AND p.dwelling_id = $2 GROUP BY p.room_id, p.id, p.number ORDER BY p.number, p.id`, s.Tenant, d.ID, from, until, household)
	return all, err
}

// closedIn reports whether a dwelling or its site is closed at some time between two
// days: places that became free since it was closed are not given either. What is
// kept free is so many places and no more.
func closedIn(ctx context.Context, tx *db.Tx, s tenant.Scope, d Dwelling, from, until clock.Date) (bool, error) {
	n, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM closure k WHERE k.tenant_id = $1 AND k.site_id = $2 AND k.dwelling_id IN ('', $3) AND k.why IN ('renovation', 'quarantine', 'damage')
		AND `+overlaps("k", "$4", "$5"), s.Tenant, d.Site, d.ID, from, until)
	return n > 0, err
}

// choose picks the places for a stay: all of a dwelling that is not shared; of a
// shared one the rooms that were named, or else whole rooms with as few places too
// many as possible; for who shares, one place in a room that was named. Nil: there
// is none.
func choose(d Dwelling, spaces []Space, beds int, single, shares bool, rooms []id.ID) []id.ID {
	named := func(p Space) bool { return len(rooms) == 0 || slices.Contains(rooms, p.ID) }
	switch {
	case shares:
		for _, p := range spaces {
			if named(p) && len(p.Free) > 0 && p.Shared {
				return p.Free[:1]
			}
		}
		return nil
	case !d.Shared:
		rooms = nil
	}
	var empty []Space
	for _, p := range spaces {
		if p.Empty() && p.Places > 0 && named(p) {
			empty = append(empty, p)
		}
	}
	if !d.Shared && len(empty) < len(spaces) {
		return nil
	}
	taken := empty
	if d.Shared && len(rooms) == 0 {
		taken = fewest(empty, beds, single)
	}
	places, n := []id.ID{}, 0
	for _, p := range taken {
		places = append(places, p.Free...)
		n += p.Places
	}
	if n < beds || len(places) == 0 {
		return nil
	}
	return places
}

// fewest gives rooms with beds enough, as few beds too many as possible, and then
// as few rooms as possible. If somebody needs a room alone, one of them can be it.
func fewest(rooms []Space, beds int, single bool) []Space {
	type best struct {
		rooms int
		taken []Space
	}
	reach := map[int]best{0: {}} // by the sum of beds
	for _, r := range rooms {
		for _, sum := range sums(reach) {
			have, next := reach[sum], sum+r.Places
			if sum >= beds && !single || next > beds+maxSpare {
				continue
			}
			if b, there := reach[next]; !there || b.rooms > have.rooms+1 {
				reach[next] = best{have.rooms + 1, append(slices.Clone(have.taken), r)}
			}
		}
	}
	for _, sum := range slices.Backward(sums(reach)) { // the smallest first
		b := reach[sum]
		enough := sum >= beds
		if single && beds > 1 {
			enough = enough && slices.ContainsFunc(b.taken, func(r Space) bool { return sum-r.Places >= beds-1 })
		}
		if enough && b.rooms > 0 {
			return b.taken
		}
	}
	return nil
}

// maxSpare is how many beds too many rooms may have that are chosen unasked.
const maxSpare = 100

// sums lists the reached sums, the largest first, so that each room is taken once.
func sums[V any](reach map[int]V) []int {
	all := make([]int, 0, len(reach))
	for sum := range reach {
		all = append(all, sum)
	}
	slices.Sort(all)
	slices.Reverse(all)
	return all
}
