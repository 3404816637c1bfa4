package council

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/facts/council"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

const listPath = "/quartalsbericht"

// shown is how many quarters the list has.
const shown = 12

// list is the quarters, the latest first.
type list struct {
	Quarters []quarter
	Writes   bool
}

// quarter is one with what was finished of it, the latest first.
type quarter struct {
	council.Quarter
	Over     bool
	Finished []council.Report
}

// List shows the quarters and which reports are finished.
func List(v *door.Visit) error {
	this := council.QuarterOf(v.Today())
	p := list{Writes: v.Scope.Writes(tenant.Facts)}
	for n := range shown {
		q := this.Add(-n)
		p.Quarters = append(p.Quarters, quarter{Quarter: q, Over: q.Over(v.Today())})
	}
	err := v.Look(func(ctx context.Context, tx *db.Tx) error {
		all, err := council.Finished(ctx, tx, v.Scope, this.Add(1-shown))
		for _, r := range all {
			for i := range p.Quarters {
				if p.Quarters[i].Quarter == r.Quarter {
					p.Quarters[i].Finished = append(p.Quarters[i].Finished, r)
				}
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("council.title"), listPage(p))
}
