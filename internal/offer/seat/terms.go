package seat

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"wegwarte/engine/seating"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/tenant"
)

// Terms are how one gets a seat of an offer.
type Terms struct {
	Offer      id.ID
	Number     int    // 0: nothing was set, the usual holds
	Days       int    // for an answer to an offered seat
	Attendance string // which law or funder asks who was there; "": nobody does
	Rule       seating.Rule
	Reason     string // why it is not simply who waits longest
	At         time.Time
	By         string
}

// The usual.
const (
	usualDays = 3
	mostDays  = 60
)

// offered are the criteria that an offer's own rule can have; those of places among several are a Kita's.
var offered = []seating.Kind{seating.OneParent, seating.ParentsBusy, seating.Language, seating.OnTheWay, seating.Waiting}

// OfferKinds lists them for a form.
func OfferKinds() []seating.Kind { return slices.Clone(offered) }

// TermsOf gives how one gets a seat of an offer: to everybody, it is no secret.
func TermsOf(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (Terms, error) {
	t, err := db.One(ctx, tx, func(row db.Row) (t Terms, err error) {
		return t, row.Scan(&t.Offer, &t.Number, &t.Days, &t.Attendance, db.JSON(&t.Rule), &t.Reason, db.Time(&t.At), &t.By)
	}, `SELECT t.offer_id, t.number, t.days, t.attendance, t.rule, t.reason, t.at, t.by_name FROM seat_terms t WHERE t.tenant_id = $1 AND t.offer_id = $2 ORDER BY t.number DESC LIMIT 1`, s.Tenant, which)
	if errs.Is(err, errs.KindNotFound) {
		return Terms{Offer: which, Days: usualDays}, nil
	}
	return t, err
}

// SaveTerms sets how one gets a seat of an offer, over the number that was seen. What held before stays on record.
func SaveTerms(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, t Terms) error {
	if _, err := access(s, tenant.Scope.MayWrite); err != nil {
		return err
	}
	o, err := offer.Find(ctx, tx, s, t.Offer)
	if err != nil {
		return err
	}
	t.Attendance, t.Reason = strings.TrimSpace(t.Attendance), strings.TrimSpace(t.Reason)
	var faults errs.List
	if o.Theme == offer.KitaPlace && len(t.Rule.Criteria) > 0 {
		faults.Add(errs.Invalid("seat.terms.kita").At("rule"))
	}
	faults.Add(checkRule(t.Rule, offered))
	faults.Add(checkDays(t.Days))
	for field, text := range map[string]string{"attendance": t.Attendance, "reason": t.Reason} {
		if len([]rune(text)) > longest {
			faults.Add(errs.Invalid("own.seat.error.long", "most", longest).At(field))
		}
	}
	if len(t.Rule.Criteria) > 0 && t.Reason == "" {
		faults.Add(errs.Invalid("seat.terms.reason").At("reason"))
	}
	if err := faults.Err(); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Offer, "seat terms")
	_, err = tx.Exec(ctx, `INSERT INTO seat_terms (id, tenant_id, offer_id, number, days, attendance, rule, reason, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		id.New(), s.Tenant, t.Offer, t.Number+1, t.Days, t.Attendance, db.JSON(t.Rule), t.Reason, db.Micros(c.Now()), s.Actor, s.Name)
	if db.IsDuplicate(err) {
		err = errs.Conflict("error.conflict").Because(err)
	}
	return err
}

func checkDays(days int) error {
	if days < 1 || days > mostDays {
		return errs.Invalid("seat.days", "most", mostDays).At("days")
	}
	return nil
}

// checkRule says what is wrong with a rule at the fields of its form: "points.waiting".
func checkRule(r seating.Rule, kinds []seating.Kind) error {
	var faults errs.List
	for _, criterion := range r.Criteria {
		if !slices.Contains(kinds, criterion.Kind) {
			faults.Add(errs.Invalid("own.seat.error.choice").At("rule"))
		}
	}
	if err := r.Check(); err != nil {
		all := []error{err}
		if joined, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // it is the joined one
			all = joined.Unwrap()
		}
		for _, one := range all {
			var fault seating.Fault
			if !errors.As(one, &fault) {
				return one
			}
			faults.Add(errs.Invalid("seat.rule." + fault.Field).At(fmt.Sprintf("%s.%s", fault.Field, r.Criteria[fault.Criterion].Kind)))
		}
	}
	return faults.Err()
}
