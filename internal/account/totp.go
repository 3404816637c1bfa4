package account

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Codes as RFC 6238 has them and every app knows them: SHA-1, six digits, thirty
// seconds. One step to either side is taken too, for clocks that are not quite right.
const (
	codeDigits = 6
	stepLasts  = 30
	stepsAside = 1
)

// App is what an authenticator app has to be told, once.
type App struct {
	Address string // otpauth://…, for the picture
	Secret  string // for who types it
}

// BeginTOTP draws a secret for the actor's app. It counts for nothing until a
// first code was right; one that was drawn before is replaced.
func BeginTOTP(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, setup Setup) error {
	if setup.Keys == nil {
		return errs.Internal(nil)
	}
	f, err := FactorsOf(ctx, tx, s)
	if err != nil {
		return err
	}
	if !f.App.IsZero() {
		return errs.Conflict("error.factor.there")
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "Wegwarte", AccountName: string(s.Actor)})
	if err != nil {
		return err
	}
	sealed := setup.Keys.Seal([]byte(key.Secret()), totpContext(s.Actor))
	_, err = tx.Exec(ctx, `INSERT INTO account_totp (account_id, tenant_id, secret, last_step, made_at, confirmed_at)
		VALUES ($1, $2, $3, 0, $4, 0)
		ON CONFLICT (account_id) DO UPDATE SET secret = excluded.secret, last_step = 0, made_at = excluded.made_at`,
		s.Actor, s.Tenant, sealed, db.Micros(c.Now()))
	return err
}

// totpContext names the place of a sealed secret.
func totpContext(account id.ID) string { return "account_totp " + string(account) }

type storedTOTP struct {
	secret    []byte
	last      int64
	confirmed bool
}

func scanTOTP(row db.Row) (s storedTOTP, err error) {
	err = row.Scan(&s.secret, &s.last, &s.confirmed)
	return s, err
}

func loadTOTP(ctx context.Context, tx *db.Tx, s tenant.Scope, setup Setup) (known storedTOTP, secret string, err error) {
	known, err = db.One(ctx, tx, scanTOTP, `SELECT secret, last_step, confirmed_at > 0 FROM account_totp
		WHERE tenant_id = $1 AND account_id = $2`+tx.ForUpdate(), s.Tenant, s.Actor)
	if err != nil {
		return known, "", err
	}
	if setup.Keys == nil {
		return known, "", errs.Internal(nil)
	}
	plain, err := setup.Keys.Open(known.secret, totpContext(s.Actor))
	return known, string(plain), err
}

// PendingApp gives the secret that BeginTOTP drew, as long as it is not confirmed.
func PendingApp(ctx context.Context, tx *db.Tx, s tenant.Scope, setup Setup, issuer, name string) (App, error) {
	known, secret, err := loadTOTP(ctx, tx, s, setup)
	if err != nil {
		return App{}, err
	}
	if known.confirmed {
		return App{}, errs.NotFound("error.not-found")
	}
	return App{Address: address(issuer, name, secret), Secret: secret}, nil
}

// ConfirmTOTP takes the app into use once it has shown a right code. Sessions
// of before end. Where the actor has no recovery codes yet, it gives new ones.
func ConfirmTOTP(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, setup Setup, code string) (recovery []string, err error) {
	known, secret, err := loadTOTP(ctx, tx, s, setup)
	if err != nil {
		return nil, err
	}
	if known.confirmed {
		return nil, errs.Conflict("error.factor.there")
	}
	step, ok := stepOf(secret, code, c.Now(), 0)
	if !ok {
		return nil, errs.Invalid("error.factor.first").At("code")
	}
	_, err = tx.Exec(ctx, `UPDATE account_totp SET confirmed_at = $3, last_step = $4 WHERE tenant_id = $1 AND account_id = $2`,
		s.Tenant, s.Actor, db.Micros(c.Now()), step)
	if err != nil {
		return nil, err
	}
	if recovery, err = firstRecovery(ctx, tx, s); err != nil {
		return nil, err
	}
	return recovery, settle(ctx, tx, c, s, s.Actor, "app set up")
}

// RemoveTOTP takes the actor's app away.
func RemoveTOTP(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) error {
	n, err := tx.Exec(ctx, `DELETE FROM account_totp WHERE tenant_id = $1 AND account_id = $2`, s.Tenant, s.Actor)
	if err == nil && n != 1 {
		err = errs.NotFound("error.not-found")
	}
	if err != nil {
		return err
	}
	return settle(ctx, tx, c, s, s.Actor, "app removed")
}

// useTOTP reports whether the code is right and was not used before; from then on it is.
func useTOTP(ctx context.Context, tx *db.Tx, c clock.Clock, setup Setup, s tenant.Scope, code string) (bool, error) {
	known, secret, err := loadTOTP(ctx, tx, s, setup)
	if errs.Is(err, errs.KindNotFound) || err == nil && !known.confirmed {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	step, ok := stepOf(secret, code, c.Now(), known.last)
	if !ok {
		return false, nil
	}
	sealed := known.secret
	if setup.Keys.Old(sealed) {
		sealed = setup.Keys.Seal([]byte(secret), totpContext(s.Actor))
	}
	// The row is held since it was read, so that nobody uses the same code meanwhile.
	return true, tx.Must(ctx, `UPDATE account_totp SET last_step = $3, secret = $4
		WHERE tenant_id = $1 AND account_id = $2 AND last_step < $3`, s.Tenant, s.Actor, step, sealed)
}

// stepOf gives the step whose code it is, of those around now that come after
// the last one used.
func stepOf(secret, code string, now time.Time, last int64) (step int64, ok bool) {
	at := now.Unix() / stepLasts
	for step := at - stepsAside; step <= at+stepsAside; step++ {
		if step <= last || step < 0 {
			continue
		}
		right, err := hotp.ValidateCustom(code, uint64(step), secret, hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && right {
			return step, true
		}
	}
	return 0, false
}

// address is the text of the picture that an app reads, as Google's app laid it
// down and all others read it.
func address(issuer, name, secret string) string {
	query := url.Values{"secret": {secret}, "issuer": {issuer}, "algorithm": {"SHA1"},
		"digits": {strconv.Itoa(codeDigits)}, "period": {strconv.Itoa(stepLasts)}}.Encode()
	u := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + name,
		RawQuery: strings.ReplaceAll(query, "+", "%20")} // apps read a plus as a plus
	return u.String()
}
