package main

import (
	"io"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// ownCommands gives every command of the program but those that cobra brings.
func ownCommands(of *cobra.Command) (all []*cobra.Command) {
	for _, c := range of.Commands() {
		if c.Name() != "completion" && c.Name() != "help" {
			all = append(append(all, c), ownCommands(c)...)
		}
	}
	return all
}

// parsing gives a program that reads what it is told, and does nothing.
func parsing() *cobra.Command {
	program := newProgram(io.Discard, io.Discard, func(runner) error { return nil })
	program.InitDefaultCompletionCmd() // as running it does
	return program
}

func TestEveryCommandShowsAnExample(t *testing.T) {
	all := ownCommands(parsing())
	for _, c := range all {
		if !strings.Contains(c.Long, "Example") || !strings.Contains(c.Long, "wegwarte ") {
			t.Errorf("%s --help shows no example", c.CommandPath())
		}
	}
	if len(all) < 20 {
		t.Errorf("looked at %d commands only", len(all))
	}
}

// helpOf gives what the program prints of itself.
func helpOf(t *testing.T, args ...string) string {
	t.Helper()
	var said strings.Builder
	if code := run(&runtime{Ctx: t.Context(), Out: &said, Err: &said}, append(args, "--help")); code != 0 {
		t.Errorf("%v --help exits with %d: %s", args, code, said.String())
	}
	return said.String()
}

func TestEveryHelpNamesWhatCanBeSaidWithinTheWidthOfATerminal(t *testing.T) {
	for _, c := range ownCommands(parsing()) {
		help := helpOf(t, strings.Fields(c.CommandPath())[1:]...)
		for line := range strings.Lines(help) {
			if n := len([]rune(strings.TrimRight(line, "\n"))); n > 80 && !strings.HasPrefix(line, "  wegwarte ") && !strings.HasPrefix(line, "  WEGWARTE") {
				t.Errorf("%s: %d wide: %s", c.CommandPath(), n, line)
			}
		}
	}
	top := helpOf(t)
	at := -1
	for _, part := range []string{"\nTo run it\n", "\n  serve ", "\nTo keep it\n", "\n  migrate ", "\nTo bring data in\n", "\n  import "} {
		next := strings.Index(top, part)
		if next <= at {
			t.Errorf("the help of the program has no %q in its place:\n%s", part, top)
		}
		at = next
	}
	if audit := helpOf(t, "audit"); strings.Contains(audit, "audit [flags]") || !strings.Contains(audit, "audit [command]") {
		t.Errorf("audit is said to do something alone:\n%s", audit)
	}
	verify := strings.Join(strings.Fields(helpOf(t, "audit", "verify")), " ")
	for _, part := range []string{"--db DSN sqlite:FILE or postgres://… (WEGWARTE_DB). (default sqlite:wegwarte.db)", "--format text|json"} {
		if !strings.Contains(verify, part) {
			t.Errorf("audit verify --help does not say %q:\n%s", part, verify)
		}
	}
}

func TestWrongArgumentsAreNamed(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"audit", `expected one of "checkpoint", "key", "verify", "verify-export"`},
		{"verzion", `unexpected argument verzion, did you mean "version"?`},
		{"audit verfy", `unexpected argument verfy, did you mean "verify"?`},
		{"version now", "unexpected argument now"},
		{"config show --forma json", "unknown flag: --forma"},
		{"config show --format xml", `--format must be one of text, json, not "xml"`},
		{"plan --instance a.json --trials many", `--trials must be a whole number, not "many"`},
		{"plan check", "unexpected argument check"},
		{"place --instance a.json --seed=-1", `--seed must be a whole number from 0, not "-1"`},
		{"allocate --instance a.json --time-limit 10", `--time-limit must be a time as 10s or 2m, not "10"`},
		{"serve --https=perhaps", `--https must be true or false, not "perhaps"`},
		{"serve --no-https=perhaps", `--no-https must be true or false, not "perhaps"`},
		{"quota --municipalities help_test.go --reports help_test.go --total x", `--total must be a whole number, not "x"`},
		{"quota --municipalities help_test.go --reports testdata", "is a folder"},
		{"quota --municipalities absent.txt", "absent.txt: no such file"},
		{"user add", `expected "<email>"`},
		{"user add a@b.example", "missing flags: --at TENANT, --name string, --role "},
		{"fhir check", `expected "<file> ..."`},
	} {
		var out, said strings.Builder
		if code := run(&runtime{Ctx: t.Context(), Out: &out, Err: &said}, strings.Fields(c.line)); code != 2 {
			t.Errorf("%s exits with %d", c.line, code)
		}
		if !strings.HasPrefix(said.String(), "wegwarte: ") || !strings.Contains(said.String(), c.want) || out.Len() > 0 {
			t.Errorf("%s says %q and prints %q, want %q", c.line, said.String(), out.String(), c.want)
		}
	}
	t.Setenv("WEGWARTE_MAIL_HOUR", "seven")
	var said strings.Builder
	if code := run(&runtime{Ctx: t.Context(), Out: io.Discard, Err: &said}, []string{"config", "show"}); code != 2 || !strings.Contains(said.String(), `WEGWARTE_MAIL_HOUR: --mail-hour must be a whole number, not "seven"`) {
		t.Errorf("a wrong variable: %d, %q", code, said.String())
	}
}

// asked gives the command that a line asks for, filled in.
func asked(t *testing.T, line string) runner {
	t.Helper()
	var got runner
	program := newProgram(io.Discard, io.Discard, func(r runner) error { got = r; return nil })
	program.SetArgs(strings.Fields(line))
	if err := program.Execute(); err != nil || got == nil {
		t.Fatalf("%s: %v", line, err)
	}
	return got
}

func TestALineGoesBeforeTheEnvironmentAndThatBeforeDefaults(t *testing.T) {
	if c := asked(t, "serve").(*serveCmd); !c.HTTPS || c.Listen != "127.0.0.1:8080" || c.MailHour != 7 || c.Migrate {
		t.Errorf("by default: %+v", c)
	}
	t.Setenv("WEGWARTE_HTTPS", "false")
	t.Setenv("WEGWARTE_LISTEN", ":1")
	if c := asked(t, "serve").(*serveCmd); c.HTTPS || c.Listen != ":1" {
		t.Errorf("by the environment: %+v", c)
	}
	if c := asked(t, "serve --https --listen :2 --migrate").(*serveCmd); !c.HTTPS || c.Listen != ":2" || !c.Migrate {
		t.Errorf("by the line: %+v", c)
	}
	t.Setenv("WEGWARTE_HTTPS", "true")
	if c := asked(t, "serve --no-https").(*serveCmd); c.HTTPS {
		t.Errorf("--no-https: %+v", c)
	}
}

func TestWhatACommandDoesAloneItsNameDoesToo(t *testing.T) {
	for _, line := range []string{"plan --instance a.json --trials 3", "plan ahead --trials 3 --instance a.json", "plan --trials=3 --instance=a.json ahead"} {
		if c, ok := asked(t, line).(*planAheadCmd); !ok || c.Instance != "a.json" || c.Trials != 3 || c.Format != "table" {
			t.Errorf("%s: %+v", line, c)
		}
	}
	if c, ok := asked(t, "plan replay --instance a.json").(*planReplayCmd); !ok || c.Instance != "a.json" || c.Begin != 26 {
		t.Errorf("plan replay: %+v", c)
	}
	if c := asked(t, "user add --role intake,housing a@b.example --at 05 --name X --role audit").(*userAddCmd); c.Email != "a@b.example" || strings.Join(c.Role, " ") != "intake housing audit" {
		t.Errorf("user add: %+v", c)
	}
	if c := asked(t, "import arrivals help_test.go --at land:09").(*importArrivalsCmd); c.Tenant != "land:09" || !strings.HasSuffix(c.File, "/cmd/wegwarte/help_test.go") {
		t.Errorf("import arrivals: %+v", c)
	}
	if c := asked(t, "fhir check a,b.json - --format text").(*fhirCheckCmd); strings.Join(c.Files, " ") != "a,b.json -" {
		t.Errorf("fhir check: %+v", c)
	}
	if c := asked(t, "quota --municipalities help_test.go --reports help_test.go").(*quotaCmd); c.Total != nil {
		t.Errorf("quota: %+v", c)
	}
}
