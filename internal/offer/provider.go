package offer

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Provider is who offers something.
type Provider struct {
	ID   id.ID
	Kind Kind
	Name string
	About
	EndedOn clock.Date // zero while it offers something
	Version int        // 0: a new one
	At      time.Time
	By      string
}

// About is what everybody may know of a provider.
type About struct {
	Address
	Phone     string
	Email     string
	Web       string
	Languages []string // spoken there
	StepFree  bool
	Text      string
}

// Address is where something is.
type Address struct {
	Place      string // "Altes Rathaus, Raum 3"
	Street     string
	PostalCode string
	Town       string
	District   string
	Latitude   float64 // 0, 0 where not known
	Longitude  float64
}

// Located reports whether it stands on the map.
func (a Address) Located() bool { return a.Latitude != 0 || a.Longitude != 0 }

const (
	longestLine = 200
	longestText = 4000
	mostItems   = 30
)

func short(text string, most int, field string) error {
	if utf8.RuneCountInString(text) > most {
		return errs.Invalid("offer.long", "most", most).At(field)
	}
	return nil
}

func (a *Address) check() error {
	var faults errs.List
	for field, text := range map[string]*string{"place": &a.Place, "street": &a.Street, "postal_code": &a.PostalCode, "town": &a.Town, "district": &a.District} {
		*text = strings.TrimSpace(*text)
		faults.Add(short(*text, longestLine, field))
	}
	if a.Located() && (a.Latitude < 45 || a.Latitude > 56 || a.Longitude < 5 || a.Longitude > 16) {
		faults.Add(errs.Invalid("offer.point").At("latitude"))
	}
	return faults.Err()
}

func checkLanguages(tags []string) error {
	if len(tags) > mostItems {
		return errs.Invalid("offer.many", "most", mostItems).At("languages")
	}
	for _, tag := range tags {
		if len(tag) > 20 || !person.KnownTongue(tag) {
			return errs.Invalid("offer.choice").At("languages")
		}
	}
	return nil
}

// checkWeb holds that an address is one a browser may be sent to.
func checkWeb(address, field string) error {
	if address == "" {
		return nil
	}
	if u, err := url.Parse(address); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || len(address) > 500 {
		return errs.Invalid("offer.web").At(field)
	}
	return nil
}

func (p *Provider) check() error {
	var faults errs.List
	for field, text := range map[string]*string{"name": &p.Name, "phone": &p.Phone, "email": &p.Email, "web": &p.Web} {
		*text = strings.TrimSpace(*text)
		faults.Add(short(*text, longestLine, field))
	}
	if p.Text = strings.TrimSpace(p.Text); p.Name == "" {
		faults.Add(errs.Invalid("error.required").At("name"))
	}
	if !slices.Contains(Kinds, p.Kind) {
		faults.Add(errs.Invalid("offer.choice").At("kind"))
	}
	if p.Email != "" && !strings.Contains(p.Email, "@") {
		faults.Add(errs.Invalid("offer.email").At("email"))
	}
	faults.Add(short(p.Text, longestText, "text"))
	faults.Add(p.Address.check())
	faults.Add(checkLanguages(p.Languages))
	faults.Add(checkWeb(p.Web, "web"))
	return faults.Err()
}

const providerColumns = `p.id, p.kind, p.name, p.data, p.ended_on, p.version, p.at, p.by_name`

func scanProvider(row db.Row) (p Provider, err error) {
	err = row.Scan(&p.ID, &p.Kind, &p.Name, db.JSON(&p.About), &p.EndedOn, &p.Version, db.Time(&p.At), &p.By)
	return p, err
}

// ofMunicipality gives the provider alone of which the scope may know, or "".
func ofMunicipality(s tenant.Scope, may func(tenant.Scope, tenant.Data) error) (id.ID, error) {
	if s.Kind != tenant.Municipality {
		return "", errs.Forbidden("error.forbidden")
	}
	return s.OnlyUnit(), may(s, tenant.Offer)
}

// SaveProvider keeps a provider, a new one or over the version that was seen. Its own
// people may change what is said of it, and add none.
func SaveProvider(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, p Provider) (Provider, error) {
	own, err := ofMunicipality(s, tenant.Scope.MayWrite)
	if err != nil {
		return p, err
	}
	if own != "" && own != p.ID {
		return p, errs.NotFound("error.not-found")
	}
	if err := p.check(); err != nil {
		return p, err
	}
	if p.Version == 0 {
		p.ID, p.Version, p.At, p.By = id.New(), 1, c.Now(), s.Name
		_, err = tx.Exec(ctx, `INSERT INTO provider (id, tenant_id, kind, name, sort_name, data, ended_on, version, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, '', 1, $7, $8, $9)`,
			p.ID, s.Tenant, p.Kind, p.Name, person.Fold(p.Name), db.JSON(p.About), db.Micros(p.At), s.Actor, s.Name)
	} else {
		err = p.update(ctx, tx, c, s)
	}
	if err == nil {
		audit.Log(tx, c, s, audit.Change, tenant.Offer, "provider")
	}
	return p, err
}

// update changes a provider; what its offers are found by follows its name.
func (p *Provider) update(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) error {
	err := tx.Must(ctx, `UPDATE provider SET kind = $4, name = $5, sort_name = $6, data = $7, version = version + 1, by_id = $8, by_name = $9
		WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, p.ID, p.Version, p.Kind, p.Name, person.Fold(p.Name), db.JSON(p.About), s.Actor, s.Name)
	if err != nil {
		return err
	}
	p.Version++
	offers, err := db.All(ctx, tx, scanOffer, `SELECT `+offerColumns+` FROM offer o WHERE o.tenant_id = $1 AND o.provider_id = $2 AND o.state <> 'ended'`, s.Tenant, p.ID)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE offer SET provider_name = $3 WHERE tenant_id = $1 AND provider_id = $2`, s.Tenant, p.ID, person.Fold(p.Name)); err != nil {
		return err
	}
	return index(ctx, tx, s, clock.Today(c), *p, offers)
}

// EndProvider says that a provider offers nothing more: its offers end with it.
func EndProvider(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID, version int) error {
	own, err := ofMunicipality(s, tenant.Scope.MayWrite)
	if err != nil {
		return err
	}
	if own != "" {
		return errs.Forbidden("error.forbidden")
	}
	if err := tx.Must(ctx, `UPDATE provider SET ended_on = $4, version = version + 1, by_id = $5, by_name = $6 WHERE tenant_id = $1 AND id = $2 AND version = $3 AND ended_on = ''`,
		s.Tenant, which, version, clock.Today(c), s.Actor, s.Name); err != nil {
		return err
	}
	offers, err := db.All(ctx, tx, scanOffer, `SELECT `+offerColumns+` FROM offer o WHERE o.tenant_id = $1 AND o.provider_id = $2 AND o.state <> 'ended'`, s.Tenant, which)
	if err != nil {
		return err
	}
	for i := range offers {
		offers[i].State = StateEnded
	}
	if _, err := tx.Exec(ctx, `UPDATE offer SET state = 'ended', version = version + 1, by_id = $3, by_name = $4 WHERE tenant_id = $1 AND provider_id = $2 AND state <> 'ended'`,
		s.Tenant, which, s.Actor, s.Name); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Offer, "provider ended")
	return index(ctx, tx, s, clock.Today(c), Provider{}, offers)
}

// FindProvider gives a provider.
func FindProvider(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (Provider, error) {
	own, err := ofMunicipality(s, tenant.Scope.MayRead)
	if err != nil {
		return Provider{}, err
	}
	if own != "" && own != which {
		return Provider{}, errs.NotFound("error.not-found")
	}
	return findProvider(ctx, tx, s, which)
}

func findProvider(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (Provider, error) {
	return db.One(ctx, tx, scanProvider, `SELECT `+providerColumns+` FROM provider p WHERE p.tenant_id = $1 AND p.id = $2`, s.Tenant, which)
}

// ProviderColumn is a column by which providers can be listed.
type ProviderColumn string

// The columns; else by name.
const (
	ProvidersByName ProviderColumn = ""
	ProvidersByKind ProviderColumn = "kind"
)

var providerOrders = map[ProviderColumn][]string{ProvidersByName: {"$sort_name"}, ProvidersByKind: {"$kind", "$sort_name"}}

// ProviderFilter is a page of providers.
type ProviderFilter struct {
	By    ProviderColumn
	Down  bool
	After id.ID
}

// Page is how much a page of a list has.
const Page = 50

// Providers lists those who offer something; to a provider's own people, it alone.
func Providers(ctx context.Context, tx *db.Tx, s tenant.Scope, f ProviderFilter) ([]Provider, error) {
	own, err := ofMunicipality(s, tenant.Scope.MayRead)
	if err != nil {
		return nil, err
	}
	args, only := []any{s.Tenant}, ""
	if own != "" {
		args = append(args, own)
		only = ` AND p.id = $2`
	}
	order := db.Order{Table: "provider", As: "p", Columns: providerOrders[f.By], Down: f.Down}
	return db.All(ctx, tx, scanProvider, `SELECT `+providerColumns+` FROM provider p WHERE p.tenant_id = $1 AND p.ended_on = ''`+only+
		order.Behind(&args, f.After)+` ORDER BY `+order.By()+fmt.Sprintf(` LIMIT %d`, Page), args...)
}

// Named is a provider's name.
type Named struct {
	ID   id.ID
	Name string
}

// Names gives the providers to choose from, by name: to whom they are no secret, so
// that it asks for no right.
func Names(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Named, error) {
	args, only := []any{s.Tenant}, ""
	if own := s.OnlyUnit(); own != "" {
		args = append(args, own)
		only = ` AND id = $2`
	}
	return db.All(ctx, tx, func(row db.Row) (n Named, err error) { return n, row.Scan(&n.ID, &n.Name) },
		`SELECT id, name FROM provider WHERE tenant_id = $1 AND ended_on = ''`+only+` ORDER BY sort_name, id LIMIT 2000`, args...)
}
