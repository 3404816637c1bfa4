package quota

import (
	"cmp"
	"context"
	"math/big"
	"net/url"
	"slices"
	"strconv"

	"wegwarte/engine/calc"
	engine "wegwarte/engine/quota"
	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
	"wegwarte/internal/report"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// list is how all municipalities of a Land stand on a day.
type list struct {
	Of       ledger
	Scope    tenant.Scope
	Today    clock.Date
	Standing report.Standing
	Done     *calc.Result // nil: there is nothing to reckon with
	Filter   filter
	Lines    []line // all that the filter leaves, in order
	Shown    []line
	Next     string // URL of the following lines
}

// filter is what of the list is asked for, and in which order.
type filter struct {
	Day      clock.Date
	Kreis    string
	District string
	Fill     string // "unter", "ueber", "fehlt" or ""
	Sort     string // a name of sorts
	Down     bool
	At       int
	All      bool
}

// line is a municipality and the place of its figures.
type line struct {
	report.Town
	row  int
	done *calc.Result
}

func (l line) figure(name string) *big.Rat { return l.done.Figure(name, l.row) }

// open is how many people are still to be taken in, in whole persons; nil where
// nobody knows.
func (l line) open() *big.Rat {
	if l.figure(engine.Open) == nil {
		return nil
	}
	there := new(big.Rat).Add(l.figure(engine.Bestand), l.figure(engine.Credit))
	return there.Sub(l.figure(engine.RoundedSoll), there)
}

const linesAtOnce = 100

// sorts are the columns by which the list is put in order.
var sorts = []string{"name", "key", "soll", "bestand", "credit", "quote", "open", "last"}

// Show leads to what concerns the visitor: the Land to the list of all, a
// municipality to its own arithmetic.
func Show(v *door.Visit) error {
	if v.Scope.Kind == tenant.Municipality {
		if v.Tenant.AGS == "" {
			return v.Show(of(v).say(v.Context(), "quote.title"), noKeyPage(of(v)))
		}
		return v.Go(of(v).town(v.Tenant.AGS), "")
	}
	p, err := loadList(v)
	if err != nil {
		return err
	}
	p.Shown = p.Lines
	if !p.Filter.All {
		p.Shown = p.Lines[min(p.Filter.At, len(p.Lines)):min(p.Filter.At+linesAtOnce, len(p.Lines))]
		if p.Filter.At+linesAtOnce < len(p.Lines) {
			next := p.Filter
			next.At += linesAtOnce
			p.Next = next.url(p.Of.path())
		}
	}
	return v.Show(p.Of.say(v.Context(), "quote.title"), listPage(p))
}

func loadList(v *door.Visit) (list, error) {
	p := list{Of: of(v), Scope: v.Scope, Today: v.Today()}
	var err error
	if p.Filter, err = readFilter(v); err != nil {
		return p, err
	}
	if p.Standing, err = stand(v, p.Filter.Day); err != nil {
		return p, err
	}
	if p.Standing.Rules.Off() || len(p.Standing.Towns) == 0 {
		return p, nil
	}
	if p.Done, err = p.Standing.Reckon(p.Standing.Rules, nil); err != nil {
		return p, err
	}
	for i, t := range p.Standing.Towns {
		if l := (line{t, i, p.Done}); p.Filter.keeps(l) {
			p.Lines = append(p.Lines, l)
		}
	}
	p.Filter.order(p.Lines)
	return p, nil
}

func readFilter(v *door.Visit) (f filter, err error) {
	query := v.R.URL.Query()
	f = filter{Kreis: query.Get("kreis"), District: query.Get("bezirk"), Fill: query.Get("stand"), Sort: query.Get("nach"), Down: query.Get("ab") != "",
		All: query.Get("alle") != ""}
	if !slices.Contains(sorts, f.Sort) {
		f.Sort, f.Down = "open", true
	}
	f.At, _ = strconv.Atoi(query.Get("von"))
	f.At = max(f.At, 0)
	f.Day, err = day(v)
	return f, err
}

// url carries the filter in an address.
func (f filter) url(path string) string {
	q := url.Values{"tag": {f.Day.String()}, "nach": {f.Sort}}
	for name, value := range map[string]string{"kreis": f.Kreis, "bezirk": f.District, "stand": f.Fill} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if f.Down {
		q.Set("ab", "1")
	}
	if f.At > 0 {
		q.Set("von", strconv.Itoa(f.At))
	}
	if f.All {
		q.Set("alle", "1")
	}
	return path + "?" + q.Encode()
}

func (f filter) keeps(l line) bool {
	if f.Kreis != "" && l.KreisKey != f.Kreis || f.District != "" && l.District != f.District {
		return false
	}
	quote := l.figure(engine.Quote)
	switch f.Fill {
	case "unter":
		return quote != nil && !reached(quote)
	case "ueber":
		return reached(quote)
	case "fehlt":
		return l.State.Missing()
	case "spaet":
		return l.State == report.Late
	}
	return true
}

// order sorts the lines; what is not known stands last in either order.
func (f filter) order(lines []line) {
	names := map[string]int{}
	byName := slices.Clone(lines)
	sorted.By(byName, func(a, b line) int { return i18n.Compare(i18n.German, a.Name, b.Name) })
	for i, l := range byName {
		names[l.AGS] = i
	}
	figure := func(l line) *big.Rat {
		switch f.Sort {
		case "open":
			return l.open()
		case "soll":
			return l.figure(engine.Soll)
		case "last":
			if l.Last == nil {
				return nil
			}
			return big.NewRat(int64(l.Last.Day.DaysUntil(f.Day)), 1)
		case "name":
			return big.NewRat(int64(names[l.AGS]), 1)
		}
		return l.figure(f.Sort)
	}
	sorted.By(lines, func(a, b line) int {
		x, y := figure(a), figure(b)
		switch {
		case x == nil && y == nil:
		case x == nil:
			return 1
		case y == nil:
			return -1
		case f.Down && x.Cmp(y) != 0:
			return y.Cmp(x)
		case x.Cmp(y) != 0:
			return x.Cmp(y)
		}
		return cmp.Compare(names[a.AGS], names[b.AGS])
	})
}

// sums adds up what the list shows: Soll, Bestand, credit, and what is open where
// something is.
func (p list) sums() (soll, bestand, credit, open *big.Rat) {
	soll, bestand, credit, open = new(big.Rat), new(big.Rat), new(big.Rat), new(big.Rat)
	for _, l := range p.Lines {
		soll.Add(soll, l.figure(engine.RoundedSoll))
		credit.Add(credit, l.figure(engine.Credit))
		if there := l.figure(engine.Bestand); there != nil {
			bestand.Add(bestand, there)
		}
		if still := l.open(); still != nil && still.Sign() > 0 && !reached(l.figure(engine.Quote)) {
			open.Add(open, still)
		}
	}
	return soll, bestand, credit, open
}

func (p list) count(which func(line) bool) (n int) {
	for _, l := range p.Lines {
		if which(l) {
			n++
		}
	}
	return n
}

// kreise lists the Kreise and independent towns by name, with their keys.
func (p list) kreise() (all [][2]string) {
	for _, t := range p.Standing.Towns {
		if one := [2]string{t.KreisKey, t.Kreis}; !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	sorted.By(all, func(a, b [2]string) int { return i18n.Compare(i18n.German, a[1], b[1]) })
	return all
}

func (p list) districts() (all []string) {
	for _, t := range p.Standing.Towns {
		if !slices.Contains(all, t.District) {
			all = append(all, t.District)
		}
	}
	slices.Sort(all)
	return all
}

// sorted gives the filter for the list in the order of a column: the other way
// round where it is in its order already.
func (f filter) sorted(column string) filter {
	f.Down = f.Sort != column && column != "name" && column != "quote" || f.Sort == column && !f.Down
	f.Sort, f.At = column, 0
	return f
}

func stateOf(ctx context.Context, l line) string { return stateText(ctx, l.State) }
