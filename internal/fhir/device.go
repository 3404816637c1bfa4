package fhir

import (
	"slices"
	"strings"
)

// AidSorts are what somebody may wear, use or have implanted, in the house's words.
var AidSorts = []string{
	"wheelchair", "walker", "crutches", "cane", "prosthesis", "orthosis", "hearing-aid", "glasses", "glucose-meter", "insulin-pump",
	"pacemaker", "implant", "oxygen", "ventilator", "inhaler", "stoma", "catheter", "care-bed", "communication",
}

// aidCodes are SNOMED CT's devices.
var aidCodes = map[string]string{
	"58938008": "wheelchair", "228869008": "wheelchair", "404946006": "walker", "74566002": "crutches",
	"360283003": "hearing-aid", "6012004": "hearing-aid", "50121007": "glasses", "423013001": "glasses", "337414009": "glucose-meter",
	"69805005": "insulin-pump", "14106009": "pacemaker", "72506001": "pacemaker", "67270000": "implant", "43252007": "implant", "416789009": "stoma",
}

// aidWords are found in how an aid is called, the first that is.
var aidWords = []struct{ word, sort string }{
	{"wheelchair", "wheelchair"}, {"rollstuhl", "wheelchair"}, {"rolstoel", "wheelchair"}, {"fauteuil roulant", "wheelchair"},
	{"rollator", "walker"}, {"walking frame", "walker"}, {"gehwagen", "walker"}, {"crutch", "crutches"}, {"gehstütze", "crutches"}, {"krücke", "crutches"},
	{"walking stick", "cane"}, {"gehstock", "cane"}, {"langstock", "cane"}, {"orthosis", "orthosis"}, {"orthese", "orthosis"},
	{"cochlear", "implant"}, {"hearing aid", "hearing-aid"}, {"hörgerät", "hearing-aid"}, {"gehoorapparaat", "hearing-aid"}, {"hoortoestel", "hearing-aid"},
	{"spectacle", "glasses"}, {"eyeglasses", "glasses"}, {"brille", "glasses"}, {"leesbril", "glasses"},
	{"insulin pump", "insulin-pump"}, {"insulinpumpe", "insulin-pump"}, {"glucose met", "glucose-meter"}, {"glucometer", "glucose-meter"}, {"glucose monitor", "glucose-meter"},
	{"blutzuckermess", "glucose-meter"}, {"pacemaker", "pacemaker"}, {"schrittmacher", "pacemaker"}, {"defibrillator", "pacemaker"},
	{"hip prosthesis", "implant"}, {"knee prosthesis", "implant"}, {"implant", "implant"}, {"stent", "implant"}, {"hüftprothese", "implant"},
	{"prosthe", "prosthesis"}, {"prothese", "prosthesis"}, {"oxygen", "oxygen"}, {"sauerstoff", "oxygen"}, {"cpap", "ventilator"}, {"ventilator", "ventilator"},
	{"beatmung", "ventilator"}, {"inhal", "inhaler"}, {"nebuli", "inhaler"}, {"stoma", "stoma"}, {"catheter", "catheter"}, {"katheter", "catheter"},
	{"pflegebett", "care-bed"}, {"hospital bed", "care-bed"}, {"talker", "communication"}, {"kommunikationshilfe", "communication"},
}

// deviceUse reads which aid somebody uses.
func (m *mapper) deviceUse(r located) {
	n := r.Node
	if !m.holds(n, "subject") {
		return
	}
	s := Statement{Kind: Aid, Standing: standing(n.Text("status")), SourceID: r.sourceID(), Path: n.Path()}
	ref := n.Child("device")
	s.About = plain(ref.Text("display"))
	if d := m.follow(n, ref); d != nil && d.Resource == "Device" {
		s.About, s.Codes = firstText(deviceName(d), s.About), codes(d.Child("type"))
		if d.parent.name() != "contained" {
			m.details(d, "identifier", "type", "deviceName", "patient", "status", "modelNumber", "manufacturer")
		}
	}
	when := n.Child("timing")
	if s.From = day(when.Text()); when.Type() == "Period" {
		s.From, s.Until = day(when.Text("start")), day(when.Text("end"))
	}
	s.Sort = aidSort(s)
	none, _, silent := noneOf(s, noAids)
	switch {
	case silent:
		m.leave(n, "map.no-information", s.About)
		return
	case none:
		s.None, s.About, s.Sort = true, "", ""
	}
	if m.say(s, n) {
		m.details(n, "identifier", "status", "subject", "device", "timing", "source", "recordedOn")
	}
}

// deviceName gives what an aid is called: its kind, else its own name.
func deviceName(d *Node) string {
	return firstText(concept(d.Child("type")), d.Text("deviceName", "name"), d.Text("modelNumber"))
}

// aidSort says in the house's words what an aid is, "" where none fits.
func aidSort(s Statement) string {
	text := strings.ToLower(s.About)
	for _, c := range s.Codes {
		if c.System == aidSystem && slices.Contains(AidSorts, c.Code) {
			return c.Code
		}
		if sort := aidCodes[c.Code]; sort != "" && c.System == snomed {
			return sort
		}
		text += " " + strings.ToLower(c.Display)
	}
	for _, w := range aidWords {
		if strings.Contains(text, w.word) {
			return w.sort
		}
	}
	return ""
}

// devicesUsed finds the devices that a statement of use is about: they are told with it.
func (m *mapper) devicesUsed(root *Node) map[*Node]bool {
	used := map[*Node]bool{}
	for _, r := range root.resources() {
		if r.Resource == "DeviceUseStatement" {
			if d := m.follow(r.Node, r.Child("device")); d != nil && d.Resource == "Device" {
				used[d] = true
			}
		}
	}
	return used
}
