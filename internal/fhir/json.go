package fhir

import "strings"

// readJSON turns JSON text into the tree, not yet matched with definitions.
func (p *parser) readJSON(text string) *Node {
	s := &scanner{in: text, line: 1, limits: p.limits}
	v, stop := s.document()
	if stop != nil {
		p.addPath(s.where(), stop.rule, stop.args...)
		return nil
	}
	if v.shape != objectShape {
		p.addPath("", "json.root")
		return nil
	}
	for _, path := range s.twice {
		p.addPath(path, "json.duplicate-key")
	}
	root := &Node{Line: v.line}
	p.fill(root, v.members)
	return root
}

// fill gives the node a child for each member of a JSON object; "_name"
// members are folded into the child they extend.
func (p *parser) fill(n *Node, members []member) {
	if len(members) == 0 {
		p.add(n, "", "element.empty")
	}
	var about map[string]value // what "_name" members say, by name
	for _, m := range members {
		if base, ok := strings.CutPrefix(m.name, "_"); ok {
			if about == nil {
				about = map[string]value{}
			}
			about[base] = m.value
		}
	}
	for _, m := range members {
		if strings.HasPrefix(m.name, "_") {
			continue
		}
		if said, ok := about[m.name]; ok {
			delete(about, m.name)
			p.fold(n, m.name, m.value, said)
		} else {
			p.single(n, m.name, m.value)
		}
	}
	for _, m := range members { // what is said about elements without a value
		if base, ok := strings.CutPrefix(m.name, "_"); ok {
			if said, ok := about[base]; ok {
				p.fold(n, base, value{line: m.line}, said)
			}
		}
	}
}

// single adds an element, or the elements of an array.
func (p *parser) single(n *Node, name string, v value) {
	if v.shape != arrayShape {
		p.element(n, name, v, value{}, false, 0)
		return
	}
	if len(v.items) == 0 {
		p.add(n, name, "json.empty-array")
	}
	for i, item := range v.items {
		p.element(n, name, item, value{}, true, i)
	}
}

// fold adds an element with what its "_name" sibling says about it.
func (p *parser) fold(n *Node, name string, v, about value) {
	if v.shape != arrayShape && about.shape != arrayShape {
		p.element(n, name, v, about, false, 0)
		return
	}
	if v.shape != arrayShape && v.shape != nullShape || about.shape != arrayShape && about.shape != nullShape {
		p.add(n, name, "json.sibling")
		return
	}
	for i := range max(len(v.items), len(about.items)) {
		p.element(n, name, item(v.items, i), item(about.items, i), true, i)
	}
}

func item(items []value, i int) value {
	if i < len(items) {
		return items[i]
	}
	return value{}
}

// element adds one child: its value or members, and what is said about it.
func (p *parser) element(n *Node, name string, v, about value, listed bool, index int) {
	c := &Node{Name: name, parent: n, Line: max(v.line, about.line), listed: listed, index: index}
	n.Children = append(n.Children, c)
	switch v.shape {
	case scalarShape:
		c.kind, c.Value = v.kind, v.text
	case objectShape:
		p.fill(c, v.members)
	case arrayShape:
		p.add(c, "", "json.nested-array")
	case nullShape:
		if about.shape == nullShape {
			p.add(c, "", "json.null")
		}
	}
	switch about.shape {
	case objectShape:
		if v.shape == objectShape {
			p.add(c, "", "json.sibling")
			return
		}
		p.fill(c, about.members)
	case scalarShape, arrayShape:
		p.add(c, "", "json.sibling")
	}
}
