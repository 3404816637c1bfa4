package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/mail"
	"wegwarte/internal/path"
	"wegwarte/internal/seal"
	"wegwarte/internal/web"
	"wegwarte/internal/web/door"
)

type serveCmd struct {
	database
	mailing
	signing
	Listen  string `env:"WEGWARTE_LISTEN" default:"127.0.0.1:8080" help:"Address to listen on (${env})."`
	HTTPS   bool   `env:"WEGWARTE_HTTPS" negatable:"" default:"true" help:"Browsers come by HTTPS, through a proxy in front (${env})."`
	Proxied bool   `env:"WEGWARTE_PROXIED" help:"A proxy in front names the client last in X-Forwarded-For (${env})."`
	Migrate bool   `env:"WEGWARTE_MIGRATE" help:"Bring the schema up to date first (${env})."`

	ExportFree int `env:"WEGWARTE_EXPORT_FREE" default:"200" help:"So many persons may leave as a table without a second person's release (${env})."`

	AZRErase bool `name:"azr-erase" env:"WEGWARTE_AZR_ERASE" negatable:"" default:"true" help:"Statements of the AZR that it has deleted are deleted here, too, unless the person wants them kept (${env})."`

	WayMonths int    `env:"WEGWARTE_WAY_MONTHS" default:"0" help:"So many months after support has ended its goals, steps, notes, meetings and letters are deleted; 0: they stay (${env})."`
	WaySource string `env:"WEGWARTE_WAY_SOURCE" help:"The rule that names these months: law, order or decision of the office (${env})."`

	secretFile
	SecondFactor string `enum:"required,optional" default:"required" env:"WEGWARTE_SECOND_FACTOR" help:"Whether who may see health data needs a second factor: ${enum} (${env})."`
}

// Help shows an example.
func (serveCmd) Help() string {
	return "Example:\n  wegwarte serve --db sqlite:/var/lib/wegwarte/wegwarte.db --listen 127.0.0.1:8080"
}

// Run serves until the program is told to stop.
func (c *serveCmd) Run(rt *runtime) error {
	mails, err := c.transport()
	if err != nil {
		return err
	}
	if c.ExportFree < 1 {
		return errors.New("--export-free is at least 1")
	}
	if c.WayMonths < 0 || c.WayMonths > 1200 || c.WayMonths > 0 && strings.TrimSpace(c.WaySource) == "" {
		return errors.New("--way-months is up to 1200, and needs --way-source: the rule that names the period")
	}
	if c.Migrate {
		if err := (&migrateCmd{database: c.database}).Run(rt); err != nil {
			return err
		}
	}
	key, err := c.auditKey()
	if err != nil {
		return err
	}
	d, err := rt.open(c.database)
	if err != nil {
		return err
	}
	setup, err := c.setup(rt, d)
	if err != nil {
		return errors.Join(err, d.Close())
	}
	setup.Mailed = mails != nil
	house := door.House{URL: setup.PublicURL, Mailed: setup.Mailed, Hour: c.MailHour, Free: c.ExportFree, ErasesAZR: c.AZRErase, Ways: path.Keeping{Months: c.WayMonths, Source: strings.TrimSpace(c.WaySource)}}
	return errors.Join(serve(rt, c.Listen, web.Config{DB: d, Setup: setup, Secure: c.HTTPS, Proxied: c.Proxied, House: house, AuditKey: key}, mails, nil), d.Close())
}

// setup gives how people come in here.
func (c *serveCmd) setup(rt *runtime, d *db.DB) (account.Setup, error) {
	address := strings.TrimSuffix(c.URL, "/")
	file, err := c.secretFile.path(c.DB)
	if err != nil {
		return account.Setup{}, err
	}
	keys, err := seal.Ready(rt.Ctx, d, file, d.Dialect() == db.SQLite)
	return account.Setup{Keys: keys, Required: c.SecondFactor == "required", PublicURL: address}, err
}

// serve answers on the address, and works through the jobs, until the context
// ends; then it lets the requests and jobs under way finish. It calls ready, if
// any, once it listens, with its URL.
func serve(rt *runtime, listen string, c web.Config, mails mail.Transport, ready func(url string)) error {
	collectLess()
	log := slog.New(slog.NewTextHandler(rt.Err, nil))
	listener, err := (&net.ListenConfig{}).Listen(rt.Ctx, "tcp", listen)
	if err != nil {
		return err
	}
	c.Clock, c.Log, c.Version = rt.Clock, log, version().Version
	server := web.Server(web.Handler(c))
	server.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelWarn)
	worked := make(chan struct{})
	go func() {
		defer close(worked)
		jobs(c.DB, rt.Clock, log, mails, c.House).Run(rt.Ctx)
	}()
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	if ready == nil {
		ready = func(url string) { log.Info("listening", "url", url) }
	}
	ready("http://" + listener.Addr().String())
	ctx, stop := context.WithCancel(rt.Ctx)
	defer stop()
	signed := make(chan struct{})
	go func() { defer close(signed); renewKeys(ctx, c.DB, c.Setup.Keys, log); signDaily(ctx, rt, c, log) }()
	select {
	case err = <-ended:
	case <-rt.Ctx.Done():
		grace, cancel := context.WithTimeout(context.WithoutCancel(rt.Ctx), 20*time.Second)
		defer cancel()
		err = server.Shutdown(grace)
		<-worked
	}
	stop()
	<-signed
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	if err == nil {
		log.Info("stopped")
	}
	return err
}

// collectLess lets twice as much garbage gather beside what lives as Go would:
// pages leave much of it and keep little, and to collect it takes the processor a
// tenth of its time. Near the limit it is collected as often as need be. What the
// operator says (GOGC, GOMEMLIMIT) holds instead. What the start left behind goes
// back to the system, as a program that nobody asks anything collects nothing.
func collectLess() {
	time.AfterFunc(time.Second, debug.FreeOSMemory)
	const percent, limit = 200, 200 << 20
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(limit)
	}
}

// signDaily signs where the chains of the audit end, once a day, as long as the
// server runs and if it has a key. The lines in the log are to be kept elsewhere.
func signDaily(ctx context.Context, rt *runtime, c web.Config, log *slog.Logger) {
	const often, day = time.Hour, 24 * time.Hour
	own := *rt
	own.Ctx = ctx
	for c.AuditKey != nil {
		points, err := checkpoint(&own, c.DB, c.AuditKey, day)
		if c.House.Demo {
			points = nil // nobody keeps them, and they would push away where the demo is
		}
		for _, point := range points {
			log.Info("checkpoint", "line", point.String())
		}
		if err != nil && ctx.Err() == nil {
			log.Error("checkpoint", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(often):
		}
	}
}
