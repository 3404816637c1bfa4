package main

import (
	"cmp"
	"io"
	"reflect"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The structs of this package say what can be typed: a field tagged cmd is a
// command, one tagged arg an argument, every other a flag. Cobra reads the line,
// words the help and completes in a shell; this file and flag.go tell it what
// the other tags say:
//
//	help       what it is; ${env} and ${enum} stand for what those tags say
//	group      of commands, in the help of the whole program
//	name       where it is not the field's, in small letters with hyphens
//	default    of a flag; the command "withargs" is what the one above does alone
//	required   the flag has to be given
//	env        the variable that holds where the flag is not given
//	enum       the values there are
//	type       path: of a file; existingfile: of a file that is there
//	negatable  there is a flag --no-NAME too
//	aliases, placeholder: another name of a flag; what help calls its value

// runner is a command that does something.
type runner interface {
	Run(rt *runtime) error
}

// newProgram makes the command line; what a line asks for is given to do.
func newProgram(out, err io.Writer, do func(runner) error) *cobra.Command {
	root := newCommand("wegwarte", "Wegwarte: from the Land to the municipality, and from there on one's own way.", new(commands), do)
	root.AddGroup(&cobra.Group{ID: "run", Title: "To run it"}, &cobra.Group{ID: "keep", Title: "To keep it"}, &cobra.Group{ID: "data", Title: "To bring data in"})
	root.SetCompletionCommandGroupID("keep")
	root.SetHelpCommand(&cobra.Command{Use: "no-help", Hidden: true, GroupID: "keep"}) // every command has --help
	root.SetOut(out)
	root.SetErr(err)
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return reworded("", err) })
	root.PersistentPreRunE = func(c *cobra.Command, _ []string) error { return settle(c.Flags()) }
	root.SetHelpFunc(help(root.HelpFunc(), out))
	return root
}

// idle marks a command that does nothing without one below it.
const idle = "idle"

// newCommand makes the command that a struct is, with those below it.
func newCommand(name, help string, of any, do func(runner) error) *cobra.Command {
	c := &cobra.Command{Use: name, Short: help, Long: help, SuggestionsMinimumDistance: 2}
	if more, ok := of.(interface{ Help() string }); ok {
		c.Long += "\n\n" + more.Help()
	}
	run, _ := of.(runner)
	arguments := pflag.NewFlagSet(name, pflag.ContinueOnError) // they are read as the values of flags are
	arguments.SortFlags, c.Flags().SortFlags = false, false
	var read func(of reflect.Value)
	read = func(of reflect.Value) {
		for f, v := range of.Fields() {
			_, isCommand := f.Tag.Lookup("cmd")
			_, isArgument := f.Tag.Lookup("arg")
			switch {
			case f.Anonymous:
				read(v)
			case isCommand:
				below := newCommand(nameOf(f), f.Tag.Get("help"), v.Addr().Interface(), do)
				below.GroupID = f.Tag.Get("group")
				c.AddCommand(below)
				if f.Tag.Get("default") == "withargs" {
					run = v.Addr().Interface().(runner)
					read(v)
				}
			case isArgument:
				addFlag(arguments, f, v)
			default:
				addFlag(c.Flags(), f, v)
			}
		}
	}
	read(reflect.ValueOf(of).Elem())
	sayUsage(c, arguments)
	c.Args = func(c *cobra.Command, given []string) error { return take(c, arguments, given, run != nil) }
	c.RunE = func(*cobra.Command, []string) error { return do(run) }
	if run == nil {
		c.Annotations = map[string]string{idle: ""}
	}
	return c
}

var hump = regexp.MustCompile(`([a-z])([A-Z])`)

func nameOf(f reflect.StructField) string {
	return cmp.Or(f.Tag.Get("name"), strings.ToLower(hump.ReplaceAllString(f.Name, "$1-$2")))
}
