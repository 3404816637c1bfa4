package allocation_test

import (
	"strings"
	"testing"

	"wegwarte/engine/allocation"
)

func TestWhatIsWrongWithAnInstanceIsSaidWithItsLine(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "line 1: the number of households: the file ends before it"},
		{"2 1\n", "line 2: the number of resources: the file ends before it"},
		{"1 1 1\n3\n4\nx\n", "line 4: score of household 0, number 1: is no whole number: 'x' stands there"},
		{"1 1 1\n-3\n4\n1\n", "line 2: demand of household 0, number 1: is no whole number: '-' stands there"},
		{"1 2 1\n3\n4\n", "line 4: capacity of place 1, number 1: the file ends before it"},
		{"1 1 1\n3\n4\n5\n6\n", "line 5: the instance is complete, but '6' follows"},
		{"1 1 1\n3\n4\n99999999999\n", "line 4: score of household 0, number 1: is above 1000000000"},
		{"100000 20000 1\n", "100000 households × 20000 places are too many together: 60000000 are possible"},
		{"100001 1 1\n", "line 1: the number of households: is above 100000"},
		{"1 1 1\n1.5\n", "line 2: demand of household 0, number 1: is no whole number: '.' stands there"},
	} {
		_, err := allocation.ReadText(strings.NewReader(c.text))
		if err == nil || err.Error() != c.want {
			t.Errorf("%q: %v, want %s", c.text, err, c.want)
		}
	}
}

func TestARequestNamesWhatItDoesNotKnow(t *testing.T) {
	const head = `{"resources":["persons"],"places":[{"name":"Herne","capacity":{"persons":3}}],"households":[{"name":"A","demand":{"persons":1}`
	for _, c := range []struct{ text, want string }{
		{head + `,"scores":{"Bochum":5}}]}`, `household "A": scores: there is no place "Bochum"`},
		{head + `,"scores":{"Herne":5},"pin":"Bochum"}]}`, `household "A": pin: there is no place "Bochum"`},
		{head + `,"scores":{"Herne":5},"pin":"Herne","forbid":["Herne"]}]}`, `household "A": pin: "Herne" is not allowed`},
		{`{"resources":["persons","persons"],"places":[],"households":[]}`, `resource "persons" stands twice`},
		{`{"resources":["beds"],"places":[{"name":"Herne","capacity":{"rooms":3}}],"households":[]}`, `place "Herne": capacity: there is no resource "rooms"`},
		{`{"resources":["beds"],"places":[{"name":"Herne","capacity":{"beds":-3}}],"households":[]}`, `place "Herne": capacity: "beds" is -3: 0 to 1000000000 are possible`},
	} {
		q, err := allocation.ReadJSON(strings.NewReader(c.text))
		if err != nil {
			t.Fatal(err)
		}
		if _, err = q.Instance(allocation.Policy{}); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.text, err, c.want)
		}
	}
	if _, err := allocation.ReadJSON(strings.NewReader(head + `,"nationality":"x"}]}`)); err == nil {
		t.Error("a household may have fields that nobody knows")
	}
}

func FuzzReadText(f *testing.F) {
	for _, s := range []string{"1 1 1\n1\n2\n3\n", "0 0 0", "2 2 2\n1 1 1 1\n2 2 2 2\n0 5 5 0\n", "1 1 9999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if in, err := allocation.ReadText(strings.NewReader(s)); err == nil {
			if err := in.Valid(); err != nil {
				t.Errorf("what was read is not valid: %v", err)
			}
		}
	})
}

func FuzzReadGAP(f *testing.F) {
	for _, s := range []string{"1 1\n1\n2\n3\n", "2 1 5 6 1 1 3 3", "0 0", "1 1 999999999 1 1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if in, err := allocation.ReadGAP(strings.NewReader(s)); err == nil {
			if err := in.Valid(); err != nil {
				t.Errorf("what was read is not valid: %v", err)
			}
		}
	})
}

func FuzzReadJSON(f *testing.F) {
	f.Add(`{"resources":["persons"],"places":[{"name":"Herne","capacity":{"persons":3}}],"households":[{"name":"A","demand":{"persons":1},"scores":{"Herne":{"match":5,"family":1}}}]}`)
	f.Add(`{"households":[{"name":"A","scores":{"":-1}}]}`)
	f.Fuzz(func(t *testing.T, s string) {
		q, err := allocation.ReadJSON(strings.NewReader(s))
		if err != nil {
			return
		}
		if in, err := q.Instance(allocation.Policy{}); err == nil {
			if err := in.Valid(); err != nil {
				t.Errorf("what was read is not valid: %v", err)
			}
		}
	})
}

func FuzzReadPolicy(f *testing.F) {
	f.Add(`{"weights":{"match":1},"quota":{"resource":"persons","tolerance":"household"}}`)
	f.Fuzz(func(_ *testing.T, s string) { _, _ = allocation.ReadPolicy(strings.NewReader(s)) })
}
