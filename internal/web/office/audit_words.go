package office

import (
	"context"
	"strings"

	"wegwarte/internal/i18n"
	"wegwarte/internal/web/export"
)

// detailWords says a detail of an entry in the reader's language, as far as the
// messages know it; else it stays as it is. Details are "work list", "fields:
// birth phone", or the address of a page that was refused.
func detailWords(ctx context.Context, detail string) string {
	if key := "audit.detail." + slug(detail); i18n.Has(key) {
		return i18n.T(ctx, key)
	}
	if method, route, ok := strings.Cut(detail, " /"); ok && (method == "GET" || method == "POST") {
		return i18n.T(ctx, "audit.page", "page", "/"+route)
	}
	head, rest, ok := strings.Cut(detail, ":")
	key := "audit.details." + slug(head)
	if !ok || !i18n.Has(key) {
		return detail
	}
	var words []string
	for _, part := range strings.Fields(strings.ReplaceAll(rest, ";", " ")) {
		words = append(words, fieldWord(ctx, part))
	}
	return i18n.T(ctx, key, "rest", strings.Join(words, ", "))
}

// fieldWord says one word of a detail: a field, a kind of list, or a number of
// something ("persons:12").
func fieldWord(ctx context.Context, name string) string {
	if of, value, valued := strings.Cut(name, ":"); valued && i18n.Has("audit.valued."+slug(of)) {
		return i18n.T(ctx, "audit.valued."+slug(of), "value", value)
	}
	if key := "audit.field." + slug(name); i18n.Has(key) {
		return i18n.T(ctx, key)
	}
	return export.KindWord(ctx, name)
}

// slug gives "list-of-transfers" for "list of transfers".
func slug(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-")
}
