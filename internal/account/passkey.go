package account

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

const (
	mostPasskeys  = 20       // of one account
	responseLimit = 64 << 10 // bytes of a browser's answer
	keyNameLimit  = 60
	answerWithin  = 5 * time.Minute
)

// Key is a passkey as its owner sees it.
type Key struct {
	ID   string // of the credential
	Name string
	Made time.Time
	Used time.Time // zero until it is
}

// Challenge is what a browser is asked, once.
type Challenge struct {
	Options []byte // JSON, for the browser
	State   string // to be kept, out of the browser's reach, until it answers
}

// Passkeys reports whether browsers make passkeys for this installation: they
// are bound to the name it is reached by, so that has to be known.
func (s Setup) Passkeys() bool {
	_, err := s.party()
	return err == nil
}

// party is who we are for a passkey.
func (s Setup) party() (*webauthn.WebAuthn, error) {
	u, err := url.Parse(s.PublicURL)
	if err != nil || u.Hostname() == "" || net.ParseIP(u.Hostname()) != nil || u.Scheme != "https" && u.Hostname() != "localhost" {
		return nil, errs.Invalid("error.passkey.off")
	}
	within := webauthn.TimeoutConfig{Enforce: true, Timeout: answerWithin, TimeoutUVD: answerWithin}
	return webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: "Wegwarte", RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		// Whoever uses it shows to the device that it is them: it stands for both factors.
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementPreferred, UserVerification: protocol.VerificationRequired},
		Timeouts:               webauthn.TimeoutsConfig{Login: within, Registration: within}})
}

// holder is an account as the library sees it.
type holder struct {
	Account
	credentials []webauthn.Credential
}

func (h holder) WebAuthnID() []byte                         { return []byte(h.ID) }
func (h holder) WebAuthnName() string                       { return h.Email }
func (h holder) WebAuthnDisplayName() string                { return h.Name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.credentials }

// hold gives an active account with its credentials, whichever tenant it is at.
func hold(ctx context.Context, tx *db.Tx, account id.ID) (h holder, err error) {
	h.Account, err = db.One(ctx, tx, scan, `SELECT `+columns+` FROM account a WHERE a.id = $1 AND a.active`, account)
	if err != nil {
		return h, err
	}
	return h, tx.On(ctx, h.Tenant, func(ctx context.Context) error {
		texts, err := db.All(ctx, tx, db.Value[string], `SELECT credential FROM account_passkey
			WHERE tenant_id = $1 AND account_id = $2 ORDER BY made_at, id`, h.Tenant, account)
		for _, text := range texts {
			var one webauthn.Credential
			if err := json.Unmarshal([]byte(text), &one); err != nil {
				return err
			}
			h.credentials = append(h.credentials, one)
		}
		return err
	})
}

func challenge(options, state any) (c Challenge, err error) {
	if c.Options, err = json.Marshal(options); err != nil {
		return c, err
	}
	kept, err := json.Marshal(state)
	c.State = string(kept)
	return c, err
}

// BeginPasskey asks the actor's browser to make a passkey.
func BeginPasskey(ctx context.Context, tx *db.Tx, s tenant.Scope, setup Setup) (Challenge, error) {
	party, err := setup.party()
	if err != nil {
		return Challenge{}, err
	}
	h, err := hold(ctx, tx, s.Actor)
	if err != nil {
		return Challenge{}, err
	}
	if len(h.credentials) >= mostPasskeys {
		return Challenge{}, errs.Invalid("error.passkey.many", "count", mostPasskeys)
	}
	known := make([]protocol.CredentialDescriptor, len(h.credentials))
	for i, c := range h.credentials {
		known[i] = c.Descriptor()
	}
	options, state, err := party.BeginRegistration(h, webauthn.WithExclusions(known))
	if err != nil {
		return Challenge{}, err
	}
	return challenge(options, state)
}

// AddPasskey keeps the passkey that the browser made. Sessions of before end.
// Where the actor has no recovery codes yet, it gives new ones.
func AddPasskey(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, setup Setup, state, name string, response []byte) (recovery []string, err error) {
	if name, err = keyName(name); err != nil {
		return nil, err
	}
	party, err := setup.party()
	if err != nil {
		return nil, err
	}
	var asked webauthn.SessionData
	if len(response) > responseLimit || json.Unmarshal([]byte(state), &asked) != nil {
		return nil, errs.Invalid("error.passkey.refused")
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(response)
	if err != nil {
		return nil, errs.Invalid("error.passkey.refused").Because(err)
	}
	h, err := hold(ctx, tx, s.Actor)
	if err != nil {
		return nil, err
	}
	made, err := party.CreateCredential(h, asked, parsed)
	if err != nil {
		return nil, errs.Invalid("error.passkey.refused").Because(err)
	}
	text, err := json.Marshal(made)
	if err != nil {
		return nil, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO account_passkey (id, account_id, tenant_id, name, credential, made_at, used_at)
		VALUES ($1, $2, $3, $4, $5, $6, 0)`, keyID(made.ID), s.Actor, s.Tenant, name, string(text), db.Micros(c.Now()))
	if db.IsDuplicate(err) {
		return nil, errs.Invalid("error.passkey.there").Because(err)
	}
	if err != nil {
		return nil, err
	}
	if !h.Own {
		if recovery, err = firstRecovery(ctx, tx, s); err != nil {
			return nil, err
		}
	}
	return recovery, settle(ctx, tx, c, s, s.Actor, "passkey added")
}

func keyID(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

func keyName(name string) (string, error) {
	name = clean(name)
	if name == "" || len([]rune(name)) > keyNameLimit {
		return "", errs.Invalid("error.passkey.name", "count", keyNameLimit).At("name")
	}
	return name, nil
}

// RenamePasskey gives one of the actor's passkeys another name.
func RenamePasskey(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, key, name string) error {
	name, err := keyName(name)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE account_passkey SET name = $4 WHERE tenant_id = $1 AND account_id = $2 AND id = $3`, s.Tenant, s.Actor, clean(key), name)
	if err == nil && n != 1 {
		err = errs.NotFound("error.not-found")
	}
	if err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Account, "passkey renamed", s.Actor)
	return nil
}

// RemovePasskey takes one of the actor's passkeys away. Sessions of before end.
func RemovePasskey(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, key string) error {
	n, err := tx.Exec(ctx, `DELETE FROM account_passkey WHERE tenant_id = $1 AND account_id = $2 AND id = $3`, s.Tenant, s.Actor, clean(key))
	if err == nil && n != 1 {
		err = errs.NotFound("error.not-found")
	}
	if err != nil {
		return err
	}
	return settle(ctx, tx, c, s, s.Actor, "passkey removed")
}

func scanKey(row db.Row) (k Key, err error) {
	err = row.Scan(&k.ID, &k.Name, db.Time(&k.Made), db.Time(&k.Used))
	return k, err
}

// keys gives the actor's passkeys, the oldest first.
func keys(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Key, error) {
	return db.All(ctx, tx, scanKey, `SELECT id, name, made_at, used_at FROM account_passkey
		WHERE tenant_id = $1 AND account_id = $2 ORDER BY made_at, id`, s.Tenant, s.Actor)
}
