package fact_test

import (
	"context"
	"testing"

	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/consent"
	"wegwarte/internal/portal/fact"
	"wegwarte/internal/portal/reader"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestNobodyElseReadsDisputesOrDecides(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.enters(t, w.mother)
		k, err := w.says(t, mother, fact.CorrectCommand{Person: w.mother, Item: fact.Birth, Said: "x"})
		if err != nil {
			t.Fatal(err)
		}
		var hers portal.Acting
		w.Do(t, mother, func(ctx context.Context, tx *db.Tx) (err error) {
			_, hers, err = portal.As(ctx, tx, w.Clock, mother, w.mother)
			return err
		})
		moved := mother
		moved.Tenant = w.Elsewhere.ID
		for who, s := range map[string]tenant.Scope{"a desk elsewhere": w.At(w.Elsewhere, tenant.CaseManager), "her page elsewhere": moved, "a neighbour": w.enters(t, w.neighbour),
			"her husband": w.enters(t, w.father), "housing": w.As(tenant.Housing), "a helper with another right": w.helps(t, mother, w.mother, portal.Way)} {
			for name, call := range map[string]func(context.Context, *db.Tx) error{
				"ShowPapers": func(ctx context.Context, tx *db.Tx) error {
					_, err := fact.ShowPapers(ctx, tx, w.Clock, s, w.keys, hers)
					return err
				},
				"ShowHealth": func(ctx context.Context, tx *db.Tx) error {
					as, err := portal.Open(s, hers, portal.Health)
					if err == nil {
						_, err = fact.ShowHealth(ctx, tx, w.Clock, as, w.keys, hers)
					}
					return err
				},
				"OpenFile": func(ctx context.Context, tx *db.Tx) error {
					_, _, err := fact.OpenFile(ctx, tx, w.Clock, s, w.keys, hers, id.New())
					return err
				},
				"Correct": func(ctx context.Context, tx *db.Tx) error {
					_, err := fact.Correct(ctx, tx, w.Clock, s, fact.CorrectCommand{Person: w.mother, Item: fact.Phone, Said: "x"})
					return err
				},
				"Withdraw": func(ctx context.Context, tx *db.Tx) error { return fact.Withdraw(ctx, tx, w.Clock, s, w.mother, k.ID) },
				"Find": func(ctx context.Context, tx *db.Tx) error {
					_, err := fact.Find(ctx, tx, w.Clock, s, k.ID)
					return err
				},
				"Decide": func(ctx context.Context, tx *db.Tx) error {
					_, err := fact.Decide(ctx, tx, w.Clock, s, fact.DecideCommand{Correction: k.ID, State: fact.Taken})
					return err
				},
				"Show": func(ctx context.Context, tx *db.Tx) error {
					_, err := reader.Show(ctx, tx, w.Clock, s, w.mother, 0)
					return err
				},
				"consent.Show": func(ctx context.Context, tx *db.Tx) error {
					_, err := consent.Show(ctx, tx, w.Clock, s, w.mother)
					return err
				},
				"Set": func(ctx context.Context, tx *db.Tx) error {
					return consent.Set(ctx, tx, w.Clock, s, consent.SetCommand{Person: w.mother, Kind: consent.OfAZR, Row: id.New()})
				},
				"OfSubject": func(ctx context.Context, tx *db.Tx) error {
					_, err := audit.OfSubject(ctx, tx, s, audit.SubjectFilter{Persons: []id.ID{w.mother}, Household: w.family.ID})
					return err
				},
				"SetReminder": func(ctx context.Context, tx *db.Tx) error {
					return path.SetReminder(ctx, tx, w.Clock, s, id.New(), path.NoReminder)
				},
			} {
				if err := w.Try(t, s, call); !hidden(err) {
					t.Errorf("%s by %s: %v", name, who, err)
				}
			}
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error { // what lists gives nothing, or is refused
				all, err := fact.List(ctx, tx, w.Clock, s, fact.Filter{})
				beside, refused := fact.OfHousehold(ctx, tx, w.Clock, s, w.family)
				n, uncounted := fact.Waiting(ctx, tx, s, false)
				for _, err := range []error{err, refused, uncounted} {
					if err != nil && !hidden(err) {
						t.Errorf("%s: %v", who, err)
					}
				}
				if len(all)+len(beside)+n > 0 {
					t.Errorf("%s sees %d, %d, %d", who, len(all), len(beside), n)
				}
				return nil
			})
		}
		p, err := w.papers(t, mother, w.mother)
		if err != nil || len(p.Said) != 1 || p.Said[0].State != fact.Open {
			t.Errorf("somebody left something behind: %+v, %v", p.Said, err)
		}
	})
}

// A scope opened for one person's page finds no row of a neighbour's.
func TestAnOpenedScopeFindsNoRowOfANeighbours(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	other := w.needs(t, w.neighbour, "interpreter", false)
	mother := w.enters(t, w.mother)
	if _, err := w.says(t, mother, fact.CorrectCommand{Person: w.mother, Item: fact.Need, Row: other.ID, Said: "x"}); !hidden(err) {
		t.Errorf("she disputes a neighbour's need: %v", err)
	}
	err := w.Try(t, mother, func(ctx context.Context, tx *db.Tx) error {
		return consent.Set(ctx, tx, w.Clock, mother, consent.SetCommand{Person: w.mother, Kind: consent.OfNeed, Row: other.ID})
	})
	if !hidden(err) {
		t.Errorf("she takes a neighbour's consent back: %v", err)
	}
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
		_, err := record.ShowNeed(ctx, tx, w.Clock, w.kim, other.ID)
		return err
	})
}
