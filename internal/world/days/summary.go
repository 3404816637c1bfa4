package days

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/intake"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

//go:embed summary.json
var summary string

// afterDays is how many working days after they came somebody shows the summary
// that they were given on the way.
const afterDays = 4

// takeSummary has the medical team take in the patient summary of the first
// grown-up of some households on their way to the demo's municipality: an
// allergy, a medicine, an aid, and a diagnosis from which needs may follow.
func (p *player) takeSummary(ctx context.Context, tx *db.Tx, day clock.Date, h *world.Household, hours *hours) error {
	if h.Way.To != world.DemoMunicipality || p.world.Persons >= crowd || h.Index%3 != 0 || h.Since.AddWorkdays(afterDays) != day {
		return nil
	}
	one := h.Persons[0]
	if one.Birth.Precision != person.ToTheDay {
		return nil
	}
	content := strings.NewReplacer("FAMILY", one.FamilyName, "GIVEN", one.GivenName, "BORN", one.Birth.Date.String(),
		"ISSUED", day.AddDays(-30).String(), "NUMBER", fmt.Sprintf("%012d", h.Index)).Replace(summary)
	reading, err := intake.Read("kurzakte.json", []byte(content), day)
	if err != nil {
		return fmt.Errorf("the summary of the household %d: %w", h.Index, err)
	}
	cmd := reading.Command
	cmd.Person = one.ID
	medics := p.offices.scope(p.offices.land, p.offices.units[h.Facility].ID, tenant.FacilityMedic)
	hours.pass()
	_, err = record.AddDocument(ctx, tx, hours, medics, cmd)
	return err
}
