package disclosure_test

import (
	"strings"
	"testing"

	"wegwarte/engine/disclosure"
	"wegwarte/engine/disclosure/attack"
	"wegwarte/engine/disclosure/check"
)

func TestWhatIsWrongIsSaidWithLineAndRule(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "the file is empty",
		"a,b\n":                   "the last column must be count",
		"count\n1\n":              "no column of categories",
		"a,count\n":               "the table has no rows",
		"a,a,count\nx,y,1\n":      `two columns "a"`,
		"a,count\nx,-3\n":         "line 2, column count: -3 is below 0",
		"a,count\nx,\n":           "line 2, column count: it is empty",
		"a,count\nx,1.5\n":        `"1.5" is no whole number`,
		"a,count\n\"x\ny\",1e3\n": "line 2, column count",
		"a,count\nx,1\ny\n":       "wrong number of fields",
		"a,count\n*,1\n":          "line 2, column a: * stands for a margin",
		"a,count\n\xff,1\n":       "line 2, column a: it is not UTF-8",
	} {
		if _, err := disclosure.ReadTable(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, not %q", text, err, want)
		}
	}
	for _, text := range []string{"\ufeffa,count\n\"x, y\",7\n", "a;count\n\"x, y\";7\n"} {
		table, err := disclosure.ReadTable(strings.NewReader(text))
		if err != nil || table.Rows[0].Key[0] != "x, y" || table.Rows[0].Count != 7 {
			t.Errorf("%q: %+v, %v", text, table, err)
		}
	}
}

// A proof that does not prove is not accepted.
func TestNoFalseProofIsAccepted(t *testing.T) {
	table := land(3, 12, 3, 3, 400)
	p := disclosure.Usual()
	make1 := func() *disclosure.Release {
		r, err := disclosure.Protect(table, p)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if err := check.Proved(table, p, make1()); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(r *disclosure.Release){
		"a small count is published": func(r *disclosure.Release) {
			c := &r.Cells[r.Proof.Shown[0].Cell]
			c.Hidden = false
		},
		"a margin is wrong": func(r *disclosure.Release) {
			for i := range r.Cells {
				if c := &r.Cells[i]; !c.Hidden {
					c.Count++
					return
				}
			}
		},
		"a cell is missing":  func(r *disclosure.Release) { r.Cells = r.Cells[:len(r.Cells)-1] },
		"a move is left out": func(r *disclosure.Release) { r.Proof.Shown[0].Up = nil },
		"a move goes too far": func(r *disclosure.Release) {
			s := &r.Proof.Shown[len(r.Proof.Shown)-1]
			s.Down = append(s.Down, s.Up[0])
			s.Down[len(s.Down)-1].Times = -1000
		},
		"a hidden cell is forgotten": func(r *disclosure.Release) { r.Proof.Shown = r.Proof.Shown[1:] },
		"a complement is published": func(r *disclosure.Release) {
			small := map[int]bool{}
			for _, s := range r.Proof.Shown {
				small[s.Cell] = true
			}
			for i := range r.Cells {
				if c := &r.Cells[i]; c.Hidden && !small[i] {
					c.Hidden = false
					for _, row := range table.Rows {
						in := true
						for k := range row.Key {
							in = in && (c.Key[k] == disclosure.All || c.Key[k] == row.Key[k])
						}
						if in {
							c.Count += row.Count
						}
					}
					return
				}
			}
		},
	} {
		r := make1()
		spoil(r)
		if check.Proved(table, p, r) == nil {
			t.Errorf("%s, and it is accepted", name)
		}
	}
}

func TestTheSameTableGivesTheSameRelease(t *testing.T) {
	written := func() string {
		r, err := disclosure.Protect(land(5, 30, 4, 3, 3000), disclosure.Usual())
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := r.Write(&b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if one, two := written(), written(); one != two {
		t.Error("two releases of one table differ")
	}
}

func FuzzReadTable(f *testing.F) {
	f.Add("a,b,count\nx,y,3\nx,z,7\n")
	f.Add("a;count\n\"x;\ny\";0\n")
	f.Add("\ufeffa,count\nx,99999999999999999999\n")
	f.Fuzz(func(t *testing.T, text string) {
		table, err := disclosure.ReadTable(strings.NewReader(text))
		if err != nil || len(table.Rows) > 40 || len(table.Columns) > 4 {
			return
		}
		r, err := disclosure.Protect(table, disclosure.Usual())
		if err != nil {
			return
		}
		if err := check.Proved(table, disclosure.Usual(), r); err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := r.Write(&b); err != nil {
			t.Fatal(err)
		}
		again, err := disclosure.ReadRelease(strings.NewReader(b.String()))
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, b.String())
		}
		if len(again.Cells) != len(r.Cells) || again.Hidden() != r.Hidden() {
			t.Fatal("what was written is read as something else")
		}
	})
}

func FuzzAttack(f *testing.F) {
	f.Add("a,b,count\nx,y,\nx,z,7\nx,*,9\nw,y,4\nw,z,\nw,*,8\n*,*,17\n")
	f.Add("a,count\nx,\n*,\n")
	f.Fuzz(func(_ *testing.T, text string) {
		r, err := disclosure.ReadRelease(strings.NewReader(text))
		if err != nil || len(r.Cells) > 60 {
			return
		}
		_, _ = attack.Attack([]*disclosure.Release{r}, attack.Options{})
		_, _ = attack.Attack([]*disclosure.Release{r, r}, attack.Options{Min: 5})
	})
}

func FuzzReadPtable(f *testing.F) {
	f.Add("\"i\",\"j\",\"p\",\"v\",\"p_int_lb\",\"p_int_ub\",\"type\"\n0,0,1,0,0,1,\"all\"\n1,0,.5,-1,0,.5,\"all\"\n1,2,.5,1,.5,1,\"all\"\n")
	f.Fuzz(func(_ *testing.T, text string) {
		_, _ = disclosure.ReadPtable(strings.NewReader(text))
		_, _ = disclosure.ReadHierarchy(strings.NewReader(text))
	})
}
