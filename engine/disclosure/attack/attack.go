// Package attack tells what somebody can reckon who has releases of a table. It knows neither the table nor how
// it was protected, and shares no code with the protector.
//
// Hidden finest cells are unknown numbers from 0 on, published margins are sums of them (build.go). Where all changes
// published twice are arrivals, the attacker takes it that nobody left: a later count is an earlier one and something.
// What each sum leaves to its parts is reckoned first (bounds.go); the rest falls into parts that have nothing to do with each
// other. A small one is solved by the simplex method for the least and the most of each hidden cell (simplex.go). In a large one, a
// table in the middle of all is sought, and directions in which no sum changes: what none of them moves is known, everything
// else is not (interior.go). How far it goes is then seen in blocks, and is a width that the true one is not below.
package attack

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"wegwarte/engine/disclosure"
)

// Options is what the attacker knows beside the releases.
type Options struct {
	// Min is the smallest count that is published, where the attacker knows the rule: a hidden count is 1 or more if
	// zeros are shown. 0: they know only that no count is below zero.
	Min int64
	// Small: changes below it are small, and not to be known; where it is 0, those below Min, or below 5.
	Small int64
	// AllSmall: the attacker knows that only counts below Min are hidden.
	AllSmall bool
	// Work bounds how long the attacker reckons, in steps of which a machine does some 10^8 a second or more; 0 is 4*10^9.
	Work int64

	// Quick: whether a count is known is found out, not how wide the intervals of others are. Of large releases,
	// that takes far less.
	Quick bool

	loose bool // nothing is taken to be so but what stands in each release
}

// Report is what came of an attack.
type Report struct {
	Cells      int `json:"cells"`      // of all releases
	Suppressed int `json:"suppressed"` // hidden cells
	// Exact is how many hidden counts the attacker knows, with the small changes that they know.
	Exact int `json:"exact"`
	// Narrowest is the width of the smallest interval that a hidden count is known to lie in; nil where nothing is
	// hidden, or every interval is open. Of releases so large that the work ended before, it is a width that no
	// interval is below.
	Narrowest *float64 `json:"narrowest"`
	Changes   int      `json:"changes"` // of Exact, how many are changes between releases
	Found     []Found  `json:"found,omitempty"`
	// Unfinished is how many of Exact were not proved to be known, but not seen to be able to be two numbers either.
	Unfinished int `json:"unfinished,omitempty"`
	// Apart: each release was tried for itself, and held against the others only where a count is published in both. What
	// the attacker would take to be so beyond that cannot be, or is too much to reckon with.
	Apart bool `json:"apart,omitempty"`
}

// Found is a hidden count, or a small change, that the attacker knows.
type Found struct {
	Release int      `json:"release"` // the first is 0
	Cell    []string `json:"cell"`
	Count   int64    `json:"count"`            // or by how much it changed
	Change  bool     `json:"change,omitempty"` // since an earlier release
}

var errColumns = errors.New("the releases have too many different columns")

// Attack looks for what somebody can tell of the hidden counts of releases, given the oldest first.
func Attack(releases []*disclosure.Release, o Options) (*Report, error) {
	if o.Work == 0 {
		o.Work = 4_000_000_000
	}
	if o.AllSmall && o.Min < 2 {
		return nil, errors.New("who knows that only small counts are hidden knows the smallest count that is published")
	}
	b, err := build(releases, o)
	if err != nil {
		return nil, err
	}
	err = b.solve()
	if errors.Is(err, errImpossible) && (len(releases) > 1 || o.Min > 0 && !o.AllSmall) || errors.Is(err, errLarge) && len(releases) > 1 {
		// What the attacker took to be so is not, or is too much to reckon with: they try each release for itself.
		o.loose = true
		if b, err = build(releases, o); err == nil {
			err = b.solve()
		}
	}
	if errors.Is(err, errImpossible) {
		return nil, errors.New("the published counts contradict each other: no table has them")
	}
	if err != nil {
		return nil, err
	}
	report := b.report(releases)
	report.Apart = b.o.loose
	return report, nil
}

// solve finds for each target whether it is known, and the smallest interval.
func (b *builder) solve() error {
	known, err := b.tighten()
	if err != nil {
		return err
	}
	parts, of, place := b.divide(known)
	var open []*target
	for i := range b.targets {
		if b.targets[i].split(known, parts, of, place); len(b.targets[i].goals) > 0 {
			open = append(open, &b.targets[i])
		}
	}
	b.narrowest = math.Inf(1)
	for i := range b.targets {
		if t := &b.targets[i]; !t.change {
			b.narrowest = min(b.narrowest, t.outer())
		}
	}
	for _, p := range parts {
		wide := max(1, min(b.narrowest, 8))
		if b.o.Quick {
			wide = 0
		}
		if err := p.begin(wide, &b.o.Work); err != nil {
			return err
		}
	}
	slices.SortStableFunc(open, byWidth)
	for _, t := range open {
		for _, up := range []bool{false, true} {
			if t.inner() >= 1 && (t.change || b.o.Quick || t.inner() >= b.narrowest) {
				break
			}
			for _, g := range t.goals {
				if err := g.bound(up); err != nil {
					return err
				}
			}
		}
		if !t.change {
			b.narrowest = min(b.narrowest, t.outer())
		}
	}
	for i := range b.targets { // where the search ended before it was through, what was seen
		if t := &b.targets[i]; !t.change {
			least, most := t.seen()
			b.narrowest = min(b.narrowest, max(t.inner(), math.Floor(1000*(most-least))/1000))
		}
	}
	return nil
}

// split finds what of a target is known, and in which parts the rest lies.
func (t *target) split(b *bounds, parts []*part, of, place []int32) {
	at := map[int32]*goal{}
	add := func(list []int32, sign float64) {
		for _, v := range list {
			t.known += int64(sign) * b.lo[v]
			if of[v] < 0 {
				continue
			}
			g := at[of[v]]
			if g == nil {
				p := parts[of[v]]
				g = &goal{part: p, least: math.Inf(1), most: math.Inf(-1)}
				p.goals = append(p.goals, g)
				t.goals = append(t.goals, g)
				at[of[v]] = g
			}
			g.at, g.coef = append(g.at, place[v]), append(g.coef, sign)
			width := math.Inf(1)
			if b.hi[v] < far {
				width = float64(b.hi[v] - b.lo[v])
			}
			if sign > 0 {
				g.high += width
			} else {
				g.low -= width
			}
		}
	}
	add(t.parts, 1)
	add(t.less, -1)
}

// inner is how many whole numbers, less one, the target was seen to be able to be.
func (t *target) inner() float64 {
	least, most := t.seen()
	return math.Floor(most+1e-4) - math.Ceil(least-1e-4)
}

// outer is how many it can be at most, less one.
func (t *target) outer() float64 {
	low, high := 0., 0.
	for _, g := range t.goals {
		low += g.low
		high += g.high
	}
	return math.Floor(high+1e-4) - math.Ceil(low-1e-4)
}

// exact says whether the target can be one number only.
func (t *target) exact() bool {
	for _, g := range t.goals {
		if g.moves {
			return false
		}
	}
	return t.inner() < 1
}

func (t *target) seen() (least, most float64) {
	for _, g := range t.goals {
		least += g.least
		most += g.most
	}
	return least, most
}

func (b *builder) report(releases []*disclosure.Release) *Report {
	out := &Report{Exact: len(b.fixed), Changes: len(b.fixed)}
	for _, r := range releases {
		out.Cells += len(r.Cells)
		out.Suppressed += r.Hidden()
	}
	for _, c := range b.fixed {
		out.Found = append(out.Found, Found{c.release, releases[c.release].Cells[c.cell].Key, c.by, true})
	}
	for i := range b.targets {
		t := &b.targets[i]
		if !t.exact() {
			continue
		}
		least, most := t.seen()
		v := t.known + int64(math.Round((least+most)/2))
		if t.change && (v == 0 || v >= b.small() || v <= -b.small()) {
			continue
		}
		if t.change {
			out.Changes++
		}
		if t.outer() >= 1 {
			out.Unfinished++
		}
		out.Exact++
		out.Found = append(out.Found, Found{t.release, releases[t.release].Cells[t.cell].Key, v, t.change})
	}
	if out.Suppressed > 0 && !math.IsInf(b.narrowest, 1) {
		n := b.narrowest
		out.Narrowest = &n
	}
	return out
}

func (b *builder) small() int64 {
	if b.o.Min == 0 {
		return cmp.Or(b.o.Small, 5)
	}
	return cmp.Or(b.o.Small, b.o.Min)
}

// String words what was found.
func (f Found) String() string {
	if f.Change {
		return fmt.Sprintf("release %d: %v changed by %d", f.Release+1, f.Cell, f.Count)
	}
	return fmt.Sprintf("release %d: %v is %d", f.Release+1, f.Cell, f.Count)
}
