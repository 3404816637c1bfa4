package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"wegwarte/internal/fhir"
)

type fhirCmd struct {
	Check  fhirCheckCmd  `cmd:"" help:"Judge files: one line per file; exit 1 if any is refused."`
	Import fhirImportCmd `cmd:"" help:"Take a document of one person into their record."`
	Export fhirExportCmd `cmd:"" help:"Write what is known of a person's vaccinations, to take along."`
}

// Help shows an example.
func (fhirCmd) Help() string { return "Example:\n  wegwarte fhir check impfpass.xml summary.json" }

type fhirCheckCmd struct {
	Files   []string `arg:"" name:"file" help:"FHIR R4 in JSON or XML; - reads standard input."`
	Profile string   `enum:"kbv-impfpass,ips,r4," default:"" help:"kbv-impfpass, ips or r4; without it, by what the file says it is."`
	Format  string   `enum:"json,text" default:"json" help:"json (one line per file) or text."`
}

// Help is shown below the command's flags.
func (fhirCheckCmd) Help() string {
	return "Example: wegwarte fhir check --profile kbv-impfpass impfpass.xml summary.json\n" +
		`prints {"file":…,"ok":…,"errors":[{"path":…,"rule":…,"message":…}]} for each of them.`
}

// verdict is the line printed for one file.
type verdict struct {
	File   string      `json:"file"`
	OK     bool        `json:"ok"`
	Errors []fhirFault `json:"errors"`
	notes  []fhir.Fault
}

type fhirFault struct {
	Path    string `json:"path"`
	Rule    string `json:"rule"`
	Message string `json:"message"`
}

// Run judges the files in their order. One that cannot be opened ends the
// command only after the others have been judged.
func (c *fhirCheckCmd) Run(rt *runtime) error {
	var unreadable, refused error
	for _, name := range c.Files {
		data, err := c.read(rt, name)
		if err != nil {
			unreadable = err
			fmt.Fprintf(rt.Err, "wegwarte: %v\n", err)
			continue
		}
		v := judge(name, data, fhir.Standard(c.Profile))
		if !v.OK {
			refused = errRefused
		}
		if err := c.print(rt.Out, v); err != nil {
			return err
		}
	}
	if unreadable != nil {
		return fmt.Errorf("not every file could be read: %w", unreadable)
	}
	return refused
}

// read takes a file whole, but no more of it than would be judged.
func (c *fhirCheckCmd) read(rt *runtime, name string) ([]byte, error) {
	from := rt.In
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close() //nolint:errcheck // read only
		from = f
	}
	return io.ReadAll(io.LimitReader(from, int64(fhir.DefaultLimits().Bytes)+1))
}

func judge(name string, data []byte, by fhir.Standard) verdict {
	report := fhir.CheckBy(data, by)
	return verdict{File: name, OK: report.OK, Errors: listed(report.Faults), notes: report.Notes}
}

// listed gives faults as they are printed.
func listed(faults []fhir.Fault) []fhirFault {
	all := make([]fhirFault, len(faults))
	for i, f := range faults {
		all[i] = fhirFault{f.Path, f.Rule, f.Message()}
	}
	return all
}

func (c *fhirCheckCmd) print(to io.Writer, v verdict) error {
	if c.Format == "json" {
		return json.NewEncoder(to).Encode(v)
	}
	word := map[bool]string{true: "accepted", false: "refused"}[v.OK]
	if _, err := fmt.Fprintf(to, "%s: %s\n", v.File, word); err != nil {
		return err
	}
	for _, f := range v.Errors {
		if _, err := fmt.Fprintf(to, "  %s: %s (%s)\n", f.Path, f.Message, f.Rule); err != nil {
			return err
		}
	}
	for _, f := range v.notes {
		if _, err := fmt.Fprintf(to, "  note: %s: %s (%s)\n", f.Path, f.Message(), f.Rule); err != nil {
			return err
		}
	}
	return nil
}
