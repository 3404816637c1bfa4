package sheet

import "strings"

// triggers are the first characters that make a spreadsheet program take a CSV
// cell for a formula (OWASP, CSV injection), full-width forms included.
const triggers = "=+-@\t\r\n＝＋－＠"

// guard puts an apostrophe before a text that would run as a formula, and
// before one that already looks guarded, so that unguard gives back exactly
// what was written. Spreadsheet programs show the apostrophe; that is the price
// of CSV. XLSX needs none: a string cell is never a formula.
func guard(s string) string {
	if guarded := strings.TrimLeft(s, "'"); startsWithTrigger(guarded) {
		return "'" + s
	}
	return s
}

// unguard undoes guard. It also takes away the apostrophe that people type to
// keep "+49 …" a text.
func unguard(s string) string {
	if strings.HasPrefix(s, "'") && startsWithTrigger(strings.TrimLeft(s, "'")) {
		return s[1:]
	}
	return s
}

func startsWithTrigger(s string) bool {
	for _, r := range s {
		return strings.ContainsRune(triggers, r)
	}
	return false
}
