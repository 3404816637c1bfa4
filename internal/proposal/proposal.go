package proposal

import (
	"context"
	"fmt"
	"time"

	"wegwarte/engine/allocation"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Summary is what a list says of a proposal.
type Summary struct {
	ID         id.ID
	Number     int
	Parent     id.ID // the proposal it was changed from; "" if none
	State      State
	ArriveOn   clock.Date
	Households int
	Persons    int
	Unplaced   int // households
	Towns      int // that somebody goes to
	Objective  int64
	Bound      int64 // no proposal scores more
	At         time.Time
	By         string
}

// State is what became of a proposal.
type State string

// The states.
const (
	Open      State = "open"
	Announced State = "announced" // of some of its households at least
)

// Text gives the message key of the state's name.
func (s State) Text() string { return "proposal.state." + string(s) }

// Gap gives by how much another proposal may be better at most, in parts of this
// one.
func (p Summary) Gap() float64 {
	if p.Objective <= 0 {
		return 0
	}
	return float64(p.Bound-p.Objective) / float64(p.Objective)
}

// Proposal is one proposal, with all it follows from.
type Proposal struct {
	Summary
	Situation Situation
	Rules     Rules
	Overrides []Override
	Solution  Solution
}

// Solution is who goes where, with what proves it.
type Solution struct {
	At          []int                   `json:"at"` // a town of the situation, or allocation.Unplaced, for each household
	Certificate *allocation.Certificate `json:"certificate"`
	Plain       int64                   `json:"plain"` // what would score without floors
	Floors      []allocation.FloorCost  `json:"floors,omitempty"`
	Strict      []int                   `json:"strict,omitempty"` // towns that may take nobody beyond what they owe, or they would be given several
	Complete    bool                    `json:"complete"`         // the planned work was done
	Millis      int64                   `json:"millis"`
}

// Override is what somebody decided by hand.
type Override struct {
	Household id.ID     `json:"household"`
	Town      id.ID     `json:"town"` // "": what was decided of it before no longer holds
	Keep      bool      `json:"keep"` // it goes there; else not there
	Reason    string    `json:"reason"`
	At        time.Time `json:"at"`
	By        string    `json:"by"`
}

const summaryColumns = `id, number, parent_id, state, arrive_on, households, persons, unplaced, towns, objective, bound, at, by_name`

func (p *Summary) columns() []any {
	return []any{&p.ID, &p.Number, &p.Parent, &p.State, &p.ArriveOn, &p.Households, &p.Persons, &p.Unplaced, &p.Towns, &p.Objective, &p.Bound, db.Time(&p.At), &p.By}
}

func scanSummary(row db.Row) (p Summary, err error) {
	err = row.Scan(p.columns()...)
	return p, err
}

// Page is how many proposals List gives.
const Page = 20

// List gives the Land's proposals, the latest first, behind the one with a number;
// 0: from the latest. It names nobody.
func List(ctx context.Context, tx *db.Tx, s tenant.Scope, before int) ([]Summary, error) {
	if err := ofDesk(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	if before <= 0 {
		before = 1 << 30
	}
	return db.All(ctx, tx, scanSummary, `SELECT `+summaryColumns+` FROM proposal WHERE tenant_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3`, s.Tenant, before, Page)
}

// Children gives the proposals that were changed from one, the latest first.
func Children(ctx context.Context, tx *db.Tx, s tenant.Scope, parent id.ID) ([]Summary, error) {
	if err := ofDesk(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scanSummary, `SELECT `+summaryColumns+` FROM proposal WHERE tenant_id = $1 AND parent_id = $2 ORDER BY number DESC LIMIT $3`, s.Tenant, parent, Page)
}

// find gives the proposal with a number, 0: the latest. It is not audited: the
// caller is.
func find(ctx context.Context, tx *db.Tx, s tenant.Scope, number int) (*Proposal, error) {
	return db.One(ctx, tx, func(row db.Row) (*Proposal, error) {
		p := &Proposal{}
		err := row.Scan(append(p.columns(), db.JSON(&p.Situation), db.JSON(&p.Rules), db.JSON(&p.Overrides), db.JSON(&p.Solution))...)
		return p, err
	}, `SELECT `+summaryColumns+`, situation, rules, overrides, solution FROM proposal WHERE tenant_id = $1 AND ($2 = 0 OR number = $2)
		ORDER BY number DESC LIMIT 1`, s.Tenant, number)
}

func (p *Proposal) insert(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
	last, err := db.One(ctx, tx, db.Value[int], `SELECT coalesce(max(number), 0) FROM proposal WHERE tenant_id = $1`, s.Tenant)
	if err != nil {
		return err
	}
	p.Number = last + 1
	_, err = tx.Exec(ctx, `INSERT INTO proposal (tenant_id, id, number, parent_id, state, arrive_on, households, persons, unplaced, towns, objective, bound,
			situation, rules, overrides, solution, at, by_id, by_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
		s.Tenant, p.ID, p.Number, p.Parent, p.State, p.ArriveOn, p.Households, p.Persons, p.Unplaced, p.Towns, p.Objective, p.Bound,
		db.JSON(p.Situation), db.JSON(p.Rules), db.JSON(p.Overrides), db.JSON(p.Solution), db.Micros(p.At), s.Actor, p.By)
	return err
}

// name names a household in the engine's files.
func (h Household) name() string { return fmt.Sprintf("H%d", h.Number) }
