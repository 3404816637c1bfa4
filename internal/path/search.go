package path

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/housing/flat"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// The kinds of what is found.
const (
	kindStep = "step"
	kindGoal = "goal"
	kindNote = "note"
)

// healthReader is who finds what tells of health.
const healthReader = "health"

// entry is a text by whose words something is found.
type entry struct {
	ref    id.ID
	kind   string
	reader string // "" who reads ways, healthReader, else an account
	text   string // "" is found by nothing
}

func areaReader(a Area) string {
	if a == Health {
		return healthReader
	}
	return ""
}

func (t Step) entry() entry {
	if t.Title == "" && t.TurnName == "" && t.Evidence == "" {
		return entry{ref: t.ID, kind: kindStep}
	}
	return entry{t.ID, kindStep, areaReader(t.Area), strings.Join([]string{t.Title, t.TurnName, t.Evidence}, " ")}
}

func (g Goal) entry() entry { return entry{g.ID, kindGoal, areaReader(g.Area), g.Words} }

func (n Note) entry() entry {
	if n.Struck {
		return entry{ref: n.ID, kind: kindNote}
	}
	return entry{n.ID, kindNote, n.reader(), n.Text}
}

// index keeps by which words things are found, in the place of those before.
func index(ctx context.Context, tx *db.Tx, s tenant.Scope, entries []entry) error {
	refs := make([]id.ID, len(entries))
	for i, e := range entries {
		refs[i] = e.ref
	}
	if len(refs) == 0 {
		return nil
	}
	args := []any{s.Tenant}
	if _, err := tx.Exec(ctx, `DELETE FROM path_token WHERE tenant_id = $1 AND ref IN (`+db.List(&args, refs)+`)`, args...); err != nil {
		return err
	}
	return indexNew(ctx, tx, s, entries)
}

// indexNew is index for what was not there before.
func indexNew(ctx context.Context, tx *db.Tx, s tenant.Scope, entries []entry) error {
	var rows [][]any
	for _, e := range entries {
		for _, token := range person.Tokens(e.text) {
			rows = append(rows, []any{s.Tenant, e.reader, token, e.ref, e.kind})
		}
	}
	return db.Insert(ctx, tx, `path_token (tenant_id, reader, token, ref, kind)`, rows, "")
}

// Result is what a search in ways has found.
type Result struct {
	Kind      string // step, goal, note
	Step      Step
	Goal      Goal
	Note      Note
	Household person.Household
	Person    id.ID
}

// Searched is what was found, the latest first.
type Searched struct {
	Results []Result
	More    bool // there are more than are given here, or were looked at
}

// SearchCommand looks for words.
type SearchCommand struct {
	Text   string
	Worded func(key string) string // says a message of the house in the reader's language
	Rooms  []string                // messages by which other rooms word the steps that follow them
}

const (
	mostFound       = 50
	mostLooked      = 2000 // of one word, by each reader
	mostWords       = 8
	shortestWord    = 2
	longestSearched = 200
)

// Search finds steps, goals and notes the scope may see by the beginnings of all
// the words typed.
func Search(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd SearchCommand) (found Searched, err error) {
	if err = ofMunicipality(s, tenant.Scope.MayRead, tenant.Path); err != nil {
		return found, err
	}
	words := searchWords(cmd.Text)
	if len(words) == 0 {
		return found, nil
	}
	refs, more, err := refsBy(ctx, tx, s, words)
	if err != nil {
		return found, err
	}
	found.More = more
	worded, err := stepsWorded(ctx, tx, s, words, cmd)
	if err != nil {
		return found, err
	}
	refs = append(refs, worded...)
	sorted.By(refs, func(a, b ref) int { return cmp.Compare(b.id, a.id) })
	if refs = slices.CompactFunc(refs, func(a, b ref) bool { return a.id == b.id }); len(refs) > mostFound {
		refs, found.More = refs[:mostFound], true
	}
	if found.Results, err = results(ctx, tx, s, refs); err != nil || len(refs) == 0 {
		return found, err
	}
	var subjects []id.ID
	for _, r := range found.Results {
		for _, who := range []id.ID{r.Household.ID, r.Person} {
			if who != "" && !slices.Contains(subjects, who) {
				subjects = append(subjects, who)
			}
		}
	}
	audit.Log(tx, c, s, audit.Search, tenant.Path, "path: search", subjects...)
	return found, nil
}

func searchWords(text string) (words []string) {
	if runes := []rune(text); len(runes) > longestSearched {
		text = string(runes[:longestSearched])
	}
	for _, word := range strings.Fields(person.Fold(text)) {
		if len(word) >= shortestWord && len(words) < mostWords && !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return words
}

type ref struct {
	id   id.ID
	kind string
}

func scanRef(row db.Row) (r ref, err error) {
	err = row.Scan(&r.id, &r.kind)
	return r, err
}

// readers are under whom the scope finds.
func readers(s tenant.Scope) []string {
	all := []string{"", string(s.Actor)}
	if s.Reads(tenant.NeedHealth) {
		all = append(all, healthReader)
	}
	return all
}

// beginning is the condition that a token begins with a word, as a range that an
// index serves.
func beginning(args *[]any, word string) string {
	*args = append(*args, word, word+string(utf8.MaxRune))
	return fmt.Sprintf(`t.token >= $%d AND t.token < $%d`, len(*args)-1, len(*args))
}

// refsBy gives what has all the words, looked for from the rarest on.
func refsBy(ctx context.Context, tx *db.Tx, s tenant.Scope, words []string) ([]ref, bool, error) {
	least := 0
	for i, word := range words {
		n, err := bearing(ctx, tx, s, word)
		if err != nil {
			return nil, false, err
		}
		if n == 0 {
			return nil, false, nil
		}
		if i == 0 || n < least {
			least, words[0], words[i] = n, words[i], words[0]
		}
	}
	args := []any{s.Tenant}
	var parts []string
	for _, r := range readers(s) {
		args = append(args, r)
		parts = append(parts, fmt.Sprintf(`SELECT ref, kind FROM (SELECT t.ref, t.kind FROM path_token t WHERE t.tenant_id = $1 AND t.reader = %s AND %s LIMIT %d) looked%d`,
			db.Last(args), beginning(&args, words[0]), mostLooked, len(parts)))
	}
	where := ""
	for _, word := range words[1:] {
		where += ` AND (SELECT 1 FROM path_token t WHERE t.tenant_id = $1 AND t.ref = looked.ref AND ` + beginning(&args, word) + ` LIMIT 1) = 1`
	}
	refs, err := db.All(ctx, tx, scanRef, `SELECT DISTINCT looked.ref, looked.kind FROM (`+strings.Join(parts, ` UNION ALL `)+`) looked WHERE looked.ref <> ''`+where+
		fmt.Sprintf(` ORDER BY looked.ref DESC LIMIT %d`, mostFound+1), args...)
	return refs, least > mostLooked, err
}

// bearing counts how many things have a word, as far as that matters.
func bearing(ctx context.Context, tx *db.Tx, s tenant.Scope, word string) (sum int, err error) {
	for _, r := range readers(s) {
		args := []any{s.Tenant, r}
		n, err := db.One(ctx, tx, db.Value[int], fmt.Sprintf(`SELECT count(*) FROM (SELECT 1 FROM path_token t WHERE t.tenant_id = $1 AND t.reader = $2 AND %s LIMIT %d) counted`,
			beginning(&args, word), mostLooked+1), args...)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// stepsWorded gives the latest steps the house itself has worded so: their words
// are not stored with each.
func stepsWorded(ctx context.Context, tx *db.Tx, s tenant.Scope, words []string, cmd SearchCommand) ([]ref, error) {
	all, err := house()
	if err != nil || cmd.Worded == nil {
		return nil, err
	}
	said := slices.Clone(cmd.Rooms)
	for _, t := range all {
		for _, step := range t.Steps {
			said = append(said, t.StepKey(step))
		}
	}
	for _, stage := range append([]flat.Stage{flat.AtHome, flat.WithoutOne}, flat.Stages...) {
		said = append(said, "path.flat."+string(stage))
	}
	var keys []string
	for _, key := range said {
		if key == "" {
			continue
		}
		tokens := person.Tokens(cmd.Worded(key))
		if !slices.ContainsFunc(words, func(w string) bool {
			return !slices.ContainsFunc(tokens, func(token string) bool { return strings.HasPrefix(token, w) })
		}) {
			keys = append(keys, key)
		}
	}
	var refs []ref
	for _, key := range keys {
		some, err := db.All(ctx, tx, scanRef, fmt.Sprintf(`SELECT t.id, 'step' FROM path_step t WHERE t.tenant_id = $1 AND t.words = $2%s AND t.words <> '' ORDER BY t.id DESC LIMIT %d`, healthFor(s), mostFound+1), s.Tenant, key)
		if err != nil {
			return nil, err
		}
		refs = append(refs, some...)
	}
	return refs, nil
}

// results reads what was found, and asks again of each whether the scope sees it.
func results(ctx context.Context, tx *db.Tx, s tenant.Scope, refs []ref) ([]Result, error) {
	of := map[string][]id.ID{}
	for _, r := range refs {
		of[r.kind] = append(of[r.kind], r.id)
	}
	by := map[id.ID]Result{}
	var homes []id.ID
	if ids := of[kindStep]; len(ids) > 0 {
		args := []any{s.Tenant}
		steps, err := db.All(ctx, tx, scanStep, `SELECT `+stepColumns+` FROM path_step t WHERE `+db.ByID(&args, "t", ids)+healthFor(s), args...)
		if err != nil {
			return nil, err
		}
		for _, t := range steps {
			by[t.ID], homes = Result{Kind: kindStep, Step: t, Person: t.Person, Household: person.Household{ID: t.Household}}, append(homes, t.Household)
		}
	}
	if ids := of[kindGoal]; len(ids) > 0 {
		args, healthy := []any{s.Tenant}, ""
		if !s.Reads(tenant.NeedHealth) {
			healthy = ` AND g.area <> 'health'`
		}
		goals, err := db.All(ctx, tx, scanGoal, `SELECT `+goalColumns+` FROM path_goal g WHERE `+db.ByID(&args, "g", ids)+healthy, args...)
		if err != nil {
			return nil, err
		}
		for _, g := range goals {
			by[g.ID], homes = Result{Kind: kindGoal, Goal: g, Person: g.Person, Household: person.Household{ID: g.Household}}, append(homes, g.Household)
		}
	}
	if ids := of[kindNote]; len(ids) > 0 {
		args := []any{s.Tenant}
		notes, err := db.All(ctx, tx, scanNote, `SELECT `+noteColumns+` FROM path_note n WHERE n.tenant_id = $1 AND NOT n.struck AND n.id IN (`+db.List(&args, ids)+`)`+noteFor(&args, s), args...)
		if err != nil {
			return nil, err
		}
		for _, n := range notes {
			by[n.ID], homes = Result{Kind: kindNote, Note: n, Person: n.Person, Household: person.Household{ID: n.Household}}, append(homes, n.Household)
		}
	}
	households, err := person.Load(ctx, tx, s, homes)
	if err != nil {
		return nil, err
	}
	var all []Result
	for _, r := range refs {
		one, there := by[r.id]
		i := slices.IndexFunc(households, func(h person.Household) bool { return h.ID == one.Household.ID })
		if !there || i < 0 {
			continue
		}
		one.Household = households[i]
		all = append(all, one)
	}
	return all, nil
}
