package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"

	"wegwarte/engine/linkage"
	"wegwarte/internal/sheet/febrl"
)

type duplicatesCmd struct {
	Find  duplicatesFindCmd  `cmd:"" help:"Look through a whole register and propose who may be in it twice."`
	Score duplicatesScoreCmd `cmd:"" help:"Find the same person in lists in the form of FEBRL, and measure how well."`
}

// Help shows an example.
func (duplicatesCmd) Help() string {
	return "Example:\n  wegwarte duplicates score --left dataset4a.csv --right dataset4b.csv --fields given_name,surname,date_of_birth"
}

type duplicatesScoreCmd struct {
	form
	Left   string   `required:"" type:"existingfile" help:"CSV with the columns of FEBRL."`
	Right  string   `type:"existingfile" help:"A second list; without it, the same person is looked for within the first."`
	Fields []string `placeholder:"FIELD,…" help:"Columns to compare; all where none is named."`
	Many   bool     `help:"A person may stand in one of two lists more than once."`
}

// Help shows an example.
func (duplicatesScoreCmd) Help() string {
	return "Nothing is stored. Who is who is never looked at in the comparison; where every rec_id says it\n" +
		"(rec-7-org, rec-7-dup-0), precision, recall and F1 of the pairs are given too.\n\n" +
		"Example:\n  wegwarte duplicates score --left dataset1.csv --format json"
}

// scoredPair is two records that are probably one person.
type scoredPair struct {
	Left        string  `json:"left"`
	Right       string  `json:"right"`
	Probability float64 `json:"probability"`
	Bits        float64 `json:"bits"`
	Implied     bool    `json:"implied,omitempty"` // follows from two others
}

// scoreReport is what came of the lists.
type scoreReport struct {
	Left   int          `json:"left"`
	Right  int          `json:"right,omitempty"`
	Fields []string     `json:"fields"`
	Found  int          `json:"found"`
	Truth  *truth       `json:"truth,omitempty"`
	Pairs  []scoredPair `json:"pairs"`
}

// truth is how the pairs compare with who is who.
type truth struct {
	Pairs     int     `json:"pairs"`
	Right     int     `json:"right"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// Run reads the lists, links them and prints what was found.
func (c *duplicatesScoreCmd) Run(rt *runtime) error {
	left, err := c.read(rt, c.Left, c.Fields)
	if err != nil {
		return err
	}
	right, report := left, scoreReport{Left: len(left.Records), Fields: left.Compared}
	model, options := linkage.Standard(left.Further...), linkage.Options{Estimate: true, OneToOne: !c.Many}
	var pairs []linkage.Pair
	if c.Right == "" {
		pairs = linkage.Within(left.Records, model, options)
		pairs = append(pairs, implied(len(left.Records), pairs)...)
	} else {
		if right, err = c.read(rt, c.Right, left.Compared); err != nil {
			return err
		}
		report.Right = len(right.Records)
		pairs = linkage.Between(left.Records, right.Records, model, options)
	}
	report.Found = len(pairs)
	report.Truth = measure(left, right, pairs, c.Right == "")
	report.Pairs = make([]scoredPair, len(pairs))
	for i, p := range pairs {
		report.Pairs[i] = scoredPair{left.IDs[p.One], right.IDs[p.Two], rounded(p.Probability, 6), rounded(p.Bits, 2), p.Evidence == nil}
	}
	return c.print(rt, report)
}

func (c *duplicatesScoreCmd) read(rt *runtime, name string, fields []string) (febrl.List, error) {
	file, err := os.Open(name)
	if err != nil {
		return febrl.List{}, err
	}
	defer file.Close() //nolint:errcheck // read only
	list, err := febrl.Read(file, fields)
	if err != nil {
		fmt.Fprintf(rt.Err, "wegwarte: %s: %s\n", name, said(rt.Ctx, err))
		return febrl.List{}, errRefused
	}
	return list, nil
}

// implied gives the pairs that follow from others: who is the same person as a
// third, is the same as each other.
func implied(records int, pairs []linkage.Pair) []linkage.Pair {
	known := map[[2]int]bool{}
	for _, p := range pairs {
		known[[2]int{p.One, p.Two}] = true
	}
	var more []linkage.Pair
	for _, group := range linkage.Groups(records, pairs) {
		for i, two := range group {
			for _, one := range group[:i] {
				if !known[[2]int{one, two}] {
					more = append(more, linkage.Pair{One: one, Two: two})
				}
			}
		}
	}
	return more
}

// measure compares the pairs with who is who, where every rec_id says it.
func measure(left, right febrl.List, pairs []linkage.Pair, within bool) *truth {
	one, known := left.Persons()
	two, knownToo := right.Persons()
	if !known || !knownToo {
		return nil
	}
	var t truth
	records := map[string]int{}
	for _, who := range one {
		if within {
			t.Pairs += records[who]
		}
		records[who]++
	}
	if !within {
		for _, who := range two {
			t.Pairs += records[who]
		}
	}
	for _, p := range pairs {
		if one[p.One] == two[p.Two] {
			t.Right++
		}
	}
	precision, recall := share(t.Right, len(pairs)), share(t.Right, t.Pairs)
	t.Precision, t.Recall = rounded(precision, 6), rounded(recall, 6)
	if t.Right > 0 {
		t.F1 = rounded(2*precision*recall/(precision+recall), 6)
	}
	return &t
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 1 // nothing was missed, or nothing wrongly said
	}
	return float64(part) / float64(whole)
}

func rounded(v float64, places int) float64 {
	scale := math.Pow10(places)
	return math.Round(v*scale) / scale
}

func (c *duplicatesScoreCmd) print(rt *runtime, r scoreReport) error {
	if c.Format == "json" {
		return json.NewEncoder(rt.Out).Encode(r)
	}
	for _, p := range r.Pairs {
		note := fmt.Sprintf("%.4f  %+.1f bits", p.Probability, p.Bits)
		if p.Implied {
			note = "implied"
		}
		fmt.Fprintf(rt.Out, "%s  %s  %s\n", p.Left, p.Right, note)
	}
	fmt.Fprintf(rt.Out, "%d pairs\n", r.Found)
	if t := r.Truth; t != nil {
		fmt.Fprintf(rt.Out, "precision %.4f, recall %.4f, F1 %.4f of %d true pairs\n", t.Precision, t.Recall, t.F1, t.Pairs)
	}
	return nil
}
