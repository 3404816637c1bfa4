package housing

import (
	"context"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// The fields of a list of the stock.
const (
	FieldSite        = "name"
	FieldKind        = "kind"
	FieldStreet      = "street"
	FieldTown        = "town"
	FieldDistrict    = "district"
	FieldKitchen     = "kitchen"
	FieldBathroom    = "bathroom"
	FieldToilets     = "toilets"
	FieldShowers     = "showers"
	FieldOpens       = "opens"
	FieldCloses      = "closes"
	FieldClosing     = "closing"
	FieldDwelling    = "dwelling"
	FieldShared      = "shared"
	FieldStepFree    = "step_free"
	FieldGround      = "ground_floor"
	FieldArea        = "area"
	FieldUnitOpens   = "dwelling_opens"
	FieldUnitCloses  = "dwelling_closes"
	FieldRoomNumber  = "room_number"
	FieldRoom        = "room"
	FieldPlaces      = "places"
	FieldSquareMeter = "m2"
)

// StockCommand is a list of sites with their dwellings and rooms.
type StockCommand struct {
	Sites  []StockSite
	Says   map[string]bool // the fields that the list has; the others stay as they are
	DryRun bool            // tell what would change, and keep nothing
}

// StockSite is a site of a list. Sites are known by their names, dwellings by
// theirs within the site.
type StockSite struct {
	Row       int // where it stands first
	Site      Site
	Dwellings []StockDwelling
}

// StockDwelling is a dwelling of a list with all of its rooms: one that is not
// there any more is gone. A room is known by its name, or else by its number.
type StockDwelling struct {
	Row      int
	Dwelling Dwelling
	Rows     []int // of its rooms
}

// StockTaken is what a list changes.
type StockTaken struct {
	Changes []StockChange
	Same    int // sites and dwellings that stay as they are
	Faults  []StockFault
}

// StockChange is a site or a dwelling that is new, or differs from what was.
type StockChange struct {
	Site, SiteBefore         *Site
	Dwelling, DwellingBefore *Dwelling // nil: it is about the site itself
}

// New reports whether it was not there before.
func (k StockChange) New() bool {
	return k.Dwelling == nil && k.SiteBefore == nil || k.Dwelling != nil && k.DwellingBefore == nil
}

// StockFault is a rule that a row of the list breaks.
type StockFault struct {
	Row   int
	Field string // one of the list's
	Err   *errs.Error
}

// TakeStock takes in a list: what is new in it, and what differs. What is not in
// the list stays. If a row breaks a rule nothing is kept, and Faults has them all;
// the error of kind Invalid comes unless it is a dry run. A list that was taken in
// changes nothing the second time.
func TakeStock(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd StockCommand) (StockTaken, error) {
	if err := s.MayWrite(tenant.Site); err != nil {
		return StockTaken{}, err
	}
	names := make([]string, len(cmd.Sites))
	for i, p := range cmd.Sites {
		names[i] = person.Fold(p.Site.Name)
	}
	there, err := inventoriesNamed(ctx, tx, s, names)
	if err != nil {
		return StockTaken{}, err
	}
	t := stockTaking{cmd: cmd, there: make(map[string]Inventory, len(there))}
	for _, one := range there {
		t.there[person.Fold(one.Site.Name)] = one
	}
	for _, p := range cmd.Sites {
		t.site(p)
	}
	if err := t.holdLived(ctx, tx, s, clock.Today(c)); err != nil {
		return StockTaken{}, err
	}
	switch {
	case cmd.DryRun:
		return t.StockTaken, nil
	case len(t.Faults) > 0:
		return t.StockTaken, errs.Invalid("housing.stock.faulty", "count", len(t.Faults))
	}
	return t.StockTaken, t.keep(ctx, tx, c, s)
}

// stockTaking is a list that is being compared with what is there.
type stockTaking struct {
	StockTaken
	cmd   StockCommand
	there map[string]Inventory // by the folded name of the site
	less  []lessPlaces
}

// lessPlaces is a room of which places are to be taken away.
type lessPlaces struct {
	row  int
	room Room
	by   int
}

func (t *stockTaking) site(p StockSite) {
	was, known := t.there[person.Fold(p.Site.Name)]
	after := was.Site
	if !known {
		after.Toilets, after.Showers = Unknown, Unknown
	}
	t.fill(&after, p.Site)
	t.check(after.check(), p.Row, map[string]string{})
	change := StockChange{Site: &after}
	if known {
		change.SiteBefore = &was.Site
	}
	t.note(change, known && reflect.DeepEqual(was.Site, after))
	dwellings := make(map[string]Dwelling, len(was.Dwellings))
	for _, d := range was.Dwellings {
		dwellings[person.Fold(d.Name)] = d
	}
	for _, d := range p.Dwellings {
		t.dwelling(change, d, dwellings)
	}
}

// fill puts what the list says about a site into it.
func (t *stockTaking) fill(p *Site, said Site) {
	p.Name = strings.TrimSpace(said.Name)
	says := t.cmd.Says
	put(says[FieldKind], &p.Kind, said.Kind)
	put(says[FieldStreet], &p.Street, strings.TrimSpace(said.Street))
	put(says[FieldTown], &p.Town, strings.TrimSpace(said.Town))
	put(says[FieldDistrict], &p.District, strings.TrimSpace(said.District))
	put(says[FieldKitchen], &p.Kitchen, said.Kitchen)
	put(says[FieldBathroom], &p.Bathroom, said.Bathroom)
	put(says[FieldToilets], &p.Toilets, said.Toilets)
	put(says[FieldShowers], &p.Showers, said.Showers)
	put(says[FieldOpens], &p.Opens, said.Opens)
	put(says[FieldCloses], &p.Closes, said.Closes)
	put(says[FieldClosing], &p.Closing, said.Closing)
}

func put[T any](said bool, into *T, value T) {
	if said {
		*into = value
	}
}

func (t *stockTaking) dwelling(of StockChange, d StockDwelling, there map[string]Dwelling) {
	was, known := there[person.Fold(d.Dwelling.Name)]
	after := was
	says := t.cmd.Says
	after.Name = strings.TrimSpace(d.Dwelling.Name)
	put(says[FieldShared], &after.Shared, d.Dwelling.Shared)
	put(says[FieldStepFree], &after.StepFree, d.Dwelling.StepFree)
	put(says[FieldGround], &after.GroundFloor, d.Dwelling.GroundFloor)
	put(says[FieldArea], &after.Area, d.Dwelling.Area)
	put(says[FieldUnitOpens], &after.Opens, d.Dwelling.Opens)
	put(says[FieldUnitCloses], &after.Closes, d.Dwelling.Closes)
	if says[FieldPlaces] {
		after.Rooms = t.rooms(was.Rooms, d)
	}
	t.check(after.check(), d.Row, map[string]string{"name": FieldDwelling, "closes": FieldUnitCloses, "rooms": FieldPlaces}, d.Rows...)
	change := StockChange{Site: of.Site, SiteBefore: of.SiteBefore, Dwelling: &after}
	if known {
		change.DwellingBefore = &was
	}
	t.note(change, known && reflect.DeepEqual(was, after))
}

// rooms matches the rooms of a list with those that are there.
func (t *stockTaking) rooms(was []Room, d StockDwelling) []Room {
	after := slices.Clone(d.Dwelling.Rooms)
	taken := make([]bool, len(was))
	match := func(fits func(old, said Room) bool) {
		for i := range after {
			said := &after[i]
			said.Number = i + 1
			if said.ID != "" {
				continue
			}
			for k, old := range was {
				if !taken[k] && fits(old, *said) {
					taken[k] = true
					t.room(said, old, rowOf(d, i))
					break
				}
			}
		}
	}
	for i := range after {
		after[i].ID, after[i].Name = "", strings.TrimSpace(after[i].Name)
	}
	match(func(old, said Room) bool { return said.Name != "" && person.Fold(old.Name) == person.Fold(said.Name) })
	match(func(old, said Room) bool { return old.Number == said.Number })
	for k, old := range was {
		if !taken[k] {
			t.less = append(t.less, lessPlaces{d.Row, old, old.Places})
		}
	}
	return after
}

func rowOf(d StockDwelling, room int) int {
	if room < len(d.Rows) {
		return d.Rows[room]
	}
	return d.Row
}

// room takes over what the list does not say about a room that is there.
func (t *stockTaking) room(said *Room, old Room, row int) {
	said.ID, said.Dwelling = old.ID, old.Dwelling
	put(!t.cmd.Says[FieldRoom], &said.Name, old.Name)
	put(!t.cmd.Says[FieldSquareMeter], &said.Area, old.Area)
	if by := old.Places - said.Places; by > 0 && said.Places > 0 {
		t.less = append(t.less, lessPlaces{row, old, by})
	}
}

func (t *stockTaking) note(k StockChange, same bool) {
	if same {
		t.Same++
		return
	}
	t.Changes = append(t.Changes, k)
}

// check notes what is wrong, at the row and the column of the list where it stands.
func (t *stockTaking) check(err error, row int, fields map[string]string, rooms ...int) {
	for _, e := range errs.All(err) {
		fault := StockFault{Row: row, Field: e.Field, Err: e}
		number, field, ofRoom := strings.Cut(e.Field, ".")
		if n, err := strconv.Atoi(number); err == nil && ofRoom {
			fault.Field = map[string]string{"name": FieldRoom, "places": FieldPlaces, "area": FieldSquareMeter}[field]
			if n >= 1 && n <= len(rooms) {
				fault.Row = rooms[n-1]
			}
		} else if in, there := fields[e.Field]; there {
			fault.Field = in
		}
		t.Faults = append(t.Faults, fault)
	}
}

// holdLived holds that no places are taken away that somebody has, today or later.
func (t *stockTaking) holdLived(ctx context.Context, tx *db.Tx, s tenant.Scope, today clock.Date) error {
	for part := range slices.Chunk(t.less, mostAsked) {
		ids := make([]id.ID, len(part))
		for i, l := range part {
			ids[i] = l.room.ID
		}
		args := []any{s.Tenant, today}
		free := map[id.ID]int{}
		err := db.Each(ctx, tx, func(row db.Row) error {
			var room id.ID
			var n int
			err := row.Scan(&room, &n)
			free[room] = n
			return err
		}, `SELECT p.room_id, count(*) FROM place p WHERE p.tenant_id = $1 AND p.room_id IN (`+db.List(&args, ids)+`) AND NOT EXISTS (SELECT 1 FROM hold h
			WHERE h.place_id = p.id AND h.tenant_id = p.tenant_id AND (h.until_day = '' OR h.until_day > $2)) GROUP BY p.room_id`, args...)
		if err != nil {
			return err
		}
		for _, l := range part {
			if lacks := l.by - free[l.room.ID]; lacks > 0 {
				t.Faults = append(t.Faults, StockFault{Row: l.row, Field: FieldPlaces,
					Err: errs.Invalid("housing.room.lived-in", "room", l.room.Label(), "least", l.room.Places-l.by+lacks).At(FieldPlaces)})
			}
		}
	}
	sorted.By(t.Faults, func(a, b StockFault) int { return a.Row - b.Row })
	return nil
}

// keep writes what differs, each site and dwelling as if somebody had done so on
// its page.
func (t *stockTaking) keep(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) error {
	for _, k := range t.Changes {
		var err error
		if k.Dwelling == nil {
			*k.Site, err = SaveSite(ctx, tx, c, s, *k.Site)
		} else {
			k.Dwelling.Site = k.Site.ID
			*k.Dwelling, err = SaveDwelling(ctx, tx, c, s, *k.Dwelling)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
