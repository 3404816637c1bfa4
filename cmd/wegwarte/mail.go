package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/mail"
	"wegwarte/internal/smtp"
)

type mailCmd struct {
	Test   mailTestCmd   `cmd:"" help:"Send a mail, to try out the mail server."`
	Bounce mailBounceCmd `cmd:"" help:"Read a report of failure that came back."`
}

// Help shows an example.
func (mailCmd) Help() string { return "Example:\n  wegwarte mail test verwaltung@stadt.example" }

type mailTestCmd struct {
	mailing
	Address string `arg:"" help:"To whom."`
}

// Help shows an example.
func (mailTestCmd) Help() string {
	return "The mail is sent at once, and is in nobody's outbox.\n\nExample:\n  WEGWARTE_SMTP=smtps://wegwarte:…@mail.land.example wegwarte mail test verwaltung@stadt.example"
}

// Run sends it and says what the server said.
func (c *mailTestCmd) Run(rt *runtime) error {
	server, err := c.transport()
	if err != nil {
		return err
	}
	if server == nil {
		return errors.New("no mail server is set up: set WEGWARTE_SMTP, WEGWARTE_MAIL_FROM and WEGWARTE_URL")
	}
	m := mail.Mail{ID: id.New(), Tenant: id.New(), Address: c.Address, Kind: mail.Trial, Path: "/"}
	letter, err := m.Compose(rt.Ctx, nil, c.URL, i18n.German, false)
	if err != nil {
		return err
	}
	var refusal *mail.Refusal
	switch err := server.Send(rt.Ctx, letter); {
	case errors.As(err, &refusal):
		fmt.Fprintf(rt.Err, "The mail server refused it: %v\n", refusal)
		return errRefused
	case err != nil:
		return fmt.Errorf("it was not sent, and would be tried again: %w", err)
	}
	fmt.Fprintln(rt.Out, "The mail server took it.")
	return nil
}

type mailBounceCmd struct {
	database
	File string `arg:"" help:"The report (RFC 3464) as it came, - for standard input."`
}

// Help shows an example.
func (mailBounceCmd) Help() string {
	return "A mail server may hand reports over by itself. Reports that are not about a mail of ours are refused (exit 1).\n\n" +
		"Example:\n  wegwarte mail bounce report.eml"
}

// Run finds the mail, and keeps that it did not arrive.
func (c *mailBounceCmd) Run(rt *runtime) error {
	in := rt.In
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return err
		}
		defer f.Close() //nolint:errcheck // read only
		in = f
	}
	report, err := smtp.ReadReport(in)
	_, _ = io.Copy(io.Discard, io.LimitReader(in, 64<<20)) // who writes into our pipe is not cut off
	if err != nil {
		fmt.Fprintf(rt.Err, "%v\n", err)
		return errRefused
	}
	if report.Action != "failed" {
		fmt.Fprintf(rt.Out, "Nothing to keep: the report says %q.\n", report.Action)
		return nil
	}
	d, err := rt.open(c.database)
	if err != nil {
		return err
	}
	news := false
	err = d.Do(rt.Ctx, report.Reference.Tenant, func(ctx context.Context, tx *db.Tx) error {
		news, err = mail.Bounce(ctx, tx, rt.Clock, report.Reference, report.Status+" "+report.Answer, mail.AddressRefused(0, report.Status))
		return err
	})
	switch err := errors.Join(err, d.Close()); {
	case errs.Is(err, errs.KindNotFound):
		fmt.Fprintln(rt.Err, "The report is about a mail that is not, or no longer, in the outbox.")
		return errRefused
	case err != nil:
		return err
	}
	if news {
		fmt.Fprintln(rt.Out, "Kept: the mail did not arrive.")
	} else {
		fmt.Fprintln(rt.Out, "That was known already.")
	}
	return nil
}
