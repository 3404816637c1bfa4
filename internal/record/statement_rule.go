package record

import (
	"regexp"
	"slices"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
)

// StatementCommand is what one source says of an allergy, a medicine or an aid.
type StatementCommand struct {
	Person        id.ID
	Kind          StatementKind
	None          bool
	About         string
	Sort          string
	Codes         []string
	ATC, PZN      string
	Standing      Standing // empty: current
	Danger        string
	Certainty     string
	Reaction      string
	Dosage        string
	From          clock.Date
	FromPrecision person.Precision // empty: to the day, or not known where From is zero
	Until         clock.Date
	Supply
	Source       Source
	SourceDay    clock.Date // zero: today
	DocumentPath string
	Basis        Basis
	Consent      string // when and how it was given, where the basis is consent
}

// Supply is how long there is enough of a medicine: until a day, or for days
// from the arrival on. Neither is known where both are zero.
type Supply struct {
	LastsUntil clock.Date
	SupplyDays int
}

// MostSupplyDays bounds what is given along: a year.
const MostSupplyDays = 366

func (y Supply) check(from clock.Date) error {
	var faults errs.List
	if y.SupplyDays < 0 || y.SupplyDays > MostSupplyDays {
		faults.Add(errs.Invalid("error.statement.days", "most", MostSupplyDays).At("supply_days"))
	}
	if !y.LastsUntil.IsZero() && (y.LastsUntil.Before(from) || y.LastsUntil.Year() > 2199) {
		faults.Add(errs.Invalid("error.record.until.before-from").At("lasts_until"))
	}
	return faults.Err()
}

// Check says which rules the command does not keep, for a door that sets aside
// what cannot be recorded.
func (cmd StatementCommand) Check(today clock.Date) error {
	_, err := cmd.decide(today)
	return err
}

// ATC and PZN report whether a text is a code of that kind.
func ATC(text string) bool { return atc.MatchString(strings.ToUpper(text)) }

// PZN is explained at ATC.
func PZN(text string) bool { return pzn.MatchString(text) }

var pzn = regexp.MustCompile(`^[0-9]{7,8}$`)

// decide holds the rules of a statement and fills in what was left open.
func (cmd StatementCommand) decide(today clock.Date) (Statement, error) {
	a := Statement{ID: id.New(), Person: cmd.Person, Kind: cmd.Kind, None: cmd.None, About: strings.TrimSpace(cmd.About), Sort: cmd.Sort,
		Codes: cmd.Codes, ATC: strings.ToUpper(strings.TrimSpace(cmd.ATC)), PZN: strings.TrimSpace(cmd.PZN), Standing: or(cmd.Standing, Holding),
		Danger: cmd.Danger, Certainty: cmd.Certainty, Reaction: strings.TrimSpace(cmd.Reaction), Dosage: strings.TrimSpace(cmd.Dosage),
		Until: cmd.Until, LastsUntil: cmd.LastsUntil, SupplyDays: cmd.SupplyDays, Source: cmd.Source, SourceDay: or(cmd.SourceDay, today),
		DocumentPath: cmd.DocumentPath, Basis: cmd.Basis}
	var faults errs.List
	refuse := func(when bool, key, field string) {
		if when {
			faults.Add(errs.Invalid(key).At(field))
		}
	}
	refuse(!slices.Contains(StatementKinds, a.Kind), "error.statement.kind", "kind")
	refuse(a.About == "" && !a.None, "error.required", "about")
	refuse(a.None && a.About != "", "error.statement.none", "none")
	refuse(a.Sort != "" && !slices.Contains(StatementSorts[a.Kind], a.Sort), "error.statement.choice", "sort")
	refuse(!slices.Contains(Standings, a.Standing), "error.statement.choice", "standing")
	refuse(!slices.Contains([]string{"", "low", "high"}, a.Danger), "error.statement.choice", "danger")
	refuse(!slices.Contains([]string{"", "presumed", "confirmed"}, a.Certainty), "error.statement.choice", "certainty")
	refuse(a.ATC != "" && !atc.MatchString(a.ATC), "error.record.atc", "atc")
	refuse(a.PZN != "" && !pzn.MatchString(a.PZN), "error.statement.pzn", "pzn")
	refuse(!slices.Contains(StatementBases, a.Basis), "error.record.basis", "basis")
	refuse(a.Basis == ByConsent && cmd.Consent == "", "error.record.consent.required", "consent")
	if a.Basis == ByConsent {
		a.Consent = cmd.Consent
	}
	faults.Add(a.since(cmd.From, cmd.FromPrecision))
	refuse(!a.Until.IsZero() && (a.Until.Before(a.From) || a.Until.Year() > 2199), "error.record.until.before-from", "until")
	faults.Add(Supply{a.LastsUntil, a.SupplyDays}.check(a.From))
	faults.Add(sourced(a.Source, a.SourceDay, today))
	for field, text := range map[string]string{"about": a.About, "reaction": a.Reaction, "dosage": a.Dosage, "consent": a.Consent} {
		faults.Add(short(field, text, 500))
	}
	faults.Add(short("document_path", a.DocumentPath, 1000))
	faults.Add(short("codes", strings.Join(a.Codes, " "), 8000))
	return a, faults.Err()
}

// since sets the day to the first that its precision allows.
func (a *Statement) since(day clock.Date, precision person.Precision) error {
	m := Measure{Outcome: Planned} // a prescription may begin tomorrow
	for _, fault := range errs.All(m.dated(day, precision, clock.Date{})) {
		return fault.At("from")
	}
	a.From, a.FromPrecision = m.Day, m.DayPrecision
	return nil
}
