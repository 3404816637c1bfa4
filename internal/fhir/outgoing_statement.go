package fhir

import (
	"fmt"
	"html"
	"slices"
	"strings"
)

// statementSections are a summary's sections of what somebody takes, does not
// bear, and uses. The first two are there in any case.
func (d *outgoing) statementSections() (all []section) {
	medications := d.nothing("medications", "10160-0", "History of Medication use Narrative", "MedicationStatement",
		val("status", "unknown"), d.absence("medicationCodeableConcept", "no-medication-info", "No information about medications"),
		refTo("subject", d.id("patient")), unknown("effectiveDateTime", "not-applicable"))
	allergies := d.nothing("allergies", "48765-2", "Allergies and adverse reactions Document", "AllergyIntolerance",
		el("clinicalStatus", codingOf(terminology+"allergyintolerance-clinical", "", "active", "")), // R4 wants one, as of everything
		d.absence("code", "no-allergy-info", "No information about allergies"), refTo("patient", d.id("patient")))
	aids := section{name: "aids", loinc: "46264-8", display: "History of medical device use"}
	all = append(all, d.fill(medications, Medicine, d.medicine), d.fill(allergies, Allergy, d.allergy))
	if aids = d.fill(aids, Aid, d.aid); len(aids.resources) > 0 {
		all = append(all, aids)
	}
	return all
}

// fill puts the statements of one kind into a section, in place of the words
// that nothing is known. A statement may bring a resource that it points at.
func (d *outgoing) fill(s section, kind StatementKind, write func(id string, a Statement) []*Node) section {
	var rows strings.Builder
	var resources, others []*Node
	for _, a := range d.Statements {
		if a.Kind != kind {
			continue
		}
		made := write(d.nth(fmt.Sprintf("%q", []string{string(a.Kind), a.words(), a.Sort, a.ATC, a.PZN, string(a.Certainty), string(a.Danger)})), a)
		resources, others = append(resources, made[0]), append(others, made[1:]...)
		rows.WriteString("<li>" + html.EscapeString(tidied(a.words())) + "</li>")
	}
	if len(resources) > 0 {
		s.resources, s.others, s.text = resources, others, "<ul>"+rows.String()+"</ul>"
	}
	return s
}

// words says a statement in one line.
func (a Statement) words() string {
	about := a.About
	if a.None {
		about = german("fhir.write.none." + string(a.Kind))
		if a.Sort != "" {
			about += " (" + a.Sort + ")"
		}
	}
	parts := spoken(about, german("fhir.write.standing."+string(a.Standing)), a.Dosage, a.Reaction)
	if a.Danger == DangerHigh {
		parts = append(parts, german("fhir.write.danger"))
	}
	for _, day := range []struct {
		key string
		day Day
	}{{"from", a.From}, {"until", a.Until}, {"lasts", a.Lasts}} {
		if text := day.day.date(); text != "" {
			parts = append(parts, german("fhir.write."+day.key, "day", text))
		}
	}
	return strings.Join(spoken(append(parts, a.Said)...), ", ")
}

// concept names what a statement is about: by its codes and in its source's words.
func (a Statement) concept(name string, none absence, display string) *Node {
	if a.None {
		for _, code := range sortedKeys(none.codes) { // a code of the same sort; the standard's own first
			if none.codes[code] == a.Sort {
				system := snomed
				if strings.HasPrefix(code, "no-") {
					system = absentSystem
				}
				return el(name, codingOf(system, "", code, ""), val("text", display))
			}
		}
	}
	below := []*Node{}
	for _, c := range a.Codes {
		if absolute(c.System) && isURI(c.System) && isCode(c.Code) {
			below = append(below, codingOf(c.System, "", c.Code, c.Display))
		}
	}
	if a.ATC != "" && !slices.ContainsFunc(a.Codes, func(c Code) bool { return slices.Contains(atcSystems, c.System) }) {
		below = append(below, codingOf(atcWorldwide, "", a.ATC, ""))
	}
	if a.PZN != "" && !slices.ContainsFunc(a.Codes, func(c Code) bool { return slices.Contains(pznSystems, c.System) }) {
		below = append(below, codingOf(pznSystems[0], "", a.PZN, ""))
	}
	if a.Kind == Aid && a.Sort != "" {
		below = append(below, codingOf(aidSystem, "", a.Sort, ""))
	}
	return el(name, append(below, val("text", a.About))...)
}

// aidSystem marks the house's own words for aids among codes.
const aidSystem = "urn:x-wegwarte:aid"

// sortedKeys lists the standard's own codes ("no-known-allergies") before others.
func sortedKeys(m map[string]string) (keys []string) {
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	slices.Reverse(keys)
	return keys
}

func (d *outgoing) allergy(id string, a Statement) []*Node {
	state := map[Standing]string{Current: "active", Paused: "active", Ended: "resolved"}[a.Standing]
	clinical := el("clinicalStatus", codingOf(terminology+"allergyintolerance-clinical", "", state, ""))
	if state == "" {
		clinical = unknown("clinicalStatus", "unknown")
	}
	below := []*Node{clinical, a.concept("code", noAllergies, german("fhir.write.none.allergy")), refTo("patient", d.id("patient")),
		val("onsetDateTime", a.From.date()), val("criticality", string(a.Danger))}
	if sure := map[Certainty]string{Confirmed: "confirmed", Presumed: "unconfirmed"}[a.Certainty]; sure != "" {
		below = append(below, el("verificationStatus", codingOf(terminology+"allergyintolerance-verification", "", sure, "")))
	}
	if !a.None {
		below = append(below, val("category", map[string]string{"medicine": "medication", "food": "food", "environment": "environment", "biologic": "biologic"}[a.Sort]))
	}
	if a.Reaction != "" {
		below = append(below, el("reaction", el("manifestation", val("text", a.Reaction))))
	}
	return []*Node{res("AllergyIntolerance", id, ipsDefinition+"AllergyIntolerance-uv-ips", below...)}
}

func (d *outgoing) medicine(id string, a Statement) []*Node {
	status := map[Standing]string{Current: "active", Paused: "on-hold", Ended: "completed"}[a.Standing]
	if status == "" {
		status = "unknown"
	}
	return []*Node{res("MedicationStatement", id, ipsDefinition+"MedicationStatement-uv-ips",
		val("status", status), a.concept("medicationCodeableConcept", noMedicines, german("fhir.write.none.medicine")),
		refTo("subject", d.id("patient")), a.lasting("effective"), el("dosage", val("text", a.Dosage)))}
}

func (d *outgoing) aid(id string, a Statement) []*Node {
	status := val("status", map[Standing]string{Current: "active", Paused: "on-hold", Ended: "completed"}[a.Standing])
	if status == nil {
		status = unknown("status", "unknown")
	}
	device := d.id("device", id)
	return []*Node{
		res("DeviceUseStatement", id, ipsDefinition+"DeviceUseStatement-uv-ips", status, refTo("subject", d.id("patient")), a.lasting("timing"), refTo("device", device)),
		res("Device", device, ipsDefinition+"Device-uv-ips", a.concept("type", noAids, german("fhir.write.none.aid")), refTo("patient", d.id("patient"))),
	}
}

// lasting writes since when and until when, as far as it is known.
func (a Statement) lasting(name string) *Node {
	from, until := a.From.date(), a.Until.date()
	switch {
	case until != "":
		return el(name+"Period", val("start", from), val("end", until))
	case from != "":
		return val(name+"DateTime", from)
	}
	return unknown(name+"DateTime", "unknown")
}
