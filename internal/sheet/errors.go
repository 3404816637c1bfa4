package sheet

import "wegwarte/internal/errs"

// The errors about a whole file. Each says what the person can do next; none
// quotes the file's content.

func errEmpty() error    { return errs.Invalid("sheet.error.empty") }
func errLocked() error   { return errs.Invalid("sheet.error.locked") }
func errODS() error      { return errs.Invalid("sheet.error.ods") }
func errNotTable() error { return errs.Invalid("sheet.error.not-a-table") }

func errBytes(limit int64) error    { return errs.Invalid("sheet.error.bytes", "mb", limit>>20) }
func errUnpacked(limit int64) error { return errs.Invalid("sheet.error.unpacked", "mb", limit>>20) }
func errCells(limit int) error      { return errs.Invalid("sheet.error.cells", "max", limit) }
func errRows(limit int) error       { return errs.Invalid("sheet.error.rows", "max", limit) }

func errColumns(row, limit int) error {
	return errs.Invalid("sheet.error.columns", "row", row, "max", limit)
}

func errCell(row, limit int) error {
	return errs.Invalid("sheet.error.cell", "row", row, "max", limit)
}

func errQuote(row int) error { return errs.Invalid("sheet.error.quote", "row", row) }

// errBroken is a file that breaks off or contradicts its own format; row 0
// where no row was reached.
func errBroken(row int, cause error) error {
	key := "sheet.error.broken"
	if row > 0 {
		key = "sheet.error.broken-after"
	}
	return errs.Invalid(key, "row", row).Because(cause)
}
