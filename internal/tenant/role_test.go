package tenant_test

import (
	"slices"
	"testing"

	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

func TestOnlyTheLegalDeskReadsLegalStatus(t *testing.T) {
	for _, g := range tenant.Matrix {
		if g.MayRead(tenant.Legal) != (g.Role == tenant.LandLegal) {
			t.Errorf("%s reads legal status: %t", g.Role, g.MayRead(tenant.Legal))
		}
	}
}

func TestHealthDataIsForThoseWhoNeedIt(t *testing.T) {
	want := map[tenant.Role]bool{tenant.FacilityMedic: true, tenant.Intake: true, tenant.CaseManager: true}
	for _, g := range tenant.Matrix {
		if g.MayRead(tenant.MeasureHealth) != want[g.Role] {
			t.Errorf("%s reads examinations and vaccinations: %t", g.Role, g.MayRead(tenant.MeasureHealth))
		}
	}
}

func TestWhoSupervisesTouchesNothingAboutAnybody(t *testing.T) {
	may := map[tenant.Role][]tenant.Data{tenant.Auditor: nil, tenant.Lead: {tenant.Case, tenant.Feedback, tenant.Encounter, tenant.Facts}} // who leads says who looks after whom, answers complaints, hears of encounters that went wrong where they are named for it, and brings figures
	for r, want := range may {
		if g, ok := r.Grant(); !ok || !slices.Equal(g.Write, want) {
			t.Errorf("%s writes %v", r, g.Write)
		}
	}
}

func TestARoleExistsOnceAndOnlyWhereItBelongs(t *testing.T) {
	seen := map[tenant.Role]bool{}
	for _, g := range tenant.Matrix {
		if seen[g.Role] {
			t.Errorf("%s stands twice in the matrix", g.Role)
		}
		seen[g.Role] = true
	}
	intakeAtLand := tenant.Scope{Tenant: "t", Kind: tenant.Land, Actor: "a", Role: tenant.Intake}
	if err := intakeAtLand.MayRead(tenant.Register); !errs.Is(err, errs.KindForbidden) {
		t.Errorf("a municipality's role at the Land: %v", err)
	}
	if err := (tenant.Scope{Kind: tenant.Land, Role: "made-up"}).MayRead(tenant.Register); !errs.Is(err, errs.KindForbidden) {
		t.Errorf("a role that does not exist: %v", err)
	}
}

func TestAFacilitysRoleWithoutFacilitySeesNobody(t *testing.T) {
	s := tenant.Scope{Kind: tenant.Land, Role: tenant.FacilitySocial}
	if _, valid := id.Parse(string(s.OnlyUnit())); s.OnlyUnit() == "" || valid {
		t.Errorf("OnlyUnit = %q: it must match no facility", s.OnlyUnit())
	}
	s.Role = tenant.LandAllocation
	if s.OnlyUnit() != "" {
		t.Errorf("the desk sees every facility, not only %q", s.OnlyUnit())
	}
}

func TestNoAccountCanActAsThePersonItself(t *testing.T) {
	g, ok := tenant.Person.Grant()
	if !ok || g.ExistsAt(tenant.Land) || g.ExistsAt(tenant.Municipality) || g.ExistsAt(tenant.Provider) {
		t.Errorf("the role of a person could be given to an account: %+v", g)
	}
	s := tenant.Scope{Tenant: "t", Kind: tenant.Municipality, Actor: "a", Role: tenant.Person}
	if s.Reads(tenant.Register) || s.Reads(tenant.Own) {
		t.Error("the role of a person reads at a tenant without being anybody's own page")
	}
	s.Own = tenant.Self{Person: "p", Household: "h", Read: tenant.These(tenant.Path), Write: tenant.These(tenant.Need)}
	if !s.Reads(tenant.Path) || s.Writes(tenant.Path) || !s.Writes(tenant.Need) || !s.Reads(tenant.Need) || s.Reads(tenant.Legal) {
		t.Error("a scope of one's own does not open what it names, or more")
	}
}
