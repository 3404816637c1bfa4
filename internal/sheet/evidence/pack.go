// Package evidence packs entries of the audit for those who ask for them, a
// court or a supervisory authority, and reads such a pack again: a table, a
// proof of where it comes from, and a page that says how to check it.
package evidence

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/sheet"
)

// The files of a pack.
const (
	TableName  = "protokoll.csv"
	ProofName  = "nachweis.json"
	ReadMeName = "LIESMICH.txt"
)

// Pack is what is to be packed.
type Pack struct {
	Entries []audit.Entry // newest first
	Names   map[id.ID]string
	Proof   audit.Proof        // Rows, sum and signature are filled in
	Key     ed25519.PrivateKey // nil: the proof stays unsigned
	ReadMe  string
}

// readable are the columns for people, before those the hashes are made of.
var readable = []string{"zeit_berlin", "wer"}

// Write gives the ZIP file.
func Write(p Pack) ([]byte, error) {
	table, err := p.table()
	if err != nil {
		return nil, err
	}
	p.Proof.Rows, p.Proof.SHA256 = len(p.Entries), audit.Sum(table)
	if p.Key != nil {
		p.Proof.Sign(p.Key)
	}
	proof, err := json.MarshalIndent(p.Proof, "", "  ")
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, file := range []struct {
		name    string
		content []byte
	}{{ReadMeName, []byte(p.ReadMe)}, {ProofName, proof}, {TableName, table}} {
		w, err := archive.CreateHeader(&zip.FileHeader{Name: file.name, Method: zip.Deflate, Modified: p.Proof.At})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(file.content); err != nil {
			return nil, err
		}
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func (p Pack) table() ([]byte, error) {
	var out bytes.Buffer
	err := sheet.WriteCSV(&out, sheet.Table{
		Headers: append(append([]string{}, readable...), audit.Fields...),
		Rows: func(yield func([]sheet.Cell, error) bool) {
			for _, e := range p.Entries {
				row := []sheet.Cell{sheet.String(e.At.In(clock.Berlin).Format(time.DateTime)), sheet.String(p.Names[e.Actor])}
				for _, value := range e.Values() {
					row = append(row, sheet.String(value))
				}
				if !yield(row, nil) {
					return
				}
			}
		},
	})
	return out.Bytes(), err
}
