package seat

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"wegwarte/engine/seating"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Run proposes who comes into which Kita.
type Run struct {
	ID       id.ID
	Number   int
	Starts   clock.Date
	On       clock.Date // of which waiting counts
	Seed     string     // of the lots: nobody chose it
	Decided  bool
	Children int
	Placed   int
	Version  int
	At       time.Time
	By       string
	Basis
	Lines []Line
}

// Basis is what a run is reckoned from, besides the children.
type Basis struct {
	RuleNo int
	Source string
	Rule   seating.Rule
	Groups []Group
}

// Group are the seats of a Kita for an age.
type Group struct {
	Offer    id.ID
	Provider id.ID
	Kita     string
	Title    string
	From     int // months
	Until    int
	Seats    int
	Free     int // when it was reckoned
	Given    int // of those, by this run
}

// Line is a child of a run.
type Line struct {
	Who    string
	Person id.ID // empty: a child without a record
	Name   string
	Birth  clock.Date
	Wish   id.ID // the seat that is proposed; empty: none
	Pinned bool
	Reason string // why people decided otherwise
	By     string // who did
	Found
}

// Found is what was reckoned for a child.
type Found struct {
	Asked []Asked
	Apart bool // siblings who begin together come to different Kitas
}

// Asked is a wish and what came of it.
type Asked struct {
	Seat id.ID
	Kita string
	seating.Asking
}

const runColumns = `r.id, r.number, r.starts, r.on_day, r.seed, r.state, r.children, r.placed, r.version, r.at, r.by_name, r.data`

func scanRun(row db.Row) (r Run, err error) {
	var state string
	err = row.Scan(&r.ID, &r.Number, &r.Starts, &r.On, &r.Seed, &state, &r.Children, &r.Placed, &r.Version, db.Time(&r.At), &r.By, db.JSON(&r.Basis))
	r.Decided = state == "decided"
	return r, err
}

// mostRuns is how many are listed.
const mostRuns = 50

// Runs lists the runs, the latest first, without their lines.
func Runs(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Run, error) {
	if err := desk(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scanRun, `SELECT `+runColumns+` FROM seat_run r WHERE r.tenant_id = $1 ORDER BY r.number DESC`+fmt.Sprintf(` LIMIT %d`, mostRuns), s.Tenant)
}

// ShowRun gives a run with its children and the calculation of each.
func ShowRun(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, number int) (Run, error) {
	if err := desk(s, tenant.Scope.MayRead); err != nil {
		return Run{}, err
	}
	r, err := findRun(ctx, tx, s, number, "")
	if err != nil {
		return r, err
	}
	audit.Log(tx, c, s, audit.Read, tenant.Seat, "kita run", r.subjects()...)
	return r, nil
}

func (r Run) subjects() (all []id.ID) {
	for _, l := range r.Lines {
		if l.Person != "" {
			all = append(all, l.Person)
		}
	}
	return all
}

func findRun(ctx context.Context, tx *db.Tx, s tenant.Scope, number int, lock string) (Run, error) {
	r, err := db.One(ctx, tx, scanRun, `SELECT `+runColumns+` FROM seat_run r WHERE r.tenant_id = $1 AND r.number = $2`+lock, s.Tenant, number)
	if err != nil {
		return r, err
	}
	r.Lines, err = db.All(ctx, tx, func(row db.Row) (l Line, err error) {
		return l, row.Scan(&l.Who, &l.Wish, &l.Pinned, &l.Reason, &l.By, db.JSON(&l.Found))
	}, `SELECT l.who, l.wish_id, l.pinned, l.reason, l.by_name, l.calc FROM seat_line l WHERE l.tenant_id = $1 AND l.run_id = $2 ORDER BY l.id`, s.Tenant, r.ID)
	if err != nil {
		return r, err
	}
	named := map[string]Seat{} // the lines keep no name: of who was forgotten, there is none
	seats, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM seat s WHERE s.tenant_id = $1 AND s.place > 0 AND s.who IN (SELECT l.who FROM seat_line l WHERE l.tenant_id = $1 AND l.run_id = $2) ORDER BY s.who, s.id`, s.Tenant, r.ID)
	for _, t := range seats {
		named[t.Who] = t
	}
	for i := range r.Lines {
		l := &r.Lines[i]
		t := named[l.Who]
		l.Person, l.Name, l.Birth = t.Person, t.Name, t.Birth
	}
	return r, err
}

// MakeRun reckons a proposal for all who would like a place until a day, by the criteria in force today.
func MakeRun(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, starts clock.Date) (Run, error) {
	if err := desk(s, tenant.Scope.MayWrite); err != nil {
		return Run{}, err
	}
	today := clock.Today(c)
	if starts.IsZero() || starts.Before(today) || starts.After(today.AddMonths(30)) {
		return Run{}, errs.Invalid("own.kita.error.starts").At("starts")
	}
	rule, err := RuleOn(ctx, tx, s, today)
	if err != nil {
		return Run{}, err
	}
	if rule.Number == 0 {
		return Run{}, errs.Conflict("seat.run.rule")
	}
	last, err := db.One(ctx, tx, db.Value[int], `SELECT coalesce(max(number), 0) FROM seat_run WHERE tenant_id = $1`, s.Tenant)
	if err != nil {
		return Run{}, err
	}
	town, err := tenant.Find(ctx, tx, s.Tenant)
	if err != nil {
		return Run{}, err
	}
	r := Run{ID: id.New(), Number: last + 1, Starts: starts, On: today, Seed: fmt.Sprintf("%s %s", town.Name, starts), Version: 1, At: c.Now(), By: s.Name, Basis: Basis{RuleNo: rule.Number, Source: rule.Source, Rule: rule.Rule}}
	if err := r.reckon(ctx, tx, s, nil); err != nil {
		return r, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO seat_run (id, tenant_id, number, starts, on_day, rule_no, seed, state, data, children, placed, version, at, by_id, by_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 'proposed', $8, $9, $10, 1, $11, $12, $13)`, r.ID, s.Tenant, r.Number, r.Starts, r.On, r.RuleNo, r.Seed, db.JSON(r.Basis), r.Children, r.Placed, db.Micros(r.At), s.Actor, s.Name)
	if db.IsDuplicate(err) {
		err = errs.Conflict("error.conflict").Because(err)
	}
	if err != nil {
		return r, err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Seat, "kita run", r.subjects()...)
	return r, r.store(ctx, tx, s)
}

// reckon places the children anew; the pins are what people decided, by child.
func (r *Run) reckon(ctx context.Context, tx *db.Tx, s tenant.Scope, pins map[string]Line) error {
	kitas, err := Kitas(ctx, tx, s)
	if err != nil {
		return err
	}
	task := seating.Task{Rule: r.Rule, Seed: r.Seed, On: epoch.DaysUntil(r.On)}
	r.Groups = nil
	names := map[id.ID]string{}
	for _, k := range kitas {
		place := seating.Place{ID: string(k.Provider.ID)}
		names[k.Provider.ID] = k.Provider.Name
		for g, o := range k.Groups {
			from, until := k.ages(g)
			if until > from {
				free := max(0, o.Seats-o.Taken)
				place.Groups = append(place.Groups, seating.Group{From: from, Until: until, Seats: free})
				r.Groups = append(r.Groups, Group{Offer: o.ID, Provider: k.Provider.ID, Kita: k.Provider.Name, Title: o.Title, From: from, Until: until, Seats: o.Seats, Free: free})
			}
		}
		task.Places = append(task.Places, place)
	}
	wishes, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM seat s WHERE s.tenant_id = $1 AND s.place > 0 AND s.state IN ('signed-up', 'waiting') AND s.starts <= $2`+wanted+` ORDER BY s.who, s.place, s.id`, s.Tenant, r.Starts)
	if err != nil {
		return err
	}
	claims, err := claims(ctx, tx, s, wishes, r.Rule)
	if err != nil {
		return err
	}
	r.Lines = nil
	for i, t := range wishes {
		if _, open := names[t.Provider]; !open {
			continue // the Kita has closed: the night takes it off
		}
		if n := len(r.Lines); n == 0 || r.Lines[n-1].Who != t.Who {
			l := Line{Who: t.Who, Person: t.Person, Name: t.Name, Birth: t.Birth}
			child := seating.Child{Claim: claims[i], Months: months(t.Birth, t.Starts)} // on that day its groups were found
			if pin, pinned := pins[t.Who]; pinned {
				l.Pinned, l.Reason, l.By, child.Pinned = true, pin.Reason, pin.By, true
			}
			if t.Person == "" {
				child.Family = t.Contact
			}
			r.Lines, task.Children = append(r.Lines, l), append(task.Children, child)
		}
		l, child := &r.Lines[len(r.Lines)-1], &task.Children[len(task.Children)-1]
		l.Asked = append(l.Asked, Asked{Seat: t.ID, Kita: names[t.Provider]})
		child.Wishes = append(child.Wishes, string(t.Provider))
		child.ID = min(child.ID, claims[i].ID) // of a child without a record each wish has a name of its own
		for place, metres := range claims[i].Metres {
			child.Metres[place] = metres
		}
		child.Siblings = append(child.Siblings, claims[i].Siblings...)
		if pin := pins[t.Who]; pin.Wish == t.ID {
			child.To = string(t.Provider)
		}
	}
	if err := r.families(ctx, tx, s, task.Children); err != nil {
		return err
	}
	outcome, err := seating.Assign(task)
	if err != nil {
		return errs.Conflict("seat.run.full").Because(err)
	}
	r.take(outcome)
	return nil
}

// families says which children of the register begin together.
func (r *Run) families(ctx context.Context, tx *db.Tx, s tenant.Scope, children []seating.Child) error {
	args := []any{s.Tenant}
	home, err := db.All(ctx, tx, func(row db.Row) (of [2]string, err error) { return of, row.Scan(&of[0], &of[1]) }, `SELECT p.id, p.household_id FROM person p WHERE p.tenant_id = $1 AND p.id IN (`+db.List(&args, r.subjects())+`)`, args...)
	of := map[string]string{}
	for _, one := range home {
		of[one[0]] = one[1]
	}
	for i := range children {
		if who := r.Lines[i].Person; who != "" {
			children[i].Family = of[string(who)]
		}
	}
	return err
}

// take reads the outcome into lines and groups.
func (r *Run) take(o *seating.Outcome) {
	r.Children, r.Placed = len(r.Lines), 0
	for i := range r.Lines {
		l := &r.Lines[i]
		l.Wish = ""
		for w, asking := range o.Asked[i] {
			if l.Asked[w].Asking = asking; asking.Got {
				l.Wish = l.Asked[w].Seat
				r.Placed++
			}
		}
	}
	for _, apart := range o.Apart {
		for _, i := range apart.Children {
			r.Lines[i].Apart = true
		}
	}
	at := 0
	for p := range o.Groups {
		for g := range o.Groups[p] {
			r.Groups[at].Given = len(o.Groups[p][g].Children)
			at++
		}
	}
}

// store keeps the lines instead of those before.
func (r Run) store(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
	if _, err := tx.Exec(ctx, `DELETE FROM seat_line WHERE tenant_id = $1 AND run_id = $2`, s.Tenant, r.ID); err != nil {
		return err
	}
	rows := make([][]any, len(r.Lines))
	for i, l := range r.Lines {
		rows[i] = []any{id.New(), s.Tenant, r.ID, l.Who, l.Wish, l.Pinned, l.Reason, db.JSON(l.Found), l.By}
	}
	return db.Insert(ctx, tx, `seat_line (id, tenant_id, run_id, who, wish_id, pinned, reason, calc, by_name)`, rows, "")
}

// PinCommand says that people decide otherwise for a child.
type PinCommand struct {
	Number  int
	Version int
	Who     string
	Wish    id.ID // empty: none
	Free    bool  // back to what the criteria give
	Reason  string
}

// Pin keeps what people decided for a child, with their reason, and reckons the others anew.
func Pin(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd PinCommand) error {
	if err := desk(s, tenant.Scope.MayWrite); err != nil {
		return err
	}
	r, err := findRun(ctx, tx, s, cmd.Number, tx.ForUpdate())
	if err != nil {
		return err
	}
	if r.Decided || r.Version != cmd.Version {
		return errs.Conflict("error.conflict")
	}
	i := slices.IndexFunc(r.Lines, func(l Line) bool { return l.Who == cmd.Who })
	if i < 0 || cmd.Wish != "" && !slices.ContainsFunc(r.Lines[i].Asked, func(a Asked) bool { return a.Seat == cmd.Wish }) {
		return errs.NotFound("error.not-found")
	}
	if cmd.Reason = strings.TrimSpace(cmd.Reason); !cmd.Free {
		switch {
		case cmd.Reason == "":
			return errs.Invalid("seat.run.reason").At("reason")
		case len([]rune(cmd.Reason)) > longest:
			return errs.Invalid("own.seat.error.long", "most", longest).At("reason")
		}
	}
	pins := map[string]Line{}
	for _, l := range r.Lines {
		if l.Pinned {
			pins[l.Who] = l
		}
	}
	if delete(pins, cmd.Who); !cmd.Free {
		pins[cmd.Who] = Line{Wish: cmd.Wish, Reason: cmd.Reason, By: s.Name}
	}
	if err := r.reckon(ctx, tx, s, pins); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Seat, "kita run: decided otherwise", r.subjects()...)
	if err := r.save(ctx, tx, s, "proposed"); err != nil {
		return err
	}
	return r.store(ctx, tx, s)
}

func (r Run) save(ctx context.Context, tx *db.Tx, s tenant.Scope, state string) error {
	return tx.Must(ctx, `UPDATE seat_run SET state = $4, data = $5, children = $6, placed = $7, version = version + 1, by_id = $8, by_name = $9 WHERE tenant_id = $1 AND id = $2 AND version = $3`,
		s.Tenant, r.ID, r.Version, state, db.JSON(r.Basis), r.Children, r.Placed, s.Actor, s.Name)
}

// DecideCommand makes a proposal the decision.
type DecideCommand struct {
	Number  int
	Version int
}

// Decide offers the places of a run to the families, each until a day, and puts all others on the lists of those who wait. Where somebody has come
// or gone since it was reckoned, it is to be reckoned anew.
func Decide(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd DecideCommand) error {
	if err := desk(s, tenant.Scope.MayWrite); err != nil {
		return err
	}
	r, err := findRun(ctx, tx, s, cmd.Number, tx.ForUpdate())
	if err != nil {
		return err
	}
	if r.Decided || r.Version != cmd.Version {
		return errs.Conflict("error.conflict")
	}
	offers := map[id.ID]offer.Offer{}
	groups := slices.Clone(r.Groups)
	sorted.By(groups, func(a, b Group) int { return strings.Compare(string(a.Offer), string(b.Offer)) })
	for _, g := range groups {
		if offers[g.Offer], err = hold(ctx, tx, s, g.Offer); err != nil {
			return err
		}
	}
	was := r.wished()
	now := r
	pins := map[string]Line{}
	for _, l := range r.Lines {
		if l.Pinned {
			pins[l.Who] = l
		}
	}
	if err := now.reckon(ctx, tx, s, pins); err != nil {
		return err
	}
	if !slices.Equal(was, now.wished()) {
		return errs.Conflict("seat.run.changed")
	}
	rule, err := RuleOn(ctx, tx, s, clock.Today(c))
	if err != nil {
		return err
	}
	for _, l := range now.Lines {
		if err := l.decide(ctx, tx, c, s, offers, clock.Today(c).AddDays(rule.Days)); err != nil {
			return err
		}
	}
	audit.Log(tx, c, s, audit.Change, tenant.Seat, "kita run decided", r.subjects()...)
	return r.save(ctx, tx, s, "decided")
}

// wished are the wishes of a run with what came of each.
func (r Run) wished() (all []string) {
	for _, l := range r.Lines {
		for _, a := range l.Asked {
			all = append(all, fmt.Sprint(a.Seat, a.Seat == l.Wish))
		}
	}
	return all
}

// decide offers a child its place first, so that it does not wait for what it likes less.
func (l Line) decide(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, offers map[id.ID]offer.Offer, until clock.Date) error {
	for _, first := range []bool{true, false} {
		for _, a := range l.Asked {
			if (a.Seat == l.Wish) != first {
				continue
			}
			t, err := one(ctx, tx, s, a.Seat, tx.ForUpdate())
			if err != nil {
				return err
			}
			to := Waiting
			if first {
				to, t.Until = Offered, until
				got, err := offer.Take(ctx, tx, s, t.Offer, t.People)
				if err != nil {
					return err
				}
				if !got {
					return errs.Conflict("seat.run.changed")
				}
			} else if t.State == Waiting {
				continue
			}
			if err := t.become(ctx, tx, c, s, to, offers[t.Offer]); err != nil {
				return err
			}
		}
	}
	return nil
}
