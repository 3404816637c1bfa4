package office

import (
	"context"
	"net/url"
	"strconv"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

type auditList struct {
	Filter     auditFilter
	Faults     i18n.Faults
	Entries    []audit.Entry
	Names      map[id.ID]string
	Colleagues []account.Colleague
	At         tenant.Kind
	Order      ui.ListOrder
	Next       string
	Paged      bool
	Verdict    *audit.Verdict // set when it was asked for
	Checked    audit.Witnessed
	Point      *audit.Checkpoint // the last one, if any
}

const auditPage = 50

// ListAudit shows who read and wrote what, newest first; that it was looked at
// is itself on record.
func ListAudit(v *door.Visit) error {
	query := v.R.URL.Query()
	p := auditList{Filter: askedFor(query, v.Today())}
	f, err := p.Filter.read()
	p.Order = p.Filter.order(query)
	if err != nil {
		return p.invalid(v, err)
	}
	f.Limit, f.Oldest = auditPage, p.Order.Down
	f.Before, _ = strconv.ParseInt(query.Get(fieldBefore), 10, 64)
	p.Paged = f.Before > 0
	if err := p.load(v, f); err != nil {
		return err
	}
	p.Next = p.next()
	return v.Show(v.T("audit.title"), auditListPage(p))
}

// VerifyAudit recomputes the tenant's chain, holds its checkpoints against it and
// shows the verdict.
func VerifyAudit(v *door.Visit) error {
	if err := v.Scope.MayRead(tenant.Audit); err != nil {
		return err
	}
	verdict, err := audit.Verify(v.Context(), v.DB(), v.Scope.Tenant)
	if err != nil {
		return err
	}
	p := auditList{Verdict: &verdict, Filter: askedFor(nil, v.Today())}
	if p.Checked, err = audit.Witness(v.Context(), v.DB(), v.Scope.Tenant, nil, nil); err != nil {
		return err
	}
	f, err := p.Filter.read()
	if err != nil {
		return err
	}
	f.Limit, p.Order = auditPage, p.Filter.order(nil)
	if err := p.load(v, f); err != nil {
		return err
	}
	p.Next = p.next()
	return v.Show(v.T("audit.title"), auditListPage(p))
}

func (p *auditList) load(v *door.Visit, f audit.Filter) error {
	return v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Entries, err = audit.Look(ctx, tx, v.Clock, v.Scope, f); err != nil {
			return err
		}
		var named []id.ID
		for _, e := range p.Entries {
			named = append(append(named, e.Actor), e.Subjects[:min(len(e.Subjects), shownSubjects)]...)
		}
		if p.Names, err = account.Names(ctx, tx, v.Scope, distinct(named)); err != nil {
			return err
		}
		return p.loadForm(ctx, tx, v)
	})
}

// next is the address of the page that follows, "" where there is none.
func (p auditList) next() string {
	if n := len(p.Entries); n == auditPage {
		return p.Order.URL(url.Values{fieldBefore: {strconv.FormatInt(p.Entries[n-1].Seq, 10)}})
	}
	return ""
}

// loadForm loads what the page shows whatever is listed.
func (p *auditList) loadForm(ctx context.Context, tx *db.Tx, v *door.Visit) (err error) {
	p.At = v.Scope.Kind
	point, there, err := audit.LastCheckpoint(ctx, tx, v.Scope.Tenant)
	if err != nil {
		return err
	}
	if there {
		p.Point = &point
	}
	p.Colleagues, err = account.Colleagues(ctx, tx, v.Scope)
	return err
}

// invalid shows the page without entries and what is wrong with the filter.
func (p auditList) invalid(v *door.Visit, wrong error) error {
	p.Faults = i18n.Err(v.Context(), wrong)
	err := v.Look(func(ctx context.Context, tx *db.Tx) error { return p.loadForm(ctx, tx, v) })
	if err != nil {
		return err
	}
	return v.ShowInvalid(v.T("audit.title"), auditListPage(p))
}

func distinct(all []id.ID) (once []id.ID) {
	seen := map[id.ID]bool{}
	for _, one := range all {
		if one != "" && !seen[one] {
			seen[one] = true
			once = append(once, one)
		}
	}
	return once
}
