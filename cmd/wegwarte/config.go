package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"text/tabwriter"
)

type configCmd struct {
	Show configShowCmd `cmd:"" help:"Show the settings in force, without secrets."`
}

// Help shows an example.
func (configCmd) Help() string { return "Example:\n  wegwarte config show" }

type configShowCmd struct {
	serveCmd `embed:""`
	form
}

// Help shows an example.
func (configShowCmd) Help() string {
	return "Settings come from flags, else from the environment, else from defaults.\n\nExample:\n  WEGWARTE_LISTEN=:8080 wegwarte config show"
}

// setting is one line of what `config show` prints.
type setting struct {
	Name  string `json:"name"`
	Env   string `json:"env"`
	Value string `json:"value"`
}

// Run prints the settings that `serve` would run with.
func (c *configShowCmd) Run(rt *runtime) error {
	secret, err := c.secretFile.path(c.DB)
	if err != nil {
		secret = "" // it has to be named
	}
	settings := []setting{
		{"db", "WEGWARTE_DB", withoutSecret(c.DB)},
		{"audit-key", "WEGWARTE_AUDIT_KEY", c.AuditKey},
		{"key-file", "WEGWARTE_KEY_FILE", c.KeyFile},
		{"listen", "WEGWARTE_LISTEN", c.Listen},
		{"https", "WEGWARTE_HTTPS", strconv.FormatBool(c.HTTPS)},
		{"proxied", "WEGWARTE_PROXIED", strconv.FormatBool(c.Proxied)},
		{"secret-file", "WEGWARTE_SECRET_FILE", secret},
		{"second-factor", "WEGWARTE_SECOND_FACTOR", c.SecondFactor},
		{"migrate", "WEGWARTE_MIGRATE", strconv.FormatBool(c.Migrate)},
		{"url", "WEGWARTE_URL", c.URL},
		{"smtp", "WEGWARTE_SMTP", withoutSecret(c.SMTP)},
		{"mail-from", "WEGWARTE_MAIL_FROM", c.MailFrom},
		{"mail-bounce", "WEGWARTE_MAIL_BOUNCE", c.MailBounce},
		{"mail-hour", "WEGWARTE_MAIL_HOUR", strconv.Itoa(c.MailHour)},
		{"way-months", "WEGWARTE_WAY_MONTHS", strconv.Itoa(c.WayMonths)},
		{"way-source", "WEGWARTE_WAY_SOURCE", c.WaySource},
		{"azr-erase", "WEGWARTE_AZR_ERASE", strconv.FormatBool(c.AZRErase)},
	}
	if c.Format == "json" {
		return json.NewEncoder(rt.Out).Encode(settings)
	}
	w := tabwriter.NewWriter(rt.Out, 0, 4, 2, ' ', 0)
	for _, s := range settings {
		fmt.Fprintf(w, "%s\t%s\t%s\n", s.Name, s.Env, s.Value)
	}
	return w.Flush()
}

// withoutSecret leaves the password and the parameters out of an address.
func withoutSecret(dsn string) string {
	u, err := url.Parse(dsn)
	if err != nil {
		return "(unreadable)"
	}
	u.RawQuery = ""
	return u.Redacted()
}
