package audit

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// SubjectFilter is whose entries somebody reads on their own page.
type SubjectFilter struct {
	Persons   []id.ID // the person of the page, and who is shown through them
	Household id.ID
	Before    int64 // the page's key: entries before the one with this Seq
	Limit     int
}

// OfSubject gives what others did with what is known of somebody, to themselves, the
// latest first. Entries that name the household are among them, also those that
// are about somebody else of it: the caller leaves those out, and logs the read.
func OfSubject(ctx context.Context, tx *db.Tx, s tenant.Scope, f SubjectFilter) ([]Entry, error) {
	if s.Own.Person == "" || !slices.Contains(f.Persons, s.Own.Person) || f.Household != s.Own.Household {
		return nil, errs.Forbidden("error.forbidden")
	}
	if err := s.MayRead(tenant.Audit); err != nil {
		return nil, err
	}
	subjects := append(slices.Clone(f.Persons), f.Household)
	args := []any{s.Tenant, s.Actor}
	in := db.List(&args, subjects)
	fresh := make([]string, len(subjects))
	for i, one := range subjects {
		args = append(args, one)
		fresh[i] = `subjects LIKE '%' || ` + db.Last(args) + ` || '%'`
	}
	where := `tenant_id = $1 AND actor <> $2 AND seq IN (SELECT seq FROM audit_subject WHERE tenant_id = $1 AND subject IN (` + in + `)
		UNION ALL SELECT seq FROM audit_entry WHERE tenant_id = $1 AND seq > (SELECT indexed FROM audit_head WHERE tenant_id = $1) AND (` + strings.Join(fresh, " OR ") + `))`
	if f.Before > 0 {
		args = append(args, f.Before)
		where += ` AND (at, seq) < ((SELECT at FROM audit_entry WHERE tenant_id = $1 AND seq = ` + db.Last(args) + `), ` + db.Last(args) + `)`
	}
	return db.All(ctx, tx, scanEntry, `SELECT `+columns+` FROM audit_entry WHERE `+where+fmt.Sprintf(` ORDER BY at DESC, seq DESC LIMIT %d`, min(max(f.Limit, 1), MostEntries)), args...)
}
