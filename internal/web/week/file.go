package week

import (
	"context"
	"encoding/json"
	"strconv"

	"wegwarte/engine/allocation"
	"wegwarte/internal/db"
	"wegwarte/internal/proposal"
	"wegwarte/internal/web/door"
)

// SendInstance, SendRules and SendSolution give a proposal as files with which
// anybody can recompute it: households have numbers in them and no names.
func SendInstance(v *door.Visit) error {
	return send(v, "instanz", func(p *proposal.Proposal) any { return p.Situation.Request(p.Overrides) })
}

// SendRules gives what counted.
func SendRules(v *door.Visit) error {
	return send(v, "regeln", func(p *proposal.Proposal) any { return p.Situation.Policy(p.Rules) })
}

// SendSolution gives who goes where, with the certificate.
func SendSolution(v *door.Visit) error {
	return send(v, "loesung", func(p *proposal.Proposal) any {
		report := allocation.Report{Objective: p.Objective, Bound: p.Bound, Gap: p.Gap(), Seconds: float64(p.Solution.Millis) / 1000, Complete: p.Solution.Complete, Unplaced: []int{},
			Assignment: p.Solution.At, Prices: [][]float64{}, Certificate: p.Solution.Certificate, Floors: p.Solution.Floors}
		for i, j := range p.Solution.At {
			if j < 0 {
				report.Unplaced = append(report.Unplaced, i)
			}
		}
		return report
	})
}

func send(v *door.Visit, name string, of func(*proposal.Proposal) any) error {
	var p *proposal.Proposal
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p, err = proposal.Files(ctx, tx, v.Clock, v.Scope, number(v.R.URL.Query()))
		return err
	})
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(of(p), "", " ")
	if err != nil {
		return err
	}
	return v.Send(name+"-"+strconv.Itoa(p.Number)+".json", "application/json", data)
}
