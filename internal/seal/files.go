package seal

import (
	"context"
	"errors"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
)

// Files is a table of sealed files, each under a key of its own that is sealed
// with the key named. Its columns are the owner's, part, tenant_id, key_name,
// file_key and sealed.
type Files struct {
	Table string
	Owner string // the column of what a file belongs to
}

// File is one that is still sealed.
type File struct {
	Owner       id.ID
	key, sealed []byte
}

var errNoKeys = errors.New("seal: no keys to seal files with")

// place names the place a file is sealed for: put into another row, or under
// another tenant, it does not open.
func (f Files) place(tenant, owner id.ID, part string) string {
	return f.Table + " " + string(tenant) + " " + string(owner) + " " + part
}

// Keep seals a file and stores it; an empty one is none.
func (f Files) Keep(ctx context.Context, tx *db.Tx, keys *Ring, tenant, owner id.ID, part string, data []byte) error {
	if keys == nil {
		return errs.Internal(errNoKeys)
	}
	if len(data) == 0 {
		return nil
	}
	at := f.place(tenant, owner, part)
	key, sealedKey := keys.NewKey(at)
	_, err := tx.Exec(ctx, `INSERT INTO `+f.Table+` (`+f.Owner+`, part, tenant_id, key_name, file_key, sealed) VALUES ($1, $2, $3, $4, $5, $6)`,
		owner, part, tenant, keys.Current(), sealedKey, key.Seal(data, at))
	return err
}

// Open gives that part of each owner that there is.
func (f Files) Open(ctx context.Context, tx *db.Tx, keys *Ring, tenant id.ID, part string, owners ...id.ID) (map[id.ID][]byte, error) {
	open := map[id.ID][]byte{}
	if len(owners) == 0 {
		return open, nil
	}
	if keys == nil {
		return nil, errs.Internal(errNoKeys)
	}
	args := []any{tenant, part}
	found, err := db.All(ctx, tx, func(row db.Row) (one File, err error) { return one, row.Scan(&one.Owner, &one.key, &one.sealed) },
		`SELECT `+f.Owner+`, file_key, sealed FROM `+f.Table+` WHERE tenant_id = $1 AND part = $2 AND `+f.Owner+` IN (`+db.List(&args, owners)+`)`, args...)
	if err != nil {
		return nil, err
	}
	for _, one := range found {
		at := f.place(tenant, one.Owner, part)
		key, err := keys.OpenKey(one.key, at)
		if err == nil {
			open[one.Owner], err = key.Open(one.sealed, at)
		}
		if err != nil {
			return nil, errs.Internal(err)
		}
	}
	return open, nil
}

// renewed is how many keys one transaction seals anew.
const renewed = 100

// Renew seals the keys of a tenant's files with the current key of the ring where
// an older one had sealed them, and gives how many there were. The files stay as
// they are, and nothing of them is read.
func (f Files) Renew(ctx context.Context, d *db.DB, keys *Ring, tenant id.ID) (count int, err error) {
	type old struct {
		owner id.ID
		part  string
		key   []byte
	}
	for {
		var found []old
		err := d.Do(ctx, tenant, func(ctx context.Context, tx *db.Tx) (err error) {
			found, err = db.All(ctx, tx, func(row db.Row) (o old, err error) { return o, row.Scan(&o.owner, &o.part, &o.key) },
				`SELECT `+f.Owner+`, part, file_key FROM `+f.Table+` WHERE tenant_id = $1 AND (key_name < $2 OR key_name > $2)
				ORDER BY `+f.Owner+`, part LIMIT $3`+tx.ForUpdate(), tenant, keys.Current(), renewed)
			if err != nil {
				return err
			}
			for _, one := range found {
				fresh, err := keys.Renew(one.key, f.place(tenant, one.owner, one.part))
				if err != nil {
					return err
				}
				if err := tx.Must(ctx, `UPDATE `+f.Table+` SET file_key = $4, key_name = $5 WHERE tenant_id = $1 AND `+f.Owner+` = $2 AND part = $3`,
					tenant, one.owner, one.part, fresh, keys.Current()); err != nil {
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
