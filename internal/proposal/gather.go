package proposal

import (
	"context"
	"math/big"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	engine "wegwarte/engine/quota"
	"wegwarte/internal/assignment"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/report"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Gather reads who waits at the scope's Land and what there is for them, for an
// arrival on a day: those who have waited longest, until there are at least as
// many persons as are asked for; 0: all. Those who did not come with an earlier
// transfer are left out until it is decided what follows.
func Gather(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, arriveOn clock.Date, persons int) (Situation, error) {
	in := Situation{Day: clock.Today(c), ArriveOn: arriveOn}
	if err := ofDesk(s, tenant.Scope.MayRead); err != nil {
		return in, err
	}
	for _, d := range []tenant.Data{tenant.Need, tenant.NeedHealth, tenant.Quota} { // a proposal that knows half of it is none
		if err := s.MayRead(d); err != nil {
			return in, err
		}
	}
	if err := in.supply(ctx, tx, c, s); err != nil {
		return in, err
	}
	var subjects []id.ID
	page := assignment.CandidatePage{Limit: 100}
	for {
		found, err := assignment.Candidates(ctx, tx, c, s, page)
		if err != nil {
			return in, err
		}
		for _, k := range found {
			if persons > 0 && in.Persons() >= persons {
				break
			}
			if k.FollowUp.ID == "" {
				in.add(k)
				subjects = append(subjects, person.Subjects([]person.Household{k.Household})...)
			}
		}
		if len(in.Households) > MostHouseholds {
			return in, errs.Invalid("proposal.too-many", "most", MostHouseholds)
		}
		if len(found) < page.Limit || persons > 0 && in.Persons() >= persons {
			if len(subjects) > 0 {
				audit.Log(tx, c, s, audit.Read, tenant.NeedHealth, "proposal", subjects...)
			}
			return in, nil
		}
		page.ID = found[len(found)-1].ID
	}
}

// Supply gives what there is in the municipalities today: what each still owes,
// and what it said it has, those first who owe most. It is about no person.
func Supply(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]Town, error) {
	if err := ofDesk(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	in := Situation{Day: clock.Today(c)}
	err := in.supply(ctx, tx, c, s)
	sorted.By(in.Towns, func(a, b Town) int { return b.Open - a.Open })
	return in.Towns, err
}

// supply reads the municipalities, and gives those that have not reported their
// part of all whom the Land has sent within a year or who wait.
func (s *Situation) supply(ctx context.Context, tx *db.Tx, c clock.Clock, scope tenant.Scope) error {
	households, persons, err := assignment.CountCandidates(ctx, tx, scope)
	if err != nil {
		return err
	}
	s.Waiting = households
	sent, err := s.towns(ctx, tx, c, scope)
	s.share(persons + sent)
	return err
}

// MostHouseholds is how many one proposal is made for.
const MostHouseholds = 5000

// add takes up a household that waits.
func (s *Situation) add(k assignment.Candidate) {
	h := Household{ID: k.ID, Number: len(s.Households) + 1, Persons: len(k.Persons), Facility: k.Unit, Since: k.UnitSince, Demand: map[Resource]int{}}
	if !h.Since.IsZero() {
		h.Waiting = max(0, h.Since.DaysUntil(s.Day))
	}
	adults, minors := 0, 0
	for _, p := range k.Persons {
		if r, needs := byAge(p.Birth, s.ArriveOn); needs {
			h.Demand[r]++
		}
		if p.Birth.MinorOn(s.ArriveOn) {
			minors++
		} else {
			adults++
		}
	}
	type what struct {
		person id.ID
		code   string
	}
	seen := map[what]bool{}
	for _, n := range k.Needs {
		if !seen[what{n.Person, n.Code}] && n.Severity != record.Wish { // two sources may say the same of somebody
			seen[what{n.Person, n.Code}] = true
			h.takes(n)
		}
		h.tie(n, s.Towns)
	}
	h.group(adults, minors)
	s.Households = append(s.Households, h)
}

// tie takes up where relatives live: the municipalities that the need names, but
// none whose name is only a part of a longer one.
func (h *Household) tie(n record.Need, towns []Town) {
	if n.Code != "family-together" && n.Code != "near-relatives" {
		return
	}
	var named []Town
	for _, t := range towns {
		if names(n.Detail, t.Name) {
			named = append(named, t)
		}
	}
	for _, t := range named {
		part := func(o Town) bool { return len(o.Name) > len(t.Name) && strings.Contains(o.Name, t.Name) }
		if !slices.ContainsFunc(named, part) {
			h.Ties = append(h.Ties, Tie{AGS: t.AGS, Firm: n.Severity != record.Wish})
		}
	}
}

// names reports whether a text has a name as a word of its own.
func names(text, name string) bool {
	text, name = strings.ToLower(text), strings.ToLower(name)
	for at := 0; ; {
		i := strings.Index(text[at:], name)
		if i < 0 {
			return false
		}
		begin, end := at+i, at+i+len(name)
		before, _ := utf8.DecodeLastRuneInString(text[:begin])
		after, _ := utf8.DecodeRuneInString(text[end:])
		if !inWord(before) && !inWord(after) {
			return true
		}
		at = end
	}
}

func inWord(r rune) bool { return unicode.IsLetter(r) || r == '-' }

// towns reads the municipalities: what they owe, and what they said they have. It
// gives how many persons were sent within a year.
func (s *Situation) towns(ctx context.Context, tx *db.Tx, c clock.Clock, scope tenant.Scope) (sent int, err error) {
	st, err := report.Stand(ctx, tx, scope, report.Asylum, s.Day)
	if err != nil {
		return 0, err
	}
	if len(st.Towns) == 0 {
		return 0, nil
	}
	done, err := st.Reckon(st.Rules, nil)
	if err != nil {
		return 0, err
	}
	all, err := tenant.OfKind(ctx, tx, tenant.Municipality)
	if err != nil {
		return 0, err
	}
	ids := map[string]id.ID{}
	for _, t := range all {
		ids[t.AGS] = t.ID
	}
	stated, err := latest(ctx, tx, scope)
	if err != nil {
		return 0, err
	}
	since := s.Day.AddDays(-366)
	coming, err := assignment.Destined(ctx, tx, scope, since)
	if err != nil {
		return 0, err
	}
	bound, err := promised(ctx, tx, scope, since)
	if err != nil {
		return 0, err
	}
	if len(stated) > 0 {
		first := s.Day
		for _, k := range stated {
			if day := clock.DateOf(k.At); day.Before(first) {
				first = day
			}
		}
		more, err := byHand(ctx, tx, c, scope, first)
		if err != nil {
			return 0, err
		}
		for town, all := range more {
			bound[town] = append(bound[town], all...)
		}
	}
	for row, at := range st.Towns {
		t := Town{ID: ids[at.AGS], AGS: at.AGS, Name: at.Name, Latitude: at.Latitude, Longitude: at.Longitude, Soll: whole(done.Figure(engine.Soll, row)),
			Share: whole(new(big.Rat).Mul(done.Figure(engine.Key, row), big.NewRat(millionths, 1)))}
		counted := since // whom the Bestand counts: all who came up to its day
		if open := done.Figure(engine.Open, row); open != nil {
			t.Reported, t.Open, counted = true, whole(open), at.Last.Day
		}
		k, said := stated[at.AGS]
		if said {
			t.StatedOn = clock.DateOf(k.At)
			t.Has = k.Amounts
		}
		for _, d := range coming[t.ID] {
			sent += d.Persons
			if d.Open || !t.Reported || d.ArriveOn.After(counted) {
				t.OnTheWay += d.Persons
			}
			if said && (d.AnnouncedOn.IsZero() || !d.AnnouncedOn.Before(t.StatedOn)) {
				t.less(Beds, d.Persons)
			}
		}
		for _, one := range bound[t.ID] {
			for _, r := range scarce {
				if said && one.since(t.StatedOn) {
					t.less(r, one.demand[r])
				}
			}
		}
		if t.Said(Small) && t.Said(Beds) {
			t.Has[Small] = min(t.Has[Small], t.Has[Beds])
		}
		t.Open -= t.OnTheWay
		s.Towns = append(s.Towns, t)
	}
	return sent, nil
}

// less takes away from what a municipality said it has; there is never less than nothing.
func (t *Town) less(r Resource, n int) {
	if t.Said(r) {
		t.Has[r] = max(0, t.Has[r]-n)
	}
}

// share gives municipalities that have not reported their part of so many persons
// by the key, rounded up, less whom they were given: who does not report is neither
// left out nor flooded.
func (s *Situation) share(persons int) {
	for j := range s.Towns {
		if t := &s.Towns[j]; !t.Reported {
			t.Open = (t.Share*persons+millionths-1)/millionths - t.OnTheWay
		}
	}
}

const millionths = 1_000_000

// whole gives the persons in a figure, rounded down.
func whole(v *big.Rat) int {
	if v == nil {
		return 0
	}
	n := new(big.Int).Div(v.Num(), v.Denom()) // towards −∞, as the denominator is above 0
	return int(n.Int64())
}
