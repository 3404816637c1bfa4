package allocation

import (
	"encoding/json"
	"fmt"
	"io"
)

// Report is a solution as it is written down.
type Report struct {
	Objective   int64        `json:"objective"`
	Bound       int64        `json:"bound"`
	Gap         float64      `json:"gap"` // |bound − objective|, as a share of the higher one
	Seconds     float64      `json:"seconds"`
	Complete    bool         `json:"complete"` // the planned work was done; else it was cut short and might be better
	Unplaced    []int        `json:"unplaced"`
	Assignment  []int        `json:"assignment"`
	Prices      [][]float64  `json:"prices"` // place by place, resource by resource
	Certificate *Certificate `json:"certificate"`
	Lines       []Line       `json:"lines,omitempty"`
	Floors      []FloorCost  `json:"floors,omitempty"`
	Account     []Account    `json:"account,omitempty"`
}

// Report writes a solution down.
func (s *Solution) Report(in *Instance, seconds float64) *Report {
	r := &Report{
		Objective: s.Objective, Bound: s.Bound, Gap: gap(s.Objective, s.Bound), Seconds: seconds, Complete: s.Complete, Unplaced: []int{},
		Assignment: s.At, Prices: make([][]float64, in.Places), Certificate: s.Certificate,
	}
	for i, j := range s.At {
		if j == Unplaced {
			r.Unplaced = append(r.Unplaced, i)
		}
	}
	for j := range r.Prices {
		r.Prices[j] = make([]float64, in.Resources)
		for k := range r.Prices[j] {
			r.Prices[j][k] = float64(s.Certificate.Price[j*in.Resources+k]) / float64(s.Certificate.Scale)
		}
	}
	return r
}

func gap(objective, bound int64) float64 {
	high := max(objective, bound)
	if high <= 0 {
		return 0
	}
	return float64(high-min(objective, bound)) / float64(high)
}

// ReadReport reads a solution that was written down.
func ReadReport(r io.Reader) (*Report, error) {
	out := &Report{}
	if err := json.NewDecoder(io.LimitReader(r, MaxJSON)).Decode(out); err != nil {
		return nil, fmt.Errorf("the solution is not as it should be: %w", err)
	}
	return out, nil
}
