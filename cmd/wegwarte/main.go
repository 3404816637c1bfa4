// Command wegwarte is the whole of Wegwarte in one program: it serves the
// pages, keeps the database, and does from the command line what an operator
// needs. Each sub-command has a file of its own: parse, wire, run; no rules.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
)

// commands is what can be asked of the program.
type commands struct {
	Demo           demoCmd           `cmd:"" help:"Make a believable world and serve it." group:"run"`
	Serve          serveCmd          `cmd:"" help:"Serve the pages." group:"run"`
	Migrate        migrateCmd        `cmd:"" help:"Bring the database's schema up to date." group:"keep"`
	User           userCmd           `cmd:"" help:"The people who work here." group:"keep"`
	Secret         secretCmd         `cmd:"" help:"The keys that seal what a copy of the database must not tell." group:"keep"`
	Tenant         tenantCmd         `cmd:"" help:"The Land, its facilities, its municipalities." group:"keep"`
	Municipalities municipalitiesCmd `cmd:"" help:"The official list of municipalities." group:"data"`
	Import         importCmd         `cmd:"" help:"Bring data in." group:"data"`
	Fhir           fhirCmd           `cmd:"" help:"Health documents in FHIR R4." group:"data"`
	Quota          quotaCmd          `cmd:"" help:"Who has to take in how many, as a calculation that opens." group:"data"`
	Figures        figuresCmd        `cmd:"" help:"Official figures of municipalities." group:"data"`
	Vaccination    vaccinationCmd    `cmd:"" help:"What is probably still due: doses held against dated rules." group:"data"`
	Deadline       deadlineCmd       `cmd:"" help:"Until when an authority has to answer, and whose turn it is." group:"data"`
	Duplicates     duplicatesCmd     `cmd:"" help:"The same person registered twice." group:"data"`
	Disclosure     disclosureCmd     `cmd:"" help:"What may be published: nobody can be told from it." group:"data"`
	Allocate       allocateCmd       `cmd:"" help:"Who goes where: a proposal, its proof, its replay." group:"data"`
	Place          placeCmd          `cmd:"" help:"Who lives where, from which day: a plan and its proof." group:"data"`
	Plan           planCmd           `cmd:"" help:"Who comes, where they live, when the last hall closes, at what cost." group:"data"`
	Database       databaseCmd       `cmd:"" name:"db" help:"The database's file." group:"keep"`
	Key            keyCmd            `cmd:"" help:"The key of an encrypted database." group:"keep"`
	Backup         backupCmd         `cmd:"" help:"Back a SQLite database up, or check a backup." group:"keep"`
	Audit          auditCmd          `cmd:"" help:"Who read and wrote what." group:"keep"`
	Mail           mailCmd           `cmd:"" help:"Mails to the people who work here." group:"keep"`
	Job            jobCmd            `cmd:"" help:"Work that runs later." group:"keep"`
	Config         configCmd         `cmd:"" help:"How this program is set up." group:"keep"`
	Version        versionCmd        `cmd:"" help:"Which program this is." group:"keep"`
}

// runtime is what every sub-command works with.
type runtime struct {
	Ctx   context.Context //nolint:containedctx // the life of one command
	In    io.Reader
	Out   io.Writer
	Err   io.Writer
	Clock clock.Clock
}

// errRefused ends a command that did its work and found something wrong with
// what it was given: it has said what, and exits with 1.
var errRefused = errors.New("refused")

// refuse says what is wrong with a file, a line for each fault.
func refuse(rt *runtime, file string, err error) error {
	lines := []string{said(rt.Ctx, err)}
	if faults := i18n.Err(rt.Ctx, err); len(faults) > 1 {
		lines = nil
		for _, fault := range faults {
			lines = append(lines, fault.Text)
		}
	}
	for _, line := range lines {
		fmt.Fprintf(rt.Err, "wegwarte: %s: %s\n", file, line)
	}
	return errRefused
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	rt := &runtime{Ctx: i18n.With(ctx, i18n.German), In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Clock: clock.System{}}
	code := run(rt, os.Args[1:])
	stop()
	os.Exit(code)
}

// run does what the arguments say and gives the exit code: 0 done, 1 something
// was refused, 2 the arguments or the surroundings are wrong.
func run(rt *runtime, args []string) int {
	if len(args) == 0 {
		args = []string{"--help"}
	}
	program := newProgram(rt.Out, rt.Err, func(r runner) error { return r.Run(rt) })
	program.SetArgs(args)
	switch err := program.Execute(); {
	case err == nil:
		return 0
	case errors.Is(err, errRefused):
		return 1
	default:
		fmt.Fprintf(rt.Err, "wegwarte: %s\n", said(rt.Ctx, err))
		return 2
	}
}

// said words an error for the person at the command line; a cause is shown too,
// as they are the operator.
func said(ctx context.Context, err error) string {
	faults := i18n.Err(ctx, err)
	if len(faults) == 0 || faults[0].Text == i18n.T(ctx, "error.internal") {
		return err.Error()
	}
	where := "" // what the program was doing, where that is known
	if e, ok := errors.AsType[*errs.Error](err); ok {
		where, _, _ = strings.Cut(err.Error(), e.Error())
	}
	return where + faults[0].Text
}

// open opens the database and sees to it that its schema is up to date.
func (rt *runtime) open(where database) (*db.DB, error) {
	key, err := where.key()
	if err != nil {
		return nil, err
	}
	d, err := db.Open(rt.Ctx, where.DB, db.Encrypted(key))
	if err != nil {
		return nil, err
	}
	if err := usable(rt.Ctx, d); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// usable says what keeps us from working with the database, if anything.
func usable(ctx context.Context, d *db.DB) error {
	if pending, err := d.Pending(ctx); err != nil || pending {
		return cmp.Or(err, errors.New("the database's schema is not up to date: run `wegwarte migrate`"))
	}
	if walled, err := d.Walled(ctx); err != nil || !walled {
		return cmp.Or(err, errors.New("PostgreSQL knows us as a superuser or with BYPASSRLS: row-level security would not hold; use a role of its own"))
	}
	return nil
}

// database is the flags that name the database.
type database struct {
	DB      string `name:"db" env:"WEGWARTE_DB" default:"sqlite:wegwarte.db" placeholder:"DSN" help:"sqlite:FILE or postgres://… (${env})."`
	KeyFile string `env:"WEGWARTE_KEY_FILE" placeholder:"FILE" help:"The SQLite database is encrypted with the key in this file (${env})."`
}

// key gives the key of the database, none where no file is named.
func (d database) key() (db.Key, error) {
	if d.KeyFile == "" {
		return db.Key{}, nil
	}
	return db.ReadKey(d.KeyFile)
}

// form is the flag for commands that print data.
type form struct {
	Format string `enum:"text,json" default:"text" help:"text or json."`
}

// tell gives a report as JSON, or in words.
func (f form) tell(rt *runtime, report any, words func(*runtime) error) error {
	if f.Format == "json" {
		return json.NewEncoder(rt.Out).Encode(report)
	}
	return words(rt)
}
