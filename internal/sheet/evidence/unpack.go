package evidence

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/sheet"
)

// The bounds of a pack: many times what the page sends.
const (
	mostTable = 512 << 20
	mostProof = 64 << 10
	mostRows  = 500_000
	mostCell  = 1 << 20
)

// Unpacked is a pack that was read. Its entries have yet to be checked.
type Unpacked struct {
	Entries []audit.Entry
	Sum     string // of the table as it is
	Proof   audit.Proof
}

// Read reads a pack.
func Read(r io.ReaderAt, size int64) (u Unpacked, err error) {
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return u, fmt.Errorf("this is no ZIP file: %w", err)
	}
	proof, err := content(archive, ProofName, mostProof)
	if err != nil {
		return u, err
	}
	if err := json.Unmarshal(proof, &u.Proof); err != nil {
		return u, fmt.Errorf("%s: %w", ProofName, err)
	}
	table, err := content(archive, TableName, mostTable)
	if err != nil {
		return u, err
	}
	u.Sum = audit.Sum(table)
	u.Entries, err = entries(table)
	return u, err
}

func content(archive *zip.Reader, name string, most int64) ([]byte, error) {
	f, err := archive.Open(name)
	if err != nil {
		return nil, fmt.Errorf("the file %s is missing: %w", name, err)
	}
	defer f.Close() //nolint:errcheck // read only
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("%s is larger than %d bytes", name, most)
	}
	return data, err
}

func entries(table []byte) ([]audit.Entry, error) {
	reader, err := sheet.Open(bytes.NewReader(table), sheet.Limits{Bytes: mostTable, Rows: mostRows, Cell: mostCell})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", TableName, err)
	}
	headers := append(slices.Clone(readable), audit.Fields...)
	all := []audit.Entry{}
	for first := true; ; first = false {
		row, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", TableName, err)
		}
		values := make([]string, len(headers))
		if len(row.Cells) > len(headers) {
			return nil, fmt.Errorf("%s, row %d: more columns than there are", TableName, row.Number)
		}
		for i, cell := range row.Cells {
			values[i] = cell.Text
		}
		if first {
			if !slices.Equal(values, headers) {
				return nil, fmt.Errorf("%s: its columns are not those of an export", TableName)
			}
			continue
		}
		e, err := audit.EntryOf(values[len(readable):])
		if err != nil {
			return nil, fmt.Errorf("%s, row %d: %w", TableName, row.Number, err)
		}
		all = append(all, e)
	}
}
