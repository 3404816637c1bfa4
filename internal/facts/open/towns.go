package open

import (
	"context"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/facts/gap"
	"wegwarte/internal/tenant"
)

// Town is what of a municipality's release is added up over a Land. It is kept beside the content, of which it is a small part:
// a Land's 396 are read at once.
type Town struct {
	AGS   string    `json:"-"`
	Gaps  []Lacking `json:"gaps,omitempty"`
	Halls *Halls    `json:"halls,omitempty"` // nil: nothing is known
}

// Lacking is a gap as it is added up, in units of which Digits places stand behind the point.
type Lacking struct {
	Key      string                `json:"key"`
	Digits   int                   `json:"digits,omitempty"`
	Gap      Range                 `json:"gap"`
	Split    bool                  `json:"split,omitempty"`
	Anyway   Range                 `json:"anyway"`
	Arrivals Range                 `json:"arrivals"`
	Later    Range                 `json:"later"`
	Closing  map[gap.State]Closing `json:"closing,omitempty"` // by what is decided, and what is proposed
}

// Closing is what measures bring together, in units of the gap, and cost, in cents.
type Closing struct {
	Units  int64 `json:"units"`
	Once   int64 `json:"once,omitempty"`
	Yearly int64 `json:"yearly,omitempty"`
}

// Sums takes what is added up out of a content.
func (c Content) Sums() Town {
	t := Town{Halls: c.Halls}
	for _, g := range c.Gaps {
		l := Lacking{Key: g.Key, Digits: g.Digits, Gap: g.Gap, Split: g.Split, Anyway: g.Anyway, Arrivals: g.Arrivals, Later: g.Later}
		for _, m := range g.Measures {
			if l.Closing == nil {
				l.Closing = map[gap.State]Closing{}
			}
			all := l.Closing[m.State]
			l.Closing[m.State] = Closing{all.Units + m.Units, all.Once + m.Once, all.Yearly + m.Yearly}
		}
		t.Gaps = append(t.Gaps, l)
	}
	return t
}

// Towns gives what each municipality of a Land told everybody last before a moment, by its key. What was withdrawn since, is
// not told; who told nothing, is not there.
func Towns(ctx context.Context, tx *db.Tx, land tenant.Tenant, before time.Time) ([]Town, error) {
	return db.All(ctx, tx, func(row db.Row) (t Town, err error) { return t, row.Scan(&t.AGS, db.JSON(&t)) }, `SELECT r.ags, r.sums
		FROM (SELECT ags, max(told_at) AS told_at FROM open_release WHERE state = 'published' AND ags > $1 AND ags < $2 AND told_at < $3 GROUP BY ags) l
		JOIN open_release r ON r.ags = l.ags AND r.told_at = l.told_at AND r.state = 'published' ORDER BY r.ags`, land.LandKey, land.LandKey+":", db.Micros(before))
}
