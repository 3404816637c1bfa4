package test

import (
	"fmt"
	"regexp"
	"testing"

	"wegwarte/internal/i18n"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/world/days"
)

// The desk hands somebody a letter; with it, a phone and a PIN they come to their
// own page, in their language, see their way, and let somebody help for a while.
func TestSomebodyComesToTheirOwnPageAndLetsOthersHelp(t *testing.T) {
	b := browser.Start(t)
	open := map[string]func(testing.TB) *site{"sqlite": onSQLite, "postgres": onPostgres}
	for name, c := range map[string]struct {
		database string
		lang     i18n.Lang
		noScript bool
	}{
		"german":    {"sqlite", i18n.German, false},
		"plain":     {"postgres", i18n.Plain, true},
		"ukrainian": {"sqlite", i18n.Ukrainian, true},
		"arabic":    {"postgres", i18n.Arabic, false},
	} {
		t.Run(name, func(t *testing.T) {
			ownPage(t, open[c.database](t), b, c.lang, browser.View{Width: browser.Phone, NoScript: c.noScript}, "own-"+name)
		})
	}
}

var handedCode = regexp.MustCompile(`[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}`)

func ownPage(t *testing.T, s *site, b *browser.Browser, lang i18n.Lang, v browser.View, name string) {
	ctx := i18n.With(t.Context(), lang)
	say := func(key string, args ...any) string { return i18n.T(ctx, key, args...) }

	// The desk writes the letter, in their language and in German.
	desk := s.enter(t, b, browser.View{}, "integration@werne.example")
	home := s.one(t, `SELECT k.household_id FROM path_case k WHERE k.tenant_id = $1 AND k.ended_on = '' AND k.household_id NOT IN
		(SELECT p.household_id FROM guest g JOIN person p ON p.id = g.person_id WHERE g.tenant_id = $1) ORDER BY k.opened_on, k.id LIMIT 1`)
	who := s.one(t, fmt.Sprintf(`SELECT id FROM person WHERE tenant_id = $1 AND household_id = '%s' AND birth_date < '2000' ORDER BY birth_date LIMIT 1`, home))
	desk.Go(s.URL + "/haushalte/" + home + "/eigene-seite")
	desk.sound(name + "-desk")
	desk.Submit("/personen/"+who+"/eigene-seite", "lang", string(lang))
	desk.Sees(say("own.letter.title"))
	code := handedCode.FindString(desk.Text())
	desk.sound(name + "-letter")

	// Their phone: the language, the code, a PIN, the number.
	phone := somebody{b.Open(t, v), t, s, ""}
	phone.Go(s.URL + "/ich/einladung")
	if lang != i18n.German {
		phone.Toggle(i18n.German.Name())
		phone.Press(lang.Name())
	}
	phone.Submit("/ich/einladung", "code", "FALS CHER CODE")
	phone.Sees(say("own.error.code"))
	phone.Submit("/ich/einladung", "code", code)
	phone.Sees(say("own.pin.title"))
	phone.sound(name + "-pin")
	phone.Submit(fmt.Sprintf("/ich/einladung/%s", regexp.MustCompile(` `).ReplaceAllString(code, "")), "pin", days.PIN, "again", days.PIN)
	phone.Sees(say("own.access.title"), say("own.access.number"))
	phone.sound(name + "-access")

	// Their way, and a mentor who sees it for some days.
	phone.Go(s.URL + "/ich")
	phone.Sees(say("own.way.title"), say("own.way.mine"))
	phone.sound(name + "-way")
	phone.Go(s.URL + "/ich/begleitung")
	phone.Submit("/ich/begleitung", "name", "Ruth", "kind", "mentor", "rights", "way", "until", testkit.Today.AddDays(9).String())
	phone.Sees(say("own.help.code"), "Ruth")
	phone.sound(name + "-help")
	mentor := somebody{b.Open(t, v), t, s, ""}
	mentor.Go(s.URL + "/ich/einladung")
	code = handedCode.FindString(phone.Text())
	mentor.Submit("/ich/einladung", "code", code)
	mentor.Submit(fmt.Sprintf("/ich/einladung/%s", regexp.MustCompile(` `).ReplaceAllString(code, "")), "pin", "918273", "again", "918273")
	mentor.Go(s.URL + "/ich")
	mentor.Sees(i18n.T(t.Context(), "own.way.mine"))
	phone.Go(s.URL + "/ich/begleitung")
	phone.Press(say("own.help.end"))
	phone.Sees(say("own.help.ended"))
	mentor.Go(s.URL + "/ich")
	mentor.SeesNot(i18n.T(t.Context(), "own.way.mine"))
	mentor.Sees(i18n.T(t.Context(), "own.way.nobody"))
}
