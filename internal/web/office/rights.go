package office

import (
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// ShowRights shows the matrix of rights, as the code holds it, to everybody.
func ShowRights(v *door.Visit) error {
	return v.Show(v.T("rights.title"), rightsPage(tenant.Matrix))
}
