package main

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// take reads the arguments of a command, and refuses what it does not know.
func take(c *cobra.Command, arguments *pflag.FlagSet, given []string, alone bool) (fault error) {
	arguments.VisitAll(func(a *pflag.Flag) {
		n := min(1, len(given))
		if many(a) {
			n = len(given)
		}
		if n == 0 {
			fault = cmp.Or(fault, fmt.Errorf("expected %q", called(a)))
		}
		for _, s := range given[:n] {
			if err := a.Value.Set(s); err != nil {
				fault = cmp.Or(fault, fmt.Errorf("<%s> %w", a.Name, err))
			}
		}
		given = given[n:]
	})
	switch {
	case fault != nil:
	case len(given) > 0:
		fault = errors.New("unexpected argument " + given[0])
		if near := c.SuggestionsFor(given[0]); len(near) > 0 {
			fault = fmt.Errorf("%w, did you mean %q?", fault, near[0])
		}
	case !alone:
		var names []string
		for _, below := range c.Commands() {
			names = append(names, strconv.Quote(below.Name()))
		}
		fault = errors.New("expected one of " + strings.Join(names, ", "))
	}
	return fault
}

func many(argument *pflag.Flag) bool { return argument.Value.Type() == "stringArray" }

func called(argument *pflag.Flag) string {
	if many(argument) {
		return "<" + argument.Name + "> ..."
	}
	return "<" + argument.Name + ">"
}
