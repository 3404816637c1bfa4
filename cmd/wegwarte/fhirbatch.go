package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/fhir"
	"wegwarte/internal/id"
	"wegwarte/internal/intake"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// fhirLine is what became of one file of many.
type fhirLine struct {
	File     string      `json:"file"`
	OK       bool        `json:"ok"`
	Person   id.ID       `json:"person,omitempty"`
	Document id.ID       `json:"document,omitempty"`
	Again    bool        `json:"again,omitempty"`
	Added    int         `json:"added"`
	Known    int         `json:"known"`
	Left     int         `json:"left"` // parts that a human has to read
	Error    string      `json:"error,omitempty"`
	Errors   []fhirFault `json:"errors,omitempty"`
}

// batch takes many files in, one after the other and each as a whole or not at
// all: what one of them is refused for stops none of the others.
func (c *fhirImportCmd) batch(rt *runtime, d *db.DB, who id.ID) error {
	var refused error
	for file, err := range eachFile(c.Files) {
		line := fhirLine{File: file}
		if err == nil {
			err = c.one(rt, d, who, file, &line)
		}
		if err != nil {
			refused = errRefused
			if line.Error = said(rt.Ctx, err); !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindNotFound) && !errs.Is(err, errs.KindConflict) {
				line.Error = err.Error() // of this machine: it names the file
			}
		}
		line.OK = err == nil
		if err := c.printLine(rt, line); err != nil {
			return err
		}
		if rt.Ctx.Err() != nil {
			return rt.Ctx.Err()
		}
	}
	return refused
}

// one takes one file in.
func (c *fhirImportCmd) one(rt *runtime, d *db.DB, who id.ID, file string, line *fhirLine) error {
	data, err := c.read(rt, file)
	if err != nil {
		return err
	}
	reading, err := intake.Read(filepath.Base(file), data, clock.Today(rt.Clock))
	var refusal *intake.Refusal
	if errors.As(err, &refusal) {
		line.Errors = listed(refusal.Faults)
	}
	if err != nil {
		return err
	}
	if who == "" {
		if who, err = c.find(rt, d, reading.Document.Subject); err != nil {
			return err
		}
	}
	line.Person, line.Left = who, len(reading.Command.Leftovers)
	var got record.Received
	if got, err = c.keep(rt, d, who, reading); err == nil {
		line.Document, line.Again, line.Added, line.Known = got.Document, got.Again, got.Added, got.Known
	}
	return err
}

// find looks for the one person whom name and date of birth fit.
func (c *fhirImportCmd) find(rt *runtime, d *db.DB, subject fhir.Subject) (who id.ID, err error) {
	s, err := at{c.At}.scope(rt.Ctx, d, tenant.LandAllocation)
	if err != nil {
		return "", err
	}
	if s.Kind == tenant.Municipality {
		s.Role = tenant.Intake
	}
	err = d.Do(rt.Ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
		var fit []id.ID
		for _, name := range subject.Names {
			found, err := person.Search(ctx, tx, rt.Clock, s, name.Text)
			if err != nil {
				return err
			}
			for _, h := range found.Households {
				for _, p := range h.Persons {
					if intake.Compare(subject, p).Safe() && !slices.Contains(fit, p.ID) {
						fit = append(fit, p.ID)
					}
				}
			}
			if found.More {
				return errs.Invalid("error.intake.nobody", "count", len(fit)).At("person")
			}
		}
		if len(fit) != 1 {
			return errs.Invalid("error.intake.nobody", "count", len(fit)).At("person")
		}
		who = fit[0]
		return nil
	})
	return who, err
}

func (c *fhirImportCmd) printLine(rt *runtime, line fhirLine) error {
	if c.Format == "json" {
		return json.NewEncoder(rt.Out).Encode(line)
	}
	text := fmt.Sprintf("%s: %d statements recorded, %d known already, %d to be read by a human", line.File, line.Added, line.Known, line.Left)
	switch {
	case line.Error != "":
		text = line.File + ": not taken: " + line.Error
	case line.Again:
		text = line.File + ": was there already"
	}
	_, err := fmt.Fprintln(rt.Out, text)
	return err
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// eachFile gives the files, and those below the folders, one by one.
func eachFile(names []string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, name := range names {
			if !isFolder(name) {
				if !yield(name, nil) {
					return
				}
				continue
			}
			err := filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
				ending := filepath.Ext(path)
				if err == nil && (d.IsDir() || ending != ".json" && ending != ".xml") {
					return nil
				}
				if !yield(path, err) {
					return fs.SkipAll
				}
				return nil
			})
			if err != nil {
				return
			}
		}
	}
}
