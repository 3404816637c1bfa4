package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"wegwarte/internal/i18n"
)

// sources names the rows behind the table, with what is known of how sure they are:
// rows of one source and certainty together.
func (v *vaccinated) sources(ctx context.Context, out io.Writer) {
	t := func(key string, args ...any) string { return i18n.T(ctx, "vaccination."+key, args...) }
	for _, off := range []bool{false, true} {
		all := &grouped{}
		for _, f := range v.found {
			r := f.Rule
			if r == nil || r.Off != off {
				continue
			}
			name, of := r.ID+" ("+r.Antigen+")", r.Certainty+"; "+r.Source
			h := all.head(of)
			h.rows = with(h.rows, name)
			h.add(r.Note, r.ID)
			h.add(r.Reading, r.ID)
			if r.Booster != "" && !r.Every.Known() && !off {
				h.add(t("booster.open", "text", r.Booster), r.ID)
			}
		}
		if len(all.heads) == 0 {
			continue
		}
		fmt.Fprintf(out, "\n%s\n", t(map[bool]string{false: "sources", true: "switched-off"}[off]))
		for _, h := range all.heads {
			fmt.Fprintf(out, "  %s: %s\n", strings.Join(h.rows, ", "), h.text)
			for _, l := range h.lines {
				fmt.Fprintf(out, "    %s: %s\n", strings.Join(l.of, ", "), l.text)
			}
		}
	}
	if len(v.schedule.Rules.NotInTheRules) > 0 {
		fmt.Fprintf(out, "\n%s\n", t("not-in-the-rules"))
		for _, text := range v.schedule.Rules.NotInTheRules {
			fmt.Fprintf(out, "  %s\n", text)
		}
	}
}

// grouped puts together what is said of several rows in the same words.
type grouped struct{ heads []*heading }

type heading struct {
	text  string
	rows  []string
	lines []*remark
}

type remark struct {
	text string
	of   []string // the rows
}

func (g *grouped) head(text string) *heading {
	for _, h := range g.heads {
		if h.text == text {
			return h
		}
	}
	h := &heading{text: text}
	g.heads = append(g.heads, h)
	return h
}

func (h *heading) add(text, of string) {
	if text == "" {
		return
	}
	at := slices.IndexFunc(h.lines, func(l *remark) bool { return l.text == text })
	if at < 0 {
		at = len(h.lines)
		h.lines = append(h.lines, &remark{text: text})
	}
	h.lines[at].of = with(h.lines[at].of, of)
}

// with adds a text to a list that has it once.
func with(list []string, one string) []string {
	if slices.Contains(list, one) {
		return list
	}
	return append(list, one)
}
