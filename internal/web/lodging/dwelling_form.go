package lodging

import (
	"context"
	"strconv"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// dwellingForm is a dwelling as it is typed.
type dwellingForm struct {
	Site     housing.Site
	Dwelling housing.Dwelling
	Values   map[string]string
	Rows     int // of rooms
	Faults   i18n.Faults
}

func (p dwellingForm) url() string {
	if p.Dwelling.ID == "" {
		return siteURL(p.Site.ID) + "/wohnung"
	}
	return "/wohnungen/" + string(p.Dwelling.ID)
}

func (p dwellingForm) title() string {
	if p.Dwelling.ID == "" {
		return "housing.dwelling.add"
	}
	return "housing.dwelling.change"
}

// Rows of rooms: a form has some that are empty, and may have so many in all.
const (
	emptyRooms = 4
	mostRooms  = 60
)

// ShowNewDwelling shows the form for a dwelling of a site.
func ShowNewDwelling(v *door.Visit) error {
	site, err := findSite(v)
	if err != nil {
		return err
	}
	return showDwelling(v, dwellingForm{Site: site, Values: map[string]string{}, Rows: emptyRooms}, nil)
}

// ShowDwelling shows the form with what is known of a dwelling.
func ShowDwelling(v *door.Visit) error {
	p, err := findDwelling(v)
	if err != nil {
		return err
	}
	p.Values = dwellingValues(v.Context(), p.Dwelling)
	p.Rows = len(p.Dwelling.Rooms) + 2
	return showDwelling(v, p, nil)
}

func findDwelling(v *door.Visit) (p dwellingForm, err error) {
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Dwelling, p.Site, err = housing.FindDwelling(ctx, tx, v.Scope, which)
		return err
	})
	return p, err
}

func showDwelling(v *door.Visit, p dwellingForm, faults error) error {
	v.Trail = []ui.Crumb{{Label: v.T("housing.title"), URL: sitePath}, {Label: p.Site.Name, URL: siteURL(p.Site.ID)}}
	p.Rows = min(p.Rows, mostRooms)
	if faults != nil {
		p.Faults = i18n.Err(v.Context(), faults)
		return v.ShowInvalid(v.T(p.title()), dwellingPage(p))
	}
	return v.Show(v.T(p.title()), dwellingPage(p))
}

// AddDwelling keeps a new dwelling of a site.
func AddDwelling(v *door.Visit) error {
	site, err := findSite(v)
	if err != nil {
		return err
	}
	return saveDwelling(v, dwellingForm{Site: site, Dwelling: housing.Dwelling{Site: site.ID}})
}

// ChangeDwelling keeps what was changed of a dwelling.
func ChangeDwelling(v *door.Visit) error {
	p, err := findDwelling(v)
	if err != nil {
		return err
	}
	return saveDwelling(v, p)
}

func saveDwelling(v *door.Visit, p dwellingForm) error {
	p.Values = typed(v, "version", "name", "shared", "step_free", "ground_floor", "area", "opens", "closes", "rows", "alike")
	p.Rows, _ = strconv.Atoi(p.Values["rows"])
	p.Rows = max(emptyRooms, min(p.Rows, mostRooms))
	for i := range p.Rows {
		for _, name := range roomFields {
			p.Values[housing.RoomField(i+1, name)] = text(v, housing.RoomField(i+1, name))
		}
	}
	d, err := readDwelling(p.Dwelling, p.Values, p.Rows)
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			d, err = housing.SaveDwelling(ctx, tx, v.Clock, v.Scope, d)
			return err
		})
	}
	if err == nil {
		return v.Go(siteURL(p.Site.ID), "housing.dwelling.saved", "name", d.Name, "count", d.Places)
	}
	if errs.Is(err, errs.KindInvalid) {
		return showDwelling(v, p, err)
	}
	return err
}

var roomFields = []string{"id", "name", "places", "area"}

func dwellingValues(ctx context.Context, d housing.Dwelling) map[string]string {
	values := map[string]string{"version": strconv.Itoa(d.Version), "name": d.Name, "area": string(d.Area), "opens": d.Opens.String(), "closes": d.Closes.String()}
	for name, is := range map[string]bool{"shared": d.Shared, "step_free": d.StepFree, "ground_floor": d.GroundFloor} {
		if is {
			values[name] = "1"
		}
	}
	for i, r := range d.Rooms {
		values[housing.RoomField(i+1, "id")], values[housing.RoomField(i+1, "name")] = string(r.ID), r.Name
		values[housing.RoomField(i+1, "places")] = strconv.Itoa(r.Places)
		if r.Area > 0 {
			values[housing.RoomField(i+1, "area")] = tenths(ctx, r.Area)
		}
	}
	return values
}

// readDwelling reads the fields. Rooms are those rows in which something stands;
// "alike" says how many more there are like the last of them.
func readDwelling(d housing.Dwelling, values map[string]string, rows int) (housing.Dwelling, error) {
	var faults errs.List
	d.Name, d.Area = values["name"], housing.Area(values["area"])
	d.Shared, d.StepFree, d.GroundFloor = values["shared"] != "", values["step_free"] != "", values["ground_floor"] != ""
	d.Opens, d.Closes = readDay(values["opens"], "opens", &faults), readDay(values["closes"], "closes", &faults)
	if d.ID != "" {
		d.Version, _ = strconv.Atoi(values["version"])
	}
	d.Rooms = nil
	for i := range rows {
		at := func(name string) string { return housing.RoomField(i+1, name) }
		if values[at("name")] == "" && values[at("places")] == "" && values[at("area")] == "" {
			continue
		}
		d.Rooms = append(d.Rooms, housing.Room{ID: id.ID(values[at("id")]), Name: values[at("name")], Places: readCount(values[at("places")], at("places"), 0, &faults),
			Area: readTenths(values[at("area")], at("area"), &faults)})
	}
	for range min(mostRooms, readCount(values["alike"], "alike", 0, &faults)) {
		if n := len(d.Rooms); n > 0 {
			d.Rooms = append(d.Rooms, housing.Room{Places: d.Rooms[n-1].Places, Area: d.Rooms[n-1].Area})
		}
	}
	return d, faults.Err()
}
