package calc

import (
	"math/big"
	"strings"
)

// Notation is how the parts of a formula are written down: with names, with
// numbers, or as a spreadsheet program wants it.
type Notation struct {
	Number func(*big.Rat) string
	Param  func(name string) string
	Col    func(name string) string
	Sum    func(column string) string
	Rank   func(column string) string
	Floor  func(of string) string
	If     func(a, b, then, els string) string // a > b
	Signs  [4]string                           // of +, −, × and ÷
}

// Write writes a formula down.
func Write(e Expr, n Notation) string {
	w := &writing{Notation: n}
	e.write(w)
	return w.String()
}

type writing struct {
	Notation
	strings.Builder
	binds int // how tightly the formula around holds this part
}

func (w *writing) put(s string) { _, _ = w.WriteString(s) } // which never fails

// part writes a part of a formula on its own.
func (w *writing) part(e Expr) string { return Write(e, w.Notation) }

func (n number) write(w *writing) { w.put(w.Notation.Number(n.value)) }
func (p param) write(w *writing)  { w.put(w.Notation.Param(string(p))) }
func (c col) write(w *writing)    { w.put(w.Notation.Col(string(c))) }
func (s sum) write(w *writing)    { w.put(w.Notation.Sum(string(s))) }
func (r rank) write(w *writing)   { w.put(w.Notation.Rank(string(r))) }
func (f floor) write(w *writing)  { w.put(w.Notation.Floor(w.part(f.of))) }

func (c choice) write(w *writing) {
	w.put(w.Notation.If(w.part(c.a), w.part(c.b), w.part(c.then), w.part(c.els)))
}

func (c chain) write(w *writing) {
	around := w.binds
	loose := c.op.binds() < around
	if loose {
		w.put("(")
	}
	for i, e := range c.all {
		w.binds = c.op.binds()
		if i > 0 {
			w.put(w.Signs[c.op])
			if c.op == minus || c.op == over {
				w.binds++ // a − (b + c), a ÷ (b × c)
			}
		}
		e.write(w)
	}
	w.binds = around
	if loose {
		w.put(")")
	}
}

// References calls one for every column of the row that a formula reads, in the
// order in which they stand.
func References(e Expr, one func(column string)) {
	switch e := e.(type) {
	case col:
		one(string(e))
	case rank:
		one(string(e))
	case floor:
		References(e.of, one)
	case choice:
		for _, part := range []Expr{e.a, e.b, e.then, e.els} {
			References(part, one)
		}
	case chain:
		for _, part := range e.all {
			References(part, one)
		}
	}
}
