package open

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/facts/open"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// How old what is known of releases may be: of them, and of the municipalities there are.
const (
	fresh  = 2 * time.Second
	stable = 10 * time.Minute
	// overlap is how far before the last known change is looked: a transaction may end later than its moment.
	overlap = time.Minute
)

// known is which releases there are, at some moment. It is not changed once it is shown.
type known struct {
	looked  time.Time // by the machine's clock
	placed  time.Time
	changed time.Time // the last change
	land    tenant.Tenant
	places  []tenant.Place // by their names
	at      map[string]tenant.Place
	of      map[string]*shelved
}

// shelved is somebody's releases by number, the newest last.
type shelved struct {
	all    []open.Release // by number
	newest int            // position of the newest that holds, -1: none
}

// last gives the newest release that holds.
func (s *shelved) last() (open.Release, bool) {
	if s == nil || s.newest < 0 {
		return open.Release{}, false
	}
	return s.all[s.newest], true
}

func (s *shelved) find(number int) (open.Release, bool) {
	if s == nil || number < 1 || number > len(s.all) || s.all[number-1].Number != number {
		return open.Release{}, false
	}
	return s.all[number-1], true
}

// name gives a municipality's or the Land's name by its key.
func (k *known) name(ags string) (string, bool) {
	if k.land.LandKey != "" && ags == k.land.LandKey {
		return k.land.Name, true
	}
	p, there := k.at[ags]
	return p.Name, there
}

// index keeps known up to date.
type index struct {
	db  *db.DB
	now atomic.Pointer[known]
	one sync.Mutex // looks, one at a time
}

// look gives what is known, and has it looked at anew where that is old. Only the first visit waits.
func (i *index) look(ctx context.Context) (*known, error) {
	k := i.now.Load()
	if k != nil && time.Since(k.looked) < fresh {
		return k, nil
	}
	if k != nil {
		if i.one.TryLock() {
			go func() {
				defer i.one.Unlock()
				again, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
				defer cancel()
				_ = i.refresh(again) // else what is known is shown, and the next visit tries again
			}()
		}
		return k, nil
	}
	i.one.Lock()
	defer i.one.Unlock()
	if k = i.now.Load(); k != nil {
		return k, nil
	}
	err := i.refresh(ctx)
	return i.now.Load(), err
}

func (i *index) refresh(ctx context.Context) error {
	old := i.now.Load()
	next := &known{looked: time.Now()}
	if old != nil {
		*next = *old
		next.looked = time.Now()
	}
	err := i.db.Look(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		if old == nil || time.Since(old.placed) > stable {
			if err := next.place(ctx, tx); err != nil {
				return err
			}
		}
		since := next.changed
		if !since.IsZero() {
			since = since.Add(-overlap)
		}
		all, err := open.Changed(ctx, tx, since)
		next.take(all)
		return err
	})
	if err == nil {
		i.now.Store(next)
	}
	return err
}

func (k *known) place(ctx context.Context, tx *db.Tx) error {
	lands, err := tenant.OfKind(ctx, tx, tenant.Land)
	if err != nil {
		return err
	}
	k.placed, k.land, k.places = time.Now(), tenant.Tenant{}, nil
	if len(lands) > 0 {
		k.land = lands[0]
		k.places, err = tenant.Places(ctx, tx, k.land.LandKey)
	}
	k.at = make(map[string]tenant.Place, len(k.places))
	for _, p := range k.places {
		k.at[p.AGS] = p
	}
	sorted.By(k.places, func(a, b tenant.Place) int { return strings.Compare(folded(a.Name), folded(b.Name)) })
	return err
}

// take adds what changed to a copy of what was known.
func (k *known) take(all []open.Release) {
	if len(all) == 0 {
		if k.of == nil {
			k.of = map[string]*shelved{}
		}
		return
	}
	of := make(map[string]*shelved, len(k.of)+1)
	for ags, s := range k.of {
		of[ags] = s
	}
	copied := map[string]bool{}
	for _, r := range all {
		if r.Changed.After(k.changed) {
			k.changed = r.Changed
		}
		r.AGS = strings.Clone(r.AGS)
		s := &shelved{}
		if old := of[r.AGS]; old != nil {
			if s = old; !copied[r.AGS] {
				s = &shelved{all: append([]open.Release(nil), old.all...)}
			}
		}
		of[r.AGS], copied[r.AGS] = s, true
		for len(s.all) < r.Number {
			s.all = append(s.all, open.Release{})
		}
		s.all[r.Number-1] = r
	}
	for ags := range copied {
		s := of[ags]
		s.newest = -1
		for n, r := range s.all {
			if r.State == open.Published {
				s.newest = n
			}
		}
	}
	k.of = of
}
