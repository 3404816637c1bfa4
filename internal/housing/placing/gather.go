package placing

import (
	"context"
	"slices"
	"strconv"

	engine "wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Town is an instance, and what its names stand for.
type Town struct {
	Instance  engine.Instance  `json:"instance"`
	Who       map[string]Who   `json:"who"`       // households and residents by their names: numbers
	Dwellings map[string]id.ID `json:"dwellings"` // by the names of units
	Rooms     map[string]id.ID `json:"rooms"`     // by unit and room: "Haus 1, Flur 2/12"
}

// Who is whom a number of an instance stands for.
type Who struct {
	Household id.ID `json:"household"`
	Transfer  id.ID `json:"transfer,omitempty"`
	Why       Why   `json:"why,omitempty"` // why it needs a place; "" for a resident
}

// Why is why a household needs a place.
type Why string

// Why households need a place.
const (
	Coming   Why = "coming"   // it is announced
	Homeless Why = "homeless" // nobody wrote down where it lives
	InHall   Why = "hall"
	Closing  Why = "closing" // its dwelling closes within the horizon
	Unfit    Why = "unfit"   // its dwelling does not meet a need
)

const horizon = 84 // days

// most is how many households and residents an instance has at most.
const most = 5000

// roomKey names a room in the whole of a town.
func roomKey(unit, room string) string { return unit + "/" + room }

// Gather reads who needs a place at the scope's municipality and what there is,
// for the next twelve weeks.
func Gather(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (Town, error) {
	today := clock.Today(c)
	t := Town{Who: map[string]Who{}, Dwellings: map[string]id.ID{}, Rooms: map[string]id.ID{}, Instance: engine.Instance{First: dayOf(today), Days: horizon}}
	stock, err := housing.StockOn(ctx, tx, c, s, today)
	if err != nil {
		return t, err
	}
	g := gathering{Town: &t, stock: stock, today: today, unit: map[id.ID]string{}, room: map[id.ID]string{}, dwelling: map[id.ID]housing.Dwelling{}, site: map[id.ID]housing.Site{}}
	g.sites()
	coming, err := housing.Coming(ctx, tx, c, s)
	if err != nil {
		return t, err
	}
	var lived []id.ID
	for _, stay := range stock.Stays {
		if stay.Transfer == "" && (stay.On(today) || stay.From.After(today)) {
			lived = append(lived, stay.Household)
		}
	}
	slices.Sort(lived)
	lived = slices.Compact(lived)
	if len(lived) > most {
		return t, errs.Invalid("placing.too-many", "most", most)
	}
	known, err := housing.Guests(ctx, tx, c, s, lived)
	if err != nil {
		return t, err
	}
	homeless := []housing.Guest{}
	for after := id.ID(""); ; {
		page, err := housing.Homeless(ctx, tx, c, s, after)
		if err != nil {
			return t, err
		}
		for _, one := range page {
			if one.Stay == nil {
				homeless = append(homeless, one)
			}
			after = one.ID
		}
		if len(page) < housing.HomelessPage || len(homeless) > most {
			break
		}
	}
	if g.wishes, err = housing.WishesOf(ctx, tx, c, s, ids(coming, homeless, known)); err != nil {
		return t, err
	}
	for _, one := range homeless {
		g.needs(one, Homeless, g.today)
	}
	for _, one := range known {
		g.lives(one)
	}
	for _, one := range coming {
		if one.Stay == nil {
			g.needs(one, Coming, one.Comes(today))
		} else {
			g.decided(one)
		}
	}
	if len(t.Instance.Households)+len(t.Instance.Residents) > most {
		return t, errs.Invalid("placing.too-many", "most", most)
	}
	return t, nil
}

func ids(lists ...[]housing.Guest) (all []id.ID) {
	for _, list := range lists {
		for _, one := range list {
			all = append(all, one.ID)
		}
	}
	return all
}

// gathering is a town that is being put together.
type gathering struct {
	*Town
	stock    housing.Stock
	wishes   map[id.ID]housing.Wish
	today    clock.Date
	n        int // households so far
	unit     map[id.ID]string
	room     map[id.ID]string
	dwelling map[id.ID]housing.Dwelling
	site     map[id.ID]housing.Site
}

// sites puts in what there is.
func (g *gathering) sites() {
	at := map[id.ID]int{}
	for _, p := range g.stock.Sites {
		g.site[p.ID], at[p.ID] = p, len(g.Instance.Sites)
		one := engine.Site{Name: p.Name, Kind: p.Kind, District: p.District, Minutes: map[string]int{}}
		for _, n := range p.Near {
			if n.Name != "" {
				one.Minutes[n.Name] = n.Minutes
			}
		}
		g.Instance.Sites = append(g.Instance.Sites, one)
	}
	for _, d := range g.stock.Dwellings {
		site := g.site[d.Site]
		u := engine.Unit{Name: site.Name + ", " + d.Name, Shared: d.Shared, M2: d.Space() / 10, StepFree: d.StepFree, GroundFloor: d.GroundFloor, Area: string(d.Area),
			Opens: later(d.Opens, site.Opens), Closes: dayOf(d.Ends(site))}
		g.dwelling[d.ID], g.unit[d.ID], g.Dwellings[u.Name] = d, u.Name, d.ID
		for _, r := range d.Rooms {
			if r.Places == 0 {
				continue
			}
			name := r.Label()
			if _, twice := g.Rooms[roomKey(u.Name, name)]; twice {
				name = name + " (" + strconv.Itoa(r.Number) + ")"
			}
			g.room[r.ID], g.Rooms[roomKey(u.Name, name)] = name, r.ID
			u.Rooms = append(u.Rooms, engine.Room{Name: name, Beds: r.Places, Blocked: g.blocked(d.ID, r.ID, d.Shared)})
		}
		if !d.Shared {
			u.Blocked = g.blocked(d.ID, "", true)
		}
		if len(u.Rooms) > 0 {
			g.Instance.Sites[at[d.Site]].Units = append(g.Instance.Sites[at[d.Site]].Units, u)
		}
	}
	g.Instance.Sites = slices.DeleteFunc(g.Instance.Sites, func(p engine.Site) bool { return len(p.Units) == 0 })
}

// blocked gives the times in which a room, or any of a dwelling, is closed.
func (g *gathering) blocked(dwelling, room id.ID, wanted bool) (all []engine.Window) {
	if !wanted {
		return nil
	}
	for _, b := range g.stock.Blocked {
		w := engine.Window{From: dayOf(b.From), To: dayOf(b.Until), Why: string(b.Why)}
		if b.Dwelling == dwelling && (room == "" || b.Room == room) && !slices.Contains(all, w) {
			all = append(all, w)
		}
	}
	return all
}

func dayOf(d clock.Date) engine.Day {
	if d.IsZero() {
		return 0
	}
	day, _ := engine.ParseDay(d.String()) // a date of ours is one of theirs
	return day
}

func later(a, b clock.Date) engine.Day {
	if b.After(a) {
		a = b
	}
	return dayOf(a)
}

func dateOf(d engine.Day) clock.Date {
	if d == 0 {
		return clock.Date{}
	}
	return clock.MustDate(d.String())
}
