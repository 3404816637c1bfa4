package quota

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/report"
	"wegwarte/internal/sheet"
	"wegwarte/internal/sheet/reports"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// take is the page on which the Land takes in reports that came as a list.
type take struct {
	Of     ledger
	Off    bool // there is nothing to report for
	Scope  tenant.Scope
	Today  clock.Date
	Day    string
	Faults i18n.Faults

	File    string // what was read
	Taken   *report.Taken
	Counts  []report.Count
	Blank   int // municipalities in the list without a number: not reported
	Errors  []sheet.RowError
	Count   int // of errors
	Ignored []sheet.Ignored
}

const (
	takeFile  = "liste"
	takeLimit = 4 << 20
)

// ShowTake asks for a list.
func ShowTake(v *door.Visit) error {
	if err := onlyLand(v); err != nil {
		return err
	}
	p := take{Of: of(v), Scope: v.Scope, Today: v.Today()}
	p.Day = report.ExpectedOn(p.Today).Day.String()
	err := v.Look(func(ctx context.Context, tx *db.Tx) error {
		rules, err := report.AllRules(ctx, tx, v.Scope, p.Of.Purpose)
		p.Off = len(rules) == 0
		return err
	})
	if err != nil {
		return err
	}
	return v.Show(p.Of.say(v.Context(), "quote.take.title"), takePage(p))
}

// CheckTake reads a list and shows what it would change; nothing is kept yet.
func CheckTake(v *door.Visit) error {
	if err := onlyLand(v); err != nil {
		return err
	}
	p := take{Of: of(v), Scope: v.Scope, Today: v.Today()}
	err := p.read(v)
	if err == nil {
		err = p.try(v, true)
	}
	return p.answer(v, err)
}

// read reads the list out of the form.
func (p *take) read(v *door.Visit) error {
	name, data, err := v.File(takeFile, takeLimit)
	p.File, p.Day = name, text(v, "day")
	if err != nil {
		return err
	}
	towns := map[string]bool{}
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		all, err := tenant.Places(ctx, tx, v.Tenant.LandKey)
		for _, t := range all {
			towns[t.AGS] = true
		}
		return err
	})
	if err != nil {
		return err
	}
	list, err := reports.Read(bytes.NewReader(data), sheet.Limits{Bytes: takeLimit}, reports.Bestand, func(ags string) bool { return towns[ags] })
	if err != nil {
		return err
	}
	p.Errors, p.Count, p.Ignored = list.Errors, list.Count, list.Ignored
	for _, n := range list.Numbers {
		if n.Count == nil {
			p.Blank++
			continue
		}
		p.Counts = append(p.Counts, report.Count{AGS: n.AGS, Persons: int(*n.Count)})
	}
	return nil
}

func (p *take) try(v *door.Visit, dry bool) error {
	var faults errs.List
	cmd := report.TakeCommand{Purpose: p.Of.Purpose, Day: readDay(p.Day, "day", &faults), Source: p.File, Counts: p.Counts, DryRun: dry}
	if err := faults.Err(); err != nil {
		return err
	}
	run := v.Do
	if dry {
		run = v.Look
	}
	return run(func(ctx context.Context, tx *db.Tx) error {
		taken, err := report.Take(ctx, tx, v.Clock, v.Scope, cmd)
		p.Taken = &taken
		return err
	})
}

func (p take) answer(v *door.Visit, err error) error {
	switch {
	case err == nil:
		return v.Show(p.Of.say(v.Context(), "quote.take.title"), takePage(p))
	case !errs.Is(err, errs.KindInvalid):
		return err
	}
	p.Taken = nil
	for _, fault := range i18n.Err(v.Context(), err) {
		if fault.Field != "day" {
			fault.Field = takeFile // about the file, whatever column it names
		}
		p.Faults = append(p.Faults, fault)
	}
	return v.ShowInvalid(p.Of.say(v.Context(), "quote.take.title"), takePage(p))
}

// Take keeps what was shown before.
func Take(v *door.Visit) error {
	if err := onlyLand(v); err != nil {
		return err
	}
	p := take{Of: of(v), Scope: v.Scope, Today: v.Today(), File: text(v, "file"), Day: text(v, "day")}
	for line := range strings.Lines(text(v, "rows")) {
		ags, number, _ := strings.Cut(strings.TrimSpace(line), "=")
		n, err := strconv.Atoi(number)
		if err != nil {
			return p.answer(v, errs.Invalid("report.rule.line", "ags", ags).At("rows"))
		}
		p.Counts = append(p.Counts, report.Count{AGS: ags, Persons: n})
	}
	if err := p.try(v, false); err != nil {
		return p.answer(v, err)
	}
	return v.Go(p.Of.path(), "quote.taken", "count", len(p.Taken.Changes))
}

// rows carries what was read to the next step.
func (p take) rows() string {
	var b strings.Builder
	for _, c := range p.Counts {
		b.WriteString(c.AGS + "=" + strconv.Itoa(c.Persons) + "\n")
	}
	return b.String()
}
