package sheet

import (
	"fmt"
	"io"
	"math/big"
	"strings"

	"wegwarte/engine/calc"
)

// Form is how the figures of a column are written.
type Form uint8

// The forms.
const (
	Whole  Form = iota // persons, places
	Tenths             // persons before they are rounded
	Parts              // shares, as percent with two places
	Fine               // keys, with nine places
	Cents              // money, with two places
)

// Calculation is a calculation on its way into a workbook: the figures with
// their formulas on the first sheet, the factors on the second. The formulas are
// alive: whoever changes a factor there sees what follows.
type Calculation struct {
	Result *calc.Result

	Name, Factors string   // of the two sheets
	KeyHeaders    []string // of what a row is called by
	Keys          func(row int) []string
	Title         func(figure string) string // of a column or factor
	Form          func(figure string) Form
	Source        [3]string // headers of the factors: name, value, source
}

// WriteCalculation writes it as XLSX.
func WriteCalculation(w io.Writer, c Calculation) error {
	n := c.notation()
	figures, factors := c.figures(), c.factors()
	return writeBook(w,
		bookSheet{Table: figures, living: func(row, at int) living {
			if at -= len(c.KeyHeaders); at < 0 {
				return living{}
			}
			column := c.Result.Columns[at]
			behind := living{style: styles[c.Form(column.Name)]}
			if column.Formula != nil {
				behind.formula = n.at(column, row)
			}
			return behind
		}},
		bookSheet{Table: factors, living: func(row, at int) living {
			if at != 1 {
				return living{}
			}
			p := c.Result.Parameters[row]
			behind := living{style: styles[c.Form(p.Name)]}
			if p.Formula != nil {
				behind.formula = n.write(p.Formula, 0)
			}
			return behind
		}})
}

func (c Calculation) figures() Table {
	headers := append([]string{}, c.KeyHeaders...)
	for _, column := range c.Result.Columns {
		headers = append(headers, c.Title(column.Name))
	}
	return Table{Name: c.Name, Headers: headers, Rows: func(yield func([]Cell, error) bool) {
		for row := range c.Result.Rows {
			cells := []Cell{}
			for _, key := range c.Keys(row) {
				cells = append(cells, String(key))
			}
			for _, column := range c.Result.Columns {
				cells = append(cells, figure(c.Result.Figure(column.Name, row)))
			}
			if !yield(cells, nil) {
				return
			}
		}
	}}
}

func (c Calculation) factors() Table {
	var rows [][]Cell
	for _, p := range c.Result.Parameters {
		rows = append(rows, []Cell{String(c.Title(p.Name)), figure(c.Result.Parameter(p.Name)), String(p.Source)})
	}
	return Table{Name: c.Factors, Headers: c.Source[:], Rows: RowsOf(rows...)}
}

var styles = [...]int{Whole: styleWhole, Tenths: styleTenths, Parts: styleParts, Fine: styleFine, Cents: styleCents}

// figure is a figure as a number of as many digits as a spreadsheet keeps; blank
// where it is not known.
func figure(v *big.Rat) Cell {
	if v == nil {
		return Cell{}
	}
	return Cell{Text: calc.Decimal(v, 15), Kind: Number}
}

// notation knows where in the workbook everything stands.
type notation struct {
	Calculation
	column map[string]string // letter, by figure
	factor map[string]string // address, by parameter
	last   int               // row
	opens  map[string]bool   // columns that are blank where something is not known
}

func (c Calculation) notation() notation {
	n := notation{Calculation: c, column: map[string]string{}, factor: map[string]string{}, last: len(c.Result.Rows) + 1, opens: map[string]bool{}}
	for i, column := range c.Result.Columns {
		n.column[column.Name] = ColumnName(len(c.KeyHeaders) + i + 1)
		n.opens[column.Name] = c.Result.Unknown(column.Name) > 0
	}
	for i, p := range c.Result.Parameters {
		n.factor[p.Name] = fmt.Sprintf("'%s'!$B$%d", strings.ReplaceAll(sheetName(c.Factors, map[string]bool{}), "'", "''"), i+2)
	}
	return n
}

// at is the formula of a column in a row. Where what it follows from is blank,
// it stays blank.
func (n notation) at(c calc.Column, row int) string {
	formula := n.write(c.Formula, row+2)
	if !n.opens[c.Name] {
		return formula
	}
	var wanted []string
	calc.References(c.Formula, func(column string) {
		if n.opens[column] {
			wanted = append(wanted, fmt.Sprintf("%s%d", n.column[column], row+2))
		}
	})
	if len(wanted) > 0 {
		formula = fmt.Sprintf(`IF(COUNT(%s)<%d,"",%s)`, strings.Join(wanted, ","), len(wanted), formula)
	}
	return `IFERROR(` + formula + `,"")`
}

func (n notation) write(e calc.Expr, row int) string {
	sheet := ""
	if row == 0 { // on the sheet of the factors
		sheet = "'" + strings.ReplaceAll(sheetName(n.Name, map[string]bool{}), "'", "''") + "'!"
	}
	whole := func(column string) string {
		return fmt.Sprintf("%s%s$2:%s$%d", sheet, n.column[column], n.column[column], n.last)
	}
	return calc.Write(e, calc.Notation{
		Number: func(v *big.Rat) string { return figure(v).Text },
		Param:  func(name string) string { return n.factor[name] },
		Col:    func(name string) string { return fmt.Sprintf("%s%d", n.column[name], row) },
		Sum:    func(column string) string { return "SUM(" + whole(column) + ")" },
		Rank: func(column string) string {
			own := fmt.Sprintf("%s%d", n.column[column], row)
			return fmt.Sprintf(`(COUNTIF(%s,">"&%s)+COUNTIF(%s$2:%s,%s)-1)`, whole(column), own, n.column[column], own, own)
		},
		Floor: func(of string) string { return "INT(ROUND(" + of + ",9))" },
		If:    func(a, b, then, els string) string { return "IF(" + a + ">" + b + "," + then + "," + els + ")" },
		Signs: [4]string{"+", "-", "*", "/"},
	})
}
