package week

import (
	"context"
	"math"
	"net/url"
	"strconv"
	"strings"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/proposal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
)

// week is the desk's proposals, and the form for the next one.
type week struct {
	Scope      tenant.Scope
	Today      clock.Date
	Households int // that wait
	Persons    int
	Towns      []proposal.Town
	Promises   assignment.Promises
	List       []proposal.Summary
	Day        string // what stands in the fields
	Most       string
	Next       string
	First      string
	Faults     i18n.Faults
}

// List shows the proposals of the Land, and what the next one would be made from.
func List(v *door.Visit) error {
	p, err := loadWeek(v)
	if err != nil {
		return err
	}
	p.Day = p.earliest().String()
	return v.Show(v.T("proposal.title"), weekPage(p))
}

func loadWeek(v *door.Visit) (week, error) {
	p := week{Scope: v.Scope, Today: v.Today()}
	before, _ := strconv.Atoi(v.R.URL.Query().Get("vor"))
	if before > 0 {
		p.First = "/vorschlaege"
	}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.List, err = proposal.List(ctx, tx, v.Scope, before); err != nil {
			return err
		}
		if p.Households, p.Persons, err = assignment.CountCandidates(ctx, tx, v.Scope); err != nil {
			return err
		}
		if p.Promises, err = assignment.PromisesFor(ctx, tx, v.Scope); err != nil {
			return err
		}
		p.Towns, err = proposal.Supply(ctx, tx, v.Clock, v.Scope)
		return err
	})
	if n := len(p.List); n == proposal.Page {
		p.Next = "/vorschlaege?vor=" + strconv.Itoa(p.List[n-1].Number)
	}
	return p, err
}

// earliest is the first day that keeps the promise.
func (p week) earliest() clock.Date { return p.Promises.Earliest(assignment.Usual, p.Today) }

func (p week) writes() bool { return p.Scope.Writes(tenant.Transfer) }

// owed adds up what municipalities still owe, reported how many have reported and
// said how many have said what they have.
func (p week) owed() (persons, reported, said int) {
	for _, t := range p.Towns {
		if t.Reported {
			persons += t.Owes()
			reported++
		}
		if !t.StatedOn.IsZero() {
			said++
		}
	}
	return persons, reported, said
}

// Make makes a proposal.
func Make(v *door.Visit) error {
	day, most := text(v, "arrive_on"), text(v, "persons")
	var faults errs.List
	cmd := proposal.MakeCommand{ArriveOn: readDay(day, "arrive_on", &faults)}
	if most != "" {
		cmd.Persons = readCount(most, "persons", &faults)
	}
	err := faults.Err()
	if err == nil {
		var made *proposal.Proposal
		if made, err = proposal.Make(v.Context(), v.DB(), v.Clock, v.Scope, cmd); err == nil {
			return v.Go(address(made.Number), "proposal.made", "number", made.Number, "placed", made.Households-made.Unplaced, "households", made.Households)
		}
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p, load := loadWeek(v)
	if load != nil {
		return load
	}
	p.Day, p.Most, p.Faults = day, most, i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("proposal.title"), weekPage(p))
}

// Table is the proposals as a table to keep.
var Table = export.List{Path: "/vorschlaege", Kind: "proposals", Data: tenant.Transfer, Open: func(v *door.Visit, _ url.Values) (export.Table, error) {
	before := 0
	return export.Of(v.Scope, export.Source[proposal.Summary]{Title: v.T("proposal.title"), Columns: summaryColumns(v.Context()),
		Page: func(ctx context.Context, tx *db.Tx) ([]proposal.Summary, bool, error) {
			page, err := proposal.List(ctx, tx, v.Scope, before)
			if len(page) == proposal.Page {
				before = page[len(page)-1].Number
				return page, true, err
			}
			return page, false, err
		}}), nil
}}

func summaryColumns(ctx context.Context) []export.Column[proposal.Summary] {
	type row = proposal.Summary
	return []export.Column[row]{
		export.Number(i18n.T(ctx, "proposal.number"), func(r row) int { return r.Number }),
		export.Day(i18n.T(ctx, "transfer.arrive-on"), func(r row) clock.Date { return r.ArriveOn }),
		export.Number(i18n.T(ctx, "proposal.households"), func(r row) int { return r.Households }),
		export.Number(i18n.T(ctx, "proposal.persons"), func(r row) int { return r.Persons }),
		export.Number(i18n.T(ctx, "proposal.unplaced"), func(r row) int { return r.Unplaced }),
		export.Number(i18n.T(ctx, "proposal.towns"), func(r row) int { return r.Towns }),
		export.Text(i18n.T(ctx, "proposal.gap"), func(r row) string { return percent(ctx, r.Gap()) }),
		export.Text(i18n.T(ctx, "desk.state"), func(r row) string { return i18n.T(ctx, r.State.Text()) }),
		export.Text(i18n.T(ctx, "proposal.by"), func(r row) string { return r.By }),
		export.Text(i18n.T(ctx, "proposal.at"), func(r row) string { return i18n.Time(ctx, r.At) }),
	}
}

// address is where a proposal is shown.
func address(number int) string { return "/vorschlag?nr=" + strconv.Itoa(number) }

// number reads which proposal is asked for; 0: the latest.
func number(query url.Values) int {
	n, err := strconv.Atoi(query.Get("nr"))
	if err != nil || n < 0 || n > 1<<30 {
		return 0
	}
	return n
}

func text(v *door.Visit, name string) string { return strings.TrimSpace(v.Form().Get(name)) }

func readDay(typed, field string, faults *errs.List) (d clock.Date) {
	if typed == "" {
		return d // said by the use case
	}
	d, err := clock.ParseDate(typed)
	if err != nil {
		faults.Add(errs.Invalid("error.date.form").At(field))
	}
	return d
}

func readCount(typed, field string, faults *errs.List) int {
	n, err := strconv.Atoi(typed)
	if err != nil || n < 0 {
		faults.Add(errs.Invalid("proposal.count").At(field))
	}
	return n
}

// percent writes a part of 1, rounded up: it stands where something is at most that.
func percent(ctx context.Context, part float64) string {
	text := strconv.FormatFloat(math.Ceil(1e4*part-1e-9)/100, 'f', 2, 64)
	if i18n.From(ctx) == i18n.German {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text + "\u00a0%"
}
