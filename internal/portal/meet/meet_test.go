package meet_test

import (
	"context"
	"strings"
	"testing"

	"wegwarte/engine/company"
	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/meet"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

const phone = "02389 555 0199"

// town is a municipality with somebody named for reports, a volunteer, somebody
// with a page of their own who likes the same, and a third.
type town struct {
	*testkit.World
	kim                  tenant.Scope // the desk, who is named
	ruth, amina, nour    tenant.Scope // the volunteer; two persons of the register
	ruths, aminas, nour2 id.ID        // their profiles
}

func wish(name string) meet.Wish {
	return meet.Wish{Name: name, Likes: []string{"cook"}, Free: company.At(2, company.Evening), MostKM: 5, Speaks: []string{"de"}}
}

func found(t testing.TB, d *db.DB) *town {
	t.Helper()
	w := &town{World: testkit.NewWorld(t, d)}
	w.kim = w.As(tenant.CaseManager)
	w.Do(t, w.At(w.Municipality, tenant.Administrator), func(ctx context.Context, tx *db.Tx) error {
		a, err := account.Add(ctx, tx, w.Clock, w.At(w.Municipality, tenant.Administrator), account.New{Email: "kim@werne.example", Name: "Kim Weber", Password: "wegwarte-demo-pass", Roles: []tenant.Role{tenant.CaseManager}})
		w.kim.Actor, w.kim.Name = a.ID, a.Name
		return err
	})
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
		return meet.SetDesk(ctx, tx, w.Clock, w.kim, []id.ID{w.kim.Actor})
	})
	w.amina, w.nour = w.person(t, "Amina", 1990), w.person(t, "Nour", 1995)
	w.ruth = w.volunteer(t, "Ruth")
	for _, s := range []tenant.Scope{w.amina, w.nour} {
		if err := w.save(t, s, meet.SaveCommand{Wish: wish("Amina"), Code: true}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.save(t, w.ruth, meet.SaveCommand{Wish: wish("Ruth"), Code: true, Version: 1}); err != nil {
		t.Fatal(err)
	}
	w.ruths, w.aminas, w.nour2 = w.show(t, w.ruth).Mine.ID, w.show(t, w.amina).Mine.ID, w.show(t, w.nour).Mine.ID
	return w
}

func (w *town) uses(t testing.TB, code string) tenant.Scope {
	t.Helper()
	a, err := portal.Redeem(t.Context(), w.DB, w.Clock, code, "482915", "192.0.2.7")
	if err != nil {
		t.Fatal(err)
	}
	return tenant.Scope{Tenant: a.Tenant, Kind: tenant.Private, Actor: a.ID, Role: tenant.Person}
}

func (w *town) person(t testing.TB, name string, born int) tenant.Scope {
	t.Helper()
	var inv portal.Invitation
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
		h, err := person.Register(ctx, tx, w.Clock, w.kim, person.RegisterCommand{FileNumber: "W-" + name, Persons: []person.Person{{FamilyName: "Haddad", GivenName: name, Birth: person.BornInYear(born), Sex: person.Female}}})
		if err == nil {
			inv, err = portal.Invite(ctx, tx, w.Clock, w.kim, portal.InviteCommand{Person: h.Persons[0].ID, Language: i18n.German})
		}
		return err
	})
	return w.uses(t, inv.Code)
}

func (w *town) volunteer(t testing.TB, name string) tenant.Scope {
	t.Helper()
	var inv portal.Invitation
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		inv, err = meet.Invite(ctx, tx, w.Clock, w.kim, meet.InviteCommand{Name: name, Language: i18n.German})
		return err
	})
	return w.uses(t, inv.Code)
}

func (w *town) save(t testing.TB, s tenant.Scope, cmd meet.SaveCommand) error {
	t.Helper()
	return w.Try(t, s, func(ctx context.Context, tx *db.Tx) error { return meet.Save(ctx, tx, w.Clock, s, cmd) })
}

func (w *town) show(t testing.TB, s tenant.Scope) (v meet.Page) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		v, err = meet.Show(ctx, tx, w.Clock, s)
		return err
	})
	return v
}

func (w *town) reply(t testing.TB, s tenant.Scope, a meet.Answer) (agreed bool, err error) {
	t.Helper()
	err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		agreed, err = meet.Reply(ctx, tx, w.Clock, s, a)
		return err
	})
	return agreed, err
}

func (w *town) clears(t testing.TB, who id.ID, daysAgo int) error {
	t.Helper()
	return w.Try(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
		return meet.SetClear(ctx, tx, w.Clock, w.kim, who, testkit.Today.AddDays(-daysAgo))
	})
}

// agrees lets the volunteer and a person say yes to one another.
func (w *town) agrees(t testing.TB) id.ID {
	t.Helper()
	if err := w.clears(t, w.ruths, 30); err != nil {
		t.Fatal(err)
	}
	if _, err := w.reply(t, w.amina, meet.Answer{Other: w.ruths, Yes: true, Gives: phone}); err != nil {
		t.Fatal(err)
	}
	if agreed, err := w.reply(t, w.ruth, meet.Answer{Other: w.aminas, Yes: true}); err != nil || !agreed {
		t.Fatal(agreed, err)
	}
	return w.show(t, w.ruth).Meets[0].ID
}

func proposed(v meet.Page, who id.ID) bool {
	for _, m := range v.Proposals {
		if m.Other.ID == who {
			return true
		}
	}
	return false
}

func hidden(err error) bool {
	return errs.Is(err, errs.KindNotFound) || errs.Is(err, errs.KindForbidden)
}

func TestAVolunteerIsProposedOnlyWithCodeAndCertificate(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		if v := w.show(t, w.amina); proposed(v, w.ruths) || !proposed(v, w.nour2) {
			t.Errorf("without a certificate: %+v", v.Proposals)
		}
		if v := w.show(t, w.ruth); len(v.Proposals) > 0 {
			t.Errorf("who has shown none sees others: %+v", v.Proposals)
		}
		if _, err := w.reply(t, w.amina, meet.Answer{Other: w.ruths, Yes: true}); !hidden(err) {
			t.Errorf("a yes to who is not proposed: %v", err)
		}
		if err := w.clears(t, w.ruths, 1200); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("a certificate of more than three years: %v", err)
		}
		if err := w.clears(t, w.ruths, 1000); err != nil {
			t.Fatal(err)
		}
		if v := w.show(t, w.amina); !proposed(v, w.ruths) {
			t.Errorf("%+v", v.Proposals)
		}
		other := w.volunteer(t, "Jonas")
		if v := w.show(t, other); v.Mine.Open(testkit.Today) || len(v.Proposals) > 0 {
			t.Error("without the code of conduct")
		}
		w.Clock.Set(w.Clock.Now().AddDate(0, 4, 0))
		if v := w.show(t, w.amina); proposed(v, w.ruths) {
			t.Error("three years are over, and she is still proposed")
		}
	})
}

func TestOneYesReleasesNothingAndTwoReleaseWhatWasGiven(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		if err := w.clears(t, w.ruths, 30); err != nil {
			t.Fatal(err)
		}
		before := w.show(t, w.ruth)
		if agreed, err := w.reply(t, w.amina, meet.Answer{Other: w.ruths, Yes: true, Gives: phone}); agreed || err != nil {
			t.Fatal(agreed, err)
		}
		after := w.show(t, w.ruth)
		if len(after.Meets)+len(after.Waiting) > 0 || len(after.Proposals) != len(before.Proposals) || !proposed(after, w.aminas) {
			t.Errorf("one yes changed what the other sees: %+v", after)
		}
		if v := w.show(t, w.amina); len(v.Meets) > 0 || len(v.Waiting) != 1 || v.Waiting[0].Given != "" || proposed(v, w.ruths) {
			t.Errorf("%+v", v)
		}
		if agreed, err := w.reply(t, w.ruth, meet.Answer{Other: w.aminas, Yes: true}); !agreed || err != nil {
			t.Fatal(agreed, err)
		}
		ruth, amina := w.show(t, w.ruth), w.show(t, w.amina)
		if len(ruth.Meets) != 1 || ruth.Meets[0].Given != phone || ruth.Meets[0].Other.Name != "Amina" {
			t.Errorf("%+v", ruth.Meets)
		}
		if len(amina.Meets) != 1 || amina.Meets[0].Given != "" || amina.Meets[0].Gives != phone {
			t.Errorf("%+v", amina.Meets)
		}
	})
}

func TestANoIsToldToNobody(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		if err := w.clears(t, w.ruths, 30); err != nil {
			t.Fatal(err)
		}
		if _, err := w.reply(t, w.amina, meet.Answer{Other: w.ruths, Yes: true, Gives: phone}); err != nil {
			t.Fatal(err)
		}
		before := w.show(t, w.amina)
		if _, err := w.reply(t, w.ruth, meet.Answer{Other: w.aminas}); err != nil {
			t.Fatal(err)
		}
		after := w.show(t, w.amina)
		if len(after.Waiting) != 1 || after.Waiting[0].State != before.Waiting[0].State || len(after.Past) > 0 || len(after.Meets) > 0 {
			t.Errorf("the no is seen: %+v", after)
		}
		if v := w.show(t, w.ruth); proposed(v, w.aminas) || len(v.Waiting) > 0 {
			t.Errorf("she is asked again: %+v", v)
		}
		if agreed, err := w.reply(t, w.ruth, meet.Answer{Other: w.aminas, Yes: true}); agreed || !hidden(err) {
			t.Errorf("a yes after her own no: %t %v", agreed, err)
		}
		// who says yes to somebody who has just said no is not told so either
		if _, err := w.reply(t, w.nour, meet.Answer{Other: w.aminas}); err != nil {
			t.Fatal(err)
		}
		if agreed, err := w.reply(t, w.amina, meet.Answer{Other: w.nour2, Yes: true}); agreed || err != nil {
			t.Errorf("%t %v", agreed, err)
		}
	})
}

func TestAStopTakesEffectAtTheNextRequest(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		pair := w.agrees(t)
		w.Do(t, w.ruth, func(ctx context.Context, tx *db.Tx) error {
			return meet.Choose(ctx, tx, w.Clock, w.ruth, meet.Appoint{Pair: pair, Version: w.version(tx, ctx, t, pair), Place: "library", At: "Samstag, 10 Uhr"})
		})
		if v := w.show(t, w.amina); v.Meets[0].Kind != "library" || v.Meets[0].At == "" {
			t.Errorf("%+v", v.Meets)
		}
		w.Do(t, w.amina, func(ctx context.Context, tx *db.Tx) error { return meet.Stop(ctx, tx, w.Clock, w.amina, pair) })
		for _, s := range []tenant.Scope{w.ruth, w.amina} {
			v := w.show(t, s)
			if len(v.Meets)+len(v.Waiting) > 0 || len(v.Past) != 1 || v.Past[0].Given != "" || v.Past[0].Other.ID != "" || v.Past[0].Kind != "" || proposed(v, w.aminas) || proposed(v, w.ruths) {
				t.Errorf("after the end: %+v", v)
			}
		}
		kept := 0
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
			kept, err = db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM meet_pair WHERE tenant_id = $1 AND (one_gives <> '' OR other_gives <> '')`, w.kim.Tenant)
			return err
		})
		if kept > 0 {
			t.Error("what was released is still kept")
		}
		if _, err := w.reply(t, w.ruth, meet.Answer{Other: w.aminas, Yes: true}); !hidden(err) {
			t.Errorf("it begins again: %v", err)
		}
	})
}

func (w *town) released(t testing.TB, s tenant.Scope) (all []meet.Pair) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = meet.Released(ctx, tx, w.Clock, s)
		return err
	})
	return all
}

func (w *town) counts(t testing.TB, query string) (n int) {
	t.Helper()
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		n, err = db.One(ctx, tx, db.Value[int], query, w.kim.Tenant)
		return err
	})
	return n
}

func (w *town) forgets(t testing.TB, s tenant.Scope) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		return meet.Forget(ctx, tx, w.Clock, s, portal.Acting{Standing: portal.Self})
	})
}

func TestWhatSomebodyReleasedStandsInOnePlaceUntilTheyTakeItBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		pair := w.agrees(t)
		if all := w.released(t, w.amina); len(all) != 1 || all[0].State != meet.Agreed || all[0].Gives != phone || all[0].Other.Name == "" {
			t.Fatalf("%+v", all)
		}
		if _, err := w.reply(t, w.amina, meet.Answer{Other: w.nour2, Yes: true, Gives: phone}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.reply(t, w.nour, meet.Answer{Other: w.aminas}); err != nil {
			t.Fatal(err)
		}
		if all := w.released(t, w.amina); len(all) != 2 || all[0].State == meet.Declined || all[1].State == meet.Declined {
			t.Errorf("a no is seen: %+v", all)
		}
		w.Do(t, w.amina, func(ctx context.Context, tx *db.Tx) error { return meet.Stop(ctx, tx, w.Clock, w.amina, pair) })
		if all := w.released(t, w.amina); len(all) != 1 || all[0].ID == pair {
			t.Errorf("after it was taken back: %+v", all)
		}
		if v := w.show(t, w.ruth); len(v.Meets) > 0 {
			t.Errorf("the other still sees it: %+v", v.Meets)
		}
	})
}

func TestWhoDeletesTheirEncountersIsGoneForTheOthersButNotWhatWasReported(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.agrees(t)
		w.forgets(t, w.amina)
		if n := w.counts(t, `SELECT count(*) FROM meet_profile m JOIN guest g ON g.id = m.guest_id WHERE m.tenant_id = $1 AND m.id = '`+string(w.aminas)+`'`); n != 0 {
			t.Error("her profile is kept")
		}
		if v := w.show(t, w.ruth); len(v.Meets)+len(v.Past)+len(v.Waiting) > 0 || proposed(v, w.aminas) {
			t.Errorf("the other still sees her: %+v", v)
		}
		w.forgets(t, w.amina) // again: nothing is there
	})
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		pair := w.agrees(t)
		w.Do(t, w.ruth, func(ctx context.Context, tx *db.Tx) error {
			return meet.Tell(ctx, tx, w.Clock, w.ruth, pair, "Er kam betrunken.")
		})
		w.forgets(t, w.amina)
		if n := w.counts(t, `SELECT count(*) FROM meet_report WHERE tenant_id = $1`); n != 1 {
			t.Error("what was reported is gone before anybody answered")
		}
		if n := w.counts(t, `SELECT count(*) FROM meet_profile WHERE tenant_id = $1 AND id = '`+string(w.aminas)+`' AND (data <> '{}' OR NOT paused)`); n != 0 {
			t.Error("what she wrote is kept")
		}
		if n := w.counts(t, `SELECT count(*) FROM meet_pair WHERE tenant_id = $1 AND (one_gives <> '' OR other_gives <> '' OR state = 'agreed')`); n != 0 {
			t.Error("what was released is kept")
		}
		if v := w.show(t, w.ruth); len(v.Meets) > 0 {
			t.Errorf("they still meet: %+v", v.Meets)
		}
		night := tenant.Scope{Tenant: w.kim.Tenant, Kind: tenant.Municipality, Actor: "retention"}
		sweep := func() {
			for range 3 {
				w.Do(t, night, func(ctx context.Context, tx *db.Tx) error {
					_, err := meet.RemoveOver(ctx, tx, w.Clock, night)
					return err
				})
			}
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE meet_report SET answered_at = $2, answer = 'ja' WHERE tenant_id = $1`, w.kim.Tenant, db.Micros(w.Clock.Now()))
			return err
		})
		w.Clock.Set(testkit.Today.AddMonths(11).Begins())
		if sweep(); w.counts(t, `SELECT count(*) FROM meet_report WHERE tenant_id = $1`) != 1 {
			t.Error("gone before the year is over")
		}
		w.Clock.Set(testkit.Today.AddMonths(12).AddDays(2).Begins())
		sweep()
		if n := w.counts(t, `SELECT count(*) FROM meet_report WHERE tenant_id = $1`); n != 0 {
			t.Error("kept for more than a year")
		}
		if n := w.counts(t, `SELECT count(*) FROM meet_profile WHERE tenant_id = $1 AND id = '`+string(w.aminas)+`'`); n != 0 {
			t.Error("the shell of her profile is kept")
		}
	})
}

func TestTheNightRemovesWhosePageIsClosedAndNobodyElse(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.agrees(t)
		night := tenant.Scope{Tenant: w.kim.Tenant, Kind: tenant.Municipality, Actor: "retention"}
		step := func(s tenant.Scope) (n int) {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
				n, err = meet.RemoveOver(ctx, tx, w.Clock, s)
				return err
			})
			return n
		}
		if n := step(night); n != 0 {
			t.Errorf("%d are over", n)
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE account SET active = FALSE WHERE id = $1`, w.amina.Actor)
			return err
		})
		elsewhere := night
		elsewhere.Tenant = w.Elsewhere.ID
		if n := step(elsewhere); n != 0 {
			t.Errorf("another town's night removes %d", n)
		}
		before := w.counts(t, `SELECT count(*) FROM meet_profile WHERE tenant_id = $1`)
		if n := step(night); n != 1 {
			t.Errorf("%d are over", n)
		}
		if n := step(night); n != 0 {
			t.Errorf("%d are over again", n)
		}
		if after := w.counts(t, `SELECT count(*) FROM meet_profile WHERE tenant_id = $1`); after != before-1 {
			t.Errorf("%d of %d are left", after, before)
		}
	})
}

func (w *town) version(tx *db.Tx, ctx context.Context, t testing.TB, pair id.ID) int { //nolint:revive // the transaction leads
	t.Helper()
	n, err := db.One(ctx, tx, db.Value[int], `SELECT version FROM meet_pair WHERE tenant_id = $1 AND id = $2`, w.kim.Tenant, pair)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhoIsSentAwayIsSeenByNobody(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.agrees(t)
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error { return meet.Dismiss(ctx, tx, w.Clock, w.kim, w.ruths) })
		if v := w.show(t, w.amina); len(v.Meets) > 0 || proposed(v, w.ruths) {
			t.Errorf("%+v", v)
		}
		if v := w.show(t, w.nour); proposed(v, w.ruths) {
			t.Error("she is proposed")
		}
	})
}

func TestOnlyAdultsTakePartAndNoHelper(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		young := w.person(t, "Lina", 2010)
		if err := w.save(t, young, meet.SaveCommand{Wish: wish("Lina"), Code: true}); !hidden(err) {
			t.Errorf("a minor: %v", err)
		}
		var code string
		w.Do(t, w.amina, func(ctx context.Context, tx *db.Tx) error {
			all, err := portal.Whose(ctx, tx, w.Clock, w.amina)
			if err != nil {
				return err
			}
			l, err := portal.LetHelp(ctx, tx, w.Clock, w.amina, portal.LetHelpCommand{Person: all[0].Person, Name: "Bo", Kind: portal.Relative, Rights: portal.Rights, Until: testkit.Today.AddDays(9)})
			code = l.Token
			return err
		})
		if err := w.save(t, w.uses(t, code), meet.SaveCommand{Wish: wish("Bo"), Code: true}); !hidden(err) {
			t.Errorf("a helper: %v", err)
		}
	})
}

func TestAReportIsReadByWhoIsNamedAlone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		pair := w.agrees(t)
		w.Do(t, w.amina, func(ctx context.Context, tx *db.Tx) error { return meet.Stop(ctx, tx, w.Clock, w.amina, pair) })
		w.Do(t, w.amina, func(ctx context.Context, tx *db.Tx) error {
			return meet.Tell(ctx, tx, w.Clock, w.amina, pair, "Sie wollte Geld.")
		})
		board := func(s tenant.Scope) (b meet.Board) {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
				b, err = meet.ShowBoard(ctx, tx, w.Clock, s)
				return err
			})
			return b
		}
		named := board(w.kim)
		if len(named.Reports) != 1 || named.Reports[0].Words != "Sie wollte Geld." || named.Reports[0].Of != "Ruth" || named.Pairs[meet.Ended] != 1 {
			t.Fatalf("%+v", named)
		}
		colleague := w.As(tenant.CaseManager)
		if b := board(colleague); len(b.Reports) > 0 || len(b.Volunteers) != 1 {
			t.Errorf("a colleague reads it: %+v", b.Reports)
		}
		answer := func(s tenant.Scope) error {
			return w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				return meet.AnswerReport(ctx, tx, w.Clock, s, named.Reports[0].ID, "Danke, ich rufe Sie an.")
			})
		}
		if err := answer(colleague); !hidden(err) {
			t.Errorf("a colleague answers: %v", err)
		}
		if err := answer(w.kim); err != nil {
			t.Fatal(err)
		}
		if v := w.show(t, w.amina); len(v.Reports) != 1 || v.Reports[0].Answer == "" || v.Reports[0].Of != "" {
			t.Errorf("%+v", v.Reports)
		}
		if v := w.show(t, w.ruth); len(v.Reports) > 0 {
			t.Errorf("who it is about reads it: %+v", v.Reports)
		}
	})
}

// lists puts a public place on the town's list.
func (w *town) lists(t testing.TB, p meet.Place) id.ID {
	t.Helper()
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
		if err := meet.SavePlace(ctx, tx, w.Clock, w.kim, p); err != nil {
			return err
		}
		b, err := meet.ShowBoard(ctx, tx, w.Clock, w.kim)
		for _, one := range b.Places {
			if one.Name == p.Name {
				p.ID = one.ID
			}
		}
		return err
	})
	return p.ID
}

func TestBothChooseFromTheTownsPublicPlaces(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		pair := w.agrees(t)
		library := w.lists(t, meet.Place{Kind: "library", Name: "Stadtbücherei", Address: "Markt 1", Hours: "Di bis Sa 10–18 Uhr", StepFree: true})
		w.lists(t, meet.Place{Kind: "park", Name: "Stadtpark", Address: "Parkweg"})
		chooses := func(s tenant.Scope, place string) error {
			return w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				return meet.Choose(ctx, tx, w.Clock, s, meet.Appoint{Pair: pair, Version: w.version(tx, ctx, t, pair), Place: place, At: "Samstag, 10 Uhr"})
			})
		}
		for _, place := range []string{"library", "", string(pair)} {
			if err := chooses(w.ruth, place); !errs.Is(err, errs.KindInvalid) {
				t.Errorf("%q stands not on the list: %v", place, err)
			}
		}
		if err := chooses(w.ruth, string(library)); err != nil {
			t.Fatal(err)
		}
		seen := func() meet.Pair { return w.show(t, w.amina).Meets[0] }
		if m := seen(); m.Place.Name != "Stadtbücherei" || !m.Place.StepFree || m.Place.Hours == "" || m.At != "Samstag, 10 Uhr" || m.Kind != "" {
			t.Errorf("%+v", m)
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error { return meet.RemovePlace(ctx, tx, w.Clock, w.kim, library) })
		if v := w.show(t, w.amina); len(v.Places) != 1 || v.Meets[0].Place.Name != "Stadtbücherei" {
			t.Errorf("who chose it does not see it any more: %+v", v)
		}
		if err := chooses(w.amina, string(library)); err != nil {
			t.Errorf("they agreed on it and change the time: %v", err)
		}
		for field, p := range map[string]meet.Place{"kind": {Kind: "bar", Name: "x", Address: "y"}, "place_name": {Kind: "park", Address: "y"}, "address": {Kind: "park", Name: "x"}} {
			err := w.Try(t, w.kim, func(ctx context.Context, tx *db.Tx) error { return meet.SavePlace(ctx, tx, w.Clock, w.kim, p) })
			if f := i18n.Err(t.Context(), err); len(f) != 1 || f.At(field) == "" {
				t.Errorf("%s: %v", field, f)
			}
		}
	})
}

func TestHowItWasIsAskedOnceAndCountedWithoutAName(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		pair := w.agrees(t)
		says := func(s tenant.Scope, r seat.Reply) error {
			return w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				return meet.Say(ctx, tx, w.Clock, s, pair, map[seat.Question]seat.Reply{seat.Helped: r})
			})
		}
		if err := says(w.amina, seat.RepliesYes); !hidden(err) {
			t.Errorf("before there was time to meet: %v", err)
		}
		w.Clock.Set(w.Clock.Now().AddDate(0, 0, 8))
		if err := says(w.amina, "wonderful"); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("an answer that there is not: %v", err)
		}
		if err := says(w.amina, seat.RepliesYes); err != nil {
			t.Fatal(err)
		}
		if err := says(w.amina, seat.RepliesNo); !hidden(err) {
			t.Errorf("she is asked twice: %v", err)
		}
		if m := w.show(t, w.ruth).Meets[0]; m.Told || !m.Asks(w.Clock.Now()) {
			t.Errorf("that one answered is seen by the other: %+v", m)
		}
		told := func() (told seat.Told) {
			w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
				b, err := meet.ShowBoard(ctx, tx, w.Clock, w.kim)
				told = b.Told
				return err
			})
			return told
		}
		if v := told(); v.Enough() || len(v.Answers) > 0 || v.Of != 1 {
			t.Errorf("one answer is told: %+v", v)
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE meet_said SET n = 5 WHERE tenant_id = $1`, w.kim.Tenant)
			return err
		})
		if v := told(); !v.Enough() || v.Answers[seat.Helped][seat.RepliesYes] != 5 {
			t.Errorf("%+v", v)
		}
	})
}

func TestSeveralCanBeNamedAndBothAreToldWho(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		admin := w.At(w.Municipality, tenant.Administrator)
		add := func(name string, role tenant.Role) (a account.Account) {
			w.Do(t, admin, func(ctx context.Context, tx *db.Tx) (err error) {
				a, err = account.Add(ctx, tx, w.Clock, admin, account.New{Email: name + "@werne.example", Name: name, Password: "wegwarte-demo-pass", Roles: []tenant.Role{role}})
				return err
			})
			return a
		}
		lead, housing := add("Lea", tenant.Lead), add("Hanno", tenant.Housing)
		names := func(ids ...id.ID) error {
			return w.Try(t, w.kim, func(ctx context.Context, tx *db.Tx) error { return meet.SetDesk(ctx, tx, w.Clock, w.kim, ids) })
		}
		for _, ids := range [][]id.ID{nil, {housing.ID}, {w.kim.Actor, housing.ID}, {id.New()}} {
			if err := names(ids...); !errs.Is(err, errs.KindInvalid) {
				t.Errorf("%v: %v", ids, err)
			}
		}
		if err := names(w.kim.Actor, lead.ID); err != nil {
			t.Fatal(err)
		}
		for _, s := range []tenant.Scope{w.ruth, w.amina} {
			if v := w.show(t, s); len(v.Desk) != 2 || v.Desk[1] != "Lea" {
				t.Errorf("%v", v.Desk)
			}
		}
		pair := w.agrees(t)
		w.Do(t, w.amina, func(ctx context.Context, tx *db.Tx) error { return meet.Tell(ctx, tx, w.Clock, w.amina, pair, "x") })
		s := w.At(w.Municipality, tenant.Lead)
		s.Actor = lead.ID
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			b, err := meet.ShowBoard(ctx, tx, w.Clock, s)
			if err != nil || !b.Named || len(b.Reports) != 1 {
				t.Errorf("%+v %v", b, err)
				return err
			}
			return meet.AnswerReport(ctx, tx, w.Clock, s, b.Reports[0].ID, "Danke.")
		})
	})
}

func TestWhatIsWrongWithAWishIsSaid(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	for field, change := range map[string]func(*meet.SaveCommand){
		"name":      func(c *meet.SaveCommand) { c.Name = " " },
		"likes":     func(c *meet.SaveCommand) { c.Likes = []string{"flying"} },
		"free":      func(c *meet.SaveCommand) { c.Free = 0 },
		"km":        func(c *meet.SaveCommand) { c.MostKM = 51 },
		"speaks":    func(c *meet.SaveCommand) { c.Speaks = nil },
		"practises": func(c *meet.SaveCommand) { c.Practises = []string{"!!"} },
		"code":      func(c *meet.SaveCommand) { c.Code = false },
	} {
		s := w.amina
		cmd := meet.SaveCommand{Wish: wish("A"), Code: true, Version: 1}
		if field == "code" {
			s, cmd.Version = w.volunteer(t, "Jonas"), 1
		}
		change(&cmd)
		if f := i18n.Err(t.Context(), w.save(t, s, cmd)); len(f) != 1 || f.At(field) == "" {
			t.Errorf("%s: %v", field, f)
		}
	}
}

func TestNobodyElseSeesOrChangesAnEncounter(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		pair := w.agrees(t)
		w.Do(t, w.amina, func(ctx context.Context, tx *db.Tx) error { return meet.Tell(ctx, tx, w.Clock, w.amina, pair, "x") })
		var report id.ID
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			b, err := meet.ShowBoard(ctx, tx, w.Clock, w.kim)
			report = b.Reports[0].ID
			return err
		})
		place := w.lists(t, meet.Place{Kind: "library", Name: "Stadtbücherei", Address: "Markt 1"})
		moved := w.amina
		moved.Tenant = w.Elsewhere.ID
		pairs := map[string]func(tenant.Scope) func(context.Context, *db.Tx) error{
			"Stop": func(s tenant.Scope) func(context.Context, *db.Tx) error {
				return func(ctx context.Context, tx *db.Tx) error { return meet.Stop(ctx, tx, w.Clock, s, pair) }
			},
			"Choose": func(s tenant.Scope) func(context.Context, *db.Tx) error {
				return func(ctx context.Context, tx *db.Tx) error {
					return meet.Choose(ctx, tx, w.Clock, s, meet.Appoint{Pair: pair, Version: 3, Place: "park"})
				}
			},
			"Say": func(s tenant.Scope) func(context.Context, *db.Tx) error {
				return func(ctx context.Context, tx *db.Tx) error {
					return meet.Say(ctx, tx, w.Clock, s, pair, map[seat.Question]seat.Reply{seat.Helped: seat.RepliesYes})
				}
			},
			"Tell": func(s tenant.Scope) func(context.Context, *db.Tx) error {
				return func(ctx context.Context, tx *db.Tx) error { return meet.Tell(ctx, tx, w.Clock, s, pair, "x") }
			},
		}
		visits := map[string]func(tenant.Scope) func(context.Context, *db.Tx) error{
			"Show": func(s tenant.Scope) func(context.Context, *db.Tx) error {
				return func(ctx context.Context, tx *db.Tx) error { _, err := meet.Show(ctx, tx, w.Clock, s); return err }
			},
			"Save": func(s tenant.Scope) func(context.Context, *db.Tx) error {
				return func(ctx context.Context, tx *db.Tx) error {
					return meet.Save(ctx, tx, w.Clock, s, meet.SaveCommand{Wish: wish("X"), Code: true})
				}
			},
			"Reply": func(s tenant.Scope) func(context.Context, *db.Tx) error {
				return func(ctx context.Context, tx *db.Tx) error {
					_, err := meet.Reply(ctx, tx, w.Clock, s, meet.Answer{Other: w.nour2, Yes: true})
					return err
				}
			},
			"Invited": func(s tenant.Scope) func(context.Context, *db.Tx) error {
				return func(ctx context.Context, tx *db.Tx) error {
					is, err := meet.Invited(ctx, tx, s)
					if err == nil && !is {
						err = errs.NotFound("error.not-found")
					}
					return err
				}
			},
		}
		desks := map[string]func(tenant.Scope) func(context.Context, *db.Tx) error{
			"InviteAgain": func(s tenant.Scope) func(context.Context, *db.Tx) error {
				return func(ctx context.Context, tx *db.Tx) error {
					_, _, err := meet.InviteAgain(ctx, tx, w.Clock, s, w.ruths)
					return err
				}
			},
			"SetClear": func(s tenant.Scope) func(context.Context, *db.Tx) error {
				return func(ctx context.Context, tx *db.Tx) error {
					return meet.SetClear(ctx, tx, w.Clock, s, w.ruths, testkit.Today)
				}
			},
			"Dismiss": func(s tenant.Scope) func(context.Context, *db.Tx) error {
				return func(ctx context.Context, tx *db.Tx) error { return meet.Dismiss(ctx, tx, w.Clock, s, w.ruths) }
			},
			"SavePlace": func(s tenant.Scope) func(context.Context, *db.Tx) error {
				return func(ctx context.Context, tx *db.Tx) error {
					return meet.SavePlace(ctx, tx, w.Clock, s, meet.Place{ID: place, Version: 1, Kind: "park", Name: "x", Address: "y"})
				}
			},
			"RemovePlace": func(s tenant.Scope) func(context.Context, *db.Tx) error {
				return func(ctx context.Context, tx *db.Tx) error { return meet.RemovePlace(ctx, tx, w.Clock, s, place) }
			},
			"SetDesk": func(s tenant.Scope) func(context.Context, *db.Tx) error {
				return func(ctx context.Context, tx *db.Tx) error {
					err := meet.SetDesk(ctx, tx, w.Clock, s, []id.ID{w.kim.Actor})
					if errs.Is(err, errs.KindInvalid) { // who does not work there cannot be named
						err = errs.NotFound("error.not-found")
					}
					return err
				}
			},
			"AnswerReport": func(s tenant.Scope) func(context.Context, *db.Tx) error {
				return func(ctx context.Context, tx *db.Tx) error { return meet.AnswerReport(ctx, tx, w.Clock, s, report, "x") }
			},
			"ShowBoard": func(s tenant.Scope) func(context.Context, *db.Tx) error {
				return func(ctx context.Context, tx *db.Tx) error {
					b, err := meet.ShowBoard(ctx, tx, w.Clock, s)
					if err == nil && len(b.Volunteers)+len(b.Reports)+b.Persons+len(b.Pairs) == 0 && len(b.Desk) == 0 {
						err = errs.NotFound("error.not-found")
					}
					return err
				}
			},
		}
		elsewhere := w.At(w.Elsewhere, tenant.CaseManager)
		for who, s := range map[string]tenant.Scope{"a page elsewhere": moved, "a desk elsewhere": elsewhere, "the desk here": w.kim, "a third with a page": w.nour} {
			for name, call := range pairs {
				if err := w.Try(t, s, call(s)); !hidden(err) {
					t.Errorf("%s by %s: %v", name, who, err)
				}
			}
		}
		for who, s := range map[string]tenant.Scope{"a page elsewhere": moved, "a desk elsewhere": elsewhere, "the desk here": w.kim} {
			for name, call := range visits {
				if err := w.Try(t, s, call(s)); !hidden(err) {
					t.Errorf("%s by %s: %v", name, who, err)
				}
			}
		}
		for who, s := range map[string]tenant.Scope{"a desk elsewhere": elsewhere, "a page": w.amina, "a volunteer": w.ruth, "housing": w.As(tenant.Housing)} {
			for name, call := range desks {
				if err := w.Try(t, s, call(s)); !hidden(err) && !(strings.HasSuffix(name, "Place") && errs.Is(err, errs.KindConflict)) { // there is no such place of theirs
					t.Errorf("%s by %s: %v", name, who, err)
				}
			}
		}
		if v := w.show(t, w.amina); len(v.Places) != 1 || v.Places[0].Name != "Stadtbücherei" {
			t.Errorf("somebody else changed the list: %+v", v.Places)
		}
		if v := w.show(t, w.nour); len(v.Meets) > 0 {
			t.Errorf("a third sees who meets: %+v", v.Meets)
		}
		if v := w.show(t, w.amina); len(v.Meets) != 1 {
			t.Error("it did not last")
		}
	})
}
