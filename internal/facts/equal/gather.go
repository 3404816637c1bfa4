package equal

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Span is whole quarters.
type Span struct{ From, To clock.Date }

// one is an answer to the question of an outcome, on whatever day it is asked.
type one struct {
	groups   map[Attribute]string
	criteria [byStatus + 1]string
	came, on clock.Date // when the household came, and since when there is something to ask
	value    float64    // of an amount, or of yes or no

	waits          bool
	happened, last clock.Date // of a wait: when it ended, or until when it could; zero: not yet
}

// people is what a run read. It is kept nowhere.
type people struct {
	homes []home
	all   map[string][]one // by outcome
}

// atOnce is how many households are read at once.
const atOnce = 500

// gather reads all who came within the span.
func gather(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, span Span) (*people, error) {
	if err := s.MayWrite(tenant.Equality); err != nil {
		return nil, err
	}
	p := &people{all: map[string][]one{}}
	var after member
	for {
		some, places, err := members(ctx, tx, s, span, after)
		if err != nil || len(some) == 0 {
			return p, err
		}
		after = some[len(some)-1]
		homes, ids := grouped(some, places), make([]id.ID, len(some))
		for i, m := range some {
			ids[i] = m.id
		}
		r := reader{ctx: ctx, tx: tx, s: s, clock: c, at: map[id.ID]*member{}, home: map[id.ID]*home{}}
		for h := range homes {
			r.home[homes[h].id] = &homes[h]
			for m := range homes[h].members {
				r.at[homes[h].members[m].id] = &homes[h].members[m]
			}
		}
		audit.Log(tx, c, s, audit.Read, tenant.Equality, "equality: read", ids...)
		if err := r.groups(ids); err != nil {
			return nil, err
		}
		if s.Kind == tenant.Land {
			err = r.land(p)
		} else {
			err = r.town(p, ids)
		}
		if err != nil {
			return nil, err
		}
		p.homes = append(p.homes, homes...)
	}
}

// members gives those who came within the span, behind a household. Who lived here before they were registered does not count,
// as in package outcome.
func members(ctx context.Context, tx *db.Tx, s tenant.Scope, span Span, after member) (all []member, places map[id.ID]string, err error) {
	places = map[id.ID]string{}
	all, err = db.All(ctx, tx, func(row db.Row) (m member, err error) {
		var place string
		err = row.Scan(&m.id, &m.home, &m.arrived, &m.left, &place, &m.birth.Date, &m.birth.Precision, &m.sex)
		places[m.home] = place
		return m, err
	}, `SELECT p.id, h.id, h.registered_on, h.left_on, coalesce(h.unit_id, ''), p.birth_date, p.birth_precision, p.sex
		FROM (SELECT h.id, h.registered_on, h.left_on, h.unit_id FROM household h WHERE h.tenant_id = $1 AND h.registered_on >= $2 AND h.registered_on <= $3 AND (h.registered_on, h.id) > ($4, $5)
			AND NOT EXISTS (SELECT 1 FROM stay y WHERE y.tenant_id = $1 AND y.household_id = h.id AND y.from_day < h.registered_on) ORDER BY h.registered_on, h.id LIMIT $6) h
		JOIN person p ON p.tenant_id = $1 AND p.household_id = h.id AND p.merged_into IS NULL
		ORDER BY h.registered_on, h.id, p.id`, s.Tenant, span.From, span.To, after.arrived, after.home, atOnce)
	return all, places, err
}

func grouped(some []member, places map[id.ID]string) (homes []home) {
	for _, m := range some {
		if n := len(homes); n == 0 || homes[n-1].id != m.home {
			homes = append(homes, home{id: m.home, arrived: m.arrived, left: m.left, place: places[m.home]})
		}
		h := &homes[len(homes)-1]
		h.members = append(h.members, m)
	}
	return homes
}

// reader reads what belongs to some households.
type reader struct {
	ctx   context.Context //nolint:containedctx // lives as long as one page of a look
	tx    *db.Tx
	s     tenant.Scope
	clock clock.Clock
	at    map[id.ID]*member
	home  map[id.ID]*home
}

// groups reads to which groups the persons belong, and who needs something special.
func (r *reader) groups(ids []id.ID) error {
	with, err := person.WithFollowers(r.ctx, r.tx, r.s, ids)
	if err != nil {
		return err
	}
	args := []any{r.s.Tenant}
	err = r.each(func(m *member, language string) {
		if g := languageGroup(language); m.language == "" || g < m.language {
			m.language = g
		}
	}, `SELECT `+person.Leads("l.person_id")+`, l.language FROM person_language l WHERE l.tenant_id = $1 AND l.speaks AND l.person_id IN (`+db.List(&args, with)+`)`, args...)
	if err != nil {
		return err
	}
	args = []any{r.s.Tenant}
	err = r.each(func(m *member, code string) {
		m.special = true
		m.disabled = m.disabled || slices.Contains(barriers, code)
	}, `SELECT `+person.Leads("n.person_id")+`, n.code FROM need n WHERE n.tenant_id = $1 AND n.withdrawn_at = 0 AND n.severity <> 'wish' AND NOT n.health AND n.person_id IN (`+db.List(&args, with)+`)`, args...)
	if err != nil {
		return err
	}
	if r.s.Kind == tenant.Land {
		return r.status(r.s.Tenant, with, func(who id.ID) id.ID { return who })
	}
	return r.theirs(with)
}

// barriers are the needs that tell of a disability; a diagnosis is not kept in this house.
var barriers = []string{"step-free", "wheelchair-space", "carer-bed", "lift", "ground-floor"}

func (r *reader) each(fn func(m *member, value string), query string, args ...any) error {
	return db.Each(r.ctx, r.tx, func(row db.Row) error {
		var who id.ID
		var value string
		if err := row.Scan(&who, &value); err != nil {
			return err
		}
		if m := r.at[who]; m != nil {
			fn(m, value)
		}
		return nil
	}, query, args...)
}

// theirs reads the status of those who were sent by a Land where the Land has it: in a municipality nobody writes it down. The
// Land is told of it, as of everybody who reads its data.
func (r *reader) theirs(ids []id.ID) error {
	lands, here := map[id.ID][]id.ID{}, map[id.ID]id.ID{}
	args := []any{r.s.Tenant}
	err := db.Each(r.ctx, r.tx, func(row db.Row) error {
		var land, there, who id.ID
		if err := row.Scan(&land, &there, &who); err != nil {
			return err
		}
		lands[land], here[there] = append(lands[land], there), who
		return nil
	}, `SELECT t.tenant_id, a.announced_id, `+person.Leads("a.person_id")+` FROM arrived_person a JOIN transfer t ON t.id = a.transfer_id
		WHERE a.tenant_id = $1 AND t.to_tenant_id = $1 AND a.person_id IN (`+db.List(&args, ids)+`) ORDER BY t.tenant_id, a.announced_id`, args...)
	if err != nil {
		return err
	}
	for land, those := range lands {
		err := r.tx.On(r.ctx, land, func(context.Context) error {
			there := r.s
			there.Tenant = land
			audit.Log(r.tx, r.clock, there, audit.Read, tenant.Equality, "equality: status", those...)
			return r.status(land, those, func(who id.ID) id.ID { return here[who] })
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) status(at id.ID, ids []id.ID, is func(id.ID) id.ID) error {
	args := []any{at}
	return db.Each(r.ctx, r.tx, func(row db.Row) error {
		var who id.ID
		var status person.Status
		if err := row.Scan(&who, &status); err != nil {
			return err
		}
		if m := r.at[is(who)]; m != nil {
			m.status = statusGroup(status)
		}
		return nil
	}, `SELECT `+person.Leads("l.person_id")+`, l.status FROM person_legal l WHERE l.tenant_id = $1 AND l.person_id IN (`+db.List(&args, ids)+`) ORDER BY l.recorded_at, l.number`, args...)
}

// quarterOf names the quarter of a day.
func quarterOf(d clock.Date) string {
	return clock.NewDate(d.Year(), (d.Month()-1)/3*3+1, 1).String()
}

// add puts an answer in: of one of a household, or of the whole where m is nil.
func (p *people) add(key string, h home, m *member, a one, place string) {
	size := h.size()
	if a.came, a.groups = h.arrived, nil; m == nil {
		a.groups = h.ofAll()
	} else { // how many live with somebody is no matter of their course or school
		a.groups, size = h.groups(*m), ""
	}
	special := "no"
	if h.special() {
		special = "yes"
	}
	a.criteria = [...]string{byDate: quarterOf(a.on), byNeed: special, bySize: size, byPlace: place, byStatus: a.groups[Status]}
	p.all[key] = append(p.all[key], a)
}

// wait puts in how long from a day to another on which it happened, or to the last on which it could be seen.
func (p *people) wait(key string, h home, m *member, from, happened, last clock.Date, place string) {
	p.add(key, h, m, one{on: from, waits: true, happened: happened, last: last}, place)
}
