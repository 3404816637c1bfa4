package fhir

import (
	"slices"
	"strings"

	"wegwarte/internal/fhir/profile"
)

// target gives the resource of this file that a Reference means, or nil. The
// element is the Reference or its reference.
func (h *profiler) target(c *Node) *Node {
	ref := c
	if !c.HasValue() {
		ref = c.Child("reference")
	}
	if !ref.HasValue() || ref.Value == "" {
		return nil
	}
	holder := ref
	for h.bundle.byNode[holder] == nil && holder.parent != nil {
		holder = holder.parent
	}
	if id, local := strings.CutPrefix(ref.Value, "#"); local {
		if h.inside.of != holder {
			h.inside = insideOf(holder)
		}
		return h.inside.byID[id]
	}
	if found := h.bundle.resolve(h.bundle.byNode[holder], ref.Value); len(found) > 0 {
		return found[0].resource
	}
	return nil
}

// reference holds that what a reference means is of one of the profiles. The
// KBV's files carry everything they point at, and each resource claims its
// profile; in a summary a resource is what it keeps to, claimed or not.
func (h *holding) reference(c *Node, targets []string) {
	target := h.target(c)
	impfpass := h.family == profile.KBV
	if target == nil {
		ref := c
		if !c.HasValue() {
			ref = c.Child("reference")
		}
		if impfpass && ref.HasValue() && h.root.Resource == "Bundle" {
			h.add(ref, "", "profile.target-missing", "found", quote(ref.Value))
		}
		return
	}
	if impfpass {
		claimed := strings.Join(claimsOf(target)[:min(1, len(claimsOf(target)))], "")
		url, _, _ := strings.Cut(claimed, "|")
		if name, ok := strings.CutPrefix(url, profile.KBV[:strings.LastIndexByte(profile.KBV, '/')+1]); !ok || !slices.Contains(targets, name) {
			h.add(c, "", "profile.target", "found", quote(url[strings.LastIndexByte(url, '/')+1:]), "expected", strings.Join(targets, ", "))
		}
		return
	}
	h.means(c, target, targets)
}

// means holds the targets of a reference in a summary.
func (h *holding) means(c, target *Node, targets []string) {
	var same []*profile.Profile
	for _, name := range targets {
		by := h.by.Named(name)
		if name == "Resource" || name == target.Resource {
			return
		}
		if by != nil && by.Type == target.Resource {
			same = append(same, by)
		}
	}
	switch {
	case len(same) == 0:
		h.add(c, "", "profile.target", "found", quote(target.Resource), "expected", strings.Join(targets, ", "))
	case len(same) == 1:
		h.needs = append(h.needs, claim{target, same[0]})
	case !slices.ContainsFunc(same, func(by *profile.Profile) bool { return h.fits(target, by) }):
		h.add(c, "", "profile.target", "found", quote(target.Resource), "expected", strings.Join(targets, ", "))
	}
}
