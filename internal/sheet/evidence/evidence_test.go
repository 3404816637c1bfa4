package evidence_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/ed25519"
	"io"
	"strings"
	"testing"

	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/sheet/evidence"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// chain writes entries as the house does, and gives them newest first.
func chain(t testing.TB) []audit.Entry {
	t.Helper()
	w := testkit.NewWorld(t, testkit.SQLite(t))
	s, auditor := w.As(tenant.LandAllocation), w.As(tenant.Auditor)
	for _, detail := range []string{"list", "=1+1", "'=quoted", "", "a; \"b\"\n c ", "+x"} {
		w.Do(t, s, func(_ context.Context, tx *db.Tx) error {
			audit.Log(tx, w.Clock, s, audit.Read, tenant.Register, detail, id.New(), id.New())
			return nil
		})
	}
	var entries []audit.Entry
	w.Do(t, auditor, func(ctx context.Context, tx *db.Tx) (err error) {
		entries, err = audit.Page(ctx, tx, auditor, audit.Filter{})
		return err
	})
	return entries
}

func pack(t testing.TB, entries []audit.Entry, key ed25519.PrivateKey) []byte {
	t.Helper()
	p := audit.Proof{Tenant: entries[0].Tenant, At: testkit.Now, Seq: 6, Hash: entries[0].Hash}
	file, err := evidence.Write(evidence.Pack{Entries: entries, Proof: p, Key: key, ReadMe: "how"})
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func read(t testing.TB, file []byte) evidence.Unpacked {
	t.Helper()
	u, err := evidence.Read(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestAPackIsReadAsItWasWritten(t *testing.T) {
	entries := chain(t)
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, some := range [][]audit.Entry{entries, entries[:1], {entries[0], entries[3], entries[5]}} {
		u := read(t, pack(t, some, private))
		if fault := u.Proof.Check(u.Entries, u.Sum, audit.Keys{public}); fault != (audit.Fault{}) || len(u.Entries) != len(some) {
			t.Errorf("%d entries: %+v", len(u.Entries), fault)
		}
	}
	u := read(t, pack(t, entries, nil))
	if fault := u.Proof.Check(u.Entries, u.Sum, nil); fault != (audit.Fault{}) {
		t.Errorf("unsigned: %+v", fault)
	}
	if fault := u.Proof.Check(u.Entries, u.Sum, audit.Keys{public}); fault.Why != "signature" {
		t.Errorf("unsigned where a key is trusted: %+v", fault)
	}
}

// Nothing in the table runs as a formula in a spreadsheet program.
func TestNoDetailRunsAsAFormula(t *testing.T) {
	file := pack(t, chain(t), nil)
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := archive.Open(evidence.TableName)
	if err != nil {
		t.Fatal(err)
	}
	table, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(table), ";'=1+1;") || strings.Contains(string(table), ";=1+1;") {
		t.Errorf("%s", table)
	}
}

// Whoever changes a pack and makes table and sum fit again lacks the key; whoever
// has one of their own is not trusted; and even then the entries must fit.
func TestAChangedPackIsFound(t *testing.T) {
	entries := chain(t)
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	change := func(at int, with func(*audit.Entry)) []audit.Entry {
		changed := append([]audit.Entry{}, entries...)
		with(&changed[at])
		return changed
	}
	for name, c := range map[string]struct {
		entries []audit.Entry
		why     string
	}{
		"a changed actor":    {change(2, func(e *audit.Entry) { e.Actor = "X" }), "changed"},
		"a changed time":     {change(2, func(e *audit.Entry) { e.At = e.At.Add(1000) }), "changed"},
		"a changed hash":     {change(2, func(e *audit.Entry) { e.Hash = e.Previous }), "changed"},
		"another tenant":     {change(2, func(e *audit.Entry) { e.Tenant = "X" }), "tenant"},
		"an entry twice":     {append(append([]audit.Entry{}, entries...), entries[1]), "order"},
		"one behind the end": {change(0, func(e *audit.Entry) { e.Seq = 7 }), "changed"},
	} {
		u := read(t, pack(t, c.entries, private))
		if fault := u.Proof.Check(u.Entries, u.Sum, audit.Keys{public}); fault.Why != c.why {
			t.Errorf("%s: %+v, want %q", name, fault, c.why)
		}
	}
	_, other, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	u := read(t, pack(t, entries, other))
	if fault := u.Proof.Check(u.Entries, u.Sum, audit.Keys{public}); fault.Why != "signature" {
		t.Errorf("signed by somebody else: %+v", fault)
	}
	u = read(t, pack(t, entries, private))
	if fault := u.Proof.Check(u.Entries, audit.Sum(nil), audit.Keys{public}); fault.Why != "table" {
		t.Errorf("another table: %+v", fault)
	}
	u.Proof.Rows--
	if fault := u.Proof.Check(u.Entries, u.Sum, audit.Keys{public}); fault.Why != "signature" {
		t.Errorf("another number of rows: %+v", fault)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("PK\x03\x04"))
	f.Add(pack(f, chain(f), nil))
	f.Fuzz(func(_ *testing.T, file []byte) {
		u, err := evidence.Read(bytes.NewReader(file), int64(len(file)))
		if err == nil {
			u.Proof.Check(u.Entries, u.Sum, nil)
		}
	})
}
