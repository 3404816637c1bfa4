package main

import (
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

func TestEveryCommandShowsAnExample(t *testing.T) {
	parser, err := kong.New(&commands{})
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	var look func(of *kong.Node)
	look = func(of *kong.Node) {
		for _, c := range of.Children {
			seen++
			if !strings.Contains(c.Detail, "Example") || !strings.Contains(c.Detail, "wegwarte ") {
				t.Errorf("%s --help shows no example", c.Path())
			}
			look(c)
		}
	}
	look(parser.Model.Node)
	if seen < 20 {
		t.Errorf("looked at %d commands only", seen)
	}
}
