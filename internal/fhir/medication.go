package fhir

import (
	"slices"
	"strconv"
	"strings"
)

// medicationStatement reads what somebody takes.
func (m *mapper) medicationStatement(r located) {
	n := r.Node
	if !m.holds(n, "subject") {
		return
	}
	if n.Text("status") == "not-taken" {
		m.leave(n, "map.not-taken", summary(n))
		return
	}
	s := m.medicine(r)
	s.Standing = standing(n.Text("status"))
	when := n.Child("effective")
	if s.From = day(when.Text()); when.Type() == "Period" {
		s.From, s.Until = day(when.Text("start")), day(when.Text("end"))
	}
	s.Dosage = dosageOf(n, "dosage")
	m.taken(s, n, "effective", "dosage", "dateAsserted", "informationSource")
}

// medicationRequest reads what somebody prescribed, and until when it lasts.
func (m *mapper) medicationRequest(r located) {
	n := r.Node
	if !m.holds(n, "subject") {
		return
	}
	if n.Text("doNotPerform") == "true" {
		m.leave(n, "map.do-not", summary(n))
		return
	}
	if slices.Contains([]string{"draft", "cancelled"}, n.Text("status")) || slices.Contains([]string{"proposal", "plan", "option"}, n.Text("intent")) {
		m.leave(n, "map.proposed", summary(n))
		return
	}
	s := m.medicine(r)
	s.Standing = standing(n.Text("status"))
	dispense := n.Child("dispenseRequest")
	s.From = day(firstText(dispense.Text("validityPeriod", "start"), n.Text("authoredOn")))
	s.Until = day(dispense.Text("validityPeriod", "end"))
	s.Lasts = lasting(s.From, dispense.Child("expectedSupplyDuration"))
	s.Dosage = dosageOf(n, "dosageInstruction")
	m.taken(s, n, "intent", "authoredOn", "dosageInstruction", "dispenseRequest", "requester", "doNotPerform")
	if dispense != nil {
		m.details(dispense, "validityPeriod", "expectedSupplyDuration")
	}
}

// medicationDispense reads what somebody was given, and how long that is enough.
func (m *mapper) medicationDispense(r located) {
	n := r.Node
	if !m.holds(n, "subject") {
		return
	}
	if s := n.Text("status"); s != "completed" {
		m.leave(n, "map.not-dispensed", summary(n))
		return
	}
	s := m.medicine(r)
	s.Standing = StandingOff
	s.From = day(firstText(n.Text("whenHandedOver"), n.Text("whenPrepared")))
	s.Lasts = lasting(s.From, n.Child("daysSupply"))
	s.Dosage = dosageOf(n, "dosageInstruction")
	m.taken(s, n, "whenHandedOver", "whenPrepared", "dosageInstruction", "daysSupply", "performer")
}

// medicine reads which it is, from the entry or the Medication it points at.
func (m *mapper) medicine(r located) Statement {
	n := r.Node
	what := n.Child("medication")
	s := Statement{Kind: Medicine, SourceID: r.sourceID(), Path: n.Path()}
	if what.Type() == "Reference" {
		display := plain(what.Text("display"))
		target := m.follow(n, what)
		if target != nil && target.Resource == "Medication" {
			what = target.Child("code")
			if _, seen := m.names[target]; !seen && target.parent.name() != "contained" {
				m.details(target, "code", "identifier", "status")
			}
			m.names[target] = concept(what)
		}
		s.About = firstText(concept(what), display)
	} else {
		s.About = concept(what)
	}
	s.Codes = codes(what)
	for _, c := range s.Codes {
		switch {
		case slices.Contains(atcSystems, c.System) && s.ATC == "":
			s.ATC = strings.ToUpper(c.Code)
		case slices.Contains(pznSystems, c.System) && s.PZN == "":
			s.PZN = c.Code
		}
	}
	return s
}

var pznSystems = []string{"http://fhir.de/CodeSystem/ifa/pzn", "urn:oid:1.2.276.0.76.4.6"}

// taken keeps what somebody takes, or that it is nothing.
func (m *mapper) taken(s Statement, n *Node, more ...string) {
	none, _, silent := noneOf(s, noMedicines)
	switch {
	case silent:
		m.leave(n, "map.no-information", s.About)
		return
	case none:
		s.None, s.About = true, ""
	}
	if m.say(s, n) {
		m.details(n, append(more, "identifier", "status", "medication", "subject", "category")...)
	}
}

// standing says in the house's words what FHIR's status of a use is.
func standing(status string) Standing {
	switch status {
	case "active", "intended":
		return Current
	case "on-hold":
		return Paused
	case "completed", "stopped":
		return Ended
	}
	return StandingOff
}

// lasting gives the last day of a supply that begins on a day.
func lasting(from Day, long *Node) Day {
	amount, err := strconv.ParseFloat(long.Text("value"), 64)
	if err != nil || amount < 1 || amount > 1000 || from.Precision != ToDay {
		return Day{}
	}
	days := int(amount)
	switch unit := firstText(long.Text("code"), long.Text("unit")); unit {
	case "d", "day", "days", "Tag", "Tage", "":
	case "wk", "week", "weeks":
		days = int(amount * 7)
	case "mo", "month", "months":
		last := from.Date.AddMonths(int(amount)).AddDays(-1)
		return Day{last, ToDay, last.String()}
	default:
		return Day{}
	}
	last := from.Date.AddDays(days - 1)
	return Day{last, ToDay, last.String()}
}

// dosageOf gives how something is taken: as written, else put together from its parts.
func dosageOf(n *Node, name string) string {
	var all []string
	for _, d := range n.All(name) {
		text := firstText(d.Text("text"), d.Text("patientInstruction"))
		if text == "" {
			text = composed(d)
		}
		if text != "" && len(all) < 5 && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return plain(strings.Join(all, "; "))
}

// composed writes a dosage that has no text: "1 tablet, 2 × 1 d, oral".
func composed(d *Node) string {
	var parts []string
	dose := d.Child("doseAndRate", "dose")
	if dose.Type() == "Range" {
		parts = append(parts, quantity(dose.Child("low"))+"–"+quantity(dose.Child("high")))
	} else {
		parts = append(parts, quantity(dose))
	}
	timing := d.Child("timing")
	parts = append(parts, concept(timing.Child("code")))
	if repeat := timing.Child("repeat"); repeat.Has("period") {
		times := firstText(repeat.Text("frequency"), "1")
		parts = append(parts, times+" × / "+plain(repeat.Text("period")+" "+repeat.Text("periodUnit")))
	}
	for _, w := range timing.Child("repeat").All("when") {
		parts = append(parts, plain(w.Value))
	}
	if needed := d.Child("asNeeded"); needed.Text() == "true" || concept(needed) != "" {
		parts = append(parts, "b. Bed.")
	}
	parts = append(parts, concept(d.Child("route")))
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" || p == "–" }), ", ")
}

func quantity(n *Node) string {
	return strings.TrimSpace(plain(n.Text("value") + " " + firstText(n.Text("unit"), n.Text("code"))))
}
