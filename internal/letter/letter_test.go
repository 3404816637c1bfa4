package letter_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"wegwarte/engine/deadline"
	"wegwarte/engine/placement"
	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/letter"
	"wegwarte/internal/path"
	"wegwarte/internal/pdf"
	"wegwarte/internal/person"
	"wegwarte/internal/recognition"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/web/assets"
)

var today = testkit.Today

// desk is a municipality whose case manager writes to a mother and her child.
type desk struct {
	*testkit.World
	who    tenant.Scope
	family person.Household
}

func found(t testing.TB, d *db.DB) desk {
	t.Helper()
	w := desk{World: testkit.NewWorld(t, d)}
	w.who = w.As(tenant.CaseManager)
	intake := w.As(tenant.Intake)
	w.Do(t, intake, func(ctx context.Context, tx *db.Tx) (err error) {
		if err := assignment.SetContact(ctx, tx, w.Clock, intake, assignment.Contact{Office: "Stadt Werne, Integration", Address: "Rathaus, 59368 Werne", Phone: "02389 71-0"}); err != nil {
			return err
		}
		w.family, err = person.Register(ctx, tx, w.Clock, intake, person.RegisterCommand{FileNumber: "W-7", Persons: []person.Person{
			{FamilyName: "Haddad", GivenName: "Amina", Birth: person.Born(clock.MustDate("1991-03-04")), Sex: person.Female, Phone: "0151 1234567", Languages: []person.Language{{Tag: "ar", Speaks: true, Reads: true}}},
			{FamilyName: "Haddad", GivenName: "Rami", Birth: person.Born(clock.MustDate("2022-01-09")), Sex: person.Male},
		}})
		return err
	})
	return w
}

// house gives the family a place to live.
func (w desk) house(t testing.TB) {
	t.Helper()
	s := w.As(tenant.Housing)
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		site, err := housing.SaveSite(ctx, tx, w.Clock, s, housing.Site{Name: "Haus am Kanal", Street: "Am Kanal 18", Town: "59368 Werne", Kind: placement.Shared, Toilets: housing.Unknown, Showers: housing.Unknown})
		if err != nil {
			return err
		}
		dwelling, err := housing.SaveDwelling(ctx, tx, w.Clock, s, housing.Dwelling{Site: site.ID, Name: "1", Rooms: []housing.Room{{Places: 3, Area: 300}}})
		if err != nil {
			return err
		}
		_, err = housing.Book(ctx, tx, w.Clock, s, housing.BookCommand{Household: w.family.ID, Dwelling: dwelling.ID, From: today, State: housing.Actual})
		return err
	})
}

func (w desk) invitation() letter.MakeCommand {
	return letter.MakeCommand{Household: w.family.ID, Kind: letter.Invitation, Lang: i18n.Arabic, Values: map[string]string{
		"day": today.AddDays(5).String(), "time": "10:30", "place": "Rathaus, Zimmer 12", "about": "Anerkennung", "bring": "Ausweis\nZeugnis"}}
}

func (w desk) make(t testing.TB, cmd letter.MakeCommand) (l letter.Letter, err error) {
	t.Helper()
	fonts, _ := assets.LetterFonts()
	err = w.Try(t, w.who, func(ctx context.Context, tx *db.Tx) (err error) {
		l, err = letter.Make(ctx, tx, w.Clock, w.who, fonts, cmd)
		return err
	})
	return l, err
}

func faults(err error) (said []string) {
	var list errs.List
	for _, e := range errs.All(err) {
		list.Add(e)
		var one *errs.Error
		if errors.As(e, &one) {
			said = append(said, strings.Trim(one.Field+" "+one.Key, " "))
		}
	}
	return said
}

func TestALetterIsFilledFromWhatTheHouseKnows(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.house(t)
		l, err := w.make(t, w.invitation())
		if err != nil {
			t.Fatal(err)
		}
		c := l.Content
		if got := strings.Join(c.To, "|"); got != "Amina Haddad|Am Kanal 18|59368 Werne" {
			t.Errorf("to %s", got)
		}
		day := i18n.Date(t.Context(), today.AddDays(5))
		if c.Subject != "Einladung zu einem Gespräch am "+day {
			t.Errorf("subject %q", c.Subject)
		}
		var texts []string
		for _, b := range c.Blocks {
			texts = append(texts, b.Text)
			for _, row := range b.Rows {
				texts = append(texts, row...)
			}
		}
		all := strings.Join(texts, "\n")
		for _, want := range []string{"Guten Tag Amina Haddad,", "Uhrzeit: 10:30 Uhr", "Bitte bringen Sie mit: Ausweis, Zeugnis.", "rufen Sie uns bitte vorher an: 02389 71-0.", "Test case-manager",
			"مرحبًا \u2068Amina Haddad\u2069،", "النص الألماني هو المعتمد."} {
			if !strings.Contains(all, want) {
				t.Errorf("%q is missing in\n%s", want, all)
			}
		}
		if strings.Contains(all, "{") {
			t.Errorf("a word was not filled in:\n%s", all)
		}
		if last := c.Blocks[len(c.Blocks)-1]; !last.RightToLeft || last.Lang != "ar" || last.Kind != pdf.Small {
			t.Errorf("the last block is %+v", last)
		}
		w.Do(t, w.who, func(ctx context.Context, tx *db.Tx) error {
			again, err := letter.Show(ctx, tx, w.Clock, w.who, l.ID)
			if err == nil && again.Content.Subject != c.Subject {
				t.Error("what was kept is not what was composed")
			}
			of, err2 := letter.Of(ctx, tx, w.Clock, w.who, w.family.ID, "")
			if len(of) != 1 || of[0].ID != l.ID {
				t.Errorf("%d letters", len(of))
			}
			return errors.Join(err, err2)
		})
	})
}

// What is missing is named with the place where it is entered.
func TestAReminderIsFilledFromTheProcedureThatIsOverdue(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		amina := w.family.Persons[0].ID
		draft := func() (made letter.Draft) {
			w.Do(t, w.who, func(ctx context.Context, tx *db.Tx) (err error) {
				made, err = letter.Prepare(ctx, tx, w.Clock, w.who, letter.PrepareCommand{Household: w.family.ID, Person: amina, Kind: letter.Reminder})
				return err
			})
			return made
		}
		begun := today.AddDays(-200)
		w.Do(t, w.who, func(ctx context.Context, tx *db.Tx) error {
			a, err := recognition.SaveAuthority(ctx, tx, w.Clock, w.who, recognition.Authority{Name: "Kammer", Law: "BQFG", Address: "Weg 1\n44139 Dortmund"})
			if err != nil {
				return err
			}
			p, err := recognition.Begin(ctx, tx, w.Clock, w.who, recognition.BeginCommand{Person: amina, Terms: recognition.Terms{Occupation: "Köchin", Authority: a.ID, Reference: "K 7"}})
			for _, kind := range []deadline.Kind{deadline.Applied, deadline.Acknowledged, deadline.Complete} {
				if err == nil {
					p, err = recognition.Tell(ctx, tx, w.Clock, w.who, recognition.TellCommand{Procedure: recognition.Seen{ID: p.ID, Version: p.Version}, Kind: kind, Day: begun})
				}
			}
			return err
		})
		got := draft().Values
		if got[letter.OfficeName] != "Kammer" || got[letter.OfficeAddress] != "Weg 1\n44139 Dortmund" || got[letter.Reference] != "K 7" || got["profession"] != "Köchin" || got["complete-on"] != begun.String() || got["due-on"] == "" {
			t.Errorf("a reminder knows %v", got)
		}
		amina = w.family.Persons[1].ID
		if got := draft().Values; got[letter.OfficeName] != "" {
			t.Errorf("of somebody else it knows %v", got)
		}
	})
}

func TestNoLetterIsMadeWithoutWhatItNeeds(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		cmd := w.invitation()
		cmd.Values["time"] = "halb elf"
		delete(cmd.Values, "about")
		_, err := w.make(t, cmd)
		if got := faults(err); !slices.Equal(got, []string{"letters.missing.address", "about error.required", "time letters.time"}) {
			t.Errorf("%v", got)
		}
		byHand := w.invitation()
		byHand.ByHand = true
		l, err := w.make(t, byHand)
		if err != nil || len(l.Content.To) != 1 {
			t.Errorf("by hand: %v, to %v", err, l.Content.To)
		}
		child := letter.MakeCommand{Household: w.family.ID, Kind: letter.Daycare, Values: map[string]string{letter.OfficeName: "Kita", "from-day": today.String(), "hours": "8–14"}}
		_, err = w.make(t, child)
		if got := faults(err); !slices.Equal(got, []string{"letters.missing.address", "letters.missing.parents"}) {
			t.Errorf("%v", got)
		}
		w.house(t)
		w.Do(t, w.As(tenant.Intake), func(ctx context.Context, tx *db.Tx) error {
			_, err := person.AddRelation(ctx, tx, w.Clock, w.As(tenant.Intake), person.Relation{Person: w.family.Persons[0].ID, Other: w.family.Persons[1].ID, Kind: person.Parent})
			return err
		})
		l, err = w.make(t, child)
		if err != nil || l.Person != w.family.Persons[1].ID {
			t.Errorf("%v, about %s", err, l.Person)
		}
		if fonts, err := assets.LetterFonts(); err == nil {
			cmd := w.invitation()
			cmd.Values["about"] = "会面"
			if _, err := w.make(t, cmd); !slices.Equal(faults(err), []string{"letters.unprintable"}) {
				t.Errorf("%v", err)
			}
			if file := l.PDF(t.Context(), fonts); !strings.HasPrefix(string(file), "%PDF-1.7") {
				t.Error("no PDF")
			}
		}
	})
}

// A translation belongs to the German text it was made of.
func TestAnOwnTextHoldsFromItsDayAndDropsForeignTranslations(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		set := func(cmd letter.SetTextCommand) (err error) {
			return w.Try(t, w.who, func(ctx context.Context, tx *db.Tx) error {
				_, err := letter.SetText(ctx, tx, w.Clock, w.who, cmd)
				return err
			})
		}
		own := map[i18n.Lang]letter.Wording{i18n.German: {"Kommen Sie am {day}", "Hallo {person},\n\nkommen Sie zu uns.\n\n- {bring}"}}
		for name, bad := range map[string]letter.SetTextCommand{
			"from letters.text.from":      {Kind: letter.Invitation, From: today.AddDays(-1), Words: own},
			"body-de letters.text.word":   {Kind: letter.Invitation, From: today, Words: map[i18n.Lang]letter.Wording{i18n.German: {"x", "{passwort}"}}},
			"subject-de error.required":   {Kind: letter.Invitation, From: today, Words: map[i18n.Lang]letter.Wording{i18n.German: {"", "x"}}},
			"body-de letters.text.german": {Kind: letter.Invitation, From: today, Words: map[i18n.Lang]letter.Wording{i18n.Arabic: {"x", "x"}}},
		} {
			if got := faults(set(bad)); !slices.Equal(got, []string{name}) {
				t.Errorf("%s: %v", name, got)
			}
		}
		if err := set(letter.SetTextCommand{Kind: letter.Invitation, From: today.AddDays(1), Words: own}); err != nil {
			t.Fatal(err)
		}
		if err := set(letter.SetTextCommand{Kind: letter.Invitation, From: today, Words: own}); !errs.Is(err, errs.KindConflict) {
			t.Errorf("two wrote at once: %v", err)
		}
		cmd := w.invitation()
		cmd.ByHand = true
		before, err := w.make(t, cmd)
		if err != nil || before.Number != 0 {
			t.Fatalf("%v, version %d", err, before.Number)
		}
		w.Clock.Set(today.AddDays(1).Begins().Add(9 * 60 * 60 * 1e9))
		l, err := w.make(t, cmd)
		if err != nil || l.Number != 1 || !strings.HasPrefix(l.Content.Subject, "Kommen Sie am ") {
			t.Fatalf("%v, version %d, %q", err, l.Number, l.Content.Subject)
		}
		list := slices.IndexFunc(l.Content.Blocks, func(b pdf.Block) bool { return b.Kind == pdf.List })
		if list < 0 || len(l.Content.Blocks[list].Rows) != 2 {
			t.Errorf("the list is not one: %+v", l.Content.Blocks)
		}
		asks := slices.ContainsFunc(l.Content.Blocks, func(b pdf.Block) bool { return b.Lang == "ar" && b.Text == "هذه الرسالة مهمة" })
		house := slices.ContainsFunc(l.Content.Blocks, func(b pdf.Block) bool { return strings.Contains(b.Text, "ندعوك") })
		if !asks || house {
			t.Error("the house's translation stands beside another German text")
		}
	})
}

func TestWhoMayNotKnowOfHealthDoesNotSeeAReleaseFromConfidentiality(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.house(t)
		l, err := w.make(t, letter.MakeCommand{Household: w.family.ID, Kind: letter.Release, Lang: i18n.Arabic, Values: map[string]string{"from": "Praxis am Markt", "what": "Termine"}})
		if err != nil {
			t.Fatal(err)
		}
		lead := w.As(tenant.Lead)
		lead.Tenant, lead.Kind = w.Municipality.ID, tenant.Municipality
		w.Do(t, lead, func(ctx context.Context, tx *db.Tx) error {
			all, err := letter.Of(ctx, tx, w.Clock, lead, w.family.ID, "")
			if len(all) > 0 {
				t.Error("the lead sees it in the list")
			}
			if _, err := letter.Show(ctx, tx, w.Clock, lead, l.ID); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("the lead: %v", err)
			}
			return err
		})
		for _, role := range []tenant.Role{tenant.Intake, tenant.Housing} {
			s := w.As(role)
			err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := letter.Show(ctx, tx, w.Clock, s, l.ID)
				return err
			})
			if !errs.Is(err, errs.KindForbidden) {
				t.Errorf("%s: %v", role, err)
			}
		}
	})
}

func TestAReminderIsFilledFromTheProcedure(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		amina := w.family.Persons[0].ID
		w.Do(t, w.who, func(ctx context.Context, tx *db.Tx) error {
			laws, _ := recognition.Laws()
			a, err := recognition.SaveAuthority(ctx, tx, w.Clock, w.who, recognition.Authority{Name: "Bezirksregierung", Address: "Domplatz 1, 48143 Münster", Law: laws[0]})
			if err != nil {
				return err
			}
			p, err := recognition.Begin(ctx, tx, w.Clock, w.who, recognition.BeginCommand{Person: amina, Terms: recognition.Terms{Occupation: "Hebamme", Authority: a.ID, Reference: "24-7"}})
			for _, kind := range []deadline.Kind{deadline.Applied, deadline.Complete} {
				if err == nil {
					p, err = recognition.Tell(ctx, tx, w.Clock, w.who, recognition.TellCommand{Procedure: recognition.Seen{ID: p.ID, Version: p.Version}, Kind: kind, Day: today.AddDays(-130)})
				}
			}
			if err != nil {
				return err
			}
			draft, err := letter.Prepare(ctx, tx, w.Clock, w.who, letter.PrepareCommand{Household: w.family.ID, Person: amina, Kind: letter.Reminder})
			if err != nil {
				return err
			}
			want := map[string]string{letter.OfficeName: "Bezirksregierung", letter.OfficeAddress: "Domplatz 1, 48143 Münster", letter.Reference: "24-7", "profession": "Hebamme",
				"applied-on": today.AddDays(-130).String(), "complete-on": today.AddDays(-130).String(), "due-on": p.Due.String()}
			for name, value := range want {
				if draft.Values[name] != value || value == "" {
					t.Errorf("%s is %q, want %q", name, draft.Values[name], value)
				}
			}
			if law := draft.Values["law"]; !strings.HasPrefix(law, "§") || strings.Contains(law, "(") {
				t.Errorf("the law is %q", law)
			}
			if gaps := draft.Gaps(); len(gaps) > 0 {
				t.Errorf("it needs %v", gaps)
			}
			return nil
		})
	})
}

func TestAnotherMunicipalitySeesAndWritesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		cmd := w.invitation()
		cmd.ByHand = true
		l, err := w.make(t, cmd)
		if err != nil {
			t.Fatal(err)
		}
		w.Do(t, w.who, func(ctx context.Context, tx *db.Tx) error {
			_, err := letter.SetText(ctx, tx, w.Clock, w.who, letter.SetTextCommand{Kind: letter.Papers, From: today, Words: map[i18n.Lang]letter.Wording{i18n.German: {"x", "y"}}})
			return err
		})
		other := w.At(w.Elsewhere, tenant.CaseManager)
		for name, got := range map[string]func(context.Context, *db.Tx, tenant.Scope) (int, error){
			"Show": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				got, err := letter.Show(ctx, tx, w.Clock, s, l.ID)
				return len(got.ID), err
			},
			"Of": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := letter.Of(ctx, tx, w.Clock, s, w.family.ID, "")
				return len(all), err
			},
			"Prepare": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				got, err := letter.Prepare(ctx, tx, w.Clock, s, letter.PrepareCommand{Household: w.family.ID, Kind: letter.Papers})
				return len(got.Person.ID), err
			},
			"Make": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				got, err := letter.Make(ctx, tx, w.Clock, s, nil, cmd)
				return len(got.ID), err
			},
			"Preview": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				got, err := letter.Preview(ctx, tx, w.Clock, s, nil, cmd)
				return len(got.Person), err
			},
			"Answer": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				return 0, letter.Answer(ctx, tx, w.Clock, s, l.ID)
			},
			"Versions": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := letter.Versions(ctx, tx, w.Clock, s, letter.Papers)
				return len(slices.DeleteFunc(all, func(v letter.Version) bool { return !v.Own() })), err // theirs is the house's
			},
			"Current": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := letter.Current(ctx, tx, w.Clock, s)
				return len(all[letter.Papers].Words), err
			},
			"SetText": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				v, err := letter.SetText(ctx, tx, w.Clock, s, letter.SetTextCommand{Kind: letter.Cover, From: today}) // of another kind than what is counted above
				return v.Number - 1, err                                                                              // the first of their own
			},
		} {
			var n int
			err := w.Try(t, other, func(ctx context.Context, tx *db.Tx) (err error) {
				n, err = got(ctx, tx, other)
				return err
			})
			if n != 0 || err != nil && !errs.Is(err, errs.KindNotFound) {
				t.Errorf("%s: %d, %v", name, n, err)
			}
		}
	})
}

func TestALetterGoesWithTheWayAndNotBefore(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.house(t)
		ways := tenant.Scope{Tenant: w.Municipality.ID, Kind: tenant.Municipality, Actor: "ways"}
		w.Do(t, ways, func(ctx context.Context, tx *db.Tx) error {
			_, err := path.Catchup(ctx, tx, w.Clock, ways)
			return err
		})
		if _, err := w.make(t, w.invitation()); err != nil {
			t.Fatal(err)
		}
		years := path.Keeping{Months: 12, Source: "Löschkonzept"}
		remove := func() (n int) {
			w.Do(t, ways, func(ctx context.Context, tx *db.Tx) (err error) {
				n, err = letter.RemoveOver(ctx, tx, w.Clock, ways, years)
				return err
			})
			return n
		}
		w.Clock.Set(years.Last(today).AddDays(1).Begins())
		if remove() != 0 {
			t.Error("it goes while somebody walks with them")
		}
		w.Clock.Set(testkit.Now)
		w.Do(t, w.who, func(ctx context.Context, tx *db.Tx) error {
			p, err := path.Show(ctx, tx, w.Clock, w.who, w.family.ID, "")
			if err == nil {
				_, err = path.End(ctx, tx, w.Clock, w.who, path.Seen{ID: p.Cases[0].ID, Version: p.Cases[0].Version}, path.Endings[0])
			}
			return err
		})
		w.Clock.Set(years.Last(today).Begins())
		if remove() != 0 {
			t.Error("it goes on the last day")
		}
		w.Clock.Set(years.Last(today).AddDays(1).Begins())
		if remove() != 1 || remove() != 0 {
			t.Error("it stays")
		}
	})
}
