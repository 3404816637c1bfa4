// Package publish makes releases of engine/disclosure that may leave the house: protected, the proof followed by
// package check, and attacked by package attack together with all that was published before. What leaks is refused.
package publish

import (
	"fmt"

	"wegwarte/engine/disclosure"
	"wegwarte/engine/disclosure/attack"
	"wegwarte/engine/disclosure/check"
)

// rounds is how often what an attacker found is hidden, with more around it, before the release is refused.
const rounds = 4

// Release protects a table, or gives a disclosure.RefusedError.
func Release(t *disclosure.Table, p disclosure.Policy) (*disclosure.Release, error) {
	before, err := found(p.Before, p)
	if err != nil {
		return nil, fmt.Errorf("earlier releases: %w", err)
	}
	old := map[string]bool{}
	for _, f := range before {
		old[f.String()] = true
	}
	for round := 0; ; round++ {
		r, err := disclosure.Protect(t, p)
		if err != nil {
			return nil, err
		}
		if err := check.Proved(t, p, r); err != nil {
			return nil, fmt.Errorf("the proof does not hold: %w", err)
		}
		if len(p.Before) == 0 {
			return r, nil
		}
		all := append(append([]*disclosure.Release{}, p.Before...), r)
		leaks, err := found(all, p)
		if err != nil {
			return nil, err
		}
		fresh, first := 0, ""
		for _, f := range leaks {
			if old[f.String()] {
				continue
			}
			if fresh++; fresh == 1 {
				first = disclosure.Named(all[f.Release].Columns, f.Cell)
			}
			if f.Release == len(p.Before) {
				p.Hide = append(p.Hide, disclosure.Hidden{Key: f.Cell})
			}
		}
		if fresh == 0 {
			return r, nil
		}
		if round == rounds {
			return nil, &disclosure.RefusedError{Cell: first, Why: "with the earlier releases, it could be told from what would be published"}
		}
		p = wider(p, t, all, leaks)
	}
}

// found is what the attacker knows of releases, with the rule and without.
func found(releases []*disclosure.Release, p disclosure.Policy) (all []attack.Found, err error) {
	if len(releases) == 0 {
		return nil, nil
	}
	seen := map[string]bool{}
	for _, smallest := range []int64{0, p.Min} {
		report, err := attack.Attack(releases, attack.Options{Min: smallest, Small: p.Min, Quick: true})
		if err != nil {
			return nil, err
		}
		for _, f := range report.Found {
			if !seen[f.String()] {
				seen[f.String()] = true
				all = append(all, f)
			}
		}
	}
	return all, nil
}

// wider hides the margins above what leaked too, one column after the other: what is not published cannot be subtracted.
func wider(p disclosure.Policy, t *disclosure.Table, all []*disclosure.Release, leaks []attack.Found) disclosure.Policy {
	seen := map[string]bool{}
	for _, h := range p.Hide {
		seen[fmt.Sprintf("%q", h.Key)] = true
	}
	for _, f := range leaks {
		cell := make([]string, len(t.Columns))
		for i, name := range t.Columns {
			cell[i] = disclosure.All
			for j, other := range all[f.Release].Columns {
				if other == name {
					cell[i] = f.Cell[j]
				}
			}
		}
		for i := range cell {
			up := append([]string{}, cell...)
			if up[i] == disclosure.All {
				continue
			}
			up[i] = disclosure.All
			for other, above := range t.Within { // what lies below a margin is in it
				for l, name := range append([]string{other}, above...) {
					if name != t.Columns[i] {
						continue
					}
					for _, finer := range append([]string{other}, above...)[:l] {
						for j, column := range t.Columns {
							if column == finer {
								up[j] = disclosure.All
							}
						}
					}
				}
			}
			if name := fmt.Sprintf("%q", up); !seen[name] {
				seen[name] = true
				p.Hide = append(p.Hide, disclosure.Hidden{Key: up})
			}
		}
	}
	return p
}
