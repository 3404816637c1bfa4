package record

import (
	"context"
	"slices"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// KeptItem is what of the record a person can keep from being handed over.
type KeptItem string

// What can be kept back. Of a document it is all that was read from it.
const (
	KeptNeed      KeptItem = "need"
	KeptMeasure   KeptItem = "measure"
	KeptStatement KeptItem = "statement"
	KeptDocument  KeptItem = "document"
	KeptPaper     KeptItem = "paper"
)

// KeptBack is that a person keeps something to themselves: the Land has it on
// record, and does not hand it over. In a municipality it has no Item: it is
// told that there is something, and not what or how much.
type KeptBack struct {
	Person     id.ID       `json:"person"`
	Item       KeptItem    `json:"-"`
	ID         id.ID       `json:"-"`    // of the item
	Data       tenant.Data `json:"data"` // who may not read that, is not told
	SaidOn     clock.Date  `json:"-"`
	How        string      `json:"-"`
	RecordedAt time.Time   `json:"-"`
}

// KeepBackCommand is the person's word that something stays with them, or that
// it may be handed over after all.
type KeepBackCommand struct {
	Item   KeptItem
	ID     id.ID
	SaidOn clock.Date // zero: today
	How    string
}

// keepable is an item of the record as it is kept back.
type keepable struct {
	person id.ID // as the row has it
	shown  id.ID // through whom it is shown
	data   tenant.Data
}

// KeepBack notes that the item is not handed over. Said twice, it is on record
// once. Doors call assignment.KeepBack, which sees to those whom it was told.
// It gives the names by which a hand-over knows the item and what goes with it.
func KeepBack(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd KeepBackCommand) (KeptBack, []string, error) {
	of, kept, err := cmd.open(ctx, tx, c, s)
	if err != nil {
		return kept, nil, err
	}
	n, err := tx.Exec(ctx, `INSERT INTO kept_back (id, tenant_id, person_id, item, item_id, data, said_on, how, recorded_at, recorded_by,
			lifted_at, lifted_by, lifted_on, lifted_how)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, '', '', '') ON CONFLICT (tenant_id, person_id, item, item_id, data) WHERE lifted_at = 0 DO NOTHING`,
		id.New(), s.Tenant, of.person, cmd.Item, cmd.ID, of.data, kept.SaidOn, kept.How, db.Micros(c.Now()), s.Actor)
	if err != nil {
		return kept, nil, err
	}
	if n > 0 {
		audit.Log(tx, c, s, audit.Change, of.data, string(cmd.Item)+": kept back", kept.Person)
	}
	names, err := cmd.names(ctx, tx, s)
	return kept, names, err
}

// PassOn notes that the item may be handed over after all.
func PassOn(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd KeepBackCommand) (KeptBack, []string, error) {
	of, kept, err := cmd.open(ctx, tx, c, s)
	if err != nil {
		return kept, nil, err
	}
	err = tx.Must(ctx, `UPDATE kept_back SET lifted_at = $4, lifted_by = $5, lifted_on = $6, lifted_how = $7
		WHERE tenant_id = $1 AND item = $2 AND item_id = $3 AND person_id = $8 AND lifted_at = 0`,
		s.Tenant, cmd.Item, cmd.ID, db.Micros(c.Now()), s.Actor, kept.SaidOn, kept.How, of.person)
	if err != nil {
		return kept, nil, err
	}
	audit.Log(tx, c, s, audit.Change, of.data, string(cmd.Item)+": may be handed over", kept.Person)
	names, err := cmd.names(ctx, tx, s)
	return kept, names, err
}

// names gives the item, with the papers that belong to it, or what was read from
// a document, as "need:ID".
func (cmd KeepBackCommand) names(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]string, error) {
	queries := map[KeptItem]string{
		KeptNeed:      `SELECT 'need:' || id FROM need WHERE tenant_id = $1 AND id = $2 UNION SELECT 'paper:' || id FROM paper WHERE tenant_id = $1 AND need_id = $2`,
		KeptMeasure:   `SELECT 'measure:' || id FROM measure WHERE tenant_id = $1 AND id = $2 UNION SELECT 'paper:' || id FROM paper WHERE tenant_id = $1 AND measure_id = $2`,
		KeptStatement: `SELECT 'statement:' || id FROM health_statement WHERE tenant_id = $1 AND id = $2`,
		KeptPaper:     `SELECT 'paper:' || id FROM paper WHERE tenant_id = $1 AND id = $2`,
		KeptDocument: `SELECT 'measure:' || id FROM measure WHERE tenant_id = $1 AND document_id = $2
			UNION SELECT 'statement:' || id FROM health_statement WHERE tenant_id = $1 AND document_id = $2
			UNION SELECT 'paper:' || p.id FROM paper p JOIN measure m ON m.id = p.measure_id WHERE p.tenant_id = $1 AND m.tenant_id = $1 AND m.document_id = $2`,
	}
	return db.All(ctx, tx, db.Value[string], queries[cmd.Item], s.Tenant, cmd.ID)
}

// ShowKeepable gives an item that may be kept back to somebody who reads it, and
// whether it is: a nil KeptBack says that it is handed over.
func ShowKeepable(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, item KeptItem, which id.ID) (who id.ID, kept *KeptBack, err error) {
	of, err := (KeepBackCommand{Item: item, ID: which}).find(ctx, tx, s)
	if err != nil {
		return "", nil, err
	}
	rows, err := db.All(ctx, tx, scanKept, `SELECT `+keptColumns+` FROM kept_back r
		WHERE r.tenant_id = $1 AND r.person_id = $2 AND r.item = $3 AND r.item_id = $4 AND r.lifted_at = 0`, s.Tenant, of.person, item, which)
	if err != nil {
		return "", nil, err
	}
	audit.Log(tx, c, s, audit.Read, of.data, string(item)+": whether it is kept back", of.shown)
	if len(rows) > 0 {
		kept = &rows[0]
	}
	return of.shown, kept, nil
}

// open finds what the command is about, for who may write it, while the
// household is here: what has arrived in a municipality is the municipality's.
func (cmd KeepBackCommand) open(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (of keepable, kept KeptBack, err error) {
	if of, err = cmd.find(ctx, tx, s); err != nil {
		return of, kept, err
	}
	if s.Kind != tenant.Land {
		return of, kept, errs.Conflict("error.record.kept.land")
	}
	if err := s.MayWrite(of.data); err != nil {
		return of, kept, err
	}
	if err := present(ctx, tx, s, []id.ID{of.shown}); err != nil {
		return of, kept, err
	}
	said, err := (ConsentCommand{SaidOn: cmd.SaidOn, How: cmd.How}).decide(clock.Today(c))
	return of, KeptBack{Person: of.shown, Item: cmd.Item, ID: cmd.ID, Data: of.data, SaidOn: said.SaidOn, How: said.How, RecordedAt: c.Now()}, err
}

// find gives the item as the scope may read it.
func (cmd KeepBackCommand) find(ctx context.Context, tx *db.Tx, s tenant.Scope) (of keepable, err error) {
	table := string(cmd.Item)
	switch cmd.Item {
	case KeptNeed:
		n, err := loadNeed(ctx, tx, s, cmd.ID)
		if err != nil {
			return of, err
		}
		of = keepable{shown: n.Person, data: n.data()}
	case KeptMeasure:
		m, err := loadMeasure(ctx, tx, s, cmd.ID)
		if err != nil {
			return of, err
		}
		of = keepable{shown: m.Person, data: m.data()}
	case KeptStatement:
		a, err := loadStatement(ctx, tx, s, cmd.ID)
		if err != nil {
			return of, err
		}
		table, of = "health_statement", keepable{shown: a.Person, data: statementData}
	case KeptDocument:
		d, err := loadDocument(ctx, tx, s, cmd.ID)
		if err != nil {
			return of, err
		}
		of = keepable{shown: d.Person, data: tenant.MeasureHealth}
	case KeptPaper:
		p, err := loadPaper(ctx, tx, s, cmd.ID, "")
		if err != nil {
			return of, err
		}
		of = keepable{shown: p.Person, data: p.Data()}
	default:
		return of, errs.NotFound("error.not-found")
	}
	of.person, err = db.One(ctx, tx, db.Value[id.ID], `SELECT person_id FROM `+table+` WHERE tenant_id = $1 AND id = $2`, s.Tenant, cmd.ID)
	return of, err
}

var keptColumns = person.Leads("r.person_id") + `, r.item, r.item_id, r.data, r.said_on, r.how, r.recorded_at`

func scanKept(row db.Row) (k KeptBack, err error) {
	err = row.Scan(&k.Person, &k.Item, &k.ID, &k.Data, &k.SaidOn, &k.How, db.Time(&k.RecordedAt))
	return k, err
}

// keptOf gives what persons keep back, whatever the reader may read of it.
func keptOf(ctx context.Context, tx *db.Tx, s tenant.Scope, unit id.ID, of about) ([]KeptBack, error) {
	return rowsAbout(ctx, tx, of, scanKept, `SELECT `+keptColumns+` FROM kept_back r WHERE`+inReach+`AND r.lifted_at = 0`,
		[]any{s.Tenant, unit}, `1, r.item, r.item_id`)
}

// KeptBackOf gives what persons of the scope's Land keep back. It acts in the
// name of the Land, for a hand-over that was announced: only assignment calls it.
func KeptBackOf(ctx context.Context, tx *db.Tx, s tenant.Scope, persons []id.ID) ([]KeptBack, error) {
	if s.Kind != tenant.Land {
		return nil, nil
	}
	of, err := aboutAll(ctx, tx, s, persons)
	if err != nil {
		return nil, err
	}
	return keptOf(ctx, tx, s, "", of)
}

// Measure says whether the list keeps a measure back, by itself or with the
// document it was read from.
func (k KeptList) Measure(m Measure) *KeptBack {
	return k.find(func(one KeptBack) bool {
		return one.Item == KeptMeasure && one.ID == m.ID || one.Item == KeptDocument && m.Document != "" && one.ID == m.Document
	})
}

// Need says whether the list keeps a need back.
func (k KeptList) Need(n Need) *KeptBack { return k.Of(KeptNeed, n.ID) }

// Statement says whether the list keeps a statement back, by itself or with the
// document it was read from.
func (k KeptList) Statement(a Statement) *KeptBack {
	return k.find(func(one KeptBack) bool {
		return one.Item == KeptStatement && one.ID == a.ID || one.Item == KeptDocument && a.Document != "" && one.ID == a.Document
	})
}

// Paper says whether the list keeps a paper back.
func (k KeptList) Paper(p Paper) *KeptBack { return k.Of(KeptPaper, p.ID) }

// Of finds an item, nil where it is not kept back.
func (k KeptList) Of(item KeptItem, which id.ID) *KeptBack {
	return k.find(func(one KeptBack) bool { return one.Item == item && one.ID == which })
}

func (k KeptList) find(is func(KeptBack) bool) *KeptBack {
	if i := slices.IndexFunc(k, is); i >= 0 {
		return &k[i]
	}
	return nil
}

// Bare reports whether there is something of which it is not said what it is.
func (k KeptList) Bare() bool {
	return k.find(func(one KeptBack) bool { return one.Item == "" }) != nil
}

// By gives what one person keeps back.
func (k KeptList) By(who id.ID) (list KeptList) {
	for _, one := range k {
		if one.Person == who {
			list = append(list, one)
		}
	}
	return list
}

// KeptList is what persons keep back.
type KeptList []KeptBack

// Unnamed gives that somebody keeps something of a kind of data, each once and
// without what it is.
func (k KeptList) Unnamed() (list KeptList) {
	for _, one := range k {
		bare := KeptBack{Person: one.Person, Data: one.Data}
		if !slices.Contains(list, bare) {
			list = append(list, bare)
		}
	}
	return list
}

// Hold leaves out of a record what is kept back, and gives that there was such a
// thing. A paper goes with what it belongs to.
func (k KeptList) Hold(r Record) (rest Record, held KeptList) {
	rest = r
	rest.Needs = slices.DeleteFunc(slices.Clone(r.Needs), func(n Need) bool { return held.note(k.Need(n), n.Person, n.data()) })
	rest.Measures = slices.DeleteFunc(slices.Clone(r.Measures), func(m Measure) bool { return held.note(k.Measure(m), m.Person, m.data()) })
	rest.Statements = slices.DeleteFunc(slices.Clone(r.Statements), func(a Statement) bool { return held.note(k.Statement(a), a.Person, statementData) })
	rest.Papers = slices.DeleteFunc(slices.Clone(r.Papers), func(p Paper) bool {
		return held.note(k.Paper(p), p.Person, p.Data()) || p.Need != "" && k.Of(KeptNeed, p.Need) != nil ||
			p.Measure != "" && slices.ContainsFunc(r.Measures, func(m Measure) bool { return m.ID == p.Measure && k.Measure(m) != nil })
	})
	return rest, held.Unnamed()
}

// note adds that somebody keeps something, where it is so.
func (k *KeptList) note(kept *KeptBack, who id.ID, data tenant.Data) bool {
	if kept == nil {
		return false
	}
	*k = append(*k, KeptBack{Person: who, Data: data})
	return true
}

// insertKept notes in a municipality that persons keep something back at the Land.
func insertKept(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, list KeptList) error {
	rows := make([][]any, len(list))
	for i, k := range list {
		rows[i] = []any{id.New(), s.Tenant, k.Person, "", "", k.Data, "", "", db.Micros(c.Now()), s.Actor, 0, "", "", ""}
	}
	return db.Insert(ctx, tx, `kept_back (id, tenant_id, person_id, item, item_id, data, said_on, how, recorded_at, recorded_by,
		lifted_at, lifted_by, lifted_on, lifted_how)`, rows, `ON CONFLICT (tenant_id, person_id, item, item_id, data) WHERE lifted_at = 0 DO NOTHING`)
}
