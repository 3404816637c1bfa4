package audit

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
)

// Witnessed is what the checkpoints say about a chain.
type Witnessed struct {
	Checkpoints int    `json:"checkpoints"`              // how many were held against the chain
	Broken      int64  `json:"checkpoint_broken_at"`     // the entry of the first that does not fit, 0 if none
	Why         string `json:"checkpoint_why,omitempty"` // rule: "forged", "truncated", "rewritten"
}

// pointed is a checkpoint beside the entry it is about, whose hash is empty
// where the chain does not reach so far.
type pointed struct {
	point Checkpoint
	hash  string
}

// checkpointsAtOnce bounds one page; checkpoints are one a day.
const checkpointsAtOnce = 1000

// Witness holds the checkpoints in the database, and those kept elsewhere,
// against a tenant's chain as it is now. Trusted keys, if given, are the only
// ones that may have signed. It does not verify the entries between: Verify does.
func Witness(ctx context.Context, d *db.DB, chain id.ID, trusted Keys, kept []Checkpoint) (w Witnessed, err error) {
	for after, full := int64(0), true; full && w.Broken == 0; {
		var page []pointed
		err := d.Do(ctx, chain, func(ctx context.Context, tx *db.Tx) (err error) {
			page, err = db.All(ctx, tx, scanPointed, `SELECT p.tenant_id, p.seq, p.hash, p.at, p.public_key, p.signature, coalesce(e.hash, '')
				FROM audit_checkpoint p LEFT JOIN audit_entry e ON e.tenant_id = p.tenant_id AND e.seq = p.seq
				WHERE p.tenant_id = $1 AND p.seq > $2 ORDER BY p.seq LIMIT $3`, chain, after, checkpointsAtOnce)
			return err
		})
		if err != nil {
			return w, err
		}
		for _, p := range page {
			w.hold(p, trusted)
			after = p.point.Seq
		}
		full = len(page) == checkpointsAtOnce
	}
	for _, c := range kept {
		if c.Tenant != chain || w.Broken != 0 {
			continue
		}
		err := d.Do(ctx, chain, func(ctx context.Context, tx *db.Tx) error {
			hashes, err := db.All(ctx, tx, db.Value[string], `SELECT hash FROM audit_entry WHERE tenant_id = $1 AND seq = $2`, chain, c.Seq)
			p := pointed{point: c}
			if len(hashes) > 0 {
				p.hash = hashes[0]
			}
			if err == nil {
				w.hold(p, trusted)
			}
			return err
		})
		if err != nil {
			return w, err
		}
	}
	return w, nil
}

func scanPointed(row db.Row) (p pointed, err error) {
	p.point, err = scanCheckpoint(also{row, &p.hash})
	return p, err
}

// also scans one column more than is asked for.
type also struct {
	db.Row
	into *string
}

func (a also) Scan(into ...any) error { return a.Row.Scan(append(into, a.into)...) }

func (w *Witnessed) hold(p pointed, trusted Keys) {
	if w.Broken != 0 {
		return
	}
	w.Checkpoints++
	switch {
	case !p.point.Genuine(trusted):
		w.Why = "forged"
	case p.hash == "":
		w.Why = "truncated"
	case p.hash != p.point.Hash:
		w.Why = "rewritten"
	default:
		return
	}
	w.Broken = max(p.point.Seq, 1)
}
