package open

import (
	"context"
	"net/mail"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Rhythm is how often a release is made.
type Rhythm string

// The rhythms.
const (
	Monthly   Rhythm = "monthly"
	Quarterly Rhythm = "quarterly"
	ByHand    Rhythm = "by-hand"
)

// Rhythms lists them.
var Rhythms = []Rhythm{Monthly, Quarterly, ByHand}

// Settings are how somebody shows their figures.
type Settings struct {
	Number    int    `json:"-"`
	Rhythm    Rhythm `json:"rhythm"`
	Automatic bool   `json:"automatic"` // what is made in the night goes out at once
	Smallest  int    `json:"smallest"`  // of the Land: counts below it are withheld
	Office    Office `json:"office"`

	At time.Time `json:"-"`
	By string    `json:"-"`
}

// Office is who answers for the page: an authority's page names it (§ 5 DDG).
type Office struct {
	Name    string `json:"name,omitempty"`
	Address string `json:"address,omitempty"`
	For     string `json:"for,omitempty"` // who speaks for it: "vertreten durch …"
	Email   string `json:"email,omitempty"`
	Phone   string `json:"phone,omitempty"`
	Imprint string `json:"imprint,omitempty"` // address of its imprint
	Privacy string `json:"privacy,omitempty"` // address of what it says on privacy
}

// Whole reports whether everything is there that a page of an authority has to say.
func (o Office) Whole() bool { return o.Name != "" && o.Address != "" && o.Email != "" }

// Usual are the settings of who set none.
func Usual() Settings { return Settings{Rhythm: Monthly, Smallest: smallest} }

const (
	smallest    = 5   // what is usual, and the least there can be
	mostHidden  = 100 // of what can be set
	longestLine = 200
	longestAddr = 500
)

// SettingsOf gives the scope's settings.
func SettingsOf(ctx context.Context, tx *db.Tx, s tenant.Scope) (Settings, error) {
	if err := s.MayRead(tenant.Facts); err != nil {
		return Settings{}, err
	}
	return settings(ctx, tx, s.Tenant)
}

func settings(ctx context.Context, tx *db.Tx, of id.ID) (Settings, error) {
	set, err := db.One(ctx, tx, func(row db.Row) (one Settings, err error) {
		err = row.Scan(&one.Number, db.JSON(&one), db.Time(&one.At), &one.By)
		return one, err
	}, `SELECT number, data, at, by_name FROM open_setting WHERE tenant_id = $1 ORDER BY number DESC LIMIT 1`, of)
	if errs.Is(err, errs.KindNotFound) {
		return Usual(), nil
	}
	return set, err
}

// Set keeps settings; number is that of those somebody saw.
func Set(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, set Settings) error {
	if err := leads(s, tenant.Facts); err != nil {
		return err
	}
	if err := set.check(); err != nil {
		return err
	}
	now, err := settings(ctx, tx, s.Tenant)
	if err != nil {
		return err
	}
	if now.Number != set.Number {
		return errs.Conflict("error.conflict")
	}
	_, err = tx.Exec(ctx, `INSERT INTO open_setting (id, tenant_id, number, data, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		id.New(), s.Tenant, now.Number+1, db.JSON(set), db.Micros(c.Now()), s.Actor, s.Name)
	if err == nil {
		audit.Log(tx, c, s, audit.Change, tenant.Facts, "public page settings")
	}
	return err
}

func (set *Settings) check() error {
	var faults errs.List
	switch set.Rhythm {
	case Monthly, Quarterly, ByHand:
	default:
		faults.Add(errs.Invalid("publish.choice").At("rhythm"))
	}
	if set.Smallest == 0 {
		set.Smallest = smallest
	}
	if set.Smallest < smallest || set.Smallest > mostHidden {
		faults.Add(errs.Invalid("publish.smallest", "least", smallest, "most", mostHidden).At("smallest"))
	}
	o := &set.Office
	for field, text := range map[string]*string{"name": &o.Name, "for": &o.For, "email": &o.Email, "phone": &o.Phone, "imprint": &o.Imprint, "privacy": &o.Privacy} {
		faults.Add(line(text, field, longestLine))
	}
	faults.Add(line(&o.Address, "address", longestAddr))
	if _, err := mail.ParseAddress(o.Email); o.Email != "" && err != nil {
		faults.Add(errs.Invalid("publish.email").At("email"))
	}
	faults.Add(webAddress(o.Imprint, "imprint"))
	faults.Add(webAddress(o.Privacy, "privacy"))
	return faults.Err()
}

// line trims a text and holds that it is not too long.
func line(text *string, field string, most int) error {
	*text = strings.TrimSpace(*text)
	if utf8.RuneCountInString(*text) > most {
		return errs.Invalid("publish.long", "most", most).At(field)
	}
	return nil
}

func webAddress(text, field string) error {
	if text == "" {
		return nil
	}
	if u, err := url.Parse(text); err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return errs.Invalid("publish.address").At(field)
	}
	return nil
}
