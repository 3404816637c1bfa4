package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

type userCmd struct {
	Add      userAddCmd      `cmd:"" help:"Create an account; the password is read from standard input."`
	List     userListCmd     `cmd:"" help:"List the accounts of a tenant."`
	Password userPasswordCmd `cmd:"" help:"Set a password, read from standard input, and end all sessions."`
	Factor   userFactorCmd   `cmd:"" help:"Take away a lost second factor; a new one is set up at the next log-in."`
	End      userEndCmd      `cmd:"" help:"End an account's access and its sessions."`
}

// Help shows an example.
func (userCmd) Help() string { return "Example:\n  wegwarte user list --at land:05" }

type userAddCmd struct {
	database
	at
	Email    string   `arg:"" help:"E-mail address to log in with."`
	Name     string   `required:"" help:"Name as colleagues see it."`
	Role     []string `required:"" help:"Roles, e.g. intake,housing; see the page /rechte."`
	Facility string   `help:"Name of the facility, for roles that work in one."`
}

// Help shows an example.
func (userAddCmd) Help() string {
	return "Example:\n  wegwarte user add a.muster@stadt.example --at 05162004 --name 'A. Muster' --role intake,lead < password.txt"
}

// Run creates the account.
func (c *userAddCmd) Run(rt *runtime) error {
	password, err := rt.secret()
	if err != nil {
		return err
	}
	return c.within(rt, c.database, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
		n := account.New{Email: c.Email, Name: c.Name, Password: password}
		for _, r := range c.Role {
			n.Roles = append(n.Roles, tenant.Role(r))
		}
		if c.Facility != "" {
			if n.Unit, err = unitNamed(ctx, tx, s, c.Facility); err != nil {
				return err
			}
		}
		_, err := account.Add(ctx, tx, rt.Clock, s, n)
		return err
	})
}

type userListCmd struct {
	database
	at
	form
}

// Help shows an example.
func (userListCmd) Help() string {
	return "Example:\n  wegwarte user list --at land:05 --format json"
}

// Run prints the accounts.
func (c *userListCmd) Run(rt *runtime) error {
	var all []account.Account
	err := c.within(rt, c.database, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
		for {
			var next account.Page
			if len(all) > 0 {
				next.After = all[len(all)-1].ID
			}
			page, err := account.List(ctx, tx, rt.Clock, s, next)
			if err != nil || len(page) == 0 {
				return err
			}
			all = append(all, page...)
		}
	})
	if err != nil {
		return err
	}
	if c.Format == "json" {
		type row struct {
			ID     id.ID         `json:"id"`
			Email  string        `json:"email"`
			Name   string        `json:"name"`
			Active bool          `json:"active"`
			Roles  []tenant.Role `json:"roles"`
		}
		rows := []row{}
		for _, a := range all {
			rows = append(rows, row{a.ID, a.Email, a.Name, a.Active, a.Roles})
		}
		return json.NewEncoder(rt.Out).Encode(rows)
	}
	w := tabwriter.NewWriter(rt.Out, 0, 4, 2, ' ', 0)
	for _, a := range all {
		fmt.Fprintf(w, "%s\t%s\t%v\tactive=%t\n", a.Email, a.Name, a.Roles, a.Active)
	}
	return w.Flush()
}

type userPasswordCmd struct {
	database
	at
	Email string `arg:"" help:"Whose password."`
}

// Help shows an example.
func (userPasswordCmd) Help() string {
	return "Example:\n  wegwarte user password a.muster@stadt.example --at 05162004 < password.txt"
}

// Run sets the password.
func (c *userPasswordCmd) Run(rt *runtime) error {
	password, err := rt.secret()
	if err != nil {
		return err
	}
	return c.within(rt, c.database, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
		a, err := account.ByEmail(ctx, tx, rt.Clock, s, c.Email)
		if err != nil {
			return err
		}
		return account.SetPassword(ctx, tx, rt.Clock, s, a.ID, password)
	})
}

type userFactorCmd struct {
	database
	at
	Email string `arg:"" help:"Whose second factor."`
}

// Help shows an example.
func (userFactorCmd) Help() string {
	return "For the one administrator who has lost phone and recovery codes; others are reset in the browser.\n\n" +
		"Example:\n  wegwarte user factor a.muster@stadt.example --at 05162004"
}

// Run takes the factors away.
func (c *userFactorCmd) Run(rt *runtime) error {
	return c.within(rt, c.database, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
		a, err := account.ByEmail(ctx, tx, rt.Clock, s, c.Email)
		if err != nil {
			return err
		}
		return account.ResetFactors(ctx, tx, rt.Clock, s, a.ID)
	})
}

type userEndCmd struct {
	database
	at
	Email string `arg:"" help:"Whose access."`
}

// Help shows an example.
func (userEndCmd) Help() string {
	return "Example:\n  wegwarte user end a.muster@stadt.example --at 05162004"
}

// Run ends the access.
func (c *userEndCmd) Run(rt *runtime) error {
	return c.within(rt, c.database, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
		a, err := account.ByEmail(ctx, tx, rt.Clock, s, c.Email)
		if err != nil {
			return err
		}
		return account.SetActive(ctx, tx, rt.Clock, s, a.ID, false)
	})
}

// secret reads a password: the first line of standard input.
func (rt *runtime) secret() (string, error) {
	line, err := bufio.NewReader(rt.In).ReadString('\n')
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		return "", errors.Join(errors.New("the password is read from standard input, one line"), err)
	}
	return line, nil
}

func unitNamed(ctx context.Context, tx *db.Tx, s tenant.Scope, name string) (id.ID, error) {
	units, err := tenant.Units(ctx, tx, s)
	for _, u := range units {
		if u.Name == name {
			return u.ID, nil
		}
	}
	return "", errors.Join(fmt.Errorf("there is no facility %q", name), err)
}
