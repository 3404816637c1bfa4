package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"

	"wegwarte/internal/i18n"
	"wegwarte/internal/sheet/arrivals"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/samples"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"wegwarte": main,
		"sql":      orFail(runSQL),
		"template": orFail(writeTemplate),
	})
}

// The scripts in testdata are what an operator does at the command line. Beside
// what testscript knows, they say:
//
//	exits CODE PROGRAM …     like exec, and the exit code is this one
//	keep NAME                the last standard output becomes the variable
//	exec sql FILE STATEMENT  what somebody does who gets at the database file
//	exec template FILE CSV   the template for arrivals as the page sends it, filled in
//
// $SHARED is where the shared data are [shared], $POSTGRES an empty database and
// $SUPERUSER the same one seen by a superuser [postgres].
func TestCommandLine(t *testing.T) {
	shared := samples.Root()
	has := map[string]bool{"shared": shared != "", "postgres": os.Getenv(testkit.PostgresEnv) != ""}
	vars := []string{"SHARED=" + shared, "WEGWARTE_DB=sqlite:test.db"}
	if has["postgres"] {
		dsn := testkit.PostgresDSN(t)
		vars = append(vars, "POSTGRES="+dsn, "SUPERUSER="+asUser(t, dsn, "postgres"))
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               func(e *testscript.Env) error { e.Vars = append(e.Vars, vars...); return nil },
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "keep": keep},
		Condition: func(name string) (bool, error) {
			holds, known := has[name]
			if !known {
				return false, fmt.Errorf("unknown condition %q", name)
			}
			return holds, nil
		},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM …")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var failed *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &failed) {
		got = failed.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("%s exits with %d, not %d", args[1], got, want)
	}
}

func keep(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: keep NAME")
	}
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile("stdout")))
}

// asUser gives a PostgreSQL address with another user in it.
func asUser(t *testing.T, dsn, name string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.User(name)
	return u.String()
}

// orFail makes a program of what may go wrong.
func orFail(run func(args []string) error) func() {
	return func() {
		if err := run(os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// runSQL runs a statement on a SQLite file and prints what it gives, blanks in between.
func runSQL(args []string) error {
	d, err := sql.Open("sqlite3", "file:"+args[0])
	if err != nil {
		return err
	}
	defer d.Close()
	rows, err := d.QueryContext(context.Background(), args[1])
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	for rows.Next() {
		cells, into := make([]string, len(columns)), make([]any, len(columns))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		fmt.Println(strings.Join(cells, " "))
	}
	return rows.Err()
}

// writeTemplate writes the template for arrivals, with the rows of a CSV file
// under the headers they name.
func writeTemplate(args []string) error {
	var empty bytes.Buffer
	if err := arrivals.WriteTemplate(i18n.With(context.Background(), i18n.German), &empty); err != nil {
		return err
	}
	book, err := excelize.OpenReader(&empty)
	if err != nil {
		return err
	}
	list, err := os.Open(args[1])
	if err != nil {
		return err
	}
	defer list.Close()
	rows, err := csv.NewReader(list).ReadAll()
	if err != nil {
		return err
	}
	name := book.GetSheetName(0)
	headers, err := book.GetRows(name)
	if err != nil {
		return err
	}
	column := map[string]int{}
	for i, header := range headers[0] {
		column[header] = i + 1
	}
	for i, row := range rows[1:] {
		for j, text := range row {
			at, known := column[rows[0][j]]
			if !known {
				return fmt.Errorf("the template has no column %q", rows[0][j])
			}
			cell, err := excelize.CoordinatesToCellName(at, i+2)
			if err != nil {
				return err
			}
			if err := book.SetCellStr(name, cell, text); err != nil {
				return err
			}
		}
	}
	return book.SaveAs(args[0])
}
