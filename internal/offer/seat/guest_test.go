package seat_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/job"
	"wegwarte/internal/mail"
	"wegwarte/internal/offer"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// anybody is who is not logged in.
func (w *town) anybody() tenant.Scope {
	return tenant.Scope{Tenant: w.Municipality.ID, Kind: tenant.Municipality}
}

// neighbour is a sign-up without a log-in.
func neighbour(n, people int) seat.SignUpCommand {
	return seat.SignUpCommand{Released: seat.Released{Name: fmt.Sprint("Nachbar ", n), Contact: fmt.Sprintf("n%d@nachbar.example", n), Language: "uk"}, People: people}
}

func (w *town) joins(t testing.TB, cmd seat.SignUpCommand) (made seat.Seat, code string, err error) {
	t.Helper()
	if cmd.Offer == "" {
		cmd.Offer = w.course.ID
	}
	err = w.Try(t, w.anybody(), func(ctx context.Context, tx *db.Tx) (err error) {
		made, code, err = seat.SignUpGuest(ctx, tx, w.Clock, w.anybody(), cmd)
		return err
	})
	return made, code, err
}

func (w *town) mails(t testing.TB, kind mail.Kind) (n int) {
	t.Helper()
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		n, err = db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM mail WHERE tenant_id = $1 AND kind = $2 AND token <> ''`, w.kim.Tenant, kind)
		return err
	})
	return n
}

func TestANeighbourSignsUpWaitsAndAnswersByACode(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d, 2)
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Exec(ctx, `INSERT INTO municipality (ags, name, official_name, kreis_key, kreis, kreisfrei, district, postal_code, population, area_ha, latitude, longitude, as_of, source)
				VALUES ('05978040', 'Werne', 'Werne, Stadt', '05978', 'Unna', FALSE, 'Arnsberg', '59368', 30000, 7600, 51.66, 7.63, '2024-12-31', 'x') ON CONFLICT DO NOTHING`); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `UPDATE tenant SET ags = '05978040' WHERE id = $1`, w.kim.Tenant)
			return err
		})
		first, code, err := w.joins(t, neighbour(1, 2))
		if err != nil || first.State != seat.Taken || len(code) != seat.CodeSigns {
			t.Fatalf("%+v %q %+v", first, code, err)
		}
		// The same name and address is not signed up twice, however it is written.
		again := neighbour(1, 1)
		again.Name, again.Contact = " nachbar  1", "N1@Nachbar.example"
		if _, _, err := w.joins(t, again); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("signed up twice: %v", err)
		}
		waits, later, err := w.joins(t, neighbour(2, 1))
		if err != nil || waits.State != seat.Waiting {
			t.Fatalf("%+v %+v", waits, err)
		}
		if n := w.mails(t, mail.SeatSigned); n != 2 {
			t.Errorf("%d mails say that somebody signed up", n)
		}
		ask := func(code string) (seat.Mine, error) {
			return seat.ByCode(t.Context(), d, w.Clock, w.anybody(), code, "192.0.2.1")
		}
		m, err := ask(strings.ToLower(later[:4] + " " + later[4:8] + "-" + later[8:]))
		if err != nil || m.Number != 1 || m.Waiting != 1 || m.Name != "" || m.Contact != "" {
			t.Errorf("who has the code sees %+v, %v", m, err)
		}
		settle := func(code string, version int, to seat.State) error {
			_, err := seat.SettleByCode(t.Context(), d, w.Clock, w.anybody(), code, "192.0.2.1", seat.SettleCommand{Version: version, To: to})
			return err
		}
		if err := settle(code, first.Version, seat.Attended); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("somebody says of themselves that they came: %v", err)
		}
		if err := settle(code, first.Version, seat.Withdrawn); err != nil {
			t.Fatalf("%+v", err)
		}
		m, err = ask(later)
		if err != nil || m.State != seat.Offered || m.Until != today.AddDays(3) || w.mails(t, mail.SeatOffered) != 1 {
			t.Fatalf("the seat that was freed is not offered: %+v, %v", m.State, err)
		}
		if err := settle(later, m.Version, seat.Taken); err != nil {
			t.Fatalf("%+v", err)
		}
		// A provider sees name, way and language, and how many; the code opens nothing elsewhere.
		h := w.sheet(t, w.school, w.course.ID)
		if got := stands(h); !strings.Contains(got, "Nachbar 2 taken") {
			t.Error(got)
		}
		far := tenant.Scope{Tenant: w.Elsewhere.ID, Kind: tenant.Municipality}
		if _, err := seat.ByCode(t.Context(), d, w.Clock, far, later, "192.0.2.1"); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("the code opens something elsewhere: %v", err)
		}
		w.counted(t)
	})
}

func TestWhoNeedsSeveralSeatsIsNotOvertaken(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d, 3)
		for _, people := range []int{4, 7} {
			if _, _, err := w.joins(t, neighbour(9, people)); !errs.Is(err, errs.KindInvalid) {
				t.Errorf("%d come to 3 seats: %v", people, err)
			}
		}
		one, _, _ := w.joins(t, neighbour(1, 1))
		two, _, _ := w.joins(t, neighbour(2, 2))
		family, _, _ := w.joins(t, neighbour(3, 3))
		w.later(1)
		if single, _, err := w.joins(t, neighbour(4, 1)); err != nil || single.State != seat.Waiting {
			t.Fatalf("%+v, %v", single, err)
		}
		for _, c := range []struct {
			leaves seat.Seat
			want   string
		}{{one, "Nachbar 2 taken | Nachbar 3, Nachbar 4"}, {two, "Nachbar 3 offered | Nachbar 4"}} {
			if _, err := w.settles(t, w.kim, c.leaves, seat.Withdrawn); err != nil {
				t.Fatal(err)
			}
			w.stand(t, c.want)
		}
		// What the family lets go is offered to who waits behind it.
		for _, held := range w.sheet(t, w.kim, w.course.ID).Held {
			if held.ID != family.ID {
				continue
			}
			if _, err := w.settles(t, w.kim, held, seat.Declined); err != nil {
				t.Fatal(err)
			}
		}
		w.stand(t, "Nachbar 4 offered | ")
	})
}

func TestMoreSeatsReachWhoWaitsAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d, 1)
		w.must(t, guest(1))
		w.must(t, guest(2))
		w.must(t, guest(3))
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			o, err := offer.Find(ctx, tx, w.kim, w.course.ID)
			if err != nil {
				return err
			}
			o.Seats = 2
			_, err = offer.Save(ctx, tx, w.Clock, w.kim, o)
			return err
		})
		r := &job.Runner{DB: d, Clock: w.Clock}
		seat.Desk{DB: d, Clock: w.Clock}.Serve(r)
		if _, err := r.Drain(t.Context()); err != nil {
			t.Fatalf("%+v", err)
		}
		h := w.sheet(t, w.kim, w.course.ID)
		if len(h.Held) != 2 || len(h.Waiting) != 1 {
			t.Fatal(stands(h))
		}
		for _, one := range h.Held {
			if one.State == seat.Offered && one.Until != today.AddDays(3) {
				t.Errorf("the offered seat is held until %s", one.Until)
			}
		}
		w.counted(t)
	})
}

func TestWhoGuessesCodesOfSignUpsHasToWait(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d, 1)
		_, code, err := w.joins(t, neighbour(1, 1))
		if err != nil {
			t.Fatalf("%+v", err)
		}
		try := func(code, network string) error {
			_, err := seat.ByCode(t.Context(), d, w.Clock, w.anybody(), code, network)
			return err
		}
		for i := range 25 { // the right one costs nothing
			if err := try(code, "192.0.2.7"); err != nil {
				t.Fatalf("look %d: %v", i, err)
			}
		}
		for i := range 22 {
			want := errs.KindInvalid
			if i >= 20 {
				want = errs.KindOften
			}
			if err := try(account.NewCode(seat.CodeSigns), "192.0.2.7"); !errs.Is(err, want) {
				t.Fatalf("guess %d: %v", i, err)
			}
		}
		if err := try(code, "192.0.2.7"); !errs.Is(err, errs.KindOften) {
			t.Errorf("who guessed is told which was right: %v", err)
		}
		if err := try(code, "192.0.2.8"); err != nil {
			t.Errorf("others have to wait for who guessed: %v", err)
		}
		for i := range 6 {
			if err := seat.AllowSignUp(t.Context(), d, w.Clock, fmt.Sprint("198.51.100.", i), "Opfer@example.org"); errs.Is(err, errs.KindOften) != (i >= 4) {
				t.Errorf("sign-up %d with the same address: %v", i, err)
			}
		}
	})
}

func TestOfANeighbourNothingStays(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d, 1)
		made, code, err := w.joins(t, neighbour(1, 1))
		if err != nil {
			t.Fatalf("%+v", err)
		}
		if _, err := w.settles(t, w.kim, made, seat.Withdrawn); err != nil {
			t.Fatal(err)
		}
		w.later(seat.KeptDays + 1)
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			_, err := seat.Forget(ctx, tx, w.Clock, w.kim)
			return err
		})
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			n, err := db.One(ctx, tx, db.Value[int], `SELECT (SELECT count(*) FROM seat WHERE tenant_id = $1 AND person_id IS NULL) + (SELECT count(*) FROM seat_code WHERE tenant_id = $1)`, w.kim.Tenant)
			if err == nil && n != 0 {
				t.Errorf("%d rows stay", n)
			}
			return err
		})
		if _, err := seat.ByCode(t.Context(), d, w.Clock, w.anybody(), code, "192.0.2.1"); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("%v", err)
		}
	})
}
