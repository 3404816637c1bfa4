package office

import (
	"context"
	"net/url"
	"strconv"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

type auditList struct {
	Entries []audit.Entry
	Names   map[id.ID]string
	Subject id.ID
	Actor   id.ID
	Next    string
	Paged   bool
	Verdict *audit.Verdict // set when it was asked for
}

const auditPage = 50

// ListAudit shows who read and wrote what, newest first; that it was looked at
// is itself on record.
func ListAudit(v *door.Visit) error {
	query := v.R.URL.Query()
	f := audit.Filter{Limit: auditPage}
	if one, ok := id.Parse(query.Get("betroffen")); ok {
		f.Subject = one
	}
	if one, ok := id.Parse(query.Get("wer")); ok {
		f.Actor = one
	}
	f.Before, _ = strconv.ParseInt(query.Get("vor"), 10, 64)
	p := auditList{Subject: f.Subject, Actor: f.Actor, Paged: f.Before > 0}
	err := v.Look(func(ctx context.Context, tx *db.Tx) error { return p.load(ctx, tx, v, f) })
	if err != nil {
		return err
	}
	if n := len(p.Entries); n == auditPage {
		query.Set("vor", strconv.FormatInt(p.Entries[n-1].Seq, 10))
		p.Next = "/protokoll?" + query.Encode()
	}
	return v.Show(v.T("audit.title"), auditListPage(p))
}

// VerifyAudit recomputes the tenant's chain and shows the verdict.
func VerifyAudit(v *door.Visit) error {
	if err := v.Scope.MayRead(tenant.Audit); err != nil {
		return err
	}
	verdict, err := audit.Verify(v.Context(), v.DB(), v.Scope.Tenant)
	if err != nil {
		return err
	}
	p := auditList{Verdict: &verdict}
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		return p.load(ctx, tx, v, audit.Filter{Limit: auditPage})
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("audit.title"), auditListPage(p))
}

func (p *auditList) load(ctx context.Context, tx *db.Tx, v *door.Visit, f audit.Filter) (err error) {
	if p.Entries, err = audit.Page(ctx, tx, v.Scope, f); err != nil {
		return err
	}
	var actors, subjects []id.ID
	for _, e := range p.Entries {
		actors, subjects = append(actors, e.Actor), append(subjects, e.Subjects...)
	}
	if p.Names, err = account.Names(ctx, tx, v.Scope, append(actors, subjects...)); err != nil {
		return err
	}
	audit.Log(tx, v.Clock, v.Scope, audit.Read, tenant.Audit, "entries")
	return nil
}

// filtered gives the address of the list narrowed to one subject or actor.
func filtered(key string, value id.ID) string {
	return "/protokoll?" + url.Values{key: {string(value)}}.Encode()
}
