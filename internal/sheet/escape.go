package sheet

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// XLSX writes characters that XML cannot hold as _xHHHH_ (ECMA-376, ST_Xstring).
var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// escape makes s fit for a string cell: control characters as _xHHHH_, a text
// that looks like such an escape escaped itself, broken UTF-8 replaced.
func escape(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = escaped.ReplaceAllStringFunc(s, func(m string) string { return "_x005F" + m })
	if strings.IndexFunc(s, isForbidden) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if isForbidden(r) {
			b.WriteString("_x" + strings.ToUpper(strconv.FormatInt(0x10000+int64(r), 16)[1:]) + "_")
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func isForbidden(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' || r == '\uFFFE' || r == '\uFFFF'
}

// unescape undoes escape; a half of a surrogate pair becomes U+FFFD.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(m string) string {
		n, err := strconv.ParseUint(m[2:6], 16, 16)
		if err != nil || !utf8.ValidRune(rune(n)) {
			return "\uFFFD"
		}
		return string(rune(n))
	})
}
