package meet

import (
	"context"
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
	"wegwarte/internal/tenant"
)

// State is how far two are.
type State string

// The states.
const (
	Asked    State = "asked"
	Agreed   State = "agreed"
	Ended    State = "ended"
	Declined State = "declined"
)

// Pair is two, as one of them sees it.
type Pair struct {
	ID       id.ID
	State    State
	Other    Profile // zero once it ended
	Mine     time.Time
	Gives    string // what I release
	Given    string // what the other does; empty until both said yes
	Kind     string // of Places, where the municipality keeps no list
	Place    Place  // of that list; zero: none was chosen
	At       string // when, and where it keeps no list, which
	Told     bool   // I said how it was
	AgreedAt time.Time
	EndedAt  time.Time
	Version  int

	otherID id.ID
	no      id.ID
	one     string // of the columns that are mine
}

// Match is a proposal, with its reasons.
type Match struct {
	company.Proposal
	Other     Profile
	Mentoring bool // both would
}

// Page is all that somebody sees of encounters.
type Page struct {
	Mine      Profile
	Desk      []string // to whom reports go; none: nobody is proposed
	Places    []Place  // from which two choose; none: the municipality keeps no list
	Proposals []Match
	Waiting   []Pair // the visitor said yes
	Meets     []Pair
	Past      []Pair
	Reports   []Report
}

// Show gives the visitor's encounters and who is proposed to them.
func Show(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (v Page, err error) {
	if v.Mine, err = me(ctx, tx, c, s); err != nil {
		return v, err
	}
	named, err := namedOf(ctx, tx, s)
	if err != nil {
		return v, err
	}
	for _, one := range named {
		v.Desk = append(v.Desk, one.Name)
	}
	audit.Log(tx, c, s, audit.Read, tenant.Encounter, "meet: own", s.Actor)
	if v.Mine.ID == "" {
		return v, nil
	}
	pairs, err := pairsOf(ctx, tx, s, v.Mine.ID)
	if err != nil {
		return v, err
	}
	others, err := known(ctx, tx, s, pairs)
	if err != nil {
		return v, err
	}
	if v.Places, err = places(ctx, tx, s); err != nil {
		return v, err
	}
	for _, p := range pairs {
		other, lives := others[p.otherID]
		switch {
		case p.State == Ended:
			v.Past = append(v.Past, p)
		case !lives:
		case p.State == Agreed:
			p.Other = other
			if p.Place, err = placeOf(ctx, tx, s, v.Places, p.Place.ID); err != nil {
				return v, err
			}
			v.Meets = append(v.Meets, p)
		case !p.Mine.IsZero(): // a no looks like one who has not answered
			p.Other, p.Given, p.State = other, "", Asked
			v.Waiting = append(v.Waiting, p)
		}
	}
	if v.Reports, err = reportsBy(ctx, tx, s, v.Mine.ID); err != nil || len(v.Desk) == 0 {
		return v, err
	}
	v.Proposals, err = proposals(ctx, tx, c, s, v.Mine, pairs)
	return v, err
}

// proposals are for who is open to it, among those who are, and with whom the
// visitor has not settled it. Volunteers are not proposed to one another.
func proposals(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, mine Profile, pairs []Pair) ([]Match, error) {
	today := clock.Today(c)
	if !mine.Open(today) {
		return nil, nil
	}
	all, err := db.All(ctx, tx, scanProfile, `SELECT `+profileColumns+living+` AND m.paused = FALSE AND m.code_at > 0 AND (m.volunteer = FALSE OR m.clear_on >= $2) AND m.id <> $3
		ORDER BY m.since, m.id LIMIT $4`, s.Tenant, clearFrom(today), mine.ID, mostProfiles)
	if err != nil {
		return nil, err
	}
	settled := map[id.ID]bool{}
	for _, p := range pairs {
		settled[p.otherID] = p.State != Asked || !p.Mine.IsZero()
	}
	of, somebodies := map[string]Profile{}, []company.Somebody{}
	for _, p := range all {
		if !settled[p.ID] && !(p.Volunteer && mine.Volunteer) {
			of[string(p.ID)], somebodies = p, append(somebodies, p.somebody())
		}
	}
	var matches []Match
	for _, p := range company.Propose(mine.somebody(), somebodies, mostProposals) {
		other := of[p.Other]
		matches = append(matches, Match{Proposal: p, Other: other, Mentoring: other.Mentoring && mine.Mentoring})
	}
	return matches, nil
}

const pairColumns = `p.id, p.state, p.one_id, p.other_id, p.one_at, p.one_gives, p.other_at, p.other_gives, p.no_id, p.place, p.place_id, p.place_text, p.one_said, p.other_said, p.agreed_at, p.ended_at, p.version`

// scanPair reads a pair as the profile sees it: of the other what it may see.
func scanPair(mine id.ID) func(row db.Row) (Pair, error) {
	return func(row db.Row) (p Pair, err error) {
		var one id.ID
		var oneAt, otherAt time.Time
		var oneGives, otherGives string
		var oneSaid, otherSaid time.Time
		if err = row.Scan(&p.ID, &p.State, &one, &p.otherID, db.Time(&oneAt), &oneGives, db.Time(&otherAt), &otherGives, &p.no, &p.Kind, &p.Place.ID, &p.At, db.Time(&oneSaid), db.Time(&otherSaid), db.Time(&p.AgreedAt), db.Time(&p.EndedAt), &p.Version); err != nil {
			return p, err
		}
		p.Mine, p.Gives, p.Given, p.one, p.Told = oneAt, oneGives, otherGives, "one", !oneSaid.IsZero()
		if one != mine {
			p.otherID = one
			p.Mine, p.Gives, p.Given, p.one, p.Told = otherAt, otherGives, oneGives, "other", !otherSaid.IsZero()
		}
		if p.State != Agreed {
			p.Given = ""
		}
		return p, nil
	}
}

func pairsOf(ctx context.Context, tx *db.Tx, s tenant.Scope, mine id.ID) ([]Pair, error) {
	return db.All(ctx, tx, scanPair(mine), `SELECT `+pairColumns+` FROM meet_pair p WHERE p.tenant_id = $1 AND (p.one_id = $2 OR p.other_id = $2) ORDER BY p.agreed_at DESC, p.id LIMIT 1000`, s.Tenant, mine)
}

// known gives the other halves of the pairs that go on.
func known(ctx context.Context, tx *db.Tx, s tenant.Scope, pairs []Pair) (map[id.ID]Profile, error) {
	var ids []id.ID
	for _, p := range pairs {
		if p.State != Ended {
			ids = append(ids, p.otherID)
		}
	}
	of := map[id.ID]Profile{}
	if len(ids) == 0 {
		return of, nil
	}
	args := []any{s.Tenant}
	all, err := db.All(ctx, tx, scanProfile, `SELECT `+profileColumns+living+` AND m.id IN (`+db.List(&args, ids)+`)`, args...)
	for _, p := range all {
		of[p.ID] = p
	}
	return of, err
}

// Answer is yes or no to a proposal; with a yes, what the other is told once they
// said yes, too.
type Answer struct {
	Other id.ID // the profile that was proposed
	Yes   bool
	Gives string // a telephone number, or nothing
}

// Reply says yes or no to who was proposed. Neither tells the other anything,
// until both said yes.
func Reply(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, a Answer) (agreed bool, err error) {
	mine, err := me(ctx, tx, c, s)
	if err != nil {
		return false, err
	}
	if a.Gives = strings.TrimSpace(a.Gives); utf8.RuneCountInString(a.Gives) > longestGives {
		return false, errs.Invalid("own.error.meet.long", "most", longestGives).At("gives")
	}
	pairs, err := pairsOf(ctx, tx, s, mine.ID)
	if err != nil {
		return false, err
	}
	i := slices.IndexFunc(pairs, func(p Pair) bool { return p.otherID == a.Other })
	if declined := i >= 0 && pairs[i].State == Declined && pairs[i].no != mine.ID; !declined {
		matches, err := proposals(ctx, tx, c, s, mine, pairs)
		if err != nil {
			return false, err
		}
		if !slices.ContainsFunc(matches, func(m Match) bool { return m.Other.ID == a.Other }) {
			return false, errs.NotFound("error.not-found")
		}
	}
	one, other, my, their := mine.ID, a.Other, "one", "other"
	if other < one {
		one, other, my, their = other, one, "other", "one"
	}
	if _, err = tx.Exec(ctx, `INSERT INTO meet_pair (id, tenant_id, one_id, other_id, one_at, one_gives, other_at, other_gives, state, no_id, place, place_text, agreed_at, ended_at, version)
		VALUES ($1, $2, $3, $4, 0, '', 0, '', 'asked', '', '', '', 0, 0, 1) ON CONFLICT (tenant_id, one_id, other_id) DO NOTHING`, id.New(), s.Tenant, one, other); err != nil {
		return false, err
	}
	if !a.Yes {
		audit.Log(tx, c, s, audit.Change, tenant.Encounter, "meet: no", s.Actor)
		return false, tx.Must(ctx, `UPDATE meet_pair SET state = 'declined', no_id = CASE WHEN state = 'asked' THEN $4 ELSE no_id END, `+my+`_at = 0, `+my+`_gives = '', version = version + 1
			WHERE tenant_id = $1 AND one_id = $2 AND other_id = $3 AND state IN ('asked', 'declined')`, s.Tenant, one, other, mine.ID)
	}
	audit.Log(tx, c, s, audit.Change, tenant.Encounter, "meet: yes", s.Actor)
	if err = tx.Must(ctx, `UPDATE meet_pair SET `+my+`_at = $4, `+my+`_gives = $5, version = version + 1,
		agreed_at = CASE WHEN state = 'asked' AND `+their+`_at > 0 THEN $4 ELSE agreed_at END, state = CASE WHEN state = 'asked' AND `+their+`_at > 0 THEN 'agreed' ELSE state END
		WHERE tenant_id = $1 AND one_id = $2 AND other_id = $3 AND state IN ('asked', 'declined')`, s.Tenant, one, other, db.Micros(c.Now()), a.Gives); err != nil {
		return false, err
	}
	state, err := db.One(ctx, tx, db.Value[State], `SELECT state FROM meet_pair WHERE tenant_id = $1 AND one_id = $2 AND other_id = $3`, s.Tenant, one, other)
	return state == Agreed, err
}

// mineOf gives one of the visitor's pairs.
func mineOf(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID) (Profile, Pair, error) {
	mine, err := me(ctx, tx, c, s)
	if err != nil {
		return mine, Pair{}, err
	}
	p, err := db.One(ctx, tx, scanPair(mine.ID), `SELECT `+pairColumns+` FROM meet_pair p WHERE p.tenant_id = $1 AND p.id = $2 AND (p.one_id = $3 OR p.other_id = $3)`, s.Tenant, which, mine.ID)
	return mine, p, err
}

// Stop ends an encounter, or takes back a yes, at once and without a reason. Of
// what was released nothing is kept.
func Stop(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID) error {
	mine, p, err := mineOf(ctx, tx, c, s, which)
	if err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Encounter, "meet: stopped", s.Actor)
	if p.State == Agreed {
		return tx.Must(ctx, `UPDATE meet_pair SET state = 'ended', ended_at = $3, one_gives = '', other_gives = '', place = '', place_id = '', place_text = '', version = version + 1
			WHERE tenant_id = $1 AND id = $2 AND state = 'agreed'`, s.Tenant, which, db.Micros(c.Now()))
	}
	return tx.Must(ctx, `UPDATE meet_pair SET state = 'declined', no_id = CASE WHEN no_id = '' THEN $3 ELSE no_id END, `+p.one+`_at = 0, `+p.one+`_gives = '', version = version + 1
		WHERE tenant_id = $1 AND id = $2 AND state IN ('asked', 'declined')`, s.Tenant, which, mine.ID)
}
