package office

import (
	"context"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

type auditPatterns struct {
	Findings []audit.Finding
	More     int // findings that are not shown
	Names    map[id.ID]string
}

// shownFindings bounds the page; the newest are shown.
const shownFindings = 200

// ShowAuditPatterns shows on which days somebody did what is unusual.
func ShowAuditPatterns(v *door.Visit) error {
	var p auditPatterns
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Findings, err = audit.Patterns(ctx, tx, v.Clock, v.Scope); err != nil {
			return err
		}
		if n := len(p.Findings); n > shownFindings {
			p.Findings, p.More = p.Findings[:shownFindings], n-shownFindings
		}
		actors := make([]id.ID, len(p.Findings))
		for i, f := range p.Findings {
			actors[i] = f.Actor
		}
		p.Names, err = account.Names(ctx, tx, v.Scope, distinct(actors))
		return err
	})
	if err != nil {
		return err
	}
	v.Trail = []ui.Crumb{{Label: v.T("audit.title"), URL: "/protokoll"}}
	return v.Show(v.T("audit.patterns"), auditPatternsPage(p))
}

// entriesOf gives the address of the entries that a finding is made of.
func entriesOf(f audit.Finding) string {
	day := f.Day.String()
	pairs := []string{fieldFrom, day, fieldUntil, day}
	if f.Actor != "" {
		pairs = append(pairs, fieldActor, string(f.Actor))
	}
	if f.Role != "" {
		pairs = append(pairs, fieldRole, string(f.Role))
	}
	switch f.Rule {
	case audit.Refused:
		pairs = append(pairs, fieldAction, string(audit.Refuse))
	case audit.Empty:
		pairs = append(pairs, fieldAction, string(audit.Search), fieldKind, string(tenant.Register))
	case audit.Many, audit.OffTime:
	}
	return filtered(pairs...)
}
