package open

import (
	"context"
	"slices"

	engine "wegwarte/engine/gap"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/gap"
	"wegwarte/internal/tenant"
)

// Gap is what is missing of something for everybody who lives there, in whole units.
type Gap struct {
	Key      string     `json:"key"`  // "kita.u3"
	Unit     string     `json:"unit"` // "places", "dwellings", "posts", "persons"
	Day      clock.Date `json:"day"`  // of the figures it stands on
	Need     Range      `json:"need"`
	Supply   Range      `json:"supply"`
	Gap      Range      `json:"gap"`
	Split    bool       `json:"split"`    // it is known what arrivals add
	Anyway   Range      `json:"anyway"`   // what would be missing without anybody who arrived
	Arrivals Range      `json:"arrivals"` // what they add
	After    clock.Date `json:"after,omitzero"`
	Later    Range      `json:"later"` // the gap in five years
	Law      string     `json:"law,omitempty"`
	Measures []Measure  `json:"measures,omitempty"`
	Sources  []string   `json:"sources"`
}

// Range is a number that may be a little less or more.
type Range struct {
	Low   int64 `json:"low"`
	Value int64 `json:"value"`
	High  int64 `json:"high"`
}

// Sure reports whether the number is one.
func (r Range) Sure() bool { return r.Low == r.Value && r.High == r.Value }

// Measure is something that closes a gap.
type Measure struct {
	Title  string     `json:"title"`
	Units  int64      `json:"units"`
	From   clock.Date `json:"from"`
	State  gap.State  `json:"state"`
	Source string     `json:"source,omitempty"`
}

func whole(r engine.Range) Range {
	in := func(n int64) int64 {
		if n < 0 {
			return -((-n + 500) / 1000)
		}
		return (n + 500) / 1000
	}
	return Range{in(r.Low), in(r.Value), in(r.High)}
}

// gaps gives what is missing, as it is told to everybody: reckoned from counts that were rounded before.
// What cannot be reckoned yet is left out.
func gaps(ctx context.Context, tx *db.Tx, s tenant.Scope, on clock.Date) ([]Gap, error) {
	all, err := gap.Protected(ctx, tx, s, on)
	if err != nil {
		return nil, err
	}
	var out []Gap
	for _, st := range all {
		if st.Answer == nil {
			continue
		}
		now := st.Now()
		g := Gap{Key: st.Key, Unit: st.Unit, Day: st.Base, Need: whole(now.Need), Supply: whole(now.Supply), Gap: whole(now.Gap), Split: st.Split, Later: whole(st.Last().Gap)}
		if st.Split {
			g.Anyway, g.Arrivals, g.After = whole(now.Anyway), whole(now.Arrivals), st.After
			g.Arrivals.Value = g.Gap.Value - g.Anyway.Value // the parts are the whole
		}
		if claim, there := st.ClaimOn(on); there {
			g.Law = claim.Law
		}
		for _, m := range st.Measures {
			if m.State != gap.Done {
				g.Measures = append(g.Measures, Measure{m.Title, whole(engine.Exactly(m.Places)).Value, m.From, m.State, m.Source})
			}
		}
		for _, in := range st.Inputs {
			if in.Source != "" && !slices.Contains(g.Sources, in.Source) {
				g.Sources = append(g.Sources, in.Source)
			}
		}
		out = append(out, g)
	}
	return out, nil
}
