package audit

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"slices"
)

// NewKey makes the key that signs checkpoints and exports: the private half in
// file, for its owner alone, the public half in file.pub, to be kept by whoever
// verifies. It never replaces a file.
func NewKey(file string) (ed25519.PublicKey, error) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		return nil, err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, err
	}
	open, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return nil, err
	}
	if err := writeNew(file, 0o600, &pem.Block{Type: "PRIVATE KEY", Bytes: secret}); err != nil {
		return nil, err
	}
	return public, writeNew(file+".pub", 0o644, &pem.Block{Type: "PUBLIC KEY", Bytes: open})
}

func writeNew(file string, mode os.FileMode, block *pem.Block) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode) //nolint:gosec // the operator names it
	if err != nil {
		return err
	}
	return errors.Join(pem.Encode(f, block), f.Sync(), f.Close())
}

// ReadKey reads the private key that NewKey wrote. A file that others than its
// owner may read is refused.
func ReadKey(file string) (ed25519.PrivateKey, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s may be read by others than its owner: chmod 600", file)
	}
	text, err := readText(file)
	if err != nil {
		return nil, err
	}
	if block, _ := pem.Decode(text); block != nil {
		key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if private, ok := key.(ed25519.PrivateKey); ok && err == nil {
			return private, nil
		}
	}
	return nil, fmt.Errorf("%s holds no Ed25519 private key: make one with `wegwarte audit key new`", file)
}

// Keys are the public keys that are trusted; none means whichever a signature names.
type Keys []ed25519.PublicKey

func (k Keys) trust(key ed25519.PublicKey) bool {
	return len(key) == ed25519.PublicKeySize && (len(k) == 0 ||
		slices.ContainsFunc(k, func(one ed25519.PublicKey) bool { return one.Equal(key) }))
}

// ReadPublicKeys reads public halves: one, or several behind each other where the
// key was changed.
func ReadPublicKeys(file string) (keys Keys, err error) {
	text, err := readText(file)
	if err != nil {
		return nil, err
	}
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		key, err := x509.ParsePKIXPublicKey(block.Bytes)
		public, ok := key.(ed25519.PublicKey)
		if err != nil || !ok {
			return nil, noPublicKey(file)
		}
		keys = append(keys, public)
	}
	if len(keys) == 0 {
		return nil, noPublicKey(file)
	}
	return keys, nil
}

func noPublicKey(file string) error {
	return fmt.Errorf("%s holds no Ed25519 public key: it is the file that ends in .pub", file)
}

func readText(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if info.Size() > 16<<10 {
		return nil, fmt.Errorf("%s is too large for a key", file)
	}
	return os.ReadFile(file) //nolint:gosec // the operator names it
}
