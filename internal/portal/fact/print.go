package fact

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
)

// value is where something stands that may be said to be wrong: a table, the
// columns that are told of it, and the condition that it is the person's, or of
// the row that was named ($2).
type value struct {
	table, columns, where string
	row                   bool
}

const (
	hers = `a.person_id = $2`
	self = `a.id = $2`
)

var values = map[Item][]value{
	Name:      {{"person", "family_name given_name", self, false}},
	NameOwn:   {{"person", "family_name_own given_name_own", self, false}},
	Birth:     {{"person", "birth_date birth_precision", self, false}},
	Sex:       {{"person", "sex", self, false}},
	Phone:     {{"person", "phone", self, false}},
	Email:     {{"person", "email", self, false}},
	Languages: {{"person_language", "language speaks reads", hers, false}},
	Family: {
		{"person_relation", "kind person_id other_id", `(a.person_id = $2 OR a.other_id = $2)`, false},
		{"person", "id family_name given_name birth_date", `a.household_id = (SELECT household_id FROM person WHERE tenant_id = $1 AND id = $2)`, false},
	},
	Work:        {{"work_profile", "data seeks", hers, false}, {"work_entry", "kind title place from_month until_month note hidden", hers, false}},
	Permit:      {{"work_paper", "paper says paper_until registered shown_on", hers, false}},
	Home:        {{"stay", "state from_day until_day shares ending", self, true}, {"hold", "place_id", `a.stay_id = $2`, true}},
	Need:        {{"need", "code severity detail from_day until_day source source_day withdrawn_at", self, true}},
	Measure:     {{"measure", "kind outcome day place vaccine antigens batch dose note source source_day withdrawn_at", self, true}},
	Statement:   {{"health_statement", "kind none about sort standing danger certainty reaction dosage from_day until_day source source_day withdrawn_at", self, true}},
	Paper:       {{"paper", "kind issued_on language note turned removed_at", self, true}},
	Recognition: {{"recognition", "occupation certificate learned_at learned_year result applied_on complete_on decided_on stage", self, true}},
}

// rows are the items of many, of which one that is missing may be added.
var rows = []Item{Need, Measure, Statement, Paper, Recognition}

// print gives what the value is now, so that only whether it changed can be told
// from it: a hash under the correction's own identifier. The scope was allowed to
// read the kind of data that it is.
func (c Correction) print(ctx context.Context, tx *db.Tx, s tenant.Scope) (string, error) {
	of := values[c.Item]
	if c.Item == Missing {
		for _, fields := range []Item{Name, NameOwn, Birth, Sex, Phone, Email, Languages, Family, Work, Permit} {
			of = append(of, values[fields]...)
		}
		for _, one := range rows {
			v := values[one][0]
			v.where, v.row = hers, false
			of = append(of, v)
		}
	}
	h := sha256.New()
	h.Write([]byte(c.ID))
	for _, v := range of {
		var columns []string
		for column := range strings.FieldsSeq(v.columns) {
			columns = append(columns, `coalesce(CAST(a.`+column+` AS TEXT), '')`)
		}
		args := []any{s.Tenant, c.Person}
		if v.row {
			args[1] = c.Row
		}
		found, err := db.All(ctx, tx, db.Value[string], `SELECT `+strings.Join(columns, ` || '|' || `)+` AS told FROM `+v.table+` a WHERE a.tenant_id = $1 AND `+v.where+` ORDER BY told`, args...)
		if err != nil {
			return "", err
		}
		for _, told := range found {
			h.Write([]byte(v.table + "|" + told + "\n"))
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// changed reports whether the value is another than when it was said to be wrong,
// and yes where nobody kept what it was.
func (c Correction) changed(ctx context.Context, tx *db.Tx, s tenant.Scope) (bool, error) {
	before, err := db.One(ctx, tx, db.Value[string], `SELECT k.value_print FROM correction k WHERE k.tenant_id = $1 AND k.id = $2`, s.Tenant, c.ID)
	if err != nil || before == "" {
		return true, err
	}
	now, err := c.print(ctx, tx, s)
	return now != before, err
}
