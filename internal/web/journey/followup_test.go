package journey_test

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/testkit/site"
)

// notArrived announces a household for the 8th of December and lets the
// municipality say, on that day, that nobody came. It gives the address of the
// transfer.
func notArrived(t *testing.T, s *house, h person.Household) (at string) {
	t.Helper()
	desk, intake := s.Enter(t, tenant.LandAllocation), s.Enter(t, tenant.Intake)
	at = desk.Goes("/zuweisungen/neu", "haushalt", string(h.ID), "municipality", string(s.Municipality.ID), "arrive_on", "2026-12-08", "arrive_at", "13:00", "meeting_point", "Rathaus")
	desk.Goes(at+"/ankuendigen", "version", desk.Get(at).Hidden("version"))
	intake.Goes(at+"/bestaetigen", "version", intake.Get(at).Hidden("version"))
	s.Clock.Set(clock.MustDate("2026-12-08").Begins().Add(15 * 3600e9))
	intake = s.Again(t, tenant.Intake)
	intake.Goes(at+"/nicht-angekommen", "version", intake.Get(at+"/nicht-angekommen").Hidden("version"), "reason", "Nicht im Bus.")
	return at
}

// TestWhatFollowsWhenNobodyCame walks through the pages, without script: the
// facility says where they are, the desk announces them again, the municipality
// finds its preparation again.
func TestWhatFollowsWhenNobodyCame(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		h := s.family(t)
		at := notArrived(t, s, h)
		social, desk, intake := s.Enter(t, tenant.FacilitySocial), s.Again(t, tenant.LandAllocation), s.Again(t, tenant.Intake)

		social.Get("/").Has("Ein Haushalt ist nicht angekommen. Bitte sagen Sie bis 9. Dezember 2026", "Sind sie noch oder wieder bei Ihnen?")
		list := social.Get("/verbleib")
		list.Has("Al-Haddad", "Sollten am 08.12.2026 in Musterstadt ankommen", "Nicht im Bus.", "Sind hier", "bis 09.12.2026, morgen")
		desk.Get("/verbleib").Has("Gerade wartet niemand auf Sie")
		desk.Get("/verbleib?ansicht=offen").Has("Al-Haddad", "Einrichtung seit 08.12.2026")
		intake.Get("/eingang").Has("Ein Haushalt ist nicht gekommen, kann aber noch kommen", "Das Land klärt, ob sie noch kommen")
		intake.Get(at).Has("Doch noch angekommen")
		if p := intake.Get("/verbleib"); p.Status != http.StatusNotFound {
			t.Errorf("a municipality is shown where they are: %d", p.Status)
		}

		one := list.Link("/verbleib/")
		version := list.Hidden("version")
		wrong := social.Post(one, "version", version, "found", "hospital", "on", "2026-12-08", "again", "morgen")
		if wrong.Status != http.StatusUnprocessableEntity {
			t.Errorf("%d", wrong.Status)
		}
		wrong.Has(`value="hospital" checked`)
		social.Post(one, "version", version, "found", "elsewhere", "on", "2026-12-08").Has("Bitte füllen Sie dieses Feld aus.")
		social.Get(one + "?war=other").Has(`value="other" checked`).HasNot("Aufenthalt beenden")
		social.Goes(one, "version", version, "found", "here")
		if p := social.Post(one, "version", version, "found", "gone"); p.Status != http.StatusConflict {
			t.Errorf("the second click: %d", p.Status)
		}
		social.Get("/verbleib").Has("Gerade wartet niemand auf Sie")

		desk.Get("/verteilung").Has("Ein Haushalt ist nicht angekommen und wartet auf Sie")
		shown := desk.Get(one)
		shown.Has("Bitte kündigen Sie sie neu an.", "Neu ankündigen", "Verbleib: Sind hier")
		desk.Goes(one+"/behalten", "version", shown.Hidden("version"), "keep", "ja", "told", "In zwei Wochen.")
		intake.Get("/eingang").Has("Sie kommen an einem anderen Tag")
		intake.Get(at).Has("Bitte behalten Sie, was vorbereitet ist.", "In zwei Wochen.").HasNot("Sind hier")

		draft := desk.Get("/zuweisungen/neu?haushalt=" + string(h.ID) + "&verbleib=" + one[len("/verbleib/"):])
		draft.Has("Ausgefüllt nach Z-2026-0001", `value="13:00"`, `value="Rathaus"`, `value="`+string(s.Municipality.ID)+`" selected`)
		again := desk.Goes("/zuweisungen/neu", "haushalt", string(h.ID), "municipality", string(s.Municipality.ID), "arrive_on", "2026-12-29")
		desk.Get(one).Has("Der Entwurf Z-2026-0002 ist noch nicht angekündigt.")
		desk.Goes(again+"/ankuendigen", "version", desk.Get(again).Hidden("version"))
		desk.Get(one).Has("Erledigt: neu angekündigt mit Z-2026-0002 nach Musterstadt.")
		intake.Get(at).Has("Sie sind neu angekündigt.", again).HasNot("Doch noch angekommen")
		intake.Get(again).Has("Sie kommen nach einem ersten, vergeblichen Termin", "wird beim Bestätigen übernommen")
		desk.Get("/vorlauf?ausgang=neu-angekuendigt").Has("Neu angekündigte Fälle", "Z-2026-0001", one)
		desk.Get("/haushalte/" + string(h.ID)).Has("Nicht angekommen am 08.12.2026")
	})
}

func TestWhoIsGoneHasLeftAndCanTurnUp(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	h := s.family(t)
	at := notArrived(t, s, h)
	social, desk, intake := s.Enter(t, tenant.FacilitySocial), s.Again(t, tenant.LandAllocation), s.Again(t, tenant.Intake)
	list := social.Get("/verbleib")
	one := list.Link("/verbleib/")
	social.Goes(one, "version", list.Hidden("version"), "found", "gone", "on", "2026-12-07", "note", "Zimmer geräumt.")
	form := desk.Get(one + "/aufenthalt")
	form.Has("Rechtliche Folgen leitet das Programm daraus nicht ab", `value="gone" checked`)
	if p := desk.Post(one+"/aufenthalt", "version", form.Hidden("version"), "reason", "gone", "on", "2026-12-24"); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("%d", p.Status)
	} else {
		p.Has("Der Tag liegt in der Zukunft.")
	}
	if p := social.Get(one + "/aufenthalt"); p.Status != http.StatusForbidden {
		t.Errorf("the facility ends a stay: %d", p.Status)
	}
	desk.Goes(one+"/aufenthalt", "version", form.Hidden("version"), "reason", "gone", "on", "2026-12-07")
	intake.Get(at).Has("Was bereitsteht, kann vergeben werden.").HasNot("Zimmer geräumt", "Doch noch angekommen")
	social.Get("/verbleib?ansicht=beendet").Has("Aufenthalt beendet", "Al-Haddad")
	back := social.Get(one)
	back.Has("Sind sie wieder aufgetaucht?", "Was Sie an anderer Stelle noch prüfen")
	social.Goes(one+"/wieder", "version", back.Hidden("version"), "on", "2026-12-08", "note", "Stand am Tor.")
	desk.Get("/verbleib").Has("Al-Haddad", "Stand am Tor.")

	form = intake.Get(at + "/ankunft")
	form.Has("Doch noch angekommen", "Amina Al-Haddad")
	fields := []string{"version", form.Hidden("version"), "on", "2026-12-08"}
	for _, p := range h.Persons {
		fields = append(fields, "came", string(p.ID))
	}
	intake.Goes(at+"/ankunft", fields...)
	intake.Get(at).Has("angekommen", "Nachträglich angekommen")
	desk.Get(one).Has("Erledigt: die Kommune hat sie nachträglich aufgenommen.")
}

// TestTheFollowUpIsSoundInEveryLookOfIt looks at each page of it with axe, on
// the desk and on a phone, in both languages, and answers with the keyboard.
func TestTheFollowUpIsSoundInEveryLookOfIt(t *testing.T) {
	chromium := browser.Start(t)
	s := serve(t, testkit.SQLite(t))
	at := notArrived(t, s, s.family(t))
	social, desk := s.Enter(t, tenant.FacilitySocial), s.Again(t, tenant.LandAllocation)
	one := social.Get("/verbleib").Link("/verbleib/")
	looks := map[string]browser.View{"desk": {Width: browser.Desk}, "phone-ar": {Width: browser.Phone, Lang: i18n.Arabic}}
	visit := func(stage string, pages map[tenant.Role][]string) {
		for name, look := range looks {
			for role, urls := range pages {
				p := chromium.Open(t, look)
				p.Go(s.URL + "/anmelden")
				p.Submit("/anmelden", "email", site.Email(role), "password", site.Password)
				for _, url := range urls {
					if status := p.Go(s.URL + url); status != http.StatusOK {
						t.Errorf("%s %s: %d", role, url, status)
					}
					p.Check()
					if dir := os.Getenv("WEGWARTE_SHOTS"); dir != "" {
						p.Shot(filepath.Join(dir, "follow-"+stage+"-"+string(role)+"-"+name+"-"+filepath.Base(url)+".png"))
					}
				}
			}
		}
	}
	visit("asked", map[tenant.Role][]string{
		tenant.FacilitySocial: {"/", "/verbleib", one, one + "?war=hospital"},
		tenant.LandAllocation: {"/verteilung", "/verbleib?ansicht=offen", one, one + "/aufenthalt", at, "/vorlauf?ausgang=alle", "/zusagen"},
		tenant.Intake:         {"/eingang", at, at + "/ankunft"},
	})
	p := chromium.Open(t, browser.View{Width: browser.Phone})
	p.Go(s.URL + "/anmelden")
	p.Submit("/anmelden", "email", site.Email(tenant.FacilitySocial), "password", site.Password)
	p.Go(s.URL + one + "?war=elsewhere")
	if status := p.Submit(one, "place", "bei Verwandten in Kassel"); status != http.StatusOK {
		t.Errorf("%d", status)
	}
	p.Sees("Danke, eingetragen.", "Gerade wartet niemand auf Sie")
	form := desk.Get(one + "/aufenthalt")
	desk.Goes(one+"/aufenthalt", "version", form.Hidden("version"), "reason", "elsewhere", "on", "2026-12-08")
	visit("ended", map[tenant.Role][]string{tenant.FacilitySocial: {"/verbleib?ansicht=beendet", one}, tenant.Intake: {at}})
}
