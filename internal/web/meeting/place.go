package meeting

import (
	"context"
	"strconv"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/portal/meet"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// AddPlace puts a public place on the list.
func AddPlace(v *door.Visit) error { return savePlace(v, "") }

// ChangePlace changes one.
func ChangePlace(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	return savePlace(v, which)
}

func savePlace(v *door.Visit, which id.ID) error {
	version, _ := strconv.Atoi(v.Text("version"))
	p := meet.Place{ID: which, Kind: v.Text("kind"), Name: v.Text("place_name"), Address: v.Text("address"), Hours: v.Text("hours"), StepFree: v.Text("step_free") != "", Version: version}
	err := v.Do(func(ctx context.Context, tx *db.Tx) error { return meet.SavePlace(ctx, tx, v.Clock, v.Scope, p) })
	if errs.Is(err, errs.KindInvalid) {
		return show(v, page{At: which, Typed: p, Faults: i18n.Err(v.Context(), err)})
	}
	if err != nil {
		return err
	}
	return v.Go(path, "meet.place.saved")
}

// RemovePlace takes one off the list.
func RemovePlace(v *door.Visit) error {
	return acts(v, "meet.place.removed", func(ctx context.Context, tx *db.Tx, which id.ID) error {
		return meet.RemovePlace(ctx, tx, v.Clock, v.Scope, which)
	})
}

// shown is a place as its form shows it: what was typed where that was wrong.
func (p page) shown(one meet.Place) meet.Place {
	if len(p.Faults) > 0 && p.At == one.ID && p.Typed.Kind+p.Typed.Name+p.Typed.Address != "" {
		return p.Typed
	}
	return one
}

func kinds(ctx context.Context, chosen string) (all []ui.Option) {
	for _, k := range meet.Places {
		all = append(all, ui.Option{Value: k, Label: i18n.T(ctx, "own.place."+k), Chosen: k == chosen})
	}
	return all
}
