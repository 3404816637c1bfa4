package quota

import (
	"context"
	"net/url"
	"regexp"
	"strconv"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/report"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// thousands are what stands before a group of three digits: "1.234", "1 234".
var thousands = regexp.MustCompile(`(\d)[.  ](\d{3})`)

// history is what a municipality has reported, and the form for the next report.
type history struct {
	Of      ledger
	Scope   tenant.Scope
	Today   clock.Date
	Off     bool // there is nothing to report for
	Town    report.Town
	List    []report.Report
	After   clock.Date // the page begins behind reports of this Stichtag
	First   string
	Next    string
	Day     string // what stands in the fields
	Persons string
	Source  string
	Faults  i18n.Faults
}

// ListReports shows what a municipality has reported: to itself and to the Land.
func ListReports(v *door.Visit) error {
	p, err := loadHistory(v)
	if err != nil {
		return err
	}
	if p.Off {
		return v.Show(p.Of.say(v.Context(), "quote.title"), offPage(p.Of, v.Scope, v.R.PathValue("ags")))
	}
	p.Day = report.ExpectedOn(p.Today).Day.String()
	return v.Show(v.T("quote.reports.title"), historyPage(p))
}

func loadHistory(v *door.Visit) (history, error) {
	p := history{Of: of(v), Scope: v.Scope, Today: v.Today()}
	ags := v.R.PathValue("ags")
	if v.Scope.Kind != tenant.Land && ags != v.Tenant.AGS {
		return p, errs.NotFound("error.not-found")
	}
	path := p.Of.reports(ags)
	var after report.Key
	query := v.R.URL.Query()
	if at, err := clock.ParseDate(query.Get("vor")); err == nil && !at.IsZero() {
		after.Day = at
		after.Number, _ = strconv.Atoi(query.Get("nr"))
		p.First, p.After = path, at
	}
	err := v.Look(func(ctx context.Context, tx *db.Tx) error {
		st, err := report.Stand(ctx, tx, v.Scope, p.Of.Purpose, p.Today)
		if err != nil {
			return err
		}
		at := st.Find(ags)
		if at < 0 {
			return errs.NotFound("error.not-found")
		}
		if p.Off = st.Rules.Off(); p.Off {
			return nil
		}
		p.Town = st.Towns[at]
		p.List, err = report.History(ctx, tx, v.Scope, p.Of.Purpose, ags, after)
		return err
	})
	if n := len(p.List); n == report.HistoryPage {
		last := p.List[n-1]
		p.Next = path + "?" + url.Values{"vor": {last.Day.String()}, "nr": {strconv.Itoa(last.Number)}}.Encode()
	}
	if v.Scope.Kind == tenant.Land && !p.Off {
		v.Trail = []ui.Crumb{{Label: p.Of.say(v.Context(), "quote.title"), URL: p.Of.path()}, {Label: p.Town.Name, URL: p.Of.town(ags)}, {Label: v.T("quote.reports.title")}}
	}
	return p, err
}

// EnterReport keeps a report of the visitor's municipality.
func EnterReport(v *door.Visit) error {
	if v.Scope.Kind != tenant.Municipality || v.R.PathValue("ags") != v.Tenant.AGS || v.Tenant.AGS == "" {
		return refused(v)
	}
	typedDay, typedPersons, source := text(v, "day"), text(v, "persons"), text(v, "source")
	cmd, faults := readReport(typedDay, typedPersons, source)
	cmd.Purpose = of(v).Purpose
	err := faults.Err()
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := report.Enter(ctx, tx, v.Clock, v.Scope, cmd)
			return err
		})
	}
	if err == nil {
		return v.Go(of(v).town(v.Tenant.AGS), "quote.entered", "persons", cmd.Persons, "day", cmd.Day)
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p, load := loadHistory(v)
	if load != nil {
		return load
	}
	p.Day, p.Persons, p.Source, p.Faults = typedDay, typedPersons, source, i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("quote.reports.title"), historyPage(p))
}

func readReport(typedDay, typedPersons, source string) (cmd report.EnterCommand, faults errs.List) {
	cmd.Source = source
	cmd.Day = readDay(typedDay, "day", &faults)
	cmd.Persons = count(typedPersons, "persons", &faults)
	return cmd, faults
}

// count reads a whole number; blanks and points between thousands do not matter.
func count(typed, field string, faults *errs.List) int {
	if typed == "" {
		faults.Add(errs.Invalid("error.required").At(field))
		return 0
	}
	n, err := strconv.Atoi(thousands.ReplaceAllString(typed, "$1$2"))
	if err != nil || n < 0 {
		faults.Add(errs.Invalid("quote.count").At(field))
		return 0
	}
	return n
}
