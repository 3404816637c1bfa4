package main

import (
	"encoding/json"
	"io"

	"wegwarte/engine/vaccination"
)

// vaccinationRow is what is printed of an antigen. Due is the number of the next
// dose, 0 where none is; due_from and latest are null where nothing is due, or no
// source names the day.
type vaccinationRow struct {
	Antigen    string             `json:"antigen"`
	Counted    int                `json:"counted"`
	Due        int                `json:"due"`
	DueFrom    *vaccination.Day   `json:"due_from"`
	Rule       string             `json:"rule"`
	Certainty  string             `json:"certainty"`
	Status     vaccination.Status `json:"status"`
	Latest     *vaccination.Day   `json:"latest"`
	Missing    int                `json:"missing"`
	Booster    bool               `json:"booster"`
	Documented int                `json:"documented"`
	Source     string             `json:"source"`
	Condition  string             `json:"condition,omitempty"`
	Note       string             `json:"note,omitempty"`
	RuleSet    vaccinationRuleSet `json:"rule_set"`
}

type vaccinationRuleSet struct {
	Name      string          `json:"name"`
	Version   string          `json:"version"`
	ValidFrom vaccination.Day `json:"valid_from"`
	SignedOff string          `json:"signed_off"` // "" is nobody yet
}

func (v *vaccinated) json(out io.Writer) error {
	rows := make([]vaccinationRow, len(v.found))
	rs := v.schedule.Rules
	for i, f := range v.found {
		rows[i] = vaccinationRow{Antigen: f.Antigen, Counted: f.Counted, Due: f.Due, DueFrom: dayOrNull(f.DueFrom), Rule: f.Says(),
			Status: f.Status, Latest: dayOrNull(f.Latest), Missing: f.Missing, Booster: f.Booster, Documented: f.Documented,
			RuleSet: vaccinationRuleSet{rs.Name, rs.Version, rs.ValidFrom, rs.SignedOff}}
		if r := f.Rule; r != nil {
			rows[i].Certainty, rows[i].Source, rows[i].Condition, rows[i].Note = r.Certainty, r.Source, r.Condition, r.Note
		}
	}
	return json.NewEncoder(out).Encode(rows)
}

func dayOrNull(d vaccination.Day) *vaccination.Day {
	if d == 0 {
		return nil
	}
	return &d
}
