package day

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"

	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/path/bulk"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// runModule shows progress without the page being asked for again.
const runModule = "arrival_run.js"

func runURL(which id.ID) string { return dayPath + "/laeufe/" + string(which) }

// runPage is how far the same is done with many, and what was left alone.
type runPage struct {
	bulk.Run
	Left []ui.Refusal
}

// begin has the same done with many in the background.
func begin(v *door.Visit, list func(ctx context.Context, tx *db.Tx) ([]path.Seen, error), act bulk.Act, what bulk.What) error {
	var r bulk.Run
	err := v.Do(func(ctx context.Context, tx *db.Tx) error {
		seen, err := list(ctx, tx)
		if err == nil {
			r, err = bulk.Begin(ctx, tx, v.Clock, v.Scope, bulk.BeginCommand{Act: act, What: what, Seen: seen})
		}
		return err
	})
	if err != nil {
		return err
	}
	return v.Go(runURL(r.ID), "")
}

// ShowRun shows how far a run has come.
func ShowRun(v *door.Visit) error {
	p, err := findRun(v)
	if err != nil {
		return err
	}
	if p.State == bulk.Running {
		v.Scripts = append(v.Scripts, runModule)
	}
	v.Trail = []ui.Crumb{{Label: v.T("day.title"), URL: dayPath}}
	return v.Show(v.T("bulk."+string(p.Act)), runView(p))
}

func findRun(v *door.Visit) (p runPage, err error) {
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		if p.Run, err = bulk.Find(ctx, tx, v.Scope, which); err != nil || p.Refused == 0 {
			return err
		}
		refusals, err := bulk.Refusals(ctx, tx, v.Scope, which)
		if err != nil {
			return err
		}
		names, err := named(ctx, tx, v, p.Act, refusals)
		p.Left = nil
		for _, r := range refusals {
			p.Left = append(p.Left, ui.Refusal{Name: cmp.Or(names[r.ID], v.T("bulk.gone")), Text: v.T(r.Key)})
		}
		return err
	})
	return p, err
}

// named gives how people know what was left alone.
func named(ctx context.Context, tx *db.Tx, v *door.Visit, act bulk.Act, refusals []bulk.Refusal) (map[id.ID]string, error) {
	ids, names := make([]id.ID, len(refusals)), map[id.ID]string{}
	for i, r := range refusals {
		ids[i] = r.ID
	}
	if act == bulk.Assign {
		cases, err := path.NamedCases(ctx, tx, v.Clock, v.Scope, ids)
		for _, k := range cases {
			names[k.ID] = caseName(k)
		}
		return names, err
	}
	steps, err := path.Named(ctx, tx, v.Clock, v.Scope, ids)
	for _, l := range steps {
		names[l.ID] = stepTitle(ctx, l.Step) + ", " + l.Whose()
	}
	return names, err
}

// SendRunProgress tells our module how far a run is; it names nobody.
func SendRunProgress(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	var r bulk.Run
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		r, err = bulk.Find(ctx, tx, v.Scope, which)
		return err
	})
	if err != nil {
		return err
	}
	data, err := json.Marshal(map[string]any{"state": r.State, "done": r.Through(), "total": r.Size,
		"text": i18n.T(v.Context(), "progress.of", "done", r.Through(), "total", r.Size), "note": runNote(v.Context(), r)})
	if err != nil {
		return err
	}
	return v.JSON(http.StatusOK, data)
}

func runNote(ctx context.Context, r bulk.Run) string {
	if r.Refused == 0 {
		return i18n.T(ctx, "bulk.goes-on")
	}
	return i18n.T(ctx, "day.left", "count", r.Refused)
}

// StopRun stops a run; what is done stays.
func StopRun(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error { return bulk.Stop(ctx, tx, v.Clock, v.Scope, which) })
	if err != nil {
		return err
	}
	return v.Go(runURL(which), "")
}

func runKind(r bulk.Run) ui.Kind {
	switch {
	case r.State == bulk.Failed:
		return ui.Danger
	case r.State == bulk.Stopped, r.Refused > 0:
		return ui.Warning
	}
	return ui.Success
}
