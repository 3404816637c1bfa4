package assignment

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// DraftCommand is a way that the Land plans for some households.
type DraftCommand struct {
	Municipality id.ID
	Households   []id.ID
	Plan         Plan
}

// most is how many households one transfer may bring, and most characters how
// long a text may be.
const (
	mostHouseholds = 60
	mostCharacters = 2000
)

// Draft plans a transfer that only the Land sees. Each household must be at the
// Land and on no other way.
func Draft(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd DraftCommand) (Transfer, error) {
	if s.Kind != tenant.Land {
		return Transfer{}, errs.Forbidden("error.forbidden")
	}
	if err := handles(s); err != nil {
		return Transfer{}, err
	}
	today := clock.Today(c)
	cmd.Households = slices.Compact(slices.Sorted(slices.Values(cmd.Households)))
	var faults errs.List
	faults.Add(cmd.Plan.check(today))
	faults.Add(cmd.checkHouseholds())
	town, err := destination(ctx, tx, cmd.Municipality)
	faults.Add(err)
	if err := faults.Err(); err != nil {
		return Transfer{}, err
	}
	households, err := free(ctx, tx, s, cmd.Households)
	if err != nil {
		return Transfer{}, err
	}
	number, err := nextNumber(ctx, tx, s, today.Year())
	if err != nil {
		return Transfer{}, err
	}
	t := Transfer{ID: id.New(), Number: number, Land: s.Tenant, Municipality: town.ID, MunicipalityName: town.Name,
		State: StateDraft, Turn: TurnLand, TurnSince: c.Now(), Plan: cmd.Plan.kinded(), Households: len(households),
		Persons: len(members(households)), Version: 1}
	if t.DueOn, err = t.due(ctx, tx, today); err != nil {
		return Transfer{}, err
	}
	if err := t.insert(ctx, tx, households); err != nil {
		return Transfer{}, err
	}
	event := Event{Action: ActDraft, From: StateDraft, To: StateDraft, Detail: Detail{Day: t.ArriveOn}}
	if err := t.note(ctx, tx, c, s, event); err != nil {
		return Transfer{}, err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Transfer, "draft", person.Subjects(households)...)
	return t, nil
}

func (cmd DraftCommand) checkHouseholds() error {
	switch {
	case len(cmd.Households) == 0:
		return errs.Invalid("error.transfer.households").At("household")
	case len(cmd.Households) > mostHouseholds:
		return errs.Invalid("error.transfer.too-many", "most", mostHouseholds).At("household")
	}
	return nil
}

// destination gives the municipality somebody is to go to.
func destination(ctx context.Context, tx *db.Tx, municipality id.ID) (tenant.Tenant, error) {
	town, err := tenant.Find(ctx, tx, municipality)
	if errs.Is(err, errs.KindNotFound) || err == nil && town.Kind != tenant.Municipality {
		return town, errs.Invalid("error.transfer.municipality").At("municipality")
	}
	return town, err
}

// free gives the households, each of which must still be at the Land. That none
// is on another way is held by the table's index.
func free(ctx context.Context, tx *db.Tx, s tenant.Scope, ids []id.ID) ([]person.Household, error) {
	if err := person.Hold(ctx, tx, s, ids); err != nil {
		return nil, err
	}
	households, err := person.Load(ctx, tx, s, ids)
	if err != nil {
		return nil, err
	}
	if len(households) != len(ids) {
		return nil, errs.NotFound("error.not-found")
	}
	if slices.ContainsFunc(households, func(h person.Household) bool { return !h.LeftOn.IsZero() }) {
		return nil, errs.Conflict("error.transfer.gone").At("household")
	}
	return households, nil
}

// nextNumber counts the transfers of a Land and a year: "Z-2026-0148".
func nextNumber(ctx context.Context, tx *db.Tx, s tenant.Scope, year int) (string, error) {
	n, err := db.One(ctx, tx, db.Value[int], `INSERT INTO transfer_counter (tenant_id, year, last) VALUES ($1, $2, 1)
		ON CONFLICT (tenant_id, year) DO UPDATE SET last = transfer_counter.last + 1 RETURNING last`, s.Tenant, year)
	return fmt.Sprintf("Z-%d-%04d", year, n), err
}

func (t *Transfer) insert(ctx context.Context, tx *db.Tx, households []person.Household) error {
	first := households[0].Persons[0]
	_, err := tx.Exec(ctx, `INSERT INTO transfer (id, tenant_id, to_tenant_id, number, state, resume, open_questions,
			turn, turn_since, due_on, arrive_on, arrive_at, meeting_point, announced_on, notice_days, notice_working,
			promised_days, handover, households, persons, version, created_at, kind,
			stage, ended, sort_name, sort_town)
		VALUES ($1, $2, $3, $4, $5, '', 0, $6, $7, $8, $9, $10, $11, '', 0, 0, 0, 0, $12, $13, $14, $7, $15, $16, FALSE, $17, $18)`,
		t.ID, t.Land, t.Municipality, t.Number, t.State, t.Turn, db.Micros(t.TurnSince), t.DueOn,
		t.ArriveOn, t.ArriveAt, t.MeetingPoint, t.Households, t.Persons, t.Version, t.Kind, t.State.stage(),
		sortName(first.FamilyName, first.GivenName), person.Fold(t.MunicipalityName))
	if err != nil {
		return err
	}
	args := []any{t.ID, t.Land, t.Municipality}
	rows := make([]string, len(households))
	for i, h := range households {
		args = append(args, h.ID)
		rows[i] = fmt.Sprintf("($1, $2, $3, $%d, TRUE)", len(args))
	}
	_, err = tx.Exec(ctx, `INSERT INTO transfer_household
		(transfer_id, tenant_id, to_tenant_id, household_id, active) VALUES `+strings.Join(rows, ","), args...)
	if db.IsDuplicate(err) {
		return errs.Conflict("error.transfer.on-the-way").At("household").Because(err)
	}
	return err
}

// ReplanCommand is another day, time or place for a draft.
type ReplanCommand struct {
	Seen
	Plan Plan
}

// Replan changes a draft.
func Replan(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd ReplanCommand) (Transfer, error) {
	t, err := cmd.open(ctx, tx, s, ActChange)
	if err != nil {
		return t, err
	}
	if err := cmd.Plan.check(clock.Today(c)); err != nil {
		return t, err
	}
	detail := Detail{Day: cmd.Plan.ArriveOn, OldDay: t.ArriveOn}
	t.Plan = cmd.Plan.kinded()
	return t, t.act(ctx, tx, c, s, ActChange, "", detail)
}

var timeOfDay = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)

// check holds that the plan can be announced on a day.
func (p Plan) check(today clock.Date) error {
	var faults errs.List
	switch {
	case p.ArriveOn.IsZero():
		faults.Add(errs.Invalid("error.required").At("arrive_on"))
	case p.ArriveOn.Before(today):
		faults.Add(errs.Invalid("error.transfer.day-past").At("arrive_on"))
	case p.ArriveOn.After(today.AddDays(366)):
		faults.Add(errs.Invalid("error.transfer.day-far").At("arrive_on"))
	}
	if p.ArriveAt != "" && !timeOfDay.MatchString(p.ArriveAt) {
		faults.Add(errs.Invalid("error.transfer.time").At("arrive_at"))
	}
	if p.Kind != "" && p.Kind != Usual && p.Kind != Urgent {
		faults.Add(errs.Invalid("error.promise.kind").At("kind"))
	}
	faults.Add(bounded(p.MeetingPoint, 200, "meeting_point"))
	return faults.Err()
}

// kinded gives the plan with its kind said.
func (p Plan) kinded() Plan {
	if p.Kind == "" {
		p.Kind = Usual
	}
	return p
}

// bounded holds that a text is not longer than most characters.
func bounded(text string, most int, field string) error {
	if utf8.RuneCountInString(text) > most || !utf8.ValidString(text) {
		return errs.Invalid("error.transfer.long", "most", most).At(field)
	}
	return nil
}

// said holds that a text is there, and not longer than it may be.
func said(text, field string) error {
	if strings.TrimSpace(text) == "" {
		return errs.Invalid("error.required").At(field)
	}
	return bounded(text, mostCharacters, field)
}
