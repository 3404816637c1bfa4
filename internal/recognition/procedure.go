package recognition

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/occupation"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Procedure is one way of one person to one recognition.
type Procedure struct {
	ID     id.ID
	Person id.ID
	Terms
	Result     Result
	Missing    string     // what the decision says is missing
	Applied    clock.Date // zero: it has not happened
	Complete   clock.Date // documents
	Decided    clock.Date
	Recognised clock.Date
	Standing
	Started clock.Date
	Ended   clock.Date // zero: it goes on
	Outcome Outcome
	Version int
	At      time.Time
	By      string
}

// Terms are what the procedure is about.
type Terms struct {
	Code        string // of the occupation: KldB 2010 or ISCO-08; empty: none was chosen
	Occupation  string // the German reference occupation
	Certificate string // what was learned, as the certificate says
	LearnedAt   string
	LearnedYear int  // 0: not known
	Regulated   bool // nobody may work in the occupation without
	Authority   id.ID
	Reference   string // the authority's
	Accelerated bool   // § 81a AufenthG
	Costs       int    // cents, 0: not known
	Funding     string // who pays, and whether that is sure
	Note        string
}

// Result is what was decided.
type Result string

// The results.
const (
	Full         Result = "full"
	Partial      Result = "partial"      // § 7(2) BQFG: with what is missing
	Compensation Result = "compensation" // §§ 9–11 BQFG: a course or a test makes up for it
	None         Result = "none"
)

// Results lists them.
var Results = []Result{Full, Partial, Compensation, None}

// Outcome is how a procedure ended.
type Outcome string

// The outcomes. The first two follow from what was decided and made up for.
const (
	Recognised Outcome = "recognised"
	Refused    Outcome = "refused"
	Enough     Outcome = "enough"    // a part is recognised, and the person wants no more
	Withdrawn  Outcome = "withdrawn" // by the person
	Left       Outcome = "left"      // they left the municipality
)

// Outcomes lists those that somebody can give.
var Outcomes = []Outcome{Enough, Withdrawn, Left}

// given reports whether somebody ended the procedure by hand.
func (p Procedure) given() bool { return slices.Contains(Outcomes, p.Outcome) }

// Seen is the version of a procedure that somebody saw.
type Seen struct {
	ID      id.ID
	Version int
}

const (
	longestLine = 200
	longestText = 4000
	highestCost = 10_000_000 // cents
	never       = "9999-12-31"
)

var columns = `r.id, ` + person.Leads("r.person_id") + `, r.occupation_code, r.occupation, r.certificate, r.learned_at, r.learned_year, r.regulated, r.authority_id, r.reference,
	r.accelerated, r.costs, r.funding, r.note, r.result, r.missing, r.applied_on, r.complete_on, r.decided_on, r.recognised_on, r.stage, r.turn, r.since_day, r.acknowledge_by,
	r.decide_by, r.due_day, r.cite, r.started_on, r.ended_on, r.outcome, r.version, r.at, r.by_name`

func scan(row db.Row) (p Procedure, err error) {
	err = row.Scan(&p.ID, &p.Person, &p.Code, &p.Occupation, &p.Certificate, &p.LearnedAt, &p.LearnedYear, &p.Regulated, &p.Authority, &p.Reference,
		&p.Accelerated, &p.Costs, &p.Funding, &p.Note, &p.Result, &p.Missing, &p.Applied, &p.Complete, &p.Decided, &p.Recognised, &p.Stage, &p.Turn, &p.Since, &p.AcknowledgeBy,
		&p.DecideBy, &p.Due, &p.Cite, &p.Started, &p.Ended, &p.Outcome, &p.Version, db.Time(&p.At), &p.By)
	if p.Due.String() == never {
		p.Due = clock.Date{}
	}
	return p, err
}

// stored is the day as lists are ordered by it.
func stored(due clock.Date) string {
	if due.IsZero() {
		return never
	}
	return due.String()
}

func may(s tenant.Scope, do func(tenant.Scope, tenant.Data) error) error {
	if s.Kind != tenant.Municipality {
		return errs.Forbidden("error.forbidden")
	}
	if err := do(s, tenant.Work); err != nil {
		return err
	}
	return s.MayRead(tenant.Register)
}

func short(text string, most int, field string) error {
	if utf8.RuneCountInString(text) > most {
		return errs.Invalid("recognition.long", "most", most).At(field)
	}
	return nil
}

func required(text, field string) error {
	if text == "" {
		return errs.Invalid("error.required").At(field)
	}
	return nil
}

func (t Terms) checked(today clock.Date) (Terms, error) {
	var faults errs.List
	for _, line := range []struct {
		text  *string
		field string
		most  int
	}{{&t.Code, "code", 20}, {&t.Occupation, "occupation", longestLine}, {&t.Certificate, "certificate", longestLine}, {&t.LearnedAt, "learned_at", longestLine},
		{&t.Reference, "reference", longestLine}, {&t.Funding, "funding", longestText}, {&t.Note, "note", longestText}} {
		*line.text = strings.TrimSpace(*line.text)
		faults.Add(short(*line.text, line.most, line.field))
	}
	if o, ok := occupation.Parse(t.Occupation); ok { // chosen from the list
		t.Occupation, t.Code = o.Name, string(o.System)+" "+o.Code
	}
	faults.Add(required(t.Occupation, "occupation"))
	if t.LearnedYear != 0 && (t.LearnedYear < 1940 || t.LearnedYear > today.Year()) {
		faults.Add(errs.Invalid("recognition.year").At("learned_year"))
	}
	if t.Costs < 0 || t.Costs > highestCost {
		faults.Add(errs.Invalid("recognition.amount").At("costs"))
	}
	return t, faults.Err()
}
