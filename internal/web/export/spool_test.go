package export

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wegwarte/internal/sheet"
)

func spooled(t rapid.TB, rows [][]sheet.Cell) *spool {
	t.Helper()
	s := &spool{}
	for _, row := range rows {
		if err := s.add(row); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func unspooled(t rapid.TB, rows iter.Seq2[[]sheet.Cell, error]) (all [][]sheet.Cell) {
	t.Helper()
	for row, err := range rows {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, slices.Clone(row))
	}
	return all
}

func TestASpoolGivesBackItsRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.Custom(func(t *rapid.T) sheet.Cell {
			return sheet.Cell{Kind: sheet.Kind(rapid.IntRange(0, 3).Draw(t, "kind")), Text: strings.Repeat(rapid.String().Draw(t, "text"), rapid.SampledFrom([]int{1, 1, 1, 4000}).Draw(t, "times"))}
		})
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 1, 5), 0, 40).Draw(t, "rows")
		s := spooled(t, rows)
		defer s.close()
		got := unspooled(t, s.all())
		if len(got) != len(rows) || s.rows != len(rows) {
			t.Fatalf("%d rows of %d", len(got), len(rows))
		}
		for i := range rows {
			if !slices.Equal(got[i], rows[i]) {
				t.Fatalf("row %d: %v, was %v", i, got[i], rows[i])
			}
		}
	})
}

// What lies on the disk cannot be read by anybody who copies it, and what was
// changed there is not sent.
func TestWhatASpoolPutsOnTheDiskIsSealed(t *testing.T) {
	row := []sheet.Cell{sheet.String("Amina Al-Haddad"), sheet.String(strings.Repeat("Dialyse ", 100))}
	s := &spool{}
	defer s.close()
	for s.file == nil || s.blocks < 3 {
		if err := s.add(row); err != nil {
			t.Fatal(err)
		}
	}
	info, err := s.file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	text := make([]byte, info.Size())
	if _, err := s.file.ReadAt(text, 0); err != nil {
		t.Fatal(err)
	}
	if len(text) < inMemory || bytes.Contains(text, []byte("Haddad")) || bytes.Contains(text, []byte("Dialyse")) {
		t.Errorf("%d bytes on the disk, readable", len(text))
	}
	if info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may open it: %v", info.Mode())
	}
	if _, err := s.file.WriteAt([]byte{text[100] ^ 1}, 100); err != nil {
		t.Fatal(err)
	}
	failed := false
	for _, err := range s.all() {
		failed = failed || err != nil
	}
	if !failed {
		t.Error("a changed block is sent")
	}
}

// fill puts rows of ten cells into a spool, and gives the highest memory in use
// while it and the file were written.
func fill(tb testing.TB, rows int, write func(io.Writer, sheet.Table) error) (peak uint64) {
	tb.Helper()
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	look := func(i int) {
		if i%20_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			peak = max(peak, now.HeapAlloc-min(now.HeapAlloc, before.HeapAlloc))
		}
	}
	s := &spool{}
	defer s.close()
	cells := make([]sheet.Cell, 10)
	for i := range rows {
		for k := range cells {
			cells[k] = sheet.String(fmt.Sprintf("Zelle %d in Zeile %d", k, i))
		}
		if err := s.add(cells); err != nil {
			tb.Fatal(err)
		}
		look(i)
	}
	table := sheet.Table{Headers: make([]string, len(cells)), Rows: func(yield func([]sheet.Cell, error) bool) {
		i := 0
		for row, err := range s.all() {
			if !yield(row, err) {
				return
			}
			look(i)
			i++
		}
	}}
	if err := write(io.Discard, table); err != nil {
		tb.Fatal(err)
	}
	return peak
}

func TestALargeTableNeedsLittleMemory(t *testing.T) {
	for name, f := range formats {
		if peak := fill(t, 100_000, f.write); peak > 8<<20 {
			t.Errorf("%s: %d MB", name, peak>>20)
		}
	}
}

// BenchmarkTable writes tables of 100,000 rows of ten cells, from the spool to
// the last byte.
func BenchmarkTable(b *testing.B) {
	for name, f := range formats {
		b.Run(name, func(b *testing.B) {
			var peak uint64
			for b.Loop() {
				peak = max(peak, fill(b, 100_000, f.write))
			}
			b.ReportMetric(float64(peak)/(1<<20), "peak-MB")
		})
	}
}
