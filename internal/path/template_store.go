package path

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// StepField is the field of a template's step, from 0.
func StepField(step int, field string) string { return strconv.Itoa(step) + "." + field }

// Templates gives the templates of the scope's municipality: of each the version
// that holds.
func Templates(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Template, error) {
	all, err := versions(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	var hold []Template
	for _, t := range all {
		i := slices.IndexFunc(hold, func(h Template) bool { return h.Name == t.Name })
		switch {
		case i < 0:
			hold = append(hold, t)
		case t.Own: // a municipality's later version; it stays where the house's stood
			hold[i] = t
		}
	}
	return slices.DeleteFunc(hold, func(t Template) bool { return t.Retired }), nil
}

// Versions gives every version of a template, the oldest first: the house's, then
// the municipality's own.
func Versions(ctx context.Context, tx *db.Tx, s tenant.Scope, name string) ([]Template, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead, tenant.Path); err != nil {
		return nil, err
	}
	all, err := versions(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	if all = slices.DeleteFunc(all, func(t Template) bool { return t.Name != name }); len(all) == 0 {
		return nil, errs.NotFound("error.not-found")
	}
	return all, nil
}

func versions(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Template, error) {
	all, err := house()
	if err != nil {
		return nil, err
	}
	own, err := db.All(ctx, tx, scanTemplate, `SELECT p.name, p.version, p.base, p.title, p.reason, p.retired, p.steps FROM path_template p WHERE p.tenant_id = $1 ORDER BY p.name, p.version`, s.Tenant)
	return append(all, own...), err
}

func scanTemplate(row db.Row) (t Template, err error) {
	var title, reason, name string
	var version, base int
	var retired bool
	if err = row.Scan(&name, &version, &base, &title, &reason, &retired, db.JSON(&t)); err != nil {
		return t, err
	}
	t.Name, t.Version, t.Base, t.Title, t.Reason, t.Retired, t.Own = name, version, base, title, reason, retired, true
	return t, nil
}

// PublishCommand makes a municipality's version of a template.
type PublishCommand struct {
	Template        // its Version is the one that was seen; of a new one 0
	Retire   bool   // it is offered no more
	Name     string // of a new one empty
}

// Publish keeps a new version of a template. Ways that were made from an earlier
// one stay as they are and are told (Behind).
func Publish(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd PublishCommand) (Template, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite, tenant.Path); err != nil {
		return Template{}, err
	}
	t := cmd.Template
	t.Name, t.Title, t.Reason, t.Retired, t.Own = cmd.Name, strings.TrimSpace(t.Title), strings.TrimSpace(t.Reason), cmd.Retire, true
	t.Base = 0
	if t.Name == "" {
		t.Name, t.First = "own-"+string(id.New()), false
	} else {
		before, err := Versions(ctx, tx, s, t.Name)
		if err != nil {
			return t, err
		}
		last := before[len(before)-1]
		if last.Version != t.Version {
			return t, errs.Conflict("error.conflict")
		}
		t.Each, t.First, t.Base = last.Each, last.First, last.Base
		for _, b := range before {
			if !b.Own {
				t.Base = b.Version
			}
		}
	}
	for i := range t.Steps {
		t.Steps[i].Title = strings.TrimSpace(t.Steps[i].Title)
		if t.Steps[i].Key == "" {
			t.Steps[i].Key = string(id.New())
		}
	}
	if err := t.check(); err != nil {
		return t, err
	}
	t.Version++
	_, err := tx.Exec(ctx, `INSERT INTO path_template (tenant_id, name, version, base, title, reason, retired, steps, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		s.Tenant, t.Name, t.Version, t.Base, t.Title, t.Reason, t.Retired, db.JSON(t), db.Micros(c.Now()), s.Actor, s.Name)
	if db.IsDuplicate(err) {
		err = errs.Conflict("error.conflict")
	}
	audit.Log(tx, c, s, audit.Change, tenant.Path, "path: template")
	return t, err
}
