package own

import (
	"archive/zip"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"path"
	"slices"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/excerpt"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/assets"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/say"
)

// take is the page on which somebody takes along what is kept about them.
type take struct{ Left []string }

// ShowTake says what goes along and what does not.
func ShowTake(v *door.Visit) error {
	var p take
	told := map[string]bool{"": true}
	for _, one := range portal.Stays {
		if !told[one.Reason] {
			told[one.Reason] = true
			p.Left = append(p.Left, one.Reason)
		}
	}
	err := reads(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
		_, _, err := portal.Alone(ctx, tx, v.Clock, s, a.Person)
		return err
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("own.take.title"), takePage(p))
}

// SendAll answers with all that is kept about whose page it is: what is read, as it
// goes, in a ZIP file.
func SendAll(v *door.Visit) error {
	var t portal.Taken
	err := reads(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) (err error) {
		t, err = portal.Take(ctx, tx, v.Clock, s, a.Person, v.Setup().Keys)
		return err
	})
	if err != nil {
		return err
	}
	_ = http.NewResponseController(v.W).SetWriteDeadline(time.Now().Add(10 * time.Minute)) // a phone on a slow line
	return v.Stream("wegwarte-"+v.Today().String()+".zip", "application/zip", func(w io.Writer) error {
		return pack(v, t, w)
	})
}

// squeezed are files that do not get smaller: photos and PDFs are stored as they are.
var squeezed = []string{".jpg", ".png", ".pdf"}

func pack(v *door.Visit, t portal.Taken, w io.Writer) error {
	z := zip.NewWriter(w)
	add := func(name string, write func(io.Writer) error) error {
		method := zip.Deflate
		if slices.Contains(squeezed, path.Ext(name)) {
			method = zip.Store
		}
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: t.At.UTC()})
		if err == nil {
			err = write(f)
		}
		return err
	}
	err := add("lesen.html", func(w io.Writer) error { return takenPage(t).Render(v.Context(), w) })
	if err == nil {
		err = add("alles.json", func(w io.Writer) error { return writeJSON(v.Context(), w, t) })
	}
	file := func(f portal.File) error {
		return add(f.Name, func(w io.Writer) error { _, err := w.Write(f.Data); return err })
	}
	if fonts, missing := assets.LetterFonts(); err == nil && missing == nil { // else there is no asset build
		err = file(portal.File{Name: "lesen.pdf", Data: takenPDF(v.Context(), fonts, t)})
	}
	if err == nil {
		err = healthFiles(v, t, file)
	}
	if err == nil {
		err = postFiles(v, t, file)
	}
	if err == nil {
		err = t.Files(v.Context(), v.DB(), v.Clock, v.Setup().Keys, file)
	}
	if err != nil {
		return err
	}
	return z.Close()
}

// healthFiles adds what is known of their health as the documents that others read.
func healthFiles(v *door.Visit, t portal.Taken, each func(portal.File) error) error {
	for _, f := range excerpt.Formats {
		var made excerpt.Excerpt
		err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
			made, err = excerpt.Make(ctx, tx, v.Clock, t.Scope(), excerpt.Command{Person: t.Person, Format: f})
			if errs.Is(err, errs.KindConflict) { // nothing is known that it could hold
				made, err = excerpt.Excerpt{}, nil
			}
			return err
		})
		if err == nil && made.Data != nil {
			err = each(portal.File{Name: "fhir/" + f.File(), Data: made.Data})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// word says a value as somebody reads it; states by their names.
func word(ctx context.Context, f portal.Field, value any) string {
	switch code, _ := value.(string); {
	case f.Words != "state" || code == "":
		return f.Word(ctx, value)
	case code == person.Stateless:
		return i18n.T(ctx, "own.word.stateless")
	default:
		return say.Country(ctx, code)
	}
}

// takenVersion is that of the form of alles.json.
const takenVersion = 1

// writeJSON writes what is kept, and before it what each field is.
func writeJSON(ctx context.Context, w io.Writer, t portal.Taken) error {
	type field struct {
		Name  string      `json:"name"`
		Kind  portal.Kind `json:"kind"`
		Label string      `json:"label"`
	}
	type schema struct {
		Name   string  `json:"name"`
		Label  string  `json:"label"`
		Fields []field `json:"fields"`
	}
	out := struct {
		Format  string                      `json:"format"`
		Version int                         `json:"version"`
		Made    string                      `json:"made_at"`
		From    string                      `json:"from"`
		Person  string                      `json:"person"`
		Schema  []schema                    `json:"schema"`
		Parts   map[string][]map[string]any `json:"parts"`
	}{Format: "wegwarte-person", Version: takenVersion, Made: t.At.UTC().Format(time.RFC3339), From: t.Town, Person: string(t.Person), Parts: map[string][]map[string]any{}}
	for _, p := range t.Parts {
		one := schema{Name: p.Name, Label: i18n.T(ctx, "own.take.part."+p.Name)}
		for _, f := range p.Field {
			one.Fields = append(one.Fields, field{f.Name, f.Kind, i18n.T(ctx, "own.take.field."+f.Name)})
		}
		out.Schema = append(out.Schema, one)
		rows := make([]map[string]any, len(p.Rows))
		for i, row := range p.Rows {
			rows[i] = map[string]any{}
			for j, f := range p.Field {
				rows[i][f.Name] = row[j]
				if text, ok := row[j].(string); ok && f.Kind == portal.Data && json.Valid([]byte(text)) {
					rows[i][f.Name] = json.RawMessage(text)
				}
			}
		}
		out.Parts[p.Name] = rows
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(out)
}
