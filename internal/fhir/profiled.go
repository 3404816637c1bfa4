package fhir

import (
	"slices"
	"strings"

	"wegwarte/internal/fhir/profile"
	"wegwarte/internal/fhir/r4"
)

// profiler holds profiles against a tree whose R4 structure has been judged.
// Each resource is held against a profile at most once, however many others
// point at it.
type profiler struct {
	root   *Node
	bundle *bundle
	family string         // the profiles that are asked for: profile.KBV or profile.IPS
	inside inside         // the last resource whose contained ones were asked for
	kept   map[claim]bool // whether it keeps to it; true while it is being looked at
	told   map[claim]bool
	depth  int     // of claims that depend on others
	into   *faults // where faults that refuse the file go
}

// claim is a resource or element and a profile it is held against.
type claim struct {
	of *Node
	by *profile.Profile
}

// profiles holds the profiles of a family against the file.
func (p *parser) profiles(family string) {
	if p.root == nil || p.root.typ == nil {
		return
	}
	h := &profiler{root: p.root, bundle: newBundle(p.root), family: family,
		kept: map[claim]bool{}, told: map[claim]bool{}, into: &p.faults}
	if family == profile.KBV {
		h.impfpass()
	} else {
		h.summary()
	}
}

// impfpass holds that every resource of the file claims one of the KBV's
// profiles, all of one version, and keeps to it.
func (h *profiler) impfpass() {
	version := ""
	for _, r := range append([]located{{h.root, ""}}, h.entries()...) {
		claimed := claimsOf(r.Node)
		if len(claimed) == 0 {
			h.into.add(r.Node, "meta.profile", "profile.not-claimed")
			continue
		}
		url, v, _ := strings.Cut(claimed[0], "|")
		by := profile.Lookup(claimed[0])
		if by == nil { // of a version that is none: held against the newest, which asks for its own
			by = profile.Lookup(url)
		}
		if by == nil || !strings.HasPrefix(by.URL, profile.KBV) {
			h.into.add(r.Node, "meta.profile", "profile.not-known", "found", quote(claimed[0]))
			continue
		}
		if version == "" {
			version = v
		} else if v != version {
			h.into.add(r.Node, "meta.profile", "profile.version", "found", quote(v), "expected", quote(version))
		}
		h.tell(r.Node, by)
	}
}

// summary holds a patient summary against IPS: the bundle and what its profile
// asks for, and each resource against the profiles it claims.
func (h *profiler) summary() {
	if by := h.own(h.root); by != nil {
		h.tell(h.root, by)
	} else {
		h.into.add(h.root, "meta.profile", "profile.not-claimed")
	}
	for _, r := range h.entries() {
		for _, c := range claimsOf(r.Node) {
			if by := profile.Lookup(c); by != nil && strings.HasPrefix(by.URL, h.family) {
				h.tell(r.Node, by)
			}
		}
	}
}

// own gives the profile a file is held against: the first it claims, else the
// only one the family has for its type.
func (h *profiler) own(n *Node) *profile.Profile {
	for _, c := range claimsOf(n) {
		url, _, _ := strings.Cut(c, "|")
		if by := profile.Lookup(url); by != nil && strings.HasPrefix(url, h.family) && by.Type == n.Resource {
			return by
		}
	}
	if all := profile.OfType(h.family, n.Resource); len(all) == 1 {
		return all[0]
	}
	return nil
}

func (h *profiler) entries() []located {
	if h.root.Resource != "Bundle" {
		return nil
	}
	return h.root.resources()
}

func claimsOf(n *Node) []string {
	var all []string
	for _, p := range n.Child("meta").All("profile") {
		if p.Value != "" {
			all = append(all, p.Value)
		}
	}
	return all
}

// tell holds a node against a profile and names what it breaks, and then what
// the resources break that it needs to keep to one; each once.
func (h *profiler) tell(n *Node, by *profile.Profile) {
	for queue := []claim{{n, by}}; len(queue) > 0; queue = queue[1:] {
		if c := queue[0]; !h.told[c] {
			h.told[c] = true
			queue = append(queue, h.hold(c, h.into)...)
		}
	}
}

// maxClaims bounds how many profiles may depend on one another in a row; what
// comes after is taken to keep to them.
const maxClaims = 500

// fits reports whether a node, with what it needs, keeps to a profile. What
// points back at itself is taken to keep to it.
func (h *profiler) fits(n *Node, by *profile.Profile) bool {
	c := claim{n, by}
	if kept, known := h.kept[c]; known || h.depth > maxClaims {
		return kept || !known
	}
	h.depth++
	defer func() { h.depth-- }()
	h.kept[c] = true
	one := &faults{max: 1}
	needs := h.hold(c, one)
	h.kept[c] = len(one.list) == 0 && !slices.ContainsFunc(needs, func(c claim) bool { return !h.fits(c.of, c.by) })
	return h.kept[c]
}

// hold holds a node against a profile. It gives what else must keep to one:
// the resources that the node's references mean.
func (h *profiler) hold(c claim, into *faults) []claim {
	if by := c.by; by.Type != "" && c.of.Resource != "" && by.Type != c.of.Resource {
		into.add(c.of, "", "profile.type", "found", quote(c.of.Resource), "expected", by.Type)
		return nil
	}
	one := &holding{profiler: h, faults: into, by: c.by}
	one.below(c.of, &c.by.Rule)
	one.rules(c.of)
	return one.needs
}

// holding is one profile being held against one node.
type holding struct {
	*profiler
	*faults
	by    *profile.Profile
	needs []claim
}

// below holds the rules for the elements below n.
func (h *holding) below(n *Node, r *profile.Rule) {
	for _, rule := range r.Rules {
		h.named(n, rule)
	}
	if !r.Closed {
		return
	}
	for _, c := range n.Children {
		spoken := slices.ContainsFunc(r.Rules, func(rule *profile.Rule) bool { return meant(c, rule) })
		if !spoken && !alwaysAllowed[c.Name] && (c.HasValue() || c.typ == nil || c.typ.Kind != r4.Primitive) {
			h.add(c, "", "profile.element")
		}
	}
}

// alwaysAllowed are the elements that a profile which lists its elements need
// not list: they hold no content of their own, or say more about what is there.
var alwaysAllowed = map[string]bool{"id": true, "extension": true, "text": true}

func meant(c *Node, rule *profile.Rule) bool { return c.Name == rule.Name || c.name() == rule.Name }

// named holds what is said of the elements of one name below n.
func (h *holding) named(n *Node, rule *profile.Rule) {
	if h.excused(n, rule) {
		return
	}
	counts := make([]int, len(rule.Slices))
	count := 0
	for _, c := range n.Children {
		if !meant(c, rule) {
			continue
		}
		count++
		h.element(c, rule)
		if len(rule.Slices) > 0 {
			if i := h.kind(c, rule); i >= 0 {
				counts[i]++
				h.element(c, &rule.Slices[i].Rule)
			} else if rule.Sliced {
				h.add(c, "", "profile.kind")
			}
		}
	}
	h.count(n, rule.Name, count, rule, "profile.min", "profile.max")
	if count == 0 && rule.Min == 0 {
		return // what a list must have is asked of a list that is there
	}
	for i, s := range rule.Slices {
		h.slice(n, rule, s, counts[i])
	}
}

func (h *holding) count(n *Node, name string, count int, r *profile.Rule, low, high string) {
	if count < r.Min {
		h.add(n, name, low, "min", r.Min, "count", count, "kind", r.Name)
	}
	if r.Max != profile.Many && count > r.Max {
		h.add(n, name, high, "count", count, "max", r.Max, "kind", r.Name)
	}
}

// slice holds how often the list has a member of one kind. Where one is
// missing and something was meant to be one, its faults say why it is none.
func (h *holding) slice(n *Node, rule *profile.Rule, s *profile.Slice, count int) {
	h.count(n, rule.Name, count, &s.Rule, "profile.kind-min", "profile.kind-max")
	if count >= s.Min {
		return
	}
	for _, when := range s.When {
		by := h.by.Named(when.Target + when.Holds)
		if when.Target+when.Holds == "" || by == nil {
			continue
		}
		for _, c := range n.Children {
			if !meant(c, rule) {
				continue
			}
			meant := h.target(c)
			if when.Holds != "" {
				meant = c.Child("resource")
			}
			if meant != nil && meant.Resource == by.Type {
				h.tell(meant, by)
				return
			}
		}
	}
}

// kind gives the slice a member is of, or -1; one without conditions comes last.
func (h *holding) kind(c *Node, rule *profile.Rule) int {
	rest := -1
	for i, s := range rule.Slices {
		if len(s.When) == 0 {
			rest = i
		} else if !slices.ContainsFunc(s.When, func(when profile.Condition) bool { return !h.applies(c, when) }) {
			return i
		}
	}
	return rest
}

func (h *holding) applies(c *Node, when profile.Condition) bool {
	switch {
	case when.Has != nil:
		return slices.ContainsFunc(when.Has, c.Has)
	case when.Type != "":
		return c.Type() == when.Type
	case when.Holds != "":
		r, by := c.Child("resource"), h.by.Named(when.Holds)
		return r != nil && by != nil && r.Resource == by.Type && h.fits(r, by)
	case when.Target != "":
		target := h.target(c)
		if by := h.by.Named(when.Target); by != nil {
			return target != nil && target.Resource == by.Type && h.fits(target, by)
		}
		return target != nil && target.Resource == when.Target
	}
	return reaches(c, when.Path, func(n *Node) bool {
		switch {
		case when.Is != nil:
			return n.HasValue() && n.Value == *when.Is
		case when.In != nil:
			return n.HasValue() && when.In.Has(n.Value)
		}
		return coded(n, when.Coded.System, when.Coded.Code)
	})
}

// reaches reports whether one of the elements at the path is as asked.
func reaches(n *Node, path []string, is func(*Node) bool) bool {
	if len(path) == 0 {
		return is(n)
	}
	name, rest := path[0], path[1:]
	for _, c := range n.Children {
		if (c.Name == name || c.name() == name) && reaches(c, rest, is) {
			return true
		}
	}
	return false
}

// element holds what is said of one element itself and of those below it.
func (h *holding) element(c *Node, r *profile.Rule) {
	if r.Value && !c.HasValue() && c.typ != nil && c.typ.Kind == r4.Primitive {
		h.add(c, "", "profile.value")
	}
	if c.HasValue() {
		if r.Fixed != nil && c.Value != *r.Fixed {
			h.add(c, "", "profile.fixed", "found", quote(c.Value), "expected", quote(*r.Fixed))
		}
	}
	if r.Codes != nil {
		h.code(c, r.Codes)
	}
	if r.Pattern != nil && !coded(c, r.Pattern.System, r.Pattern.Code) {
		h.add(c, "", "profile.pattern", "system", r.Pattern.System, "code", r.Pattern.Code)
	}
	if r.Types != nil && c.typ != nil && !slices.Contains(r.Types, c.typ.Name) {
		h.add(c, "", "profile.type", "found", quote(c.typ.Name), "expected", strings.Join(r.Types, ", "))
	}
	if r.Targets != nil {
		h.reference(c, r.Targets)
	}
	for _, name := range r.Follows {
		if by := h.by.Named(name); by != nil && c.typ != nil {
			h.follow(c, by)
		}
	}
	h.below(c, r)
}

// code holds that a value is one of the codes, or a concept has one of them.
func (h *holding) code(c *Node, list *profile.Codes) {
	found := c
	if c.Type() == "CodeableConcept" {
		if found = c.Child("coding", "code"); found == nil || reaches(c, []string{"coding", "code"}, func(n *Node) bool { return list.Has(n.Value) }) {
			return
		}
	}
	if found.HasValue() && !list.Has(found.Value) {
		h.add(c, "", "profile.code", "found", quote(found.Value), "list", list.Name)
	}
}

// follow holds another profile of the family against an element or entry.
func (h *holding) follow(c *Node, by *profile.Profile) {
	if by.Type == "" || c.Resource == by.Type || c.typ.Name == by.Type {
		h.needs = append(h.needs, claim{c, by})
	}
}

// excused lets a section of a summary that is required say why it is empty, as
// it may since IPS 2.0 and as the validated summaries of 1.1 do.
func (h *holding) excused(n *Node, rule *profile.Rule) bool {
	return h.family == profile.IPS && n.Type() == "Composition.section" && (rule.Name == "entry" || rule.Name == "emptyReason") &&
		n.Has("emptyReason") && !n.Has("entry")
}
