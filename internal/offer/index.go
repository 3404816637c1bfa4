package offer

import (
	"context"
	"fmt"
	"math"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// The marks by which offers are found.
const (
	markChildcare = 1 << iota
	markStepFree
	markFree
	markOnline
)

func (o Offer) marks(p Provider) (bits int) {
	for bit, on := range map[int]bool{markChildcare: o.Childcare, markStepFree: o.StepFree || o.Where == (Address{}) && p.StepFree, markFree: o.Free(), markOnline: o.Online} {
		if on {
			bits |= bit
		}
	}
	return bits
}

// micro is a degree as it is stored.
func micro(degrees float64) int { return int(math.Round(degrees * 1e6)) }

const (
	mostTokens   = 200
	shortestWord = 2
)

// tokens are the words by whose beginnings an offer is found.
func (o Offer) tokens(p Provider) []string {
	at := o.Place(p)
	texts := []string{o.Title, p.Name, at.Place, at.Street, at.District, at.Town, o.Level}
	for _, w := range o.Words {
		texts = append(texts, w.Title)
	}
	texts = append(texts, o.Text)
	for _, w := range o.Words {
		texts = append(texts, w.Text)
	}
	var all []string
	seen := map[string]bool{}
	for _, text := range texts {
		for _, token := range person.Tokens(text) {
			if len(token) >= shortestWord && !seen[token] && len(all) < mostTokens {
				seen[token] = true
				all = append(all, token)
			}
		}
	}
	for _, step := range o.Steps {
		all = append(all, stepToken(step))
	}
	for _, m := range o.Milestones {
		all = append(all, milestoneToken(m))
	}
	for _, tag := range o.Languages {
		all = append(all, languageToken(tag))
	}
	return all
}

// What is kept beside words begins as no word does.
func languageToken(tag string) string { return "#in " + tag }
func timeToken(bit int) string        { return fmt.Sprint("#at ", bit) }

// index keeps by what offers of a provider are found, in the place of what was kept
// before; only what is published is found.
func index(ctx context.Context, tx *db.Tx, s tenant.Scope, today clock.Date, p Provider, offers []Offer) error {
	ids := make([]id.ID, len(offers))
	for i, o := range offers {
		ids[i] = o.ID
	}
	if err := forget(ctx, tx, s, ids); err != nil {
		return err
	}
	return indexNew(ctx, tx, s, today, map[id.ID]Provider{p.ID: p}, offers)
}

func forget(ctx context.Context, tx *db.Tx, s tenant.Scope, offers []id.ID) error {
	if len(offers) == 0 {
		return nil
	}
	args := []any{s.Tenant}
	these := db.List(&args, offers)
	if _, err := tx.Exec(ctx, `DELETE FROM offer_token WHERE tenant_id = $1 AND offer_id IN (`+these+`)`, args...); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM offer_find WHERE tenant_id = $1 AND id IN (`+these+`)`, args...)
	return err
}

// indexNew is index for offers that were not found before.
func indexNew(ctx context.Context, tx *db.Tx, s tenant.Scope, today clock.Date, by map[id.ID]Provider, offers []Offer) error {
	var rows, tokens [][]any
	for _, o := range offers {
		if o.State != StatePublished {
			continue
		}
		p := by[o.Provider]
		at, times := o.Place(p), o.When.times(today)
		rows = append(rows, []any{o.ID, s.Tenant, o.NextOn, o.UntilOn, o.SignUntil, o.Theme, o.Area, times, " " + strings.Join(o.Languages, " ") + " ", o.marks(p), o.Left(),
			micro(at.Latitude), micro(at.Longitude), o.AgeFrom, o.AgeUntil})
		for bit := range 21 {
			if times&(1<<bit) != 0 {
				tokens = append(tokens, []any{s.Tenant, timeToken(bit), o.ID})
			}
		}
		for _, token := range o.tokens(p) {
			tokens = append(tokens, []any{s.Tenant, token, o.ID})
		}
	}
	if err := db.Insert(ctx, tx, `offer_find (id, tenant_id, next_on, until_on, sign_until, theme, area, times, languages, marks, seats_left, latitude, longitude, age_from, age_until)`, rows, ""); err != nil {
		return err
	}
	return db.Insert(ctx, tx, `offer_token (tenant_id, token, offer_id)`, tokens, "")
}
