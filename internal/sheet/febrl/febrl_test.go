package febrl

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/engine/linkage"
	"wegwarte/internal/errs"
)

const list = `rec_id, given_name, surname, postcode, date_of_birth, blocking_number
rec-1-org, Ämina, Al-Haddad, 4011, 19840312, 7
rec-1-dup-0, , Haddad, , 1984-03, 7
rec-2-org, omar, , 4012, x, 8
`

func TestAListIsReadAsItIsWritten(t *testing.T) {
	got, err := Read(strings.NewReader(list), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := List{IDs: []string{"rec-1-org", "rec-1-dup-0", "rec-2-org"}, Further: []string{"postcode"}, Compared: []string{"given_name", "surname", "postcode", "date_of_birth"}, Records: []linkage.Record{
		{Names: []linkage.Name{{Given: "aemina", Family: "al haddad"}}, Birth: linkage.Birth{Year: 1984, Month: 3, Day: 12}, Fields: []string{"4011"}},
		{Names: []linkage.Name{{Family: "haddad"}}, Birth: linkage.Birth{Year: 1984, Month: 3}, Fields: []string{""}},
		{Names: []linkage.Name{{Given: "omar"}}, Fields: []string{"4012"}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	who, known := got.Persons()
	if diff := cmp.Diff([]string{"1", "1", "2"}, who); diff != "" || !known {
		t.Error(known, diff)
	}
}

func TestOnlyTheFieldsThatAreAskedForAreCompared(t *testing.T) {
	got, err := Read(strings.NewReader(list), []string{"surname"})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range got.Records {
		if r.Names[0].Given != "" || r.Birth != (linkage.Birth{}) || len(r.Fields) > 0 {
			t.Errorf("%+v", r)
		}
	}
	if _, err := Read(strings.NewReader(list), []string{"religion"}); !errs.Is(err, errs.KindInvalid) {
		t.Errorf("a column that is not there: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{list, "", "rec_id\n", "a,b\n\"", "given_name;surname\nx;y\n", strings.Repeat("a,", 99) + "\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := Read(strings.NewReader(text), nil)
		if err != nil {
			if !errs.Is(err, errs.KindInvalid) {
				t.Fatalf("%v is not about the file", err)
			}
			return
		}
		if len(got.IDs) != len(got.Records) {
			t.Fatalf("%d IDs of %d records", len(got.IDs), len(got.Records))
		}
		for _, r := range got.Records {
			if len(r.Fields) != len(got.Further) {
				t.Fatalf("%d fields, %d named", len(r.Fields), len(got.Further))
			}
		}
	})
}
