package account

import (
	"context"
	"crypto/rand"
	"math/big"
	"slices"
	"strings"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

const (
	pinDigits    = 6
	numberDigits = 12
	mostMisses   = 30 // wrong PINs in a row, after which only a new invitation helps
	codeLetters  = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	codeLength   = 12

	ownHolds = 28 * 24 * time.Hour // an invitation is handed over when somebody is seen
)

// AddOwnCommand is whose log-in is made.
type AddOwnCommand struct {
	Name     string // of who helps; that of whose page it is stands in the register
	Language i18n.Lang
	Number   string // from a card that was printed before; empty: one is drawn
}

// AddOwn creates the account of somebody with a page of their own, and the code
// by which they choose a PIN.
func AddOwn(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd AddOwnCommand) (Account, Link, error) {
	if err := s.MayWrite(tenant.Contact); err != nil && s.Role != tenant.Person {
		return Account{}, Link{}, err
	}
	a := Account{ID: id.New(), Tenant: s.Tenant, Email: FoldDigits(cmd.Number), Name: clean(cmd.Name), Language: string(cmd.Language), Active: true, Own: true, Invited: true, Created: c.Now(), Roles: []tenant.Role{tenant.Person}}
	if len(a.Name) > 200 {
		return Account{}, Link{}, errs.Invalid("error.required").At("name")
	}
	if a.Email == "" {
		a.Email = newNumber()
	}
	if err := CheckNumber(a.Email); err != nil {
		return Account{}, Link{}, err
	}
	for made := false; !made; { // two of a hundred thousand million numbers are hardly ever the same
		n, err := tx.Exec(ctx, `INSERT INTO account (id, tenant_id, email, name, password_hash, language, active, epoch, created_at, unit_name, own)
			VALUES ($1, $2, $3, $4, '', $5, $6, 0, $7, '', $6) ON CONFLICT (email) DO NOTHING`, a.ID, a.Tenant, a.Email, a.Name, a.Language, true, db.Micros(a.Created))
		switch {
		case err != nil:
			return Account{}, Link{}, err
		case n == 0 && cmd.Number != "":
			return Account{}, Link{}, errs.Invalid("own.error.number.taken").At("number")
		case n == 0:
			a.Email = newNumber()
		}
		made = n == 1
	}
	if err := putRoles(ctx, tx, a.ID, a.Roles); err != nil {
		return Account{}, Link{}, err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Account, "own: invited", a.ID)
	code := ownLink(c, Invitation)
	return a, code, code.keep(ctx, tx, c, a.ID, s.Actor)
}

// InviteAgain gives a new code for a page of one's own: who has forgotten their
// PIN, or lost their number, comes in person. What was right before is not any more.
func InviteAgain(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, account id.ID) (Link, error) {
	if err := ownAccount(ctx, tx, s, account); err != nil {
		return Link{}, err
	}
	l := ownLink(c, Reset)
	if err := l.keep(ctx, tx, c, account, s.Actor); err != nil {
		return Link{}, err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM account_passkey WHERE tenant_id = $1 AND account_id = $2`, s.Tenant, account); err != nil {
		return Link{}, err
	}
	return l, change(ctx, tx, c, s, account, "own: invited again", `active = $3, epoch = epoch + 1, password_hash = '', misses = 0`, true)
}

// CloseOwn ends a page of one's own, and its sessions with it.
func CloseOwn(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, account id.ID) error {
	if account != s.Actor {
		if err := ownAccount(ctx, tx, s, account); err != nil {
			return err
		}
	}
	if err := endLinks(ctx, tx, c, account); err != nil {
		return err
	}
	return change(ctx, tx, c, s, account, "own: closed", `active = $3, epoch = epoch + 1`, false)
}

func ownAccount(ctx context.Context, tx *db.Tx, s tenant.Scope, account id.ID) error {
	if err := s.MayWrite(tenant.Contact); err != nil {
		return err
	}
	_, err := db.One(ctx, tx, db.Value[id.ID], `SELECT id FROM account WHERE tenant_id = $1 AND own = TRUE AND id = $2`, s.Tenant, account)
	return err
}

// OwnState is how far somebody is with a page of their own.
type OwnState struct {
	Account id.ID
	Active  bool
	Chosen  bool // they have chosen a PIN
	Locked  bool // too many wrong ones
	Seen    time.Time
}

// OwnStates gives how far the accounts are, for who invites.
func OwnStates(ctx context.Context, tx *db.Tx, s tenant.Scope, accounts []id.ID) (map[id.ID]OwnState, error) {
	states := map[id.ID]OwnState{}
	if err := s.MayRead(tenant.Contact); err != nil || len(accounts) == 0 {
		return states, err
	}
	args := []any{s.Tenant, mostMisses}
	all, err := db.All(ctx, tx, func(row db.Row) (o OwnState, err error) {
		return o, row.Scan(&o.Account, &o.Active, &o.Chosen, &o.Locked, db.Time(&o.Seen))
	}, `SELECT a.id, a.active, a.password_hash <> '', a.misses >= $2, coalesce((SELECT max(i.seen_at) FROM sign_in i WHERE i.account_id = a.id), 0)
		FROM account a WHERE a.tenant_id = $1 AND a.own = TRUE AND a.id IN (`+db.List(&args, accounts)+`)`, args...)
	for _, one := range all {
		states[one.Account] = one
	}
	return states, err
}

// perCode is how many codes a network may try within a window.
const perCode = 20

// OwnByCode gives the account that a code of an invitation opens. Who guesses is
// slowed down; the answer is the same for a code that never was and one that is over.
func OwnByCode(ctx context.Context, d *db.DB, c clock.Clock, code, network string) (Account, error) {
	code = FoldCode(code)
	key := throttleKeys("", "code "+network)[1]
	var a Account
	err := d.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		if err := forgetWindows(ctx, tx, c); err != nil {
			return err
		}
		failures, err := db.One(ctx, tx, db.Value[int], `SELECT coalesce(max(failures), 0) FROM throttle WHERE key = $1`, key)
		if err != nil {
			return err
		}
		if failures >= perCode {
			return errs.Busy(throttledLogIn, "count", int(window/time.Minute))
		}
		if a, _, err = Redeemable(ctx, tx, c, code); errs.Is(err, errs.KindNotFound) || err == nil && !a.Own {
			a = Account{}
			_, err = count(ctx, tx, c, key)
		}
		return err
	})
	if err == nil && a.ID == "" {
		err = errs.Invalid("own.error.code").At("code")
	}
	return a, err
}

// RedeemOwn sets the PIN of the account a code stands for; the code is used up.
func RedeemOwn(ctx context.Context, d *db.DB, c clock.Clock, code, pin, network string) (Account, error) {
	a, err := OwnByCode(ctx, d, c, code, network)
	if err != nil {
		return a, err
	}
	pin = FoldDigits(pin)
	if err := checkPIN(pin); err != nil {
		return a, err
	}
	hash, err := hashPassword(ctx, pin)
	if err != nil {
		return a, err
	}
	err = d.Do(ctx, a.Tenant, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE account_link SET ended_at = $2, ended = 'used' WHERE token_hash = $1 AND ended_at = 0`, hashToken(FoldCode(code)), db.Micros(c.Now()))
		if err == nil && n != 1 { // somebody else was faster
			err = errs.Invalid("own.error.code").At("code")
		}
		if err != nil {
			return err
		}
		s := tenant.Scope{Tenant: a.Tenant, Actor: a.ID, Role: tenant.Person}
		if err := change(ctx, tx, c, s, a.ID, "own: PIN", `epoch = epoch + 1, misses = 0, password_hash = $3`, hash); err != nil {
			return err
		}
		a, err = find(ctx, tx, s, a.ID)
		return err
	})
	return a, err
}

// SetPIN changes the actor's PIN, if the one before is right; their other
// sessions end.
func SetPIN(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope, before, pin, network string) error {
	var number string
	err := d.Look(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		number, err = db.One(ctx, tx, db.Value[string], `SELECT email FROM account WHERE tenant_id = $1 AND own = TRUE AND id = $2`, s.Tenant, s.Actor)
		return err
	})
	if err != nil {
		return err
	}
	if _, err := LogIn(ctx, d, c, number, FoldDigits(before), network); err != nil {
		return errs.Invalid("own.error.pin.before").At("before").Because(err)
	}
	if pin = FoldDigits(pin); checkPIN(pin) != nil {
		return checkPIN(pin)
	}
	hash, err := hashPassword(ctx, pin)
	if err != nil {
		return err
	}
	return d.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
		return change(ctx, tx, c, s, s.Actor, "own: PIN", `epoch = epoch + 1, password_hash = $3`, hash)
	})
}

// miss counts a wrong PIN; met forgets them.
func (f candidate) miss(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `UPDATE account SET misses = misses + 1 WHERE tenant_id = $1 AND id = $2`, f.tenant, f.id)
	return err
}

func met(ctx context.Context, tx *db.Tx, a Account) error {
	_, err := tx.Exec(ctx, `UPDATE account SET misses = 0 WHERE tenant_id = $1 AND id = $2 AND misses > 0`, a.Tenant, a.ID)
	return err
}

func ownLink(c clock.Clock, k LinkKind) Link {
	return Link{Token: NewCode(codeLength), Kind: k, Until: c.Now().Add(ownHolds)}
}

// NewCode draws a code of so many signs, five bits each, that people can read to each other.
func NewCode(signs int) string {
	code := make([]byte, signs)
	_, _ = rand.Read(code) // never fails: crypto/rand ends the program instead
	for i, b := range code {
		code[i] = codeLetters[int(b)%len(codeLetters)] // 32 of them: none is drawn more often
	}
	return string(code)
}

// FoldCode takes a code as it was typed: small letters, blanks, strokes, and what
// is easily read for another sign.
func FoldCode(code string) string {
	return strings.Map(func(r rune) rune {
		switch r = plain(r); {
		case r == 'o' || r == 'O':
			return '0'
		case r == 'i' || r == 'I' || r == 'l' || r == 'L':
			return '1'
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		}
		return r
	}, code[:min(len(code), 64)])
}

// FoldDigits takes digits as they were typed, in the figures of any keyboard.
func FoldDigits(text string) string { return strings.Map(plain, text[:min(len(text), 64)]) }

// newNumber draws what somebody logs in with; its last digit follows from the
// others, so that most slips are found before anybody is asked.
func newNumber() string {
	n, err := rand.Int(rand.Reader, big.NewInt(1e11))
	if err != nil {
		panic(err) // no randomness: crypto/rand would have ended the program
	}
	digits := n.String()
	digits = strings.Repeat("0", numberDigits-1-len(digits)) + digits
	return digits + string('0'+rune(checkDigit(digits)))
}

// checkDigit is Luhn's.
func checkDigit(digits string) int {
	sum := 0
	for i := range digits {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return (10 - sum%10) % 10
}

// CheckNumber is what is wrong with a number as it was typed, nil where somebody
// may have it.
func CheckNumber(number string) error {
	n := FoldDigits(number)
	if len(n) != numberDigits || strings.Trim(n, "0123456789") != "" || checkDigit(n[:numberDigits-1]) != int(n[numberDigits-1]-'0') {
		return errs.Invalid("own.error.number").At("number")
	}
	return nil
}

// checkPIN refuses what is tried first.
func checkPIN(pin string) error {
	if len(pin) != pinDigits || strings.Trim(pin, "0123456789") != "" {
		return errs.Invalid("own.error.pin.digits", "count", pinDigits).At("pin")
	}
	steps := map[int]bool{}
	for i := 1; i < len(pin); i++ {
		steps[int(pin[i])-int(pin[i-1])] = true
	}
	if len(steps) == 1 && (steps[0] || steps[1] || steps[-1]) || slices.Contains([]string{"121212", "112233", "123123"}, pin) {
		return errs.Invalid("own.error.pin.easy").At("pin")
	}
	return nil
}
