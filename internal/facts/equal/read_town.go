package equal

import (
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
)

// town reads what became of them in a municipality.
func (r *reader) town(p *people, ids []id.ID) error {
	with, err := person.WithFollowers(r.ctx, r.tx, r.s, ids)
	if err != nil {
		return err
	}
	for _, read := range []func(*people, []id.ID) error{r.left, r.firsts, r.living, r.notice, r.decisions, r.seats} {
		if err := read(p, with); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) homes() (all []id.ID) {
	for which := range r.home {
		all = append(all, which)
	}
	slices.Sort(all)
	return all
}

// left reads who moved away: they wait here no longer.
func (r *reader) left(*people, []id.ID) error {
	args := []any{r.s.Tenant}
	return db.Each(r.ctx, r.tx, func(row db.Row) error {
		var which, who id.ID
		var on clock.Date
		if err := row.Scan(&which, &who, &on); err != nil {
			return err
		}
		h := r.home[which]
		for i := range h.members {
			if m := &h.members[i]; (who == "" || who == m.id) && (m.left.IsZero() || on.Before(m.left)) {
				m.left = on
			}
		}
		if who == "" && (h.left.IsZero() || on.Before(h.left)) {
			h.left = on
		}
		return nil
	}, `SELECT k.household_id, k.person_id, k.ended_on FROM path_case k WHERE k.tenant_id = $1 AND k.ending = 'away' AND k.household_id IN (`+db.List(&args, r.homes())+`)`, args...)
}

// firsts reads how long they waited for each.
func (r *reader) firsts(p *people, ids []id.ID) error {
	args := []any{r.s.Tenant}
	err := db.Each(r.ctx, r.tx, func(row db.Row) error {
		var who id.ID
		var kind string
		var on clock.Date
		if err := row.Scan(&who, &kind, &on); err != nil {
			return err
		}
		if m := r.at[who]; m != nil {
			if m.first == nil {
				m.first = map[string]clock.Date{}
			}
			if was, had := m.first[kind]; !had || on.Before(was) {
				m.first[kind] = on
			}
		}
		return nil
	}, `SELECT `+person.Leads("m.person_id")+`, m.kind, m.reached FROM path_milestone m WHERE m.tenant_id = $1 AND m.person_id IN (`+db.List(&args, ids)+`)`, args...)
	if err != nil {
		return err
	}
	flats := map[id.ID]clock.Date{}
	args = []any{r.s.Tenant}
	err = db.Each(r.ctx, r.tx, func(row db.Row) error {
		var which id.ID
		var on clock.Date
		err := row.Scan(&which, &on)
		flats[which] = on
		return err
	}, `SELECT y.household_id, min(y.until_day) FROM stay y WHERE y.tenant_id = $1 AND y.state = 'actual' AND y.ending = 'own-flat' AND y.household_id IN (`+db.List(&args, r.homes())+`) GROUP BY y.household_id`, args...)
	if err != nil {
		return err
	}
	for _, which := range r.homes() {
		h := *r.home[which]
		for _, m := range h.members {
			if on := m.first[OwnFlat]; !on.IsZero() && (flats[which].IsZero() || on.Before(flats[which])) {
				flats[which] = on
			}
		}
		p.wait(OwnFlat, h, nil, h.arrived, flats[which], h.left, "")
		for _, w := range waited {
			if m, found := h.someone(func(years int, known bool) bool { return known && years >= w.from && years <= w.to }); found {
				p.wait(w.key, h, &m, h.arrived, m.first[string(w.first)], m.left, "")
			}
		}
	}
	return nil
}

// living reads where each lived first: in a hall, in a flat or a small house, in how many m² for each place.
func (r *reader) living(p *people, _ []id.ID) error {
	seen := map[id.ID]bool{}
	args := []any{r.s.Tenant}
	return db.Each(r.ctx, r.tx, func(row db.Row) error {
		var which id.ID
		var kind string
		var from clock.Date
		var space, places, unknown int
		if err := row.Scan(&which, &from, &kind, &places, &space, &unknown); err != nil {
			return err
		}
		if seen[which] {
			return nil
		}
		seen[which] = true
		h := *r.home[which]
		p.add(Hall, h, nil, one{on: from, value: yes(kind == "hall")}, "")
		p.add(SmallUnit, h, nil, one{on: from, value: yes(kind == "flat" || kind == "house")}, "")
		if places > 0 && space > 0 && unknown == 0 {
			p.add(Space, h, nil, one{on: from, value: float64(space) / 10 / float64(places)}, "")
		}
		return nil
	}, `SELECT y.household_id, y.from_day, s.kind, d.places,
			(SELECT coalesce(sum(m.area), 0) FROM room m WHERE m.tenant_id = y.tenant_id AND m.dwelling_id = d.id AND m.number > 0),
			(SELECT count(*) FROM room m WHERE m.tenant_id = y.tenant_id AND m.dwelling_id = d.id AND m.number > 0 AND m.area = 0)
		FROM stay y JOIN site s ON s.tenant_id = y.tenant_id AND s.id = y.site_id JOIN dwelling d ON d.tenant_id = y.tenant_id AND d.id = y.dwelling_id
		WHERE y.tenant_id = $1 AND y.state = 'actual' AND y.household_id IN (`+db.List(&args, r.homes())+`) ORDER BY y.household_id, y.from_day, y.id`, args...)
}

// notice reads how long before they came they were announced.
func (r *reader) notice(p *people, _ []id.ID) error {
	args := []any{r.s.Tenant}
	return db.Each(r.ctx, r.tx, func(row db.Row) error {
		var which id.ID
		var days int
		if err := row.Scan(&which, &days); err != nil {
			return err
		}
		h := *r.home[which]
		p.add(Notice, h, nil, one{on: h.arrived, value: float64(days)}, "")
		return nil
	}, `SELECT h.id, t.notice_days FROM household h JOIN transfer t ON t.id = h.transfer_id
		WHERE h.tenant_id = $1 AND t.to_tenant_id = $1 AND t.state = 'arrived' AND h.id IN (`+db.List(&args, r.homes())+`) ORDER BY h.id`, args...)
}

// decisions reads how long authorities took from the complete application on. Of who has several procedures, the first is compared.
func (r *reader) decisions(p *people, ids []id.ID) error {
	seen := map[id.ID]bool{}
	args := []any{r.s.Tenant}
	return db.Each(r.ctx, r.tx, func(row db.Row) error {
		var who id.ID
		var place string
		var from, decided, ended clock.Date
		if err := row.Scan(&who, &place, &from, &decided, &ended); err != nil {
			return err
		}
		if m := r.at[who]; m != nil && !seen[m.home] {
			seen[m.home] = true
			p.wait(Decision, *r.home[m.home], m, from, decided, ended, place)
		}
		return nil
	}, `SELECT `+person.Leads("k.person_id")+`, k.authority_id, k.complete_on, k.decided_on, k.ended_on FROM recognition k
		WHERE k.tenant_id = $1 AND k.complete_on <> '' AND k.person_id IN (`+db.List(&args, ids)+`) ORDER BY k.complete_on, k.id`, args...)
}

// seats reads how long they waited for a seat they signed up for, and for a place of a Kita: from the first wish to the first place of one.
func (r *reader) seats(p *people, ids []id.ID) error {
	type asked struct {
		m                  *member
		from, seated, last clock.Date
		place              string
	}
	found := map[string]map[id.ID]*asked{OfferSeat: {}, KitaSeat: {}}
	args := []any{r.s.Tenant}
	err := db.Each(r.ctx, r.tx, func(row db.Row) error {
		var who id.ID
		var theme, state string
		var place int
		var since, on, seated clock.Date
		if err := row.Scan(&who, &theme, &place, &state, &on, &since, &seated); err != nil {
			return err
		}
		m := r.at[who]
		if m == nil {
			return nil
		}
		key, last := OfferSeat, clock.Date{}
		if place > 0 {
			key = KitaSeat
		}
		if state == "withdrawn" || state == "lapsed" || state == "declined" {
			last = on
		}
		switch a := found[key][m.home]; {
		case a == nil:
			found[key][m.home] = &asked{m, since, seated, last, theme}
		case key == KitaSeat && a.m == m:
			if !seated.IsZero() && (a.seated.IsZero() || seated.Before(a.seated)) {
				a.seated = seated
			}
			if last.IsZero() || !a.last.IsZero() && last.After(a.last) {
				a.last = last
			}
		}
		return nil
	}, `SELECT `+person.Leads("s.person_id")+`, o.theme, s.place, s.state, s.state_on, s.since, s.seated_on FROM seat s JOIN offer o ON o.tenant_id = s.tenant_id AND o.id = s.offer_id
		WHERE s.tenant_id = $1 AND s.person_id IN (`+db.List(&args, ids)+`) ORDER BY s.since, s.id`, args...)
	if err != nil {
		return err
	}
	for key, all := range found {
		for _, which := range r.homes() {
			if a := all[which]; a != nil {
				p.wait(key, *r.home[which], a.m, a.from, a.seated, a.last, a.place)
			}
		}
	}
	return nil
}

func yes(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// land reads how long each waited in facilities to be sent, and how long before.
func (r *reader) land(p *people) error {
	type sent struct {
		on              clock.Date
		notice, promise int
	}
	found := map[id.ID]sent{}
	args := []any{r.s.Tenant}
	err := db.Each(r.ctx, r.tx, func(row db.Row) error {
		var which id.ID
		var t sent
		err := row.Scan(&which, &t.on, &t.notice, &t.promise)
		if _, seen := found[which]; !seen {
			found[which] = t
		}
		return err
	}, `SELECT w.household_id, t.arrive_on, t.notice_days, t.promised_days FROM transfer_household w JOIN transfer t ON t.id = w.transfer_id
		WHERE w.tenant_id = $1 AND t.tenant_id = $1 AND t.state = 'arrived' AND w.household_id IN (`+db.List(&args, r.homes())+`) ORDER BY w.household_id, t.arrive_on, t.id`, args...)
	if err != nil {
		return err
	}
	for _, which := range r.homes() {
		h := *r.home[which]
		t, gone := found[which]
		p.wait(Transferred, h, nil, h.arrived, t.on, h.left, h.place)
		if !gone {
			continue
		}
		p.add(Notice, h, nil, one{on: t.on, value: float64(t.notice)}, "")
		p.add(ShortNotice, h, nil, one{on: t.on, value: yes(t.notice < t.promise)}, "")
	}
	return nil
}
