package proposal

import (
	"context"
	"strings"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Capacity is what a municipality says it has for those who come. What it leaves
// out it has not said; zero is said.
type Capacity struct {
	ID      id.ID
	AGS     string
	Number  int // of the municipality's statements, from 1
	Amounts map[Resource]int
	Note    string
	At      time.Time
	By      string
}

const capacityColumns = `id, ags, number, amounts, note, at, by_name`

func scanCapacity(row db.Row) (k Capacity, err error) {
	err = row.Scan(&k.ID, &k.AGS, &k.Number, db.JSON(&k.Amounts), &k.Note, db.Time(&k.At), &k.By)
	return k, err
}

// DeclareCommand is what a municipality has from now on.
type DeclareCommand struct {
	Amounts map[Resource]int
	Note    string
}

const (
	mostCapacity = 100_000
	longestNote  = 300
)

// Declare keeps what the scope's municipality says it has. It takes the place of
// what it said before.
func Declare(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd DeclareCommand) (Capacity, error) {
	if s.Kind != tenant.Municipality {
		return Capacity{}, errs.Forbidden("error.forbidden")
	}
	if err := s.MayWrite(tenant.Transfer); err != nil {
		return Capacity{}, err
	}
	cmd.Note = strings.TrimSpace(cmd.Note)
	if err := cmd.check(); err != nil {
		return Capacity{}, err
	}
	own, err := tenant.Find(ctx, tx, s.Tenant)
	if err != nil {
		return Capacity{}, err
	}
	land, err := tenant.LandOf(ctx, tx, s)
	if err != nil {
		return Capacity{}, err
	}
	last, err := db.One(ctx, tx, db.Value[int], `SELECT coalesce(max(number), 0) FROM capacity WHERE tenant_id = $1`, s.Tenant)
	if err != nil {
		return Capacity{}, err
	}
	k := Capacity{ID: id.New(), AGS: own.AGS, Number: last + 1, Amounts: cmd.Amounts, Note: cmd.Note, At: c.Now(), By: s.Name}
	_, err = tx.Exec(ctx, `INSERT INTO capacity (id, tenant_id, land_id, ags, number, amounts, note, at, by_id, by_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, k.ID, s.Tenant, land.ID, k.AGS, k.Number, db.JSON(k.Amounts), k.Note, db.Micros(k.At), s.Actor, k.By)
	if db.IsDuplicate(err) {
		return k, errs.Conflict("error.conflict").Because(err)
	}
	if err == nil {
		audit.Log(tx, c, s, audit.Create, tenant.Transfer, "capacity", k.ID)
	}
	return k, err
}

func (cmd DeclareCommand) check() error {
	var faults errs.List
	for _, r := range Stated {
		if n, there := cmd.Amounts[r]; there && (n < 0 || n > mostCapacity) {
			faults.Add(errs.Invalid("proposal.capacity.amount", "most", mostCapacity).At(string(r)))
		}
	}
	small, isSmall := cmd.Amounts[Small]
	if beds, all := cmd.Amounts[Beds]; isSmall && all && small > beds {
		faults.Add(errs.Invalid("proposal.capacity.small", "all", beds).At(string(Small)))
	}
	if len(cmd.Amounts) == 0 {
		faults.Add(errs.Invalid("proposal.capacity.nothing").At(string(Beds)))
	}
	if cmd.Note != "" {
		if err := said(cmd.Note, "note"); err != nil || len([]rune(cmd.Note)) > longestNote {
			faults.Add(errs.Invalid("error.transfer.long", "most", longestNote).At("note"))
		}
	}
	return faults.Err()
}

// CapacityPage is how many statements Capacities gives.
const CapacityPage = 24

// Capacities lists what the scope's municipality said, the latest first, behind
// the statement with a number; 0: from the latest.
func Capacities(ctx context.Context, tx *db.Tx, s tenant.Scope, before int) ([]Capacity, error) {
	if s.Kind != tenant.Municipality {
		return nil, errs.Forbidden("error.forbidden")
	}
	if err := s.MayRead(tenant.Transfer); err != nil {
		return nil, err
	}
	if before <= 0 {
		before = 1 << 30
	}
	return db.All(ctx, tx, scanCapacity, `SELECT `+capacityColumns+` FROM capacity WHERE tenant_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3`,
		s.Tenant, before, CapacityPage)
}

// latest gives what each municipality of the scope's Land said last, by its key.
func latest(ctx context.Context, tx *db.Tx, s tenant.Scope) (map[string]Capacity, error) {
	list, err := db.All(ctx, tx, scanCapacity, `SELECT k.id, k.ags, k.number, k.amounts, k.note, k.at, k.by_name FROM capacity k
		JOIN (SELECT ags, max(number) AS number FROM capacity WHERE land_id = $1 GROUP BY ags) newest ON newest.ags = k.ags AND newest.number = k.number
		WHERE k.land_id = $1`, s.Tenant)
	all := make(map[string]Capacity, len(list))
	for _, k := range list {
		all[k.AGS] = k
	}
	return all, err
}
