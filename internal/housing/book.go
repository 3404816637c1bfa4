package housing

import (
	"context"
	"slices"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// BookCommand gives a household a dwelling.
type BookCommand struct {
	Household id.ID
	Transfer  id.ID // with which they come; empty: they are here
	Dwelling  id.ID
	Rooms     []id.ID // of a shared dwelling; none: those that fit best
	Shares    bool    // one grown-up, in a room with others who share
	State     State   // Reserved or Planned; Actual where they live there since From
	From      clock.Date
	Until     clock.Date // zero: open
	LeaveBy   clock.Date // by which a hall is left; zero: four weeks
	Reason    string     // required where a need is not met
}

// hallDays is how long somebody stays in a hall, unless somebody says otherwise.
const hallDays = 28

// Book gives a household a dwelling from a day on. Where it has one already it
// moves: that stay ends on the day. The databases hold that nobody else has the
// places.
func Book(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd BookCommand) (Stay, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite); err != nil {
		return Stay{}, err
	}
	cmd.Reason = strings.TrimSpace(cmd.Reason)
	today := clock.Today(c)
	g, err := findGuest(ctx, tx, c, s, cmd.Household, cmd.Transfer)
	if err != nil {
		return Stay{}, err
	}
	if g.Lost {
		return Stay{}, errs.Conflict("housing.transfer.ended")
	}
	d, site, err := FindDwelling(ctx, tx, s, cmd.Dwelling)
	if err != nil {
		return Stay{}, err
	}
	if err := cmd.check(g, d, site, today); err != nil {
		return Stay{}, err
	}
	spaces, err := Spaces(ctx, tx, s, d, cmd.From, cmd.Until, g.ID)
	if err != nil {
		return Stay{}, err
	}
	places := choose(d, spaces, g.Needs.Beds(len(g.Persons)), g.Needs.SingleRoom, cmd.Shares, cmd.Rooms)
	if places == nil {
		return Stay{}, errs.Conflict("housing.full").At("dwelling")
	}
	t := Stay{ID: id.New(), Household: g.ID, Transfer: g.Transfer.ID, FileNumber: g.FileNumber, Site: site.ID, Dwelling: d.ID, State: cmd.State, Persons: len(g.Persons),
		Places: len(places), Shares: cmd.Shares, From: cmd.From, Until: cmd.Until, Reason: cmd.Reason, Version: 1, At: c.Now(), By: s.Name}
	if Hall(site.Kind) {
		if t.LeaveBy = cmd.LeaveBy; t.LeaveBy.IsZero() {
			t.LeaveBy = cmd.From.AddDays(hallDays)
		}
	}
	if t.Before, err = leaveFor(ctx, tx, s, t); err != nil {
		return Stay{}, err
	}
	if err := t.insert(ctx, tx, s, places); err != nil {
		return Stay{}, taken(err)
	}
	audit.Log(tx, c, s, audit.Create, tenant.Stay, "stay: "+string(t.State), t.Household)
	return t, nil
}

func (cmd BookCommand) check(g Guest, d Dwelling, site Site, today clock.Date) error {
	var faults errs.List
	if !slices.Contains([]State{Reserved, Planned, Actual}, cmd.State) || cmd.State == Actual && g.Announced() {
		faults.Add(errs.Invalid("housing.choice").At("state"))
	}
	begins, ends := d.begins(site), d.Ends(site)
	switch {
	case cmd.From.IsZero():
		faults.Add(errs.Invalid("error.required").At("from"))
	case cmd.State != Actual && cmd.From.Before(today):
		faults.Add(errs.Invalid("housing.day.past").At("from"))
	case cmd.State == Actual && cmd.From.After(today):
		faults.Add(errs.Invalid("housing.day.future").At("from"))
	case cmd.From.Before(begins):
		faults.Add(errs.Invalid("housing.book.opens", "day", begins).At("from"))
	case !ends.IsZero() && !cmd.From.Before(ends):
		faults.Add(errs.Invalid("housing.book.closes", "day", ends).At("from"))
	case !cmd.Until.IsZero() && !cmd.Until.After(cmd.From):
		faults.Add(errs.Invalid("housing.until.before").At("until"))
	case !cmd.LeaveBy.IsZero() && !cmd.LeaveBy.After(cmd.From):
		faults.Add(errs.Invalid("housing.until.before").At("leave_by"))
	}
	if cmd.Shares && !(d.Shared && g.Alone(today)) {
		faults.Add(errs.Invalid("housing.book.shares").At("rooms"))
	}
	if cmd.Shares && len(cmd.Rooms) != 1 {
		faults.Add(errs.Invalid("housing.book.room").At("rooms"))
	}
	misses := g.Needs.Misses(len(g.Persons), d)
	if slices.Contains(misses, TooSmall) {
		faults.Add(errs.Invalid("housing.book.small", "beds", g.Needs.Beds(len(g.Persons)), "places", d.Places).At("dwelling"))
	} else if len(misses) > 0 && cmd.Reason == "" {
		faults.Add(errs.Invalid("housing.book.reason").At("reason"))
	}
	faults.Add(short(cmd.Reason, longestNote, "reason"))
	return faults.Err()
}

// leaveFor ends the stay that a household has on the day on which another begins,
// and takes those back that would begin while that one lasts. It gives the one that ends.
func leaveFor(ctx context.Context, tx *db.Tx, s tenant.Scope, next Stay) (before id.ID, err error) {
	stays, err := db.All(ctx, tx, scanStay, `SELECT `+stayColumns+` FROM stay t WHERE t.tenant_id = $1 AND t.household_id = $2 AND t.state <> 'cancelled'
		AND `+overlaps("t", "$3", "$4")+` ORDER BY t.from_day`+tx.ForUpdate(), s.Tenant, next.Household, next.From, next.Until)
	if err != nil {
		return "", err
	}
	for _, t := range stays {
		if t.From.Before(next.From) {
			before = t.ID
			if err := t.end(ctx, tx, s, next.From, Moved); err != nil {
				return "", err
			}
			continue
		}
		if t.State == Actual {
			return "", errs.Invalid("housing.book.lives", "day", t.From).At("from")
		}
		if err := t.cancel(ctx, tx, s); err != nil {
			return "", err
		}
	}
	return before, nil
}

func (t Stay) insert(ctx context.Context, tx *db.Tx, s tenant.Scope, places []id.ID) error {
	_, err := tx.Exec(ctx, `INSERT INTO stay (id, tenant_id, household_id, transfer_id, file_number, site_id, dwelling_id, state, persons, places, from_day, until_day, shares, leave_by,
			ending, before_id, reason, version, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
		t.ID, s.Tenant, t.Household, t.Transfer, t.FileNumber, t.Site, t.Dwelling, t.State, t.Persons, t.Places, t.From, t.Until, t.Shares, t.LeaveBy, t.Ending, t.Before,
		t.Reason, t.Version, db.Micros(t.At), s.Actor, t.By)
	if err != nil {
		return err
	}
	rows := make([][]any, len(places))
	for i, p := range places {
		rows[i] = []any{p, s.Tenant, t.Site, t.ID, nil, t.From, t.Until}
	}
	return db.Insert(ctx, tx, holdColumns, rows, "")
}

// end ends a stay on a day on which it has begun.
func (t Stay) end(ctx context.Context, tx *db.Tx, s tenant.Scope, on clock.Date, how Ending) error {
	if err := tx.Must(ctx, `UPDATE stay SET until_day = $4, ending = $5, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, t.ID, t.Version, on, how); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE hold SET until_day = $3 WHERE tenant_id = $1 AND stay_id = $2`, s.Tenant, t.ID, on)
	return err
}

func (t Stay) cancel(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
	if _, err := tx.Exec(ctx, `DELETE FROM hold WHERE tenant_id = $1 AND stay_id = $2`, s.Tenant, t.ID); err != nil {
		return err
	}
	return tx.Must(ctx, `UPDATE stay SET state = 'cancelled', version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, t.ID, t.Version)
}
