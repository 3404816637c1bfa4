package paper_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"mime/multipart"
	"net/http"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit/site"
)

// house has one household: Amina, who is grown up, and Sami, who is ten.
type house struct {
	*site.Site
	household   id.ID
	amina, sami id.ID
}

func serve(t *testing.T, d *db.DB) *house {
	t.Helper()
	s := &house{Site: site.Serve(t, d)}
	scope := s.As(tenant.FacilitySocial)
	s.Do(t, scope, func(ctx context.Context, tx *db.Tx) error {
		h, err := person.Register(ctx, tx, s.Clock, scope, person.RegisterCommand{FileNumber: "MU-1", Persons: []person.Person{
			{GivenName: "Amina", FamilyName: "Muster", Birth: person.Born(clock.MustDate("1990-01-01")), Sex: person.Female, Languages: []person.Language{{Tag: "ar", Speaks: true}}},
			{GivenName: "Sami", FamilyName: "Muster", Birth: person.Born(clock.MustDate("2016-05-01")), Sex: person.Male},
		}})
		if err == nil {
			s.household, s.amina, s.sami = h.ID, h.Persons[0].ID, h.Persons[1].ID
		}
		return err
	})
	medic := s.As(tenant.FacilityMedic)
	s.Do(t, medic, func(ctx context.Context, tx *db.Tx) error {
		_, err := record.AddNeed(ctx, tx, s.Clock, medic, record.NeedCommand{Person: s.amina, Code: "continuous-medication", Source: record.OwnWord, Basis: "asylg-8-3"})
		return err
	})
	return s
}

func (s *house) folder(who id.ID) string { return "/personen/" + string(who) + "/papiere" }

// facility logs in somebody who works in the facility.
func (s *house) facility(t *testing.T, role tenant.Role) *site.Client {
	t.Helper()
	return s.EnterAt(t, s.Land, s.Facility.ID, role)
}

// sheet draws a paper of one colour.
func sheet(w, h int, with color.Color) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.Set(x, y, with)
		}
	}
	return m
}

func photo(t testing.TB, shade byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, sheet(600, 400, color.Gray{Y: shade}), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func drawing(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, sheet(400, 600, color.White)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// file is one that is sent.
type file struct {
	name string
	data []byte
}

// sends sends a form as a browser does: the fields in their order, then files.
func (s *house) sends(t *testing.T, c *site.Client, path string, fields map[string]string, files ...file) site.Page {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range fields {
		if err := form.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		part, err := form.CreateFormFile("file", f.name)
		if err == nil {
			_, err = part.Write(f.data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if empty, err := form.CreateFormFile("photo", ""); err != nil || empty == nil { // the camera was not used
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+path, &body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return c.Send(r)
}
