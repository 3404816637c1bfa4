package arrivals

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/person"
	"wegwarte/internal/sheet"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/upload"
)

// long writes a list of n households of two, every tenth with a day that there is not.
func long(n int) []byte {
	var b strings.Builder
	b.WriteString("Aktenzeichen;Familienname;Vorname;Geburtsdatum;Beziehung;Farbe\n")
	for i := 1; i <= n; i++ {
		born := "3.3.1984"
		if i%10 == 0 {
			born = "31.2.1984"
		}
		fmt.Fprintf(&b, "L-%05d;Koval%d;Olena;1961;;rot\nL-%05d;Koval%d;Ivan;%s;Kind von 1;\n", i, i, i, i, born)
	}
	return []byte(b.String())
}

// found gives a list as it stands.
func found(t testing.TB, d Desk, s tenant.Scope, which id.ID) (u upload.Upload) {
	t.Helper()
	err := d.DB.Look(t.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		u, err = upload.Find(ctx, tx, s, upload.Arrivals, which)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// finish works on a list until nothing is left to do.
func finish(t testing.TB, d Desk, s tenant.Scope, which id.ID) upload.Upload {
	t.Helper()
	for open := true; open; {
		var err error
		if open, err = d.Work(t.Context(), s.Tenant, which, time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	return found(t, d, s, which)
}

// bring brings a file and has it checked to the end.
func bring(t testing.TB, d Desk, s tenant.Scope, data []byte) upload.Upload {
	t.Helper()
	which, _, err := d.Bring(t.Context(), s, "liste.csv", data)
	if err != nil {
		t.Fatal(err)
	}
	return finish(t, d, s, which)
}

// confirmed has a list confirmed, and nothing done yet: as if whoever confirmed it
// had no time to wait.
func confirmed(t testing.TB, d Desk, s tenant.Scope, u upload.Upload) {
	t.Helper()
	err := d.DB.Do(t.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) error { return upload.Confirm(ctx, tx, d.Clock, s, u) })
	if err != nil {
		t.Fatal(err)
	}
}

func findings(t testing.TB, u upload.Upload) Findings {
	t.Helper()
	kept := u.Found
	if !u.ConfirmedAt.IsZero() {
		kept = u.Came
	}
	f, err := FindingsOf(kept)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// households counts those in the register.
func households(t testing.TB, d Desk, s tenant.Scope) (n, persons int) {
	t.Helper()
	err := d.DB.Do(t.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		if n, err = db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM household WHERE tenant_id = $1`, s.Tenant); err != nil {
			return err
		}
		persons, err = db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM person WHERE tenant_id = $1`, s.Tenant)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n, persons
}

// rest reads the workbook of what stays out: its rows as text, without the head.
func rest(t testing.TB, d Desk, s tenant.Scope, u upload.Upload, tab int) (rows [][]string, file []byte) {
	t.Helper()
	var out bytes.Buffer
	if err := d.WriteRest(t.Context(), s, u, &out); err != nil {
		t.Fatal(err)
	}
	r, err := sheet.Open(bytes.NewReader(out.Bytes()), sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Select(r.Sheets()[tab]); err != nil {
		t.Fatal(err)
	}
	for {
		record, err := r.Next()
		if err != nil {
			return rows[1:], out.Bytes()
		}
		var row []string
		for _, c := range record.Cells {
			row = append(row, c.Text)
		}
		rows = append(rows, row)
	}
}

func atDesk(t *testing.T, test func(t *testing.T, d Desk, w *testkit.World, s tenant.Scope)) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		test(t, Desk{DB: d, Clock: w.Clock}, w, w.As(tenant.FacilitySocial))
	})
}

func TestALookChangesNothingAndSaysWhatWould(t *testing.T) {
	atDesk(t, func(t *testing.T, d Desk, _ *testkit.World, s tenant.Scope) {
		u := bring(t, d, s, long(30))
		f := findings(t, u)
		want := Findings{Created: Count{27, 54}, Refused: Count{3, 6}, Reasons: []Reason{
			{Field: "Geburtsdatum", Key: "arrivals.rule.birth", Args: []any{"row", 21, "field", "Geburtsdatum"}, Count: 3, Rows: []int{21, 41, 61}}}}
		if diff := cmp.Diff(want, f); diff != "" || u.State != upload.Ready {
			t.Error(u.State, diff)
		}
		if rule := f.Reasons[0].Rule(t.Context()); !strings.HasPrefix(rule, "Das ist kein Geburtsdatum.") {
			t.Error(rule)
		}
		l, err := LayoutOf(u)
		if diff := cmp.Diff([]sheet.Ignored{{Column: "F", Header: "Farbe"}}, l.Ignored); diff != "" || err != nil {
			t.Error(err, diff)
		}
		if n, _ := households(t, d, s); n != 0 {
			t.Errorf("%d households are in the register", n)
		}
	})
}

func TestAConfirmedListGoesInOnceHoweverManyConfirmIt(t *testing.T) {
	atDesk(t, func(t *testing.T, d Desk, w *testkit.World, s tenant.Scope) {
		u := bring(t, d, s, long(1200)) // three parts and more
		var all sync.WaitGroup
		fail := make(chan error, 20)
		for i := range 6 {
			all.Go(func() {
				as := s
				as.Actor = id.ID(fmt.Sprint("person ", i))
				fail <- d.Confirm(t.Context(), as, u.ID)
				_, err := d.Work(t.Context(), s.Tenant, u.ID, time.Now().Add(time.Hour))
				fail <- err
			})
		}
		all.Wait()
		close(fail)
		for err := range fail {
			if err != nil && !errs.Is(err, errs.KindConflict) {
				t.Error(err)
			}
		}
		u = finish(t, d, s, u.ID)
		f := findings(t, u)
		if n, persons := households(t, d, s); u.State != upload.Done || f.Created != (Count{1080, 2160}) || n != 1080 || persons != 2160 {
			t.Errorf("%s %+v, %d households, %d persons", u.State, f, n, persons)
		}
		again := bring(t, d, s, append(long(1200), '\n'))
		if f := findings(t, again); f.Unchanged != (Count{1080, 2160}) || f.Created.Households != 0 {
			t.Errorf("the same list again: %+v", f)
		}
	})
}

func TestTheSameFileIsTheSameList(t *testing.T) {
	atDesk(t, func(t *testing.T, d Desk, _ *testkit.World, s tenant.Scope) {
		var all sync.WaitGroup
		lists := make([]id.ID, 4)
		for i := range lists {
			all.Go(func() { lists[i], _, _ = d.Bring(t.Context(), s, "liste.csv", long(20)) })
		}
		all.Wait()
		if len(slices.Compact(lists)) != 1 || lists[0] == "" {
			t.Errorf("%v", lists)
		}
	})
}

func TestTwoListsAtOnceGiveAFileNumberAwayOnce(t *testing.T) {
	atDesk(t, func(t *testing.T, d Desk, _ *testkit.World, s tenant.Scope) {
		one, two := bring(t, d, s, long(600)), bring(t, d, s, append(long(600), "X-1;Neu;Nora;1990;;\n"...))
		confirmed(t, d, s, one)
		confirmed(t, d, s, two)
		var all sync.WaitGroup
		for _, u := range []upload.Upload{one, two} {
			all.Go(func() {
				if _, err := d.Work(t.Context(), s.Tenant, u.ID, time.Now().Add(time.Hour)); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		a, b := findings(t, finish(t, d, s, one.ID)), findings(t, finish(t, d, s, two.ID))
		if n, _ := households(t, d, s); n != 541 || a.Created.Households+b.Created.Households != 541 ||
			a.Created.Households+a.Unchanged.Households != 540 || b.Created.Households+b.Unchanged.Households != 541 {
			t.Errorf("%d households: %+v, %+v", n, a, b)
		}
	})
}

// Whatever part a program dies in: the next one goes on with it, and in the end the
// register is the same.
func TestAListGoesOnWhereItStoodWhenTheProgramDied(t *testing.T) {
	atDesk(t, func(t *testing.T, d Desk, w *testkit.World, s tenant.Scope) {
		u := bring(t, d, s, long(2100))
		if err := d.DB.Do(t.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) error {
			if err := upload.Confirm(ctx, tx, d.Clock, s, u); err != nil {
				return err
			}
			return d.enqueue(ctx, tx, s.Tenant, watch, u.ID, silent)
		}); err != nil {
			t.Fatal(err)
		}
		if open, err := d.Work(t.Context(), s.Tenant, u.ID, time.Now()); err != nil || !open { // one part
			t.Fatal(open, err)
		}
		before, _ := households(t, d, s)
		w.Clock.Move(silent + time.Second)
		r := &job.Runner{DB: d.DB, Clock: w.Clock, Log: slog.New(slog.DiscardHandler)}
		d.Serve(r)
		if _, err := r.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		u = found(t, d, s, u.ID)
		after, persons := households(t, d, s)
		if before == 0 || before >= after || u.State != upload.Done || after != 1890 || persons != 3780 {
			t.Errorf("%d, then %d households with %d persons, %s", before, after, persons, u.State)
		}
	})
}

func TestAStoppedListSaysExactlyWhatIsInAndWhatIsNot(t *testing.T) {
	atDesk(t, func(t *testing.T, d Desk, _ *testkit.World, s tenant.Scope) {
		u := bring(t, d, s, long(1200))
		confirmed(t, d, s, u)
		if _, err := d.Work(t.Context(), s.Tenant, u.ID, time.Now()); err != nil {
			t.Fatal(err)
		}
		if gone, err := d.Cancel(t.Context(), s, u.ID); gone || err != nil {
			t.Fatal(gone, err)
		}
		u = finish(t, d, s, u.ID)
		in, _ := households(t, d, s)
		if u.State != upload.Cancelled || u.TakenSize != 500 || in != 450 {
			t.Fatalf("%s, %d taken, %d in the register", u.State, u.TakenSize, in)
		}
		out, file := rest(t, d, s, u, 0)
		results, _ := rest(t, d, s, u, 1)
		numbers := map[string]int{}
		for _, row := range out {
			numbers[row[0]]++
		}
		for _, row := range results {
			if row[2] == i18n.T(t.Context(), "arrivals.outcome.created") {
				numbers[row[0]] += 2
			}
		}
		if len(out) != 2*(1200-450) || len(results) != 500 || len(numbers) != 1200 {
			t.Errorf("%d rows out, %d results, %d households", len(out), len(results), len(numbers))
		}
		for number, told := range numbers {
			if told != 2 {
				t.Errorf("%s is told of %d times", number, told)
			}
		}
		// What is out can be brought back as it is.
		back := bring(t, d, s, file)
		if f := findings(t, back); f.Created.Households != 630 || f.Refused.Households != 120 || f.Unchanged.Households != 0 {
			t.Errorf("brought back: %+v", f)
		}
		if l, err := LayoutOf(back); err != nil || len(l.Ignored) != 0 {
			t.Errorf("%v %v", l.Ignored, err)
		}
	})
}

func TestRefusedRowsComeBackWithTheReasonsBesideThem(t *testing.T) {
	atDesk(t, func(t *testing.T, d Desk, _ *testkit.World, s tenant.Scope) {
		list := "Aktenzeichen;Familienname;Vorname;Geburtsdatum;Beziehung;Telefon\n" +
			"=1+1;Gut;Gerda;1970;;\nB-2;=HYPERLINK(1);Nora;31.2.1990;;\nB-2;Neu;Ina;1990;Kind von 1;\nB-3;Alt;Albert;1890;;+49 151\n"
		u := bring(t, d, s, []byte(list))
		want := [][]string{
			{"B-2", "=HYPERLINK(1)", "Nora", "31.2.1990", "", "", "Geburtsdatum: Das ist kein Geburtsdatum. Bitte schreiben Sie es so: 03.03.1984, 03.1984 oder 1984."},
			{"B-2", "Neu", "Ina", "1990", "", "Kind von 1", i18n.T(t.Context(), "arrivals.rest.household")},
			{"B-3", "Alt", "Albert", "1890", "+49 151", "", ""}}
		for _, when := range []string{"before", "after"} {
			got, file := rest(t, d, s, u, 0)
			want[2][6] = got[2][6]
			if diff := cmp.Diff(want, got); diff != "" || !strings.HasPrefix(got[2][6], "Geburtsdatum: ") {
				t.Errorf("%s: %s", when, diff)
			}
			if bytes.Contains(file, []byte("<f>")) {
				t.Error("the workbook has a formula")
			}
			confirmed(t, d, s, u)
			u = finish(t, d, s, u.ID)
		}
	})
}

func TestOfWhatWentInNoRowIsKept(t *testing.T) {
	atDesk(t, func(t *testing.T, d Desk, _ *testkit.World, s tenant.Scope) {
		u := bring(t, d, s, long(20))
		confirmed(t, d, s, u)
		u = finish(t, d, s, u.ID)
		err := d.DB.Do(t.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) error {
			p, err := upload.PartOf(ctx, tx, s, u, 1)
			if bytes.Contains(p.Content, []byte("L-00001")) || !bytes.Contains(p.Content, []byte("L-00010")) {
				t.Errorf("%q", p.Content)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestAForgottenListIsRemovedByTheClock(t *testing.T) {
	atDesk(t, func(t *testing.T, d Desk, w *testkit.World, s tenant.Scope) {
		u := bring(t, d, s, long(20))
		done := bring(t, d, s, long(10))
		confirmed(t, d, s, done)
		finish(t, d, s, done.ID)
		r := &job.Runner{DB: d.DB, Clock: w.Clock, Log: slog.New(slog.DiscardHandler)}
		d.Serve(r)
		there := func(which id.ID) bool {
			err := d.DB.Look(t.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) error {
				_, err := upload.Find(ctx, tx, s, upload.Arrivals, which)
				return err
			})
			return err == nil
		}
		for _, step := range []struct {
			wait       time.Duration
			open, done bool
		}{{time.Hour, true, true}, {upload.Waits, false, true}, {upload.Stays, false, false}} {
			w.Clock.Move(step.wait)
			if _, err := r.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
			if there(u.ID) != step.open || there(done.ID) != step.done {
				t.Errorf("after %s: %t %t", step.wait, there(u.ID), there(done.ID))
			}
		}
	})
}

func TestAJobSaysNothingOfAnybody(t *testing.T) {
	atDesk(t, func(t *testing.T, d Desk, _ *testkit.World, s tenant.Scope) {
		u := bring(t, d, s, long(20))
		if err := d.Confirm(t.Context(), s, u.ID); err != nil {
			t.Fatal(err)
		}
		err := d.DB.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) error {
			all, err := db.All(ctx, tx, db.Value[string], `SELECT about FROM job`)
			for _, about := range all {
				if about != `{"upload":"`+string(u.ID)+`"}` {
					t.Error(about)
				}
			}
			if len(all) < 3 {
				t.Errorf("%d jobs", len(all))
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestWhoIsTakenInIsOnRecord(t *testing.T) {
	atDesk(t, func(t *testing.T, d Desk, _ *testkit.World, s tenant.Scope) {
		u := bring(t, d, s, long(30))
		confirmed(t, d, s, u)
		finish(t, d, s, u.ID)
		if err := audit.Index(t.Context(), d.DB); err != nil {
			t.Fatal(err)
		}
		err := d.DB.Do(t.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) error {
			missing, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM person WHERE tenant_id = $1 AND id NOT IN
				(SELECT subject FROM audit_subject WHERE tenant_id = $1)`, s.Tenant)
			if missing > 0 {
				t.Errorf("%d persons are not", missing)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		check, err := audit.Verify(t.Context(), d.DB, s.Tenant)
		if err != nil {
			t.Error(check, err)
		}
	})
}

func TestPackedRowsComeBackAsTheyWere(t *testing.T) {
	rows := []sheet.Record{{Number: 2, Cells: []sheet.Cell{sheet.String("A"), {}, sheet.Int(7), {Text: "#N/A", Kind: sheet.Fault}}},
		{Number: 70_000, Cells: []sheet.Cell{{Text: "2026-01-01", Kind: sheet.Date}}}, {Number: 70_001, Cells: []sheet.Cell{}}}
	var packed []byte
	for _, r := range rows {
		packed = pack(packed, r)
	}
	var back []sheet.Record
	for r, err := range unpack(packed) {
		if err != nil {
			t.Fatal(err)
		}
		back = append(back, r)
	}
	if diff := cmp.Diff(rows, back); diff != "" {
		t.Error(diff)
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(pack(nil, sheet.Record{Number: 2, Cells: []sheet.Cell{sheet.String("A"), sheet.Int(7)}}))
	f.Add([]byte("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00"))
	f.Fuzz(func(t *testing.T, content []byte) {
		for _, err := range unpack(content) {
			if err != nil {
				return
			}
		}
	})
}

func TestWhoeverWaitsForAListMayStopItBetweenTwoParts(t *testing.T) {
	atDesk(t, func(t *testing.T, d Desk, w *testkit.World, s tenant.Scope) {
		list, err := Read(bytes.NewReader(long(1200)), sheet.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		f, err := TakeIn(ctx, d.DB, w.Clock, s, list, Whole{Each: func(int, List, person.ArrivalsReport) { stop() }})
		in, _ := households(t, d, s)
		if !errors.Is(err, context.Canceled) || f.Created.Households != 450 || f.Refused.Households != 50 || in != 450 {
			t.Errorf("%v, %+v, %d in the register", err, f, in)
		}
		f, err = TakeIn(t.Context(), d.DB, w.Clock, s, list, Whole{})
		if in, _ = households(t, d, s); err != nil || f.Unchanged.Households != 450 || f.Created.Households != 630 || in != 1080 {
			t.Errorf("%v, %+v, %d in the register", err, f, in)
		}
	})
}
