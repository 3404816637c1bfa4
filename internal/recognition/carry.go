package recognition

import (
	"context"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// carried is a table of procedures that goes along as it is: its columns by what
// they hold, those of identifiers and of who wrote last apart.
type carried struct {
	table             string
	of                string // the column of what it belongs to
	texts, counts, is string
}

var (
	procedures = carried{"recognition", "person_id", "occupation_code occupation certificate learned_at authority_id reference funding note result missing applied_on complete_on decided_on recognised_on stage turn since_day acknowledge_by decide_by due_day cite started_on ended_on outcome", "learned_year costs", "regulated accelerated"}
	parts      = []carried{
		{"recognition_event", "recognition_id", "day kind until_day note struck struck_by", "", ""},
		{"recognition_document", "recognition_id", "code label state since_day paper_id note", "place", ""},
		{"recognition_measure", "recognition_id", "kind state chosen_on from_day until_day provider note", "", ""},
	}
	directory = carried{"recognition_authority", "sort_name", "name law acknowledge decide extend cite source address email phone note", "", "resting"}
)

// line is a row of such a table.
type line struct {
	id, of id.ID
	texts  []string
	counts []int64
	is     []bool
}

func (t carried) columns() []string {
	return strings.Fields("id " + t.of + " " + t.texts + " " + t.counts + " " + t.is)
}

func (t carried) read(ctx context.Context, tx *db.Tx, s tenant.Scope, of []id.ID, by string) ([]line, error) {
	if len(of) == 0 {
		return nil, nil
	}
	args := []any{s.Tenant}
	return db.All(ctx, tx, func(row db.Row) (l line, err error) {
		l.texts, l.counts, l.is = make([]string, len(strings.Fields(t.texts))), make([]int64, len(strings.Fields(t.counts))), make([]bool, len(strings.Fields(t.is)))
		into := []any{&l.id, &l.of}
		for i := range l.texts {
			into = append(into, &l.texts[i])
		}
		for i := range l.counts {
			into = append(into, &l.counts[i])
		}
		for i := range l.is {
			into = append(into, &l.is[i])
		}
		return l, row.Scan(into...)
	}, `SELECT `+strings.Join(t.columns(), ", ")+` FROM `+t.table+` WHERE tenant_id = $1 AND `+by+` IN (`+db.List(&args, of)+`) ORDER BY id`, args...)
}

// at gives a text of a row by its column.
func (t carried) at(l *line, column string) *string {
	for i, name := range strings.Fields(t.texts) {
		if name == column {
			return &l.texts[i]
		}
	}
	return new(string)
}

func (t carried) write(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, l line) error {
	columns, args := append(t.columns(), "tenant_id"), []any{l.id, l.of}
	for _, v := range l.texts {
		args = append(args, v)
	}
	for _, v := range l.counts {
		args = append(args, v)
	}
	for _, v := range l.is {
		args = append(args, v)
	}
	args = append(args, s.Tenant)
	if t.table != "recognition_document" {
		columns, args = append(columns, "at", "by_id", "by_name"), append(args, db.Micros(c.Now()), s.Actor, s.Name)
	}
	if t.table == "recognition" || t.table == "recognition_authority" {
		columns, args = append(columns, "version"), append(args, 1)
	}
	marks := make([]string, len(args))
	for i := range args {
		marks[i] = db.Last(args[:i+1])
	}
	_, err := tx.Exec(ctx, `INSERT INTO `+t.table+` (`+strings.Join(columns, ", ")+`) VALUES (`+strings.Join(marks, ", ")+`)`, args...)
	return err
}

// Carry takes along the procedures of persons who move: as they stand, with events,
// documents and measures, and the authority that decides, where the new end does not
// know it yet. The clocks go on; the authority is the same.
func Carry(ctx context.Context, tx *db.Tx, c clock.Clock, from, to tenant.Scope, persons map[id.ID]id.ID) error {
	if err := may(from, tenant.Scope.MayRead); err != nil {
		return err
	}
	if err := may(to, tenant.Scope.MayWrite); err != nil {
		return err
	}
	old := make([]id.ID, 0, len(persons))
	subjects := make([]id.ID, 0, len(persons))
	for was, is := range persons {
		old, subjects = append(old, was), append(subjects, is)
	}
	var all, offices []line
	rows := make([][]line, len(parts))
	err := tx.On(ctx, from.Tenant, func(ctx context.Context) (err error) {
		if all, err = procedures.read(ctx, tx, from, old, "person_id"); err != nil {
			return err
		}
		var which, who []id.ID
		for i := range all {
			which = append(which, all[i].id)
			if a := *procedures.at(&all[i], "authority_id"); a != "" {
				who = append(who, id.ID(a))
			}
		}
		if offices, err = directory.read(ctx, tx, from, who, "id"); err != nil {
			return err
		}
		for i, t := range parts {
			if rows[i], err = t.read(ctx, tx, from, which, "recognition_id"); err != nil {
				return err
			}
		}
		audit.Log(tx, c, from, audit.Export, tenant.Work, "recognition: taken along", old...)
		return nil
	})
	if err != nil {
		return err
	}
	office := map[string]string{}
	for _, a := range offices {
		was := a.id
		found, err := db.One(ctx, tx, db.Value[id.ID], `SELECT id FROM recognition_authority WHERE tenant_id = $1 AND sort_name = $2 AND law = $3 ORDER BY id LIMIT 1`, to.Tenant, a.of, *directory.at(&a, "law"))
		switch {
		case errs.Is(err, errs.KindNotFound):
			a.id = id.New()
			found, err = a.id, directory.write(ctx, tx, c, to, a)
		case err == nil:
		}
		if err != nil {
			return err
		}
		office[string(was)] = string(found)
	}
	now := map[id.ID]id.ID{}
	for _, p := range all {
		now[p.id] = id.New()
		p.id, p.of = now[p.id], persons[p.of]
		a := procedures.at(&p, "authority_id")
		*a = office[*a]
		if err := procedures.write(ctx, tx, c, to, p); err != nil {
			return err
		}
	}
	for i, t := range parts {
		for _, l := range rows[i] {
			l.id, l.of = id.New(), now[l.of]
			if paper := t.at(&l, "paper_id"); *paper != "" { // as it came along, if it did
				copied, err := db.All(ctx, tx, db.Value[string], `SELECT id FROM paper WHERE tenant_id = $1 AND origin_id = $2`, to.Tenant, *paper)
				if err != nil {
					return err
				}
				*paper = strings.Join(copied, "")
			}
			if err := t.write(ctx, tx, c, to, l); err != nil {
				return err
			}
		}
	}
	audit.Log(tx, c, to, audit.Create, tenant.Work, "recognition: brought along", subjects...)
	return nil
}

// Leave ends the procedures of persons who left: nobody walks with them here.
func Leave(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, persons []id.ID) error {
	args := []any{s.Tenant}
	open, err := db.All(ctx, tx, func(row db.Row) (k Seen, err error) { return k, row.Scan(&k.ID, &k.Version) },
		`SELECT id, version FROM recognition WHERE tenant_id = $1 AND ended_on = '' AND person_id IN (`+db.List(&args, persons)+`) ORDER BY id`, args...)
	if err != nil {
		return err
	}
	for _, k := range open {
		if _, err := End(ctx, tx, c, s, k, Left); err != nil {
			return err
		}
	}
	return nil
}
