package outcome

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// member is a person as the register has them; nobody's name is read.
type member struct {
	id, home      id.ID
	arrived, left clock.Date
	birth         person.Birth
}

// atOnce is how many households are read at once.
const atOnce = 500

// arrived counts those who arrived from one day to another.
func arrived(ctx context.Context, tx *db.Tx, s tenant.Scope, c Cohort) (int, error) {
	return db.One(ctx, tx, db.Value[int], `SELECT coalesce(sum(h.size), 0) FROM household h WHERE h.tenant_id = $1 AND h.registered_on >= $2 AND h.registered_on <= $3`, s.Tenant, c.From, c.To)
}

// members gives those who arrived from one day to another, behind a household. Who lived here before
// they were registered does not count: of them it is known late, or not, what
// happened before.
func members(ctx context.Context, tx *db.Tx, s tenant.Scope, c Cohort, after member) ([]member, error) {
	return db.All(ctx, tx, func(row db.Row) (m member, err error) {
		err = row.Scan(&m.id, &m.home, &m.arrived, &m.left, &m.birth.Date, &m.birth.Precision)
		return m, err
	}, `SELECT p.id, h.id, h.registered_on, h.left_on, p.birth_date, p.birth_precision
		FROM (SELECT h.id, h.registered_on, h.left_on FROM household h WHERE h.tenant_id = $1 AND h.registered_on >= $2 AND h.registered_on <= $3 AND (h.registered_on, h.id) > ($4, $5)
			AND NOT EXISTS (SELECT 1 FROM stay y WHERE y.tenant_id = $1 AND y.household_id = h.id AND y.from_day < h.registered_on) ORDER BY h.registered_on, h.id LIMIT $6) h
		JOIN person p ON p.tenant_id = $1 AND p.household_id = h.id AND p.merged_into IS NULL
		ORDER BY h.registered_on, h.id, p.id`, s.Tenant, c.From, c.To, after.arrived, after.home, atOnce)
}

// firsts gives the firsts of some persons, those of who was merged into them as theirs.
func firsts(ctx context.Context, tx *db.Tx, s tenant.Scope, some []member, each func(who id.ID, kind path.Milestone, on clock.Date)) error {
	ids := make([]id.ID, len(some))
	for i, m := range some {
		ids[i] = m.id
	}
	all, err := person.WithFollowers(ctx, tx, s, ids)
	if err != nil {
		return err
	}
	args := []any{s.Tenant}
	return db.Each(ctx, tx, func(row db.Row) error {
		var who id.ID
		var kind path.Milestone
		var on clock.Date
		if err := row.Scan(&who, &kind, &on); err != nil {
			return err
		}
		each(who, kind, on)
		return nil
	}, `SELECT `+person.Leads("m.person_id")+`, m.kind, m.reached FROM path_milestone m WHERE m.tenant_id = $1 AND m.person_id IN (`+db.List(&args, all)+`)`, args...)
}

// moved gives of some households when somebody of them moved away, "" for all, and when they
// left their place here for a flat of their own: what is known of it where people are housed need not be
// entered a second time.
func moved(ctx context.Context, tx *db.Tx, s tenant.Scope, some []member, away func(home, who id.ID, on clock.Date), flat func(home id.ID, on clock.Date)) error {
	homes := make([]id.ID, 0, len(some))
	for i, m := range some {
		if i == 0 || some[i-1].home != m.home {
			homes = append(homes, m.home)
		}
	}
	args := []any{s.Tenant}
	list := db.List(&args, homes)
	err := db.Each(ctx, tx, func(row db.Row) error {
		var home, who id.ID
		var on clock.Date
		if err := row.Scan(&home, &who, &on); err != nil {
			return err
		}
		away(home, who, on)
		return nil
	}, `SELECT k.household_id, k.person_id, k.ended_on FROM path_case k WHERE k.tenant_id = $1 AND k.household_id IN (`+list+`) AND k.ending = 'away'`, args...)
	if err != nil {
		return err
	}
	return db.Each(ctx, tx, func(row db.Row) error {
		var home id.ID
		var on clock.Date
		if err := row.Scan(&home, &on); err != nil {
			return err
		}
		flat(home, on)
		return nil
	}, `SELECT y.household_id, y.until_day FROM stay y WHERE y.tenant_id = $1 AND y.household_id IN (`+list+`) AND y.state = 'actual' AND y.ending = 'own-flat'`, args...)
}

// read gives all of a cohort by group.
func read(ctx context.Context, tx *db.Tx, s tenant.Scope, c Cohort, today clock.Date) (map[People][]one, error) {
	all := map[People][]one{}
	var after member
	for {
		some, err := members(ctx, tx, s, c, after)
		if err != nil || len(some) == 0 {
			return all, err
		}
		had := map[id.ID]map[path.Milestone]clock.Date{}
		if err := firsts(ctx, tx, s, some, func(who id.ID, kind path.Milestone, on clock.Date) { earliest(had, who, kind, on) }); err != nil {
			return nil, err
		}
		err = moved(ctx, tx, s, some, func(home, who id.ID, on clock.Date) {
			for i := range some {
				if m := &some[i]; m.home == home && (who == "" || who == m.id) && (m.left.IsZero() || on.Before(m.left)) {
					m.left = on
				}
			}
		}, func(home id.ID, on clock.Date) { earliest(had, home, path.OwnFlat, on) })
		if err != nil {
			return nil, err
		}
		after = some[len(some)-1]
		for len(some) > 0 {
			n := 1
			for n < len(some) && some[n].home == some[0].home {
				n++
			}
			gather(all, some[:n], had, today)
			some = some[n:]
		}
	}
}

// gather adds one household: as one, which has left when all of it have, and each of its persons.
func gather(all map[People][]one, home []member, had map[id.ID]map[path.Milestone]clock.Date, today clock.Date) {
	whole := member{id: home[0].home, arrived: home[0].arrived, left: home[0].left}
	for _, m := range home {
		if m.left.IsZero() || !whole.left.IsZero() && m.left.After(whole.left) {
			whole.left = m.left
		}
		for kind, on := range had[m.id] {
			earliest(had, whole.id, kind, on)
		}
		people := of(m.birth, m.arrived)
		all[people] = append(all[people], m.counted(had, today))
	}
	all[Homes] = append(all[Homes], whole.counted(had, today))
}

func earliest(had map[id.ID]map[path.Milestone]clock.Date, who id.ID, kind path.Milestone, on clock.Date) {
	if had[who] == nil {
		had[who] = map[path.Milestone]clock.Date{}
	}
	if last, there := had[who][kind]; !there || on.Before(last) {
		had[who][kind] = on
	}
}

// counted turns days into days after arrival. What is planned for a later day has not happened.
func (m member) counted(had map[id.ID]map[path.Milestone]clock.Date, today clock.Date) one {
	o := one{left: never, had: map[path.Milestone]int{}}
	if !m.left.IsZero() && !m.left.After(today) {
		o.left = m.arrived.DaysUntil(m.left)
	}
	for kind, on := range had[m.id] {
		if !on.After(today) {
			o.had[kind] = max(0, m.arrived.DaysUntil(on))
		}
	}
	return o
}
