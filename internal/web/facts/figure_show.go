package facts

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// figurePage is one figure: its series, and all values that were ever brought; of a
// family its ages instead.
type figurePage struct {
	figure.Key
	Name   string // with the age
	Scope  tenant.Scope
	Today  clock.Date
	Series []figure.Figure
	All    []figure.Figure
	Next   string
	First  string
	Faults i18n.Faults
	Of     string // the value that somebody is about to withdraw
	Why    string
}

// ShowFigure shows one figure.
func ShowFigure(v *door.Visit) error {
	p, err := loadFigure(v)
	if err != nil {
		return err
	}
	return v.Show(figureWords(v.Context(), p.Name), figureShowPage(p))
}

func loadFigure(v *door.Visit) (p figurePage, err error) {
	k, name, ok := figureNamed(v.R.PathValue("key"))
	if !ok {
		return p, errs.NotFound("error.not-found")
	}
	p.Key, p.Name, p.Scope, p.Today = k, name, v.Scope, v.Today()
	v.Trail = []ui.Crumb{{Label: v.T("figure.title"), URL: figurePath}}
	if name != k.Key {
		v.Trail = append(v.Trail, ui.Crumb{Label: figureWords(v.Context(), k.Key), URL: figureURL(k.Key)})
	}
	after, _ := id.Parse(v.R.URL.Query().Get("nach"))
	if after != "" {
		p.First = figureURL(name)
	}
	return p, v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.ages() {
			latest, err := figure.Latest(ctx, tx, v.Scope, p.Today)
			for _, one := range k.Names() {
				if f, there := latest[one]; there {
					p.Series = append(p.Series, f)
				}
			}
			return err
		}
		if p.Series, err = figure.Series(ctx, tx, v.Scope, name); err != nil {
			return err
		}
		p.All, err = figure.History(ctx, tx, v.Scope, name, after)
		if n := len(p.All); n == figure.HistoryPage {
			p.Next = figureQuery(figureURL(name), url.Values{"nach": {string(p.All[n-1].ID)}})
		}
		return err
	})
}

// ages reports whether it is a family as a whole: by age, not by period.
func (p figurePage) ages() bool { return p.Family() && p.Name == p.Key.Key }

// newest is the standing value of the newest period that has begun; nil: there is none.
func (p figurePage) newest() *figure.Figure {
	for i := len(p.Series) - 1; i >= 0 && !p.ages(); i-- {
		if !p.Series[i].From.After(p.Today) {
			return &p.Series[i]
		}
	}
	return nil
}

// stands reports whether a value is the one that stands for its period.
func (p figurePage) stands(f figure.Figure) bool {
	for _, one := range p.Series {
		if one.ID == f.ID {
			return true
		}
	}
	return false
}

// WithdrawFigure says that a value should not be there.
func WithdrawFigure(v *door.Visit) error {
	which, ok := id.Parse(v.Text("value"))
	if !ok {
		return errs.NotFound("error.not-found")
	}
	err := v.Do(func(ctx context.Context, tx *db.Tx) error {
		return figure.Withdraw(ctx, tx, v.Clock, v.Scope, which, v.Text("why"))
	})
	if err == nil {
		_, name, _ := figureNamed(v.R.PathValue("key"))
		return v.Go(figureURL(name), "figure.withdrawn")
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p, gone := loadFigure(v)
	if gone != nil {
		return gone
	}
	p.Faults, p.Of, p.Why = i18n.Err(v.Context(), err), string(which), v.Text("why")
	for i := range p.Faults {
		p.Faults[i].Field = "why"
	}
	return v.ShowInvalid(figureWords(v.Context(), p.Name), figureShowPage(p))
}

// figureDrawing is a series as it is drawn, in a field of 100 by 100.
type figureDrawing struct {
	Line, Area  string // points
	Top, Middle string // words of the scale, which begins at nought
	Ends        []string
	Text        string // what it says, in a sentence
}

// draw gives the drawing of a series of at least two values.
func (p figurePage) draw(ctx context.Context) (d figureDrawing, ok bool) {
	n := len(p.Series)
	if n < 2 {
		return d, false
	}
	top := int64(1)
	for _, f := range p.Series {
		top = max(top, f.High)
	}
	top = roundUp(top)
	at := func(i int, value int64) string {
		return strconv.FormatFloat(p.place(i), 'f', 1, 64) + "," + strconv.FormatFloat(100-100*float64(value)/float64(top), 'f', 1, 64)
	}
	var line, low, high []string
	for i, f := range p.Series {
		line, high = append(line, at(i, f.Value)), append(high, at(i, f.High))
		j := n - 1 - i
		low = append(low, at(j, p.Series[j].Low))
	}
	first, last := p.Series[0], p.Series[n-1]
	d = figureDrawing{Line: strings.Join(line, " "), Area: strings.Join(append(high, low...), " "), Top: figureNumber(ctx, top), Middle: figureNumber(ctx, top/2), Ends: []string{p.spot(ctx, first), p.spot(ctx, last)}}
	d.Text = i18n.T(ctx, "figure.drawn", "from", d.Ends[0], "first", figureNumber(ctx, first.Value), "to", d.Ends[1], "last", figureNumber(ctx, last.Value))
	return d, true
}

// spot says where a value stands on the line: its period, or its age.
func (p figurePage) spot(ctx context.Context, f figure.Figure) string {
	if age, ok := figure.AgeOf(f.Key); ok && p.ages() {
		return i18n.T(ctx, "figure.age", "count", age)
	}
	return figurePeriod(ctx, f)
}

// place is where a value stands on the line, from 0 to 100: by its period or its age.
func (p figurePage) place(i int) float64 {
	n := len(p.Series) - 1
	if p.ages() {
		first, last := agePlace(p.Series[0].Key), agePlace(p.Series[n].Key)
		return 100 * float64(agePlace(p.Series[i].Key)-first) / float64(max(1, last-first))
	}
	all := p.Series[0].From.DaysUntil(p.Series[n].From)
	if all == 0 {
		return 100 * float64(i) / float64(n)
	}
	return 100 * float64(p.Series[0].From.DaysUntil(p.Series[i].From)) / float64(all)
}

// roundUp gives the next number of one digit and noughts, half of such, or a quarter.
func roundUp(n int64) int64 {
	step := int64(1)
	for step*10 < n {
		step *= 10
	}
	for _, times := range []int64{2, 4, 5, 6, 8, 10} {
		if step*times >= n {
			return step * times
		}
	}
	return n
}

// foundWords say where a figure is officially found.
func foundWords(ctx context.Context, k figure.Key) string {
	var all []string
	for _, f := range k.Found {
		at := f.At
		if at == "own" {
			at = i18n.T(ctx, "figure.found.own")
		}
		if f.Statistic != "" {
			at += " " + f.Statistic
		}
		all = append(all, at+" („"+f.Name+"“)")
	}
	return strings.Join(all, "; ")
}
