package assignment

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// Unknown is a household of a facility about which something is not known that
// the municipality has to prepare.
type Unknown struct {
	person.Household
	record.Reviewed
	Transfer id.ID // where it is on its way
	Town     string
	ArriveOn clock.Date
}

// UnknownKey is where a page of the work list begins: behind this household. The
// zero key is the beginning.
type UnknownKey struct {
	ArriveOn, Since clock.Date
	ID              id.ID
}

// Key gives where the list goes on behind the household.
func (u Unknown) Key() UnknownKey { return UnknownKey{u.ArriveOn, u.UnitSince, u.ID} }

// never stands for the day of a household that is on no way: last in the list.
const never = "9999-12-31"

type standing struct {
	household, transfer, municipality id.ID
	town                              string
	arriveOn, since                   clock.Date
}

func scanStanding(row db.Row) (st standing, err error) {
	err = row.Scan(&st.household, &st.transfer, &st.municipality, &st.town, &st.arriveOn, &st.since)
	return st, err
}

// Unknowns is the work list of a facility: its households about which something
// is not known, those first who go soonest, then those who have been there
// longest. more says whether the list goes on.
func Unknowns(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, after UnknownKey) (list []Unknown, more bool, err error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return nil, false, err
	}
	if s.OnlyUnit() == "" {
		return nil, false, errs.Forbidden("error.forbidden")
	}
	for len(list) < unknownsPage {
		stands, err := standings(ctx, tx, s, after)
		if err != nil {
			return nil, false, err
		}
		some, err := unknownOf(ctx, tx, c, s, stands)
		if err != nil {
			return nil, false, err
		}
		list = append(list, some...)
		if len(stands) < unknownsPage {
			return list, false, nil
		}
		last := stands[len(stands)-1]
		after = UnknownKey{last.arriveOn, last.since, last.household}
	}
	return list, true, nil
}

// unknownsPage is how many households are reviewed at a time.
const unknownsPage = 15

func standings(ctx context.Context, tx *db.Tx, s tenant.Scope, after UnknownKey) ([]standing, error) {
	day := after.ArriveOn.String()
	if after.ID != "" && after.ArriveOn.IsZero() {
		day = never
	}
	return db.All(ctx, tx, scanStanding, `SELECT h.id, coalesce(t.id, ''), coalesce(t.to_tenant_id, ''), coalesce(town.name, ''),
			coalesce(t.arrive_on, ''), h.unit_since
		FROM household h
		LEFT JOIN transfer_household w ON w.household_id = h.id AND w.tenant_id = h.tenant_id AND w.active
		LEFT JOIN transfer t ON t.id = w.transfer_id AND t.tenant_id = h.tenant_id
		LEFT JOIN tenant town ON town.id = t.to_tenant_id
		WHERE h.tenant_id = $1 AND h.unit_id = $2 AND h.left_on = ''
			AND (coalesce(t.arrive_on, '`+never+`'), h.unit_since, h.id) > ($3, $4, $5)
		ORDER BY coalesce(t.arrive_on, '`+never+`'), h.unit_since, h.id LIMIT $6`,
		s.Tenant, s.OnlyUnit(), day, after.Since, after.ID, unknownsPage)
}

// unknownOf reviews households, each for the day and the municipality it goes to,
// and gives those about which something is not known.
func unknownOf(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, stands []standing) ([]Unknown, error) {
	ids := make([]id.ID, len(stands))
	for i, st := range stands {
		ids[i] = st.household
	}
	households, err := person.Load(ctx, tx, s, ids)
	if err != nil {
		return nil, err
	}
	cases := make([]record.Case, len(households))
	lists := map[id.ID][]record.Expectation{}
	for i, h := range households {
		st := stands[i]
		wanted, ok := lists[st.municipality]
		if !ok {
			if wanted, err = record.Expectations(ctx, tx, s.Tenant, st.municipality); err != nil {
				return nil, err
			}
			lists[st.municipality] = wanted
		}
		cases[i] = record.Case{Household: h, On: later(st.arriveOn, clock.Today(c)), Wanted: wanted}
	}
	reviewed, err := record.ReviewOf(ctx, tx, c, s, cases)
	if err != nil {
		return nil, err
	}
	var unknown []Unknown
	for i, st := range stands {
		if !reviewed[i].Whole() {
			unknown = append(unknown, Unknown{Household: households[i], Reviewed: reviewed[i], Transfer: st.transfer, Town: st.town, ArriveOn: st.arriveOn})
		}
	}
	audit.Log(tx, c, s, audit.Read, tenant.Register, "work list", person.Subjects(households)...)
	return unknown, nil
}
