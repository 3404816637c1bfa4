package test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"wegwarte/internal/i18n"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/world"
	"wegwarte/internal/world/days"
)

// Offers: a provider enters one; everybody finds it by wish, time and language; somebody signs up on their own page and a neighbour without a log-in; the list is full, somebody waits, a seat is freed, offered until a day, and
// taken; the poster is printed.
func TestAnOfferIsFoundAndItsSeatsGoToWhoeverComes(t *testing.T) {
	b := browser.Start(t)
	open := map[string]func(testing.TB) *site{"sqlite": onSQLite, "postgres": onPostgres}
	for name, c := range map[string]struct {
		database string
		view     browser.View
	}{
		"offers":                        {"postgres", browser.View{}},
		"offers, phone, Arabic, script": {"sqlite", browser.View{Width: browser.Phone, Lang: i18n.Arabic, NoScript: true}},
	} {
		t.Run(name, func(t *testing.T) { offered(t, open[c.database](t), b, c.view, strings.ReplaceAll(name, ", ", "-")) })
	}
}

func offered(t *testing.T, s *site, b *browser.Browser, v browser.View, name string) {
	ctx := i18n.With(t.Context(), v.Lang)
	say := func(key string, args ...any) string { return i18n.T(ctx, key, args...) }
	day := testkit.Today.AddDays(1)
	for day.Weekday() != time.Tuesday {
		day = day.AddDays(1)
	}
	const title = "Schachtreff im Stellwerk"

	provider := s.enter(t, b, v, "anbieter@werne.example")
	provider.Go(s.URL + "/anbieten/neu")
	provider.Choose(say("language.uk"))
	provider.Choose(say("offer.field.childcare"))
	provider.Submit("/anbieten/neu", "title", title, "theme", "meeting", "text", "Wir spielen miteinander.", "times", "Di 18–20", "begins", day.String(), "how", "seat", "seats", "1")
	provider.Sees(title)
	provider.sound(name + "-provider")
	which := s.one(t, `SELECT id FROM offer WHERE tenant_id = $1 AND title = '`+title+`'`)

	// Found by wish, time, language and childcare; and not by another language.
	list, page := "/angebote/"+world.DemoMunicipality, "/angebote/"+world.DemoMunicipality+"/"+which
	anybody := somebody{b.Open(t, v), t, s, ""}
	anybody.Go(s.URL + list + "?suche=schach&tag=2&zeit=evening&sprache=uk&kinder=1")
	anybody.Sees(title)
	anybody.sound(name + "-found")
	anybody.Go(s.URL + list + "?suche=schach&sprache=so")
	anybody.SeesNot(title)
	anybody.Go(s.URL + page)
	anybody.sound(name + "-offer")
	anybody.Go(s.URL + page + "/plakat")
	anybody.Sees(title)
	if paper := anybody.PDF(); bytes.Count(paper, []byte("/Type /Page\n")) > 1 {
		t.Error("the poster has more than one page")
	}

	// A neighbour without a log-in takes the seat: not without saying yes, and not twice.
	join := page + "/anmeldung"
	neighbour := []string{"name", "Petra Probe", "contact", "petra@probe.example"}
	agrees := func() {
		anybody.Choose(say("open.consent", "provider", s.one(t, `SELECT p.name FROM provider p JOIN offer o ON o.provider_id = p.id WHERE p.tenant_id = $1 AND o.id = '`+which+`'`)))
	}
	anybody.Go(s.URL + join)
	anybody.sound(name + "-join")
	anybody.Submit(join, neighbour...)
	anybody.Sees(say("open.consent.missing"))
	agrees()
	anybody.Submit(join, neighbour...)
	anybody.Sees(say("own.seat.step.taken"), say("open.code.keep"))
	anybody.sound(name + "-mine")
	mine := anybody.URL()
	anybody.Go(s.URL + join)
	agrees()
	anybody.Submit(join, neighbour...)
	anybody.Sees(say("own.seat.error.twice"))

	// Somebody with a page of their own waits, with the rule in the open.
	own := b.Open(t, v)
	own.Go(s.URL + "/ich/anmelden")
	own.Submit("/ich/anmelden", "number", "4001 2026 0023", "pin", days.PIN)
	own.Go(s.URL + "/ich/anmeldung/" + which)
	own.Submit("/ich/anmeldung/"+which, "contact", "0170 5550123")
	own.Sees(say("own.seat.waits"), title)

	// The neighbour signs off; the seat is offered at once, until a day, and taken.
	anybody.Go(s.URL + mine)
	anybody.Submit(mine, "to", "withdrawn")
	anybody.Sees(say("own.seat.step.withdrawn"))
	own.Go(s.URL + "/ich/plaetze")
	own.Sees(say("own.seat.step.offered"), say("own.seat.until", "day", testkit.Today.AddDays(3)))
	seat := s.one(t, `SELECT id FROM seat WHERE tenant_id = $1 AND state = 'offered' AND offer_id = '`+which+`'`)
	own.Submit("/ich/plaetze/"+seat, "to", "taken")
	own.Sees(say("own.seat.taken"))
	provider.Go(s.URL + "/plaetze/" + which)
	provider.Sees("0170 5550123")
	provider.SeesNot("Petra Probe")
}
