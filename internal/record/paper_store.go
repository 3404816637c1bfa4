package record

import (
	"context"
	"slices"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

var paperColumns = `r.id, ` + person.Leads("r.person_id") + `, r.kind, coalesce(r.need_id, ''), coalesce(r.measure_id, ''), r.item_data,
	r.issued_on, r.language, r.note, r.media_type, r.bytes, r.width, r.height, r.pages, r.turned, coalesce(r.origin_id, ''), r.version,
	r.added_at, r.added_by, r.removed_at, r.removed_by, r.removed_why, r.removed_note`

func scanPaper(row db.Row) (p Paper, err error) {
	err = row.Scan(&p.ID, &p.Person, &p.Kind, &p.Need, &p.Measure, &p.ItemData, &p.IssuedOn, &p.Language, &p.Note, &p.MediaType,
		&p.Bytes, &p.Width, &p.Height, &p.Pages, &p.Turned, &p.Origin, &p.Version, db.Time(&p.AddedAt), &p.AddedBy,
		db.Time(&p.Removed.At), &p.Removed.By, &p.Removed.Why, &p.Removed.Note)
	return p, err
}

// itemData are the kinds of data that needs and measures are.
var itemData = []tenant.Data{tenant.Need, tenant.NeedHealth, tenant.Measure, tenant.MeasureHealth}

// itemHolds is the condition that what a paper belongs to was not withdrawn.
const itemHolds = ` NOT EXISTS (SELECT 1 FROM need n WHERE n.id = r.need_id AND n.tenant_id = r.tenant_id AND n.withdrawn_at <> 0)
	AND NOT EXISTS (SELECT 1 FROM measure m WHERE m.id = r.measure_id AND m.tenant_id = r.tenant_id AND m.withdrawn_at <> 0) `

// paperReach is the condition that the scope may read a paper: of a person in
// reach, of a kind the role reads, belonging to something it reads and that holds.
func paperReach(s tenant.Scope) (where string, args []any) {
	args = []any{s.Tenant, s.OnlyUnit()}
	kinds := db.List(&args, readablePapers(s, PaperData))
	items := db.List(&args, readablePapers(s, itemData))
	return inReach + `AND r.data IN (` + kinds + `) AND (r.item_data = '' OR r.item_data IN (` + items + `)) AND` + itemHolds, args
}

// papersBy gives the papers of persons, newest first.
func papersBy(ctx context.Context, tx *db.Tx, where string, args []any, of about) ([]Paper, error) {
	return rowsAbout(ctx, tx, of, scanPaper, `SELECT `+paperColumns+` FROM paper r WHERE`+where, args, `2, r.added_at DESC, r.id DESC`)
}

// travellingPapers gives the papers of persons that may be handed over, whatever
// the scope may read of them: the files that are there.
func travellingPapers(ctx context.Context, tx *db.Tx, s tenant.Scope, persons []id.ID) ([]Paper, error) {
	of, err := aboutAll(ctx, tx, s, persons)
	if err != nil {
		return nil, err
	}
	papers, err := papersBy(ctx, tx, inReach+`AND r.removed_at = 0 AND`+itemHolds, []any{s.Tenant, s.OnlyUnit()}, of)
	if err != nil {
		return nil, err
	}
	sorted.By(papers, func(a, b Paper) int { return a.AddedAt.Compare(b.AddedAt) })
	return slices.DeleteFunc(papers, func(p Paper) bool {
		entry, _ := p.Kind.Entry()
		return entry.Travels == TravelsNever || entry.Travels == TravelsWithItem && p.Item() == ""
	}), nil
}

// loadPaper gives one paper that the scope may read.
func loadPaper(ctx context.Context, tx *db.Tx, s tenant.Scope, paper id.ID, lock string) (Paper, error) {
	where, args := paperReach(s)
	args = append(args, paper)
	return db.One(ctx, tx, scanPaper, `SELECT `+paperColumns+` FROM paper r
		WHERE`+where+`AND r.id = `+db.Last(args)+lock, args...)
}
