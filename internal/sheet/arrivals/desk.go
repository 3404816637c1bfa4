package arrivals

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/sheet"
	"wegwarte/internal/tenant"
	"wegwarte/internal/upload"
)

// Limit bounds a list that is brought to the pages: 100,000 persons with all
// columns have about 15 MB.
const Limit = 32 << 20

// Desk is where lists are brought, looked at, and taken in.
type Desk struct {
	DB    *db.DB
	Clock clock.Clock
}

// How long whoever brings or confirms a list waits for it; what is not done by
// then, a job does, which begins a moment later.
const (
	patience = 2 * time.Second
	handOver = 3 * time.Second
)

// Bring reads a file as a whole and keeps it, and checks what it can in a short
// time. The same file, while it lies there, is the same list: lay is then true. An
// error of kind Invalid is about the file.
func (d Desk) Bring(ctx context.Context, s tenant.Scope, name string, data []byte) (which id.ID, lay bool, err error) {
	list, err := Read(bytes.NewReader(data), sheet.Limits{Bytes: Limit})
	if err != nil {
		return "", false, err
	}
	sum := sha256.Sum256(data)
	n := upload.New{Kind: upload.Arrivals, Name: name, Digest: hex.EncodeToString(sum[:]), Layout: list.Layout, Size: list.Households, Rows: list.Rows}
	for i, p := range list.Parts {
		n.Parts = append(n.Parts, upload.Part{Number: i + 1, Size: p.Households, Content: p.Content})
	}
	for try := 1; ; try++ {
		which, lay, err = d.keep(ctx, s, n)
		if err == nil || try == tries || !errs.Is(err, errs.KindConflict) {
			break
		}
	}
	if err != nil || lay {
		return which, lay, err
	}
	_, err = d.Work(ctx, s.Tenant, which, time.Now().Add(patience))
	return which, false, err
}

func (d Desk) keep(ctx context.Context, s tenant.Scope, n upload.New) (which id.ID, lay bool, err error) {
	err = d.DB.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
		there, err := upload.Lying(ctx, tx, s, n.Kind, n.Digest)
		if err == nil {
			which, lay = there.ID, true
			return nil
		}
		if !errs.Is(err, errs.KindNotFound) {
			return err
		}
		u, err := upload.Bring(ctx, tx, d.Clock, s, n)
		if err != nil {
			return err
		}
		which = u.ID
		if err := d.enqueue(ctx, tx, s.Tenant, work, which, handOver); err != nil {
			return err
		}
		return d.enqueue(ctx, tx, s.Tenant, sweep, which, upload.Waits)
	})
	return which, lay, err
}

// Confirm has a list taken in, which a short one is at once. To confirm it twice
// is to confirm it.
func (d Desk) Confirm(ctx context.Context, s tenant.Scope, which id.ID) error {
	err := d.DB.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
		u, err := upload.Find(ctx, tx, s, upload.Arrivals, which)
		if err != nil {
			return err
		}
		if err := upload.Confirm(ctx, tx, d.Clock, s, u); err != nil || u.State != upload.Ready {
			return err
		}
		if err := d.enqueue(ctx, tx, s.Tenant, work, which, handOver); err != nil {
			return err
		}
		return d.enqueue(ctx, tx, s.Tenant, watch, which, silent)
	})
	if err != nil {
		return err
	}
	_, err = d.Work(ctx, s.Tenant, which, time.Now().Add(patience))
	return err
}

// Cancel throws a list away, or stops it; gone tells which.
func (d Desk) Cancel(ctx context.Context, s tenant.Scope, which id.ID) (gone bool, err error) {
	err = d.DB.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
		u, err := upload.Find(ctx, tx, s, upload.Arrivals, which)
		if err != nil {
			return err
		}
		gone = u.State == upload.Checking || u.State == upload.Ready
		return upload.Cancel(ctx, tx, d.Clock, s, u)
	})
	return gone, err
}

type about struct {
	Upload id.ID `json:"upload"`
}

func (d Desk) enqueue(ctx context.Context, tx *db.Tx, at id.ID, kind job.Kind, which id.ID, wait time.Duration) error {
	return job.Enqueue(ctx, tx, d.Clock, at, job.New{Kind: kind, About: about{which}, At: d.Clock.Now().Add(wait)})
}

// LayoutOf reads which columns a list has.
func LayoutOf(u upload.Upload) (l Layout, err error) {
	err = json.Unmarshal(u.Layout, &l)
	return l, err
}
