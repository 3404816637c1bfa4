package audit

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"runtime"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
)

// Verdict is what Verify found out about one tenant's chain.
type Verdict struct {
	Tenant  id.ID  `json:"tenant"`
	Entries int64  `json:"entries"`
	Head    string `json:"head"`            // the last hash: note it down elsewhere to detect a chain cut short
	Broken  int64  `json:"broken_at"`       // the first entry that does not fit, 0 if none
	Why     string `json:"why,omitempty"`   // rule: "missing", "changed", "unlinked", "truncated"
	Since   string `json:"since,omitempty"` // the moment of the broken entry
}

// verified is how many entries are read in one transaction.
const verified = 5000

// Verify recomputes a tenant's chain from its beginning, one page a transaction,
// so that others can go on. The pages that are full when it begins are verified
// on all processors; what follows, also what is written meanwhile, behind them.
func Verify(ctx context.Context, d *db.DB, chain id.ID) (Verdict, error) {
	return verify(ctx, d, chain, verified)
}

func verify(ctx context.Context, d *db.DB, chain id.ID, size int) (Verdict, error) {
	v := Verdict{Tenant: chain}
	full, err := v.together(ctx, d, size)
	for err == nil && full && v.Broken == 0 {
		var l *link
		if l, err = read(ctx, d, chain, v.Entries, size); err != nil {
			break
		}
		v.join(l)
		full = l.full() || l.entries > 0 && l.head.seq > l.last // the head was read later than the entries
		if !full && v.Broken == 0 && (l.head.seq != v.Entries || l.head.hash != v.Head) {
			v.Broken, v.Why = v.Entries+1, "truncated"
		}
	}
	return v, err
}

// together verifies the full pages, several at once, up to the first that is not
// full any more or does not fit.
func (v *Verdict) together(ctx context.Context, d *db.DB, size int) (goOn bool, err error) {
	pages, err := v.pages(ctx, d, size)
	if err != nil || pages == 0 {
		return true, err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	type outcome struct {
		*link
		error
	}
	under := make(chan chan outcome, runtime.GOMAXPROCS(0)-1) // pages that are being read, in their order
	go func() {
		defer close(under)
		for page := range pages {
			one := make(chan outcome, 1)
			select {
			case under <- one:
			case <-ctx.Done():
				return
			}
			go func() {
				l, err := read(ctx, d, v.Tenant, page*int64(size), size)
				one <- outcome{l, err}
			}()
		}
	}()
	for one := range under {
		o := <-one
		if o.error != nil {
			return false, o.error
		}
		if v.join(o.link); v.Broken > 0 || !o.full() {
			break
		}
	}
	return true, ctx.Err()
}

// pages tells how many full ones there are.
func (v *Verdict) pages(ctx context.Context, d *db.DB, size int) (n int64, err error) {
	err = d.Look(ctx, v.Tenant, func(ctx context.Context, tx *db.Tx) error {
		last, err := headOf(ctx, tx, v.Tenant)
		n = last.seq / int64(size)
		return err
	})
	return n, err
}

// A link is a page of the chain, verified in itself.
type link struct {
	size    int
	on      []byte // the hash that its first entry hangs on
	began   int64  // the moment of that
	entries int
	last    int64  // the last entry that fits
	hash    []byte // its hash
	broken  int64  // the first that does not
	why     string
	since   int64
	head    head // of the whole chain, as it is after this page was read
}

func (l *link) full() bool { return l.entries == l.size }

// join hangs the page on what was verified before it.
func (v *Verdict) join(l *link) {
	begins := l.entries > 0 && (l.broken != v.Entries+1 || l.why != "missing") // with the entry that is next
	if begins && string(l.on) != v.Head {
		v.Broken, v.Why, v.Since = v.Entries+1, "unlinked", since(l.began)
		return
	}
	if l.last > v.Entries {
		v.Entries, v.Head = l.last, string(l.hash)
	}
	if l.broken > 0 {
		v.Broken, v.Why, v.Since = l.broken, l.why, since(l.since)
	}
}

func since(micros int64) string { return time.UnixMicro(micros).UTC().Format(time.RFC3339) }

// row is an entry as it is stored, valid until the next is read.
type row struct {
	seq, at        int64
	fields         [7]sql.RawBytes
	previous, hash sql.RawBytes
}

// read reads the page behind an entry and verifies it in itself.
func read(ctx context.Context, d *db.DB, chain id.ID, behind int64, size int) (*link, error) {
	l := &link{size: size, last: behind}
	err := d.Look(ctx, chain, func(ctx context.Context, tx *db.Tx) (err error) {
		var e row
		var buffer []byte
		into := []any{&e.seq, &e.at, &e.previous, &e.hash}
		for i := range e.fields {
			into = append(into, &e.fields[i])
		}
		err = db.Each(ctx, tx, func(r db.Row) error {
			if err := r.Scan(into...); err != nil {
				return err
			}
			l.entries++
			if l.broken == 0 {
				buffer = l.add(&e, chain, buffer[:0])
			}
			return nil
		}, `SELECT seq, at, previous, hash, actor, role, purpose, action, kind, subjects, detail FROM audit_entry
			WHERE tenant_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`, chain, behind, size)
		if err == nil && !l.full() {
			l.head, err = headOf(ctx, tx, chain)
		}
		return err
	})
	return l, err
}

// add verifies the next entry, in a buffer that it gives back.
func (l *link) add(e *row, chain id.ID, buffer []byte) []byte {
	buffer = content(buffer, chain, e.seq, e.at, e.previous, e.fields[:]...)
	sum := sha256.Sum256(buffer)
	var hash [2 * sha256.Size]byte
	hex.Encode(hash[:], sum[:])
	if l.entries == 1 {
		l.on, l.began = bytes.Clone(e.previous), e.at
	}
	switch {
	case e.seq != l.last+1:
		l.why = "missing"
	case l.entries > 1 && !bytes.Equal(e.previous, l.hash):
		l.why = "unlinked"
	case !bytes.Equal(e.hash, hash[:]):
		l.why = "changed"
	default:
		l.last, l.hash = e.seq, append(l.hash[:0], hash[:]...)
		return buffer
	}
	l.broken, l.since = l.last+1, e.at
	return buffer
}

func headOf(ctx context.Context, tx *db.Tx, chain id.ID) (head, error) {
	last, err := db.One(ctx, tx, scanHead, `SELECT seq, hash FROM audit_head WHERE tenant_id = $1`, chain)
	if errs.Is(err, errs.KindNotFound) {
		return head{}, nil
	}
	return last, err
}
