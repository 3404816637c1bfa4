package fhir

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wegwarte/internal/testkit/samples"
)

// tight keeps a fuzzed file cheap; the limits themselves are under test too.
var tight = Limits{Bytes: 1 << 16, Depth: 40, Elements: 5000, Faults: 20}

// seed gives the fuzzers the broken files and the small samples.
func seed(f *testing.F, ending string) {
	f.Helper()
	for _, c := range broken {
		if len(c.file) < tight.Bytes && (c.file[0] == '<') == (ending == ".xml") {
			f.Add([]byte(c.file))
		}
	}
	if ending == ".json" {
		f.Add([]byte(smallPass(f)))
		f.Add([]byte(smallSummary))
		f.Add(impfpass(shot(`"status":"completed","occurrenceDateTime":"2021","vaccineCode":{"text":"x"}`)))
		for _, c := range statementCases {
			f.Add(impfpass(about(c.resource)))
		}
	}
	files, _ := filepath.Glob(filepath.Join(samples.Root(), "fhir", "fhir-test-cases", "*"+ending))
	for _, file := range files {
		if data, err := os.ReadFile(file); err == nil && len(data) < 8000 {
			f.Add(data)
		}
	}
}

func FuzzParseJSON(f *testing.F) {
	seed(f, ".json")
	f.Fuzz(func(t *testing.T, data []byte) { readable(t, data) })
}

func FuzzParseXML(f *testing.F) {
	seed(f, ".xml")
	f.Fuzz(func(t *testing.T, data []byte) { readable(t, data) })
}

// readable holds what must be true of any bytes at all.
func readable(t *testing.T, data []byte) {
	root, faults := tight.Parse(data)
	if root == nil && len(faults) == 0 {
		t.Fatal("no tree and no fault")
	}
	if len(faults) > tight.Faults+1 {
		t.Fatalf("%d faults", len(faults))
	}
	if root == nil {
		return
	}
	count := 0
	var walk func(n *Node, depth int)
	walk = func(n *Node, depth int) {
		if count++; count > 2*tight.Elements || depth > tight.Depth+2 {
			t.Fatalf("element %d at depth %d is beyond the limits", count, depth)
		}
		if depth < 5 && strings.ContainsAny(n.Path(), "<>\"'\n") {
			t.Fatalf("path %q", n.Path())
		}
		for _, c := range n.Children {
			if c.parent != n {
				t.Fatal("a child does not know its parent")
			}
			walk(c, depth+1)
		}
	}
	walk(root, 0)
}

func FuzzCheck(f *testing.F) {
	seed(f, ".json")
	seed(f, ".xml")
	f.Fuzz(func(t *testing.T, data []byte) {
		start := time.Now()
		report := tight.Check(data)
		for _, by := range []Standard{ByImpfpass, BySummaries} {
			if strict := tight.CheckBy(data, by); strict.OK && !tight.CheckBy(data, ByR4).OK {
				t.Fatalf("%s accepts what R4 refuses", by)
			}
		}
		doc, err := tight.Read(data)
		if took := time.Since(start); took > 5*time.Second {
			t.Fatalf("took %v", took)
		}
		if report.OK != (len(report.Faults) == 0) {
			t.Fatal("accepted with faults, or refused without")
		}
		if err != nil && report.OK {
			t.Fatalf("accepted and yet unreadable: %v", err)
		}
		for _, fault := range append(report.Faults, report.Notes...) {
			if text := fault.Path + quoted(fault); strings.ContainsAny(text, "<>&\"'`\x1b\n") {
				t.Fatalf("%s repeats %q", fault.Rule, text)
			}
			if rules[fault.family()] == "" {
				t.Fatalf("no message for %s", fault.Rule)
			}
		}
		for _, a := range doc.Statements {
			if a.None == (a.About != "") || a.Path == "" || len([]rune(a.About+a.Dosage+a.Reaction)) > 3*(maxPlain+1) {
				t.Fatalf("statement %+v", a)
			}
		}
		for _, l := range doc.NotUnderstood {
			if rules[l.Reason] == "" || len([]rune(l.Summary)) > maxPlain+1 {
				t.Fatalf("leftover %+v", l)
			}
		}
	})
}

// TestRepetitionCostsNoMoreThanItsLength holds that no shape of file makes
// reading slow: each is hundreds of kilobytes of the same thing.
func TestRepetitionCostsNoMoreThanItsLength(t *testing.T) {
	const n = 60_000
	for name, file := range map[string]string{
		"members":        `{"resourceType":"Patient"` + manyMembersOf(n) + `}`,
		"underscores":    `{"resourceType":"Patient"` + strings.ReplaceAll(manyMembersOf(n), `"m`, `"_m`) + `}`,
		"same name":      `{"resourceType":"Patient"` + strings.Repeat(`,"id":"a"`, n) + `}`,
		"array":          `{"resourceType":"Patient","name":[` + strings.Repeat(`{},`, n) + `{}]}`,
		"contained":      `{"resourceType":"Patient","contained":[` + strings.Repeat(`{"resourceType":"Patient","id":"a"},`, n/8) + `{}]}`,
		"references":     `{"resourceType":"List","status":"current","mode":"working","contained":[` + strings.Repeat(`{"resourceType":"Basic","id":"a"},`, 4_000) + `{}],"entry":[` + strings.Repeat(`{"item":{"reference":"#b"}},`, 40_000) + `{}]}`,
		"entries":        `{"resourceType":"Bundle","type":"document","entry":[` + strings.Repeat(`{"fullUrl":"urn:a:b","resource":{"resourceType":"Patient"}},`, n/8) + `{}]}`,
		"roles":          `{"resourceType":"Bundle","type":"document","entry":[` + strings.Repeat(`{"fullUrl":"urn:a:b","resource":{"resourceType":"Immunization","performer":[{"actor":{"reference":"Patient/x"}}]}},`, 20_000) + `{}]}`,
		"xml":            `<Patient xmlns="http://hl7.org/fhir">` + strings.Repeat(`<name/>`, n) + `</Patient>`,
		"xml attributes": `<Patient xmlns="http://hl7.org/fhir" ` + strings.Repeat(`a="" `, n) + `/>`,
		"text":           `{"resourceType":"Patient","name":[{"family":"` + strings.Repeat(`<a `, n) + `"}]}`,
		"claims":         `{"resourceType":"Bundle","meta":{"profile":["` + kbvURL + `Bundle_Entry|1.1.0"]},"type":"document","entry":[` + strings.Repeat(`{"resource":{"resourceType":"Immunization","meta":{"profile":["`+kbvURL+`Record_Prime|1.1.0"]},"patient":{"reference":"#a"},"contained":[{}]}},`, 20_000) + `{}]}`,
		"chain":          chain(15_000),
		"narrative":      narrated(`<div xmlns='http://www.w3.org/1999/xhtml'>` + strings.Repeat(`<p>a</p>`, n) + `</div>`),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			Check([]byte(file))
			CheckBy([]byte(file), ByImpfpass)
			CheckBy([]byte(file), BySummaries)
			_, _ = Read([]byte(file))
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("%d bytes took %v", len(file), took)
			} else {
				t.Logf("%d bytes: %v", len(file), took)
			}
		})
	}
}

// chain is a summary whose observations each have the next one as a member.
func chain(n int) string {
	var b strings.Builder
	b.WriteString(strings.TrimSuffix(smallSummary, "]}"))
	for i := range n {
		fmt.Fprintf(&b, `,{"fullUrl":"http://a.test/Observation/c%d","resource":{"resourceType":"Observation","id":"c%d","meta":{"profile":["http://hl7.org/fhir/uv/ips/StructureDefinition/Observation-results-laboratory-uv-ips"]},"hasMember":[{"reference":"Observation/c%d"}]}}`, i, i, i+1)
	}
	return b.String() + "]}"
}

func manyMembersOf(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(`,"m`)
		b.WriteString(strings.Repeat("x", i%7))
		b.WriteString(quoteNumber(i))
		b.WriteString(`":1`)
	}
	return b.String()
}

func quoteNumber(i int) string {
	const letters = "abcdefghij"
	var b []byte
	for ; i > 0; i /= 10 {
		b = append(b, letters[i%10])
	}
	return string(b)
}

// FuzzWrite holds that a file which is accepted is written, in either form, as
// one that is accepted and says the same.
func FuzzWrite(f *testing.F) {
	seed(f, ".json")
	seed(f, ".xml")
	for _, out := range shapes() {
		summary, _ := WriteSummary(out)
		pass, _ := WriteImpfpass(out, XML)
		f.Add(summary)
		f.Add(pass)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if !tight.CheckBy(data, ByR4).OK {
			return
		}
		root, _ := tight.Parse(data)
		for _, form := range []Form{JSON, XML} {
			if form == XML && !wellNarrated(root) {
				continue
			}
			written := root.Write(form)
			if r := CheckBy(written, ByR4); !r.OK {
				t.Fatalf("%s: %+v\n%s", form, first(r.Faults), written)
			}
			again, _ := Parse(written)
			sameTree(t, string(form), root, again)
		}
	})
}
