package web_test

import (
	"testing"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit/site"
)

const password = site.Password

// house is a site whose visitors set up second factors.
type house struct{ *site.Site }

// serve runs a house in which a second factor is optional.
func serve(t *testing.T, d *db.DB) *house {
	t.Helper()
	return &house{site.Serve(t, d)}
}

func (s *house) employ(t *testing.T, at tenant.Tenant, email string, unit id.ID, roles ...tenant.Role) account.Account {
	t.Helper()
	return s.Employ(t, at, email, unit, roles...)
}

// visitor is a browser and the house it is in.
type visitor struct {
	*site.Client
	t    *testing.T
	site *house
}

func (s *house) client(t *testing.T) *visitor {
	t.Helper()
	return &visitor{s.Client(t), t, s}
}

func (b *visitor) get(path string) site.Page {
	b.t.Helper()
	return b.Get(path)
}

func (b *visitor) post(path string, pairs ...string) site.Page {
	b.t.Helper()
	return b.Post(path, pairs...)
}

func (b *visitor) logIn(email string) *visitor {
	b.t.Helper()
	b.LogIn(email)
	return b
}
