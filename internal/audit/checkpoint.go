package audit

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
)

// Checkpoint is what was signed about the end of a tenant's chain: whoever
// later computes the chain anew, or cuts its end off, cannot make it fit.
type Checkpoint struct {
	Tenant    id.ID
	Seq       int64
	Hash      string
	At        time.Time
	Key       ed25519.PublicKey
	Signature []byte
}

// CheckpointMark begins the line of a checkpoint.
const CheckpointMark = "wegwarte-checkpoint-1"

// signed gives the words that the signature is about.
func (c Checkpoint) signed() []byte {
	return fmt.Appendf(nil, "%s\n%s\n%d\n%s\n%d\n", CheckpointMark, c.Tenant, c.Seq, c.Hash, db.Micros(c.At))
}

// Genuine reports whether the checkpoint is signed: by a trusted key, or, where
// none is given, by the key it names itself.
func (c Checkpoint) Genuine(trusted Keys) bool {
	return trusted.trust(c.Key) && ed25519.Verify(c.Key, c.signed(), c.Signature)
}

// String gives the line to be kept elsewhere; ParseCheckpoint reads it.
func (c Checkpoint) String() string {
	return fmt.Sprintf("%s tenant=%s seq=%d hash=%s at=%s key=%s signature=%s", CheckpointMark, c.Tenant, c.Seq, c.Hash,
		c.At.UTC().Format(time.RFC3339Nano), base64.StdEncoding.EncodeToString(c.Key), base64.StdEncoding.EncodeToString(c.Signature))
}

// ParseCheckpoint reads the line that String gave.
func ParseCheckpoint(line string) (c Checkpoint, err error) {
	broken := fmt.Errorf("this is no line of `wegwarte audit checkpoint`: %.60q", line)
	words := strings.Fields(line)
	if len(words) != 7 || words[0] != CheckpointMark {
		return c, broken
	}
	values := make([]string, 0, 6)
	for i, name := range []string{"tenant", "seq", "hash", "at", "key", "signature"} {
		value, ok := strings.CutPrefix(words[i+1], name+"=")
		if !ok {
			return c, broken
		}
		values = append(values, value)
	}
	c.Tenant, c.Hash = id.ID(values[0]), values[2]
	if _, err = hex.DecodeString(c.Hash); err != nil {
		return c, broken
	}
	if c.Seq, err = strconv.ParseInt(values[1], 10, 64); err != nil {
		return c, broken
	}
	if c.At, err = time.Parse(time.RFC3339Nano, values[3]); err != nil {
		return c, broken
	}
	if c.Key, err = base64.StdEncoding.DecodeString(values[4]); err != nil {
		return c, broken
	}
	if c.Signature, err = base64.StdEncoding.DecodeString(values[5]); err != nil {
		return c, broken
	}
	return c, nil
}

// Sign signs the present end of a tenant's chain and keeps the checkpoint. It
// gives the last one, and false, where nothing was written since, and neither
// where there is no entry. The chain is not verified here: a checkpoint says
// what the end was at a moment.
func Sign(ctx context.Context, tx *db.Tx, c clock.Clock, chain id.ID, key ed25519.PrivateKey) (point Checkpoint, fresh bool, err error) {
	last, err := db.One(ctx, tx, scanHead, `SELECT seq, hash FROM audit_head WHERE tenant_id = $1`+tx.ForUpdate(), chain)
	if errs.Is(err, errs.KindNotFound) || err == nil && last.seq == 0 {
		return point, false, nil
	}
	if err != nil {
		return point, false, err
	}
	point = Checkpoint{Tenant: chain, Seq: last.seq, Hash: last.hash, At: c.Now().UTC().Truncate(time.Microsecond)}
	public, _ := key.Public().(ed25519.PublicKey)
	point.Key, point.Signature = public, ed25519.Sign(key, point.signed())
	n, err := tx.Exec(ctx, `INSERT INTO audit_checkpoint (tenant_id, seq, hash, at, public_key, signature)
		VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, seq) DO NOTHING`, chain, point.Seq, point.Hash, db.Micros(point.At),
		base64.StdEncoding.EncodeToString(point.Key), base64.StdEncoding.EncodeToString(point.Signature))
	if err != nil || n == 1 {
		return point, err == nil, err
	}
	point, _, err = LastCheckpoint(ctx, tx, chain)
	return point, false, err
}

const checkpointColumns = `tenant_id, seq, hash, at, public_key, signature`

func scanCheckpoint(row db.Row) (c Checkpoint, err error) {
	var key, signature string
	if err = row.Scan(&c.Tenant, &c.Seq, &c.Hash, db.Time(&c.At), &key, &signature); err != nil {
		return c, err
	}
	// What cannot be read is not genuine; Genuine says so.
	c.Key, _ = base64.StdEncoding.DecodeString(key)
	c.Signature, _ = base64.StdEncoding.DecodeString(signature)
	return c, nil
}

// LastCheckpoint gives the newest checkpoint of a chain, and false where there is none.
func LastCheckpoint(ctx context.Context, tx *db.Tx, chain id.ID) (Checkpoint, bool, error) {
	c, err := db.One(ctx, tx, scanCheckpoint, `SELECT `+checkpointColumns+` FROM audit_checkpoint
		WHERE tenant_id = $1 ORDER BY seq DESC LIMIT 1`, chain)
	if errs.Is(err, errs.KindNotFound) {
		return c, false, nil
	}
	return c, err == nil, err
}
