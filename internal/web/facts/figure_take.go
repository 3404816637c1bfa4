package facts

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/i18n"
	"wegwarte/internal/sheet"
	"wegwarte/internal/sheet/figures"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// figureTaking is the page on which a file of figures comes in: asked for, then shown
// with what it would bring and which of its names stand for what, then taken in.
type figureTaking struct {
	Scope  tenant.Scope
	File   string
	Data   string // packed: of what was looked at, for the second step
	Typed  map[string]string
	Names  []figureForeign
	More   int // names that are not shown
	Layout figures.Layout
	Source string // as the file says it

	Taken   figure.Taken
	Looked  bool
	Without map[figures.Sign]int
	Errors  []sheet.RowError
	Count   int
	Faults  i18n.Faults
}

// figureForeign is a name of the file and what it is said to stand for.
type figureForeign struct {
	figures.Name
	At     int // of the file's names
	Chosen string
}

const (
	figureFile  = "datei"
	mostForeign = 150 // names shown to choose for
	mostPacked  = 24 << 20
)

var takeFields = []string{"source", "url", "licence", "as_of"}

// AskFigures asks for a file.
func AskFigures(v *door.Visit) error {
	p := figureTaking{Scope: v.Scope, Typed: map[string]string{}}
	return p.show(v)
}

// FigureTemplate gives our own sheet, empty.
func FigureTemplate(v *door.Visit) error {
	file, err := figures.WriteTemplate(v.Context())
	if err != nil {
		return err
	}
	return v.Send("zahlen.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file)
}

func (p figureTaking) show(v *door.Visit) error {
	v.Trail = []ui.Crumb{{Label: v.T("figure.title"), URL: figurePath}}
	if len(p.Faults) > 0 {
		return v.ShowInvalid(v.T("figure.bring"), figureTakePage(p))
	}
	return v.Show(v.T("figure.bring"), figureTakePage(p))
}

// LookAtFigures shows what a file would bring.
func LookAtFigures(v *door.Visit) error {
	p := figureTaking{Scope: v.Scope}
	name, data, err := v.File(figureFile, figures.Limits.Bytes)
	p.File, p.Typed = name, v.Typed(takeFields...)
	if err == nil {
		p.Data, err = packed(data)
	}
	return p.work(v, data, err, false)
}

// TakeFigures takes in the file that was looked at, or shows it again with other names.
func TakeFigures(v *door.Visit) error {
	form := v.Carried(mostPacked)
	p := figureTaking{Scope: v.Scope, File: v.Text("name"), Data: v.Text("data"), Typed: v.Typed(takeFields...)}
	data, err := base64.StdEncoding.DecodeString(p.Data)
	if err != nil || len(data) == 0 {
		err = errs.Invalid("error.file.missing").At(figureFile)
	}
	return p.work(v, data, err, form.Get("do") == "take")
}

// packed makes a file small enough to come back with the form.
func packed(data []byte) (string, error) {
	if bytes.HasPrefix(data, []byte("\x1f\x8b")) {
		return base64.StdEncoding.EncodeToString(data), nil
	}
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(data); err != nil {
		return "", err
	}
	err := z.Close()
	return base64.StdEncoding.EncodeToString(out.Bytes()), err
}

// work reads a file, says which names stand for what, and shows what would come of it
// or takes it in.
func (p figureTaking) work(v *door.Visit, data []byte, err error, take bool) error {
	var file *figures.File
	if err == nil {
		file, err = p.read(v, data)
	}
	if err != nil {
		return p.refuse(v, err)
	}
	said, fresh, err := p.said(v, file)
	if err != nil {
		return err
	}
	p.choose(file, said)
	provenance, err := p.provenance(file)
	if err != nil {
		p.Looked = true
		return p.refuse(v, err)
	}
	rows := file.Rows(said, provenance)
	step := v.Look
	if take {
		step = v.Do
	}
	err = step(func(ctx context.Context, tx *db.Tx) (err error) {
		if take {
			if err := figure.Mean(ctx, tx, v.Clock, v.Scope, fresh...); err != nil {
				return err
			}
		}
		p.Taken, err = figure.Take(ctx, tx, v.Clock, v.Scope, figure.TakeCommand{Rows: rows, Way: figure.Sheet, DryRun: !take})
		return err
	})
	if err != nil {
		return p.refuse(v, err)
	}
	if take && len(p.Taken.Changes) > 0 {
		return v.Go(figurePath, "figure.taken", "count", len(p.Taken.Changes), "same", p.Taken.Same, "refused", len(p.Taken.Faults)+file.Count)
	}
	p.Looked, p.Without, p.Errors, p.Count = true, file.Without, slices.Clone(file.Errors), file.Count+len(p.Taken.Faults)
	for _, f := range p.Taken.Faults[:min(len(p.Taken.Faults), 1_000)] {
		p.Errors = append(p.Errors, figures.Fault(v.Context(), f))
	}
	sorted.By(p.Errors, func(a, b sheet.RowError) int { return a.Row - b.Row })
	return p.show(v)
}

func (p *figureTaking) read(v *door.Visit, data []byte) (*figures.File, error) {
	var towns func(string) string
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		towns, err = figure.Towns(ctx, tx, v.Scope, sheet.Fold)
		return err
	})
	if err != nil {
		return nil, err
	}
	file, err := figures.Read(bytes.NewReader(data), towns)
	if err == nil {
		p.Layout, p.Source = file.Layout, file.Source
		if p.Typed["source"] == "" {
			p.Typed["source"] = file.Source
		}
		if p.Typed["as_of"] == "" && !file.Published.IsZero() {
			p.Typed["as_of"] = file.Published.String()
		}
	}
	return file, err
}

// said gives what names stand for: as the form says, else as was said before. What the
// form says is fresh.
func (p *figureTaking) said(v *door.Visit, file *figures.File) (all map[string]string, fresh []figure.Meaning, err error) {
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = figure.Meanings(ctx, tx, v.Scope)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	form := v.Form()
	for i, n := range file.Names {
		field := "name-" + strconv.Itoa(i)
		if !form.Has(field) {
			continue
		}
		key := strings.TrimSpace(form.Get(field))
		if _, _, ok := figureNamed(key); !ok {
			key = ""
		}
		if key != n.Choose(all) {
			fresh = append(fresh, figure.Meaning{Name: n.Folded, Words: n.Words, Key: key})
		}
		all[n.Folded] = key
	}
	return all, fresh, nil
}

// choose lists the names, those that stand for something first.
func (p *figureTaking) choose(file *figures.File, said map[string]string) {
	for i, n := range file.Names {
		p.Names = append(p.Names, figureForeign{Name: n, At: i, Chosen: n.Choose(said)})
	}
	sorted.By(p.Names, func(a, b figureForeign) int {
		switch {
		case (a.Chosen != "") == (b.Chosen != ""):
			return a.At - b.At
		case a.Chosen != "":
			return -1
		}
		return 1
	})
	if n := len(p.Names); n > mostForeign {
		p.Names, p.More = p.Names[:mostForeign], n-mostForeign
	}
}

func (p *figureTaking) provenance(file *figures.File) (figures.Provenance, error) {
	if file.Layout == figures.Own {
		return figures.Provenance{}, nil
	}
	var faults errs.List
	for _, field := range []string{"source", "licence", "as_of"} {
		if p.Typed[field] == "" {
			faults.Add(errs.Invalid("error.required").At(field))
		}
	}
	published := figureDay(p.Typed["as_of"], "as_of", &faults)
	if published == (clock.Date{}) && p.Typed["as_of"] != "" && faults.Err() == nil {
		faults.Add(errs.Invalid("figure.rule.date").At("as_of"))
	}
	return figures.Provenance{Source: p.Typed["source"], URL: p.Typed["url"], Licence: p.Typed["licence"], Published: published}, faults.Err()
}

// refuse shows the form again with what is wrong about the whole file.
func (p figureTaking) refuse(v *door.Visit, err error) error {
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	for _, fault := range i18n.Err(v.Context(), err) {
		if !slices.Contains(takeFields, fault.Field) {
			fault.Field = figureFile
		}
		p.Faults = append(p.Faults, fault)
	}
	if !p.Looked {
		p.Data = ""
	}
	return p.show(v)
}
