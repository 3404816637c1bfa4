package assignment

import (
	"context"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Contact is who meets those who arrive in a municipality: an office, never
// somebody's name.
type Contact struct{ Office, Address, Phone, Hours string }

// Known reports whether the municipality has said it.
func (c Contact) Known() bool { return c.Office != "" }

func scanContact(row db.Row) (c Contact, err error) {
	err = row.Scan(&c.Office, &c.Address, &c.Phone, &c.Hours)
	return c, err
}

// ContactOf gives whom those meet who arrive in a municipality, the zero Contact
// where it has not said so. It holds nothing about a person, and is for
// everybody who knows of transfers.
func ContactOf(ctx context.Context, tx *db.Tx, s tenant.Scope, municipality id.ID) (Contact, error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return Contact{}, err
	}
	contact, err := db.One(ctx, tx, scanContact, `SELECT office, address, phone, hours FROM arrival_contact WHERE tenant_id = $1`, municipality)
	if errs.Is(err, errs.KindNotFound) {
		return Contact{}, nil
	}
	return contact, err
}

// SetContact says who meets those who arrive: for whoever receives them, and
// for the lead of the municipality.
func SetContact(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, contact Contact) error {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return err
	}
	if !SetsContact(s) {
		return errs.Forbidden("error.forbidden")
	}
	contact = Contact{strings.TrimSpace(contact.Office), strings.TrimSpace(contact.Address),
		strings.TrimSpace(contact.Phone), strings.TrimSpace(contact.Hours)}
	if err := contact.check(); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO arrival_contact (tenant_id, office, address, phone, hours, changed_at, changed_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (tenant_id) DO UPDATE SET office = excluded.office, address = excluded.address, phone = excluded.phone,
			hours = excluded.hours, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
		s.Tenant, contact.Office, contact.Address, contact.Phone, contact.Hours, db.Micros(c.Now()), s.Actor)
	if err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Transfer, "contact on arrival: office address phone hours")
	return nil
}

// SetsContact reports whether the scope may say who meets those who arrive.
func SetsContact(s tenant.Scope) bool {
	return s.Kind == tenant.Municipality && (s.Writes(tenant.Transfer) || s.Role == tenant.Lead)
}

func (c Contact) check() error {
	var faults errs.List
	for _, f := range []struct{ field, text string }{{"office", c.Office}, {"address", c.Address}, {"phone", c.Phone}} {
		if f.text == "" {
			faults.Add(errs.Invalid("error.required").At(f.field))
		}
	}
	for _, f := range []struct{ field, text string }{{"office", c.Office}, {"address", c.Address}, {"phone", c.Phone}, {"hours", c.Hours}} {
		faults.Add(bounded(f.text, 120, f.field))
	}
	if c.Phone != "" && strings.Trim(c.Phone, "+0123456789 ()/-") != "" {
		faults.Add(errs.Invalid("error.person.phone.form").At("phone"))
	}
	return faults.Err()
}

// contactsOf gives whom those meet who arrive by several transfers, by municipality.
func contactsOf(ctx context.Context, tx *db.Tx, transfers []Transfer) (map[id.ID]Contact, error) {
	var args []any
	towns := make([]id.ID, len(transfers))
	for i, t := range transfers {
		towns[i] = t.Municipality
	}
	type of struct {
		town id.ID
		Contact
	}
	all, err := db.All(ctx, tx, func(row db.Row) (o of, err error) {
		err = row.Scan(&o.town, &o.Office, &o.Address, &o.Phone, &o.Hours)
		return o, err
	}, `SELECT tenant_id, office, address, phone, hours FROM arrival_contact WHERE tenant_id IN (`+db.List(&args, distinct(towns))+`)`, args...)
	contacts := map[id.ID]Contact{}
	for _, o := range all {
		contacts[o.town] = o.Contact
	}
	return contacts, err
}
