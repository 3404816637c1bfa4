// Package meet lets people of a municipality meet: somebody who came, and
// somebody who lives there. Each writes down what they like to do; package
// company proposes, with its reasons; both say yes, or nothing happens.
//
// A yes alone tells the other nothing, nor does a no. What somebody releases is
// shown while both hold to it; either stops without a reason, and from the next
// request on neither sees anything of the other. Only who is of age takes part,
// and a volunteer only after they accepted the code of conduct and somebody of
// the municipality saw their certificate of good conduct (§ 30a BZRG), of which
// the day is kept and no copy.
package meet

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wegwarte/engine/company"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/tenant"
)

// Likes are the things to do together; own.like.KEY words them.
var Likes = []string{"talk", "walk", "cook", "coffee", "garden", "football", "sport", "music", "games", "crafts", "repair", "reading", "children", "town", "homework"}

// Places are the kinds of public places for a first meeting; own.place.KEY words them.
var Places = []string{"library", "cafe", "park", "market", "centre", "museum", "playground", "station"}

const (
	// ClearYears is how long a certificate holds that was seen. It is the
	// municipality's own rule, and no law's: the page says so.
	ClearYears = 3

	longestAbout, longestName, longestGives, longestWords = 300, 60, 60, 2000
	farthest                                              = 50
	mostTongues                                           = 6
	mostProfiles                                          = 5000
	mostProposals                                         = 5
)

// Wish is what somebody wrote down.
type Wish struct {
	Name      string // as others shall see it
	Likes     []string
	About     string
	Free      company.Week
	Quarter   string  `json:",omitempty"` // about where they live
	Latitude  float64 `json:",omitempty"`
	Longitude float64 `json:",omitempty"`
	MostKM    int
	Speaks    []string
	Practises []string
	Mentoring bool
}

// Profile is somebody who takes part.
type Profile struct {
	ID        id.ID // zero: they wrote nothing yet
	Guest     id.ID
	Volunteer bool
	Wish
	CodeAt    time.Time
	ClearOn   clock.Date
	ClearName string
	Paused    bool
	Since     time.Time
	Version   int
}

// Cleared reports whether a certificate was seen that still holds; of persons of
// the register none is asked.
func (p Profile) Cleared(today clock.Date) bool {
	return !p.Volunteer || !p.ClearOn.IsZero() && !p.ClearOn.Before(clearFrom(today))
}

// Open reports whether they are proposed to others.
func (p Profile) Open(today clock.Date) bool {
	return p.ID != "" && !p.Paused && !p.CodeAt.IsZero() && p.Cleared(today)
}

func clearFrom(today clock.Date) clock.Date {
	return today.AddMonths(-12 * ClearYears)
}

func (p Profile) somebody() company.Somebody {
	s := company.Somebody{ID: string(p.ID), Likes: p.Likes, Free: p.Free, Most: float64(p.MostKM), Speaks: p.Speaks, Practises: p.Practises}
	if p.Latitude != 0 || p.Longitude != 0 {
		s.Place = &company.Point{Latitude: p.Latitude, Longitude: p.Longitude}
	}
	return s
}

const profileColumns = `m.id, m.guest_id, m.volunteer, m.data, m.code_at, m.clear_on, m.clear_name, m.paused, m.since, m.version`

func scanProfile(row db.Row) (p Profile, err error) {
	err = row.Scan(&p.ID, &p.Guest, &p.Volunteer, db.JSON(&p.Wish), db.Time(&p.CodeAt), &p.ClearOn, &p.ClearName, &p.Paused, db.Time(&p.Since), &p.Version)
	return p, err
}

// living are the profiles of those whose page is open and who did not leave.
const living = ` FROM meet_profile m JOIN account a ON a.id = m.guest_id JOIN guest g ON g.id = m.guest_id
	LEFT JOIN person p ON p.id = g.person_id LEFT JOIN household h ON h.id = p.household_id
	WHERE m.tenant_id = $1 AND a.active AND (g.person_id IS NULL OR h.left_on = '') `

// me gives what the visitor wrote down, of what they may take part in: they are of
// age and have a page of their own, or were invited as a volunteer.
func me(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (Profile, error) {
	if err := s.MayWrite(tenant.Own); err != nil {
		return Profile{}, err
	}
	all, err := portal.Whose(ctx, tx, c, s)
	if err != nil {
		return Profile{}, err
	}
	self := slices.IndexFunc(all, func(a portal.Acting) bool { return a.Standing == portal.Self })
	given := ""
	if self >= 0 {
		as, err := portal.Open(s, all[self], portal.Offers)
		if err != nil {
			return Profile{}, err
		}
		h, who, err := person.ShowPerson(ctx, tx, c, as, all[self].Person)
		if err != nil {
			return Profile{}, err
		}
		years, known := who.Birth.AgeOn(clock.Today(c))
		if !known || years < 18 || !h.LeftOn.IsZero() {
			return Profile{}, errs.Forbidden("own.error.meet")
		}
		given = who.GivenName
	}
	p, err := db.One(ctx, tx, scanProfile, `SELECT `+profileColumns+` FROM meet_profile m WHERE m.tenant_id = $1 AND m.guest_id = $2`, s.Tenant, s.Actor)
	switch {
	case err == nil && p.Volunteer != (self < 0):
		return Profile{}, errs.Forbidden("own.error.meet")
	case err == nil || !errs.Is(err, errs.KindNotFound):
		return p, err
	case self < 0:
		return Profile{}, errs.Forbidden("own.error.meet") // who helps somebody is no volunteer
	}
	return Profile{Guest: s.Actor, Wish: Wish{Name: given}}, nil
}

// Invited reports whether the visitor is a volunteer, and nobody's helper.
func Invited(ctx context.Context, tx *db.Tx, s tenant.Scope) (bool, error) {
	if err := s.MayWrite(tenant.Own); err != nil {
		return false, err
	}
	n, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM meet_profile m WHERE m.tenant_id = $1 AND m.guest_id = $2 AND m.volunteer = TRUE`, s.Tenant, s.Actor)
	return n > 0, err
}

// SaveCommand is what somebody writes down, over the version they saw.
type SaveCommand struct {
	Wish
	Code    bool // they accept the code of conduct
	Paused  bool
	Version int
}

// Save keeps what the visitor writes down. The place is kept to about a kilometre.
func Save(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd SaveCommand) error {
	p, err := me(ctx, tx, c, s)
	if err != nil {
		return err
	}
	if err := cmd.check(!p.CodeAt.IsZero()); err != nil {
		return err
	}
	cmd.Latitude, cmd.Longitude = math.Round(cmd.Latitude*100)/100, math.Round(cmd.Longitude*100)/100
	now := db.Micros(c.Now())
	audit.Log(tx, c, s, audit.Change, tenant.Encounter, "meet: profile", s.Actor)
	if p.ID == "" {
		_, err = tx.Exec(ctx, `INSERT INTO meet_profile (id, tenant_id, guest_id, volunteer, data, code_at, clear_on, clear_by, clear_name, paused, since, version)
			VALUES ($1, $2, $3, $4, $5, $6, '', '', '', $7, $6, 1)`, id.New(), s.Tenant, s.Actor, false, db.JSON(cmd.Wish), now, cmd.Paused)
		return err
	}
	return tx.Must(ctx, `UPDATE meet_profile SET data = $4, paused = $5, code_at = CASE WHEN code_at = 0 THEN $6 ELSE code_at END, version = version + 1
		WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, p.ID, cmd.Version, db.JSON(cmd.Wish), cmd.Paused, now)
}

func (cmd *SaveCommand) check(accepted bool) error {
	var faults errs.List
	cmd.Name, cmd.About = strings.TrimSpace(cmd.Name), strings.TrimSpace(cmd.About)
	if cmd.Name == "" || utf8.RuneCountInString(cmd.Name) > longestName {
		faults.Add(errs.Invalid("error.required").At("name"))
	}
	if utf8.RuneCountInString(cmd.About) > longestAbout {
		faults.Add(errs.Invalid("own.error.meet.long", "most", longestAbout).At("about"))
	}
	if len(cmd.Likes) == 0 || slices.ContainsFunc(cmd.Likes, func(l string) bool { return !slices.Contains(Likes, l) }) {
		faults.Add(errs.Invalid("own.error.meet.likes").At("likes"))
	}
	if cmd.Free == 0 || cmd.Free >= 1<<21 {
		faults.Add(errs.Invalid("own.error.meet.free").At("free"))
	}
	if cmd.MostKM < 1 || cmd.MostKM > farthest {
		faults.Add(errs.Invalid("own.error.meet.km", "most", farthest).At("km"))
	}
	faults.Add(tongues(cmd.Speaks, "speaks", 1))
	faults.Add(tongues(cmd.Practises, "practises", 0))
	if !accepted && !cmd.Code {
		faults.Add(errs.Invalid("own.error.meet.code").At("code"))
	}
	return faults.Err()
}

func tongues(tags []string, field string, least int) error {
	if len(tags) < least || len(tags) > mostTongues || slices.ContainsFunc(tags, func(t string) bool { return len(t) > 20 || !person.KnownTongue(t) }) {
		return errs.Invalid("own.error.meet.tongue", "most", mostTongues).At(field)
	}
	return nil
}
