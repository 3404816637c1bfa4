package seat

import (
	"context"
	"strings"
	"time"

	"wegwarte/engine/seating"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Rule are the criteria by which a municipality gives its Kita places, the same for all children.
type Rule struct {
	Number    int // 0: there are none
	ValidFrom clock.Date
	Rule      seating.Rule
	Days      int    // for an answer to an offered place
	Source    string // "Beschluss des Jugendhilfeausschusses vom …"
	At        time.Time
	By        string
}

// kitaDays are for an answer where nothing else was decided.
const kitaDays = 14

func scanRule(row db.Row) (r Rule, err error) {
	err = row.Scan(&r.Number, &r.ValidFrom, db.JSON(&r.Rule), &r.Days, &r.Source, db.Time(&r.At), &r.By)
	return r, err
}

const ruleColumns = `r.number, r.valid_from, r.rule, r.days, r.source, r.at, r.by_name`

// Rules gives the criteria in their versions, the latest first: to everybody, they are no secret.
func Rules(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Rule, error) {
	return db.All(ctx, tx, scanRule, `SELECT `+ruleColumns+` FROM seat_rule r WHERE r.tenant_id = $1 ORDER BY r.number DESC LIMIT 100`, s.Tenant)
}

// RuleOn gives the criteria in force on a day: without any, who waits longest comes first.
func RuleOn(ctx context.Context, tx *db.Tx, s tenant.Scope, day clock.Date) (Rule, error) {
	all, err := Rules(ctx, tx, s)
	for _, r := range all {
		if !r.ValidFrom.After(day) {
			return r, err
		}
	}
	return Rule{Days: kitaDays}, err
}

// SetRule sets the criteria from a day on, over the number that was seen. Versions before it stay on record.
func SetRule(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, r Rule) error {
	if err := desk(s, tenant.Scope.MayWrite); err != nil {
		return err
	}
	r.Source = strings.TrimSpace(r.Source)
	var faults errs.List
	faults.Add(checkRule(r.Rule, seating.Kinds))
	faults.Add(checkDays(r.Days))
	switch {
	case r.Source == "":
		faults.Add(errs.Invalid("seat.rule.source").At("source"))
	case len([]rune(r.Source)) > longest:
		faults.Add(errs.Invalid("own.seat.error.long", "most", longest).At("source"))
	}
	if r.ValidFrom.IsZero() {
		faults.Add(errs.Invalid("error.required").At("valid_from"))
	}
	if len(r.Rule.Criteria) == 0 {
		faults.Add(errs.Invalid("seat.rule.none").At("rule"))
	}
	if err := faults.Err(); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Seat, "kita criteria")
	_, err := tx.Exec(ctx, `INSERT INTO seat_rule (id, tenant_id, number, valid_from, rule, days, source, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		id.New(), s.Tenant, r.Number+1, r.ValidFrom, db.JSON(r.Rule), r.Days, r.Source, db.Micros(c.Now()), s.Actor, s.Name)
	if db.IsDuplicate(err) {
		err = errs.Conflict("error.conflict").Because(err)
	}
	return err
}
