package test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/world/days"
)

// keptPages are the pages whose last state a phone keeps.
var keptPages = []string{"/ich", "/ich/termine", "/ich/papiere"}

const parents, others = "400120260015", "400120260023" // log-ins: a parent, and somebody of another household

// phone is a parent's own, in which their child's pages are kept.
type phone struct {
	somebody
	at    string
	cut   func()
	child string // its identifier
}

func atChild(t *testing.T, s *site, b *browser.Browser, hold func(*http.Request)) phone {
	t.Helper()
	at, cut := browser.LineThrough(t, s.URL, hold)
	p := phone{somebody: somebody{b.Open(t, browser.View{Width: browser.Phone}), t, s, ""}, at: at, cut: cut}
	p.logsIn(parents, true)
	p.child = s.one(t, `SELECT c.id FROM person c JOIN person_relation r ON r.other_id = c.id JOIN guest g ON g.person_id = r.person_id
		JOIN account a ON a.id = g.id WHERE c.tenant_id = $1 AND a.email = '`+parents+`' AND c.birth_date > '2012' ORDER BY c.id LIMIT 1`)
	p.Submit("/ich/wessen", "whose", p.child)
	p.keeps(p.child)
	return p
}

func (p phone) logsIn(number string, theirs bool) {
	p.t.Helper()
	p.Go(p.at + "/ich/anmelden")
	if theirs {
		p.Choose(i18n.T(p.t.Context(), "own.mine"))
	}
	p.Submit("/ich/anmelden", "number", number, "pin", days.PIN)
}

// shows reports whether the page that is open is somebody's.
func (p phone) shows(who string) bool {
	return strings.Contains(p.HTML(), fmt.Sprintf(`value="%s" aria-pressed="true"`, who))
}

// keeps waits until somebody's pages can be read without a network.
func (p phone) keeps(who string) {
	p.t.Helper()
	if !p.shows(who) {
		p.t.Fatalf("the page is not that of %s", who)
	}
	if got := p.until(func(all []string) bool {
		return !slices.ContainsFunc(keptPages, func(path string) bool { return !slices.Contains(all, path) })
	}); len(got) < len(keptPages) {
		p.t.Fatalf("kept: %v", got)
	}
}

func (p phone) until(is func([]string) bool) (got []string) {
	for range 200 {
		if got = p.Stored(); is(got) {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	return got
}

// withoutChild cuts the network; whatever is still shown, it is not the child's.
func (p phone) withoutChild(anything bool) {
	p.t.Helper()
	p.cut()
	for _, path := range keptPages {
		if p.Fails(p.at + path) {
			if anything {
				p.t.Errorf("%s shows nothing", path)
			}
			continue
		}
		if !anything {
			p.t.Errorf("%s shows something", path)
		}
		if p.shows(p.child) || strings.Contains(p.HTML(), p.child) && !strings.Contains(p.HTML(), "aria-pressed") {
			p.t.Errorf("%s shows the child's page", path)
		}
	}
}

// A child's pages are kept on a parent's phone for as long as the parent looks at
// them: not once they are back at their own, have no right to them any more, log out,
// or somebody else logs in; tried with the network cut.
func TestAChildsPagesAreNotLeftOnAParentsPhone(t *testing.T) {
	b := browser.Start(t)
	anybody := func(*http.Request) {}

	t.Run("they are there while the parent looks", func(t *testing.T) {
		p := atChild(t, onSQLite(t), b, anybody)
		p.cut()
		for _, path := range keptPages {
			p.Go(p.at + path)
			if !p.shows(p.child) {
				t.Errorf("%s is not the child's", path)
			}
		}
	})
	t.Run("back at their own", func(t *testing.T) {
		s := onSQLite(t)
		p := atChild(t, s, b, anybody)
		parent := s.one(t, `SELECT g.person_id FROM guest g JOIN account a ON a.id = g.id WHERE g.tenant_id = $1 AND a.email = '`+parents+`'`)
		p.Submit("/ich/wessen", "whose", parent)
		p.keeps(parent)
		p.withoutChild(true)
	})
	t.Run("the right has ended", func(t *testing.T) {
		s := onSQLite(t)
		p := atChild(t, s, b, anybody)
		for _, of := range tenants(t, s) {
			if err := s.DB.Do(t.Context(), of, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `DELETE FROM person_relation WHERE tenant_id = $1 AND other_id = $2`, of, p.child)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		p.Go(p.at + "/ich/zugang")
		if html := p.HTML(); strings.Contains(html, p.child) {
			t.Fatal("the right has not ended")
		}
		p.until(func(all []string) bool { return len(all) >= len(keptPages) })
		p.withoutChild(true)
	})
	t.Run("logged out", func(t *testing.T) {
		p := atChild(t, onSQLite(t), b, anybody)
		p.Submit("/ich/abmelden")
		p.withoutChild(false)
	})
	for name, theirs := range map[string]bool{"somebody else logs in, and says it is theirs": true, "somebody else logs in": false} {
		t.Run(name, func(t *testing.T) {
			p := atChild(t, onSQLite(t), b, anybody)
			p.Forget("wegwarte") // as if it had run out
			p.Go(p.at + "/ich")
			p.Submit("/ich/vergessen")
			p.logsIn(others, theirs)
			if theirs {
				p.until(func(all []string) bool { return len(all) >= len(keptPages) })
			}
			p.withoutChild(theirs)
		})
	}
	t.Run("what comes after the log-out", func(t *testing.T) {
		held, on := make(chan struct{}, 1), make(chan struct{})
		var slow bool
		p := atChild(t, onSQLite(t), b, func(r *http.Request) {
			if slow && r.URL.Path == "/ich/papiere" {
				held <- struct{}{}
				<-on
			}
		})
		slow = true
		p.Age(time.Hour) // so that it asks for them again
		p.Go(p.at + "/ich")
		<-held
		p.Submit("/ich/abmelden")
		close(on)
		time.Sleep(time.Second)
		if got := p.Stored(); len(got) > 0 {
			t.Errorf("kept: %v", got)
		}
	})
}
