package sheet

import (
	"bytes"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"testing"

	"github.com/xuri/excelize/v2"

	"wegwarte/engine/calc"
	"wegwarte/engine/quota"
)

func quotaBook(t *testing.T, total *big.Rat) (Calculation, *excelize.File) {
	t.Helper()
	var all []quota.Municipality
	for i := range 9 {
		m := quota.Municipality{AGS: fmt.Sprintf("0500000%d", i), Population: int64(1000 * (i + 1)), AreaHa: int64(9000 / (i + 1)), Places: int64(i * 3)}
		if n := int64(20 * i); i != 4 {
			m.Bestand = &n
		}
		all = append(all, m)
	}
	done, err := quota.Calculate(quota.Standard[0], all, total)
	if err != nil {
		t.Fatal(err)
	}
	same := func(s string) string { return s }
	c := Calculation{Result: done, Name: "Quote", Factors: "Grund'lagen", KeyHeaders: []string{"AGS"}, Title: same,
		Keys: func(row int) []string { return []string{done.Rows[row].Key} }, Form: func(string) Form { return Fine }, Source: [3]string{"a", "b", "c"}}
	var out bytes.Buffer
	if err := WriteCalculation(&out, c); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	return c, book
}

// computed holds that another program computes each figure from its formula as we do.
func computed(t *testing.T, c Calculation, book *excelize.File, want *calc.Result) {
	t.Helper()
	formulas := 0
	for at, column := range want.Columns {
		for row := range want.Rows {
			cell := ColumnName(at+2) + strconv.Itoa(row+2)
			formula, err := book.GetCellFormula(c.Name, cell)
			if err != nil || (formula != "") != (column.Formula != nil) {
				t.Fatalf("%s %s: formula %q, %v", column.Name, cell, formula, err)
			}
			if formula == "" {
				continue
			}
			formulas++
			got, err := book.CalcCellValue(c.Name, cell, excelize.Options{RawCellValue: true})
			figure := want.Figure(column.Name, row)
			if figure == nil {
				if got != "" {
					t.Errorf("%s %s is not known and computed as %q", column.Name, cell, got)
				}
				continue
			}
			n, bad := strconv.ParseFloat(got, 64)
			if exact, _ := figure.Float64(); err != nil || bad != nil || math.Abs(n-exact) > 1e-9*max(1, math.Abs(exact)) {
				t.Errorf("%s %s = %s: computed as %q, %v; it is %v", column.Name, cell, formula, got, err, figure.FloatString(9))
			}
		}
	}
	if formulas < 50 {
		t.Errorf("only %d formulas", formulas)
	}
}

func TestFormulasLiveInAnotherProgram(t *testing.T) {
	c, book := quotaBook(t, big.NewRat(500, 1))
	computed(t, c, book, c.Result)
}

func TestWhoChangesAFactorSeesWhatFollows(t *testing.T) {
	c, book := quotaBook(t, nil)
	rules := quota.Standard[0]
	rules.Cap, rules.Credit = big.NewRat(1, 2), big.NewRat(7, 10)
	for cell, v := range map[string]float64{"B4": .5, "B5": .7} {
		if err := book.SetCellFloat(c.Factors, cell, v, -1, 64); err != nil {
			t.Fatal(err)
		}
	}
	changed, _ := quotaBookOf(t, rules)
	computed(t, c, book, changed)
}

func quotaBookOf(t *testing.T, r quota.Rules) (*calc.Result, error) {
	t.Helper()
	c, _ := quotaBook(t, nil)
	var all []quota.Municipality
	for _, row := range c.Result.Rows {
		whole := func(name string) int64 { return row.Given[name].Num().Int64() }
		m := quota.Municipality{AGS: row.Key, Population: whole(quota.Population), Places: whole(quota.Places)}
		m.AreaHa = new(big.Rat).Mul(row.Given[quota.Area], big.NewRat(100, 1)).Num().Int64()
		if v := row.Given[quota.Bestand]; v != nil {
			n := v.Num().Int64()
			m.Bestand = &n
		}
		all = append(all, m)
	}
	return quota.Calculate(r, all, nil)
}
