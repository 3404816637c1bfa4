package account_test

import (
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/testkit"
)

// TestFiveHundredLogInsAtOnceTakeNoMoreMemoryThanAFew holds that the hashes of a
// crowd, 19 MiB each, are not in memory together: the whole would be 9 GiB.
func TestFiveHundredLogInsAtOnceTakeNoMoreMemoryThanAFew(t *testing.T) {
	if testing.Short() {
		t.Skip("takes ten seconds")
	}
	const crowd, people, hash = 500, 100, 19 << 20
	w := testkit.NewWorld(t, testkit.SQLite(t))
	for i := range people {
		employ(t, w, fmt.Sprintf("a%d@stadt.example", i))
	}
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapInuse
	}
	runtime.GC()
	before, peak, done := heap(), uint64(0), make(chan struct{})
	var watching, all sync.WaitGroup
	watching.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
				peak = max(peak, heap())
			}
		}
	})
	began := time.Now()
	var failed sync.Map
	for i := range crowd {
		all.Go(func() {
			// Each from an address of its own: nobody is to be slowed down here.
			if _, err := account.LogIn(t.Context(), w.DB, w.Clock, fmt.Sprintf("a%d@stadt.example", i%people), password, fmt.Sprintf("192.0.2.%d", i)); err != nil {
				failed.Store(fmt.Sprint(err), true)
			}
		})
	}
	all.Wait()
	close(done)
	watching.Wait()
	t.Logf("%d log-ins in %s, heap from %d to at most %d MiB", crowd, time.Since(began).Round(time.Millisecond), before>>20, peak>>20)
	// As many hashes as processors, what the collector has not taken back yet, and one for the next.
	if most := before + uint64(4*max(2, runtime.NumCPU())+2)*hash; peak > most {
		t.Errorf("the heap grew to %d MiB, more than %d", peak>>20, most>>20)
	}
	failed.Range(func(err, _ any) bool {
		t.Error(err)
		return true
	})
}
