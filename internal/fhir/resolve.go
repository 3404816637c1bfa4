package fhir

import "wegwarte/internal/fhir/r4"

// resolve matches the tree with the definitions, from the root down.
func (p *parser) resolve() {
	p.asResource(p.root)
}

// asResource settles which resource a node holds and goes on below it.
func (p *parser) asResource(n *Node) {
	if n.Resource == "" { // JSON says it in a member
		for i, c := range n.Children {
			if c.Name == "resourceType" && len(c.Children) == 0 && c.kind == textValue {
				n.Resource = c.Value
				n.Children = append(n.Children[:i:i], n.Children[i+1:]...)
				break
			}
		}
	}
	t := r4.Lookup(n.Resource)
	switch {
	case n.Resource == "":
		p.add(n, "", "resource.no-type")
	case t == nil || t.Kind != r4.Resource || t.Abstract:
		p.add(n, "", "resource.unknown-type", "found", quote(n.Resource))
	default:
		n.typ = t
		p.below(n)
	}
}

// below matches the children of a node whose type is known.
func (p *parser) below(n *Node) {
	for _, c := range n.Children {
		m, ok := n.typ.Find(c.Name)
		if !ok {
			p.add(c, "", "element.unknown", "name", quote(c.Name), "type", n.typ.Name)
			continue
		}
		c.element = m.Element
		if m.Type == "Resource" {
			p.asResource(c)
			continue
		}
		c.typ = r4.Lookup(m.Type)
		p.below(c)
	}
}
