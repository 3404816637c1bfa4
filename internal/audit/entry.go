// Package audit keeps who read and wrote what, and why: append-only, one chain
// per tenant, each entry sealed by the hash of the one before it.
//
// An entry is written by the same transaction as what it is about: if it cannot
// be written, nothing was read and nothing was changed. It names fields and
// identifiers, never a value.
package audit

import (
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
	tx.BeforeCommit(func(ctx context.Context) error {
		// A step with two ends (db.Tx.On) has an entry in the chain of each.
		return tx.On(ctx, entry.Tenant, func(ctx context.Context) error { return appendEntry(ctx, tx, entry) })
	})
}

// sealed gives the hash of the entry behind the previous one: SHA-256 over the
// fields, each preceded by its length.
func (e Entry) sealed() string {
	h := sha256.New()
	var number [8]byte
	count := func(n int64) {
		binary.BigEndian.PutUint64(number[:], uint64(n)) //nolint:gosec // a bit pattern
		h.Write(number[:])
	}
	text := func(s string) {
		count(int64(len(s)))
		h.Write([]byte(s))
	}
	text(e.Previous)
	text(string(e.Tenant))
	count(e.Seq)
	count(db.Micros(e.At))
	for _, s := range []string{string(e.Actor), string(e.Role), string(e.Purpose), string(e.Action),
		string(e.Kind), e.subjects(), e.Detail} {
		text(s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (e Entry) subjects() string {
	words := make([]string, len(e.Subjects))
	for i, s := range e.Subjects {
		words[i] = string(s)
	}
	return strings.Join(words, " ")
}
