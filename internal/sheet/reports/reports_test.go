package reports_test

import (
	"bytes"
	"strings"
	"testing"

	"wegwarte/internal/sheet"
	"wegwarte/internal/sheet/reports"
)

func known(ags string) bool { return strings.HasPrefix(ags, "05") }

func TestAWrongRowIsNamedAndTheOthersAreRead(t *testing.T) {
	text := "Gemeindeschlüssel;Bestand\n05111000;12\n5112000;7\n05113000;\n06111000;1\n123;1\n05111000;3\n05114000;viele\n05115000;-1\n"
	list, err := reports.Read(strings.NewReader(text), sheet.Default, reports.Bestand, known)
	if err != nil {
		t.Fatal(err)
	}
	if len(list.Numbers) != 3 || *list.Numbers[0].Count != 12 || list.Numbers[1].AGS != "05112000" || list.Numbers[2].Count != nil {
		t.Errorf("%+v", list.Numbers)
	}
	rules := map[int]string{}
	for _, e := range list.Errors {
		rules[e.Row] = e.Rule
	}
	if list.Count != 5 || rules[5] != "unknown" || rules[6] != "ags" || rules[7] != "twice" || rules[8] == "" || rules[9] == "" {
		t.Errorf("%d: %v", list.Count, rules)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("AGS;Bestand\n05111000;12\n"))
	f.Add([]byte("AGS,places\n5111000,\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := reports.Read(bytes.NewReader(data), sheet.Limits{Bytes: 1 << 16}, reports.Bestand, known)
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, n := range list.Numbers {
			if !known(n.AGS) || len(n.AGS) != 8 || seen[n.AGS] || n.Count != nil && *n.Count < 0 {
				t.Errorf("read: %+v", n)
			}
			seen[n.AGS] = true
		}
	})
}
