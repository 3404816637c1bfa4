package journey

import (
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// trail leads from the list of transfers the visitor works with down to a page.
func trail(v *door.Visit, below ...ui.Crumb) []ui.Crumb {
	list := ui.Crumb{Label: v.T("desk.title"), URL: "/verteilung"}
	if v.Scope.OnlyUnit() != "" {
		list = ui.Crumb{Label: v.T("questions.title"), URL: "/fragen"}
	}
	if v.Scope.Kind == tenant.Municipality {
		list = ui.Crumb{Label: v.T("inbox.title"), URL: "/eingang"}
	}
	return append([]ui.Crumb{list}, below...)
}
