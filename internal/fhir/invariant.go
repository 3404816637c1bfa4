package fhir

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// invariant is one of the standard's own rules about how elements go together.
// The number is the standard's; broken reports whether the element breaks it.
type invariant struct {
	id     string
	on     string // the type it is about
	text   string
	broken func(n *Node) bool
}

// invariants holds the standard's rules for a type and for what it specialises.
func (j *judge) invariants(n *Node) {
	for t := n.typ; t != nil; t = t.Base {
		for _, rule := range invariantsOn[t.Name] {
			j.invariant(n, rule.id, rule.broken(n))
		}
	}
}

// invariant notes a broken rule.
func (j *judge) invariant(n *Node, id string, broken bool) {
	if broken {
		j.add(n, "", "invariant."+id, "id", id, "text", invariantText[id])
	}
}

var (
	invariantsOn  = map[string][]invariant{}
	invariantText = map[string]string{
		"bdl-1": "a total only when a search or history",
		"bdl-2": "entry.search only when a search",
		"bdl-3": "entry.request is mandatory for batch, transaction and history, otherwise prohibited",
		"bdl-4": "entry.response is mandatory for batch-response, transaction-response and history, otherwise prohibited",
		"bdl-5": "an entry has a resource, a request or a response",
		"bdl-8": "a fullUrl names no version",
	}
)

func init() {
	for _, rule := range slices.Concat(standardInvariants, vitalSignInvariants, definingInvariants) {
		invariantsOn[rule.on] = append(invariantsOn[rule.on], rule)
		invariantText[rule.id] = rule.text
	}
}

// atLeastOne, notBoth and needs make the rules below readable.
func atLeastOne(names ...string) func(*Node) bool {
	return func(n *Node) bool { return count(n, names) == 0 }
}

func notBoth(names ...string) func(*Node) bool {
	return func(n *Node) bool { return count(n, names) > 1 }
}

func exactlyOne(names ...string) func(*Node) bool {
	return func(n *Node) bool { return count(n, names) != 1 }
}

func needs(this, that string) func(*Node) bool {
	return func(n *Node) bool { return n.Has(this) && !n.Has(that) }
}

func count(n *Node, names []string) int {
	c := 0
	for _, name := range names {
		if n.Has(name) {
			c++
		}
	}
	return c
}

// coded reports whether a CodeableConcept has one of the codes of the system.
func coded(n *Node, system string, codes ...string) bool {
	for _, c := range n.All("coding") {
		for _, code := range codes {
			if c.Text("system") == system && c.Text("code") == code {
				return true
			}
		}
	}
	return false
}

const (
	terminology = "http://terminology.hl7.org/CodeSystem/"
	ucum        = "http://unitsofmeasure.org"
)

// standardInvariants are the rules of hl7.org/fhir/R4 for data types and for
// the resources that summaries, vaccination records and their surroundings
// use. Rules for defining resources (StructureDefinition and the like) are
// held only where they are cheap; docs name them as not judged.
var standardInvariants = []invariant{
	{"att-1", "Attachment", "data needs a content type", needs("data", "contentType")},
	{"cpt-2", "ContactPoint", "a value needs a system", needs("value", "system")},
	{"qty-3", "Quantity", "a code needs a system", needs("code", "system")},
	{"per-1", "Period", "the start lies before the end", func(n *Node) bool { return laterThan(n.Text("start"), n.Text("end")) }},
	{"rng-2", "Range", "low is not above high", func(n *Node) bool { return greater(n.Child("low"), n.Child("high")) }},
	{"rat-1", "Ratio", "numerator and denominator come together", func(n *Node) bool {
		return n.Has("numerator") != n.Has("denominator") || !n.Has("numerator") && !n.Has("extension")
	}},
	{"exp-1", "Expression", "an expression or a reference", atLeastOne("expression", "reference")},
	{"drt-1", "Duration", "a code needs UCUM and a value", func(n *Node) bool {
		return n.Has("code") && (n.Text("system") != ucum || !n.Has("value"))
	}},
	{"age-1", "Age", "UCUM, a code and a value above 0", func(n *Node) bool {
		return n.Has("value") && !n.Has("code") || n.Has("system") && n.Text("system") != ucum || strings.HasPrefix(n.Text("value"), "-")
	}},
	{"tim-1", "Timing.repeat", "a duration needs its unit", needs("duration", "durationUnit")},
	{"tim-2", "Timing.repeat", "a period needs its unit", needs("period", "periodUnit")},
	{"tim-4", "Timing.repeat", "a duration is not negative", func(n *Node) bool { return strings.HasPrefix(n.Text("duration"), "-") }},
	{"tim-5", "Timing.repeat", "a period is not negative", func(n *Node) bool { return strings.HasPrefix(n.Text("period"), "-") }},
	{"tim-6", "Timing.repeat", "periodMax needs a period", needs("periodMax", "period")},
	{"tim-7", "Timing.repeat", "durationMax needs a duration", needs("durationMax", "duration")},
	{"tim-8", "Timing.repeat", "countMax needs a count", needs("countMax", "count")},
	{"tim-9", "Timing.repeat", "an offset needs an event that is no meal", func(n *Node) bool {
		if !n.Has("offset") {
			return false
		}
		for _, when := range n.All("when") {
			if w := when.Value; w == "C" || w == "CM" || w == "CD" || w == "CV" {
				return true
			}
		}
		return !n.Has("when")
	}},
	{"tim-10", "Timing.repeat", "a time of day or an event, not both", notBoth("timeOfDay", "when")},
	{"trd-1", "TriggerDefinition", "data or timing, not both", notBoth("data", "timing")},
	{"drq-1", "DataRequirement.codeFilter", "a path or a search parameter", exactlyOne("path", "searchParam")},
	{"drq-2", "DataRequirement.dateFilter", "a path or a search parameter", exactlyOne("path", "searchParam")},

	{"ait-1", "AllergyIntolerance", "a clinical status, unless entered in error", func(n *Node) bool {
		return !n.Has("clinicalStatus") && !coded(n.Child("verificationStatus"), terminology+"allergyintolerance-verification", "entered-in-error")
	}},
	{"ait-2", "AllergyIntolerance", "no clinical status when entered in error", func(n *Node) bool {
		return n.Has("clinicalStatus") && coded(n.Child("verificationStatus"), terminology+"allergyintolerance-verification", "entered-in-error")
	}},
	{"con-1", "Condition.stage", "a summary or an assessment", atLeastOne("summary", "assessment")},
	{"con-2", "Condition.evidence", "a code or a detail", atLeastOne("code", "detail")},
	{"con-4", "Condition", "what has abated is inactive, resolved or in remission", func(n *Node) bool {
		return n.Has("abatement") && !coded(n.Child("clinicalStatus"), terminology+"condition-clinical", "resolved", "remission", "inactive")
	}},
	{"con-5", "Condition", "no clinical status when entered in error", func(n *Node) bool {
		return n.Has("clinicalStatus") && coded(n.Child("verificationStatus"), terminology+"condition-ver-status", "entered-in-error")
	}},
	{"cmp-1", "Composition.section", "text, entries or sub-sections", atLeastOne("text", "entry", "section")},
	{"cmp-2", "Composition.section", "a reason for emptiness only when empty", notBoth("emptyReason", "entry")},
	{"imm-1", "Immunization.education", "a document type or a reference", atLeastOne("documentType", "reference")},
	{"imr-1", "ImmunizationRecommendation.recommendation", "a vaccine or a disease", atLeastOne("vaccineCode", "targetDisease")},
	{"mad-1", "MedicationAdministration.dosage", "a dose or a rate", atLeastOne("dose", "rate")},
	{"mdd-1", "MedicationDispense", "handed over after prepared", func(n *Node) bool { return laterThan(n.Text("whenPrepared"), n.Text("whenHandedOver")) }},
	{"obs-3", "Observation.referenceRange", "low, high or text", atLeastOne("low", "high", "text")},
	{"obs-6", "Observation", "a reason for absence only without a value", notBoth("dataAbsentReason", "value")},
	{"obs-7", "Observation", "no value where a component has the same code", sameCodeAsComponent},
	{"org-1", "Organization", "a name or an identifier", atLeastOne("identifier", "name")},
	{"org-2", "Organization", "no home address", func(n *Node) bool { return anyUse(n, "address", "home") }},
	{"org-3", "Organization", "no home telephone", func(n *Node) bool { return anyUse(n, "telecom", "home") }},
	{"pat-1", "Patient.contact", "a name, telephone, address or organisation", atLeastOne("name", "telecom", "address", "organization")},
	{"inv-1", "Parameters.parameter", "a value, a resource or parts", exactlyOne("value", "resource", "part")},
	{"app-1", "Appointment.participant", "a type or an actor", atLeastOne("type", "actor")},
	{"app-2", "Appointment", "start and end come together", func(n *Node) bool { return n.Has("start") != n.Has("end") }},
	{"app-3", "Appointment", "a time, unless proposed, cancelled or on a waiting list", func(n *Node) bool {
		s := n.Text("status")
		return !(n.Has("start") && n.Has("end")) && s != "proposed" && s != "cancelled" && s != "waitlist"
	}},
	{"app-4", "Appointment", "a reason for cancelling only when cancelled", func(n *Node) bool {
		return n.Has("cancelationReason") && n.Text("status") != "noshow" && n.Text("status") != "cancelled"
	}},
	{"apr-1", "AppointmentResponse", "a participant type or an actor", atLeastOne("participantType", "actor")},
	{"sev-1", "AuditEvent.entity", "a name or a query, not both", notBoth("name", "query")},
	{"cpl-3", "CarePlan.activity", "a detail or a reference, not both", notBoth("detail", "reference")},
	{"ppc-1", "Consent", "a policy or a policy rule", atLeastOne("policy", "policyRule")},
	{"ces-1", "CoverageEligibilityResponse.insurance.item", "a category or a product", exactlyOne("category", "productOrService")},
	{"fhs-1", "FamilyMemberHistory", "an age or a birth, not both", notBoth("age", "born")},
	{"fhs-2", "FamilyMemberHistory", "an estimate needs an age", needs("estimatedAge", "age")},
	{"gol-1", "Goal.target", "a detail needs a measure", needs("detail", "measure")},
	{"grp-1", "Group", "members only of an actual group", func(n *Node) bool { return n.Has("member") && n.Text("actual") != "true" }},
	{"ipn-1", "InsurancePlan", "a name or an identifier", atLeastOne("identifier", "name")},
	{"lnk-1", "Linkage", "at least two items", func(n *Node) bool { return len(n.All("item")) < 2 }},
	{"lst-1", "List", "a reason for emptiness only when empty", notBoth("emptyReason", "entry")},
	{"lst-2", "List", "deletions only in a list of changes", func(n *Node) bool { return n.Text("mode") != "changes" && anyHas(n, "entry", "deleted") }},
	{"lst-3", "List", "dates only in a working list", func(n *Node) bool { return n.Text("mode") != "working" && anyHas(n, "entry", "date") }},
	{"opd-1", "OperationDefinition.parameter", "a type or parts", atLeastOne("type", "part")},
	{"prr-1", "ServiceRequest", "details need a code", needs("orderDetail", "code")},
	{"qrs-1", "QuestionnaireResponse.item", "an answer or items, not both", notBoth("answer", "item")},
	{"rqg-1", "RequestGroup.action", "a resource or actions", exactlyOne("resource", "action")},
	{"inv-2", "TestReport.test.action", "an operation or an assertion", exactlyOne("operation", "assert")},
	{"que-1", "Questionnaire.item", "a group has items, a display has none", func(n *Node) bool {
		return n.Text("type") == "group" && !n.Has("item") || n.Text("type") == "display" && n.Has("item")
	}},
	{"que-4", "Questionnaire.item", "answer options or a value set, not both", notBoth("answerOption", "answerValueSet")},
	{"que-11", "Questionnaire.item", "answer options or an initial value, not both", notBoth("answerOption", "initial")},
	{"cpb-1", "CapabilityStatement", "REST, messaging or documents", atLeastOne("rest", "messaging", "document")},
	{"cpb-2", "CapabilityStatement", "a description, software or implementation", atLeastOne("description", "software", "implementation")},
	{"cpb-14", "CapabilityStatement", "an instance has an implementation", func(n *Node) bool { return n.Text("kind") == "instance" && !n.Has("implementation") }},
	{"cpb-15", "CapabilityStatement", "a capability has software and no implementation", func(n *Node) bool {
		return n.Text("kind") == "capability" && (n.Has("implementation") || !n.Has("software"))
	}},
	{"cpb-16", "CapabilityStatement", "requirements have neither software nor implementation", func(n *Node) bool {
		return n.Text("kind") == "requirements" && (n.Has("implementation") || n.Has("software"))
	}},
	{"sdf-6", "StructureDefinition", "a snapshot or a differential", atLeastOne("snapshot", "differential")},
	{"sdf-4", "StructureDefinition", "what is not abstract has a base", func(n *Node) bool { return n.Text("abstract") != "true" && !n.Has("baseDefinition") }},
	{"csd-1", "CodeSystem", "each code stands once", func(n *Node) bool { return twice(n, "concept", "code", map[string]bool{}) }},
	{"que-2", "Questionnaire", "each link id stands once", func(n *Node) bool { return twice(n, "item", "linkId", map[string]bool{}) }},
	{"vsd-1", "ValueSet.compose.include", "a value set or a system", atLeastOne("valueSet", "system")},
	{"vsd-2", "ValueSet.compose.include", "concepts or filters need a system", func(n *Node) bool {
		return (n.Has("concept") || n.Has("filter")) && !n.Has("system")
	}},
	{"vsd-3", "ValueSet.compose.include", "concepts or filters, not both", notBoth("concept", "filter")},
	{"vsd-6", "ValueSet.expansion.contains", "a code or a display", atLeastOne("code", "display")},
	{"vsd-10", "ValueSet.expansion.contains", "a code needs a system", needs("code", "system")},
}

// twice reports whether a key stands more than once in a tree of elements.
func twice(n *Node, name, key string, seen map[string]bool) bool {
	for _, c := range n.All(name) {
		if k := c.Text(key); k != "" {
			if seen[k] {
				return true
			}
			seen[k] = true
		}
		if twice(c, name, key, seen) {
			return true
		}
	}
	return false
}

func anyUse(n *Node, name, use string) bool {
	for _, c := range n.All(name) {
		if c.Text("use") == use {
			return true
		}
	}
	return false
}

func anyHas(n *Node, name, below string) bool {
	for _, c := range n.All(name) {
		if c.Has(below) {
			return true
		}
	}
	return false
}

// sameCodeAsComponent is obs-7: an Observation with a value must not have a
// component with one of its own codings.
func sameCodeAsComponent(n *Node) bool {
	if !n.Has("value") {
		return false
	}
	own := map[[2]string]bool{}
	for _, c := range n.Child("code").All("coding") {
		own[[2]string{c.Text("system"), c.Text("code")}] = true
	}
	for _, component := range n.All("component") {
		for _, c := range component.Child("code").All("coding") {
			if own[[2]string{c.Text("system"), c.Text("code")}] {
				return true
			}
		}
	}
	return false
}

// laterThan compares two dates as far as both are precise; where they cannot
// be told apart, or one is missing, it says no.
func laterThan(a, b string) bool {
	if !isDateTime(a) || !isDateTime(b) {
		return false
	}
	x, y := instantOf(a), instantOf(b)
	if !x.IsZero() && !y.IsZero() {
		return x.After(y)
	}
	n := min(len(a), len(b), len("2006-01-02"))
	return a[:n] > b[:n]
}

// greater compares the values of two quantities of the same unit.
func greater(low, high *Node) bool {
	if low.Text("code") != high.Text("code") || low.Text("unit") != high.Text("unit") {
		return false
	}
	a, okA := decimal(low.Text("value"))
	b, okB := decimal(high.Text("value"))
	return okA && okB && a.Cmp(b) > 0
}

// decimal reads a number exactly; exponents beyond reason are not read.
func decimal(s string) (*big.Rat, bool) {
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		if e, err := strconv.Atoi(s[i+1:]); err != nil || e > 100 || e < -100 {
			return nil, false
		}
	}
	if len(s) > 100 || !isDecimal(s) {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}
