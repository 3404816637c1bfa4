package flat

import (
	"context"
	"slices"
	"strings"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Flat is one that was found for a household.
type Flat struct {
	ID         id.ID
	Search     id.ID
	Landlord   id.ID // of the list; empty: somebody else
	Address    string
	HalfRooms  int // five are two and a half
	Area       int // tenths of m²
	Rent       int // cents a month with running costs, without heating
	FreeFrom   clock.Date
	State      State
	Since      clock.Date // of the state
	ViewOn     clock.Date
	ViewTime   string // 15:04
	Deposit    int    // cents; 0: none
	DepositBy  Bearer
	HandoverOn clock.Date
	Note       string
	Version    int
	At         time.Time
	By         string
}

// Bearer is who pays a deposit.
type Bearer string

// Who pays it.
const (
	ByPayer     Bearer = "payer" // as a loan
	ByHousehold Bearer = "household"
)

// Bearers lists them.
var Bearers = []Bearer{ByPayer, ByHousehold}

// Above reports by how many cents a month the rent is above what is taken over.
func (f Flat) Above(limit int) int {
	if limit == 0 || f.Rent <= limit {
		return 0
	}
	return f.Rent - limit
}

const flatColumns = `o.id, o.search_id, o.landlord_id, o.address, o.rooms, o.area, o.rent, o.free_from, o.state, o.since_day, o.view_on, o.view_time, o.deposit, o.deposit_by, o.handover_on,
	o.note, o.version, o.at, o.by_name`

func scanFlat(row db.Row) (f Flat, err error) {
	err = row.Scan(&f.ID, &f.Search, &f.Landlord, &f.Address, &f.HalfRooms, &f.Area, &f.Rent, &f.FreeFrom, &f.State, &f.Since, &f.ViewOn, &f.ViewTime, &f.Deposit, &f.DepositBy, &f.HandoverOn,
		&f.Note, &f.Version, db.Time(&f.At), &f.By)
	return f, err
}

func flatsOf(ctx context.Context, tx *db.Tx, s tenant.Scope, search id.ID) ([]Flat, error) {
	return db.All(ctx, tx, scanFlat, `SELECT `+flatColumns+` FROM flat o WHERE o.tenant_id = $1 AND o.search_id = $2 ORDER BY o.at, o.id`, s.Tenant, search)
}

// mostFlats is how many flats one search keeps.
const mostFlats = 200

// NoteCommand notes a flat that was found.
type NoteCommand struct {
	Search    Seen
	Landlord  id.ID
	Address   string
	HalfRooms int
	Area      int
	Rent      int
	FreeFrom  clock.Date
	Note      string
}

// Note keeps a flat that was found.
func Note(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd NoteCommand) (Flat, error) {
	of, err := hold(ctx, tx, s, cmd.Search)
	if err != nil {
		return Flat{}, err
	}
	f := Flat{ID: id.New(), Search: of.ID, Landlord: cmd.Landlord, Address: strings.TrimSpace(cmd.Address), HalfRooms: cmd.HalfRooms, Area: cmd.Area, Rent: cmd.Rent, FreeFrom: cmd.FreeFrom,
		State: Noted, Since: clock.Today(c), Note: strings.TrimSpace(cmd.Note), Version: 1, At: c.Now(), By: s.Name}
	if err := f.check(); err != nil {
		return Flat{}, err
	}
	if f.Landlord != "" {
		if _, err := FindLandlord(ctx, tx, s, f.Landlord); err != nil {
			return Flat{}, errs.Invalid("housing.choice").At("landlord").Because(err)
		}
	}
	there, err := flatsOf(ctx, tx, s, of.ID)
	if err == nil && len(there) >= mostFlats {
		err = errs.Invalid("flat.many", "most", mostFlats).At("address")
	}
	if err != nil {
		return Flat{}, err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO flat (id, tenant_id, search_id, landlord_id, address, rooms, area, rent, free_from, state, since_day, view_on, view_time, deposit, deposit_by, handover_on,
			note, version, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
		f.ID, s.Tenant, f.Search, f.Landlord, f.Address, f.HalfRooms, f.Area, f.Rent, f.FreeFrom, f.State, f.Since, f.ViewOn, f.ViewTime, f.Deposit, f.DepositBy, f.HandoverOn,
		f.Note, f.Version, db.Micros(f.At), s.Actor, f.By); err != nil {
		return Flat{}, err
	}
	return f, of.save(ctx, tx, c, s, "flat: noted")
}

func (f Flat) check() error {
	var faults errs.List
	if f.Address == "" {
		faults.Add(errs.Invalid("error.required").At("address"))
	}
	if f.Rent <= 0 || f.Rent > highestRent {
		faults.Add(errs.Invalid("flat.rent.missing").At("rent"))
	}
	if f.HalfRooms < 0 || f.HalfRooms > 40 {
		faults.Add(errs.Invalid("housing.number").At("rooms"))
	}
	faults.Add(short(f.Address, longestLine, "address"))
	faults.Add(short(f.Note, longestText, "note"))
	return faults.Err()
}

// StepCommand brings a flat to its next state.
type StepCommand struct {
	Flat     Seen
	To       State
	On       clock.Date // when it came to that; of a viewing, its day
	Time     string     // of a viewing, "15:04" or empty
	Deposit  int        // cents; with Assured
	Bearer   Bearer     // of the deposit
	Handover clock.Date // the day of the keys; with Secured
	Note     string     // is added to the note
}

// Step brings a flat to its next state. With the keys the search has ended, and
// so has the stay in the accommodation.
func Step(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd StepCommand) (Search, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite); err != nil {
		return Search{}, err
	}
	f, err := db.One(ctx, tx, scanFlat, `SELECT `+flatColumns+` FROM flat o WHERE o.tenant_id = $1 AND o.id = $2`+tx.ForUpdate(), s.Tenant, cmd.Flat.ID)
	if err == nil && f.Version != cmd.Flat.Version {
		err = errs.Conflict("error.conflict")
	}
	if err != nil {
		return Search{}, err
	}
	of, err := db.One(ctx, tx, scanSearch, `SELECT `+searchColumns+` FROM flat_search f WHERE f.tenant_id = $1 AND f.id = $2`+tx.ForUpdate(), s.Tenant, f.Search)
	if err == nil && !of.Ended.IsZero() {
		err = errs.Conflict("flat.search.over")
	}
	if err != nil {
		return of, err
	}
	if f, err = f.stepped(cmd, clock.Today(c)); err != nil {
		return of, err
	}
	if f.State == Moved {
		if of.Ended, of.Outcome = f.HandoverOn, Found; s.Writes(tenant.Stay) {
			err = leave(ctx, tx, c, s, of.Household, f.HandoverOn)
		} else {
			err = errs.Invalid("flat.move.housing").At("to")
		}
		if err != nil {
			return of, err
		}
	}
	f.At, f.By = c.Now(), s.Name
	if err := tx.Must(ctx, `UPDATE flat SET state = $4, since_day = $5, view_on = $6, view_time = $7, deposit = $8, deposit_by = $9, handover_on = $10, note = $11, version = version + 1,
			at = $12, by_id = $13, by_name = $14 WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, f.ID, f.Version, f.State, f.Since, f.ViewOn, f.ViewTime, f.Deposit, f.DepositBy,
		f.HandoverOn, f.Note, db.Micros(f.At), s.Actor, f.By); err != nil {
		return of, err
	}
	return of, of.save(ctx, tx, c, s, "flat: "+string(f.State))
}

// stepped holds the rules of a step.
func (f Flat) stepped(cmd StepCommand, today clock.Date) (Flat, error) {
	if !slices.Contains(f.State.Next(), cmd.To) {
		return f, errs.Conflict("flat.step.wrong")
	}
	var faults errs.List
	if cmd.On.IsZero() {
		faults.Add(errs.Invalid("error.required").At("on"))
	} else if cmd.To != Viewing && cmd.On.After(today) {
		faults.Add(errs.Invalid("housing.day.future").At("on"))
	} else if cmd.To == Moved && cmd.On.Before(f.Since.AddDays(-366)) {
		faults.Add(errs.Invalid("housing.day.past").At("on"))
	}
	switch f.Since = cmd.On; cmd.To {
	case Viewing:
		if f.Since = today; cmd.On.Before(today) {
			faults.Add(errs.Invalid("housing.day.past").At("on"))
		}
		if _, err := time.Parse("15:04", cmd.Time); cmd.Time != "" && err != nil {
			faults.Add(errs.Invalid("flat.time").At("time"))
		}
		f.ViewOn, f.ViewTime = cmd.On, cmd.Time
	case Assured:
		if cmd.Deposit < 0 || cmd.Deposit > 3*highestRent {
			faults.Add(errs.Invalid("housing.number").At("deposit"))
		}
		if f.Deposit = cmd.Deposit; cmd.Deposit > 0 {
			if f.DepositBy = cmd.Bearer; !slices.Contains(Bearers, cmd.Bearer) {
				faults.Add(errs.Invalid("housing.choice").At("deposit_by"))
			}
		}
	case Secured:
		if f.HandoverOn = cmd.Handover; !cmd.Handover.IsZero() && cmd.Handover.Before(cmd.On) {
			faults.Add(errs.Invalid("housing.until.before").At("handover"))
		}
	case Moved:
		f.HandoverOn = cmd.On
	}
	if more := strings.TrimSpace(cmd.Note); more != "" {
		f.Note = strings.TrimSpace(f.Note + "\n" + more)
		faults.Add(short(f.Note, longestText, "note"))
	}
	f.State = cmd.To
	return f, faults.Err()
}

// leave ends the stay that a household has, with a flat of its own.
func leave(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, household id.ID, on clock.Date) error {
	stays, err := housing.StaysOf(ctx, tx, c, s, household)
	if err != nil {
		return err
	}
	for _, t := range stays {
		seen := housing.Seen{Stay: t.ID, Version: t.Version}
		switch {
		case t.State == housing.Actual && t.Ending == "" && (t.Until.IsZero() || t.Until.After(on)):
			if _, err := housing.Leave(ctx, tx, c, s, seen, on, housing.OwnFlat); err != nil {
				return err
			}
		case (t.State == housing.Planned || t.State == housing.Reserved) && !t.From.Before(on):
			if _, err := housing.Cancel(ctx, tx, c, s, seen); err != nil {
				return err
			}
		}
	}
	return nil
}
