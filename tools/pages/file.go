package main

import (
	"go/ast"
	"go/token"
	"strings"
)

// The names that templ gives.
const (
	prefix = "templ_7745c5c3_"
	buffer = prefix + "Buffer"
	failed = prefix + "Err"
	onFail = "if " + failed + " != nil { return " + failed + " }"
)

// file is one generated file, with what is to be changed in it.
type file struct {
	src   []byte
	base  int
	edits []edit
}

type edit struct {
	from, to int
	text     string
}

func (f *file) text(n ast.Node) string { return string(f.src[f.at(n.Pos()):f.at(n.End())]) }

func (f *file) at(p token.Pos) int { return int(p) - f.base }

// flat gives the text of a node on one line.
func (f *file) flat(n ast.Node) string { return strings.Join(strings.Fields(f.text(n)), " ") }

func (f *file) replace(from, to ast.Node, text string) {
	f.edits = append(f.edits, edit{f.at(from.Pos()), f.at(to.End()), text})
}

func (f *file) look(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ImportSpec:
		if n.Path.Value == `"github.com/a-h/templ/runtime"` {
			f.replace(n.Path, n.Path, `"wegwarte/internal/markup"`)
		}
	case *ast.FuncDecl:
		f.standAlone(n)
	case *ast.ValueSpec:
		if f.text(n) == "_ = templruntime.GeneratedTemplate" {
			f.replace(n, n, "_ = templruntime.Component")
		}
	case *ast.CallExpr:
		f.component(n)
	case *ast.BlockStmt:
		f.statements(n.List)
	case *ast.CaseClause:
		f.statements(n.Body)
	case *ast.CommClause:
		f.statements(n.Body)
	}
	return true
}

// standAlone keeps a component from being inlined: the compiler would copy its whole code to wherever it is used.
func (f *file) standAlone(made *ast.FuncDecl) {
	const mark = "//go:noinline"
	results := made.Type.Results
	if results == nil || f.text(results) != "templ.Component" || made.Doc != nil && strings.Contains(f.text(made.Doc), mark) {
		return
	}
	f.edits = append(f.edits, edit{f.at(made.Type.Func), f.at(made.Type.Func), mark + "\n"})
}

// statements looks for writes, each followed by its question for an error.
func (f *file) statements(list []ast.Stmt) {
	for i := range list {
		if i+1 < len(list) && f.asksForError(list[i+1]) {
			f.write(list[i], list[i+1])
		}
		if i+4 < len(list) {
			f.value(list[i : i+5])
		}
	}
}

func (f *file) asksForError(s ast.Stmt) bool {
	return f.flat(s) == onFail
}

// write shortens the writing of a literal and of a component.
func (f *file) write(s, question ast.Stmt) {
	assign, ok := s.(*ast.AssignStmt)
	if !ok || len(assign.Lhs) != 1 || f.text(assign.Lhs[0]) != failed {
		return
	}
	call, ok := assign.Rhs[0].(*ast.CallExpr)
	if !ok {
		return
	}
	called, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	if f.text(called) == "templruntime.WriteString" && len(call.Args) == 3 {
		f.replace(s, question, "templruntime.Raw("+buffer+", "+f.text(call.Args[2])+")")
		return
	}
	if called.Sel.Name != "Render" || len(call.Args) != 2 || f.text(call.Args[1]) != buffer {
		return
	}
	rendered := "Render(ctx, " + buffer + ", " + f.text(called.X)
	if with, ok := call.Args[0].(*ast.CallExpr); ok && f.text(with.Fun) == "templ.WithChildren" {
		rendered = "RenderWith(ctx, " + buffer + ", " + f.text(called.X) + ", " + f.text(with.Args[1])
	} else if f.text(call.Args[0]) != "ctx" {
		return
	}
	f.replace(assign, assign, failed+" = templruntime."+rendered+")")
}

// value shortens the five statements that write an escaped value.
func (f *file) value(s []ast.Stmt) {
	if !strings.HasPrefix(f.flat(s[0]), "var "+prefix+"Var") || !f.asksForError(s[4]) {
		return
	}
	joined, ok := s[1].(*ast.AssignStmt)
	if !ok || len(joined.Rhs) != 1 {
		return
	}
	call, ok := joined.Rhs[0].(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return
	}
	as := map[string]string{"templ.JoinStringErrs": "Text", "templ.JoinURLErrs": "URL"}[f.text(call.Fun)]
	written := "_, " + failed + " = " + buffer + ".WriteString(templ.EscapeString(" + f.text(joined.Lhs[0]) + "))"
	if as == "" || f.flat(s[3]) != written {
		return
	}
	f.replace(s[0], s[4], "templruntime."+as+"("+buffer+", "+f.text(call.Args[0])+")")
}

// component shortens the beginning of a component, and of what is written inside of one.
func (f *file) component(call *ast.CallExpr) {
	if f.text(call.Fun) != "templruntime.GeneratedTemplate" {
		return
	}
	made, ok := call.Args[0].(*ast.FuncLit)
	if !ok {
		return
	}
	var begin []string
	for _, s := range made.Body.List {
		begin = append(begin, f.flat(s))
		if begin[len(begin)-1] == "ctx = templ.InitializeContext(ctx)" {
			break
		}
	}
	rest := made.Body.List[len(begin):]
	const writer = prefix + "W, ctx := " + prefix + "Input.Writer, " + prefix + "Input.Context"
	if len(begin) < 4 || begin[0] != writer {
		return
	}
	kind, children := "Children", ""
	if len(begin) == 5 && len(rest) > 2 {
		got, ok := strings.CutSuffix(f.flat(rest[0]), " := templ.GetChildren(ctx)")
		if !ok || f.flat(rest[2]) != "ctx = templ.ClearChildren(ctx)" {
			return
		}
		kind, children = "Component", ", "+got+" templ.Component"
		rest = rest[3:]
	}
	last := ast.Node(made.Body.List[len(made.Body.List)-len(rest)-1])
	f.edits = append(f.edits, edit{f.at(call.Fun.Pos()), f.at(last.End()), "templruntime." + kind +
		"(func(ctx templruntime.Context, " + buffer + " *templruntime.Buffer" + children + ") (" + failed + " error) {"})
}
