package account

import (
	"context"
	"runtime"
	"sync"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"wegwarte/internal/errs"
)

// Argon2id as OWASP's password storage sheet has it: 19 MiB, two passes, one lane.
var params = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// A password has at least twelve characters (BSI ORP.4.A22: length before
// variety) and at most as many as are worth hashing.
const (
	shortest = 12
	longest  = 256 // bytes
)

// hashing bounds how many passwords are hashed at once, and so the memory that
// 500 log-ins in one moment take.
var hashing = make(chan struct{}, max(2, runtime.NumCPU()))

// setting is the place for a password that is set. It is apart from those who
// log in: it is hashed inside a transaction, which must not wait for them.
var setting = make(chan struct{}, 1)

func checkPassword(password string) error {
	switch {
	case utf8.RuneCountInString(password) < shortest:
		return errs.Invalid("error.password.short", "count", shortest).At("password")
	case len(password) > longest:
		return errs.Invalid("error.password.long").At("password")
	}
	return nil
}

func hashPassword(ctx context.Context, password string) (hash string, err error) {
	err = bounded(ctx, setting, func() error {
		hash, err = argon2id.CreateHash(password, params)
		return err
	})
	return hash, err
}

// matches takes as long for an account that does not exist (hash "") as for one
// that does.
func matches(ctx context.Context, password, hash string) (ok bool, err error) {
	exists := hash != ""
	if !exists {
		hash = nobody()
	}
	if len(password) > longest {
		password, exists = "", false
	}
	err = bounded(ctx, hashing, func() error {
		ok, err = argon2id.ComparePasswordAndHash(password, hash)
		return err
	})
	return ok && exists, err
}

// nobody is the hash of a password that no account has.
var nobody = sync.OnceValue(func() string {
	hash, err := argon2id.CreateHash("nobody's password", params)
	if err != nil {
		panic(err) // no randomness: crypto/rand would have ended the program
	}
	return hash
})

func bounded(ctx context.Context, places chan struct{}, hash func() error) error {
	select {
	case places <- struct{}{}:
		defer func() { <-places }()
		return hash()
	case <-ctx.Done():
		return errs.Busy("error.busy").Because(ctx.Err())
	}
}
