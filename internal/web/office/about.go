package office

import (
	"wegwarte/internal/web/assets"
	"wegwarte/internal/web/door"
)

// ShowLicences lists whose work the product contains.
func ShowLicences(v *door.Visit) error {
	return v.Show(v.T("licences.title"), licencesPage(assets.Licences()))
}

// ShowAccessibility is the statement that § 12b BGG and § 10e BGG NRW ask for.
func ShowAccessibility(v *door.Visit) error {
	return v.Show(v.T("accessibility.title"), accessibilityPage())
}
