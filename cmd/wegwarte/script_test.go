package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"wegwarte": func() {
		rt := &runtime{Ctx: i18n.With(context.Background(), i18n.German), In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Clock: clock.System{}}
		os.Exit(run(rt, os.Args[1:]))
	}})
}

// The scripts in testdata are what an operator does at the command line.
func TestCommandLine(t *testing.T) {
	shared, err := filepath.Abs("../../../shared/data")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, "SHARED="+shared, "WEGWARTE_DB=sqlite:test.db")
			return nil
		},
		Condition: func(cond string) (bool, error) {
			_, err := os.Stat(shared)
			return cond == "shared" && err == nil, nil
		},
	})
}
