package own

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/excerpt"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/tenant"
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
	patient(v)
	return v.Stream("wegwarte-"+v.Today().String()+".zip", "application/zip", func(w io.Writer) error {
		return pack(v, t, w)
	})
}

// patient gives a phone on a slow line the time it needs.
func patient(v *door.Visit) {
	_ = http.NewResponseController(v.W).SetWriteDeadline(time.Now().Add(10 * time.Minute))
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
