package seat

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/mail"
	"wegwarte/internal/offer"
	"wegwarte/internal/tenant"
)

// CodeSigns is how long the code is that a guest keeps; that of a mail's link is not typed, and longer.
const (
	CodeSigns = 12
	linkSigns = 24
)

// How often a network may do what asks for no log-in, within a window of account.Bound.
const (
	perSignUps = 20 // a house in which many live has one network
	perCodes   = 20
	perAddress = 4
)

// AllowSignUp is nil as long as neither a network nor what somebody is reached by has signed up too often.
func AllowSignUp(ctx context.Context, d *db.DB, c clock.Clock, network, contact string) error {
	if err := account.Bound(ctx, d, c, "seat", network, perSignUps); err != nil {
		return err
	}
	return account.Bound(ctx, d, c, "seat of", Released{Contact: contact}.guest(), perAddress)
}

// guestOnly is a command of somebody for themselves, without account and record.
func (cmd SignUpCommand) guestOnly(c clock.Clock) SignUpCommand {
	cmd.Person, cmd.Consent, cmd.ConsentOn = "", OwnDoes, clock.Today(c)
	return cmd
}

// SignUpGuest signs up somebody who has no log-in, in the same order as everybody else, and gives the code by which they sign off or answer later. It asks
// for no right: the door bounds how often (AllowSignUp).
func SignUpGuest(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd SignUpCommand) (t Seat, code string, err error) {
	if s.Kind != tenant.Municipality {
		return t, "", errs.Forbidden("error.forbidden")
	}
	cmd = cmd.guestOnly(c)
	as := house(s)
	if t, err = cmd.enter(ctx, tx, c, as, "", cmd.guest(), -1); err != nil {
		return t, "", err
	}
	if code, err = t.code(ctx, tx, as, CodeSigns); err != nil {
		return t, "", err
	}
	return t, code, t.mail(ctx, tx, c, as, mail.SeatSigned)
}

// code makes a new code for a seat, and keeps its hash.
func (t Seat) code(ctx context.Context, tx *db.Tx, s tenant.Scope, signs int) (string, error) {
	code := account.NewCode(signs)
	_, err := tx.Exec(ctx, `INSERT INTO seat_code (tenant_id, hash, seat_id) VALUES ($1, $2, $3)`, s.Tenant, codeHash(s.Tenant, code), t.ID)
	return code, err
}

func codeHash(town id.ID, code string) string {
	sum := sha256.Sum256([]byte("seat " + string(town) + " " + account.FoldCode(code)))
	return hex.EncodeToString(sum[:])
}

// FoldCode takes a code as it was typed.
func FoldCode(code string) string { return account.FoldCode(code) }

// mail tells a guest who gave an address of mail that they are signed up, or are offered a seat: a link and a day, not for what.
func (t Seat) mail(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, kind mail.Kind) error {
	if t.Person != "" || t.Place > 0 || !strings.Contains(t.Contact, "@") {
		return nil
	}
	town, err := tenant.Find(ctx, tx, s.Tenant)
	if err != nil || town.AGS == "" {
		return err
	}
	code, err := t.code(ctx, tx, s, linkSigns)
	if err != nil {
		return err
	}
	language := i18n.From(ctx)
	if known := i18n.Lang(t.Language); slices.Contains(i18n.Own, known) {
		language = known
	}
	m := mail.Message{Address: t.Contact, Kind: kind, Facts: mail.Facts{Place: s.Tenant, Day: t.Until}, Path: mail.SeatPath(town.AGS), Token: mail.Token(code)}
	if !t.Until.IsZero() {
		m.Until = t.Until.AddDays(1).Begins()
	}
	if err := mail.Enqueue(i18n.With(ctx, language), tx, c, s.Tenant, m); !errs.Is(err, errs.KindInvalid) {
		return err
	}
	return nil // no address that a mail goes to: they have the code
}

// ByCode gives the sign-up that a code stands for, with the place in the order. It names nobody.
func ByCode(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope, code, network string) (m Mine, err error) {
	err = guessing(ctx, d, c, s, network, func(ctx context.Context, tx *db.Tx) error {
		t, err := coded(ctx, tx, s, code)
		if err != nil {
			return err
		}
		found, err := offer.Some(ctx, tx, house(s), []id.ID{t.Offer})
		if err != nil {
			return err
		}
		m = Mine{Ranked: Ranked{Seat: t}, Of: found[t.Offer].Offer, By: found[t.Offer].Of}
		m.Released = Released{}
		audit.Log(tx, c, s, audit.Read, tenant.Seat, "sign-up by code")
		if t.State == Waiting {
			q, err := waiting(ctx, tx, s, m.Of, clock.Today(c), "")
			if err != nil {
				return err
			}
			m.among(q)
		}
		return nil
	})
	return m, err
}

// among puts a wish at its place in the order of those who wait.
func (m *Mine) among(q queue) {
	m.Waiting, m.Rule, m.Seed = len(q.All), q.Rule, q.Seed
	for _, r := range q.ranked() {
		if r.ID == m.ID {
			r.Released = m.Released
			m.Ranked = r
		}
	}
}

// guessing does something for who has a code, and slows down who guesses.
func guessing(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope, network string, fn func(context.Context, *db.Tx) error) error {
	return account.Guess(ctx, d, c, "seat code", network, perCodes, func() error { return d.Do(ctx, s.Tenant, fn) })
}

// coded gives the seat that a code stands for. The answer is the same for one that never was and one that is over.
func coded(ctx context.Context, tx *db.Tx, s tenant.Scope, code string) (Seat, error) {
	t, err := db.One(ctx, tx, scan, `SELECT `+columns+` FROM seat_code k JOIN seat s ON s.tenant_id = k.tenant_id AND s.id = k.seat_id WHERE k.tenant_id = $1 AND k.hash = $2 AND s.person_id IS NULL`,
		s.Tenant, codeHash(s.Tenant, code))
	if errs.Is(err, errs.KindNotFound) {
		return t, errs.Invalid("open.code.wrong").At("code")
	}
	return t, err
}

// SettleByCode is Settle for who has the code: a seat that is offered is taken or declined, or they sign off.
func SettleByCode(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope, code, network string, cmd SettleCommand) (t Seat, err error) {
	if cmd.To != Taken && cmd.To != Declined && cmd.To != Withdrawn {
		return t, errs.Invalid("own.seat.error.choice").At("to")
	}
	as := house(s)
	err = guessing(ctx, d, c, s, network, func(ctx context.Context, tx *db.Tx) error {
		found, err := coded(ctx, tx, s, code)
		if err != nil {
			return err
		}
		one, o, err := held(ctx, tx, as, found.ID)
		if err != nil {
			return err
		}
		cmd.Seat = found.ID
		t, err = one.settle(ctx, tx, c, as, o, cmd)
		return err
	})
	return t, err
}
