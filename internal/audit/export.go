package audit

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Proof is what goes with a table of entries that leaves the house: how many
// entries, the sum of the table's bytes, and where the chain stood. It is signed
// where the house has a key.
type Proof struct {
	Tenant     id.ID     `json:"tenant"`
	At         time.Time `json:"at"`
	Rows       int       `json:"rows"`
	SHA256     string    `json:"table_sha256"`
	Seq        int64     `json:"chain_seq"`
	Hash       string    `json:"chain_hash"`
	Checkpoint string    `json:"checkpoint,omitempty"` // the last one, as Checkpoint.String gives it
	Key        string    `json:"public_key,omitempty"`
	Signature  string    `json:"signature,omitempty"`
}

// Sum is how a table's bytes are named in its Proof.
func Sum(table []byte) string {
	sum := sha256.Sum256(table)
	return hex.EncodeToString(sum[:])
}

// signed gives the words the signature is about: the proof without it.
func (p Proof) signed() []byte {
	p.Signature = ""
	text, _ := json.Marshal(p) // of texts and numbers: it cannot fail
	return append([]byte("wegwarte-export-1\n"), text...)
}

// Sign signs the proof.
func (p *Proof) Sign(key ed25519.PrivateKey) {
	public, _ := key.Public().(ed25519.PublicKey)
	p.Key = base64.StdEncoding.EncodeToString(public)
	p.Signature = base64.StdEncoding.EncodeToString(ed25519.Sign(key, p.signed()))
}

// Signed reports whether there is a signature at all.
func (p Proof) Signed() bool { return p.Signature != "" }

// Fault is the rule that an export breaks, and in which entry, 0 where in none.
type Fault struct {
	Why string `json:"why"` // "table", "signature", "checkpoint", "tenant", "rows", "changed", "unlinked", "order", "head"
	Seq int64  `json:"seq,omitempty"`
}

// Check holds the entries of an export, newest first, against their hashes and
// the proof; sum is that of the table as it is. With trusted keys, both
// signatures must be of one of them. It gives the zero Fault where nothing is wrong.
//
// Entries that follow each other in the chain must be linked. What lies between
// others is not in the export: that none was left out is the word of who signed.
func (p Proof) Check(entries []Entry, sum string, trusted Keys) Fault {
	if sum != p.SHA256 {
		return Fault{Why: "table"}
	}
	if !p.genuine(trusted) {
		return Fault{Why: "signature"}
	}
	var point Checkpoint
	if p.Checkpoint != "" {
		var err error
		if point, err = ParseCheckpoint(p.Checkpoint); err != nil || point.Tenant != p.Tenant || !point.Genuine(trusted) || point.Seq > p.Seq {
			return Fault{Why: "checkpoint"}
		}
	}
	if len(entries) != p.Rows {
		return Fault{Why: "rows"}
	}
	known := map[int64]string{p.Seq: p.Hash}
	if point.Seq != 0 {
		if hash, there := known[point.Seq]; there && hash != point.Hash {
			return Fault{"checkpoint", point.Seq}
		}
		known[point.Seq] = point.Hash
	}
	return p.linked(entries, known)
}

// linked checks each entry by itself and with its neighbours; known holds hashes
// of entries that are signed for.
func (p Proof) linked(entries []Entry, known map[int64]string) Fault {
	hashes := make(map[int64]string, len(entries))
	for _, e := range entries {
		_, twice := hashes[e.Seq]
		hash, signed := known[e.Seq]
		switch {
		case e.Tenant != p.Tenant:
			return Fault{"tenant", e.Seq}
		case twice:
			return Fault{"order", e.Seq}
		case e.Hash != e.sealed():
			return Fault{"changed", e.Seq}
		case e.Seq > p.Seq, signed && hash != e.Hash:
			return Fault{"head", e.Seq}
		}
		hashes[e.Seq] = e.Hash
	}
	for _, e := range entries {
		if before, there := hashes[e.Seq-1]; there && before != e.Previous {
			return Fault{"unlinked", e.Seq}
		}
		if before, there := known[e.Seq-1]; there && before != e.Previous {
			return Fault{"unlinked", e.Seq}
		}
	}
	return Fault{}
}

func (p Proof) genuine(trusted Keys) bool {
	if !p.Signed() {
		return len(trusted) == 0
	}
	key, err := base64.StdEncoding.DecodeString(p.Key)
	if err != nil || !trusted.trust(key) {
		return false
	}
	signature, err := base64.StdEncoding.DecodeString(p.Signature)
	return err == nil && ed25519.Verify(key, p.signed(), signature)
}

// Fields lists an entry as a table shows it, everything its hash is made of
// included; EntryOf reads it.
var Fields = []string{"tenant", "seq", "at", "actor", "role", "purpose", "action", "kind", "subjects", "detail", "previous", "hash"}

// Values gives what stands under Fields.
func (e Entry) Values() []string {
	return []string{string(e.Tenant), strconv.FormatInt(e.Seq, 10), strconv.FormatInt(db.Micros(e.At), 10), string(e.Actor),
		string(e.Role), string(e.Purpose), string(e.Action), string(e.Kind), e.subjects(), e.Detail, e.Previous, e.Hash}
}

// EntryOf reads what Values gave.
func EntryOf(values []string) (e Entry, err error) {
	if len(values) != len(Fields) {
		return e, fmt.Errorf("an entry has %d fields, not %d", len(Fields), len(values))
	}
	e = Entry{Tenant: id.ID(values[0]), Actor: id.ID(values[3]), Role: tenant.Role(values[4]), Purpose: tenant.Purpose(values[5]),
		Action: Action(values[6]), Kind: tenant.Data(values[7]), Detail: values[9], Previous: values[10], Hash: values[11]}
	if e.Seq, err = strconv.ParseInt(values[1], 10, 64); err != nil {
		return e, fmt.Errorf("seq: %w", err)
	}
	at, err := strconv.ParseInt(values[2], 10, 64)
	if err != nil {
		return e, fmt.Errorf("at: %w", err)
	}
	e.At = time.UnixMicro(at).UTC()
	for _, s := range strings.Fields(values[8]) {
		e.Subjects = append(e.Subjects, id.ID(s))
	}
	return e, nil
}
