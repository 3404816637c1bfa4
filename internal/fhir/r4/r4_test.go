package r4

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal"
)

func TestEveryTypeThatAnElementNamesIsDefined(t *testing.T) {
	for name, typ := range table().types {
		if typ.Base == nil && name != "Resource" && name != "Element" {
			t.Errorf("%s has no base", name)
		}
		for _, e := range typ.Elements {
			for _, wanted := range append(append([]string{}, e.Types...), e.Targets...) {
				if Lookup(wanted) == nil {
					t.Errorf("%s.%s: no type %s", name, e.Name, wanted)
				}
			}
		}
	}
}

func TestAllOfR4IsThere(t *testing.T) {
	var resources, primitives int
	for _, typ := range table().types {
		switch {
		case typ.Kind == Resource && !typ.Abstract:
			resources++
		case typ.Kind == Primitive:
			primitives++
		}
	}
	// R4's code system of resource types has 148 codes, two of them abstract;
	// its primitive types are 20, counting xhtml.
	if resources != 146 || primitives != 20 {
		t.Errorf("%d resources, %d primitives", resources, primitives)
	}
}

func TestAChoiceIsFoundByItsWrittenName(t *testing.T) {
	m, ok := Lookup("Immunization").Find("occurrenceDateTime")
	if !ok || m.Element.Name != "occurrence" || m.Type != "dateTime" || m.Element.Min != 1 || m.Element.Max != 1 {
		t.Errorf("got %+v", m)
	}
	if _, ok := Lookup("Immunization").Find("occurrence"); ok {
		t.Error("the bare name of a choice is no element")
	}
	if _, ok := Lookup("Immunization").Find("text"); !ok {
		t.Error("text is inherited from DomainResource")
	}
}

func TestTargetsOfAReference(t *testing.T) {
	m, _ := Lookup("Immunization.performer").Find("actor")
	if diff := cmp.Diff([]string{"Practitioner", "PractitionerRole", "Organization"}, m.Element.Targets); diff != "" {
		t.Error(diff)
	}
}

func TestRequiredCodes(t *testing.T) {
	m, _ := Lookup("Immunization").Find("status")
	for code, want := range map[string]bool{"completed": true, "not-done": true, "entered-in-error": true, "complete": false, "": false} {
		if got := m.Element.Codes.Has("", code); got != want {
			t.Errorf("status %q: %v", code, got)
		}
	}
	m, _ = Lookup("Condition").Find("clinicalStatus")
	if !m.Element.Codes.Has("http://terminology.hl7.org/CodeSystem/condition-clinical", "resolved") || m.Element.Codes.Has("http://elsewhere.test", "resolved") {
		t.Error("clinicalStatus is judged by system and code")
	}
}

func TestSpecialisationIsKnown(t *testing.T) {
	if !Lookup("Immunization").Is("DomainResource") || Lookup("Bundle").Is("DomainResource") || !Lookup("Age").Is("Quantity") {
		t.Error("Is does not follow the base")
	}
}

func TestTheStandardsExtensions(t *testing.T) {
	if x := LookupExtension("http://hl7.org/fhir/StructureDefinition/patient-birthPlace"); x == nil || !Takes(x.Types, "Address") || Takes(x.Types, "string") {
		t.Errorf("birthPlace: %+v", x)
	}
	x := LookupExtension("http://hl7.org/fhir/StructureDefinition/patient-animal")
	if x == nil || len(x.Types) != 0 {
		t.Fatalf("animal: %+v", x)
	}
	if p, ok := x.Part("species"); !ok || p.Min != 1 || p.Max != 1 || !Takes(p.Types, "CodeableConcept") {
		t.Errorf("species: %+v", p)
	}
	if _, ok := x.Part("colour"); ok || LookupExtension("http://elsewhere.test/x") != nil {
		t.Error("found what is not there")
	}
}

func TestABrokenTableIsRefused(t *testing.T) {
	for _, text := range []string{
		"Patient resource Nothing\n", " early 0 1 string\n", "T complex\n e x 1 string\n", "T complex\n e 0 y string\n",
		"T complex\n e 0 1 code =missing\n", "T\n",
	} {
		if _, err := parse(text); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

func BenchmarkReadTable(b *testing.B) {
	for b.Loop() {
		if _, err := parse(internal.Text("fhir/r4/definitions.txt")); err != nil {
			b.Fatal(err)
		}
	}
}
