package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"wegwarte/engine/matching"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/work"
)

// limit is how many bytes a program may bring at once.
const limit = 4 << 20

// vacancy is a place of work, training or internship as programs write it.
type vacancy struct {
	Reference string         `json:"reference"`
	Kind      work.Kind      `json:"kind"`
	Employer  string         `json:"employer"`
	Title     string         `json:"title"`
	Skills    []string       `json:"skills,omitempty"`
	Licences  []work.Licence `json:"licences,omitempty"`
	German    string         `json:"german,omitempty"`
	Hours     string         `json:"hours,omitempty"`
	WeekHours int            `json:"week_hours,omitempty"`
	Town      string         `json:"town,omitempty"`
	Street    string         `json:"street,omitempty"`
	Minutes   int            `json:"minutes,omitempty"`
	PayFrom   int            `json:"pay_from,omitempty"`
	PayUntil  int            `json:"pay_until,omitempty"`
	PayPer    work.Per       `json:"pay_per,omitempty"`
	Begins    string         `json:"begins,omitempty"`
	Until     string         `json:"until,omitempty"`
	Contact   string         `json:"contact,omitempty"`
	Phone     string         `json:"phone,omitempty"`
	Email     string         `json:"email,omitempty"`
	Note      string         `json:"note,omitempty"`
	Closed    string         `json:"closed,omitempty"` // only told
}

// opening reads what stands in it; what cannot be read is named by its field.
func (v vacancy) opening() (o work.Opening, err error) {
	var faults errs.List
	day := func(field, text string) (d clock.Date) {
		if text == "" {
			return d
		}
		d, err := clock.ParseDate(text)
		if err != nil || d.String() != text {
			faults.Add(errs.Invalid("error.api.date").At(field))
		}
		return d
	}
	o = work.Opening{Number: v.Reference, Kind: v.Kind, Employer: v.Employer, Title: v.Title, Begins: day("begins", v.Begins), Until: day("until", v.Until)}
	o.Details = work.Details{Skills: v.Skills, Licences: v.Licences, WeekHours: v.WeekHours, Town: v.Town, Street: v.Street, Minutes: v.Minutes,
		PayFrom: v.PayFrom, PayUntil: v.PayUntil, PayPer: v.PayPer, Contact: v.Contact, Phone: v.Phone, Email: v.Email, Note: v.Note}
	if o.German = matching.Level(max(0, slices.Index(work.Levels, v.German))); v.German != work.Levels[o.German] {
		faults.Add(errs.Invalid("work.choice").At("german"))
	}
	if v.Closed != "" {
		faults.Add(errs.Invalid("error.api.closed").At("closed"))
	}
	o.Week, err = work.ParseWeek(v.Hours)
	for _, fault := range errs.All(err) {
		faults.Add(fault.At("hours"))
	}
	return o, faults.Err()
}

func written(o work.Opening) vacancy {
	v := vacancy{Reference: o.Number, Kind: o.Kind, Employer: o.Employer, Title: o.Title, Skills: o.Skills, Licences: o.Licences, German: work.Levels[o.German], Hours: work.FormatWeek(o.Week),
		WeekHours: o.WeekHours, Town: o.Town, Street: o.Street, PayFrom: o.PayFrom, PayUntil: o.PayUntil, PayPer: o.PayPer, Begins: o.Begins.String(), Until: o.Until.String(),
		Contact: o.Contact, Phone: o.Phone, Email: o.Email, Note: o.Note, Closed: o.Closed.String()}
	if !o.Estimated {
		v.Minutes = o.Minutes
	}
	return v
}

// taken says what became of what was brought.
type taken struct {
	New     int `json:"new"`
	Changed int `json:"changed"`
	Same    int `json:"same"`
	Closed  int `json:"closed"`
}

// takeVacancies takes in what a program brings: all of it, or nothing.
func takeVacancies(c *call) (any, error) {
	if kind, _, _ := mime.ParseMediaType(c.R.Header.Get("Content-Type")); kind != "application/json" {
		return nil, errMedia
	}
	cmd, faults, err := read(c.R.Context(), http.MaxBytesReader(c.W, c.R.Body, limit))
	if err != nil {
		return nil, err
	}
	cmd.Source = c.Program.Name
	var t work.Taken
	if len(faults) == 0 {
		err = c.DB.Do(c.R.Context(), c.Scope.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
			t, err = work.TakeOpenings(ctx, tx, c.Clock, c.Scope, cmd)
			return err
		})
		for _, f := range t.Faults {
			faults = append(faults, told(c.R.Context(), f.Row, cmd.All[f.Row-1].Number, f.Err))
		}
	}
	if len(faults) > 0 {
		return nil, &rowFaults{faults, errs.Invalid("work.take.faults", "count", len(faults))}
	}
	return taken{t.New, t.Changed, t.Same, t.Closed}, err
}

func told(ctx context.Context, row int, reference string, e *errs.Error) fault {
	f := fault{Row: row, Reference: reference, Field: e.Field, Rule: e.Key, Message: i18n.T(ctx, e.Key, e.Args...)}
	if f.Field == "number" {
		f.Field = "reference"
	}
	return f
}

// read reads {"vacancies": […]}, one entry after the other.
func read(ctx context.Context, r io.Reader) (cmd work.TakeCommand, faults []fault, err error) {
	dec := json.NewDecoder(r)
	for _, want := range []json.Token{json.Delim('{'), "vacancies", json.Delim('[')} {
		if got, err := dec.Token(); err != nil || got != want {
			return cmd, nil, unread(err)
		}
	}
	for row := 1; dec.More(); row++ {
		if row > work.MostTaken {
			return cmd, nil, errs.Invalid("work.take.many", "most", work.MostTaken)
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return cmd, nil, unread(err)
		}
		v, err := one(raw)
		var o work.Opening
		if err == nil {
			o, err = v.opening()
		}
		for _, e := range errs.All(err) {
			faults = append(faults, told(ctx, row, v.Reference, e))
		}
		cmd.Rows, cmd.All = append(cmd.Rows, row), append(cmd.All, o)
	}
	for _, want := range []json.Token{json.Delim(']'), json.Delim('}')} {
		if got, err := dec.Token(); err != nil || got != want {
			return cmd, nil, unread(err)
		}
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return cmd, nil, unread(err)
	}
	return cmd, faults, nil
}

// one reads an entry, and nothing that is not described.
func one(raw []byte) (v vacancy, err error) {
	if bytes.Contains(raw, []byte(`\u0000`)) { // no database keeps it
		return v, errs.Invalid("error.api.type")
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	err = dec.Decode(&v)
	if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) {
		return v, errs.Invalid("error.api.type").At(wrong.Field).Because(err)
	} else if err != nil {
		_, field, _ := strings.Cut(err.Error(), "unknown field ")
		return v, errs.Invalid("error.api.field").At(strings.Trim(field, `"`)).Because(err)
	}
	return v, nil
}

func unread(err error) error {
	if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
		return errLarge
	}
	return errs.Invalid("error.api.json").Because(err)
}

// withdrawVacancy closes a place that the program brought.
func withdrawVacancy(c *call) (any, error) {
	reference := c.R.PathValue("reference")
	if !storable(reference) {
		return nil, errs.NotFound("error.not-found")
	}
	return nil, c.DB.Do(c.R.Context(), c.Scope.Tenant, func(ctx context.Context, tx *db.Tx) error {
		return work.WithdrawOpening(ctx, tx, c.Clock, c.Scope, work.WithdrawCommand{Source: c.Program.Name, Number: reference})
	})
}

// storable reports whether a database could have kept the text.
func storable(text string) bool { return utf8.ValidString(text) && !strings.ContainsRune(text, 0) }

// page is a part of what a program brought; next is where the rest stands.
type page struct {
	Vacancies []vacancy `json:"vacancies"`
	Next      string    `json:"next,omitempty"`
}

// listVacancies tells a program what it brought, by its own references.
func listVacancies(c *call) (any, error) {
	p, after := page{Vacancies: []vacancy{}}, c.R.URL.Query().Get("after")
	if !storable(after) {
		return nil, errs.Invalid("error.api.type").At("after")
	}
	err := c.DB.Look(c.R.Context(), c.Scope.Tenant, func(ctx context.Context, tx *db.Tx) error {
		all, err := work.Brought(ctx, tx, c.Scope, work.BroughtFilter{Source: c.Program.Name, After: after})
		for _, o := range all {
			p.Vacancies = append(p.Vacancies, written(o))
		}
		if n := len(all); n == work.Page {
			p.Next = Prefix + "vacancies?after=" + url.QueryEscape(all[n-1].Number)
		}
		return err
	})
	return p, err
}
