package record

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Record is what is known about some persons, as far as the scope may read it.
type Record struct {
	Needs     []Need
	Measures  []Measure
	NoNeeds   []NoNeed
	Documents []Document // without their content
	Papers    []Paper    // only for a hand-over; see ShowPapers

	Statements []Statement // allergies, medicines, aids

	Withdrawals []ConsentWithdrawal
	Answers     []KeepAnswer // of statements of the AZR
	Kept        KeptList     // what is not handed over; in a municipality, that the Land holds something
}

// Show gives the record of persons, each of whom the scope must be able to see,
// and audits one read for each kind of data.
func Show(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, persons []id.ID) (Record, error) {
	kinds := slices.DeleteFunc([]tenant.Data{tenant.Need, tenant.NeedHealth, tenant.Measure, tenant.MeasureHealth},
		func(kind tenant.Data) bool { return !s.Reads(kind) })
	if len(kinds) == 0 {
		return Record{}, errs.Forbidden("error.forbidden")
	}
	persons = distinct(persons)
	if err := within(ctx, tx, s, persons); err != nil {
		return Record{}, err
	}
	of, err := aboutAll(ctx, tx, s, persons)
	if err != nil {
		return Record{}, err
	}
	needs, err := needsBy(ctx, tx, reach(s, needData), of)
	if err != nil {
		return Record{}, err
	}
	measures, err := measuresBy(ctx, tx, reach(s, measureData), of)
	if err != nil {
		return Record{}, err
	}
	documents, err := documentsOf(ctx, tx, s, of)
	if err != nil {
		return Record{}, err
	}
	withdrawals, err := withdrawalsOf(ctx, tx, s, of)
	if err != nil {
		return Record{}, err
	}
	answers, err := noNeedsBy(ctx, tx, reach(s, needData), of)
	if err != nil {
		return Record{}, err
	}
	statements, err := statementsBy(ctx, tx, s, s.Reads(statementData), of)
	if err != nil {
		return Record{}, err
	}
	said, err := answersOf(ctx, tx, s, of)
	if err != nil {
		return Record{}, err
	}
	kept, err := keptOf(ctx, tx, s, s.OnlyUnit(), of)
	if err != nil {
		return Record{}, err
	}
	kept = slices.DeleteFunc(kept, func(k KeptBack) bool { return !s.Reads(k.Data) })
	for _, kind := range kinds { // who is shown through them is read, too
		audit.Log(tx, c, s, audit.Read, kind, "record", of.persons()...)
	}
	return Record{Needs: needs, Measures: measures, NoNeeds: answers, Documents: documents, Withdrawals: withdrawals, Statements: statements, Answers: said, Kept: kept}, nil
}

// ShowNeed gives one need to somebody who reads it.
func ShowNeed(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, need id.ID) (Need, error) {
	found, err := loadNeed(ctx, tx, s, need)
	if err != nil {
		return Need{}, err
	}
	audit.Log(tx, c, s, audit.Read, found.data(), "need", found.Person)
	return found, nil
}

// ShowMeasure gives one measure to somebody who reads it.
func ShowMeasure(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, measure id.ID) (Measure, error) {
	found, err := loadMeasure(ctx, tx, s, measure)
	if err != nil {
		return Measure{}, err
	}
	audit.Log(tx, c, s, audit.Read, found.data(), "measure", found.Person)
	return found, nil
}
