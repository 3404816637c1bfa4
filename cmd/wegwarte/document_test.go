package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

var (
	// typed finds what operators are told to type: a line of a block, or a span of code.
	typed = regexp.MustCompile("(?m)(?:^|`)(?:\\S*/)?wegwarte ([a-z][^`\\n]*)")
	// word is one argument as a shell takes it; what follows an aside is not the program's.
	word  = regexp.MustCompile(`'[^']*'|"[^"]*"|\S+`)
	aside = regexp.MustCompile(`\s(?:[<>#|&]|\+).*$`)
	// bare is a command without its arguments, as prose speaks of it.
	bare = regexp.MustCompile(`^[a-z ]+$`)
)

func TestEveryCommandInTheDocumentsIsUnderstood(t *testing.T) {
	texts := map[string]string{}
	for _, name := range []string{"README.md", "docs/operations.md"} {
		texts[name] = string(readFile(t, filepath.Join("..", "..", name)))
	}
	t.Chdir(t.TempDir())
	for name, text := range texts {
		commands := typed.FindAllStringSubmatch(text, -1)
		if len(commands) < 8 {
			t.Errorf("%s: only %d commands were found", name, len(commands))
		}
		for _, m := range commands {
			line := aside.ReplaceAllString(m[1], "")
			if err := understood(t, line); err != nil {
				t.Errorf("%s: wegwarte %s: %v", name, line, err)
			}
		}
	}
}

func understood(t *testing.T, line string) error {
	t.Helper()
	var args []string
	for _, arg := range word.FindAllString(line, -1) {
		arg = strings.Trim(arg, `'"`)
		if strings.Contains(filepath.Base(arg), ".") && !strings.Contains(arg, ":") {
			_ = os.WriteFile(arg, nil, 0o600) // an example's file, which has to be there
		}
		args = append(args, arg)
	}
	program := parsing()
	if bare.MatchString(line) {
		if c, left, err := program.Find(args); err != nil || len(left) > 0 && c.HasSubCommands() {
			return fmt.Errorf("%v is no command of %s", left, c.CommandPath())
		}
		return nil
	}
	program.SetArgs(args)
	return program.Execute()
}

func TestEverySettingIsInTheDocuments(t *testing.T) {
	text := string(readFile(t, filepath.Join("..", "..", "docs", "operations.md")))
	shown, _, err := parsing().Find([]string{"config", "show"})
	if err != nil {
		t.Fatal(err)
	}
	settings := 0
	shown.Flags().VisitAll(func(flag *pflag.Flag) {
		for _, env := range flag.Annotations["env"] {
			settings++
			row := regexp.MustCompile("(?m)^\\| `" + env + "` \\| `--(?:\\[no-\\])?" + flag.Name + "` \\| (?:`([^`]*)`)?[^|]*\\|").FindStringSubmatch(text)
			if row == nil {
				t.Errorf("docs/operations.md has no line for %s, --%s", env, flag.Name)
				continue
			}
			if value := flag.DefValue; row[1] != value && (value != "" || row[1] != "false") {
				t.Errorf("docs/operations.md says that %s is %s by default, it is %q", env, row[1], value)
			}
		}
	})
	if settings < 5 {
		t.Errorf("only %d settings were found", settings)
	}
}
