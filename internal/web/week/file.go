package week

import (
	"context"
	"encoding/json"
	"io"
	"strconv"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/proposal"
	"wegwarte/internal/web/door"
)

// SendInstance, SendRules and SendSolution give a proposal as files with which
// anybody can recompute it: households have numbers in them and no names.
func SendInstance(v *door.Visit) error {
	return send(v, "instanz", func(p *proposal.Proposal) (any, error) { return p.Request(), nil })
}

// SendRules gives what counted.
func SendRules(v *door.Visit) error {
	return send(v, "regeln", func(p *proposal.Proposal) (any, error) { return p.Policy(), nil })
}

// SendSolution gives who goes where, with the certificate.
func SendSolution(v *door.Visit) error {
	return send(v, "loesung", func(p *proposal.Proposal) (any, error) { return p.Report() })
}

// send sends a file. What households need leaves the house with it: for more
// persons than a list may be kept of without a second person's word, it is refused.
func send(v *door.Visit, name string, of func(*proposal.Proposal) (any, error)) error {
	var p *proposal.Proposal
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p, err = proposal.Files(ctx, tx, v.Clock, v.Scope, number(v.R.URL.Query())); err == nil && p.Persons > v.House().FreeExport() {
			err = errs.Forbidden("proposal.file.many", "most", v.House().FreeExport())
		}
		return err
	})
	if err != nil {
		return err
	}
	what, err := of(p)
	if err != nil {
		return err
	}
	return v.Stream(name+"-"+strconv.Itoa(p.Number)+".json", "application/json", func(w io.Writer) error { return json.NewEncoder(w).Encode(what) })
}
