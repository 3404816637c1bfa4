package lodging

import (
	"context"
	"strconv"
	"strings"

	engine "wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing/placing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// run is a suggestion of who should live where, with those before it.
type run struct {
	Shown  *placing.Shown // nil: there is none yet
	List   []placing.Summary
	Order  ui.ListOrder
	Today  clock.Date
	Writes bool
	Values map[string]string // of a form that was not accepted
	Failed map[string]string // why lines were not taken over, by household
	Faults i18n.Faults
}

const runPath = "/belegung"

func runURL(number int) string { return runPath + "?nr=" + strconv.Itoa(number) }

// ShowRun shows the suggestion with the number in the address, or the latest.
func ShowRun(v *door.Visit) error {
	p, err := loadRun(v, asked(v))
	if err != nil {
		return err
	}
	return v.Show(v.T("placing.title"), runPage(p))
}

func asked(v *door.Visit) int {
	n, _ := strconv.Atoi(v.R.URL.Query().Get("nr"))
	return max(0, n)
}

func loadRun(v *door.Visit, number int) (p run, err error) {
	p = run{Today: v.Today(), Writes: v.Scope.Writes(tenant.Stay), Values: map[string]string{}}
	v.Trail = []ui.Crumb{{Label: v.T("housing.desk.title"), URL: deskPath}}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.List, err = placing.List(ctx, tx, v.Scope, 0); err != nil {
			return err
		}
		if len(p.List) == 0 && number == 0 {
			return nil
		}
		shown, err := placing.Show(ctx, tx, v.Clock, v.Scope, number)
		p.Shown = &shown
		return err
	})
	return p, err
}

// MakeRun has a suggestion made.
func MakeRun(v *door.Visit) error {
	made, err := placing.Make(v.Context(), v.DB(), v.Clock, v.Scope)
	if err == nil {
		return v.Go(runURL(made.Number), "placing.made", "number", made.Number)
	}
	return runAgain(v, 0, nil, err)
}

// runAgain shows the page with what was wrong.
func runAgain(v *door.Visit, number int, values map[string]string, err error) error {
	if !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict) {
		return err
	}
	p, load := loadRun(v, number)
	if load != nil {
		return load
	}
	if values != nil {
		p.Values = values
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("placing.title"), runPage(p))
}

// AdjustRun decides something by hand, and has the rest solved anew.
func AdjustRun(v *door.Visit) error {
	values := typed(v, "number", "household", "unit", "keep", "reason")
	number, _ := strconv.Atoi(values["number"])
	cmd := placing.AdjustCommand{Number: number, Household: values["household"], Unit: values["unit"], Keep: values["keep"] == "1", Reason: values["reason"]}
	made, err := placing.Adjust(v.Context(), v.DB(), v.Clock, v.Scope, cmd)
	if err == nil {
		return v.Go(runURL(made.Number), "placing.changed", "number", made.Number)
	}
	return runAgain(v, number, values, err)
}

// AdoptRun books what a suggestion says, of one household or of all.
func AdoptRun(v *door.Visit) error {
	values := typed(v, "number", "household")
	number, _ := strconv.Atoi(values["number"])
	var only []string
	if values["household"] != "" {
		only = append(only, values["household"])
	}
	booked, err := placing.Adopt(v.Context(), v.DB(), v.Clock, v.Scope, number, only...)
	if err != nil {
		return runAgain(v, number, values, err)
	}
	failed := map[string]string{}
	for _, b := range booked {
		if b.Err != nil {
			var texts []string
			for _, fault := range i18n.Err(v.Context(), b.Err) {
				texts = append(texts, fault.Text)
			}
			failed[b.Household] = strings.Join(texts, " ")
		}
	}
	if len(failed) == 0 {
		return v.Go(runURL(number), "placing.adopted", "count", len(booked))
	}
	p, err := loadRun(v, number)
	if err != nil {
		return err
	}
	p.Failed = failed
	return v.ShowInvalid(v.T("placing.title"), runPage(p))
}

// SendRunInstance and SendRunPlan send what a suggestion can be recomputed from.
func SendRunInstance(v *door.Visit) error {
	return sendRun(v, "instanz", func(f placing.Files) []byte { return f.Instance })
}

// SendRunPlan sends the plan with its proof.
func SendRunPlan(v *door.Visit) error {
	return sendRun(v, "plan", func(f placing.Files) []byte { return f.Plan })
}

// sendRun sends a file. What households need leaves the house with it: for more
// persons than a list may be kept of without a second person's word, it is refused.
func sendRun(v *door.Visit, name string, part func(placing.Files) []byte) error {
	var files placing.Files
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		files, err = placing.FilesOf(ctx, tx, v.Clock, v.Scope, asked(v))
		if most := v.House().FreeExport(); err == nil && files.Persons > most {
			err = errs.Forbidden("proposal.file.many", "most", most)
		}
		return err
	})
	if err != nil {
		return err
	}
	return v.Send("belegung-"+strconv.Itoa(files.Number)+"-"+name+".json", "application/json", part(files))
}

// tone is how a line's outcome is marked.
func tone(l placing.Line) ui.Kind {
	switch {
	case l.Level == engine.Unplaced:
		return ui.Danger
	case l.Level == engine.InHall, l.Unfit, l.Bridge != nil:
		return ui.Warning
	case l.Level == engine.AtHome:
		return ui.Neutral
	}
	return ui.Success
}
