package account

import (
	"bytes"
	"context"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
)

// Sessions keeps what the door remembers between two requests of a browser;
// it is a store for scs. The token it is given is a hash already.
type Sessions struct {
	DB *db.DB

	// Found is told, in the look that found it, what a session that goes on
	// holds; nil: nobody wants to know.
	Found func(ctx context.Context, tx *db.Tx, content []byte) error
}

type stored struct {
	token   string
	content []byte
	expires time.Time
}

func (s stored) ended() bool { return time.Now().After(s.expires) }

func scanStored(row db.Row) (s stored, err error) {
	err = row.Scan(&s.token, &s.content, db.Time(&s.expires))
	return s, err
}

// FindCtx gives the content of a session that has not ended.
func (s Sessions) FindCtx(ctx context.Context, token string) (content []byte, found bool, err error) {
	one, err := s.find(ctx, token)
	if seen, ok := ctx.Value(visit{}).(*stored); ok && err == nil {
		*seen = one
	}
	if errs.Is(err, errs.KindNotFound) || err == nil && one.ended() {
		return nil, false, nil
	}
	return one.content, err == nil, err
}

func (s Sessions) find(ctx context.Context, token string) (one stored, err error) {
	err = s.DB.Look(ctx, "", func(ctx context.Context, tx *db.Tx) (err error) {
		one, err = db.One(ctx, tx, scanStored, `SELECT token, content, expires_at FROM session WHERE token = $1`, token)
		if err == nil && s.Found != nil && !one.ended() {
			err = s.Found(ctx, tx, one.content)
		}
		return err
	})
	return one, err
}

type visit struct{}

// Visiting gives a context within which a session that was found and did not
// change is not stored again.
func Visiting(ctx context.Context) context.Context {
	return context.WithValue(ctx, visit{}, new(stored))
}

// slack is how much later a session may be known to end before that is stored:
// not every click is worth a write.
const slack = time.Minute

// CommitCtx keeps a session until expiry, and forgets some that have ended.
func (s Sessions) CommitCtx(ctx context.Context, token string, content []byte, expiry time.Time) error {
	known, ok := ctx.Value(visit{}).(*stored)
	if ok && token == known.token && bytes.Equal(known.content, content) && expiry.Sub(known.expires).Abs() < slack {
		return nil
	}
	return s.DB.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO session (token, content, expires_at) VALUES ($1, $2, $3)
			ON CONFLICT (token) DO UPDATE SET content = excluded.content, expires_at = excluded.expires_at`,
			token, content, db.Micros(expiry))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `DELETE FROM session WHERE expires_at < $1`, db.Micros(time.Now()))
		return err
	})
}

// DeleteCtx ends a session.
func (s Sessions) DeleteCtx(ctx context.Context, token string) error {
	return s.DB.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM session WHERE token = $1`, token)
		return err
	})
}

// Find is FindCtx without a context.
func (s Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (s Sessions) Commit(token string, content []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, content, expiry)
}

// Delete is DeleteCtx without a context.
func (s Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
