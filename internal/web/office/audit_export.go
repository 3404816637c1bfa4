package office

import (
	"context"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/sheet/evidence"
	"wegwarte/internal/web/door"
)

// ExportAudit sends the entries that pass the filter, with the proof that they
// are those of the chain.
func ExportAudit(v *door.Visit) error {
	p := auditList{Filter: askedFor(v.Form(), v.Today())}
	f, err := p.Filter.read()
	if err != nil {
		return p.invalid(v, err)
	}
	pack := evidence.Pack{Key: v.AuditKey()}
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		if pack.Entries, pack.Proof, err = audit.Take(ctx, tx, v.Clock, v.Scope, f); err != nil {
			return err
		}
		actors := map[id.ID]bool{}
		var named []id.ID
		for _, e := range pack.Entries {
			if !actors[e.Actor] {
				actors[e.Actor] = true
				named = append(named, e.Actor)
			}
		}
		pack.Names, err = account.Names(ctx, tx, v.Scope, named)
		return err
	})
	if errs.Is(err, errs.KindInvalid) {
		return p.invalid(v, err)
	}
	if err != nil {
		return err
	}
	name := "protokoll-" + v.Today().String()
	pack.ReadMe = v.T("audit.export.read-me", "office", v.Tenant.Name, "rows", len(pack.Entries), "seq", int(pack.Proof.Seq),
		"head", pack.Proof.Hash, "file", name+".zip")
	if pack.Key == nil {
		pack.ReadMe += "\n\n" + v.T("audit.export.unsigned")
	}
	file, err := evidence.Write(pack)
	if err != nil {
		return err
	}
	return v.Send(name+".zip", "application/zip", file)
}
