package seal

import (
	"crypto/cipher"
	"crypto/rand"

	"golang.org/x/crypto/chacha20poly1305"
)

// Key is a key for one large thing. It is kept beside the thing, sealed with a
// key of the ring, so that a new key of the ring means sealing some bytes anew,
// and not the thing.
type Key struct{ aead cipher.AEAD }

// NewKey makes a key, and gives it sealed for its place too.
func (r *Ring) NewKey(context string) (key Key, sealed []byte) {
	var plain [chacha20poly1305.KeySize]byte
	_, _ = rand.Read(plain[:]) // never fails: crypto/rand ends the program instead
	key.aead, _ = chacha20poly1305.NewX(plain[:])
	return key, r.Seal(plain[:], context)
}

// OpenKey gives a key that NewKey made for the place.
func (r *Ring) OpenKey(sealed []byte, context string) (Key, error) {
	plain, err := r.Open(sealed, context)
	if err != nil {
		return Key{}, err
	}
	aead, err := chacha20poly1305.NewX(plain)
	if err != nil {
		return Key{}, ErrSealed
	}
	return Key{aead}, nil
}

// Renew seals with the current key what an older one had sealed for the place.
func (r *Ring) Renew(sealed []byte, context string) ([]byte, error) {
	plain, err := r.Open(sealed, context)
	if err != nil {
		return nil, err
	}
	return r.Seal(plain, context), nil
}

// Current is the name of the key that is sealed with.
func (r *Ring) Current() string { return r.current }

// Seal encrypts plaintext for one place.
func (k Key) Seal(plaintext []byte, context string) []byte {
	sealed := make([]byte, chacha20poly1305.NonceSizeX, chacha20poly1305.NonceSizeX+len(plaintext)+k.aead.Overhead())
	_, _ = rand.Read(sealed)
	return k.aead.Seal(sealed, sealed, plaintext, []byte(context))
}

// Open gives what was sealed for the place.
func (k Key) Open(sealed []byte, context string) ([]byte, error) {
	if len(sealed) < chacha20poly1305.NonceSizeX {
		return nil, ErrSealed
	}
	plain, err := k.aead.Open(nil, sealed[:chacha20poly1305.NonceSizeX], sealed[chacha20poly1305.NonceSizeX:], []byte(context))
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}
