package test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	lists "wegwarte/internal/sheet/arrivals"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web"
	"wegwarte/internal/world"
	"wegwarte/internal/world/days"
)

// stranger is a log-in and what it may do.
type stranger struct {
	logIn string
	scope tenant.Scope
}

// strangers are accounts for every role at tenants that nothing concerns: a
// municipality nobody is announced to, another Land with a facility, and an
// empty facility of the Land itself; and somebody with a page of their own.
func strangers(t *testing.T, s *site) []stranger {
	t.Helper()
	abroad := tenant.Tenant{ID: id.New(), Kind: tenant.Land, Name: "Anderswo", LandKey: "99"}
	town := tenant.Tenant{ID: id.New(), Kind: tenant.Municipality, Name: "Nirgendwo", LandKey: "99"}
	var all []stranger
	for _, at := range []tenant.Tenant{abroad, town} {
		scope := tenant.Scope{Tenant: at.ID, Kind: at.Kind, Actor: "test", Role: tenant.Administrator}
		err := s.DB.Do(t.Context(), at.ID, func(ctx context.Context, tx *db.Tx) error {
			if err := tenant.Add(ctx, tx, s.Clock.Now(), at); err != nil {
				return err
			}
			unit := id.New()
			if at.Kind == tenant.Land {
				if err := tenant.AddUnit(ctx, tx, tenant.Unit{ID: unit, Tenant: at.ID, Kind: "central", Name: "Anderswo", Place: "Anderswo", Capacity: 1}); err != nil {
					return err
				}
			} else if _, err := tx.Exec(ctx, `INSERT INTO provider (id, tenant_id, kind, name, sort_name, data, ended_on, version, at, by_id, by_name)
				VALUES ($1, $2, 'club', 'Verein Nirgendwo', 'verein nirgendwo', '{}', '', 1, $3, '', '')`, unit, at.ID, db.Micros(s.Clock.Now())); err != nil {
				return err
			}
			for _, g := range tenant.Matrix {
				if !g.ExistsAt(at.Kind) {
					continue
				}
				n := account.New{Email: string(g.Role) + "@" + string(at.Kind) + ".anderswo.example", Name: "Stranger", Password: days.Password, Roles: []tenant.Role{g.Role}}
				if g.Unit {
					n.Unit = unit
				}
				if _, err := account.Add(ctx, tx, s.Clock, scope, n); err != nil {
					return err
				}
				all = append(all, stranger{n.Email, tenant.Scope{Kind: at.Kind, Unit: n.Unit, Actor: "test", Role: g.Role}})
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return append(append(all, neighbours(t, s)...), guest(t, s))
}

// guest has a page of their own in the municipality of the story, in which
// everybody else is a stranger to them.
func guest(t *testing.T, s *site) stranger {
	t.Helper()
	var town tenant.Tenant
	err := s.DB.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) (err error) {
		town, err = tenant.ByAGS(ctx, tx, world.DemoMunicipality)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	const number = "400120269990"
	var inv portal.Invitation
	scope := tenant.Scope{Tenant: town.ID, Kind: town.Kind, Actor: "test", Role: tenant.CaseManager}
	err = s.DB.Do(t.Context(), town.ID, func(ctx context.Context, tx *db.Tx) error {
		h, err := person.Register(ctx, tx, s.Clock, scope, person.RegisterCommand{FileNumber: "FREMD-1", Persons: []person.Person{{FamilyName: "Fremd", GivenName: "Gast", Birth: person.BornInYear(1990), Sex: person.Female}}})
		if err == nil {
			inv, err = portal.Invite(ctx, tx, s.Clock, scope, portal.InviteCommand{Person: h.Persons[0].ID, Language: i18n.German, Number: number})
		}
		return err
	})
	if err == nil {
		_, err = portal.Redeem(t.Context(), s.DB, s.Clock, inv.Code, days.PIN, "192.0.2.1")
	}
	if err != nil {
		t.Fatal(err)
	}
	return stranger{number, tenant.Scope{Kind: tenant.Private, Actor: "test", Role: tenant.Person}}
}

// neighbours work in a facility of the Land in which nobody lives.
func neighbours(t *testing.T, s *site) (all []stranger) {
	t.Helper()
	var land tenant.Tenant
	err := s.DB.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) error {
		lands, err := tenant.OfKind(ctx, tx, tenant.Land)
		for _, l := range lands {
			if l.LandKey == "05" {
				land = l
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	unit := tenant.Unit{ID: id.New(), Tenant: land.ID, Kind: "central", Name: "Leerstand", Place: "Leerstand", Capacity: 1}
	scope := tenant.Scope{Tenant: land.ID, Kind: land.Kind, Actor: "test", Role: tenant.Administrator}
	err = s.DB.Do(t.Context(), land.ID, func(ctx context.Context, tx *db.Tx) error {
		if err := tenant.AddUnit(ctx, tx, unit); err != nil {
			return err
		}
		for _, r := range []tenant.Role{tenant.FacilitySocial, tenant.FacilityMedic} {
			n := account.New{Email: string(r) + "@leerstand.example", Name: "Neighbour", Password: days.Password, Unit: unit.ID, Roles: []tenant.Role{r}}
			if _, err := account.Add(ctx, tx, s.Clock, scope, n); err != nil {
				return err
			}
			all = append(all, stranger{n.Email, tenant.Scope{Kind: land.Kind, Unit: unit.ID, Actor: "test", Role: r}})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// share gives the municipality of the story a link for its calendar.
func (s *site) share(t *testing.T) {
	t.Helper()
	if status, _ := s.logIn(t, "aufnahme@werne.example").ask(http.MethodPost, "/kalender", url.Values{"name": {"Teamkalender"}}); status != http.StatusOK {
		t.Fatalf("the link for the calendar: %d", status)
	}
}

// bring has a list waiting at the facility of the story, with a household that it
// would take in and one that it would not.
func (s *site) bring(t *testing.T) (list string) {
	t.Helper()
	scope, err := facility(t.Context(), s.DB)
	if err != nil {
		t.Fatal(err)
	}
	file := "Aktenzeichen;Familienname;Vorname;Geburtsdatum\nKANARI-1;Kanarienberg;Ada;1984\nKANARI-2;Kanarienthal;Bo;31.2.1984\n"
	which, _, err := lists.Desk{DB: s.DB, Clock: s.Clock}.Bring(t.Context(), scope, "kanarienliste.csv", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	return string(which)
}

// victims are the tables that hold what strangers must neither see nor change.
var victims = []string{"household", "person", "duplicate", "need", "measure", "document", "transfer", "question", "preparation", "account", "unit", "release", "emergency", "mail", "calendar_feed", "paper", "follow_up", "upload", "report", "report_place", "report_rule", "capacity", "proposal", "proposal_rule", "site", "dwelling", "room", "place", "stay", "closure", "site_cost", "placing_run", "housing_rule", "scenario", "picture", "flat_search", "flat", "landlord", "house_rules", "health_statement", "kept_back", "theme", "theme_example", "path_case", "path_goal", "path_step", "recognition", "recognition_event", "recognition_document", "recognition_measure", "recognition_authority", "work_profile", "work_paper", "work_entry", "work_opening", "work_choice", "work_outcome", "letter", "path_note", "path_block", "path_handover", "path_standin", "path_meeting", "guest", "guest_help", "meet_profile", "meet_pair", "meet_report", "provider", "offer", "seat", "seat_run", "api_key", "path_run", "correction", "post_thread", "post_message", "post_attachment", "own_feed", "feedback", "moving", "council_text", "council_report", "figure", "figure_name", "gap_assumption", "gap_measure", "meet_place", "equality_run", "equality_task", "open_setting", "open_answer"}

func identifiers(t *testing.T, s *site) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, tenantID := range tenants(t, s) {
		for _, table := range victims {
			s.read(t, tenantID, `SELECT id FROM `+table+` WHERE tenant_id = $1 ORDER BY id LIMIT 1`, func(found []string) {
				if len(all[table]) < 2 { // one of the Land's, one of a municipality's
					all[table] = append(all[table], found...)
				}
			})
		}
	}
	for _, table := range victims {
		if len(all[table]) == 0 {
			t.Logf("the world has nothing in %s", table)
		}
	}
	return all
}

func tenants(t *testing.T, s *site) (all []id.ID) {
	t.Helper()
	err := s.DB.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = db.All(ctx, tx, db.Value[id.ID], `SELECT id FROM tenant ORDER BY id`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// read gives the texts of a query on one tenant's data to use.
func (s *site) read(t *testing.T, tenantID id.ID, query string, use func([]string)) {
	t.Helper()
	err := s.DB.Do(t.Context(), tenantID, func(ctx context.Context, tx *db.Tx) error {
		found, err := db.All(ctx, tx, db.Value[string], query, tenantID)
		use(found)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// canaries are words that stand nowhere but in the victims' data.
func canaries(t *testing.T, s *site) []string {
	t.Helper()
	var all []string
	for _, tenantID := range tenants(t, s) {
		for _, query := range []string{
			`SELECT file_number FROM household WHERE tenant_id = $1 AND file_number <> ''`,
			`SELECT given_name || ' ' || family_name FROM person WHERE tenant_id = $1`,
			`SELECT family_name_own FROM person WHERE tenant_id = $1 AND family_name_own <> '' AND length(family_name_own) > 3`,
			`SELECT phone FROM person WHERE tenant_id = $1 AND phone <> ''`,
			`SELECT number FROM transfer WHERE tenant_id = $1`,
			`SELECT text FROM question WHERE tenant_id = $1`,
			`SELECT reason FROM release WHERE tenant_id = $1`,
			`SELECT place FROM follow_up_event WHERE tenant_id = $1 AND place <> ''`,
			`SELECT reason FROM emergency WHERE tenant_id = $1`,
			`SELECT batch FROM measure WHERE tenant_id = $1 AND batch <> ''`,
			`SELECT note FROM paper WHERE tenant_id = $1 AND note <> ''`,
		} {
			s.read(t, tenantID, query, func(found []string) { all = append(all, found...) })
		}
	}
	all = append(all, "KANARI-", "Kanarien", "kanarienliste")
	slices.Sort(all)
	all = slices.Compact(all)
	if len(all) < 100 {
		t.Fatalf("only %d canaries", len(all))
	}
	return all
}

// state is a fingerprint of everything the victims have.
func state(t *testing.T, s *site, of []id.ID) string {
	t.Helper()
	h := sha256.New()
	for _, tenantID := range of {
		for _, query := range []string{
			`SELECT id || version || left_on FROM household WHERE tenant_id = $1 ORDER BY id`,
			`SELECT id || version || given_name FROM person WHERE tenant_id = $1 ORDER BY id`,
			`SELECT id || until_day FROM need WHERE tenant_id = $1 ORDER BY id`,
			`SELECT id || ended_on || lasts_until || withdrawn_at FROM health_statement WHERE tenant_id = $1 ORDER BY id`,
			`SELECT id || outcome FROM measure WHERE tenant_id = $1 ORDER BY id`,
			`SELECT id FROM document WHERE tenant_id = $1 ORDER BY id`,
			`SELECT id || kind || turned || version || removed_at FROM paper WHERE tenant_id = $1 ORDER BY id`,
			`SELECT paper_id || part || key_name FROM paper_file WHERE tenant_id = $1 ORDER BY paper_id, part`,
			`SELECT id || state || version FROM transfer WHERE tenant_id = $1 ORDER BY id`,
			`SELECT id || answer FROM question WHERE tenant_id = $1 ORDER BY id`,
			`SELECT id || done_at FROM preparation WHERE tenant_id = $1 ORDER BY id`,
			`SELECT id || state FROM release WHERE tenant_id = $1 ORDER BY id`,
			`SELECT id || ended_at || checked_at FROM emergency WHERE tenant_id = $1 ORDER BY id`,
			`SELECT id || password_hash || epoch FROM account WHERE tenant_id = $1 ORDER BY id`,
			`SELECT id || version || ending FROM follow_up WHERE tenant_id = $1 ORDER BY id`,
			`SELECT id || state || answer FROM mail WHERE tenant_id = $1 ORDER BY id`,
			`SELECT id || secret || ended_at FROM calendar_feed WHERE tenant_id = $1 ORDER BY id`,
			`SELECT id || version || turn_rank FROM post_thread WHERE tenant_id = $1 ORDER BY id`,
			`SELECT id || version || state FROM feedback WHERE tenant_id = $1 ORDER BY id`,
			`SELECT id || state || touched_at FROM upload WHERE tenant_id = $1 ORDER BY id`,
			`SELECT id || persons || day FROM report WHERE tenant_id = $1 ORDER BY id`,
			`SELECT id || version || rules || words FROM house_rules WHERE tenant_id = $1 ORDER BY id`,
			`SELECT id || item_id || lifted_at FROM kept_back WHERE tenant_id = $1 ORDER BY id`,
			`SELECT measure_id || how || recorded_at FROM keep_answer WHERE tenant_id = $1 ORDER BY measure_id`,
			`SELECT id || caption FROM picture WHERE tenant_id = $1 ORDER BY id`,
			`SELECT id || places || from_day FROM report_place WHERE tenant_id = $1 ORDER BY id`,
			`SELECT id || population || from_day FROM report_rule WHERE tenant_id = $1 ORDER BY id`,
		} {
			s.read(t, tenantID, query, func(found []string) { fmt.Fprintln(h, tenantID, query, found) })
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

var parameter = regexp.MustCompile(`\{[a-z]+\}`)

// addresses fills a pattern's parameters with the identifiers of each table.
func addresses(path string, ids map[string][]string) []string {
	if !parameter.MatchString(path) {
		return []string{strings.TrimSuffix(path, "{$}")}
	}
	var all []string
	if before, after, ok := strings.Cut(path, "{item}"); ok { // what of the record it is
		for _, word := range []string{"bedarf", "massnahme", "dokument", "papier"} {
			all = append(all, addresses(before+word+after, ids)...)
		}
		return all
	}
	for _, table := range victims {
		for _, one := range ids[table] {
			all = append(all, parameter.ReplaceAllString(path, one))
		}
	}
	return all
}

func TestNoStrangerSeesOrChangesAnything(t *testing.T) {
	for name, open := range map[string]func(testing.TB) *site{"sqlite": onSQLite, "postgres": onPostgres} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			s.share(t)
			s.bring(t)
			words, ids, home := newWords(t, canaries(t, s)), identifiers(t, s), tenants(t, s)
			all := strangers(t, s)
			before := state(t, s, home)
			t.Run("as", func(t *testing.T) {
				for i, who := range all {
					t.Run(who.logIn, func(t *testing.T) {
						t.Parallel()
						s.forgive(t)
						mine := ids
						if name == "postgres" {
							mine = shareOf(ids, i)
						}
						s.logIn(t, who.logIn).trespass(who.scope, words, mine)
					})
				}
			})
			if after := state(t, s, home); after != before {
				t.Error("something of the victims' was changed")
			}
		})
	}
}

// shareOf gives each of several strangers other tables to try: PostgreSQL has the same
// queries, and takes ten times as long for each.
func shareOf(ids map[string][]string, stranger int) map[string][]string {
	mine := maps.Clone(ids)
	for i, table := range victims {
		if i%6 != stranger%6 {
			delete(mine, table)
		}
	}
	return mine
}

// waits are where who guesses codes, or sends too much, is told to wait.
var waits = []string{"/ich/einladung/{code}", "/ich/rueckmeldung/antwort", "/ich/rueckmeldung", "/lob-und-beschwerde/{ags}"}

// trespass asks for every address of the house, with the identifiers of others. Where
// the door refuses a role, whatever the record, one is enough.
func (c *client) trespass(scope tenant.Scope, words *words, ids map[string][]string) {
	for _, pattern := range web.Patterns() {
		method, path, _ := strings.Cut(pattern, " ")
		if path == "/abmelden" || path == "/mein-zugang/abmelden" || path == "/mein-zugang/passwort" || path == "/ich/abmelden" {
			continue
		}
		foreign := parameter.MatchString(strings.TrimSuffix(path, "{$}"))
		all := addresses(path, ids)
		if !web.Admits(pattern, scope) {
			all = all[:min(1, len(all))]
		}
		for _, address := range all {
			form := url.Values{}
			if method == http.MethodPost {
				form = spoils(ids)
			}
			status, body := c.ask(method, address, form)
			offered := path == "/ich/anmeldung/{id}" && slices.ContainsFunc(ids["offer"], func(one string) bool { return strings.HasSuffix(address, one) }) // everybody may sign up
			if foreign && status < 400 && !offered {
				c.t.Errorf("may %s: %d", pattern, status)
			}
			if status >= 500 && (status != http.StatusServiceUnavailable || !slices.Contains(waits, path)) {
				c.t.Errorf("%s: %d", pattern, status)
			}
			for _, word := range words.in(body) {
				c.t.Errorf("sees %q at %s", word, pattern)
			}
		}
	}
}

// words are found in a text by their beginnings, all at once: there are thousands,
// and the strangers read hundreds of megabytes.
type words struct {
	begin [1 << 16]bool // by what mixes a beginning
	by    map[uint32][]string
}

func newWords(t *testing.T, all []string) *words {
	t.Helper()
	w := &words{by: map[uint32][]string{}}
	for _, word := range all {
		if len(word) < 4 {
			t.Fatalf("%q is too short to be found by its beginning", word)
		}
		begin := beginning(word)
		w.begin[mixed(begin)] = true
		w.by[begin] = append(w.by[begin], word)
	}
	return w
}

// beginning is the first four bytes.
func beginning(text string) uint32 {
	return uint32(text[0]) | uint32(text[1])<<8 | uint32(text[2])<<16 | uint32(text[3])<<24
}

func mixed(beginning uint32) uint32 { return beginning * 0x9e3779b1 >> 16 }

func (w *words) in(text string) (found []string) {
	for ; len(text) >= 4; text = text[1:] {
		begin := beginning(text)
		if !w.begin[mixed(begin)] {
			continue
		}
		for _, word := range w.by[begin] {
			if strings.HasPrefix(text, word) {
				found = append(found, word)
			}
		}
	}
	return found
}

// forgive forgets the failures of the strangers before, who try wrong passwords at
// every page that asks for one.
func (s *site) forgive(t *testing.T) {
	t.Helper()
	err := s.DB.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM throttle`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// spoils is a form that names things of the victims' wherever a form might.
func spoils(ids map[string][]string) url.Values {
	form := url.Values{"version": {"1"}, "do": {"end"}, "art": {"csv"}}
	for name, tables := range map[string][]string{"haushalt": {"household"}, "household": {"household"}, "person": {"person"}, "unit": {"unit"},
		"transfer": {"transfer"}, "question": {"question"}, "need": {"need"}, "measure": {"measure"}, "how": {"measure"}} {
		for _, table := range tables {
			form[name] = ids[table]
		}
	}
	return form
}
