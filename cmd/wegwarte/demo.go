package main

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"text/tabwriter"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/demand"
	"wegwarte/internal/housing/lived"
	"wegwarte/internal/i18n"
	"wegwarte/internal/news"
	"wegwarte/internal/night"
	"wegwarte/internal/path/outcome"
	"wegwarte/internal/path/theme"
	"wegwarte/internal/seal"
	"wegwarte/internal/web"
	"wegwarte/internal/web/door"
	demoworld "wegwarte/internal/world"
	"wegwarte/internal/world/days"
)

type demoCmd struct {
	form
	Listen       string `env:"WEGWARTE_LISTEN" default:"127.0.0.1:8080" help:"Address to listen on (${env})."`
	Dir          string `type:"path" placeholder:"DIR" help:"Folder of the demo's database; by default one in your cache folder."`
	Persons      int    `default:"400" help:"How many persons the world has, up to 300000."`
	Seed         uint64 `default:"1" help:"Another seed, another world."`
	SecondFactor string `enum:"required,optional" default:"optional" env:"WEGWARTE_SECOND_FACTOR" help:"Whether who may see health data needs a second factor: ${enum} (${env})."`
	Serve        bool   `negatable:"" default:"true" help:"Serve the pages; --no-serve makes the database only."`
}

// Help shows an example.
func (demoCmd) Help() string {
	return "Nobody in this world exists. It is made for today; on another day, or with other flags, it is made anew.\n\n" +
		"Example:\n  wegwarte demo --persons 2000 --listen 127.0.0.1:8080"
}

// made says what a demo's database was made from. It lies beside the database:
// a file without it is nobody's demo, and is left alone.
type made struct {
	Seed    uint64       `json:"seed"`
	Persons int          `json:"persons"`
	Day     clock.Date   `json:"day"`
	Program string       `json:"program"`
	World   *days.Result `json:"world"` // nil until it was made to the end
}

const mostPersons = 300_000

// Run makes the world, unless today's is there, and serves it.
func (c *demoCmd) Run(rt *runtime) error {
	if c.Persons < 1 || c.Persons > mostPersons {
		return fmt.Errorf("--persons is a number from 1 to %d", mostPersons)
	}
	dir, err := c.folder()
	if err != nil {
		return err
	}
	d, world, err := c.ready(rt, dir)
	if err != nil {
		return err
	}
	if !c.Serve {
		return errors.Join(c.welcome(rt, "", world), d.Close())
	}
	var said error
	keys, err := seal.Ready(rt.Ctx, d, filepath.Join(dir, demoSecret), true)
	if err != nil {
		return errors.Join(err, d.Close())
	}
	key, err := demoKey(filepath.Join(dir, "audit.key"))
	if err != nil {
		return errors.Join(err, d.Close())
	}
	setup := account.Setup{Keys: keys, Required: c.SecondFactor == "required", PublicURL: c.localURL()}
	house := door.House{Hour: 7, Demo: true, ErasesAZR: true} // its mails stay in the outbox
	err = serve(rt, c.Listen, web.Config{DB: d, Setup: setup, House: house, AuditKey: key}, nil, func(url string) { said = c.welcome(rt, url, world) })
	return errors.Join(said, err, d.Close())
}

// demoSecret is the name of the demo's secret file, in its folder.
const demoSecret = "wegwarte.secret"

// localURL is the demo's address with the one name of this machine for which
// browsers make passkeys without HTTPS; "" where others come to it by its name.
func (c *demoCmd) localURL() string {
	host, port, err := net.SplitHostPort(c.Listen)
	if ip := net.ParseIP(host); err != nil || port == "0" || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return ""
	}
	return "http://" + net.JoinHostPort("localhost", port)
}

// demoKey gives the key that signs the demo's audit; it lies beside the demo's
// database, where a real one must not.
func demoKey(file string) (ed25519.PrivateKey, error) {
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		if _, err := audit.NewKey(file); err != nil {
			return nil, err
		}
	}
	return audit.ReadKey(file)
}

func (c *demoCmd) folder() (string, error) {
	dir := c.Dir
	if dir == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			cache = os.TempDir()
		}
		dir = filepath.Join(cache, "wegwarte-demo")
	}
	return dir, os.MkdirAll(dir, 0o700)
}

// ready opens today's world, or makes it.
func (c *demoCmd) ready(rt *runtime, dir string) (*db.DB, *days.Result, error) {
	file, note := filepath.Join(dir, "wegwarte.db"), filepath.Join(dir, "demo.json")
	v := version()
	want := made{Seed: c.Seed, Persons: c.Persons, Day: clock.Today(rt.Clock), Program: v.Version + " " + v.Commit}
	known, err := readMade(note, file)
	if err != nil {
		return nil, nil, err
	}
	world := known.World
	known.World = nil
	if world != nil && known == want {
		if d, err := rt.open(database{DB: "sqlite:" + file}); err == nil {
			fmt.Fprintf(rt.Err, "The world of today is there already: %s\n", file)
			return d, world, nil
		}
	} else if known != (made{}) {
		fmt.Fprintln(rt.Err, "The world that is there was made on another day, by another program or with other flags: it is made anew.")
	}
	d, world, err := c.make(rt, file, note, want)
	if err != nil {
		return nil, nil, fmt.Errorf("making the world: %w", err)
	}
	return d, world, nil
}

// readMade gives what the database was made from, nothing where there is none.
func readMade(note, file string) (m made, err error) {
	text, err := os.ReadFile(note) //nolint:gosec // a file of the demo's own folder
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(file); err == nil {
			return m, fmt.Errorf("%s is there and is no demo's: choose another folder with --dir", file)
		}
		return m, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &m)
	}
	return m, err
}

// make makes the world in a new file. The note is written before and after, so
// that one that was interrupted is known for a demo's and made anew.
func (c *demoCmd) make(rt *runtime, file, note string, want made) (_ *db.DB, _ *days.Result, err error) {
	if err := want.write(note); err != nil {
		return nil, nil, err
	}
	for _, old := range []string{file, file + "-wal", file + "-shm"} {
		if err := os.Remove(old); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, nil, err
		}
	}
	d, err := db.Create(rt.Ctx, "sqlite:"+file)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, d.Close())
		}
	}()
	if _, err := d.Migrate(rt.Ctx); err != nil {
		return nil, nil, err
	}
	keys, err := seal.Ready(rt.Ctx, d, filepath.Join(filepath.Dir(file), demoSecret), true)
	if err != nil {
		return nil, nil, err
	}
	result, err := days.Play(rt.Ctx, d, demoworld.Config{Seed: c.Seed, Persons: c.Persons, Today: want.Day}, keys, rt.Clock.Now(), rt.tell)
	if err != nil {
		return nil, nil, err
	}
	if err := news.Settle(rt.Ctx, d, rt.Clock); err != nil {
		return nil, nil, err
	}
	if err := (&demand.Desk{DB: d, Clock: rt.Clock, Tenants: account.Staffed}).Settle(rt.Ctx); err != nil {
		return nil, nil, err
	}
	if err := (night.Desk{DB: d, Clock: rt.Clock, Actor: "ways", Tenants: account.Staffed, Steps: []night.Step{outcome.Tell, theme.Tell, lived.Keep}}).Settle(rt.Ctx); err != nil {
		return nil, nil, err
	}
	want.World = &result
	return d, &result, want.write(note)
}

func (m made) write(note string) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(note, append(text, '\n'), 0o600)
}

// tell says every thirty days how far the world is.
func (rt *runtime) tell(p days.Progress) {
	if p.Done%30 == 0 || p.Done == p.Days {
		fmt.Fprintf(rt.Err, "Day %d of %d (%s): %d persons.\n", p.Done, p.Days, p.Day, p.Persons)
	}
}

// welcome prints where the demo is and who can log in.
func (c *demoCmd) welcome(rt *runtime, url string, world *days.Result) error {
	if c.Format == "json" {
		return json.NewEncoder(rt.Out).Encode(struct { //nolint:gosec // the password of a world that holds nobody's data
			URL      string `json:"url,omitempty"`
			Password string `json:"password"`
			*days.Result
		}{url, days.Password, world})
	}
	fmt.Fprintf(rt.Out, "\n%d persons in %d households, %d transfers. None of them exists.\n\n", world.Persons, world.Households, world.Transfers)
	w := tabwriter.NewWriter(rt.Out, 0, 4, 2, ' ', 0)
	for _, l := range world.LogIns {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", l.Email, i18n.T(rt.Ctx, "role."+string(l.Role)), l.At)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(rt.Out, "\nThe password is the same for all: %s\n", days.Password)
	if len(world.Guests) > 0 {
		fmt.Fprintf(rt.Out, "\nTheir own page, /ich, with the PIN %s:\n\n", days.PIN)
		for _, g := range world.Guests {
			fmt.Fprintf(rt.Out, "  %s  %s (%s)\n", g.Number, g.Name, g.Language)
		}
	}
	if url != "" {
		fmt.Fprintf(rt.Out, "\n  %s\n\n", url)
	}
	return nil
}
