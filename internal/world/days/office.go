package days

import (
	"context"
	"fmt"

	"wegwarte/internal/account"
	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/gazetteer"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// Password is that of every log-in of a demo. It stands in the documentation:
// such a world holds nobody's data.
const Password = "wegwarte-demo"

// LogIn is one who can look at the world from a role.
type LogIn struct {
	Email string      `json:"email"`
	Name  string      `json:"name"`
	Role  tenant.Role `json:"role"`
	At    string      `json:"at"` // the office
}

// Guest is somebody of the demo who has a page of their own.
type Guest struct {
	Number   string `json:"number"`
	Name     string `json:"name"`
	Language string `json:"language"`

	account id.ID
}

// offices are the Land, its facilities, the municipalities, and who works there.
type offices struct {
	land   tenant.Tenant
	units  []tenant.Unit // in the order of world.Config.Facilities
	towns  map[string]tenant.Tenant
	staff  map[seat]tenant.Scope
	logIns []LogIn
}

// seat is a place of work.
type seat struct {
	tenant id.ID
	unit   id.ID
	role   tenant.Role
}

// post is an account that the demo has.
type post struct {
	mailbox string
	name    string
	role    tenant.Role
}

var (
	landPosts = []post{{"verteilung", "Miriam Sandkuhl", tenant.LandAllocation}, {"rechtsstelle", "Jonas Wittkamp", tenant.LandLegal},
		{"leitung", "Dr. Astrid Hellweg", tenant.Lead}, {"verwaltung", "Peter Grundmann", tenant.Administrator},
		{"datenschutz", "Renate Voss", tenant.Auditor}, {"gleichbehandlung", "Nina Westkamp", tenant.EqualityDesk}}
	facilityPosts = []post{{"sozialdienst", "Katrin Ahlers", tenant.FacilitySocial}, {"sanitaet", "Emil Brandes", tenant.FacilityMedic}}
	townPosts     = []post{{"aufnahme", "Sabine Korte", tenant.Intake}, {"wohnen", "Thomas Ruhrmann", tenant.Housing},
		{"begleitung", "Marek Dombrowski", tenant.CaseManager}, {"integration", "Elif Bergmann", tenant.CaseManager}, {"leitung", "Hannes Overbeck", tenant.Lead},
		{"verwaltung", "Ute Lammers", tenant.Administrator}, {"datenschutz", "Frank Dieckmann", tenant.Auditor}, {"gleichbehandlung", "Gisela Thiemann", tenant.EqualityDesk}}
	// others work where the demo has no log-in.
	others = []string{"A. Berger", "M. Hoffmann", "S. Neuhaus", "K. Lindner", "B. Wolters", "J. Schürmann", "C. Albers", "N. Rosenthal",
		"D. Kemper", "L. Vogelsang", "H. Brinkmann", "R. Terhorst"}
)

// found creates them all.
func found(ctx context.Context, d *db.DB, c world.Config, at clock.Clock) (*offices, error) {
	o := &offices{towns: map[string]tenant.Tenant{}, staff: map[seat]tenant.Scope{},
		land: tenant.Tenant{ID: id.New(), Kind: tenant.Land, Name: "Nordrhein-Westfalen", LandKey: "05"}}
	err := d.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		if err := tenant.Add(ctx, tx, at.Now(), o.land); err != nil {
			return err
		}
		if _, err := tenant.PutPlaces(ctx, tx, at.Now(), places()); err != nil {
			return err
		}
		towns, err := tenant.OfKind(ctx, tx, tenant.Municipality)
		for _, t := range towns {
			o.towns[t.AGS] = t
		}
		if err != nil {
			return err
		}
		for _, f := range c.Facilities() {
			u := tenant.Unit{ID: id.New(), Tenant: o.land.ID, Kind: f.Kind, Name: f.Name, Place: f.Place, Capacity: f.Capacity}
			if err := tenant.AddUnit(ctx, tx, u); err != nil {
				return err
			}
			o.units = append(o.units, u)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	town := o.towns[world.DemoMunicipality]
	for _, open := range []struct {
		at     tenant.Tenant
		unit   tenant.Unit
		domain string
		posts  []post
	}{
		{o.land, tenant.Unit{}, "land.example", landPosts},
		{o.land, o.units[0], "zue.example", facilityPosts},
		{town, tenant.Unit{}, "werne.example", townPosts},
	} {
		for _, p := range open.posts {
			if err := o.employ(ctx, d, at, open.at, open.unit, open.domain, p); err != nil {
				return nil, fmt.Errorf("%s@%s: %w", p.mailbox, open.domain, err)
			}
		}
	}
	return o, o.welcome(ctx, d, at, town)
}

// welcome says who meets those who arrive in the municipality.
func (o *offices) welcome(ctx context.Context, d *db.DB, c clock.Clock, town tenant.Tenant) error {
	return d.Do(ctx, town.ID, func(ctx context.Context, tx *db.Tx) error {
		return assignment.SetContact(ctx, tx, c, o.scope(town, "", tenant.Intake), assignment.Contact{
			Office: "Stadt " + town.Name + ", Soziales und Integration", Address: "Rathaus, Haupteingang, Zimmer 12",
			Phone: "0221 4710 112", Hours: "Mo–Fr 8–16 Uhr"})
	})
}

// places are the municipalities as the official list has them.
func places() []tenant.Place {
	list := gazetteer.NRW()
	all := make([]tenant.Place, len(list.Municipalities))
	for i, m := range list.Municipalities {
		all[i] = tenant.Place{AGS: m.AGS, Name: m.Name, OfficialName: m.OfficialName, KreisKey: m.Kreis.Key, Kreis: m.Kreis.Name,
			Independent: m.Independent, District: m.District, PostalCode: m.PostalCode, Population: m.Population, AreaHa: m.AreaHa,
			Latitude: m.Lat, Longitude: m.Lon, AsOf: list.AsOf, Source: list.Source}
	}
	return all
}

// employ gives somebody an account.
func (o *offices) employ(ctx context.Context, d *db.DB, c clock.Clock, at tenant.Tenant, unit tenant.Unit, domain string, p post) error {
	setup := tenant.Scope{Tenant: at.ID, Kind: at.Kind, Actor: "demo", Name: "wegwarte demo", Role: tenant.Administrator}
	return d.Do(ctx, at.ID, func(ctx context.Context, tx *db.Tx) error {
		n := account.New{Email: p.mailbox + "@" + domain, Name: p.name, Password: Password, Unit: unit.ID, Roles: []tenant.Role{p.role}}
		a, err := account.Add(ctx, tx, c, setup, n)
		if err != nil {
			return err
		}
		o.staff[seat{at.ID, unit.ID, p.role}] = tenant.Scope{Tenant: at.ID, Kind: at.Kind, Unit: unit.ID, Actor: a.ID, Name: a.Name, Role: p.role}
		office := at.Name
		if unit.Name != "" {
			office = unit.Name
		}
		o.logIns = append(o.logIns, LogIn{Email: a.Email, Name: a.Name, Role: p.role, At: office})
		return nil
	})
}

// open sees to it that a municipality's desks are staffed, so that they can be
// asked for at the same time.
func (o *offices) open(town tenant.Tenant) {
	for _, role := range []tenant.Role{tenant.Intake, tenant.Housing, tenant.CaseManager} {
		o.scope(town, "", role)
	}
}

// scope is that of whoever works in the role: somebody with a log-in, or
// somebody who is only named.
func (o *offices) scope(at tenant.Tenant, unit id.ID, role tenant.Role) tenant.Scope {
	s, ok := o.staff[seat{at.ID, unit, role}]
	if !ok {
		s = tenant.Scope{Tenant: at.ID, Kind: at.Kind, Unit: unit, Actor: id.New(), Name: others[len(o.staff)%len(others)], Role: role}
		o.staff[seat{at.ID, unit, role}] = s
	}
	return s
}
