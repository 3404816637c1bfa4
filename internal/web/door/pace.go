package door

import (
	"hash/maphash"
	"net/netip"
	"sync"
	"time"

	"wegwarte/internal/errs"
)

// Of what is open to everybody (log-ins have bounds of their own), one network may ask so much at once, and after that one
// more each time this has passed: a house in which many live has one address, and still
// nobody takes the machine for themselves.
const (
	atOnce    = 120
	oneMore   = 250 * time.Millisecond
	mostPaced = 20_000 // networks that are remembered
)

// pace bounds how often a network may ask. It remembers, in memory alone, until when what
// each asked counts: under a number that is drawn anew with each start, never an address.
type pace struct {
	seed  maphash.Seed
	mutex sync.Mutex
	full  map[uint64]time.Time // when all it asked will have been worked off
	swept time.Time
}

func newPace() *pace { return &pace{seed: maphash.MakeSeed(), full: map[uint64]time.Time{}} }

// allow counts that a network asks at a moment; else it gives how long it has to wait.
func (p *pace) allow(network string, now time.Time) (bool, time.Duration) {
	key := maphash.String(p.seed, network)
	p.mutex.Lock()
	defer p.mutex.Unlock()
	due, known := p.full[key]
	if due.Before(now) {
		due = now
	}
	if due = due.Add(oneMore); due.Sub(now) > atOnce*oneMore {
		return false, due.Sub(now) - atOnce*oneMore
	}
	if !known && len(p.full) >= mostPaced {
		p.sweep(now)
	}
	p.full[key] = due
	return true, 0
}

// sweep forgets who has been quiet, and where all ask at the same time one of them: memory
// stays bounded, whoever asks from however many networks.
func (p *pace) sweep(now time.Time) {
	if now.Sub(p.swept) >= oneMore { // else nobody became quiet meanwhile
		p.swept = now
		for key, due := range p.full {
			if !due.After(now) {
				delete(p.full, key)
			}
		}
	}
	for key := range p.full { // in no order
		if len(p.full) < mostPaced {
			return
		}
		delete(p.full, key)
	}
}

// hurried refuses who asks too often without a log-in. What comes from this machine is
// not counted: behind a proxy that names no client, all would be one.
func (v *Visit) hurried(a Access) error {
	network := v.Network()
	if !a.Paced || v.Scope.Actor != "" || isHere(network) {
		return nil
	}
	ok, wait := v.door.pace.allow(network, time.Now())
	if ok {
		return nil
	}
	return errs.Often("error.often", "count", max(1, int((wait+time.Minute-1)/time.Minute)))
}

func isHere(network string) bool {
	address, err := netip.ParseAddr(network)
	return network == "::/64" || err == nil && address.Unmap().IsLoopback()
}

// networkOf is what an address is counted under: of IPv6 the first half, which is what
// one connection to the net is given.
func networkOf(host string) string {
	address, err := netip.ParseAddr(host)
	if err != nil || address.Unmap().Is4() {
		return host
	}
	prefix, err := address.WithZone("").Prefix(64)
	if err != nil {
		return host
	}
	return prefix.String()
}
