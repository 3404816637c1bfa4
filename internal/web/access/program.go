package access

import (
	"context"

	"wegwarte/internal/account"
	"wegwarte/internal/api"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/web/door"
)

const programPath = "/schnittstelle"

// programs are the programs of others that come by a key.
type programs struct {
	All     []account.Program
	Address string // of the interface
	New     string // the key that was just made, shown once
	Name    string
	Faults  i18n.Faults
}

// ListPrograms shows which programs come, and hands out keys.
func ListPrograms(v *door.Visit) error {
	p, err := loadPrograms(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("program.title"), programsPage(p))
}

func loadPrograms(v *door.Visit) (p programs, err error) {
	p.Address = v.House().URL + api.Prefix
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		p.All, err = account.Programs(ctx, tx, v.Scope)
		return err
	})
	return p, err
}

// AddProgram makes a key and shows it, this once: it answers with the page itself,
// so that the secret is in no session and no address.
func AddProgram(v *door.Visit) error {
	var secret string
	failed := v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		secret, err = account.AddProgram(ctx, tx, v.Clock, v.Scope, account.AddProgramCommand{Use: account.Vacancies, Name: v.Text("name")})
		return err
	})
	if failed != nil && !errs.Is(failed, errs.KindInvalid) {
		return failed
	}
	p, err := loadPrograms(v)
	if err != nil {
		return err
	}
	if failed != nil {
		p.Name, p.Faults = v.Text("name"), i18n.Err(v.Context(), failed)
		return v.ShowInvalid(v.T("program.title"), programsPage(p))
	}
	p.New = secret
	return v.Show(v.T("program.once"), programsPage(p))
}

// EndProgram ends a key.
func EndProgram(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		return account.EndProgram(ctx, tx, v.Clock, v.Scope, which)
	})
	if err != nil {
		return err
	}
	return v.Go(programPath, "program.ended")
}
