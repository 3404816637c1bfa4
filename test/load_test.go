package test

import (
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/id"
)

// readers look at looks pages each, all at once.
const readers, looks = 24, 15

func TestUnderLoadEveryLookIsAnsweredAndOnRecord(t *testing.T) {
	for name, open := range map[string]func(testing.TB) *site{"sqlite": onSQLite, "postgres": onPostgres} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			desk := s.logIn(t, "verteilung@land.example")
			land, households := s.registered(t, desk)
			if len(households) < 5 {
				t.Fatalf("only %d households", len(households))
			}
			each := make([]int, min(len(households), readers+looks)) // entries that one look leaves: more, where there are papers
			before := s.entries(t, land)
			for i := range each {
				if status, _ := desk.ask(http.MethodGet, "/haushalte/"+households[i], nil); status != http.StatusOK {
					t.Fatalf("one look: %d", status)
				}
				after := s.entries(t, land)
				if each[i] = after - before; each[i] == 0 {
					t.Fatal("one look leaves no trace")
				}
				before = after
			}
			want := 0
			for reader := range readers {
				for look := range looks {
					want += each[(reader+look)%len(households)]
				}
			}

			times := desk.crowd(t, households)
			if got := s.entries(t, land) - before; got != want {
				t.Errorf("%d entries on record for %d looks, want %d", got, readers*looks, want)
			}
			if len(times) != readers*looks {
				t.Fatalf("%d of %d looks were answered", len(times), readers*looks)
			}
			slices.Sort(times)
			t.Logf("%d at once: half within %v, 95 of 100 within %v, all within %v", readers,
				times[len(times)/2].Round(time.Millisecond), times[len(times)*95/100].Round(time.Millisecond), times[len(times)-1].Round(time.Millisecond))
		})
	}
}

// registered gives the tenant and the households that somebody may look at.
func (s *site) registered(t *testing.T, c *client) (id.ID, []string) {
	t.Helper()
	for _, tenantID := range tenants(t, s) {
		var found []string
		s.read(t, tenantID, `SELECT id FROM household WHERE tenant_id = $1 ORDER BY id`, func(all []string) { found = all })
		if len(found) == 0 {
			continue
		}
		if status, _ := c.ask(http.MethodGet, "/haushalte/"+found[0], nil); status == http.StatusOK {
			return tenantID, found
		}
	}
	t.Fatal("nobody's household can be looked at")
	return "", nil
}

// entries verifies a tenant's chain and counts it.
func (s *site) entries(t *testing.T, tenantID id.ID) int {
	t.Helper()
	v, err := audit.Verify(t.Context(), s.DB, tenantID)
	if err != nil || v.Broken != 0 {
		t.Fatalf("the audit: %+v, %v", v, err)
	}
	return int(v.Entries)
}

// crowd looks at the households from many browsers at once, each going round
// from another one, and gives how long each answer took.
func (c *client) crowd(t *testing.T, households []string) (times []time.Duration) {
	t.Helper()
	var mu sync.Mutex
	var all sync.WaitGroup
	for reader := range readers {
		all.Go(func() {
			for look := range looks {
				began := time.Now()
				response, err := c.Get(c.site.URL + "/haushalte/" + households[(reader+look)%len(households)])
				if err != nil {
					t.Error(err)
					return
				}
				_, err = io.Copy(io.Discard, response.Body)
				_ = response.Body.Close()
				if err != nil || response.StatusCode != http.StatusOK {
					t.Errorf("%d, %v", response.StatusCode, err)
					return
				}
				mu.Lock()
				times = append(times, time.Since(began))
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return times
}
