package recognition

import (
	"context"
	"slices"
	"strings"
	"time"

	"wegwarte/engine/deadline"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Authority is one that recognises qualifications, as the municipality keeps it.
type Authority struct {
	ID      id.ID
	Name    string
	Law     string // a law of the shipped rules, or Own
	Own     Own    // the terms, where the law is Own
	Address string
	Email   string
	Phone   string
	Note    string
	Resting bool // is not chosen any more
	Version int
	At      time.Time
	By      string
}

// Own are terms that somebody of the municipality was told.
type Own struct {
	Acknowledge deadline.Term
	Decide      deadline.Term
	Extend      deadline.Term
	Cite        string // the paragraphs, as far as they are known
	Source      string // who says so, and when
}

// OwnLaw is the law of an authority whose terms the municipality wrote down itself.
const OwnLaw = "own"

// Laws lists the laws that can be chosen, those of which we know a rule first.
func Laws() (verified, others []string) {
	for _, r := range rules.Rules {
		switch {
		case r.Accelerated:
		case r.Off:
			others = append(others, r.Law)
		default:
			verified = append(verified, r.Law)
		}
	}
	return verified, others
}

// rules are those that are shipped.
var rules = deadline.Recognition()

// rule gives what the authority has to keep to; false where nobody knows.
func (a Authority) rule(accelerated bool, applied deadline.Day) (deadline.Rule, bool) {
	if a.Law == OwnLaw {
		return deadline.Rule{Law: OwnLaw, Acknowledge: a.Own.Acknowledge, Decide: a.Own.Decide, Extend: a.Own.Extend, Cite: a.Own.Cite, Source: a.Own.Source}, true
	}
	r, err := rules.Find(a.Law, accelerated, applied)
	return r, err == nil
}

const authorityColumns = `a.id, a.name, a.law, a.acknowledge, a.decide, a.extend, a.cite, a.source, a.address, a.email, a.phone, a.note, a.resting, a.version, a.at, a.by_name`

func scanAuthority(row db.Row) (a Authority, err error) {
	var acknowledge, decide, extend string
	err = row.Scan(&a.ID, &a.Name, &a.Law, &acknowledge, &decide, &extend, &a.Own.Cite, &a.Own.Source, &a.Address, &a.Email, &a.Phone, &a.Note, &a.Resting, &a.Version, db.Time(&a.At), &a.By)
	for _, t := range []struct {
		text string
		into *deadline.Term
	}{{acknowledge, &a.Own.Acknowledge}, {decide, &a.Own.Decide}, {extend, &a.Own.Extend}} {
		if err == nil {
			err = t.into.UnmarshalText([]byte(t.text))
		}
	}
	return a, err
}

// mostAuthorities bounds the list of a municipality.
const mostAuthorities = 500

// Authorities lists those of the municipality, by name.
func Authorities(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Authority, error) {
	if err := may(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	return authorities(ctx, tx, s)
}

func authorities(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Authority, error) {
	return db.All(ctx, tx, scanAuthority, `SELECT `+authorityColumns+` FROM recognition_authority a WHERE a.tenant_id = $1 ORDER BY a.sort_name, a.id`, s.Tenant)
}

// FindAuthority gives one.
func FindAuthority(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (Authority, error) {
	if err := may(s, tenant.Scope.MayRead); err != nil {
		return Authority{}, err
	}
	return db.One(ctx, tx, scanAuthority, `SELECT `+authorityColumns+` FROM recognition_authority a WHERE a.tenant_id = $1 AND a.id = $2`, s.Tenant, which)
}

// SaveAuthority keeps a new authority, or changes one in the version that was seen. The clocks of its
// procedures follow in the night.
func SaveAuthority(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, a Authority) (Authority, error) {
	if err := may(s, tenant.Scope.MayWrite); err != nil {
		return a, err
	}
	a, err := a.checked()
	if err != nil {
		return a, err
	}
	a.At, a.By = c.Now(), s.Name
	if a.ID != "" {
		a.Version++
		err = tx.Must(ctx, `UPDATE recognition_authority SET name = $4, sort_name = $5, law = $6, acknowledge = $7, decide = $8, extend = $9, cite = $10, source = $11, address = $12, email = $13,
				phone = $14, note = $15, resting = $16, version = version + 1, at = $17, by_id = $18, by_name = $19 WHERE tenant_id = $1 AND id = $2 AND version = $3`,
			s.Tenant, a.ID, a.Version-1, a.Name, person.Fold(a.Name), a.Law, a.Own.Acknowledge.String(), a.Own.Decide.String(), a.Own.Extend.String(), a.Own.Cite, a.Own.Source, a.Address, a.Email,
			a.Phone, a.Note, a.Resting, db.Micros(a.At), s.Actor, a.By)
		if err == nil {
			audit.Log(tx, c, s, audit.Change, tenant.Work, "recognition authority")
		}
		return a, err
	}
	all, err := authorities(ctx, tx, s)
	if err == nil && len(all) >= mostAuthorities {
		err = errs.Invalid("recognition.authority.many", "most", mostAuthorities).At("name")
	}
	if err != nil {
		return a, err
	}
	a.ID, a.Version = id.New(), 1
	_, err = tx.Exec(ctx, `INSERT INTO recognition_authority (id, tenant_id, name, sort_name, law, acknowledge, decide, extend, cite, source, address, email, phone, note, resting, version, at, by_id, by_name)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
		a.ID, s.Tenant, a.Name, person.Fold(a.Name), a.Law, a.Own.Acknowledge.String(), a.Own.Decide.String(), a.Own.Extend.String(), a.Own.Cite, a.Own.Source, a.Address, a.Email, a.Phone, a.Note, a.Resting,
		a.Version, db.Micros(a.At), s.Actor, a.By)
	if err == nil {
		audit.Log(tx, c, s, audit.Create, tenant.Work, "recognition authority")
	}
	return a, err
}

func (a Authority) checked() (Authority, error) {
	var faults errs.List
	for _, line := range []struct {
		text  *string
		field string
		most  int
	}{{&a.Name, "name", longestLine}, {&a.Own.Cite, "cite", longestLine}, {&a.Own.Source, "source", longestLine}, {&a.Address, "address", 500}, {&a.Email, "email", longestLine},
		{&a.Phone, "phone", longestLine}, {&a.Note, "note", longestText}} {
		*line.text = strings.TrimSpace(*line.text)
		faults.Add(short(*line.text, line.most, line.field))
	}
	faults.Add(required(a.Name, "name"))
	if a.Email != "" && (!strings.Contains(a.Email, "@") || strings.ContainsAny(a.Email, " \t\r\n")) {
		faults.Add(errs.Invalid("recognition.email").At("email"))
	}
	switch verified, others := Laws(); {
	case a.Law == OwnLaw:
		if !a.Own.Decide.Known() {
			faults.Add(errs.Invalid("recognition.term.missing").At("decide"))
		}
		faults.Add(required(a.Own.Source, "source"))
	case !slices.Contains(verified, a.Law) && !slices.Contains(others, a.Law):
		faults.Add(errs.Invalid("recognition.choice").At("law"))
	default:
		a.Own = Own{}
	}
	return a, faults.Err()
}
