package record

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/seal"
)

// renewed is how many keys one transaction seals anew.
const renewed = 100

// RenewPaperKeys seals the keys of a tenant's papers with the current key of the
// ring where an older one had sealed them, and gives how many there were. The
// files stay as they are, and nothing of them is read.
func RenewPaperKeys(ctx context.Context, d *db.DB, tenantID id.ID, keys *seal.Ring) (count int, err error) {
	type old struct {
		paper id.ID
		part  PaperPart
		key   []byte
	}
	scan := func(row db.Row) (o old, err error) { return o, row.Scan(&o.paper, &o.part, &o.key) }
	for {
		var found []old
		err := d.Do(ctx, tenantID, func(ctx context.Context, tx *db.Tx) (err error) {
			found, err = db.All(ctx, tx, scan, `SELECT paper_id, part, file_key FROM paper_file
				WHERE tenant_id = $1 AND (key_name < $2 OR key_name > $2) ORDER BY paper_id, part LIMIT $3`+tx.ForUpdate(), tenantID, keys.Current(), renewed)
			if err != nil {
				return err
			}
			for _, one := range found {
				fresh, err := keys.Renew(one.key, place(tenantID, one.paper, one.part))
				if err != nil {
					return err
				}
				if err := tx.Must(ctx, `UPDATE paper_file SET file_key = $4, key_name = $5 WHERE tenant_id = $1 AND paper_id = $2 AND part = $3`,
					tenantID, one.paper, one.part, fresh, keys.Current()); err != nil {
					return err
				}
			}
			return nil
		})
		if count += len(found); err != nil || len(found) < renewed {
			return count, err
		}
	}
}
