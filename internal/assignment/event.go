package assignment

import (
	"context"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Event is one thing that happened to a transfer, as both ends see it.
type Event struct {
	ID        id.ID
	At        time.Time
	End       tenant.Kind // whose action it was
	Actor     id.ID
	ActorName string
	Action    Action
	From, To  State
	Note      string // in the actor's own words: a reason, what differed
	Detail    Detail
}

// Detail is what an event has to say beyond its action; fields that do not
// concern it are zero. It holds identifiers and codes, never a name.
type Detail struct {
	Day       clock.Date `json:"day,omitzero"`     // the day that holds from now on
	OldDay    clock.Date `json:"old_day,omitzero"` // the day that held before
	Handover  int        `json:"handover,omitzero"`
	Days      int        `json:"days,omitzero"` // notice
	Workdays  int        `json:"workdays,omitzero"`
	Promised  int        `json:"promised,omitzero"`
	Question  id.ID      `json:"question,omitzero"`
	OpenCount int        `json:"open_count,omitzero"` // essential preparations that were not done
	Open      []string   `json:"open,omitempty"`      // their codes, without those that tell of health
	Absent    []id.ID    `json:"absent,omitempty"`    // persons who did not come
	Came      []id.ID    `json:"came,omitempty"`      // persons who came after all
	Fate      Fate       `json:"fate,omitempty"`      // what the municipality has to count on of those who did not
	Next      id.ID      `json:"next,omitempty"`      // the transfer by which they are announced to it again
	Differed  []Differed `json:"differed,omitempty"`  // what was not as announced
}

// Differed is what was not as announced for one person, in the words of whoever
// received them.
type Differed struct {
	Person id.ID  `json:"person"`
	Note   string `json:"note"`
}

// about leaves out who is not in a hand-over: people of another facility.
func (d Detail) about(h Handover) Detail {
	d.Absent, d.Came = keep(d.Absent, h.has), keep(d.Came, h.has)
	d.Differed = keep(d.Differed, func(one Differed) bool { return h.has(one.Person) })
	return d
}

// note puts an event into the transfer's history, and has the other end told.
func (t *Transfer) note(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, e Event) error {
	event := id.New()
	_, err := tx.Exec(ctx, `INSERT INTO transfer_event (id, transfer_id, version, tenant_id, to_tenant_id, at, by_end,
			actor, actor_name, action, from_state, to_state, note, content)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		event, t.ID, t.Version, t.Land, t.Municipality, db.Micros(c.Now()), s.Kind,
		s.Actor, s.Name, e.Action, e.From, e.To, e.Note, db.JSON(e.Detail))
	if err != nil {
		return err
	}
	return t.notify(ctx, tx, c, s, event, e)
}

func scanEvent(row db.Row) (e Event, err error) {
	err = row.Scan(&e.ID, db.Time(&e.At), &e.End, &e.Actor, &e.ActorName, &e.Action, &e.From, &e.To,
		&e.Note, db.JSON(&e.Detail))
	return e, err
}

// history gives the events of a transfer the scope may know of, oldest first;
// a municipality is not told how the Land drafted it.
func history(ctx context.Context, tx *db.Tx, s tenant.Scope, t Transfer) ([]Event, error) {
	query := `SELECT id, at, by_end, actor, actor_name, action, from_state, to_state, note, content
		FROM transfer_event WHERE transfer_id = $1 AND tenant_id = $2 AND to_tenant_id = $3`
	if s.Kind == tenant.Municipality {
		query += ` AND to_state <> 'draft'`
	}
	return db.All(ctx, tx, scanEvent, query+` ORDER BY version`, t.ID, t.Land, t.Municipality)
}
