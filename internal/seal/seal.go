// Package seal keeps what must not be readable for whoever holds a copy of the
// database: it is encrypted with a key that lies beside the program and not in
// the database (Art. 32(1)(a) DSGVO).
//
// What was sealed is bound to its context, the table, tenant and row it belongs
// to: moved elsewhere, it cannot be opened. It says by the name of which key it
// was sealed, so that a new key can be taken into use while the old one still opens.
package seal

import (
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"
)

// layout is the first byte of what was sealed: XChaCha20-Poly1305, whose nonce
// is long enough to be drawn at random for any number of values.
const layout = 1

const nameLength = 8

// ErrSealed is the answer to bytes that were not sealed here, for another
// context, or were changed since.
var ErrSealed = errors.New("seal: this was not sealed here, or was changed")

// Ring is the keys of an installation. It is safe for concurrent use.
type Ring struct {
	current string
	keys    map[string]cipher.AEAD
	names   []string
}

// Seal encrypts plaintext for one place; context names it, "account_totp ID".
func (r *Ring) Seal(plaintext []byte, context string) []byte {
	key := r.keys[r.current]
	sealed := make([]byte, 0, 1+nameLength+chacha20poly1305.NonceSizeX+len(plaintext)+key.Overhead())
	sealed = append(sealed, layout)
	sealed = append(sealed, r.current...)
	head := len(sealed)
	sealed = sealed[:head+chacha20poly1305.NonceSizeX]
	_, _ = rand.Read(sealed[head:]) // never fails: crypto/rand ends the program instead
	return key.Seal(sealed, sealed[head:], plaintext, bound(sealed[:head], context))
}

// Open gives what was sealed for the context.
func (r *Ring) Open(sealed []byte, context string) ([]byte, error) {
	const head = 1 + nameLength
	if len(sealed) < head+chacha20poly1305.NonceSizeX || sealed[0] != layout {
		return nil, ErrSealed
	}
	name := string(sealed[1:head])
	key, ok := r.keys[name]
	if !ok {
		return nil, fmt.Errorf("seal: the secret file has no key %q", name)
	}
	nonce, text := sealed[head:head+chacha20poly1305.NonceSizeX], sealed[head+chacha20poly1305.NonceSizeX:]
	plain, err := key.Open(nil, nonce, text, bound(sealed[:head], context))
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

// Old reports whether something was sealed with a key that is no longer the
// current one, and is worth sealing again.
func (r *Ring) Old(sealed []byte) bool {
	return len(sealed) < 1+nameLength || string(sealed[1:1+nameLength]) != r.current
}

// Names gives the names of the keys, the current one last.
func (r *Ring) Names() []string { return r.names }

func bound(head []byte, context string) []byte {
	return append(append([]byte(nil), head...), context...)
}
