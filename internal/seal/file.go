package seal

import (
	"bufio"
	"bytes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/crypto/chacha20poly1305"
)

// The secret file has a line for each key, "wegwarte-key NAME KEY"; the last one
// is sealed with, all of them open. Lines that begin with # are remarks.
const lineHead = "wegwarte-key"

// fileLimit bounds what is read: room for some hundred keys.
const fileLimit = 64 << 10

const firstLines = "# The keys with which Wegwarte seals what must not be readable in a copy of its database.\n" +
	"# Keep a copy apart from the database's. Without it, what was sealed is lost.\n"

// Load reads the secret file. One that others on the machine may read is refused.
func Load(file string) (*Ring, error) {
	f, err := os.Open(file) //nolint:gosec // the operator names it
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // read only
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("the secret file %s can be read by others: chmod 600 it", file)
	}
	text, err := io.ReadAll(io.LimitReader(f, fileLimit+1))
	if err != nil {
		return nil, err
	}
	ring, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("the secret file %s: %w", file, err)
	}
	return ring, nil
}

// parse reads the lines of a secret file.
func parse(text []byte) (*Ring, error) {
	if len(text) > fileLimit {
		return nil, errors.New("is too large")
	}
	r := &Ring{keys: map[string]cipher.AEAD{}}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for number := 1; lines.Scan(); number++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		words := strings.Fields(line)
		if len(words) != 3 || words[0] != lineHead || len(words[1]) != nameLength {
			return nil, fmt.Errorf("line %d is not %q", number, lineHead+" NAME KEY")
		}
		key, err := base64.StdEncoding.DecodeString(words[2])
		if err != nil || len(key) != chacha20poly1305.KeySize {
			return nil, fmt.Errorf("line %d has no key of %d bytes", number, chacha20poly1305.KeySize)
		}
		if _, twice := r.keys[words[1]]; twice {
			return nil, fmt.Errorf("line %d: the key %s is there twice", number, words[1])
		}
		if r.keys[words[1]], err = chacha20poly1305.NewX(key); err != nil {
			return nil, err
		}
		r.current, r.names = words[1], append(r.names, words[1])
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if r.current == "" {
		return nil, errors.New("has no key")
	}
	return r, nil
}

// Create makes a secret file with a first key, for its owner alone. It never
// replaces a file that is there.
func Create(file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // the operator names it
	if err != nil {
		return err
	}
	return finish(f, firstLines+newLine())
}

// Rotate adds a new key to the secret file, which is sealed with from the next
// start on.
func Rotate(file string) error {
	if _, err := Load(file); err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0o600) //nolint:gosec // the operator names it
	if err != nil {
		return err
	}
	return finish(f, newLine())
}

func finish(f *os.File, text string) error {
	_, err := f.WriteString(text)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

func newLine() string {
	var name [nameLength / 2]byte
	var key [chacha20poly1305.KeySize]byte
	_, _ = rand.Read(name[:])
	_, _ = rand.Read(key[:])
	return "\n" + lineHead + " " + hex.EncodeToString(name[:]) + " " + base64.StdEncoding.EncodeToString(key[:]) + "\n"
}

// New gives a ring with a key that is kept nowhere: what it seals is lost with
// the program. It is for tests.
func New() *Ring {
	r, err := parse([]byte(newLine()))
	if err != nil {
		panic(err) // we wrote the line ourselves
	}
	return r
}
