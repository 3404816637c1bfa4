package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"wegwarte/engine/deadline"
	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
	"wegwarte/internal/sheet/events"
)

type deadlineCmd struct {
	Recognition deadlineRecognitionCmd `cmd:"" help:"Until when one has to recognise a qualification."`
}

// Help shows an example.
func (deadlineCmd) Help() string {
	return "Example:\n  wegwarte deadline recognition --events verfahren.csv --on 2026-11-26 --format json"
}

type deadlineRecognitionCmd struct {
	Events      string `required:"" placeholder:"FILE" help:"CSV or XLSX: date,event; for an extension or a pause also until (a day) or, for an extension, days. - reads standard input."`
	On          string `placeholder:"DATE" help:"The day that is asked about; today without it."`
	Accelerated bool   `help:"The accelerated procedure for skilled workers (§ 81a AufenthG)."`
	Law         string `default:"BQFG" placeholder:"LAW" help:"Which law the authority decides by."`
	Rules       string `placeholder:"FILE" help:"Other rules, instead of those shipped."`
	Format      string `enum:"table,json" default:"table" help:"table or json."`
}

// Help shows an example.
func (deadlineRecognitionCmd) Help() string {
	return "Events: applied, acknowledged, documents_complete, extended, paused, resumed, decided. What is after the\n" +
		"day asked about has not happened yet. Nothing is stored.\n\n" +
		"Example:\n  wegwarte deadline recognition --events verfahren.csv --on 2026-11-26 --format json"
}

// Run reckons the terms of one procedure.
func (c *deadlineRecognitionCmd) Run(rt *runtime) error {
	on := clock.Today(rt.Clock)
	if c.On != "" {
		var err error
		if on, err = clock.ParseDate(c.On); err != nil {
			return fmt.Errorf("--on: %q is no day", c.On)
		}
	}
	day, err := deadline.ParseDay(on.String())
	if err != nil {
		return fmt.Errorf("--on: %w", err)
	}
	rules := deadline.Recognition()
	if c.Rules != "" {
		if rules, err = readCSV(c.Rules, deadline.Read); err != nil {
			return err
		}
	}
	happened, err := c.read(rt)
	if err != nil {
		return err
	}
	applied := day
	for _, e := range happened {
		if e.Kind == deadline.Applied {
			applied = e.Day
		}
	}
	rule, err := rules.Find(c.Law, c.Accelerated, applied)
	if err != nil {
		fmt.Fprintf(rt.Err, "wegwarte: --law: %v\n", err)
		return errRefused
	}
	state, err := rule.Reckon(happened, day, holiday)
	if err != nil {
		return err // the reader has refused what cannot be right
	}
	c.remark(rt, rule, happened, state)
	if c.Format == "json" {
		return reckoned(rt.Out, rule, state)
	}
	return c.table(rt, rule, state)
}

// read reads the events; with a mistake in any row, none.
func (c *deadlineRecognitionCmd) read(rt *runtime) ([]deadline.Event, error) {
	from := rt.In
	if c.Events != "-" {
		file, err := os.Open(c.Events)
		if err != nil {
			return nil, err
		}
		defer file.Close() //nolint:errcheck // read only
		from = file
	}
	list, err := events.Read(from, events.Limits)
	if err != nil {
		return nil, refuse(rt, c.Events, err)
	}
	for _, e := range list.Errors {
		fmt.Fprintf(rt.Err, "wegwarte: %s: %s (%s)\n", c.Events, i18n.T(rt.Ctx, e.Key, e.Args...), e.Rule)
	}
	if list.Count > 0 {
		return nil, errRefused
	}
	return list.Events, nil
}

// holiday says whether the day is a public holiday in Nordrhein-Westfalen.
func holiday(d deadline.Day) bool {
	day, err := clock.ParseDate(d.String())
	return err == nil && clock.Holiday(day) != ""
}

// remark says what the answer has no room for.
func (c *deadlineRecognitionCmd) remark(rt *runtime, rule deadline.Rule, happened []deadline.Event, s deadline.State) {
	say := func(key string, args ...any) {
		fmt.Fprintf(rt.Err, "wegwarte: %s: %s\n", c.Events, i18n.T(rt.Ctx, "deadline."+key, args...))
	}
	for _, i := range s.Void {
		say("void", "day", happened[i].Day, "event", string(happened[i].Kind))
	}
	if s.Assumed {
		say("assumed", "term", rule.Extend)
	}
	if s.Stands {
		say("stands")
	}
}

// reckonedRow is what is printed: null where there is no day, or nobody is waited for.
type reckonedRow struct {
	AcknowledgeBy *deadline.Day  `json:"acknowledge_by"`
	DecideBy      *deadline.Day  `json:"decide_by"`
	OverdueDays   int            `json:"overdue_days"`
	WaitingFor    *deadline.Turn `json:"waiting_for"`
	Since         *deadline.Day  `json:"since"`
	Rule          string         `json:"rule"`
}

func reckoned(out io.Writer, rule deadline.Rule, s deadline.State) error {
	row := reckonedRow{known(s.AcknowledgeBy), known(s.DecideBy), s.Overdue, known(s.WaitingFor), known(s.Since), rule.Cite}
	return json.NewEncoder(out).Encode(row)
}

// known gives nil for what is not.
func known[T comparable](v T) *T {
	var none T
	if v == none {
		return nil
	}
	return &v
}

func (c *deadlineRecognitionCmd) table(rt *runtime, rule deadline.Rule, s deadline.State) error {
	t := func(key string, args ...any) string { return i18n.T(rt.Ctx, "deadline."+key, args...) }
	day := func(d deadline.Day) string {
		if d == 0 {
			return t("none")
		}
		return d.String()
	}
	_, one := fmt.Fprintf(rt.Out, "%s\n%s\n%s\n", t("acknowledge-by", "day", day(s.AcknowledgeBy)), t("decide-by", "day", day(s.DecideBy)), t("overdue", "count", s.Overdue))
	_, two := fmt.Fprintf(rt.Out, "%s\n%s\n%s\n", t("turn."+cmp.Or(string(s.WaitingFor), "nobody")), t("since", "day", day(s.Since)), t("rule", "cite", rule.Cite, "source", rule.Source))
	return errors.Join(one, two)
}
