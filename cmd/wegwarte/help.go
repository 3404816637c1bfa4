package main

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// sayUsage puts into the help what has to be given.
func sayUsage(c *cobra.Command, arguments *pflag.FlagSet) {
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Annotations["required"] != nil {
			c.Use += " --" + f.Name + " " + f.Value.Type()
		}
	})
	head := "\n\nArguments:"
	arguments.VisitAll(func(a *pflag.Flag) {
		c.Use += " " + called(a)
		c.Long += head + "\n  " + called(a) + "   " + a.Usage
		head = ""
	})
}

// help prints what cobra says of a command, at most as wide as a terminal.
func help(says func(*cobra.Command, []string), out io.Writer) func(*cobra.Command, []string) {
	return func(c *cobra.Command, args []string) {
		if _, alone := c.Annotations[idle]; alone {
			c.RunE = nil // else it would say that the command does something alone
		}
		var text bytes.Buffer
		c.SetOut(&text)
		says(c, args)
		c.SetOut(out)
		fmt.Fprint(out, wrapped(text.String()))
	}
}

// column is what stands before a column of words.
var column = regexp.MustCompile(`^ +\S+(?: \S+)* {2,}`)

// wrapped breaks the long lines of a help, in their column. Examples are left.
func wrapped(text string) string {
	const width = 80
	var b strings.Builder
	for line := range strings.Lines(text) {
		indent := len(column.FindString(line))
		for indent > 0 || !strings.HasPrefix(line, " ") {
			cut := -1
			if len(line) > width+1 {
				cut = strings.LastIndex(line[indent:width+1], " ")
			}
			if cut <= 0 {
				break
			}
			b.WriteString(line[:indent+cut] + "\n")
			line = strings.Repeat(" ", indent) + line[indent+cut+1:]
		}
		b.WriteString(line)
	}
	return b.String()
}
