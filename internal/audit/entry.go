// Package audit keeps who read and wrote what, and why: append-only, one chain
// per tenant, each entry sealed by the hash of the one before it.
//
// An entry is written by the same transaction as what it is about: if it cannot
// be written, nothing was read and nothing was changed. It names fields and
// identifiers, never a value.
package audit

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Action is what was done to the data.
type Action string

// The actions. A more precise word of a slice ("announce") stands in Detail.
const (
	Read   Action = "read"
	Search Action = "search"
	Create Action = "create"
	Change Action = "change"
	Export Action = "export"
	Import Action = "import"
	LogIn  Action = "log-in"
	LogOut Action = "log-out"
	Refuse Action = "refuse" // something was asked for without the right to it
)

// Actions lists them in the order in which they are offered.
var Actions = []Action{Read, Search, Create, Change, Export, Import, Refuse, LogIn, LogOut}

// Entry is one thing somebody did.
type Entry struct {
	Tenant   id.ID
	Seq      int64
	At       time.Time
	Actor    id.ID // empty: nobody was logged in, or the command line
	Role     tenant.Role
	Purpose  tenant.Purpose
	Action   Action
	Kind     tenant.Data
	Subjects []id.ID // the persons or households it was about
	Detail   string  // e.g. "fields: birth_date phone"
	Previous string
	Hash     string
}

// Log records, at the end of the transaction, that the scope's actor did this.
// The subjects are the persons and households concerned; none of them may be a
// name, and detail must not hold a value.
func Log(tx *db.Tx, c clock.Clock, s tenant.Scope, a Action, kind tenant.Data, detail string, subjects ...id.ID) {
	entry := Entry{Tenant: s.Tenant, At: c.Now(), Actor: s.Actor, Role: s.Role, Purpose: s.Purpose(),
		Action: a, Kind: kind, Detail: detail, Subjects: slices.Clone(subjects)}
	if s.Emergency.ID != "" { // everything read under it is found by its ID
		entry.Subjects = append(entry.Subjects, s.Emergency.ID)
	}
	entries.Add(tx, entry)
}

// entries are put into their chains together. A step with two ends (db.Tx.On)
// has an entry in the chain of each; they are held in the order of their tenants.
var entries = db.Together[Entry]{Do: func(ctx context.Context, tx *db.Tx, all []Entry) error {
	sorted.By(all, func(a, b Entry) int { return cmp.Compare(a.Tenant, b.Tenant) })
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].Tenant == all[0].Tenant {
			n++
		}
		err := tx.On(ctx, all[0].Tenant, func(ctx context.Context) error { return appendEntries(ctx, tx, all[:n]) })
		if err != nil {
			return err
		}
		all = all[n:]
	}
	return nil
}}

// sealed gives the hash of the entry behind the previous one.
func (e Entry) sealed() string {
	sum := sha256.Sum256(content(nil, e.Tenant, e.Seq, db.Micros(e.At), e.Previous, string(e.Actor), string(e.Role),
		string(e.Purpose), string(e.Action), string(e.Kind), e.subjects(), e.Detail))
	return hex.EncodeToString(sum[:])
}

// content appends to b what an entry's hash is made of: the previous hash, the
// chain, number and moment, and the other fields, each text preceded by its length.
func content[T ~string | ~[]byte](b []byte, chain id.ID, seq, at int64, previous T, fields ...T) []byte {
	number := func(n int64) { b = binary.BigEndian.AppendUint64(b, uint64(n)) } //nolint:gosec // a bit pattern
	text := func(s T) {
		number(int64(len(s)))
		b = append(b, s...)
	}
	text(previous)
	text(T(chain))
	number(seq)
	number(at)
	for _, field := range fields {
		text(field)
	}
	return b
}

func (e Entry) subjects() string {
	words := make([]string, len(e.Subjects))
	for i, s := range e.Subjects {
		words[i] = string(s)
	}
	return strings.Join(words, " ")
}
