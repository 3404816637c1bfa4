package post_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/mail"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/post"
	"wegwarte/internal/scan"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

const pin = "482915"

// town is a municipality in which Kim walks with a family that has pages of
// their own.
type town struct {
	*testkit.World
	kim, lee              tenant.Scope // lee is a colleague
	family, others        person.Household
	mother, father, child id.ID
	keys                  *seal.Ring
}

func found(t testing.TB, d *db.DB) *town {
	t.Helper()
	w := &town{World: testkit.NewWorld(t, d), keys: seal.New()}
	w.kim = w.As(tenant.CaseManager)
	p := func(name string, born int) person.Person {
		return person.Person{FamilyName: "Haddad", GivenName: name, Birth: person.BornInYear(born), Sex: person.Female, Email: strings.ToLower(name) + "@post.example"}
	}
	admin := w.At(w.Municipality, tenant.Administrator)
	var colleagues []id.ID
	w.Do(t, admin, func(ctx context.Context, tx *db.Tx) error {
		for _, name := range []string{"Kim", "Lee"} {
			a, err := account.Add(ctx, tx, w.Clock, admin, account.New{Email: name + "@werne.example", Name: name, Password: "ein Satz, den niemand errät", Roles: []tenant.Role{tenant.CaseManager}})
			if err != nil {
				return err
			}
			colleagues = append(colleagues, a.ID)
		}
		return nil
	})
	w.kim.Actor, w.kim.Name = colleagues[0], "Kim"
	w.lee = w.kim
	w.lee.Actor, w.lee.Name = colleagues[1], "Lee"
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		w.family, err = person.Register(ctx, tx, w.Clock, w.kim, person.RegisterCommand{FileNumber: "W-1", Persons: []person.Person{p("Amina", 1990), p("Karim", 1988), p("Yusuf", 2017)},
			Ties: []person.Tie{{Person: 1, Other: 3, Kind: person.Parent}}})
		if err == nil {
			w.others, err = person.Register(ctx, tx, w.Clock, w.kim, person.RegisterCommand{FileNumber: "W-2", Persons: []person.Person{p("Nour", 1995)}})
		}
		return err
	})
	w.mother, w.father, w.child = w.family.Persons[0].ID, w.family.Persons[1].ID, w.family.Persons[2].ID
	night := tenant.Scope{Tenant: w.Municipality.ID, Kind: tenant.Municipality, Actor: "night"}
	w.Do(t, night, func(ctx context.Context, tx *db.Tx) error {
		_, err := path.Catchup(ctx, tx, w.Clock, night)
		return err
	})
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
		k, err := path.CaseOf(ctx, tx, w.kim, w.family.ID, w.mother)
		if err == nil {
			_, err = path.Assign(ctx, tx, w.Clock, w.kim, path.Seen{ID: k.ID, Version: k.Version}, w.kim.Actor)
		}
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
	a, err := portal.Redeem(t.Context(), w.DB, w.Clock, code, pin, "192.0.2.7")
	if err != nil {
		t.Fatal(err)
	}
	return tenant.Scope{Tenant: a.Tenant, Kind: tenant.Private, Actor: a.ID, Name: a.Name, Role: tenant.Person}
}

// on runs fn on somebody's page, as a visitor.
func (w *town) on(t testing.TB, s tenant.Scope, who id.ID, fn func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error) error {
	t.Helper()
	return w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
		as, a, err := portal.As(ctx, tx, w.Clock, s, who, portal.Messages)
		if err != nil {
			return err
		}
		return fn(ctx, tx, as, a)
	})
}

func (w *town) writes(t testing.TB, s tenant.Scope, who id.ID, cmd post.WriteCommand) (made post.Thread, err error) {
	t.Helper()
	err = w.on(t, s, who, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) (err error) {
		cmd.As = a
		made, err = post.Write(ctx, tx, w.Clock, s, w.keys, cmd)
		return err
	})
	return made, err
}

func (w *town) answers(t testing.TB, s tenant.Scope, cmd post.WriteCommand) (made post.Thread, err error) {
	t.Helper()
	err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		made, err = post.Write(ctx, tx, w.Clock, s, w.keys, cmd)
		return err
	})
	return made, err
}

func (w *town) looks(t testing.TB, s tenant.Scope, which id.ID) (v post.Shown, err error) {
	t.Helper()
	err = w.DB.Look(t.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		v, err = post.Show(ctx, tx, w.Clock, s, w.keys, portal.Acting{}, which)
		return err
	})
	return v, err
}

func (w *town) reads(t testing.TB, s tenant.Scope, who, which id.ID) (v post.Shown, err error) {
	t.Helper()
	err = w.DB.Look(t.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) error {
		as, a, err := portal.As(ctx, tx, w.Clock, s, who, portal.Messages)
		if err != nil {
			return err
		}
		v, err = post.Show(ctx, tx, w.Clock, as, w.keys, a, which)
		return err
	})
	return v, err
}

func hidden(err error) bool {
	return errs.Is(err, errs.KindNotFound) || errs.Is(err, errs.KindForbidden)
}

func TestWhoseTurnItIsAndSinceWhenFollowsWhatIsWritten(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.enters(t, w.mother)
		first := w.Clock.Now()
		th, err := w.writes(t, mother, w.mother, post.WriteCommand{Subject: "رسالة", Text: "ما هذا؟", Language: "ar", Files: []scan.Clean{testkit.Photo(t, 7)}})
		if err != nil || th.Turn != post.Office || !th.Unread() {
			t.Fatalf("%+v %v", th, err)
		}
		w.Clock.Move(time.Hour)
		if th, err = w.writes(t, mother, w.mother, post.WriteCommand{Thread: th.ID, Text: "وهذا؟", Language: "ar"}); err != nil || !th.Since.Equal(first) {
			t.Errorf("who writes again has waited since %v: %v %v", first, th.Since, err)
		}
		if v, err := w.looks(t, w.lee, th.ID); err != nil || len(v.Messages) != 2 || v.Messages[0].Text != "ما هذا؟" || len(v.Messages[0].Files) != 1 || v.Subject != "رسالة" {
			t.Errorf("a colleague sees %+v %v", v, err)
		}
		if v, _ := w.looks(t, w.kim, th.ID); !v.Unread() {
			t.Error("a colleague's look counts as read")
		}
		if v, _ := w.looks(t, w.kim, th.ID); v.Unread() || v.Messages[0].Read.IsZero() {
			t.Error("it is unread though who has the case has looked")
		}
		th, err = w.answers(t, w.kim, post.WriteCommand{Thread: th.ID, Text: "Der Brief ist vom Kreis.", Language: "de", Waits: true,
			Translation: post.Translated{Language: "ar", Text: "الرسالة من الدائرة.", Maker: post.Interpreter, Name: "Salma Idris"}})
		if err != nil || th.Turn != post.Person || !th.New {
			t.Fatalf("%+v %v", th, err)
		}
		v, err := w.reads(t, mother, w.mother, th.ID)
		if err != nil || len(v.Messages) != 3 || len(v.Messages[2].Translations) != 1 || v.Messages[2].Translations[0].Name != "Salma Idris" || v.Messages[2].Translations[0].Text != "الرسالة من الدائرة." {
			t.Errorf("she reads %+v %v", v.Messages, err)
		}
		if v, _ := w.reads(t, mother, w.mother, th.ID); v.New {
			t.Error("it is new to her still")
		}
		if v, _ := w.looks(t, w.kim, th.ID); v.Messages[2].Read.IsZero() {
			t.Error("the office does not see that it was read")
		}
		var list []post.Listed
		w.Do(t, w.lee, func(ctx context.Context, tx *db.Tx) (err error) {
			list, err = post.Inbox(ctx, tx, w.Clock, w.lee, w.keys, post.Filter{})
			return err
		})
		if len(list) != 0 {
			t.Error("a colleague's case stands among one's own")
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			_, err := path.SetStandIn(ctx, tx, w.Clock, w.kim, path.StandInCommand{Sub: w.lee.Actor, From: testkit.Today, Until: testkit.Today.AddDays(3)})
			return err
		})
		if _, err := w.writes(t, mother, w.mother, post.WriteCommand{Thread: th.ID, Text: "شكرا", Language: "ar"}); err != nil {
			t.Fatal(err)
		}
		var wait post.Waiting
		w.Do(t, w.lee, func(ctx context.Context, tx *db.Tx) (err error) {
			if list, err = post.Inbox(ctx, tx, w.Clock, w.lee, w.keys, post.Filter{}); err != nil {
				return err
			}
			wait, err = post.WaitFor(ctx, tx, w.Clock, w.lee)
			return err
		})
		if len(list) != 1 || list[0].Subject != "رسالة" || list[0].Manager != "Kim" || wait.Unread != 1 {
			t.Errorf("who stands in sees %+v %+v", list, wait)
		}
		if v, _ := w.looks(t, w.lee, th.ID); !v.Unread() {
			t.Error("shown as read before it was")
		}
		v, _ = w.looks(t, w.lee, th.ID)
		if v.Unread() {
			t.Error("who stands in has read it")
		}
		if err := w.Try(t, w.lee, func(ctx context.Context, tx *db.Tx) error {
			return post.Rest(ctx, tx, w.Clock, w.lee, post.Seen{Thread: th.ID, Version: v.Version - 1})
		}); !errs.Is(err, errs.KindConflict) {
			t.Errorf("what came meanwhile is passed over: %v", err)
		}
	})
}

func TestNobodyElseReadsOrWrites(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother, father, neighbour := w.enters(t, w.mother), w.enters(t, w.father), w.enters(t, w.others.Persons[0].ID)
		th, err := w.writes(t, mother, w.mother, post.WriteCommand{Subject: "Frage", Text: "geheim", Files: []scan.Clean{testkit.Photo(t, 7)}})
		if err != nil {
			t.Fatal(err)
		}
		shown, _ := w.reads(t, mother, w.mother, th.ID)
		file, message := shown.Messages[0].Files[0].ID, shown.Messages[0].ID
		none := func(name string, s tenant.Scope, try func(ctx context.Context, tx *db.Tx) error) {
			t.Helper()
			if err := w.Try(t, s, try); !hidden(err) {
				t.Errorf("%s: %v", name, err)
			}
		}
		// On a page: of one's own that is not hers, and of hers by others.
		for name, at := range map[string]struct {
			s   tenant.Scope
			who id.ID
		}{"her husband on his page": {father, w.father}, "her husband on hers": {father, w.mother}, "a neighbour": {neighbour, w.others.Persons[0].ID}, "she on her child's page": {mother, w.child}} {
			for what, fn := range map[string]func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error{
				"shows": func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
					_, err := post.Show(ctx, tx, w.Clock, s, w.keys, a, th.ID)
					return err
				},
				"writes": func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
					_, err := post.Write(ctx, tx, w.Clock, s, w.keys, post.WriteCommand{As: a, Thread: th.ID, Text: "x"})
					return err
				},
				"translates": func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
					_, err := post.Translate(ctx, tx, w.Clock, s, w.keys, post.TranslateCommand{As: a, Message: message, Translated: post.Translated{Language: "ar", Text: "x"}})
					return err
				},
				"opens a file": func(ctx context.Context, tx *db.Tx, s tenant.Scope, _ portal.Acting) error {
					_, _, err := post.OpenAttachment(ctx, tx, w.Clock, s, w.keys, file)
					return err
				},
				"says it rests": func(ctx context.Context, tx *db.Tx, s tenant.Scope, _ portal.Acting) error {
					return post.Rest(ctx, tx, w.Clock, s, post.Seen{Thread: th.ID, Version: th.Version})
				},
			} {
				if err := w.on(t, at.s, at.who, fn); !hidden(err) {
					t.Errorf("%s %s: %v", name, what, err)
				}
			}
			_ = w.on(t, at.s, at.who, func(ctx context.Context, tx *db.Tx, s tenant.Scope, _ portal.Acting) error {
				if all, err := post.Mine(ctx, tx, w.Clock, s, w.keys, ""); err != nil || len(all) != 0 {
					t.Errorf("%s has %d threads %v", name, len(all), err)
				}
				if n, err := post.News(ctx, tx, s); err != nil || n != 0 {
					t.Errorf("%s has %d news %v", name, n, err)
				}
				return nil
			})
		}
		// At desks: another town, and roles that walk with nobody.
		scopes := map[string]tenant.Scope{"another town": w.At(w.Elsewhere, tenant.CaseManager)}
		for _, role := range []tenant.Role{tenant.Intake, tenant.Housing, tenant.Lead, tenant.Administrator, tenant.Auditor, tenant.LandAllocation} {
			scopes[string(role)] = w.As(role)
		}
		for name, s := range scopes {
			none(name+" shows", s, func(ctx context.Context, tx *db.Tx) error {
				_, err := post.Show(ctx, tx, w.Clock, s, w.keys, portal.Acting{}, th.ID)
				return err
			})
			none(name+" writes", s, func(ctx context.Context, tx *db.Tx) error {
				_, err := post.Write(ctx, tx, w.Clock, s, w.keys, post.WriteCommand{Thread: th.ID, Text: "x"})
				return err
			})
			none(name+" begins", s, func(ctx context.Context, tx *db.Tx) error {
				_, err := post.Write(ctx, tx, w.Clock, s, w.keys, post.WriteCommand{Person: w.mother, Subject: "x", Text: "x"})
				return err
			})
			none(name+" translates", s, func(ctx context.Context, tx *db.Tx) error {
				_, err := post.Translate(ctx, tx, w.Clock, s, w.keys, post.TranslateCommand{Message: message, Translated: post.Translated{Language: "ar", Text: "x", Maker: post.Colleague, Name: "x"}})
				return err
			})
			none(name+" rests", s, func(ctx context.Context, tx *db.Tx) error {
				return post.Rest(ctx, tx, w.Clock, s, post.Seen{Thread: th.ID, Version: th.Version})
			})
			none(name+" opens", s, func(ctx context.Context, tx *db.Tx) error {
				_, _, err := post.OpenAttachment(ctx, tx, w.Clock, s, w.keys, file)
				return err
			})
			none(name+" lists a household", s, func(ctx context.Context, tx *db.Tx) error {
				_, err := post.Of(ctx, tx, w.Clock, s, w.keys, w.family.ID)
				return err
			})
			none(name+" asks who reads", s, func(ctx context.Context, tx *db.Tx) error {
				all, err := post.Readers(ctx, tx, w.Clock, s, w.family.ID)
				if name == string(tenant.Intake) && len(all) > 0 { // who invites them knows who has a page
					return errs.Forbidden("error.forbidden")
				}
				return err
			})
			_ = w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				if all, _ := post.Inbox(ctx, tx, w.Clock, s, w.keys, post.Filter{All: true}); len(all) > 0 {
					t.Errorf("%s lists %d", name, len(all))
				}
				if wait, _ := post.WaitFor(ctx, tx, w.Clock, s); wait.Unread+wait.Turn > 0 {
					t.Errorf("%s counts %v", name, wait)
				}
				if told, err := post.HowTold(ctx, tx, w.Clock, s); err == nil && told.Person.ID != "" {
					t.Errorf("%s is told", name)
				}
				if err := post.TellMe(ctx, tx, w.Clock, s, portal.Acting{}, post.ByMail); err == nil {
					t.Errorf("%s chooses", name)
				}
				return nil
			})
		}
	})
}

func TestWhoHelpsWritesAsThemselvesAndOnlyWhileTheyMay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.enters(t, w.mother)
		lets := func(rights ...portal.Right) tenant.Scope {
			var l account.Link
			w.Do(t, mother, func(ctx context.Context, tx *db.Tx) (err error) {
				l, err = portal.LetHelp(ctx, tx, w.Clock, mother, portal.LetHelpCommand{Person: w.mother, Name: "Onkel Sami", Kind: portal.Relative, Rights: rights, Until: testkit.Today.AddDays(30), Language: i18n.German})
				return err
			})
			return w.uses(t, l.Token)
		}
		uncle, other := lets(portal.Messages), lets(portal.Way)
		if _, err := w.writes(t, other, w.mother, post.WriteCommand{Subject: "x", Text: "x"}); !hidden(err) {
			t.Errorf("who may not, writes: %v", err)
		}
		th, err := w.writes(t, mother, w.mother, post.WriteCommand{Subject: "Frage", Text: "ما هذا؟", Language: "ar"})
		if err != nil {
			t.Fatal(err)
		}
		shown, _ := w.reads(t, uncle, w.mother, th.ID)
		err = w.on(t, uncle, w.mother, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
			_, err := post.Translate(ctx, tx, w.Clock, s, w.keys, post.TranslateCommand{As: a, Message: shown.Messages[0].ID, Translated: post.Translated{Language: "de", Text: "Was ist das?", Maker: post.Interpreter, Name: "Somebody Else"}})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.writes(t, uncle, w.mother, post.WriteCommand{Thread: th.ID, Text: "Ich helfe ihr."}); err != nil {
			t.Fatal(err)
		}
		v, _ := w.looks(t, w.kim, th.ID)
		x := v.Messages[0].Translations
		if len(x) != 1 || x[0].Maker != post.Helper || x[0].Name != "Onkel Sami" || v.Messages[1].Side != post.FromHelper || v.Messages[1].ByName != "Onkel Sami" {
			t.Errorf("the office does not see who it was: %+v", v.Messages)
		}
		if _, err := w.answers(t, w.kim, post.WriteCommand{Thread: th.ID, Words: post.WordsOf("received")}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.reads(t, uncle, w.mother, th.ID); err != nil {
			t.Fatal(err)
		}
		if v, _ := w.reads(t, mother, w.mother, th.ID); !v.New {
			t.Error("that somebody helps makes it read")
		}
		var help []portal.Help
		w.Do(t, mother, func(ctx context.Context, tx *db.Tx) (err error) {
			if help, err = portal.Helpers(ctx, tx, w.Clock, mother, w.mother); err != nil {
				return err
			}
			for _, h := range help {
				if err := portal.EndHelp(ctx, tx, w.Clock, mother, h.ID); err != nil {
					return err
				}
			}
			return nil
		})
		if _, err := w.reads(t, uncle, w.mother, th.ID); !hidden(err) {
			t.Errorf("it goes on after it ended: %v", err)
		}
	})
}

func TestWhatIsWrittenLiesSealed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.enters(t, w.mother)
		th, err := w.writes(t, mother, w.mother, post.WriteCommand{Subject: "Kanarienbetreff", Text: "Kanarientext über meine Krankheit", Files: []scan.Clean{testkit.Photo(t, 9)},
			Language: "de", Translation: post.Translated{Language: "ar", Text: "Kanarienübersetzung"}})
		if err != nil {
			t.Fatal(err)
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			n, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM post_sealed WHERE tenant_id = $1`, w.kim.Tenant)
			if n != 5 { // subject, text, translation, file, its preview
				t.Errorf("%d parts are sealed", n)
			}
			return err
		})
		if where := testkit.Find(t, d, w.kim.Tenant, "Kanarien"); len(where) > 0 {
			t.Errorf("it can be read in %v", where)
		}
		if _, err := post.Files.Renew(t.Context(), d, w.keys, w.kim.Tenant); err != nil {
			t.Error(err)
		}
		before := w.keys
		w.keys = seal.New()
		if _, err := w.reads(t, mother, w.mother, th.ID); err == nil {
			t.Error("it opens with another key")
		}
		w.keys = before
	})
}

func TestNewsAreToldOnceADayWithoutTheirContent(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.enters(t, w.mother)
		wish := func(to post.Wish) error {
			return w.on(t, mother, w.mother, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
				return post.TellMe(ctx, tx, w.Clock, s, a, to)
			})
		}
		if err := wish(post.BySMS); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("by a telephone nobody knows: %v", err)
		}
		th, _ := w.writes(t, mother, w.mother, post.WriteCommand{Subject: "Frage", Text: "x"})
		queued := func() (n int) {
			w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
				all, err := mail.Told(ctx, tx, w.kim.Tenant, th.ID)
				n = len(all)
				for _, m := range all {
					r, err := post.MailTo(w.Clock)(ctx, tx, m)
					if err != nil || r.Address != "amina@post.example" || !r.Active {
						t.Errorf("to %+v %v", r, err)
					}
				}
				return err
			})
			return n
		}
		_, _ = w.answers(t, w.kim, post.WriteCommand{Thread: th.ID, Text: "erst"})
		if n := queued(); n != 0 {
			t.Errorf("she did not want to be told: %d", n)
		}
		if err := wish(post.ByMail); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if _, err := w.answers(t, w.kim, post.WriteCommand{Thread: th.ID, Text: "noch eins"}); err != nil {
				t.Fatal(err)
			}
		}
		if n := queued(); n != 1 {
			t.Errorf("told %d times a day", n)
		}
		if where := testkit.Find(t, d, w.kim.Tenant, "noch eins"); len(where) > 0 {
			t.Errorf("it stands in %v", where)
		}
	})
}

func TestOneAccountWritesSoMuchADayAndNotMore(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	mother := w.enters(t, w.mother)
	th, err := w.writes(t, mother, w.mother, post.WriteCommand{Subject: "Frage", Text: "x"})
	for range 59 {
		if err == nil {
			_, err = w.writes(t, mother, w.mother, post.WriteCommand{Thread: th.ID, Text: "x"})
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err = w.writes(t, mother, w.mother, post.WriteCommand{Thread: th.ID, Text: "x"}); !errs.Is(err, errs.KindBusy) {
		t.Errorf("the 61st: %v", err)
	}
	w.Clock.Move(25 * time.Hour)
	for name, cmd := range map[string]post.WriteCommand{"text": {Thread: th.ID}, "subject": {Text: "x"}, "file": {Thread: th.ID, Files: make([]scan.Clean, 6)}, "translated": {Thread: th.ID, Text: "x", Language: "ar", Translation: post.Translated{Language: "ar", Text: "y"}},
		"translation": {Thread: th.ID, Text: "x", Translation: post.Translated{Language: "ar", Text: strings.Repeat("ä", 4001)}}} {
		_, err := w.writes(t, mother, w.mother, cmd)
		if all := errs.All(err); len(all) != 1 || all[0].Field != name {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.writes(t, mother, w.mother, post.WriteCommand{Thread: th.ID, Text: string(bytes.Repeat([]byte("ä"), 4000))}); err != nil {
		t.Error(err)
	}
}

func TestMessagesGoAYearAfterNobodyWalksWithThemAnyMore(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.enters(t, w.mother)
		if _, err := w.writes(t, mother, w.mother, post.WriteCommand{Subject: "Frage", Text: "x", Language: "de", Files: []scan.Clean{testkit.Photo(t, 3)}, Translation: post.Translated{Language: "ar", Text: "y"}}); err != nil {
			t.Fatal(err)
		}
		night := tenant.Scope{Tenant: w.Municipality.ID, Kind: tenant.Municipality, Actor: "ways"}
		removed := func() (n int) {
			w.Do(t, night, func(ctx context.Context, tx *db.Tx) (err error) {
				n, err = post.RemoveAged(ctx, tx, w.Clock, night)
				return err
			})
			return n
		}
		w.Clock.Move(400 * 24 * time.Hour)
		if n := removed(); n != 0 {
			t.Errorf("%d go while somebody walks with them", n)
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			k, err := path.CaseOf(ctx, tx, w.kim, w.family.ID, w.mother)
			if err == nil {
				_, err = path.End(ctx, tx, w.Clock, w.kim, path.Seen{ID: k.ID, Version: k.Version}, path.OnTheirOwn)
			}
			return err
		})
		if n := removed(); n != 1 {
			t.Errorf("%d go", n)
		}
		w.Do(t, night, func(ctx context.Context, tx *db.Tx) error {
			for _, table := range []string{"post_thread", "post_message", "post_translation", "post_attachment", "post_sealed"} {
				if n, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM `+table+` WHERE tenant_id = $1`, night.Tenant); err != nil || n != 0 {
					t.Errorf("%s: %d left, %v", table, n, err)
				}
			}
			return nil
		})
	})
}
