package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sweeps names, for each slice, the tests that call its functions from a
// foreign tenant.
var sweeps = map[string]string{
	"account":          "account/account_test.go account/factor_test.go account/passkey_test.go account/signin_test.go account/release_test.go account/own_test.go api/api_test.go",
	"audit":            "audit/audit_test.go portal/fact/wall_test.go",
	"person":           "person/wall_test.go person/emergency_test.go",
	"record":           "record/rights_test.go",
	"assignment":       "assignment/walls_test.go",
	"mail":             "mail/mail_test.go",
	"calendar":         "calendar/calendar_test.go",
	"upload":           "upload/wall_test.go",
	"report":           "report/wall_test.go",
	"proposal":         "proposal/wall_test.go",
	"picture":          "picture/picture_test.go",
	"excerpt":          "excerpt/excerpt_test.go",
	"housing":          "housing/wall_test.go",
	"demand":           "demand/count_test.go",
	"housing/placing":  "housing/placing/placing_test.go",
	"housing/outlook":  "housing/outlook/outlook_test.go",
	"housing/budget":   "housing/budget/budget_test.go",
	"housing/prospect": "housing/prospect/prospect_test.go",
	"housing/flat":     "housing/flat/flat_test.go",
	"path":             "path/wall_test.go path/day_wall_test.go path/bulk/bulk_test.go portal/fact/wall_test.go portal/move_out_test.go",
	"housing/lived":    "housing/lived/lived_test.go",
	"path/bulk":        "path/bulk/bulk_test.go",
	"path/outcome":     "path/outcome/wall_test.go",
	"path/theme":       "path/theme/theme_test.go",
	"recognition":      "recognition/recognition_test.go portal/move_out_test.go",
	"work":             "work/wall_test.go",
	"portal/meet":      "portal/meet/meet_test.go",
	"portal":           "portal/portal_test.go portal/take_test.go portal/erase_test.go portal/move_test.go portal/move_out_test.go",
	"portal/post":      "portal/post/post_test.go",
	"portal/agenda":    "portal/agenda/agenda_test.go",
	"portal/feedback":  "portal/feedback/feedback_test.go",
	"offer":            "offer/offer_test.go offer/take_test.go offer/seat/wall_test.go",
	"portal/fact":      "portal/fact/wall_test.go",
	"portal/reader":    "portal/fact/wall_test.go",
	"portal/consent":   "portal/fact/wall_test.go",
	"offer/seat":       "offer/seat/wall_test.go",
	"facts/council":    "facts/council/council_test.go",
	"facts/figure":     "facts/figure/figure_test.go facts/figure/wall_test.go facts/figure/count_test.go",
	"facts/gap":        "facts/gap/wall_test.go",
	"facts/equal":      "facts/equal/equal_test.go",
}

// ownScope names functions to which there is no foreign tenant: they create
// something in the scope's own, or are about nobody else's.
var ownScope = map[string]string{
	"account.Add":                "creates in the scope's own tenant",
	"account.AddOwn":             "creates in the scope's own tenant",
	"account.AddPasskey":         "is about the actor",
	"account.AskRelease":         "creates in the scope's own tenant",
	"account.BeginPasskey":       "is about the actor",
	"account.BeginTOTP":          "is about the actor",
	"account.Invite":             "creates in the scope's own tenant",
	"account.SignOutEverywhere":  "is about the actor",
	"account.SetLanguage":        "is about the actor",
	"mail.SetWishes":             "is about the actor",
	"account.AddProgram":         "creates in the scope's own tenant",
	"calendar.Add":               "creates in the scope's own tenant",
	"audit.Log":                  "writes into the scope's own chain",
	"person.Register":            "creates in the scope's own tenant",
	"person.TakeArrivals":        "creates in the scope's own tenant",
	"person.CompareArrivals":     "compares with the scope's own tenant",
	"upload.Bring":               "creates in the scope's own tenant",
	"upload.Looked":              "writes into the scope's own chain",
	"person.FindDuplicates":      "looks through the scope's own tenant",
	"person.KeyRegister":         "looks through the scope's own tenant",
	"person.Hold":                "tells nothing and changes nothing: it waits for others of the scope's own tenant",
	"record.Expect":              "changes the scope's own list",
	"record.ExpectationsOf":      "is no personal data: each end reads what the other asks for",
	"assignment.AddPromise":      "creates in the scope's own tenant",
	"picture.Add":                "creates in the scope's own tenant",
	"housing/outlook.Add":        "creates in the scope's own tenant",
	"housing/prospect.Reckon":    "of the scope's own tenant, and forbidden to all but a Land",
	"path.Catchup":               "looks through the scope's own tenant",
	"path.RemindAll":             "looks through the scope's own tenant",
	"path.RemoveOver":            "looks through the scope's own tenant",
	"path.ComeOfAge":             "looks through the scope's own tenant",
	"portal/post.RemoveAged":     "looks through the scope's own tenant",
	"portal.Towns":               "is no personal data: which municipalities there are",
	"path.Managers":              "gives colleagues of the scope's own tenant",
	"path.Templates":             "is no personal data: the house's, and the scope's own",
	"path.Versions":              "is no personal data: the house's, and the scope's own",
	"path.Publish":               "creates in the scope's own tenant",
	"path/bulk.Begin":            "creates in the scope's own tenant",
	"path/outcome.Tell":          "looks through the scope's own tenant",
	"housing/lived.Keep":         "looks through the scope's own tenant",
	"path/theme.Tell":            "looks through the scope's own tenant",
	"account.Working":            "gives colleagues of the scope's own tenant",
	"offer.TakeIn":               "creates in the scope's own tenant",
	"housing.SetRule":            "creates in the scope's own tenant",
	"housing/placing.Make":       "looks through the scope's own tenant",
	"portal.InviteVolunteer":     "creates in the scope's own tenant",
	"portal/meet.Invite":         "creates in the scope's own tenant",
	"offer/seat.AskedOf":         "is no personal data: who has the word, reads what it asks about",
	"offer/seat.Tell":            "is no personal data: who has the word, answers",
	"offer/seat.Fill":            "looks through the scope's own tenant",
	"offer/seat.Forget":          "looks through the scope's own tenant",
	"offer/seat.Lapse":           "looks through the scope's own tenant",
	"offer/seat.RuleOn":          "is no personal data: criteria are everybody's to read",
	"offer/seat.Rules":           "is no personal data: criteria are everybody's to read",
	"offer/seat.TermsOf":         "is no personal data: terms are everybody's to read",
	"facts/figure.Mean":          "creates in the scope's own tenant",
	"facts/figure.Towns":         "is no personal data: which municipalities there are",
	"facts/figure.CountArrivals": "looks through the scope's own tenant",
	"proposal.Declare":           "creates in the scope's own tenant",
	"proposal.SetRules":          "creates in the scope's own tenant",
	"assignment.PromisesFor":     "is no personal data: a promise is everybody's to read",
	"account.InviteOfferer":      "creates in the scope's own tenant",
	"portal/meet.RemoveOver":     "looks through the scope's own tenant",
	"portal/meet.Forget":         "is about the actor",
	"portal/meet.Released":       "is about the actor",
	"facts/equal.Begin":          "creates in the scope's own tenant",
	"facts/equal.Check":          "says of the scope's own tenant whether two readings are the same",
	"offer/seat.ByCode":          "is called with a foreign code in guest_test.go: what opens it is the code",
	"offer/seat.SettleByCode":    "opens what ByCode opens",
	"offer.Counts":               "is no personal data: offers are everybody's to read",
}

func TestEveryStoreFunctionIsCalledFromAForeignTenant(t *testing.T) {
	for slice, sweep := range sweeps {
		called := callsIn(t, sweep)
		for _, name := range storeFunctions(t, slice) {
			if _, own := ownScope[slice+"."+name]; !own && !called[name] {
				t.Errorf("%s.%s takes a scope and is not called from a foreign tenant in %s", slice, name, sweep)
			}
		}
	}
}

// storeFunctions lists the exported functions of a package that take a
// transaction, or the database, and a scope.
func storeFunctions(t *testing.T, dir string) (names []string) {
	t.Helper()
	for _, f := range files(t, dir) {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if ok && fn.Recv == nil && fn.Name.IsExported() && takes(fn, "Scope") && (takes(fn, "Tx") || takes(fn, "DB")) {
				names = append(names, fn.Name.Name)
			}
		}
	}
	if len(names) == 0 {
		t.Errorf("%s has no store function: the test looks in the wrong place", dir)
	}
	return names
}

func takes(fn *ast.FuncDecl, typeName string) bool {
	for _, p := range fn.Type.Params.List {
		typ := p.Type
		if star, ok := typ.(*ast.StarExpr); ok {
			typ = star.X
		}
		if sel, ok := typ.(*ast.SelectorExpr); ok && sel.Sel.Name == typeName {
			return true
		}
	}
	return false
}

func files(t *testing.T, dir string) (all []*ast.File) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".go") && !strings.HasSuffix(e.Name(), "_test.go") {
			all = append(all, parse(t, filepath.Join(dir, e.Name())))
		}
	}
	return all
}

// callsIn lists the names that files mention behind a package: record.AddNeed.
func callsIn(t *testing.T, names string) map[string]bool {
	t.Helper()
	called := map[string]bool{}
	for _, file := range strings.Fields(names) {
		ast.Inspect(parse(t, file), func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				called[sel.Sel.Name] = true
			}
			return true
		})
	}
	return called
}

func parse(t *testing.T, file string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
