package assignment

import (
	"context"
	"slices"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// Filing is what of an answer goes into the record, by what the question is
// about: of a measure of which nothing was known, what became of it; of a need
// that nobody had asked about, that there is none, or that there is one; of a
// need that is known, what it is in detail.
type Filing struct {
	Source    record.Source
	Outcome   record.Outcome
	Day       clock.Date
	Precision person.Precision
	Place     string
	None      bool // asked, and none
	Detail    string
}

// FilingKind is what of an answer to a question can go into the record.
type FilingKind string

// The kinds; the empty one is nothing.
const (
	FileMeasure FilingKind = "measure"
	FileNeed    FilingKind = "need"
	FileNone    FilingKind = "none" // of a whole group: only that there is none
	FileDetail  FilingKind = "detail"
)

// Files gives what of an answer to the question the scope may put into the record.
func (q Question) Files(s tenant.Scope) FilingKind {
	if q.Sort != SortQuestion {
		return ""
	}
	switch of, code := q.About.missing(); {
	case q.About.Is() == "need" && s.Writes(q.Kind):
		return FileDetail
	case of == "" || !s.Writes(record.Gap{Of: of, Code: code, Health: q.Kind == tenant.MeasureHealth || q.Kind == tenant.NeedHealth}.Data()):
		return ""
	case of == record.GapMeasure:
		return FileMeasure
	case of == record.GapNeed:
		return FileNeed
	case of == record.GapGroup:
		return FileNone
	}
	return ""
}

// missing takes an item apart that names something missing: "missing:measure:…".
func (i Item) missing() (of record.GapKind, code string) {
	parts := strings.Split(string(i), ":")
	if len(parts) != 4 || parts[0] != "missing" {
		return "", ""
	}
	return record.GapKind(parts[1]), parts[2]
}

// file puts the answer into the record and tells the municipality: the hand-over
// has a version more, and what follows from it is to be prepared.
func (t *Transfer) file(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, q Question, f Filing) error {
	if err := f.record(ctx, tx, c, s, q); err != nil {
		return err
	}
	desk := tenant.Scope{Tenant: t.Land, Kind: tenant.Land, Actor: s.Actor, Name: s.Name, Role: tenant.LandAllocation} // whose the hand-over is
	h, err := compose(ctx, tx, desk, *t)
	if err != nil {
		return err
	}
	if err := t.freeze(ctx, tx, c, desk, h); err != nil {
		return err
	}
	return t.planMore(ctx, tx, c, s, h)
}

func (f Filing) record(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, q Question) error {
	_, code := q.About.missing()
	switch q.Files(s) {
	case FileMeasure:
		_, err := record.AddMeasure(ctx, tx, c, s, record.MeasureCommand{Person: q.Person, Kind: code, Outcome: f.Outcome, Day: f.Day,
			DayPrecision: f.Precision, Place: f.Place, Source: f.Source})
		return err
	case FileNone:
		if !f.None {
			return errs.Invalid("error.transfer.filing").At("none")
		}
		return record.AddNoNeeds(ctx, tx, c, s, record.NoNeedCommand{Person: q.Person, Item: "group:" + code, Source: f.Source})
	case FileNeed:
		if f.None {
			return record.AddNoNeeds(ctx, tx, c, s, record.NoNeedCommand{Person: q.Person, Item: "need:" + code, Source: f.Source})
		}
		entry, _ := record.Current().Need(code)
		_, err := record.AddNeed(ctx, tx, c, s, record.NeedCommand{Person: q.Person, Code: code, Detail: f.Detail, Source: f.Source, Basis: entry.Bases[0]})
		return err
	case FileDetail:
		_, need, _ := strings.Cut(string(q.About), ":")
		return record.DetailNeed(ctx, tx, c, s, id.ID(need), f.Detail, f.Source)
	}
	return errs.Forbidden("error.forbidden")
}

// planMore adds what follows from a newer hand-over to what a municipality that
// has begun to prepare has to do; what it has planned stays as it is.
func (t *Transfer) planMore(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, h Handover) error {
	if t.State != StateQueried || t.Resume != StateAcknowledged && t.Resume != StateReady {
		return nil // it prepares from the whole when it acknowledges
	}
	town := tenant.Scope{Tenant: t.Municipality, Kind: tenant.Municipality, Actor: s.Actor, Name: s.Name, Role: s.Role}
	return tx.On(ctx, t.Municipality, func(ctx context.Context) error {
		known, err := stored(ctx, tx, town, t.ID)
		if err != nil {
			return err
		}
		more := keep(prepare(h, clock.Today(c)), func(p Preparation) bool {
			return !slices.ContainsFunc(known, func(k Preparation) bool { return k.Person == p.Person && k.Code == p.Code })
		})
		if len(more) == 0 {
			return nil
		}
		if err := insertPreparations(ctx, tx, town, t.ID, more); err != nil {
			return err
		}
		audit.Log(tx, c, town, audit.Create, tenant.Transfer, "preparations from an answer")
		return nil
	})
}
