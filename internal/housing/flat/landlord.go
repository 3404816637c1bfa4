package flat

import (
	"context"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Landlord is somebody who lets flats, and how to reach them.
type Landlord struct {
	ID      id.ID
	Name    string
	Kind    LandlordKind
	Contact string // whom to ask for
	Phone   string
	Email   string
	Note    string
	Resting bool // is not asked for now
	Version int
	At      time.Time
	By      string
}

// LandlordKind is what a landlord is.
type LandlordKind string

// The kinds.
const (
	Company     LandlordKind = "company" // that of the municipality, or another
	Cooperative LandlordKind = "cooperative"
	Private     LandlordKind = "private"
	Agency      LandlordKind = "agency"
)

// LandlordKinds lists them.
var LandlordKinds = []LandlordKind{Company, Cooperative, Private, Agency}

const landlordColumns = `l.id, l.name, l.kind, l.contact, l.phone, l.email, l.note, l.resting, l.version, l.at, l.by_name`

func scanLandlord(row db.Row) (l Landlord, err error) {
	err = row.Scan(&l.ID, &l.Name, &l.Kind, &l.Contact, &l.Phone, &l.Email, &l.Note, &l.Resting, &l.Version, db.Time(&l.At), &l.By)
	return l, err
}

// LandlordPage is how many landlords a page has.
const LandlordPage = 50

// Landlords lists the landlords of the scope's municipality by name, behind one.
func Landlords(ctx context.Context, tx *db.Tx, s tenant.Scope, down bool, after id.ID) ([]Landlord, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	args := []any{s.Tenant}
	order := db.Order{Table: "landlord", As: "l", Columns: []string{"$sort_name"}, Down: down}
	return db.All(ctx, tx, scanLandlord, `SELECT `+landlordColumns+` FROM landlord l WHERE l.tenant_id = $1`+order.Behind(&args, after)+` ORDER BY `+order.By()+fmt.Sprintf(` LIMIT %d`, LandlordPage), args...)
}

// Asked lists the landlords that can be asked, by name, as many as a field offers.
func Asked(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Landlord, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scanLandlord, `SELECT `+landlordColumns+` FROM landlord l WHERE l.tenant_id = $1 AND NOT l.resting ORDER BY l.sort_name, l.id LIMIT 500`, s.Tenant)
}

// FindLandlord gives one landlord.
func FindLandlord(ctx context.Context, tx *db.Tx, s tenant.Scope, landlord id.ID) (Landlord, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return Landlord{}, err
	}
	return db.One(ctx, tx, scanLandlord, `SELECT `+landlordColumns+` FROM landlord l WHERE l.tenant_id = $1 AND l.id = $2`, s.Tenant, landlord)
}

// SaveLandlord keeps a landlord; one without ID is new.
func SaveLandlord(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, l Landlord) (Landlord, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite); err != nil {
		return l, err
	}
	for _, text := range []*string{&l.Name, &l.Contact, &l.Phone, &l.Email, &l.Note} {
		*text = strings.TrimSpace(*text)
	}
	if err := l.check(); err != nil {
		return l, err
	}
	l.At, l.By = c.Now(), s.Name
	if l.ID == "" {
		l.ID, l.Version = id.New(), 1
		_, err := tx.Exec(ctx, `INSERT INTO landlord (id, tenant_id, name, sort_name, kind, contact, phone, email, note, resting, version, at, by_id, by_name)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`, l.ID, s.Tenant, l.Name, person.Fold(l.Name), l.Kind, l.Contact, l.Phone, l.Email, l.Note, l.Resting, l.Version,
			db.Micros(l.At), s.Actor, l.By)
		audit.Log(tx, c, s, audit.Create, tenant.Flat, "landlord")
		return l, err
	}
	err := tx.Must(ctx, `UPDATE landlord SET name = $4, sort_name = $5, kind = $6, contact = $7, phone = $8, email = $9, note = $10, resting = $11, version = version + 1, at = $12, by_id = $13, by_name = $14
		WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, l.ID, l.Version, l.Name, person.Fold(l.Name), l.Kind, l.Contact, l.Phone, l.Email, l.Note, l.Resting, db.Micros(l.At), s.Actor, l.By)
	if err == nil {
		l.Version++
		audit.Log(tx, c, s, audit.Change, tenant.Flat, "landlord")
	}
	return l, err
}

func (l Landlord) check() error {
	var faults errs.List
	if l.Name == "" {
		faults.Add(errs.Invalid("error.required").At("name"))
	}
	if !slices.Contains(LandlordKinds, l.Kind) {
		faults.Add(errs.Invalid("housing.choice").At("kind"))
	}
	if l.Email != "" {
		if at, err := mail.ParseAddress(l.Email); err != nil || at.Address != l.Email {
			faults.Add(errs.Invalid("flat.email").At("email"))
		}
	}
	faults.Add(short(l.Name, longestLine, "name"))
	faults.Add(short(l.Contact, longestLine, "contact"))
	faults.Add(short(l.Phone, 60, "phone"))
	faults.Add(short(l.Note, longestText, "note"))
	return faults.Err()
}
