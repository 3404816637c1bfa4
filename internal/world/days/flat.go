package days

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/housing"
	"wegwarte/internal/housing/flat"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/scan"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
	"wegwarte/internal/world/sketch"
)

var landlords = []flat.Landlord{
	{Name: "Wohnbau Lippetal GmbH", Kind: flat.Company, Contact: "Vermietung, Frau Hollmann", Phone: "02389 555 0120", Email: "vermietung@wohnbau-lippetal.example", Note: "Freie Wohnungen jeden Montag."},
	{Name: "Baugenossenschaft Steintor eG", Kind: flat.Cooperative, Contact: "Herr Tewes", Phone: "02389 555 0177", Email: "info@steintor.example", Note: "Geschäftsanteile können in Raten gezahlt werden."},
	{Name: "Ehepaar Niehues", Kind: flat.Private, Phone: "02389 555 0134", Note: "Zwei Häuser in Stockum, ruft gern zurück."},
	{Name: "Immobilien am Markt", Kind: flat.Agency, Contact: "Frau Sander", Email: "sander@markt-immobilien.example"},
	{Name: "Hausverwaltung Kock", Kind: flat.Company, Phone: "02389 555 0101", Resting: true, Note: "Bis zum Frühjahr nichts frei."},
}

var addresses = []string{"Horster Weg 12, 2. OG", "Uhlandstraße 7, EG", "Kapellenweg 3, 1. OG", "Lippestraße 40, DG", "Am Kanal 18, EG", "Grüner Winkel 5, 1. OG", "Bahnhofstraße 61, 3. OG"}

// ways are how far households have come: what became of each flat they found, in
// the order of days, the last step so many days ago.
var flatWays = []struct {
	entitled int // days ago; 0: not shown yet
	ago      int // days since the last step
	steps    [][]flat.State
}{
	{210, 12, [][]flat.State{{flat.Applied, flat.Refused}, {flat.Viewing, flat.Applied, flat.Refused}, {flat.Applied, flat.Offered, flat.Assured, flat.Secured}}},
	{64, 9, [][]flat.State{{flat.Applied, flat.Offered}}},
	{0, 0, nil},
	{130, 21, [][]flat.State{{flat.Applied}, {flat.Declined}}},
	{33, 2, [][]flat.State{{flat.Viewing}}},
	{350, 70, [][]flat.State{{flat.Applied, flat.Refused}, {flat.Applied, flat.Refused}}},
	{95, 16, [][]flat.State{{flat.Applied, flat.Offered, flat.Assured}}},
	{18, 1, [][]flat.State{{}}},
}

// seek has some of those who lived there before look for a flat of their own.
func (p *player) seek(ctx context.Context, tx *db.Tx, who tenant.Scope, residents []world.Resident, now time.Time) error {
	first := clock.At(opening(p.world.FirstDay()))
	var known []id.ID
	for _, l := range landlords {
		kept, err := flat.SaveLandlord(ctx, tx, first, who, l)
		if err != nil {
			return err
		}
		known = append(known, kept.ID)
	}
	choices, err := housing.ChoicesFor(ctx, tx, who, clock.DateOf(now))
	if err != nil {
		return err
	}
	n := 0
	for i, r := range residents {
		if i%5 == 2 && len(choices.Uses) > 0 && len(choices.Districts) > 0 {
			w := housing.Wish{Household: r.ID, Uses: choices.Uses[i%len(choices.Uses):][:1], Wishes: []string{choices.Districts[i%len(choices.Districts)], string(placement.Flat)}}
			if _, err := housing.SetWish(ctx, tx, clock.At(now), who, "", w); err != nil {
				return err
			}
		}
		if !r.Left.IsZero() {
			continue
		}
		stays, err := housing.StaysOf(ctx, tx, clock.At(now), who, r.ID)
		if err != nil {
			return err
		}
		if len(stays) == 0 || n == 3*len(flatWays) {
			continue
		}
		if err := p.search(ctx, tx, who, r.ID, n, known, now); err != nil {
			return fmt.Errorf("flat of %s: %w", r.FileNumber, err)
		}
		n++
	}
	return nil
}

func (p *player) search(ctx context.Context, tx *db.Tx, who tenant.Scope, household id.ID, n int, known []id.ID, now time.Time) error {
	way, today := flatWays[n%len(flatWays)], clock.DateOf(now)
	begun := today.AddDays(-min(way.entitled, 100+n))
	terms := flat.Terms{Wishes: []string{"In der Nähe der Grundschule, damit die Kinder nicht wechseln.", "", "Erdgeschoss, wegen der Knie.", "Gern in Stockum, dort wohnt die Schwester."}[n%4]}
	if way.entitled > 0 {
		terms.EntitledFrom = today.AddDays(-way.entitled - n)
		terms.Shown = "Bescheid vom " + terms.EntitledFrom.Begins().Format("2.1.2006")
		terms.Limit, terms.LimitSource = 52_000+9_000*(n%5), "Jobcenter, Merkblatt zu den Kosten der Unterkunft"
	}
	at := func(day clock.Date) clock.Clock {
		if hour := opening(day).Add(90 * time.Minute); hour.Before(now) {
			return clock.At(hour)
		}
		return clock.At(now)
	}
	of, err := flat.Begin(ctx, tx, at(begun), who, flat.BeginCommand{Household: household, Terms: terms})
	if err != nil {
		return err
	}
	for i, steps := range way.steps {
		day := today.AddDays(-way.ago - 9*(len(steps)+2*(len(way.steps)-1-i)))
		if day.Before(begun) {
			day = begun
		}
		k := n + i
		one, err := flat.Note(ctx, tx, at(day), who, flat.NoteCommand{Search: flat.Seen{ID: of.ID, Version: of.Version}, Landlord: known[k%4], Address: addresses[k%len(addresses)], HalfRooms: 4 + k%4,
			Area: 460 + 55*(k%4), Rent: 47_500 + 6_200*(k%6), FreeFrom: today.AddDays(20 + k)})
		if err != nil {
			return err
		}
		of.Version++
		for j, to := range steps {
			day := today.AddDays(-way.ago - 9*(len(steps)-1-j))
			if day.Before(begun) {
				day = begun
			}
			cmd := flat.StepCommand{Flat: flat.Seen{ID: one.ID, Version: one.Version}, To: to, On: day}
			switch to {
			case flat.Viewing:
				cmd.On, cmd.Time = today.AddDays(3+n%5), "16:30"
				if len(steps) > 1 {
					cmd.On = day.AddDays(4)
				}
			case flat.Assured:
				cmd.Deposit, cmd.Bearer = 3*one.Rent, flat.ByPayer
			case flat.Secured:
				cmd.Handover = today.AddDays(6)
			case flat.Refused:
				cmd.Note = "An andere vergeben."
			}
			if of, err = flat.Step(ctx, tx, at(day), who, cmd); err != nil {
				return err
			}
			one.Version++
		}
	}
	if err := path.FollowFlat(ctx, tx, clock.At(now), who, of); err != nil {
		return err
	}
	if n == 0 { // looked at together before the keys change hands
		return p.handOver(ctx, tx, who, of, now)
	}
	return nil
}

// handOver writes the report of the flat that is furthest.
func (p *player) handOver(ctx context.Context, tx *db.Tx, who tenant.Scope, of flat.Search, now time.Time) error {
	_, flats, err := flat.Find(ctx, tx, clock.At(now), who, of.ID)
	i := slices.IndexFunc(flats, func(f flat.Flat) bool { return f.State == flat.Secured })
	if err != nil || i < 0 {
		return err
	}
	if _, err = flat.SaveReport(ctx, tx, clock.At(now), who, flat.Report{Flat: flats[i].ID, Day: clock.DateOf(now), Present: "Frau Hollmann (Wohnbau Lippetal), die Familie, ein Dolmetscher",
		Keys: "3 Haus- und Wohnungstür, 1 Keller, 1 Briefkasten", Meters: []flat.Meter{{Kind: flat.Electricity, Number: "1EMH0087431", Reading: "20417,3"}, {Kind: flat.ColdWater, Number: "8ZRI44120", Reading: "312,6"}},
		Rooms: []flat.Room{{Name: "Küche", Faults: "Eine Herdplatte geht nicht; wird bis Monatsende ersetzt."}, {Name: "Bad"}, {Name: "Kinderzimmer", Faults: "Kratzer im Laminat am Fenster."}, {Name: "Wohnzimmer"}}}); err != nil || p.keys == nil {
		return err
	}
	for n, caption := range []string{"Küche", "Bad"} {
		scene := []sketch.Scene{sketch.Kitchen, sketch.Bathroom}[n]
		clean, err := scan.Read(ctx, scene.Photo(uint64(n)))
		if err != nil {
			return err
		}
		if _, err := flat.AddPhoto(ctx, tx, clock.At(now), who, p.keys, flats[i].ID, caption, clean); err != nil {
			return err
		}
	}
	return nil
}
