package export

import (
	"archive/zip"
	"context"
	"io"
	"net/http"
	"net/url"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// archived is the word of files in the form.
const archived = "zip"

// Files is what a view of a list is kept as where no sheet can hold it: some
// files in one archive. They leave the house as a table does, with the same
// release.
type Files struct {
	Title  string
	Name   string // of the archive, without its ending
	Kind   string
	Data   tenant.Data
	Query  url.Values
	Filter func(names Names) []string
	Back   string
	Page   string   // what the page is called that Back leads to
	Labels []string // what they are, in words

	Count func(ctx context.Context, tx *db.Tx) (Count, error)
	Read  func(ctx context.Context, tx *db.Tx) ([]File, Count, error) // and puts on record that it was read
}

// File is one of them. It is written once all is on record.
type File struct {
	Name  string
	Write func(io.Writer) error
}

// OfFiles makes a table of files.
func OfFiles(f Files) Table {
	return Table{Title: f.Title, Kind: f.Kind, Query: f.Query, Filter: f.Filter, Back: f.Back, labels: f.Labels, personal: true, count: f.Count, files: &f}
}

// sendFiles answers with the archive. Where it holds too many persons for that,
// the error says so (account.ReleaseNeeded), with how many they are.
func sendFiles(v *door.Visit, l List, t Table) (n Count, err error) {
	var files []File
	err = alone(v, func() error {
		return v.Survey(func(ctx context.Context, tx *db.Tx) error {
			if files, n, err = t.files.Read(ctx, tx); err != nil {
				return err
			}
			return account.Export(ctx, tx, v.Clock, v.Scope, account.ExportCommand{Kind: kind(l, t), Data: t.files.Data, Filter: t.filter(),
				Rows: n.Rows, Persons: n.Persons, Free: v.House().FreeExport()})
		})
	})
	if err != nil {
		return n, err
	}
	longer(v)
	return n, v.Stream(t.files.Name+".zip", "application/zip", func(w io.Writer) error {
		archive := zip.NewWriter(w)
		for _, f := range files {
			part, err := archive.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: v.Clock.Now()})
			if err == nil {
				err = f.Write(part)
			}
			if err != nil {
				return err
			}
		}
		return archive.Close()
	})
}

// alone runs what reads much, when what was asked for before it is read.
func alone(v *door.Visit, read func() error) error {
	select {
	case atOnce <- struct{}{}:
		defer func() { <-atOnce }()
	case <-v.Context().Done():
		return errs.Busy("error.busy").Because(v.Context().Err())
	case <-time.After(patience):
		return errs.Busy("error.busy")
	}
	return read()
}

// longer gives the browser time: what is large takes longer on a slow line than a
// page may.
func longer(v *door.Visit) {
	_ = http.NewResponseController(v.W).SetWriteDeadline(time.Now().Add(30 * time.Minute)) // where there is none to set, there is none
}
