package record_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/scan"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// keys are what papers are sealed with here.
var keys = seal.New()

// photo is a picture of one colour, and another for each shade.
func photo(t testing.TB, shade byte) (scan.Clean, []byte) {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 300, 200))
	for i := range m.Pix {
		m.Pix[i] = shade
	}
	m.SetGray(0, 0, color.Gray{})
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	clean, err := scan.Read(t.Context(), b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return clean, b.Bytes()
}

// paperOf is a paper of somebody, another one for each shade.
func paperOf(t testing.TB, who id.ID, kind record.PaperKind, shade byte) record.PaperCommand {
	t.Helper()
	clean, source := photo(t, shade)
	return record.PaperCommand{Person: who, Described: record.Described{Kind: kind, IssuedOn: clock.MustDate("2025-03-01"), Language: "ar"},
		File: clean, Source: source}
}

func vaccinationPaper(t testing.TB, who id.ID) record.PaperCommand {
	t.Helper()
	return paperOf(t, who, record.VaccinationPaper, 200)
}

// add keeps a paper in the name of a role.
func (w world) add(t *testing.T, s tenant.Scope, cmd record.PaperCommand) (p record.Paper) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		p, _, err = record.AddPaper(ctx, tx, w.Clock, s, keys, cmd)
		return err
	})
	return p
}

// papers gives what a scope is shown of somebody.
func (w world) papers(t *testing.T, s tenant.Scope, who id.ID) (shown []record.ShownPaper) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		shown, err = record.ShowPapers(ctx, tx, w.Clock, s, keys, []id.ID{who})
		return err
	})
	return shown
}

func (w world) open(t *testing.T, s tenant.Scope, paper id.ID) ([]byte, error) {
	t.Helper()
	var data []byte
	err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		_, data, err = record.OpenPaper(ctx, tx, w.Clock, s, keys, paper, record.PaperContent)
		return err
	})
	return data, err
}

func TestAPaperIsKeptSealedAndOpensAsItWasGiven(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		s := w.As(tenant.FacilityMedic)
		cmd := vaccinationPaper(t, w.here)
		kept := w.add(t, s, cmd)
		data, err := w.open(t, s, kept.ID)
		if err != nil || !bytes.Equal(data, cmd.File.Content()) {
			t.Fatalf("%d bytes, %v", len(data), err)
		}
		shown := w.papers(t, s, w.here)
		if len(shown) != 1 || !bytes.Equal(shown[0].Preview, cmd.File.Preview()) || shown[0].Language != "ar" || shown[0].Width != 300 {
			t.Errorf("%+v", shown)
		}
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			files, err := db.All(ctx, tx, db.Value[[]byte], `SELECT sealed FROM paper_file WHERE tenant_id = $1`, s.Tenant)
			if len(files) != 2 {
				t.Errorf("%d files", len(files))
			}
			for _, sealed := range files {
				if bytes.Contains(sealed, cmd.File.Content()[100:132]) || bytes.HasPrefix(sealed, []byte{0xff, 0xd8}) {
					t.Error("a file can be read in the database")
				}
			}
			return err
		})
	})
}

// Whoever can write to the database cannot have one person's file shown as
// another's.
func TestAFileInAnotherRowDoesNotOpen(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		s, town := w.As(tenant.FacilityMedic), w.As(tenant.Intake)
		one, other := w.add(t, s, vaccinationPaper(t, w.here)), w.add(t, s, paperOf(t, w.here, record.MedicalLetter, 90))
		theirs := w.add(t, town, vaccinationPaper(t, w.arrived))
		type row struct{ key, sealed []byte }
		scanRow := func(r db.Row) (f row, err error) { return f, r.Scan(&f.key, &f.sealed) }
		var from row
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
			from, err = db.One(ctx, tx, scanRow, `SELECT file_key, sealed FROM paper_file WHERE tenant_id = $1 AND paper_id = $2 AND part = 'content'`, s.Tenant, one.ID)
			return err
		})
		for to, paper := range map[*tenant.Scope]id.ID{&s: other.ID, &town: theirs.ID} {
			w.Do(t, *to, func(ctx context.Context, tx *db.Tx) error {
				return tx.Must(ctx, `UPDATE paper_file SET file_key = $3, sealed = $4 WHERE tenant_id = $1 AND paper_id = $2 AND part = 'content'`, to.Tenant, paper, from.key, from.sealed)
			})
			if _, err := w.open(t, *to, paper); !errs.Is(err, errs.KindInternal) {
				t.Errorf("it opens in another row: %v", err)
			}
		}
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			if err := tx.Must(ctx, `DELETE FROM paper_file WHERE tenant_id = $1 AND paper_id = $2 AND part = 'content'`, s.Tenant, one.ID); err != nil {
				return err
			}
			return tx.Must(ctx, `UPDATE paper_file SET part = 'content' WHERE tenant_id = $1 AND paper_id = $2`, s.Tenant, one.ID)
		})
		if _, err := w.open(t, s, one.ID); !errs.Is(err, errs.KindInternal) {
			t.Errorf("a preview opens as the file: %v", err)
		}
	})
}

func TestEachRoleSeesTheKindsOfPapersItNeeds(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		health := []record.PaperKind{record.VaccinationPaper, record.MedicalLetter}
		identity := []record.PaperKind{record.BirthCertificate, record.OtherPaper}
		education := []record.PaperKind{record.SchoolReport, record.Certificate}
		all := append(append(append([]record.PaperKind{}, health...), identity...), education...)
		for i, kind := range all {
			by := tenant.FacilitySocial
			if i < len(health) {
				by = tenant.FacilityMedic
			}
			w.add(t, w.As(by), paperOf(t, w.here, kind, byte(20*i)))
			w.add(t, w.As(tenant.Intake), paperOf(t, w.arrived, kind, byte(20*i)))
		}
		w.add(t, w.As(tenant.FacilitySocial), paperOf(t, w.here, record.ResidencePaper, 250)) // handed in
		for role, want := range map[tenant.Role][]record.PaperKind{
			tenant.LandAllocation: nil, tenant.LandLegal: append(append([]record.PaperKind{}, identity...), record.ResidencePaper), tenant.FacilitySocial: append(append([]record.PaperKind{}, identity...), education...),
			tenant.FacilityMedic: health, tenant.Intake: all, tenant.CaseManager: all, tenant.Housing: nil, tenant.Lead: nil, tenant.Administrator: nil, tenant.Auditor: nil,
		} {
			s, who := w.As(role), w.here
			if s.Kind == tenant.Municipality {
				who = w.arrived
			}
			got := map[record.PaperKind]bool{}
			for _, p := range w.papers(t, s, who) {
				got[p.Kind] = true
			}
			expected := map[record.PaperKind]bool{}
			for _, kind := range want {
				expected[kind] = true
			}
			if diff := cmp.Diff(expected, got); diff != "" {
				t.Errorf("%s: %s", role, diff)
			}
			s.Emergency = tenant.Emergency{ID: "01EMERGENCY"} // opens records, not the papers behind them
			if shown := w.papers(t, s, who); len(shown) != 0 {
				t.Errorf("%s sees %d papers in an emergency", role, len(shown))
			}
		}
	})
}

// A residence paper is handed in by the social team, which does not see it again.
func TestEachRoleAddsTheKindsOfItsWork(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	for role, allowed := range map[tenant.Role][]record.PaperKind{
		tenant.FacilitySocial: {record.BirthCertificate, record.ResidencePaper, record.SchoolReport, record.Certificate, record.OtherPaper},
		tenant.FacilityMedic:  {record.VaccinationPaper, record.MedicalLetter},
		tenant.LandLegal:      {record.BirthCertificate, record.ResidencePaper, record.OtherPaper},
		tenant.LandAllocation: nil,
	} {
		s := w.As(role)
		for i, entry := range record.PaperKinds {
			err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, _, err := record.AddPaper(ctx, tx, w.Clock, s, keys, paperOf(t, w.here, entry.Kind, byte(i)))
				return err
			})
			may := slices.Contains(allowed, entry.Kind)
			if (err == nil) != may || err != nil && !errs.Is(err, errs.KindForbidden) {
				t.Errorf("%s, %s: %v", role, entry.Kind, err)
			}
		}
	}
}

func TestTheSamePaperTwiceIsKeptOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		s := w.As(tenant.FacilityMedic)
		cmd := vaccinationPaper(t, w.here)
		var at sync.WaitGroup // a button that was pressed several times
		for range 4 {
			at.Go(func() {
				if err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
					_, _, err := record.AddPaper(ctx, tx, w.Clock, s, keys, cmd)
					return err
				}); err != nil {
					t.Error(err)
				}
			})
		}
		at.Wait()
		shown := w.papers(t, s, w.here)
		if len(shown) != 1 {
			t.Fatalf("kept %d times", len(shown))
		}
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := record.RemovePaper(ctx, tx, w.Clock, s, record.RemoveCommand{Paper: shown[0].ID, Why: record.TwiceThere})
			return err
		})
		if w.add(t, s, cmd); len(w.papers(t, s, w.here)) != 2 {
			t.Error("what was removed cannot be added again")
		}
	})
}

func TestAPaperThatBreaksARuleIsNotKept(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	s := w.As(tenant.FacilityMedic)
	var need record.Need
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		need, err = record.AddNeed(ctx, tx, w.Clock, s, medication(w.here))
		return err
	})
	for name, change := range map[string]func(*record.PaperCommand){
		"no kind":             func(c *record.PaperCommand) { c.Kind = "" },
		"a day to come":       func(c *record.PaperCommand) { c.IssuedOn = testkit.Today.AddDays(1) },
		"no such language":    func(c *record.PaperCommand) { c.Language = "klingonisch" },
		"a long note":         func(c *record.PaperCommand) { c.Note = strings.Repeat("x", 301) },
		"no such need":        func(c *record.PaperCommand) { c.Need = id.New() },
		"a need and measure":  func(c *record.PaperCommand) { c.Need, c.Measure = need.ID, id.New() },
		"a need of another's": func(c *record.PaperCommand) { c.Person, c.Need = w.there, need.ID },
		"no file":             func(c *record.PaperCommand) { c.File = scan.Clean{} },
	} {
		cmd := paperOf(t, w.here, record.MedicalLetter, 50)
		change(&cmd)
		err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, _, err := record.AddPaper(ctx, tx, w.Clock, s, keys, cmd)
			return err
		})
		if !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(w.papers(t, s, w.here)) != 0 {
		t.Error("something was kept")
	}
}

func TestPapersOfAPersonAndAHouseholdAreBounded(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		s := w.As(tenant.FacilityMedic)
		kept := w.add(t, s, vaccinationPaper(t, w.here))
		refused := func(want string) {
			t.Helper()
			err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, _, err := record.AddPaper(ctx, tx, w.Clock, s, keys, paperOf(t, w.here, record.MedicalLetter, 7))
				return err
			})
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v, want %s", err, want)
			}
		}
		swell := func(bytes int) {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				return tx.Must(ctx, `UPDATE paper SET bytes = $3 WHERE tenant_id = $1 AND id = $2`, s.Tenant, kept.ID, bytes)
			})
		}
		swell(record.MaxPersonBytes)
		refused("error.paper.person-full")
		swell(100)
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			for i := range record.MaxPapers - 1 {
				if _, err := tx.Exec(ctx, `INSERT INTO paper (id, tenant_id, person_id, kind, data, item_data, issued_on, language, note, media_type, bytes, width, height,
					pages, turned, version, added_at, added_by, removed_at, removed_by, removed_why, removed_note)
					VALUES ($1, $2, $3, 'other', 'identity', '', '', '', '', 'image/jpeg', 1, 1, 1, 1, 0, 1, $4, '', 0, '', '', '')`, id.New(), s.Tenant, w.here, i); err != nil {
					return err
				}
			}
			return nil
		})
		refused("error.paper.many")
	})
}

// What somebody may not know of, they do not see the paper of; and what was taken
// back, nobody does.
func TestAPaperIsSeenWithWhatItBelongsTo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		social, medic := w.As(tenant.FacilitySocial), w.As(tenant.FacilityMedic)
		var few record.Need
		var dose record.Measure
		w.Do(t, social, func(ctx context.Context, tx *db.Tx) (err error) {
			cmd := stepFree(w.here)
			cmd.Circle = record.Few
			few, err = record.AddNeed(ctx, tx, w.Clock, social, cmd)
			return err
		})
		w.Do(t, medic, func(ctx context.Context, tx *db.Tx) (err error) {
			dose, err = record.AddMeasure(ctx, tx, w.Clock, medic, mmr(w.here))
			return err
		})
		report := paperOf(t, w.here, record.SchoolReport, 30)
		report.Need = few.ID
		w.add(t, social, report)
		card := vaccinationPaper(t, w.here)
		card.Measure = dose.ID
		of := w.add(t, medic, card)
		if got := w.papers(t, social, w.here); len(got) != 1 || got[0].ItemData != tenant.NeedHealth {
			t.Errorf("%+v", got)
		}
		w.Do(t, medic, func(ctx context.Context, tx *db.Tx) error {
			return record.WithdrawMeasure(ctx, tx, w.Clock, medic, dose.ID)
		})
		if got := w.papers(t, medic, w.here); len(got) != 0 {
			t.Errorf("the dose was withdrawn: %+v", got)
		}
		if _, err := w.open(t, medic, of.ID); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("the dose was withdrawn: %v", err)
		}
		w.Do(t, social, func(ctx context.Context, tx *db.Tx) error {
			return record.WithdrawNeed(ctx, tx, w.Clock, social, few.ID)
		})
		if got := w.papers(t, social, w.here); len(got) != 0 {
			t.Errorf("the need was withdrawn: %+v", got)
		}
	})
}

func TestAPaperIsDescribedAnewTurnedAndRemoved(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		kept := w.add(t, s, paperOf(t, w.here, record.OtherPaper, 60))
		do := func(fn func(ctx context.Context, tx *db.Tx) error) error { return w.Try(t, s, fn) }
		describe := func(version int, kind record.PaperKind) error {
			return do(func(ctx context.Context, tx *db.Tx) error {
				return record.DescribePaper(ctx, tx, w.Clock, s, record.DescribeCommand{Paper: kept.ID, Version: version, Described: record.Described{Kind: kind, Note: "Rückseite fehlt"}})
			})
		}
		if err := describe(1, record.MedicalLetter); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("made a kind one may not write: %v", err)
		}
		if err := describe(1, record.SchoolReport); err != nil {
			t.Error(err)
		}
		if err := describe(1, record.Certificate); !errs.Is(err, errs.KindConflict) {
			t.Errorf("somebody else was faster: %v", err)
		}
		before, err := w.open(t, s, kept.ID)
		if err != nil {
			t.Fatal(err)
		}
		for range 5 { // once around and a quarter more
			if err := do(func(ctx context.Context, tx *db.Tx) error { return record.TurnPaper(ctx, tx, w.Clock, s, kept.ID, 1) }); err != nil {
				t.Fatal(err)
			}
		}
		after, err := w.open(t, s, kept.ID)
		if err != nil || !bytes.Equal(after, scan.Turned(before, 1)) {
			t.Errorf("it is not turned: %v", err)
		}
		remove := func(why record.RemovalReason) error {
			return do(func(ctx context.Context, tx *db.Tx) error {
				_, err := record.RemovePaper(ctx, tx, w.Clock, s, record.RemoveCommand{Paper: kept.ID, Why: why, Note: "ist von Frau B."})
				return err
			})
		}
		if err := remove(""); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("without a reason: %v", err)
		}
		if err := remove(record.WrongPerson); err != nil {
			t.Fatal(err)
		}
		if err := remove(record.WrongPerson); !errs.Is(err, errs.KindConflict) {
			t.Errorf("twice: %v", err)
		}
		if _, err := w.open(t, s, kept.ID); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("it opens: %v", err)
		}
		trace := w.papers(t, s, w.here)
		if len(trace) != 1 || trace[0].Removed.Why != record.WrongPerson || trace[0].Removed.By != s.Actor || trace[0].Note != "" || trace[0].Preview != nil || trace[0].Kind != record.SchoolReport {
			t.Errorf("the trace: %+v", trace)
		}
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			left, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM paper_file WHERE tenant_id = $1`, s.Tenant)
			if left != 0 {
				t.Errorf("%d files are left", left)
			}
			return err
		})
	})
}

func TestEachOpeningOfAPaperIsOnRecord(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		s := w.As(tenant.FacilityMedic)
		kept := w.add(t, s, vaccinationPaper(t, w.here))
		if _, err := w.open(t, s, kept.ID); err != nil {
			t.Fatal(err)
		}
		w.papers(t, s, w.here)
		auditor := w.At(w.Land, tenant.Auditor)
		w.Do(t, auditor, func(ctx context.Context, tx *db.Tx) error {
			entries, err := audit.Page(ctx, tx, auditor, audit.Filter{})
			var got []string
			for _, e := range entries {
				got = append(got, string(e.Action)+" "+string(e.Kind)+" "+e.Detail)
				if len(e.Subjects) != 1 || e.Subjects[0] != w.here {
					t.Errorf("%s is about %v", e.Detail, e.Subjects)
				}
			}
			if diff := cmp.Diff([]string{"read measure-health paper: list", "read measure-health paper: content",
				"create measure-health paper: kind issued_on language note item content"}, got); diff != "" {
				t.Error(diff)
			}
			return err
		})
	})
}

func TestABackupBringsThePapersBack(t *testing.T) {
	d := testkit.SQLite(t)
	w := newWorld(t, d)
	s := w.As(tenant.FacilityMedic)
	cmd := vaccinationPaper(t, w.here)
	kept := w.add(t, s, cmd)
	file := filepath.Join(t.TempDir(), "copy.db")
	if err := d.CopyTo(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	copied, err := db.Open(t.Context(), "sqlite:"+file)
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close() //nolint:errcheck // read only
	err = copied.Look(t.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) error {
		_, data, err := record.OpenPaper(ctx, tx, w.Clock, s, keys, kept.ID, record.PaperContent)
		if !bytes.Equal(data, cmd.File.Content()) {
			t.Error("another file")
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestPapersOpenAfterTheirKeysAreSealedAnew(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		s := w.As(tenant.FacilityMedic)
		secret := filepath.Join(t.TempDir(), "secret")
		ring := func() *seal.Ring {
			r, err := seal.Ready(t.Context(), d, secret, true)
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		old := ring()
		cmd := vaccinationPaper(t, w.here)
		var kept record.Paper
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
			kept, _, err = record.AddPaper(ctx, tx, w.Clock, s, old, cmd)
			return err
		})
		if err := seal.Rotate(secret); err != nil {
			t.Fatal(err)
		}
		fresh := ring()
		for want := 2; want >= 0; want -= 2 { // file and preview; then nothing is left to do
			if n, err := record.PaperFiles.Renew(t.Context(), d, fresh, s.Tenant); err != nil || n != want {
				t.Errorf("%d, %v", n, err)
			}
		}
		if n, err := record.PaperFiles.Renew(t.Context(), d, fresh, w.Municipality.ID); err != nil || n != 0 {
			t.Errorf("another tenant: %d, %v", n, err)
		}
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, data, err := record.OpenPaper(ctx, tx, w.Clock, s, fresh, kept.ID, record.PaperContent)
			if !bytes.Equal(data, cmd.File.Content()) {
				t.Error("another file")
			}
			return err
		})
		err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, _, err := record.OpenPaper(ctx, tx, w.Clock, s, old, kept.ID, record.PaperContent)
			return err
		})
		if !errs.Is(err, errs.KindInternal) {
			t.Errorf("the old key still opens it: %v", err)
		}
	})
}
