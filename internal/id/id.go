// Package id makes the identifiers of everything the house stores: 26 letters
// and digits, unique without a central counter, sorting by the time they were
// made (a ULID: 48 bits of milliseconds, 80 random bits, Crockford base 32).
//
// An ID says nothing about the person behind it and may stand in a URL.
package id

import (
	"crypto/rand"
	"encoding/binary"
	"sync"
	"time"
)

// ID identifies one stored thing. The empty ID is "none".
type ID string

const (
	alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	length   = 26
)

// last is what New made last.
var last struct {
	sync.Mutex
	milli  int64
	random [10]byte
}

// New makes an ID for the present moment, behind all that this process has made:
// lists by ID are in the order in which things came, also those of one millisecond.
func New() ID {
	var random [10]byte
	_, _ = rand.Read(random[:]) // crypto/rand.Read never fails: it crashes the program instead
	random[0] &= 0x7f           // leaves room for those that follow
	last.Lock()
	defer last.Unlock()
	at := time.Now()
	if milli := at.UnixMilli(); milli == last.milli {
		random = behind(last.random, random)
	} else {
		last.milli = milli
	}
	last.random = random
	return From(at, random)
}

// behind goes on from what was, by as much as five random bytes say, and one.
func behind(was, step [10]byte) [10]byte {
	carry := 1
	for i := len(was) - 1; i >= 0; i-- {
		if i >= 5 {
			carry += int(step[i])
		}
		carry += int(was[i])
		was[i] = byte(carry)
		carry >>= 8
	}
	return was
}

// From makes the ID for a moment and ten bytes, for worlds that must come out
// the same each time.
func From(at time.Time, random [10]byte) ID {
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:8], uint64(at.UnixMilli())<<16) //nolint:gosec // times before 1970 do not occur
	copy(raw[6:], random[:])
	high, low := binary.BigEndian.Uint64(raw[:8]), binary.BigEndian.Uint64(raw[8:])
	var text [length]byte
	for i := length - 1; i >= 0; i-- {
		text[i] = alphabet[low&31]
		low = low>>5 | high<<59
		high >>= 5
	}
	return ID(text[:])
}

// Parse accepts what New and From make and nothing else.
func Parse(s string) (ID, bool) {
	if len(s) != length || s[0] > '7' {
		return "", false
	}
	for i := range length {
		if !inAlphabet(s[i]) {
			return "", false
		}
	}
	return ID(s), true
}

func inAlphabet(c byte) bool {
	for i := range len(alphabet) {
		if alphabet[i] == c {
			return true
		}
	}
	return false
}
