package council

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Text is what somebody wrote beside the figures of a section; Version is the one that was seen, 0 of none.
type Text struct {
	Words   string
	Version int       `json:",omitzero"`
	At      time.Time `json:",omitzero"`
	By      string    `json:",omitzero"`
}

// longest is how many characters a text may have.
const longest = 4000

// Now is the report of a quarter as it would be if it were finished now.
func Now(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, q Quarter) (r Report, err error) {
	if err := s.MayRead(tenant.Facts); err != nil {
		return r, err
	}
	today := clock.Today(c)
	if today.Before(q.First()) {
		return r, errs.NotFound("error.not-found")
	}
	r.Quarter = q
	if r.Sections, err = assemble(ctx, tx, s, q, today); err != nil {
		return r, err
	}
	err = db.Each(ctx, tx, func(row db.Row) error {
		var key string
		var t Text
		err := row.Scan(&key, &t.Words, &t.Version, db.Time(&t.At), &t.By)
		if i := slices.IndexFunc(r.Sections, func(p Section) bool { return p.Key == key }); i >= 0 {
			r.Sections[i].Text = t
		}
		return err
	}, `SELECT section, words, version, at, by_name FROM council_text WHERE tenant_id = $1 AND quarter = $2`, s.Tenant, q.String())
	return r, err
}

// Write keeps what was written beside the sections of a quarter, all of them or none: Conflict where somebody
// else wrote since. Texts that say the same as before are left alone.
func Write(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, q Quarter, texts map[string]Text) error {
	if err := s.MayWrite(tenant.Facts); err != nil {
		return err
	}
	r, err := Now(ctx, tx, c, s, q)
	if err != nil {
		return err
	}
	var faults errs.List
	for _, p := range r.Sections {
		if utf8.RuneCountInString(texts[p.Key].Words) > longest {
			faults.Add(errs.Invalid("council.long", "most", longest).At(p.Key))
		}
	}
	if err := faults.Err(); err != nil {
		return err
	}
	for _, p := range r.Sections {
		t, given := texts[p.Key]
		t.Words = strings.TrimSpace(strings.ReplaceAll(t.Words, "\r\n", "\n"))
		if !given || t.Words == p.Text.Words {
			continue
		}
		if p.Text.Version == 0 && t.Version == 0 {
			_, err = tx.Exec(ctx, `INSERT INTO council_text (id, tenant_id, quarter, section, words, version, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $8)`,
				id.New(), s.Tenant, q.String(), p.Key, t.Words, db.Micros(c.Now()), s.Actor, s.Name)
		} else {
			err = tx.Must(ctx, `UPDATE council_text SET words = $5, version = version + 1, at = $6, by_id = $7, by_name = $8
				WHERE tenant_id = $1 AND quarter = $2 AND section = $3 AND version = $4`, s.Tenant, q.String(), p.Key, t.Version, t.Words, db.Micros(c.Now()), s.Actor, s.Name)
		}
		if err != nil {
			return err
		}
		audit.Log(tx, c, s, audit.Change, tenant.Facts, "report text")
	}
	return nil
}

// Finish keeps the report of a quarter that is over as it is now, under the next number.
func Finish(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, q Quarter) (Report, error) {
	if err := s.MayWrite(tenant.Facts); err != nil {
		return Report{}, err
	}
	if !q.Over(clock.Today(c)) {
		return Report{}, errs.Conflict("council.not-over")
	}
	r, err := Now(ctx, tx, c, s, q)
	if err != nil {
		return r, err
	}
	last, err := db.One(ctx, tx, db.Value[int], `SELECT coalesce(max(number), 0) FROM council_report WHERE tenant_id = $1 AND quarter = $2`, s.Tenant, q.String())
	if err != nil {
		return r, err
	}
	r.Number, r.At, r.By = last+1, c.Now(), s.Name
	report := id.New()
	_, err = tx.Exec(ctx, `INSERT INTO council_report (id, tenant_id, quarter, number, content, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		report, s.Tenant, q.String(), r.Number, db.JSON(r.Sections), db.Micros(r.At), s.Actor, s.Name)
	if err == nil {
		audit.Log(tx, c, s, audit.Create, tenant.Facts, "report finished", report)
	}
	return r, err
}

// Find gives a finished report.
func Find(ctx context.Context, tx *db.Tx, s tenant.Scope, q Quarter, number int) (Report, error) {
	if err := s.MayRead(tenant.Facts); err != nil {
		return Report{}, err
	}
	return db.One(ctx, tx, func(row db.Row) (Report, error) {
		r := Report{Quarter: q}
		err := row.Scan(&r.Number, db.JSON(&r.Sections), db.Time(&r.At), &r.By)
		return r, err
	}, `SELECT number, content, at, by_name FROM council_report WHERE tenant_id = $1 AND quarter = $2 AND number = $3`, s.Tenant, q.String(), number)
}

// Finished lists what was finished, without what stands in it, the latest quarter and number first.
func Finished(ctx context.Context, tx *db.Tx, s tenant.Scope, since Quarter) ([]Report, error) {
	if err := s.MayRead(tenant.Facts); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, func(row db.Row) (r Report, err error) {
		var quarter string
		if err := row.Scan(&quarter, &r.Number, db.Time(&r.At), &r.By); err != nil {
			return r, err
		}
		r.Quarter, err = ParseQuarter(quarter)
		return r, err
	}, `SELECT quarter, number, at, by_name FROM council_report WHERE tenant_id = $1 AND quarter >= $2 ORDER BY quarter DESC, number DESC`, s.Tenant, since.String())
}
