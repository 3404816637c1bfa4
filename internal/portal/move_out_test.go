package portal_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"wegwarte/engine/deadline"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/portal"
	"wegwarte/internal/recognition"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// known puts a procedure with its authority, a photo, a letter from a doctor and a
// letter on somebody's record.
func (w *town) known(t testing.TB, who id.ID) {
	t.Helper()
	intake := w.As(tenant.Intake)
	for i, kind := range []record.PaperKind{"birth-certificate", "medical-letter"} {
		w.Do(t, intake, func(ctx context.Context, tx *db.Tx) error {
			return record.CopyPaper(ctx, tx, w.Clock, intake, w.keys(), who, record.CopiedPaper{
				Paper: record.Paper{ID: id.New(), Kind: kind, MediaType: "image/jpeg", Bytes: 3, Note: fmt.Sprint("Papier ", i)}, Content: []byte{0xff, 0xd8, byte(i)}})
		})
	}
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
		laws, _ := recognition.Laws()
		a, err := recognition.SaveAuthority(ctx, tx, w.Clock, w.kim, recognition.Authority{Name: "Kammer Nord", Law: laws[0]})
		if err != nil {
			return err
		}
		p, err := recognition.Begin(ctx, tx, w.Clock, w.kim, recognition.BeginCommand{Person: who, Terms: recognition.Terms{Occupation: "Krankenpflegerin", Authority: a.ID}})
		if err != nil {
			return err
		}
		if _, err = recognition.Tell(ctx, tx, w.Clock, w.kim, recognition.TellCommand{Procedure: recognition.Seen{ID: p.ID, Version: p.Version}, Kind: deadline.Applied, Day: testkit.Today.AddDays(-20)}); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO letter (id, tenant_id, household_id, person_id, kind, lang, number, day, office, office_address, said, content, answered_on, at, by_id, by_name)
			VALUES ($1, $2, $3, $4, 'invitation', 'ar', 0, $5, '', '', '{}', '{"Subject":"Einladung"}', '', 1, 'kim', 'Kim')`, id.New(), w.kim.Tenant, w.family.ID, who, testkit.Today)
		return err
	})
}

func (w *town) confirmAll(t testing.TB) {
	t.Helper()
	away, _ := w.lists(t, w.kim)
	for _, m := range away {
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			return portal.ConfirmMove(ctx, tx, w.Clock, w.kim, m.ID, testkit.Today)
		})
	}
}

func (w *town) counts(t testing.TB, s tenant.Scope, query string, args ...any) (n int) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		n, err = db.One(ctx, tx, db.Value[int], query, append([]any{s.Tenant}, args...)...)
		return err
	})
	return n
}

func TestProceduresPapersAndLettersGoAlongWithConsentAndWithoutHealthNothingThatTellsOfIt(t *testing.T) {
	for _, health := range []bool{true, false} {
		testkit.Each(t, func(t *testing.T, d *db.DB) {
			w := found(t, d)
			mother, father := w.enters(t, w.mother), w.enters(t, w.father)
			w.known(t, w.mother)
			w.known(t, w.father)
			parts := []portal.Along{portal.AlongPapers, portal.AlongRecognition, portal.AlongLetters}
			if health {
				parts = append(parts, portal.AlongHealth)
			}
			if err := w.moves(t, mother, w.mother, parts...); err != nil {
				t.Fatal(err)
			}
			if err := w.moves(t, father, w.father); err != nil {
				t.Fatal(err)
			}
			w.confirmAll(t)
			there := w.At(w.Elsewhere, tenant.CaseManager)
			_, here := w.lists(t, there)
			h, err := w.takesIn(t, there, here[0].ID)
			if err != nil {
				t.Fatal(err)
			}
			papers := 1
			if health {
				papers = 2
			}
			for name, want := range map[string]int{
				"papers":     w.counts(t, there, `SELECT count(*) FROM paper WHERE tenant_id = $1`) - papers,
				"files":      w.counts(t, there, `SELECT count(*) FROM paper_file WHERE tenant_id = $1`) - papers,
				"procedures": w.counts(t, there, `SELECT count(*) FROM recognition r JOIN recognition_authority a ON a.id = r.authority_id AND a.tenant_id = r.tenant_id AND a.name = 'Kammer Nord' WHERE r.tenant_id = $1 AND r.occupation = 'Krankenpflegerin' AND r.applied_on <> '' AND r.person_id = $2`, h.Persons[0].ID) - 1,
				"events":     w.counts(t, there, `SELECT count(*) FROM recognition_event WHERE tenant_id = $1`) - 1,
				"letters":    w.counts(t, there, `SELECT count(*) FROM letter WHERE tenant_id = $1 AND household_id = $2`, h.ID) - 1,
				"open here":  w.counts(t, w.kim, `SELECT count(*) FROM recognition WHERE tenant_id = $1 AND ended_on = ''`),
			} {
				if want != 0 {
					t.Errorf("health %v: %s: %+d", health, name, want)
				}
			}
			w.Do(t, there, func(ctx context.Context, tx *db.Tx) error {
				shown, err := record.ShowPapers(ctx, tx, w.Clock, there, w.keys(), []id.ID{h.Persons[0].ID})
				if err != nil {
					return err
				}
				_, data, err := record.OpenPaper(ctx, tx, w.Clock, there, w.keys(), shown[len(shown)-1].ID, record.PaperContent)
				if len(data) != 3 {
					t.Errorf("the photo: %v", data)
				}
				return err
			})
		})
	}
}

func TestNobodyElsewhereHandsOverOrCarriesWhatIsNotTheirs(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother := w.enters(t, w.mother)
		w.known(t, w.mother)
		if err := w.moves(t, mother, w.mother, portal.AlongRecognition); err != nil {
			t.Fatal(err)
		}
		w.confirmAll(t)
		away, _ := w.lists(t, w.kim)
		foreign, desk := mother, w.At(w.Elsewhere, tenant.CaseManager)
		foreign.Tenant = w.Elsewhere.ID
		for name, fn := range map[string]func(ctx context.Context, tx *db.Tx) error{
			"Package": func(ctx context.Context, tx *db.Tx) error {
				_, err := portal.Package(ctx, tx, w.Clock, foreign, w.mother, w.keys())
				return err
			},
			"PackageOf": func(ctx context.Context, tx *db.Tx) error {
				_, _, err := portal.PackageOf(ctx, tx, w.Clock, desk, away[0].ID, w.keys())
				return err
			},
			"HandOver": func(ctx context.Context, tx *db.Tx) error {
				return portal.HandOver(ctx, tx, w.Clock, desk, away[0].ID)
			},
			"OldNotes": func(ctx context.Context, tx *db.Tx) error {
				_, err := portal.OldNotes(ctx, tx, w.Clock, foreign, w.mother)
				return err
			},
			"path.OldNotes": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.OldNotes(ctx, tx, desk, w.mother)
				return err
			},
			"path.ForgetNotes": func(ctx context.Context, tx *db.Tx) error {
				return path.ForgetNotes(ctx, tx, w.Clock, desk, w.mother)
			},
		} {
			if err := w.DB.Do(t.Context(), w.Elsewhere.ID, fn); err == nil {
				t.Errorf("%s is done from elsewhere", name)
			}
		}
		err := w.DB.Do(t.Context(), w.Elsewhere.ID, func(ctx context.Context, tx *db.Tx) error {
			if err := recognition.Carry(ctx, tx, w.Clock, desk, desk, map[id.ID]id.ID{w.mother: w.mother}); err != nil {
				return err
			}
			return recognition.Leave(ctx, tx, w.Clock, desk, []id.ID{w.mother})
		})
		if err != nil || w.counts(t, desk, `SELECT count(*) FROM recognition WHERE tenant_id = $1`) != 0 || w.counts(t, w.kim, `SELECT count(*) FROM recognition WHERE tenant_id = $1 AND ended_on = ''`) != 1 {
			t.Errorf("procedures are carried, or ended, from elsewhere: %v", err)
		}
	})
}

func TestTheOldEndForgetsWhatItHasNoGroundToKeep(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother, father := w.enters(t, w.mother), w.enters(t, w.father)
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			if _, err := path.SetGoal(ctx, tx, w.Clock, w.kim, path.SetGoalCommand{Household: w.family.ID, Person: w.mother, Area: path.Papers, Words: "Ziel"}); err != nil {
				return err
			}
			_, err := record.AddNeed(ctx, tx, w.Clock, w.kim, record.NeedCommand{Person: w.mother, Code: "quiet-room", Severity: record.Needed, Source: record.OwnWord, SourceDay: testkit.Today, Basis: record.ByConsent, Consent: "mündlich"})
			return err
		})
		for _, err := range []error{w.moves(t, mother, w.mother, portal.AlongHealth), w.moves(t, father, w.father)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		w.confirmAll(t)
		there := w.At(w.Elsewhere, tenant.CaseManager)
		_, here := w.lists(t, there)
		if _, err := w.takesIn(t, there, here[0].ID); err != nil {
			t.Fatal(err)
		}
		if n := w.counts(t, w.kim, `SELECT count(*) FROM path_goal WHERE tenant_id = $1`); n != 0 {
			t.Errorf("%d goals are kept", n)
		}
		if n := w.counts(t, w.kim, `SELECT count(*) FROM need WHERE tenant_id = $1 AND withdrawn_at = 0 AND basis = 'consent'`); n != 0 {
			t.Errorf("%d needs are kept by consent alone", n)
		}
		if n := w.counts(t, there, `SELECT count(*) FROM need WHERE tenant_id = $1 AND withdrawn_at = 0`); n != 1 {
			t.Errorf("%d needs came along", n)
		}
	})
}

// To a municipality that is not in this house goes a file, with what each of them
// consented to and nothing else.
func TestWhoMovesOutOfTheHouseTakesAFileAlongAndNoMoreThanTheyConsentedTo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		mother, father := w.enters(t, w.mother), w.enters(t, w.father)
		w.known(t, w.mother)
		goes := func(s tenant.Scope, who id.ID, name string, parts ...portal.Along) error {
			return w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				return portal.Move(ctx, tx, w.Clock, s, portal.MoveCommand{Person: who, ToName: name, On: testkit.Today, Parts: parts, Consent: true})
			})
		}
		if err := goes(mother, w.mother, " ", portal.AlongPapers); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("to nowhere: %v", err)
		}
		if err := goes(mother, w.mother, "Kassel", portal.AlongPapers, portal.AlongRecognition); err != nil {
			t.Fatal(err)
		}
		away, _ := w.lists(t, w.kim)
		if len(away) != 1 || away[0].ToTown != "Kassel" || !away[0].Elsewhere() {
			t.Fatalf("%+v", away)
		}
		pack := func(s tenant.Scope, which id.ID) (all []portal.Taken, err error) {
			err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, all, err = portal.PackageOf(ctx, tx, w.Clock, s, which, w.keys())
				return err
			})
			return all, err
		}
		hand := func(s tenant.Scope) error {
			return w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				return portal.HandOver(ctx, tx, w.Clock, s, away[0].ID)
			})
		}
		if _, err := pack(w.kim, away[0].ID); !errs.Is(err, errs.KindConflict) {
			t.Errorf("before the day is confirmed: %v", err)
		}
		w.confirmAll(t)
		elsewhere := w.At(w.Elsewhere, tenant.CaseManager)
		if _, err := pack(elsewhere, away[0].ID); err == nil {
			t.Error("another town hands it over")
		}
		if _, err := pack(w.As(tenant.Lead), away[0].ID); err == nil {
			t.Error("the lead hands it over")
		}
		all, err := pack(w.kim, away[0].ID)
		if err != nil || len(all) != 2 {
			t.Fatal(len(all), err)
		}
		var own []portal.Taken
		if err := w.Try(t, mother, func(ctx context.Context, tx *db.Tx) error {
			own, err = portal.Package(ctx, tx, w.Clock, mother, w.mother, w.keys())
			return err
		}); err != nil || len(own) != 2 {
			t.Fatal(len(own), err)
		}
		for _, list := range [][]portal.Taken{all, own} {
			text := ""
			for _, p := range list[0].Parts {
				text += p.Name + " "
			}
			if !strings.Contains(text, "recognition ") || !strings.Contains(text, "paper ") || strings.Contains(text, "measure ") && !strings.Contains(text, "recognition-measure") || strings.Contains(text, "goal") || strings.Contains(text, "legal") || strings.Contains(text, "read") {
				t.Errorf("in it: %s", text)
			}
			if len(list[0].Papers) != 1 || len(rows(list[0], "paper")) != 1 || strings.Contains(rows(list[0], "paper")[0], "Papier 1") {
				t.Errorf("papers: %v", rows(list[0], "paper"))
			}
			if len(rows(list[1], "person")) != 1 || !strings.Contains(rows(list[1], "person")[0], "Yusuf") {
				t.Errorf("her child: %v", rows(list[1], "person"))
			}
		}
		if err := hand(w.kim); !errs.Is(err, errs.KindConflict) {
			t.Errorf("the father has not said so: %v", err)
		}
		if err := goes(father, w.father, "Kassel"); err != nil {
			t.Fatal(err)
		}
		w.confirmAll(t)
		if err := hand(elsewhere); err == nil {
			t.Error("another town closes it")
		}
		if err := hand(w.kim); err != nil {
			t.Fatal(err)
		}
		if n := w.counts(t, w.kim, `SELECT count(*) FROM household WHERE tenant_id = $1 AND id = $2 AND left_on <> ''`, w.family.ID); n != 1 {
			t.Error("they are still here")
		}
		if _, err := pack(w.kim, away[0].ID); err == nil {
			t.Error("handed over again, after they left")
		}
	})
}
