package account

import (
	"context"
	"fmt"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/tenant"
)

// FreeExport is how many persons may leave the house as a table without a
// second person's word, where the operator says nothing else.
const FreeExport = 200

// ExportCommand is a list that leaves the house as a table.
type ExportCommand struct {
	Kind    string      // of the list, a word: "households"
	Data    tenant.Data // what it is about
	Filter  string      // which of it, as its address has it; it names nobody
	Rows    int
	Persons int // distinct, in all rows
	Free    int // so many persons need no release
}

// Export puts on record that a list leaves the house, in the transaction that
// has read it, and uses up the actor's release where it holds more persons than
// are free. Without one it is "error.release.needed": nothing may be sent. Whether
// the actor may read the rows is held, and that they were read put on record, by
// those who read them.
func Export(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd ExportCommand) error {
	if cmd.Persons > cmd.Free {
		r, err := ReleaseFor(ctx, tx, c, s, cmd.Kind, cmd.Filter)
		switch {
		case errs.Is(err, errs.KindNotFound), err == nil && (r.State != ReleaseGranted || !r.Covers(cmd.Persons)):
			return errs.Forbidden(needed)
		case err != nil:
			return err
		}
		if err := UseRelease(ctx, tx, c, s, UseReleaseCommand{r.ID, cmd.Kind, cmd.Filter, cmd.Persons}); err != nil {
			return err
		}
	}
	detail := fmt.Sprintf("table: %s rows:%d persons:%d", cmd.Kind, cmd.Rows, cmd.Persons)
	if cmd.Filter != "" {
		detail += " filter:" + cmd.Filter
	}
	audit.Log(tx, c, s, audit.Export, cmd.Data, detail)
	return nil
}

const needed = "error.release.needed"

// ReleaseNeeded reports whether an export failed for want of a release.
func ReleaseNeeded(err error) bool {
	all := errs.All(err)
	return len(all) == 1 && all[0].Key == needed
}
