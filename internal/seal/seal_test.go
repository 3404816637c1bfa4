package seal_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/seal"
	"wegwarte/internal/testkit"
)

func TestWhatIsSealedOpensOnlyInItsPlaceAndUnchanged(t *testing.T) {
	r := seal.New()
	sealed := r.Seal([]byte("secret"), "account_totp A")
	if plain, err := r.Open(sealed, "account_totp A"); err != nil || string(plain) != "secret" {
		t.Fatalf("%q, %v", plain, err)
	}
	if _, err := r.Open(sealed, "account_totp B"); !errors.Is(err, seal.ErrSealed) {
		t.Errorf("it opens for another row: %v", err)
	}
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		if plain, err := r.Open(changed, "account_totp A"); err == nil {
			t.Errorf("with byte %d changed it opens: %q", i, plain)
		}
		if _, err := r.Open(sealed[:i], "account_totp A"); err == nil {
			t.Errorf("cut after byte %d it opens", i)
		}
	}
	if bytes.Contains(sealed, []byte("secret")) || bytes.Equal(sealed, r.Seal([]byte("secret"), "account_totp A")) {
		t.Error("it can be read, or recognised")
	}
}

func TestANewKeySealsAndTheOldOneStillOpens(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	if err := seal.Create(file); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	before := load(t, file)
	sealed := before.Seal([]byte("x"), "c")
	if err := seal.Rotate(file); err != nil {
		t.Fatal(err)
	}
	after := load(t, file)
	if plain, err := after.Open(sealed, "c"); err != nil || string(plain) != "x" {
		t.Errorf("%q, %v", plain, err)
	}
	if !after.Old(sealed) || before.Old(sealed) || after.Old(after.Seal(nil, "c")) {
		t.Error("which key is old is told wrongly")
	}
	if _, err := before.Open(after.Seal([]byte("x"), "c"), "c"); err == nil || !strings.Contains(err.Error(), "has no key") {
		t.Errorf("a key that is not there: %v", err)
	}
	if err := seal.Create(file); err == nil {
		t.Error("a secret file was replaced")
	}
}

func load(t *testing.T, file string) *seal.Ring {
	t.Helper()
	r, err := seal.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestASecretFileThatOthersMayReadIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	if err := seal.Create(file); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(file, 0o640); err != nil { //nolint:gosec // that is what is refused
		t.Fatal(err)
	}
	if _, err := seal.Load(file); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("%v", err)
	}
}

func TestADatabaseNeverGoesOnWithOtherKeys(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		file := filepath.Join(t.TempDir(), "secret")
		if _, err := seal.Ready(t.Context(), d, file, false); err == nil {
			t.Error("without a file, and not to make one, it goes on")
		}
		for range 2 {
			if _, err := seal.Ready(t.Context(), d, file, true); err != nil {
				t.Fatal(err)
			}
		}
		if err := seal.Rotate(file); err != nil {
			t.Fatal(err)
		}
		if _, err := seal.Ready(t.Context(), d, file, true); err != nil {
			t.Errorf("after a rotation: %v", err)
		}
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		if _, err := seal.Ready(t.Context(), d, file, true); err == nil || !strings.Contains(err.Error(), "there is no secret file") {
			t.Errorf("a lost file is replaced by a new one: %v", err)
		}
		if err := seal.Create(file); err != nil {
			t.Fatal(err)
		}
		if _, err := seal.Ready(t.Context(), d, file, true); err == nil || !strings.Contains(err.Error(), "lacks the key") {
			t.Errorf("with the key of somebody else: %v", err)
		}
	})
}

func FuzzASecretFileIsReadOrRefused(f *testing.F) {
	f.Add("wegwarte-key 01234567 " + strings.Repeat("A", 43) + "=")
	f.Add("# nothing\n\nwegwarte-key x y")
	f.Add("wegwarte-key 01234567 " + strings.Repeat("A", 43) + "=\nwegwarte-key 01234567 " + strings.Repeat("A", 43) + "=")
	f.Fuzz(func(t *testing.T, text string) {
		file := filepath.Join(t.TempDir(), "secret")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := seal.Load(file)
		if (err == nil) == (r == nil) {
			t.Fatalf("%v, %v", r, err)
		}
		if err == nil {
			if plain, err := r.Open(r.Seal([]byte(text), "c"), "c"); err != nil || string(plain) != text {
				t.Errorf("what it seals does not open: %v", err)
			}
		}
	})
}

func TestALargeThingHasAKeyOfItsOwnThatIsSealedAnewWithoutIt(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	if err := seal.Create(file); err != nil {
		t.Fatal(err)
	}
	before := load(t, file)
	key, kept := before.NewKey("paper A")
	large := key.Seal([]byte("large"), "paper A")
	if _, err := before.OpenKey(kept, "paper B"); !errors.Is(err, seal.ErrSealed) {
		t.Errorf("the key opens for another row: %v", err)
	}
	if _, err := key.Open(large, "paper B"); !errors.Is(err, seal.ErrSealed) {
		t.Errorf("the thing opens for another row: %v", err)
	}
	other, _ := before.NewKey("paper A")
	if _, err := other.Open(large, "paper A"); !errors.Is(err, seal.ErrSealed) {
		t.Errorf("the thing opens with another key: %v", err)
	}
	if err := seal.Rotate(file); err != nil {
		t.Fatal(err)
	}
	after := load(t, file)
	renewed, err := after.Renew(kept, "paper A")
	if err != nil || after.Old(renewed) || !after.Old(kept) || after.Current() == before.Current() {
		t.Fatalf("renewed: %v", err)
	}
	again, err := after.OpenKey(renewed, "paper A")
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := again.Open(large, "paper A"); err != nil || string(plain) != "large" {
		t.Errorf("%q, %v", plain, err)
	}
	for i := range large {
		changed := bytes.Clone(large)
		changed[i] ^= 1
		if _, err := key.Open(changed, "paper A"); err == nil {
			t.Errorf("with byte %d changed it opens", i)
		}
		if _, err := key.Open(large[:i], "paper A"); err == nil {
			t.Errorf("cut after byte %d it opens", i)
		}
	}
}
