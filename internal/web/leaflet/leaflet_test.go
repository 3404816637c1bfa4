package leaflet_test

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wegwarte/internal/assignment"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestEverybodyIsToldInWhatTheyRead(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		intake := s.enter(t, tenant.Intake)
		status, body := intake.get(s.path())
		if status != http.StatusOK {
			t.Fatalf("%d %s", status, body)
		}
		// The mother reads Arabic; the father speaks it and is read to, in German and in Arabic.
		if got := sheets(body); !slices.Equal(got, []string{"ar rtl", "de-x-plain ltr", "ar rtl"}) {
			t.Errorf("sheets: %v", got)
		}
		_, body = intake.get(s.path() + "?sprache=tr&fuer=" + string(s.Family.Persons[1].ID))
		if got := sheets(body); !slices.Equal(got, []string{"tr ltr"}) {
			t.Errorf("sheets: %v", got)
		}
		for _, word := range []string{"Yusuf Al-Haddad", "10 Aralık 2026", "saat 13:00", "Yakında diyaliz", "§\u00a08 Abs.\u00a03 Nr.\u00a02 AsylG", "kızamık"} {
			if !strings.Contains(body, word) {
				t.Errorf("%q is not on the sheet", word)
			}
		}
		for _, word := range []string{"KANARIENVOGEL", "⟦", "[Deutsch]"} {
			if strings.Contains(body, word) {
				t.Errorf("%q is on the father's sheet", word)
			}
		}
		_, body = intake.get(s.path() + "?sprache=xx")
		if got := sheets(body); len(got) != 3 {
			t.Errorf("a language that is none: %v", got)
		}
		if status, _ := intake.get(s.path() + "?fuer=01ARZ3NDEKTSV4RRFFQ69G5FAV"); status != http.StatusNotFound {
			t.Errorf("for somebody who is not on the way: %d", status)
		}
	})
}

var sheetOf = regexp.MustCompile(`<article class="p-leaflet[^"]*" lang="([^"]+)" dir="([^"]+)"`)

func sheets(body string) (list []string) {
	for _, m := range sheetOf.FindAllStringSubmatch(body, -1) {
		list = append(list, m[1]+" "+m[2])
	}
	return list
}

func TestNoLanguageFallsBackOnPaper(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	intake := s.enter(t, tenant.Intake)
	for _, lang := range i18n.Papers {
		_, body := intake.get(s.path() + "?sprache=" + string(lang))
		if strings.Contains(body, "[Deutsch]") || strings.Contains(body, "⟦") {
			t.Errorf("%s: a text is missing", lang)
		}
	}
}

func TestWhoReadsNoHealthPrintsNone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		housing := s.enter(t, tenant.Housing)
		status, body := housing.get(s.path() + "?sprache=de")
		if status != http.StatusOK {
			t.Fatal(status)
		}
		for _, word := range []string{"Dialyse", "Masern", "Tuberkulose", "KANARIENVOGEL"} {
			if strings.Contains(body, word) {
				t.Errorf("housing reads %q", word)
			}
		}
		if !strings.Contains(body, i18n.T(t.Context(), "leaflet.hidden")) {
			t.Error("the sheet does not say that something is left out")
		}
		if status, _ := s.enter(t, tenant.Intake, s.Elsewhere).get(s.path()); status != http.StatusNotFound {
			t.Errorf("another municipality: %d", status)
		}
	})
}

func TestTheContactIsSetAndStandsOnTheSheet(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		lead, medic := s.enter(t, tenant.Lead, s.Municipality), s.enter(t, tenant.FacilityMedic)
		if status, body := lead.post("/ankunftskontakt", "office", "Sozialamt"); status != http.StatusUnprocessableEntity || !strings.Contains(body, "Sozialamt") {
			t.Errorf("half a contact: %d", status)
		}
		if status, _ := lead.post("/ankunftskontakt", "office", "Sozialamt", "address", "Markt 1", "phone", "02389 71-0"); status != http.StatusSeeOther {
			t.Errorf("a contact: %d", status)
		}
		_, body := medic.get(s.path() + "?sprache=uk")
		for _, word := range []string{"Sozialamt", "Markt 1", "02389 71-0"} {
			if !strings.Contains(body, word) {
				t.Errorf("%q is not on the sheet the facility prints", word)
			}
		}
		if status, _ := medic.get("/ankunftskontakt"); status != http.StatusNotFound {
			t.Errorf("the Land has a contact: %d", status)
		}
		if status, _ := s.enter(t, tenant.CaseManager).get("/ankunftskontakt"); status != http.StatusForbidden {
			t.Errorf("a case manager changes it: %d", status)
		}
	})
}

// link finds addresses on a page.
var link = regexp.MustCompile(`href="(/[^"#]*)`)

// nobody names pages that list the catalogue or licences, and tell of nobody.
var nobody = []string{"/lizenzen", "/erwartungen"}

// crawl reads every page that can be reached from the start and gives those on
// which one of the words stands. Of the addresses of one page it reads those that
// ask for something new, not each combination: a page with six columns and as many
// choices has thousands of them, which show the same rows.
func (c *client) crawl(words ...string) (pages int, found []string) {
	c.t.Helper()
	trips := "/fahrten?tag=" + testkit.Today.AddDays(17).String()
	seen := map[string]bool{}
	for queue := []string{"/", trips}; len(queue) > 0; {
		path := strings.ReplaceAll(queue[0], "&amp;", "&")
		queue = queue[1:]
		status, body := c.get(path)
		if status != http.StatusOK {
			continue
		}
		pages++
		for _, word := range words {
			if strings.Contains(body, word) {
				found = append(found, path+": "+word)
			}
		}
		for _, m := range link.FindAllStringSubmatch(body, -1) {
			if to := m[1]; !strings.HasPrefix(to, "/assets/") && !slices.Contains(nobody, to) &&
				!strings.HasPrefix(to, "/fahrten?") && !strings.Contains(to, "monat=") && // which lead on to every other day and month
				asksNew(to, seen) {
				queue = append(queue, to)
			}
		}
	}
	return pages, found
}

// asksNew reports whether the page, or one of the things the address asks it for,
// is none of what was seen, and adds them.
func asksNew(address string, seen map[string]bool) (isNew bool) {
	path, query, _ := strings.Cut(strings.ReplaceAll(address, "&amp;", "&"), "?")
	for _, wish := range append(strings.Split(query, "&"), "") {
		if wish = path + "?" + wish; !seen[wish] {
			seen[wish], isNew = true, true
		}
	}
	return isNew
}

var receivers = []tenant.Role{tenant.Intake, tenant.Housing, tenant.CaseManager, tenant.Lead, tenant.Auditor, tenant.Administrator}

// TestAWithdrawnItemStandsOnNoPageOfTheReceiver withdraws a consent at the Land,
// through its page, and then reads every page that any role in the municipality
// can reach: before and after the household has arrived.
func TestAWithdrawnItemStandsOnNoPageOfTheReceiver(t *testing.T) {
	for name, arrived := range map[string]bool{"on the way": false, "arrived": true} {
		t.Run(name, func(t *testing.T) {
			testkit.Each(t, func(t *testing.T, d *db.DB) {
				s := serve(t, d)
				clients := map[tenant.Role]*client{}
				for _, role := range receivers {
					clients[role] = s.enter(t, role, s.Municipality)
				}
				s.receive(t, arrived)
				words := []string{"KANARIENVOGEL", "/bedarf/" + string(s.Consent.ID)}
				for _, key := range []string{"catalogue.need.therapy", "catalogue.prepare.therapy-follow-up"} {
					if key == "catalogue.need.therapy" && arrived {
						continue // the form offers it by name again
					}
					words = append(words, i18n.T(t.Context(), key))
				}
				if _, found := clients[tenant.Intake].crawl(words...); len(found) < 2 {
					t.Fatalf("before, intake reads of it only at %v", found)
				}
				if status, body := s.enter(t, tenant.FacilityMedic).post("/bedarf/"+string(s.Consent.ID), "do", "consent", "said_on", testkit.Today.String(), "how", "mündlich"); status != http.StatusSeeOther {
					t.Fatalf("%d %s", status, body)
				}
				for role, c := range clients {
					pages, found := c.crawl(words...)
					if len(found) > 0 {
						t.Errorf("%s still reads of it: %v", role, found)
					}
					if role == tenant.Intake && pages < 15 {
						t.Errorf("only %d pages were read", pages)
					}
				}
				_, body := clients[tenant.Intake].get("/zuweisungen/" + string(s.Transfer.ID))
				if !strings.Contains(body, i18n.T(t.Context(), "consent.recalled", "count", 1, "day", i18n.DateShort(t.Context(), testkit.Today))) {
					t.Error("intake is not told that something was taken back")
				}
			})
		})
	}
}

// receive acknowledges the transfer, and lets the family arrive.
func (s *site) receive(t *testing.T, arrive bool) {
	t.Helper()
	intake := s.As(tenant.Intake)
	s.Do(t, intake, func(ctx context.Context, tx *db.Tx) (err error) {
		s.Transfer, err = assignment.Acknowledge(ctx, tx, s.Clock, intake, assignment.AcknowledgeCommand{Seen: assignment.Seen{Transfer: s.Transfer.ID, Version: s.Transfer.Version}})
		if err != nil || !arrive {
			return err
		}
		s.Transfer, err = assignment.Arrive(ctx, tx, s.Clock, intake, assignment.ArriveCommand{Seen: assignment.Seen{Transfer: s.Transfer.ID, Version: s.Transfer.Version}, On: testkit.Today})
		return err
	})
}

func TestHowAConsentWasTakenBackMustBeSaid(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	medic := s.enter(t, tenant.FacilityMedic)
	address := "/bedarf/" + string(s.Consent.ID)
	status, body := medic.post(address, "do", "consent", "said_on", "2026-12-24", "how", "")
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, i18n.T(t.Context(), "error.record.consent.how")) {
		t.Errorf("%d %s", status, body)
	}
	if status, _ := medic.get(address); status != http.StatusOK {
		t.Error("the need is gone")
	}
	social := s.enter(t, tenant.FacilitySocial) // reads needs that tell of health, and does not write them
	if status, body := social.get(address); status != http.StatusOK || strings.Contains(body, `value="consent"`) {
		t.Errorf("who may not change it is offered to: %d", status)
	}
	if status, _ := social.post(address, "do", "consent", "said_on", testkit.Today.String(), "how", "mündlich"); status != http.StatusForbidden {
		t.Errorf("who may not change it takes it back: %d", status)
	}
}
