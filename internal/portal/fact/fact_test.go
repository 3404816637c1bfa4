package fact_test

import (
	"context"
	"slices"
	"testing"

	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/consent"
	"wegwarte/internal/portal/fact"
	"wegwarte/internal/portal/reader"
	"wegwarte/internal/record"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// town is a municipality in which a couple and a neighbour have pages of their own.
type town struct {
	*testkit.World
	kim                       tenant.Scope
	family                    person.Household
	mother, father, neighbour id.ID
	keys                      *seal.Ring
}

func found(t testing.TB, d *db.DB) *town {
	t.Helper()
	w := &town{World: testkit.NewWorld(t, d), keys: seal.New()}
	w.kim = w.As(tenant.CaseManager)
	p := func(name string, born int) person.Person {
		return person.Person{FamilyName: "Haddad", GivenName: name, Birth: person.BornInYear(born), Sex: person.Female, Phone: "0151 2345678"}
	}
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		if w.family, err = person.Register(ctx, tx, w.Clock, w.kim, person.RegisterCommand{FileNumber: "W-1", Persons: []person.Person{p("Amina", 1990), p("Karim", 1988)},
			Ties: []person.Tie{{Person: 1, Other: 2, Kind: person.Spouse}}}); err != nil {
			return err
		}
		others, err := person.Register(ctx, tx, w.Clock, w.kim, person.RegisterCommand{FileNumber: "W-2", Persons: []person.Person{p("Nour", 1995)}})
		w.mother, w.father, w.neighbour = w.family.Persons[0].ID, w.family.Persons[1].ID, others.Persons[0].ID
		return err
	})
	return w
}

func (w *town) enters(t testing.TB, who id.ID) tenant.Scope {
	t.Helper()
	var inv portal.Invitation
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		inv, err = portal.Invite(ctx, tx, w.Clock, w.kim, portal.InviteCommand{Person: who, Language: i18n.Arabic})
		return err
	})
	return w.uses(t, inv.Code)
}

func (w *town) uses(t testing.TB, code string) tenant.Scope {
	t.Helper()
	a, err := portal.Redeem(t.Context(), w.DB, w.Clock, code, "482915", "192.0.2.7")
	if err != nil {
		t.Fatal(err)
	}
	return tenant.Scope{Tenant: a.Tenant, Kind: tenant.Private, Actor: a.ID, Role: tenant.Person}
}

// helps gives the scope of somebody whom the page's owner lets see some of it.
func (w *town) helps(t testing.TB, owner tenant.Scope, who id.ID, rights ...portal.Right) tenant.Scope {
	t.Helper()
	var code string
	w.Do(t, owner, func(ctx context.Context, tx *db.Tx) error {
		l, err := portal.LetHelp(ctx, tx, w.Clock, owner, portal.LetHelpCommand{Person: who, Name: "Ruth", Kind: portal.Mentor, Rights: rights, Until: testkit.Today.AddDays(9)})
		code = l.Token
		return err
	})
	return w.uses(t, code)
}

// papers asks for what is known of somebody, as a visitor.
func (w *town) papers(t testing.TB, s tenant.Scope, who id.ID) (p fact.Papers, err error) {
	t.Helper()
	err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
		as, a, err := portal.As(ctx, tx, w.Clock, s, who, portal.Papers)
		if err == nil {
			p, err = fact.ShowPapers(ctx, tx, w.Clock, as, w.keys, a)
		}
		return err
	})
	return p, err
}

func (w *town) health(t testing.TB, s tenant.Scope, who id.ID) (p fact.Health, err error) {
	t.Helper()
	err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
		as, a, err := portal.As(ctx, tx, w.Clock, s, who, portal.Health)
		if err == nil {
			p, err = fact.ShowHealth(ctx, tx, w.Clock, as, w.keys, a)
		}
		return err
	})
	return p, err
}

func (w *town) says(t testing.TB, s tenant.Scope, cmd fact.CorrectCommand) (k fact.Correction, err error) {
	t.Helper()
	err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		k, err = fact.Correct(ctx, tx, w.Clock, s, cmd)
		return err
	})
	return k, err
}

func (w *town) decides(t testing.TB, cmd fact.DecideCommand) error {
	t.Helper()
	return w.Try(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
		_, err := fact.Decide(ctx, tx, w.Clock, w.kim, cmd)
		return err
	})
}

// needs notes a need of somebody's by their consent.
func (w *town) needs(t testing.TB, who id.ID, code string, health bool) (n record.Need) {
	t.Helper()
	cmd := record.NeedCommand{Person: who, Code: code, Detail: "Arabisch", Source: record.OwnWord, Basis: record.ByConsent, Consent: "im Gespräch"}
	s := w.kim
	if health {
		s = w.As(tenant.Intake)
	}
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		n, err = record.AddNeed(ctx, tx, w.Clock, s, cmd)
		return err
	})
	return n
}

func hidden(err error) bool {
	return errs.Is(err, errs.KindNotFound) || errs.Is(err, errs.KindForbidden)
}

func TestWhatIsSaidToBeWrongStaysDisputedUntilSomebodyDecides(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.enters(t, w.mother)
		birth := fact.CorrectCommand{Person: w.mother, Item: fact.Birth, Was: "Geburtsdatum: 1990", Said: " 3. März 1991 ", Words: "وثيقة", Language: i18n.Arabic}
		k, err := w.says(t, mother, birth)
		if err != nil || k.Due != testkit.Today.AddMonths(1) {
			t.Fatalf("%+v, %v", k, err)
		}
		birth.Said = "4. März 1991"
		if again, err := w.says(t, mother, birth); err != nil || again.ID != k.ID || again.Due != k.Due {
			t.Errorf("said again, it is another: %+v, %v", again, err)
		}
		p, err := w.papers(t, mother, w.mother)
		if err != nil || len(p.Said) != 1 || p.Said[0].State != fact.Open || p.Said[0].Said != "4. März 1991" || p.Me.Birth.Date.Year() != 1990 {
			t.Fatalf("on her page: %+v, %v", p.Said, err)
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			all, err := fact.List(ctx, tx, w.Clock, w.kim, fact.Filter{})
			if err != nil || len(all) != 1 || all[0].Whose() != "Amina Haddad" || all[0].Was != "Geburtsdatum: 1990" {
				t.Errorf("at the desk: %+v, %v", all, err)
			}
			beside, err := fact.OfHousehold(ctx, tx, w.Clock, w.kim, w.family)
			if len(beside) != 1 {
				t.Errorf("on the household's page: %+v", beside)
			}
			return err
		})
		if err := w.decides(t, fact.DecideCommand{Correction: k.ID, State: fact.Refused}); i18n.Err(t.Context(), err).At("reason") == "" {
			t.Errorf("refused without a reason: %v", err)
		}
		if err := w.decides(t, fact.DecideCommand{Correction: k.ID, State: fact.Refused, Reason: "Der Pass sagt 1990."}); err != nil {
			t.Fatal(err)
		}
		if err := w.decides(t, fact.DecideCommand{Correction: k.ID, State: fact.Taken}); !errs.Is(err, errs.KindConflict) {
			t.Errorf("decided twice: %v", err)
		}
		if p, _ := w.papers(t, mother, w.mother); p.Said[0].State != fact.Refused || p.Said[0].Reason != "Der Pass sagt 1990." {
			t.Errorf("she does not read why: %+v", p.Said)
		}
		if k, err = w.says(t, mother, birth); err != nil {
			t.Fatalf("what was refused cannot be said again: %v", err)
		}
		w.Do(t, mother, func(ctx context.Context, tx *db.Tx) error {
			return fact.Withdraw(ctx, tx, w.Clock, mother, w.mother, k.ID)
		})
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			n, err := fact.Waiting(ctx, tx, w.kim, false)
			if n != 0 {
				t.Errorf("%d wait after she took it back", n)
			}
			return err
		})
	})
}

// Whose turn it is: what is disputed waits for who walks with the household.
func TestACaseManagersDayCountsWhatTheirPersonsSayIsWrong(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error { return path.Welcome(ctx, tx, w.Clock, w.kim, w.family.ID) })
		if _, err := w.says(t, w.enters(t, w.mother), fact.CorrectCommand{Person: w.mother, Item: fact.Phone, Said: "0152"}); err != nil {
			t.Fatal(err)
		}
		count := func() (n int) {
			w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
				n, err = fact.Waiting(ctx, tx, w.kim, true)
				return err
			})
			return n
		}
		if n := count(); n != 0 {
			t.Errorf("%d wait for who does not walk with them", n)
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE path_case SET manager_id = $2 WHERE tenant_id = $1`, w.kim.Tenant, w.kim.Actor)
			return err
		})
		if n := count(); n != 1 {
			t.Errorf("%d wait for who walks with them", n)
		}
	})
}

func TestAPageShowsNothingOfTheOtherAdult(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		his := w.needs(t, w.father, "interpreter", false)
		ill := w.needs(t, w.father, "specialist", true)
		hers := w.needs(t, w.mother, "specialist", true)
		mother := w.enters(t, w.mother)
		p, err := w.papers(t, mother, w.mother)
		if err != nil || len(p.Needs) != 0 || len(p.Household.Persons) != 1 || len(p.Family) != 1 || p.Family[0].Name != "Karim Haddad" {
			t.Errorf("%+v, %v", p, err)
		}
		h, err := w.health(t, mother, w.mother)
		if err != nil || len(h.Record.Needs) != 1 || h.Record.Needs[0].ID != hers.ID {
			t.Errorf("%+v, %v", h.Record.Needs, err)
		}
		for _, row := range []id.ID{his.ID, ill.ID} {
			if _, err := w.says(t, mother, fact.CorrectCommand{Person: w.mother, Item: fact.Need, Row: row, Said: "x"}); !hidden(err) {
				t.Errorf("she says what is wrong of her husband: %v", err)
			}
		}
		if k, err := w.says(t, mother, fact.CorrectCommand{Person: w.mother, Item: fact.Need, Row: hers.ID, Said: "x"}); err != nil || k.Kind != tenant.NeedHealth {
			t.Errorf("of herself: %+v, %v", k, err)
		}
		if p, _ := w.papers(t, mother, w.mother); len(p.Said) != 0 {
			t.Error("what she says of her health stands beside her papers")
		}
		for item, row := range map[fact.Item]id.ID{fact.Birth: hers.ID, "nothing": "", fact.Measure: id.New(), fact.Home: id.New(), fact.Recognition: id.New(), fact.Paper: id.New(), fact.Statement: id.New()} {
			if _, err := w.says(t, mother, fact.CorrectCommand{Person: w.mother, Item: item, Row: row, Said: "x"}); !hidden(err) {
				t.Errorf("%s %s: %v", item, row, err)
			}
		}
	})
}

func TestAHelperLooksAndSpeaksForNobody(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.enters(t, w.mother)
		ruth, way := w.helps(t, mother, w.mother, portal.Papers), w.helps(t, mother, w.mother, portal.Way)
		if _, err := w.papers(t, ruth, w.mother); err != nil {
			t.Errorf("who was let see does not: %v", err)
		}
		if _, err := w.health(t, ruth, w.mother); !hidden(err) {
			t.Errorf("she sees health: %v", err)
		}
		if _, err := w.papers(t, way, w.mother); !hidden(err) {
			t.Errorf("another right shows papers: %v", err)
		}
		if _, err := w.says(t, ruth, fact.CorrectCommand{Person: w.mother, Item: fact.Birth, Said: "x"}); !hidden(err) {
			t.Errorf("a helper says what is wrong: %v", err)
		}
		w.Do(t, mother, func(ctx context.Context, tx *db.Tx) error {
			all, err := portal.Helpers(ctx, tx, w.Clock, mother, w.mother)
			for _, h := range all {
				if err == nil {
					err = portal.EndHelp(ctx, tx, w.Clock, mother, h.ID)
				}
			}
			return err
		})
		if _, err := w.papers(t, ruth, w.mother); !hidden(err) {
			t.Errorf("after it was ended: %v", err)
		}
	})
}

// deeds asks who read somebody's record.
func (w *town) deeds(t testing.TB, s tenant.Scope, who id.ID) (all []reader.Deed) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		page, err := reader.Show(ctx, tx, w.Clock, s, who, 0)
		for _, d := range page.Days {
			all = append(all, d.Deeds...)
		}
		return err
	})
	return all
}

func TestSomebodyReadsWhoReadTheirRecordAndNotWhoReadAnothers(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.enters(t, w.mother)
		intake, housing := w.As(tenant.Intake), w.As(tenant.Housing)
		w.Do(t, intake, func(ctx context.Context, tx *db.Tx) error { // of the father alone
			audit.Log(tx, w.Clock, intake, audit.Read, tenant.MeasureHealth, "record", w.family.ID, w.father)
			return nil
		})
		w.Do(t, housing, func(ctx context.Context, tx *db.Tx) error { // of the household as a whole
			audit.Log(tx, w.Clock, housing, audit.Read, tenant.Stay, "stays", w.family.ID)
			return nil
		})
		if err := audit.Index(t.Context(), w.DB); err != nil { // what is indexed, and what is not yet
			t.Fatal(err)
		}
		emergency := housing
		w.Do(t, housing, func(ctx context.Context, tx *db.Tx) (err error) {
			if emergency, err = person.OpenEmergency(ctx, tx, w.Clock, housing, person.OpenEmergencyCommand{Household: w.family.ID, Reason: "Jemand ist gestürzt"}); err != nil {
				return err
			}
			audit.Log(tx, w.Clock, emergency, audit.Read, tenant.NeedHealth, "record", w.family.ID, w.mother)
			return nil
		})
		if _, err := w.papers(t, mother, w.mother); err != nil {
			t.Fatal(err)
		}
		if _, err := w.papers(t, w.helps(t, mother, w.mother, portal.Papers), w.mother); err != nil {
			t.Fatal(err)
		}
		all := w.deeds(t, mother, w.mother)
		seen := map[string]reader.Deed{}
		for _, d := range all {
			seen[string(d.Who)+" "+string(d.Role)+" "+string(d.Purpose)] = d
		}
		if d := seen["office housing accommodation"]; !slices.Contains(d.Read, tenant.Stay) {
			t.Errorf("what is about the household as a whole: %+v", all)
		}
		if d := seen["office housing emergency"]; !d.Emergency() || !slices.Contains(d.Read, tenant.NeedHealth) || len(all) > 0 && !all[0].Emergency() {
			t.Errorf("the emergency does not stand out: %+v", all)
		}
		if d := seen["office intake reception"]; slices.Contains(d.Read, tenant.MeasureHealth) {
			t.Error("she reads that somebody read the father's health")
		}
		if d := seen["helper  own-record"]; d.Name != "Ruth" || d.Role != "" {
			t.Errorf("her helper: %+v", all)
		}
		for _, d := range all {
			if d.Who == reader.Family {
				t.Errorf("her own reads are there: %+v", d)
			}
		}
		auditor := w.At(w.Municipality, tenant.Auditor)
		w.Do(t, auditor, func(ctx context.Context, tx *db.Tx) error {
			entries, err := audit.Page(ctx, tx, auditor, audit.Filter{Kind: tenant.Audit})
			if len(entries) != 1 || entries[0].Actor != mother.Actor {
				t.Errorf("that she looked is not on record: %+v", entries)
			}
			return err
		})
	})
}

// Many entries are paged by whole days, and none is shown twice or not at all.
func TestDaysAreNotTornBetweenPages(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	mother := w.enters(t, w.mother)
	for range 9 {
		w.Clock.Set(w.Clock.Now().AddDate(0, 0, 1))
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			for range 90 {
				audit.Log(tx, w.Clock, w.kim, audit.Read, tenant.Register, "person", w.mother)
			}
			return nil
		})
	}
	times, days, before := 0, map[string]bool{}, int64(0)
	for range 9 {
		var page reader.Read
		w.Do(t, mother, func(ctx context.Context, tx *db.Tx) (err error) {
			page, err = reader.Show(ctx, tx, w.Clock, mother, w.mother, before)
			return err
		})
		for _, d := range page.Days {
			if days[d.On.String()] {
				t.Errorf("%s is on two pages", d.On)
			}
			days[d.On.String()] = true
			for _, one := range d.Deeds {
				times += one.Times
			}
		}
		if before = page.Next; before == 0 {
			break
		}
	}
	if times < 810 || len(days) != 10 {
		t.Errorf("%d reads on %d days", times, len(days))
	}
}

func TestTakenOverIsSaidOnlyOfWhatWasReallyChanged(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.enters(t, w.mother)
		change := func(who id.ID, fn func(p *person.Person)) {
			w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
				_, p, err := person.ShowPerson(ctx, tx, w.Clock, w.kim, who)
				if err == nil {
					fn(&p)
					_, err = person.Change(ctx, tx, w.Clock, w.kim, p)
				}
				return err
			})
		}
		for name, one := range map[string]struct {
			said   fact.CorrectCommand
			other  func() // changes something else
			itself func()
		}{
			"telephone": {fact.CorrectCommand{Item: fact.Phone, Said: "0221 4711"},
				func() { change(w.mother, func(p *person.Person) { p.Email = "amina@example.org" }) },
				func() { change(w.mother, func(p *person.Person) { p.Phone = "0221 4711" }) }},
			"a name": {fact.CorrectCommand{Item: fact.Name, Said: "Amina Hadad"},
				func() { change(w.father, func(p *person.Person) { p.GivenName = "Karimo" }) },
				func() { change(w.mother, func(p *person.Person) { p.FamilyName = "Hadad" }) }},
			"languages": {fact.CorrectCommand{Item: fact.Languages, Said: "auch Französisch"},
				func() { change(w.mother, func(p *person.Person) { p.Phone = "0151 999" }) },
				func() {
					change(w.mother, func(p *person.Person) {
						p.Languages = []person.Language{{Tag: "ar", Speaks: true, Reads: true}, {Tag: "fr", Speaks: true}}
					})
				}},
			"something missing": {fact.CorrectCommand{Item: fact.Missing, Said: "eine Dolmetscherin"},
				func() { w.needs(t, w.father, "interpreter", false) }, func() { w.needs(t, w.mother, "interpreter", false) }},
		} {
			one.said.Person, one.said.Language = w.mother, i18n.German
			k, err := w.says(t, mother, one.said)
			if err != nil {
				t.Fatal(name, err)
			}
			take := fact.DecideCommand{Correction: k.ID, State: fact.Taken}
			if err := w.decides(t, take); i18n.Err(t.Context(), err).At("state") == "" {
				t.Errorf("%s: taken over, and nothing was changed: %v", name, err)
			}
			one.other()
			if err := w.decides(t, take); i18n.Err(t.Context(), err).At("state") == "" {
				t.Errorf("%s: taken over, and something else was changed: %v", name, err)
			}
			one.itself()
			if err := w.decides(t, take); err != nil {
				t.Errorf("%s: was changed: %v", name, err)
			}
		}
	})
}

func TestAConsentThatIsTakenBackHoldsForNobodyFromThenOn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		hers, his := w.needs(t, w.mother, "interpreter", false), w.needs(t, w.father, "interpreter", false)
		mother := w.enters(t, w.mother)
		set := func(s tenant.Scope, row id.ID) error {
			return w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				return consent.Set(ctx, tx, w.Clock, s, consent.SetCommand{Person: w.mother, Kind: consent.OfNeed, Row: row})
			})
		}
		var given consent.Given
		w.Do(t, mother, func(ctx context.Context, tx *db.Tx) (err error) {
			given, err = consent.Show(ctx, tx, w.Clock, mother, w.mother)
			return err
		})
		if len(given.Needs) != 1 || given.Needs[0].ID != hers.ID {
			t.Errorf("%+v", given.Needs)
		}
		if err := set(mother, his.ID); !hidden(err) {
			t.Errorf("she takes back her husband's: %v", err)
		}
		if err := set(w.helps(t, mother, w.mother, portal.Rights...), hers.ID); !hidden(err) {
			t.Errorf("a helper takes it back: %v", err)
		}
		if err := set(mother, hers.ID); err != nil {
			t.Fatal(err)
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			needs, err := record.NeedsOf(ctx, tx, w.kim, []id.ID{w.mother, w.father})
			if len(needs) != 1 || needs[0].ID != his.ID {
				t.Errorf("the desk still sees it: %+v", needs)
			}
			return err
		})
	})
}

func TestAReminderIsTheirsToAllowAndToTakeBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.enters(t, w.mother)
		meeting := func(who id.ID) id.ID {
			which := id.New()
			w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `INSERT INTO path_meeting (id, tenant_id, household_id, person_id, manager_id, manager_name, begins_at, minutes, place, about, language, interpreter, service, state, version, at, by_id, by_name, remind)
					VALUES ($1, $2, $3, $4, 'm', 'M', $5, 30, 'Rathaus', '', '', 'none', '', 'planned', 1, 0, '', '', '')`, which, w.kim.Tenant, w.family.ID, who, db.Micros(w.Clock.Now().AddDate(0, 0, 9)))
				return err
			})
			return which
		}
		hers, his := meeting(w.mother), meeting(w.father)
		set := func(row id.ID, way path.Remind) error {
			return w.Try(t, mother, func(ctx context.Context, tx *db.Tx) error {
				return consent.Set(ctx, tx, w.Clock, mother, consent.SetCommand{Person: w.mother, Kind: consent.OfReminder, Row: row, Allow: way != "", Way: way})
			})
		}
		remind := func() (way string) {
			w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
				way, err = db.One(ctx, tx, db.Value[string], `SELECT remind FROM path_meeting WHERE tenant_id = $1 AND id = $2`, w.kim.Tenant, hers)
				return err
			})
			return way
		}
		if err := set(his, path.RemindBySMS); !hidden(err) {
			t.Errorf("of a meeting of her husband's: %v", err)
		}
		if err := set(hers, path.RemindByMail); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("to an address that nobody knows: %v", err)
		}
		if err := set(hers, path.RemindBySMS); err != nil || remind() != "sms" {
			t.Errorf("%q, %v", remind(), err)
		}
		if err := set(hers, ""); err != nil || remind() != "" {
			t.Errorf("%q, %v", remind(), err)
		}
	})
}
