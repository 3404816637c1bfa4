package test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
)

// household is one of the Land's that is on no way yet.
type household struct{ id, file, family string }

func scanHousehold(row db.Row) (h household, err error) {
	err = row.Scan(&h.id, &h.file, &h.family)
	return h, err
}

// waiting gives a household with a need that a municipality has to prepare for.
func (s *site) waiting(t *testing.T) (h household, town string) {
	t.Helper()
	for _, tenantID := range tenants(t, s) {
		err := s.DB.Do(t.Context(), tenantID, func(ctx context.Context, tx *db.Tx) error {
			found, err := db.All(ctx, tx, scanHousehold, `SELECT h.id, h.file_number, p.family_name FROM household h
				JOIN person p ON p.household_id = h.id AND p.position = 1
				WHERE h.tenant_id = $1 AND h.unit_id IS NOT NULL AND h.left_on = ''
					AND EXISTS (SELECT 1 FROM need n WHERE n.person_id = p.id AND n.health = $2)
					AND NOT EXISTS (SELECT 1 FROM transfer_household w WHERE w.household_id = h.id AND w.active)
				ORDER BY h.unit_since, h.id LIMIT 1`, tenantID, false)
			if len(found) > 0 {
				h = found[0]
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if h.id == "" {
		t.Fatal("everybody is on a way")
	}
	err := s.DB.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) (err error) {
		var one id.ID
		one, err = db.One(ctx, tx, db.Value[id.ID], `SELECT id FROM tenant WHERE name = $1`, "Werne")
		town = string(one)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return h, town
}

// somebody is one browser of one person, looked at step by step.
type somebody struct {
	*browser.Page
	t     *testing.T
	site  *site
	shots string
}

func (s *site) enter(t *testing.T, b *browser.Browser, v browser.View, email string) somebody {
	t.Helper()
	p := b.Open(t, v)
	logIn(p, s, email)
	return somebody{p, t, s, ""}
}

// sound looks at the page as it is now.
func (p somebody) sound(name string) {
	p.t.Helper()
	p.Check()
	if shots != "" {
		p.Shot(filepath.Join(shots, "journey-"+name+".png"))
	}
}

// The whole way, as the people at both ends walk it.
func TestFromTheAnnouncementToTheArrival(t *testing.T) {
	b := browser.Start(t)
	open := map[string]func(testing.TB) *site{"sqlite": onSQLite, "postgres": onPostgres}
	for name, c := range map[string]struct {
		database string
		view     browser.View
	}{
		"desk":             {"sqlite", browser.View{}},
		"phone in Arabic":  {"sqlite", browser.View{Width: browser.Phone, Lang: i18n.Arabic}},
		"desk in Arabic":   {"postgres", browser.View{Lang: i18n.Arabic}},
		"phone, no script": {"postgres", browser.View{Width: browser.Phone, NoScript: true}},
	} {
		t.Run(name, func(t *testing.T) { walk(t, open[c.database](t), b, c.view, name) })
	}
}

func walk(t *testing.T, s *site, b *browser.Browser, v browser.View, name string) {
	ctx := i18n.With(t.Context(), v.Lang)
	say := func(key string, args ...any) string { return i18n.T(ctx, key, args...) }
	h, town := s.waiting(t)
	day := testkit.Today.AddDays(16)

	// The Land announces the household, with enough notice.
	desk := s.enter(t, b, v, "verteilung@land.example")
	desk.Go(s.URL + "/haushalte/" + h.id)
	desk.Sees(h.file)
	desk.Follow(say("way.draft"))
	desk.sound(name + "-draft")
	desk.Submit("/zuweisungen/neu", "municipality", town, "arrive_on", day.String(), "arrive_at", "11:00", "meeting_point", "Stadthaus")
	transfer := desk.URL()
	desk.sound(name + "-announce")
	desk.Submit(transfer + "/ankuendigen")
	desk.Sees(say("transfer.state.announced"))

	// The municipality sees who comes when, with which needs, and what is missing.
	intake := s.enter(t, b, v, "aufnahme@werne.example")
	intake.Go(s.URL + "/eingang")
	intake.sound(name + "-inbox")
	intake.Go(s.URL + transfer)
	intake.Sees(h.family, i18n.Date(ctx, day))
	intake.Submit(transfer + "/bestaetigen")
	intake.Sees(say("transfer.state.acknowledged"))
	intake.sound(name + "-acknowledged")

	// It asks about an item; the facility's team answers; both see it.
	intake.Go(s.URL + transfer + "/frage")
	intake.Submit(transfer+"/frage", "text", "Passt ein Zimmer im ersten Stock?", "workdays", "2")
	intake.Sees(say("transfer.state.queried"))
	desk.Go(s.URL + transfer)
	desk.Sees("Passt ein Zimmer im ersten Stock?")
	desk.sound(name + "-question")
	question := desk.formOf(`^/fragen/[0-9A-Z]{26}$`)
	desk.Submit(question, "answer-"+question[len("/fragen/"):], "Ja, mit Aufzug.")
	intake.Go(s.URL + transfer)
	intake.Sees("Ja, mit Aufzug.", say("transfer.state.acknowledged"))

	// It prepares, says it is ready, and the household arrives.
	intake.Submit(intake.formOf(`^/vorbereitung/[0-9A-Z]{26}$`))
	intake.sound(name + "-prepared")
	intake.Submit(transfer + "/bereit")
	if !intake.at(transfer) { // something essential is open: it asks once more
		intake.sound(name + "-anyway")
		intake.Choose(say("transfer.anyway"))
		intake.Submit(transfer + "/bereit")
	}
	intake.Sees(say("transfer.state.ready"))
	s.Clock.Set(testkit.Now.AddDate(0, 0, 16))
	intake.Go(s.URL + transfer + "/ankunft")
	intake.sound(name + "-arrive")
	intake.Submit(transfer + "/ankunft")
	intake.Sees(say("transfer.state.arrived"))
	intake.sound(name + "-arrived")

	// Now it is in the municipality's own register, and no longer at the Land.
	intake.Go(s.URL + "/haushalte")
	intake.Submit("/haushalte", "suche", h.family)
	intake.Sees(h.family)
	intake.sound(name + "-found")
	desk.Go(s.URL + "/haushalte/" + h.id)
	desk.sound(name + "-gone")
	desk.SeesNot(say("way.draft"))

	// All of it is on record.
	auditor := s.enter(t, b, v, "datenschutz@werne.example")
	auditor.Go(s.URL + "/protokoll")
	auditor.Submit("/protokoll/pruefen")
	auditor.SeesNot(say("notice.danger"))
	auditor.sound(name + "-audit")
}

// at reports whether the page is the one at the path.
func (p somebody) at(path string) bool { return p.URL() == path }

// formOf gives the address to which the first form sends whose address matches.
func (p somebody) formOf(pattern string) string {
	p.t.Helper()
	for _, action := range p.Forms() {
		if regexp.MustCompile(pattern).MatchString(action) {
			return action
		}
	}
	p.t.Fatalf("%s: no form sends to %s", p.URL(), pattern)
	return ""
}

// picture is where the picture of the inbox goes that README shows; `make
// picture` sets it.
var picture = os.Getenv("WEGWARTE_PICTURE")

func TestTheInboxSaysWhoComesWhen(t *testing.T) {
	s := onSQLite(t)
	intake := s.enter(t, browser.Start(t), browser.View{Width: 1200}, "aufnahme@werne.example")
	intake.Go(s.URL + "/eingang")
	intake.Check()
	intake.Sees("Kommt heute", "Sie sind dran", "Vorbereiten", "Angaben fehlen noch", "überfällig")
	if picture != "" {
		intake.Snap(picture)
	}
}
