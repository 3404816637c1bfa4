package db

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
)

// Key encrypts a SQLite database at rest. However it is printed, it does not
// show itself. The zero Key encrypts nothing.
type Key struct {
	secret [32]byte
	given  bool
}

// ReadKey reads a key from its file: one line of 64 hexadecimal digits, which
// other users of the machine must not be able to read.
func ReadKey(file string) (Key, error) {
	f, err := os.Open(file) //nolint:gosec // the operator names it
	if err != nil {
		return Key{}, fmt.Errorf("the key file: %w", err)
	}
	defer f.Close() //nolint:errcheck // read only
	info, err := f.Stat()
	if err != nil {
		return Key{}, fmt.Errorf("the key file: %w", err)
	}
	if info.Mode().Perm()&0o007 != 0 {
		return Key{}, fmt.Errorf("the key file %s can be read by everybody on this machine: chmod 600 it, and think of who did", file)
	}
	text, err := io.ReadAll(io.LimitReader(f, 1<<10))
	if err != nil {
		return Key{}, fmt.Errorf("the key file: %w", err)
	}
	k := Key{given: true}
	digits := strings.TrimSpace(string(text))
	if len(digits) != hex.EncodedLen(len(k.secret)) {
		return Key{}, notAKey(file)
	}
	if _, err := hex.Decode(k.secret[:], []byte(digits)); err != nil {
		return Key{}, notAKey(file) // err would repeat a digit
	}
	return k, nil
}

func notAKey(file string) error {
	return fmt.Errorf("%s holds no key: it is one line of 64 hexadecimal digits, as `wegwarte key new` writes it", file)
}

// NewKey makes a key and writes it to a file of that name, which must not be
// there yet, for its owner alone.
func NewKey(file string) error {
	var secret [32]byte
	_, _ = rand.Read(secret[:]) // crypto/rand.Read never fails: it crashes the program instead
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(f, hex.EncodeToString(secret[:]))
	return errors.Join(err, f.Sync(), f.Close())
}

// Given reports whether there is a key.
func (k Key) Given() bool { return k.given }

// For derives another key from this one, for one purpose.
func (k Key) For(purpose string) []byte {
	derived, err := hkdf.Key(sha256.New, k.secret[:], nil, purpose, sha256.Size)
	if err != nil {
		panic(err) // only for more bytes than can be derived
	}
	return derived
}

func (k Key) hex() string { return hex.EncodeToString(k.secret[:]) }

// Format is asked by fmt, whatever the verb.
func (Key) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "(key)") }

// LogValue is asked by slog.
func (Key) LogValue() slog.Value { return slog.StringValue("(key)") }

// MarshalText is asked by encoding/json and others.
func (Key) MarshalText() ([]byte, error) { return []byte("(key)"), nil }
