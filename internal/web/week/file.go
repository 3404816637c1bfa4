package week

import (
	"context"
	"encoding/json"
	"io"
	"net/url"
	"strconv"

	"wegwarte/engine/allocation"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/proposal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
)

// asFiles in the address of a proposal's table asks for the files instead.
const asFiles = "dateien"

func filesQuery(number int) url.Values {
	return url.Values{"nr": {strconv.Itoa(number)}, asFiles: {"1"}}
}

func filesAddress(number int) string { return export.Address("/vorschlag", filesQuery(number)) }

// files are a proposal as files with which anybody can recompute it: what there
// was, what counted, and who goes where, with the certificate. Households have numbers
// in them and no names; but what they need leaves the house.
func files(v *door.Visit, which int) export.Table {
	name := v.T("proposal.name", "number", which)
	f := export.Files{Title: v.T("proposal.files", "name", name), Name: "vorschlag-" + strconv.Itoa(which), Kind: "proposal-files", Data: tenant.NeedHealth,
		Query: filesQuery(which), Filter: func(export.Names) []string { return []string{name} }, Back: address(which), Page: name}
	for _, file := range []string{"instanz", "regeln", "loesung"} {
		f.Labels = append(f.Labels, v.T("proposal.file."+file+".json"))
	}
	f.Count = func(ctx context.Context, tx *db.Tx) (n export.Count, err error) {
		n.Rows, n.Persons, err = proposal.FilesSize(ctx, tx, v.Scope, which)
		return n, err
	}
	f.Read = func(ctx context.Context, tx *db.Tx) ([]export.File, export.Count, error) {
		p, err := proposal.Files(ctx, tx, v.Clock, v.Scope, which)
		if err != nil {
			return nil, export.Count{}, err
		}
		report, err := p.Report()
		if err != nil {
			return nil, export.Count{}, errs.Internal(err)
		}
		ending := "-" + strconv.Itoa(p.Number) + ".json"
		return []export.File{
			{Name: "instanz" + ending, Write: func(w io.Writer) error { return instance(w, p.Request()) }},
			{Name: "regeln" + ending, Write: func(w io.Writer) error { return json.NewEncoder(w).Encode(p.Policy()) }},
			{Name: "loesung" + ending, Write: func(w io.Writer) error { return json.NewEncoder(w).Encode(report) }},
		}, export.Count{Rows: p.Households, Persons: p.Persons}, nil
	}
	return export.OfFiles(f)
}

// instance writes a request household by household: of the largest proposals it
// is more than should be in memory at once.
func instance(w io.Writer, q *allocation.Request) error {
	households := q.Households
	rest := *q
	rest.Households = []allocation.Household{}
	head, err := json.Marshal(rest)
	if err != nil {
		return err
	}
	if _, err := w.Write(head[:len(head)-len("]}")]); err != nil { // the households stand last
		return err
	}
	for i, h := range households {
		one, err := json.Marshal(h)
		if err != nil {
			return err
		}
		if i > 0 {
			one = append([]byte(",\n"), one...)
		}
		if _, err := w.Write(one); err != nil {
			return err
		}
	}
	_, err = io.WriteString(w, "]}\n")
	return err
}
