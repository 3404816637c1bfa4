package access

import (
	"context"

	"github.com/a-h/templ"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/register"
	"wegwarte/internal/web/ui"
)

// emergency is one household, and what an emergency lets the visitor see of it.
type emergency struct {
	Household person.Household
	Grant     tenant.Grant
	Under     tenant.Emergency // zero where none is open
	Parts     []templ.Component
	Reason    string
	Faults    i18n.Faults
}

func emergencyURL(h id.ID) string { return "/haushalte/" + string(h) + "/notfall" }

// ShowEmergency makes the action of the page on which somebody opens a household
// beyond their role. While it is open, the parts show what else there is; no other
// page knows of it.
func ShowEmergency(parts []register.Part) door.Action {
	return func(v *door.Visit) error {
		which, err := v.ID("id")
		if err != nil {
			return err
		}
		p, err := loadEmergency(v, which, parts)
		if err != nil {
			return err
		}
		return v.Show(v.T("emergency.title"), emergencyPage(p))
	}
}

func loadEmergency(v *door.Visit, which id.ID, parts []register.Part) (p emergency, err error) {
	own := v.Scope
	defer func() { v.Scope = own }() // the emergency is for the parts alone
	if err := own.MayOpenEmergency(); err != nil {
		return p, err
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		if v.Scope, err = person.UnderEmergency(ctx, tx, v.Clock, own, which); err != nil {
			return err
		}
		if p.Household, err = person.Show(ctx, tx, v.Clock, v.Scope, which); err != nil {
			return err
		}
		p.Under = v.Scope.Emergency
		if p.Under.ID == "" {
			return nil
		}
		for _, part := range parts {
			shown, err := part(v, ctx, tx, p.Household)
			if err != nil {
				return err
			}
			p.Parts = append(p.Parts, shown)
		}
		return nil
	})
	if err != nil {
		return p, err
	}
	p.Grant, _ = own.Role.Grant()
	v.Trail = []ui.Crumb{{Label: v.T("register.title"), URL: "/haushalte"},
		{Label: register.HouseholdName(v.Context(), p.Household), URL: "/haushalte/" + string(which)}}
	return p, nil
}

// OpenEmergency opens the household for an hour.
func OpenEmergency(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	reason := v.Form().Get("reason")
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := person.OpenEmergency(ctx, tx, v.Clock, v.Scope, person.OpenEmergencyCommand{Household: which, Reason: reason})
		return err
	})
	if errs.Is(err, errs.KindInvalid) {
		p, load := loadEmergency(v, which, nil)
		if load != nil {
			return load
		}
		p.Reason, p.Faults = reason, i18n.Err(v.Context(), err)
		return v.ShowInvalid(v.T("emergency.title"), emergencyPage(p))
	}
	if err != nil {
		return err
	}
	return v.Go(emergencyURL(which), "")
}

// EndEmergency ends it before its time.
func EndEmergency(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		return person.EndEmergency(ctx, tx, v.Clock, v.Scope, which)
	})
	if err != nil {
		return err
	}
	return v.Go("/haushalte/"+string(which), "emergency.ended")
}
