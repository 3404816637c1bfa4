package own

import (
	"slices"

	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// ShowAccessible is the statement on accessibility (§ 12b BGG, § 10e BGG NRW) for who
// reads these pages, in each of their languages.
func ShowAccessible(v *door.Visit) error {
	return v.Show(v.T("own.foot.accessible"), accessiblePage())
}

// ShowRights tells everybody who may see what, from the matrix that the code holds to.
func ShowRights(v *door.Visit) error {
	return v.Show(v.T("own.foot.rights"), rightsPage(tenant.Matrix))
}

// workplaces are where somebody may work, in the order of the way.
var workplaces = []tenant.Kind{tenant.Land, tenant.Municipality}

// worksAt gives the grants of who works there and reads anything of persons.
func worksAt(matrix []tenant.Grant, kind tenant.Kind) (all []tenant.Grant) {
	for _, g := range matrix {
		if (g.At == kind || g.At == "" && g.Role != tenant.Person) && len(told(g)) > 0 { // "": everywhere
			all = append(all, g)
		}
	}
	return all
}

// told lists what a grant opens that is about somebody.
func told(g tenant.Grant) (all []tenant.Data) {
	for _, d := range tenant.AllData {
		if !ofNobody[d] && (slices.Contains(g.Read, d) || slices.Contains(g.Write, d)) {
			all = append(all, d)
		}
	}
	return all
}

// ofNobody are kinds of data that are not about who reads the page.
var ofNobody = map[tenant.Data]bool{tenant.Site: true, tenant.Quota: true, tenant.Offer: true, tenant.Account: true}
