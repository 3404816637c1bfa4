package proposal

import (
	"context"
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

// Criterion is one thing that makes a municipality a good place for a household.
// Its mark is from 0 to 100.
type Criterion string

// The criteria.
const (
	ByFamily Criterion = "family" // relatives live there: 100 if they belong together, 60 if it is a wish
	ByNeeds  Criterion = "needs"  // the part of what the household needs of which the municipality said that it has it
	ByCare   Criterion = "care"   // the same of what tells of health: dialysis, therapy, care
	BySmall  Criterion = "small"  // the part of its free places that are in flats and small houses
	ByOwed   Criterion = "owed"   // how far it is below its Soll
	ByRest   Criterion = "rest"   // how few are on their way to it already, measured by what it owes
)

// Criteria lists them in the order a page shows them.
var Criteria = []Criterion{ByFamily, ByNeeds, ByCare, BySmall, ByOwed, ByRest}

// Text gives the message key of the criterion's name.
func (c Criterion) Text() string { return "proposal.criterion." + string(c) }

// Rules say what counts in a proposal, and how much. That needs are met and the
// quota is kept is no weight: nobody goes where it is not so, unless a person decides it.
type Rules struct {
	ID        id.ID             `json:"-"` // "" for what the house brings along
	Number    int               `json:"number"`
	Weights   map[Criterion]int `json:"weights"`   // what one mark counts, 0 to 100
	Waiting   int               `json:"waiting"`   // what a day of waiting counts: it decides who is placed where not all can be
	Tolerance bool              `json:"tolerance"` // who owes anybody may take one household that is larger than that
	Floor     int               `json:"floor"`     // percent of its best that each group of need reaches on average; 0: none
	Reason    string            `json:"reason"`
	At        time.Time         `json:"-"`
	By        string            `json:"-"`
}

// Standard are the rules the house brings along.
func Standard() Rules {
	return Rules{Weights: map[Criterion]int{ByFamily: 20, ByNeeds: 10, ByCare: 10, BySmall: 4, ByOwed: 3, ByRest: 2}, Waiting: 1, Tolerance: true,
		Reason: "Vorschlag von Wegwarte. Das Gesetz nennt keine Gewichte; § 50 Abs. 4 AsylG verlangt, die Haushaltsgemeinschaft von Familien zu berücksichtigen."}
}

const (
	mostWeight = 100
	mostMark   = 100
	longest    = 2000 // characters of a reason
)

// CurrentRules gives the rules that hold now.
func CurrentRules(ctx context.Context, tx *db.Tx, s tenant.Scope) (Rules, error) {
	all, err := rulesOf(ctx, tx, s, 1)
	if err != nil {
		return Rules{}, err
	}
	return all[0], nil
}

// RulesPage is how many rules AllRules gives.
const RulesPage = 50

// AllRules lists the newest rules, those that hold first, those of the house last.
func AllRules(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Rules, error) {
	return rulesOf(ctx, tx, s, RulesPage)
}

func rulesOf(ctx context.Context, tx *db.Tx, s tenant.Scope, most int) ([]Rules, error) {
	if err := ofDesk(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	all, err := db.All(ctx, tx, func(row db.Row) (r Rules, err error) {
		var which id.ID
		var number int
		var reason, by string
		var at time.Time
		err = row.Scan(&which, &number, db.JSON(&r), &reason, db.Time(&at), &by)
		r.ID, r.Number, r.Reason, r.At, r.By = which, number, reason, at, by
		return r, err
	}, `SELECT id, number, content, reason, at, by_name FROM proposal_rule WHERE tenant_id = $1 ORDER BY number DESC LIMIT $2`, s.Tenant, most)
	if len(all) < most {
		all = append(all, Standard())
	}
	return all, err
}

// SetRules keeps the rules that count from now on.
func SetRules(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, r Rules) (Rules, error) {
	if err := ofDesk(s, tenant.Scope.MayWrite); err != nil {
		return r, err
	}
	r.Reason = strings.TrimSpace(r.Reason)
	if err := r.check(); err != nil {
		return r, err
	}
	last, err := db.One(ctx, tx, db.Value[int], `SELECT coalesce(max(number), 0) FROM proposal_rule WHERE tenant_id = $1`, s.Tenant)
	if err != nil {
		return r, err
	}
	r.ID, r.Number, r.At, r.By = id.New(), last+1, c.Now(), s.Name
	_, err = tx.Exec(ctx, `INSERT INTO proposal_rule (id, tenant_id, number, content, reason, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		r.ID, s.Tenant, r.Number, db.JSON(r), r.Reason, db.Micros(r.At), s.Actor, r.By)
	if db.IsDuplicate(err) { // somebody set others at the same moment
		return r, errs.Conflict("error.conflict").Because(err)
	}
	if err == nil {
		audit.Log(tx, c, s, audit.Create, tenant.Transfer, "rules of proposals", r.ID)
	}
	return r, err
}

func (r Rules) check() error {
	var faults errs.List
	for _, c := range Criteria {
		if w := r.Weights[c]; w < 0 || w > mostWeight {
			faults.Add(errs.Invalid("proposal.rule.weight", "most", mostWeight).At("weight-" + string(c)))
		}
	}
	if r.Waiting < 0 || r.Waiting > mostWeight {
		faults.Add(errs.Invalid("proposal.rule.weight", "most", mostWeight).At("waiting"))
	}
	if r.Floor < 0 || r.Floor > mostMark {
		faults.Add(errs.Invalid("proposal.rule.floor").At("floor"))
	}
	faults.Add(said(r.Reason, "reason"))
	return faults.Err()
}

// said holds that a text is there, and not too long.
func said(text, field string) error {
	switch {
	case text == "":
		return errs.Invalid("error.required").At(field)
	case utf8.RuneCountInString(text) > longest || !utf8.ValidString(text):
		return errs.Invalid("error.transfer.long", "most", longest).At(field)
	}
	return nil
}

// ofDesk holds that somebody works for the Land as a whole and may do something
// with transfers.
func ofDesk(s tenant.Scope, may func(tenant.Scope, tenant.Data) error) error {
	if s.Kind != tenant.Land || s.OnlyUnit() != "" {
		return errs.Forbidden("error.forbidden")
	}
	return may(s, tenant.Transfer)
}
