package days

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wegwarte/engine/seating"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	signed "wegwarte/internal/offer/seat"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// neighbours are people of the town without a record, who sign up as everybody can.
var (
	neighbourGiven  = []string{"Agnieszka", "Uwe", "Leyla", "Giorgos", "Birgit", "Ionela", "Murat", "Svenja", "Paulo", "Olena", "Hatice", "Jan", "Mirjana", "Sofia", "Klaus", "Amira", "Tom"}
	neighbourFamily = []string{"Nowak", "Stratmann", "Demir", "Papadakis", "Hölscher", "Popescu", "Kaya", "Tenhagen", "Ferreira", "Tkachenko", "Arslan", "Wiebusch", "Petrović", "Rossi", "Rehbein", "Saleh", "Beckhaus", "Çelik", "Lohmann"}
)

// neighbour gives one after the other, each once.
func neighbour(n int) string {
	return neighbourGiven[n%len(neighbourGiven)] + " " + neighbourFamily[(n+n/len(neighbourGiven))%len(neighbourFamily)]
}

// little are children of the town without a record, with the months of their age, and by their parents' wishes the Kitas.
var little = []struct {
	name   string
	months int
	wishes []int
	busy   bool
	alone  bool
	metres int
}{
	{"Mats Tenhagen", 34, []int{0, 1}, true, false, 600}, {"Ida Rehbein", 30, []int{0, 2}, true, false, 400}, {"Elif Arslan", 44, []int{0, 1, 2}, false, false, 900}, {"Noah Beckhaus", 59, []int{1, 0}, true, false, 1500},
	{"Mila Popescu", 27, []int{0}, true, true, 700}, {"Emil Wiebusch", 33, []int{2, 0}, false, false, 2100}, {"Lina Rossi", 20, []int{0, 1}, true, false, 800}, {"Can Kaya", 17, []int{0, 2}, true, false, 500},
	{"Frieda Hölscher", 46, []int{0, 1}, true, false, 1200}, {"Jonas Stratmann", 38, []int{0, 2}, false, true, 300}, {"Ela Demir", 14, []int{1, 0}, true, false, 950}, {"Anton Nowak", 24, []int{1}, true, false, 1900},
}

// seats is who signs up in the town that is shown.
type seats struct {
	*player
	who   tenant.Scope
	today clock.Date
	now   time.Time
	next  int // of the neighbours
}

func (p *player) seat(ctx context.Context, now time.Time) error {
	s := &seats{player: p, who: p.offices.scope(p.offices.towns[world.DemoMunicipality], "", tenant.CaseManager), today: clock.DateOf(now), now: now}
	grown, children, err := s.people(ctx)
	if err != nil {
		return err
	}
	if err := s.course(ctx, grown); err != nil {
		return fmt.Errorf("a course: %w", err)
	}
	if err := s.fill(ctx); err != nil {
		return fmt.Errorf("other seats: %w", err)
	}
	return s.kitas(ctx, children)
}

// at is the clock so many days ago.
func (s *seats) at(ago int) clock.Clock {
	if hour := opening(s.today.AddDays(-ago)).Add(2 * time.Hour); hour.Before(s.now) {
		return clock.At(hour)
	}
	return clock.At(s.now)
}

func (s *seats) do(ctx context.Context, fn func(context.Context, *db.Tx) error) error {
	return s.db.Do(ctx, s.who.Tenant, fn)
}

// people are some who live here, those with a page of their own first: grown ups, and children of the age of Kitas.
func (s *seats) people(ctx context.Context) (grown, children []person.Person, err error) {
	err = s.db.Look(ctx, s.who.Tenant, func(ctx context.Context, tx *db.Tx) error {
		own, err := db.All(ctx, tx, db.Value[id.ID], `SELECT g.person_id FROM guest g WHERE g.tenant_id = $1 AND g.person_id IS NOT NULL ORDER BY g.id`, s.who.Tenant)
		if err != nil {
			return err
		}
		ids, err := db.All(ctx, tx, db.Value[id.ID], `SELECT k.household_id FROM path_case k WHERE k.tenant_id = $1 AND k.ended_on = '' AND k.person_id = '' ORDER BY k.opened_on, k.id`, s.who.Tenant)
		if err != nil {
			return err
		}
		homes, err := person.Load(ctx, tx, s.who, ids)
		sorted.By(homes, func(a, b person.Household) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
		for _, h := range homes {
			for i, p := range h.Unmerged() {
				age, known := p.Birth.AgeOn(s.today)
				switch {
				case !known || !h.LeftOn.IsZero():
				case age >= 20 && (i == 0 || slices.Contains(own, p.ID)):
					grown = append(grown, p)
				case age >= 1 && age < 6:
					children = append(children, p)
				}
			}
		}
		sorted.By(grown, func(a, b person.Person) int { return rank(own, a.ID) - rank(own, b.ID) })
		return err
	})
	return grown, children, err
}

// rank puts those first who are in the list, in its order.
func rank(list []id.ID, one id.ID) int {
	if i := slices.Index(list, one); i >= 0 {
		return i
	}
	return len(list)
}

// provider is one that is known already, or a new one.
func (s *seats) provider(ctx context.Context, tx *db.Tx, kind offer.Kind, name, street string) (id.ID, error) {
	known, err := db.One(ctx, tx, db.Value[id.ID], `SELECT p.id FROM provider p WHERE p.tenant_id = $1 AND p.name = $2 AND p.ended_on = '' ORDER BY p.id LIMIT 1`, s.who.Tenant, name)
	if !errs.Is(err, errs.KindNotFound) {
		return known, err
	}
	p, err := offer.SaveProvider(ctx, tx, s.at(150), s.who, offer.Provider{Kind: kind, Name: name, About: offer.About{Address: offer.Address{Street: street, PostalCode: "59368", Town: "Werne"}, Phone: "02389 555 100", StepFree: true}})
	return p.ID, err
}

// signs signs up a neighbour, or somebody of the register.
func (s *seats) signs(ctx context.Context, tx *db.Tx, ago int, which id.ID, p person.Person) (signed.Seat, error) {
	cmd := signed.SignUpCommand{Offer: which, Consent: signed.Said, ConsentOn: s.today.AddDays(-ago)}
	if p.ID != "" {
		cmd.Person, cmd.Released = p.ID, signed.Released{Name: p.Name(), Contact: fmt.Sprintf("02389 555 %04d", len(p.Name())*37)}
		if len(p.Languages) > 0 {
			cmd.Language = p.Languages[0].Tag
		}
	} else {
		cmd.Released = signed.Released{Name: neighbour(s.next), Contact: fmt.Sprintf("02389 444 %04d", 100+7*s.next), Language: "de"}
		s.next++
	}
	return signed.SignUp(ctx, tx, s.at(ago), s.who, cmd)
}

// course is one that is full: a seat was freed and is offered, and others wait.
func (s *seats) course(ctx context.Context, grown []person.Person) error {
	of := func(n int) person.Person {
		if n < len(grown) {
			return grown[n]
		}
		return person.Person{}
	}
	if len(grown) > 5 { // one with a page of their own waits, and is offered the seat
		grown[1], grown[5] = grown[5], grown[1]
	}
	var full offer.Offer
	var first signed.Seat
	err := s.do(ctx, func(ctx context.Context, tx *db.Tx) error {
		school, err := s.provider(ctx, tx, offer.CourseSchool, "Volkshochschule Werne", "Bahnhofstraße 8")
		if err != nil {
			return err
		}
		full, err = offer.Save(ctx, tx, s.at(120), s.who, offer.Offer{Provider: school, Theme: offer.German, Title: "Deutsch A1 am Vormittag", State: offer.StatePublished, How: offer.Seat, Seats: 8, Details: offer.Details{Level: "A1", AgeFrom: 16,
			Text: "Deutsch für alle, die neu anfangen. Zweimal in der Woche.", Languages: []string{"de"}, Childcare: true, StepFree: true, Milestones: []path.Milestone{path.CourseSeat}, Steps: []string{"language.course"},
			When: offer.When{Begins: s.today.AddDays(14), Ends: s.today.AddDays(114), Weekly: []offer.Weekly{{Day: time.Monday, From: 9 * 60, To: 12 * 60}, {Day: time.Wednesday, From: 9 * 60, To: 12 * 60}}}}})
		return err
	})
	if err != nil {
		return err
	}
	for n := range 13 { // eight have a seat, five wait
		err := s.do(ctx, func(ctx context.Context, tx *db.Tx) error {
			var p person.Person
			if n%2 == 0 {
				p = of(n / 2)
			}
			one, err := s.signs(ctx, tx, 100-6*n, full.ID, p)
			if n == 1 {
				first = one
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	// Later there was room for two more, who took their seats; yesterday somebody left.
	return s.do(ctx, func(ctx context.Context, tx *db.Tx) error {
		grow, err := offer.Find(ctx, tx, s.who, full.ID)
		if err != nil {
			return err
		}
		grow.Seats = 10
		if _, err = offer.Save(ctx, tx, s.at(20), s.who, grow); err != nil {
			return err
		}
		if _, err = signed.Fill(ctx, tx, s.at(20), tenant.Scope{Tenant: s.who.Tenant, Kind: s.who.Kind, Actor: "ways"}); err != nil {
			return err
		}
		h, err := signed.Show(ctx, tx, s.at(19), s.who, full.ID)
		if err != nil {
			return err
		}
		for _, one := range h.Held {
			if one.State == signed.Offered {
				if _, err := signed.Settle(ctx, tx, s.at(19), s.who, signed.SettleCommand{Seat: one.ID, Version: one.Version, To: signed.Taken}); err != nil {
					return err
				}
			}
		}
		_, err = signed.Settle(ctx, tx, s.at(1), s.who, signed.SettleCommand{Seat: first.ID, Version: first.Version, To: signed.Withdrawn})
		return err
	})
}

// fill has neighbours take the seats of other offers that are said to be taken.
func (s *seats) fill(ctx context.Context) error {
	return s.do(ctx, func(ctx context.Context, tx *db.Tx) error {
		all, err := signed.List(ctx, tx, s.who, signed.Filter{})
		if err != nil {
			return err
		}
		for _, l := range all {
			if l.Theme == offer.KitaPlace || l.Taken == l.Held {
				continue
			}
			if _, err := offer.Take(ctx, tx, s.who, l.ID, l.Held-l.Taken); err != nil {
				return err
			}
			for n := l.Held; n < l.Taken; n++ {
				if _, err := s.signs(ctx, tx, min(40, 1+n), l.ID, person.Person{}); err != nil {
					return fmt.Errorf("%s: %w", l.Title, err)
				}
			}
		}
		return nil
	})
}

// kitas are three, criteria in two versions, wishes, and a proposal in which people decided once.
func (s *seats) kitas(ctx context.Context, children []person.Person) error {
	starts := signed.KitaYear(s.today)
	var kitas []id.ID
	err := s.do(ctx, func(ctx context.Context, tx *db.Tx) error {
		for i, one := range [][2]string{{"Kita Regenbogen", "Lippestraße 21"}, {"Kita Lippezwerge", "Stockumer Straße 96"}, {"Kita Lippewiese", "Im Sundern 14"}} {
			kita, err := s.provider(ctx, tx, offer.Kita, one[0], one[1])
			if err != nil {
				return err
			}
			kitas = append(kitas, kita)
			for _, group := range [][3]int{{1, 2, 2}, {3, 6, 3 - i/2}} {
				if _, err := offer.Save(ctx, tx, s.at(140), s.who, offer.Offer{Provider: kita, Theme: offer.KitaPlace, Title: fmt.Sprintf("%s: ab %d", one[0], group[0]), State: offer.StatePublished, How: offer.Seat, Seats: group[2],
					Details: offer.Details{AgeFrom: group[0], AgeUntil: group[1], Languages: []string{"de"}, StepFree: true, Varies: true, Costs: "nach Einkommen"}}); err != nil {
					return err
				}
			}
		}
		points := func(next, sibling, busy, alone, language int) seating.Rule {
			return seating.Rule{Criteria: []seating.Criterion{{Kind: seating.SchoolNext, Points: next}, {Kind: seating.Sibling, Points: sibling}, {Kind: seating.ParentsBusy, Points: busy}, {Kind: seating.OneParent, Points: alone},
				{Kind: seating.Language, Points: language}, {Kind: seating.Near, Points: 3, Within: 1000}, {Kind: seating.Waiting, Points: 1, Each: 30, Most: 12}}}
		}
		if err := signed.SetRule(ctx, tx, s.at(130), s.who, signed.Rule{ValidFrom: s.today.AddDays(-130), Days: 14, Source: fmt.Sprintf("Beschluss des Jugendhilfeausschusses vom %s (Beispiel)", german(s.today.AddDays(-135))), Rule: points(40, 15, 20, 10, 5)}); err != nil {
			return err
		}
		return signed.SetRule(ctx, tx, s.at(40), s.who, signed.Rule{Number: 1, ValidFrom: s.today.AddDays(-40), Days: 14, Source: fmt.Sprintf("Beschluss des Jugendhilfeausschusses vom %s (Beispiel)", german(s.today.AddDays(-47))), Rule: points(40, 15, 20, 15, 10)})
	})
	if err != nil {
		return err
	}
	for n, one := range little {
		cmd := signed.ApplyCommand{Released: signed.Released{Name: one.name, Contact: fmt.Sprintf("02389 444 %04d", 300+11*n), Language: "de"}, Birth: starts.AddMonths(-one.months).AddDays(-n), Starts: starts, Consent: signed.Written, ConsentOn: s.today.AddDays(-90 + 5*n),
			Answers: map[seating.Kind]bool{seating.ParentsBusy: one.busy, seating.OneParent: one.alone, seating.Language: false}}
		for w, kita := range one.wishes {
			cmd.Wishes = append(cmd.Wishes, signed.Wish{Provider: kitas[kita], Metres: one.metres + 400*w})
		}
		if err := s.applies(ctx, 90-5*n, cmd); err != nil {
			return err
		}
	}
	for n, p := range children[:min(6, len(children))] {
		cmd := signed.ApplyCommand{Child: p.ID, Released: signed.Released{Name: p.Name(), Contact: fmt.Sprintf("02389 555 %04d", 400+3*n)}, Starts: starts, Consent: signed.Said, ConsentOn: s.today.AddDays(-30 + 4*n),
			Answers: map[seating.Kind]bool{seating.ParentsBusy: n%2 == 0, seating.Language: true}}
		for w := range 1 + n%3 {
			cmd.Wishes = append(cmd.Wishes, signed.Wish{Provider: kitas[(n+w)%3], Metres: 500 + 300*w})
		}
		if err := s.applies(ctx, 30-4*n, cmd); err != nil {
			return err
		}
	}
	return s.do(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := signed.MakeRun(ctx, tx, s.at(2), s.who, starts)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(r.Lines, func(l signed.Line) bool { return l.Wish == "" && len(l.Asked) > 0 && l.Asked[0].Group >= 0 })
		if i < 0 {
			return nil
		}
		return signed.Pin(ctx, tx, s.at(1), s.who, signed.PinCommand{Number: r.Number, Version: r.Version, Who: r.Lines[i].Who, Wish: r.Lines[i].Asked[0].Seat, Reason: "Die Kita liegt im selben Haus wie die Arbeitsstelle; mit der Leitung besprochen."})
	})
}

// applies keeps the wishes for a child; one that no Kita has a group for stays at home.
func (s *seats) applies(ctx context.Context, ago int, cmd signed.ApplyCommand) error {
	err := s.do(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := signed.Apply(ctx, tx, s.at(ago), s.who, cmd)
		return err
	})
	if errs.Is(err, errs.KindInvalid) {
		return nil
	}
	return err
}

func german(d clock.Date) string { return fmt.Sprintf("%02d.%02d.%d", d.Day(), d.Month(), d.Year()) }
