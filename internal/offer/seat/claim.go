package seat

import (
	"context"
	"time"

	"wegwarte/engine/seating"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/tenant"
)

// claims are seats as the engine asks for them, with what is known of each for the rule, and no more.
func claims(ctx context.Context, tx *db.Tx, s tenant.Scope, all []Seat, rule seating.Rule) ([]seating.Claim, error) {
	list := make([]seating.Claim, len(all))
	var persons []id.ID
	for i, t := range all {
		list[i] = t.asClaim()
		if t.Person != "" && t.Place > 0 {
			persons = append(persons, t.Person)
		}
	}
	if !asks(rule, seating.Sibling) || len(persons) == 0 {
		return list, nil
	}
	there, err := siblings(ctx, tx, s, persons)
	for i, t := range all {
		if kitas, known := there[t.Person]; known && t.Person != "" {
			if list[i].Siblings == nil {
				list[i].Siblings = []string{}
			}
			list[i].Siblings = append(list[i].Siblings, kitas...)
		}
	}
	return list, err
}

func asks(rule seating.Rule, kind seating.Kind) bool {
	for _, criterion := range rule.Criteria {
		if criterion.Kind == kind {
			return true
		}
	}
	return false
}

func (t Seat) asClaim() seating.Claim {
	claim := seating.Claim{ID: t.claim(), Since: epoch.DaysUntil(t.Since), Answers: map[seating.Kind]seating.Answer{}, Metres: map[string]int{}}
	for kind, yes := range t.Answers.Yes {
		if claim.Answers[kind] = seating.No; yes {
			claim.Answers[kind] = seating.Yes
		}
	}
	if t.Place > 0 && !t.Birth.IsZero() {
		if claim.Answers[seating.SchoolNext] = seating.No; SchoolNext(t.Birth, t.Starts) {
			claim.Answers[seating.SchoolNext] = seating.Yes
		}
	}
	if t.Answers.Sibling != nil {
		if claim.Siblings = []string{}; *t.Answers.Sibling {
			claim.Siblings = []string{string(t.Provider)}
		}
	}
	if t.Answers.Metres > 0 {
		claim.Metres[string(t.Provider)] = t.Answers.Metres
	}
	return claim
}

// SchoolNext reports whether a child comes to school a year after a Kita year begins: who is six by the end of 30 September of a year comes
// to school on 1 August of that year (§ 35(1) SchulG NRW; not checked at the text).
func SchoolNext(birth, starts clock.Date) bool {
	school := func(year int) bool { return birth.AgeOn(clock.NewDate(year, time.September, 30)) >= 6 }
	year := starts.Year()
	if starts.Month() >= time.August {
		year++
	}
	return school(year) && !school(year-1)
}

// months is how old a child is on a day.
func months(birth, on clock.Date) int {
	n := 12*(on.Year()-birth.Year()) + int(on.Month()) - int(birth.Month())
	if on.Day() < birth.Day() {
		n--
	}
	return n
}

// siblings gives in which Kitas children of the same households have places.
func siblings(ctx context.Context, tx *db.Tx, s tenant.Scope, persons []id.ID) (map[id.ID][]string, error) {
	of := map[id.ID][]string{}
	for _, p := range persons {
		of[p] = []string{}
	}
	args := []any{s.Tenant, offer.KitaPlace}
	_, err := db.All(ctx, tx, func(row db.Row) (bool, error) {
		var who id.ID
		var kita string
		err := row.Scan(&who, &kita)
		of[who] = append(of[who], kita)
		return true, err
	}, `SELECT p.id, t.provider_id FROM person p JOIN person o ON o.tenant_id = p.tenant_id AND o.household_id = p.household_id AND o.id <> p.id
		JOIN seat t ON t.tenant_id = o.tenant_id AND t.person_id = o.id AND t.state IN ('taken', 'attended') JOIN offer f ON f.tenant_id = t.tenant_id AND f.id = t.offer_id AND f.theme = $2
		WHERE `+db.ByID(&args, "p", persons)+` ORDER BY p.id, t.provider_id`, args...)
	return of, err
}
