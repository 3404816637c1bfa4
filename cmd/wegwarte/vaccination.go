package main

import (
	"fmt"
	"io"
	"os"
	"slices"

	"wegwarte/engine/vaccination"
	"wegwarte/internal/clock"
	"wegwarte/internal/fhir"
	"wegwarte/internal/i18n"
	"wegwarte/internal/sheet/doses"
)

type vaccinationCmd struct {
	Bundle    string   `placeholder:"FILE" help:"Impfpass of the KBV or patient summary (FHIR, JSON or XML); - reads standard input."`
	Doses     string   `placeholder:"FILE" help:"CSV or XLSX: date,atc; a day that is not known is written as 2024-05 or 2024. - reads standard input."`
	Born      string   `required:"" placeholder:"DATE" help:"Date of birth, 2006-01-02; 2006-01 or 2006 where it is not known better."`
	On        string   `placeholder:"DATE" help:"The day that is asked about; today without it."`
	Pregnant  bool     `help:"No live vaccines."`
	Without   []string `placeholder:"ANTIGEN" help:"What must not be vaccinated against (a contraindication), by its name in the output."`
	Confirmed []string `placeholder:"RULE" help:"A rule that only holds under a condition, which somebody has confirmed, as AD-Rub."`
	Since     string   `placeholder:"DATE" help:"In shared accommodation since then: for the terms of protection from measles."`
	Examined  string   `placeholder:"DATE" help:"The day of the findings that exclude tuberculosis: for the certificate of shared accommodation."`
	Rules     string   `placeholder:"FILE" help:"Another rule set, instead of those shipped."`
	Format    string   `enum:"table,json" default:"table" help:"table or json."`
}

// Help shows an example.
func (vaccinationCmd) Help() string {
	return "Counts doses by dated rules and says what is probably still due, with the row and its source. A doctor decides. Nothing is stored.\n\n" +
		"Example:\n  wegwarte vaccination --doses impfungen.csv --born 1990-02-06 --on 2026-11-26 --format json"
}

// vaccinated is one question and its answer.
type vaccinated struct {
	schedule *vaccination.Schedule
	person   vaccination.Person
	on       vaccination.Day
	since    vaccination.Day // in shared accommodation
	examined vaccination.Day // for tuberculosis
	doses    []vaccination.Dose
	measles  []vaccination.Span
	others   []string // antigens that are documented and that no rule is about
	found    []vaccination.Finding
}

// Run evaluates the doses.
func (c *vaccinationCmd) Run(rt *runtime) error {
	v, err := c.asked(rt)
	if err != nil {
		return err
	}
	var take func(io.Reader, *vaccinated, *runtime) error
	name := c.Bundle + c.Doses
	switch {
	case (c.Bundle == "") == (c.Doses == ""):
		return fmt.Errorf("--bundle or --doses: one of them names the doses")
	case c.Bundle != "":
		take = c.fromBundle
	default:
		take = c.fromList
	}
	from := rt.In
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		defer file.Close() //nolint:errcheck // read only
		from = file
	}
	if err := take(from, v, rt); err != nil {
		return err
	}
	if v.found, err = v.schedule.Evaluate(v.person, v.doses, v.on, nil); err != nil {
		fmt.Fprintf(rt.Err, "wegwarte: %s: %v\n", name, err)
		return errRefused
	}
	if c.Format == "json" {
		return v.json(rt.Out)
	}
	return v.table(rt.Ctx, rt.Out)
}

// asked reads what the arguments say of the person and the rules.
func (c *vaccinationCmd) asked(rt *runtime) (*vaccinated, error) {
	v := &vaccinated{on: vaccinationDay(clock.Today(rt.Clock))}
	born, err := vaccination.ParseSpan(c.Born)
	if err != nil {
		day, err := clock.ParseDate(c.Born)
		if born = vaccination.On(vaccinationDay(day)); err != nil || born.First == 0 {
			return nil, fmt.Errorf("--born: %q is no day", c.Born)
		}
	}
	v.person.Born, v.person.BornUntil = born.First, born.Last
	for _, d := range []struct {
		flag, text string
		into       *vaccination.Day
	}{{"--on", c.On, &v.on}, {"--since", c.Since, &v.since}, {"--examined", c.Examined, &v.examined}} {
		if d.text == "" {
			continue
		}
		day, err := clock.ParseDate(d.text)
		if *d.into = vaccinationDay(day); err != nil || *d.into == 0 {
			return nil, fmt.Errorf("%s: %q is no day", d.flag, d.text)
		}
	}
	if v.on < v.person.Born {
		return nil, fmt.Errorf("--on: %s is before the birth", v.on)
	}
	if v.examined > v.on {
		return nil, fmt.Errorf("--examined: %s is after the day asked about", v.examined)
	}
	all := vaccination.Standard()
	if c.Rules != "" {
		file, err := os.Open(c.Rules)
		if err != nil {
			return nil, err
		}
		defer file.Close() //nolint:errcheck // read only
		rs, err := vaccination.Read(file)
		if err != nil {
			return nil, fmt.Errorf("--rules: %w", err)
		}
		all = []*vaccination.RuleSet{rs}
	}
	v.schedule = vaccination.NewSchedule(vaccination.InForce(all, v.on))
	v.person.Pregnant, v.person.Confirmed = c.Pregnant, c.Confirmed
	for _, name := range c.Without {
		set := v.schedule.Set(name)
		if set == 0 {
			return nil, fmt.Errorf("--without: the rules know no %q", name)
		}
		v.person.Contraindicated |= set
	}
	for _, id := range c.Confirmed {
		if !v.schedule.HasCondition(id) {
			return nil, fmt.Errorf("--confirmed: no rule %q holds under a condition", id)
		}
	}
	return v, nil
}

// vaccinationDay gives a day as the rules count it, 0 for none and for one of another century.
func vaccinationDay(d clock.Date) vaccination.Day {
	day, err := vaccination.ParseDay(d.String())
	if err != nil {
		return 0
	}
	return day
}

// give adds a dose.
func (v *vaccinated) give(against []string, when vaccination.Span) {
	v.doses = append(v.doses, vaccination.Dose{Against: v.schedule.Set(against...), When: when})
	for _, a := range against {
		if a == "Masern" {
			v.measles = append(v.measles, when)
		}
		if v.schedule.Set(a) == 0 && !slices.Contains(v.others, a) {
			v.others = append(v.others, a)
		}
	}
}

// fromList takes the doses of a table; with a mistake in any row, none.
func (c *vaccinationCmd) fromList(from io.Reader, v *vaccinated, rt *runtime) error {
	list, err := doses.Read(from, doses.Limits, doses.Asked{Born: v.person.Born, On: v.on, Against: fhir.Antigens})
	if err != nil {
		return refuse(rt, c.Doses, err)
	}
	for _, e := range list.Errors {
		fmt.Fprintf(rt.Err, "wegwarte: %s: %s (%s)\n", c.Doses, i18n.T(rt.Ctx, e.Key, e.Args...), e.Rule)
	}
	if list.Count > 0 {
		return errRefused
	}
	for _, d := range list.Doses {
		v.give(d.Against, d.When)
	}
	return nil
}
