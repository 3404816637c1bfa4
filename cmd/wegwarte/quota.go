package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"os"
	"strings"
	"text/tabwriter"

	"wegwarte/engine/calc"
	"wegwarte/engine/quota"
	"wegwarte/internal/clock"
	"wegwarte/internal/gazetteer"
	"wegwarte/internal/i18n"
	"wegwarte/internal/sheet"
	"wegwarte/internal/sheet/reports"
)

type quotaCmd struct {
	Municipalities string `required:"" type:"existingfile" help:"Official list: GV100AD or AuszugGV, plain or .gz."`
	Land           string `default:"05" help:"Key of the Land; the key runs over all its municipalities."`
	Reports        string `required:"" type:"existingfile" help:"CSV or XLSX: ags,bestand. A municipality that is not there, or has no number, has not reported."`
	Credits        string `type:"existingfile" help:"CSV or XLSX: ags,places of the Land's facilities."`
	Total          *int64 `help:"Everybody who counts (G); without it, what is reported and credited."`
	On             string `placeholder:"DATE" help:"Whose rules hold: those of this day, 2006-01-02; today's without it."`
	Population     string `placeholder:"SHARE" help:"Weight of the population, as 0.9, instead of the law's; the area has the rest. For other keys, as that of a residence rule."`
	Cap            string `placeholder:"SHARE" help:"How much the area may add to the share of the population, as 0.25, instead of the law's."`
	Credit         string `placeholder:"NUMBER" help:"Persons credited for each place of the Land's facilities, as 1, instead of the law's."`
	Iterate        bool   `help:"Cap again whom the redistribution lifts above the cap."`
	Format         string `enum:"table,json,xlsx" default:"table" help:"table, json, or xlsx with living formulas, for a file."`
}

// Help shows an example.
func (quotaCmd) Help() string {
	return "Key, Soll, quote and open places of each municipality (§ 3 FlüAG NRW). Nothing is stored.\n\n" +
		"Example:\n  wegwarte quota --municipalities GV100AD_31082025.txt.gz --reports bestand.csv --credits plaetze.csv --format xlsx > quote.xlsx"
}

// Run computes the quota and prints it.
func (c *quotaCmd) Run(rt *runtime) error {
	day := clock.Today(rt.Clock)
	if c.On != "" {
		var err error
		if day, err = clock.ParseDate(c.On); err != nil || day.IsZero() {
			return fmt.Errorf("--on: %q is no day", c.On)
		}
	}
	list, err := c.read(rt)
	if err != nil {
		return err
	}
	all, err := c.reported(rt, list)
	if err != nil {
		return err
	}
	rules := quota.On(quota.Standard, day.String())
	rules.Iterate = c.Iterate
	if err := c.factors(&rules); err != nil {
		return err
	}
	var total *big.Rat
	if c.Total != nil {
		if *c.Total < 0 {
			return fmt.Errorf("--total: %d is below 0", *c.Total)
		}
		total = big.NewRat(*c.Total, 1)
	}
	done, err := quota.Calculate(rules, all, total)
	if err != nil {
		return err
	}
	switch c.Format {
	case "json":
		return printQuotaJSON(rt.Out, done)
	case "xlsx":
		return sheet.WriteCalculation(rt.Out, quotaBook(rt, done, list))
	}
	return printQuota(rt.Out, done, list)
}

// factors puts other factors in the place of the law's.
func (c *quotaCmd) factors(rules *quota.Rules) error {
	for _, f := range []struct {
		flag, typed string
		into        **big.Rat
		most        int64
	}{{"--population", c.Population, &rules.Population, 1}, {"--cap", c.Cap, &rules.Cap, 100}, {"--credit", c.Credit, &rules.Credit, 10}} {
		if f.typed == "" {
			continue
		}
		v, ok := new(big.Rat).SetString(f.typed)
		if !ok || len(f.typed) > 12 || strings.ContainsAny(f.typed, "eEpPxX_") || v.Sign() < 0 || v.Cmp(big.NewRat(f.most, 1)) > 0 {
			return fmt.Errorf("%s: %q is no number from 0 to %d", f.flag, f.typed, f.most)
		}
		*f.into, rules.Source = v, "given on the command line"
	}
	if c.Population != "" {
		rules.Area = new(big.Rat).Sub(big.NewRat(1, 1), rules.Population)
	}
	return nil
}

func (c *quotaCmd) read(rt *runtime) (gazetteer.List, error) {
	file, err := os.Open(c.Municipalities)
	if err != nil {
		return gazetteer.List{}, err
	}
	defer file.Close() //nolint:errcheck // read only
	list, err := gazetteer.Read(file, c.Land)
	if err != nil {
		fmt.Fprintf(rt.Err, "wegwarte: %s: %v\n", c.Municipalities, said(rt.Ctx, err))
		return list, errRefused
	}
	return list, nil
}

// reported gives the municipalities with what they reported and what is there.
func (c *quotaCmd) reported(rt *runtime, list gazetteer.List) ([]quota.Municipality, error) {
	bestand, err := numbers(rt, c.Reports, reports.Bestand, list)
	if err != nil {
		return nil, err
	}
	places, err := numbers(rt, c.Credits, reports.Places, list)
	if err != nil {
		return nil, err
	}
	var all []quota.Municipality
	for _, m := range list.Municipalities {
		one := quota.Municipality{AGS: m.AGS, Population: int64(m.Population), AreaHa: m.AreaHa, Bestand: bestand[m.AGS]}
		if n := places[m.AGS]; n != nil {
			one.Places = *n
		}
		all = append(all, one)
	}
	return all, nil
}

// numbers reads a list with a number for each municipality; no file has none.
func numbers(rt *runtime, name string, column *sheet.Column, list gazetteer.List) (map[string]*int64, error) {
	if name == "" {
		return nil, nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // read only
	read, err := reports.Read(file, sheet.Default, column, func(ags string) bool { _, there := list.Find(ags); return there })
	if err != nil {
		return nil, refuse(rt, name, err)
	}
	for _, e := range read.Errors {
		fmt.Fprintf(rt.Err, "wegwarte: %s: %s\n", name, i18n.T(rt.Ctx, e.Key, e.Args...))
	}
	if read.Count > 0 {
		return nil, errRefused
	}
	all := map[string]*int64{}
	for _, n := range read.Numbers {
		all[n.AGS] = n.Count
	}
	return all, nil
}

// quotaRow is a municipality's figures, exact to 15 digits; null is not reported.
type quotaRow struct {
	AGS         string       `json:"ags"`
	PopShare    json.Number  `json:"population_key"`
	AreaShare   json.Number  `json:"area_key"`
	Capped      bool         `json:"capped"`
	Key         json.Number  `json:"key"`
	Soll        json.Number  `json:"soll"`
	Bestand     *json.Number `json:"bestand"`
	Credit      json.Number  `json:"credit"`
	Quote       *json.Number `json:"quote"`
	Open        *json.Number `json:"open"`
	SollPersons json.Number  `json:"soll_persons"`
}

func printQuotaJSON(out io.Writer, done *calc.Result) error {
	rows := make([]quotaRow, len(done.Rows))
	for i, row := range done.Rows {
		maybe := func(figure string) *json.Number {
			v := done.Figure(figure, i)
			if v == nil {
				return nil
			}
			n := json.Number(calc.Decimal(v, 15))
			return &n
		}
		known := func(figure string) json.Number {
			if n := maybe(figure); n != nil {
				return *n
			}
			return "0"
		}
		rows[i] = quotaRow{row.Key, known(quota.PopShare), known(quota.AreaShare), done.Figure(quota.Capped, i).Sign() > 0, known(quota.Key),
			known(quota.Soll), maybe(quota.Bestand), known(quota.Credit), maybe(quota.Quote), maybe(quota.Open), known(quota.RoundedSoll)}
	}
	return json.NewEncoder(out).Encode(rows)
}

func printQuota(out io.Writer, done *calc.Result, list gazetteer.List) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "AGS\tkey\tcapped\tSoll\tBestand\tcredit\tquote\topen\t ")
	text := func(v *big.Rat, places int) string {
		if v == nil {
			return "not reported"
		}
		return v.FloatString(places)
	}
	for i, row := range done.Rows {
		m, _ := list.Find(row.Key)
		quote := done.Figure(quota.Quote, i)
		if quote != nil {
			quote = new(big.Rat).Mul(quote, big.NewRat(100, 1))
		}
		capped := ""
		if done.Figure(quota.Capped, i).Sign() > 0 {
			capped = "yes"
		}
		percent := " %"
		if quote == nil {
			percent = ""
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s%s\t%s\t  %s\n", row.Key, text(done.Figure(quota.Key, i), 8), capped, text(done.Figure(quota.RoundedSoll, i), 0),
			text(done.Figure(quota.Bestand, i), 0), text(done.Figure(quota.Credit, i), 0), text(quote, 1), percent, text(done.Figure(quota.Open, i), 1), m.Name)
	}
	fmt.Fprintf(w, "\t%s\t%s\t%s\t%s\t%s\t\t\t  G = %s, %d not reported\n", text(done.Total(quota.Key), 8), text(done.Total(quota.Capped), 0), text(done.Total(quota.RoundedSoll), 0),
		text(done.Total(quota.Bestand), 0), text(done.Total(quota.Credit), 0), text(done.Parameter(quota.Total), 0), done.Unknown(quota.Bestand))
	return w.Flush()
}

// quotaBook names the figures for the workbook.
func quotaBook(rt *runtime, done *calc.Result, list gazetteer.List) sheet.Calculation {
	title := func(figure string) string { return i18n.T(rt.Ctx, "quota."+figure) }
	return sheet.Calculation{Result: done, Name: title("sheet.figures"), Factors: title("sheet.factors"),
		KeyHeaders: []string{"AGS", title("name")},
		Keys: func(row int) []string {
			m, _ := list.Find(done.Rows[row].Key)
			return []string{m.AGS, m.Name}
		},
		Title: title, Form: quotaForm, Source: [3]string{title("sheet.factor"), title("sheet.value"), title("sheet.source")}}
}

func quotaForm(figure string) sheet.Form {
	switch figure {
	case quota.PopShare, quota.AreaShare, quota.Mixed, quota.Limit, quota.Excess, quota.Uncapped, quota.Received, quota.Key, quota.Remainder:
		return sheet.Fine
	case quota.Soll, quota.Open, quota.Credit, quota.Area, quota.Factor:
		return sheet.Tenths
	case quota.Quote, quota.WeightPeople, quota.WeightArea, quota.Cap:
		return sheet.Parts
	}
	return sheet.Whole
}
