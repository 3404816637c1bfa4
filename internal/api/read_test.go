package api

import (
	"context"
	"strings"
	"testing"

	"wegwarte/internal/errs"
	"wegwarte/internal/work"
)

// Whatever is sent is read within bounds, or refused as what the sender can mend.
func FuzzRead(f *testing.F) {
	f.Add(`{"vacancies":[{"reference":"1","kind":"job","employer":"Klinik","title":"Pflege","german":"B1","hours":"Mo–Fr 8–14:30","begins":"2027-02-01","pay_from":1850,"pay_per":"hour"}]}`)
	f.Add(`{"vacancies":[null,1,[],{"kind":7},{"x":{}},{"title":"\u0000"}]}`)
	f.Add(`{"vacancies":[`)
	f.Add(strings.Repeat("[", 100))
	f.Fuzz(func(t *testing.T, text string) {
		cmd, faults, err := read(context.Background(), strings.NewReader(text))
		if err != nil {
			if !errs.Is(err, errs.KindInvalid) {
				t.Errorf("%v", err)
			}
			return
		}
		if len(cmd.All) != len(cmd.Rows) || len(cmd.All) > work.MostTaken {
			t.Errorf("%d places in %d rows", len(cmd.All), len(cmd.Rows))
		}
		for _, f := range faults {
			if f.Row < 1 || f.Row > len(cmd.All) || f.Rule == "" || f.Message == f.Rule {
				t.Errorf("%+v", f)
			}
		}
		for _, o := range cmd.All {
			if strings.ContainsRune(o.Employer+o.Number+o.Title, 0) {
				t.Error("a byte that no database keeps")
			}
		}
	})
}
