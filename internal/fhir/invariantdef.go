package fhir

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// definingInvariants are the standard's rules for resources that define
// others: questionnaires, structures, code maps. They seldom come with a
// person's papers, and cost nothing where they do not.
var definingInvariants = []invariant{
	{"cnt-3", "Count", "a value needs the code 1, a whole number and UCUM", func(n *Node) bool {
		return n.Has("value") && !n.Has("code") || n.Has("code") && n.Text("code") != "1" || n.Has("system") && n.Text("system") != ucum || strings.Contains(n.Text("value"), ".")
	}},
	{"dis-1", "Distance", "a value needs a code, and the system is UCUM", func(n *Node) bool {
		return n.Has("value") && !n.Has("code") || n.Has("system") && n.Text("system") != ucum
	}},
	{"trd-2", "TriggerDefinition", "a condition needs data", needs("condition", "data")},
	{"trd-3", "TriggerDefinition", "what the type of trigger needs", func(n *Node) bool {
		typ := n.Text("type")
		return typ == "named-event" && !n.Has("name") || typ == "periodic" && !n.Has("timing") || strings.HasPrefix(typ, "data-") && !n.Has("data")
	}},
	{"cmd-1", "ConceptMap.group.element.target", "a narrower or inexact map needs a comment", func(n *Node) bool {
		return !n.Has("comment") && isOneOf(n.Text("equivalence"), "narrower", "inexact")
	}},
	{"cmd-2", "ConceptMap.group.unmapped", "a fixed code", when("mode", "fixed", "code")},
	{"cmd-3", "ConceptMap.group.unmapped", "the other map's URL", when("mode", "other-map", "url")},
	{"nsd-1", "NamingSystem", "a root has no UUID", func(n *Node) bool {
		return n.Text("kind") == "root" && slices.ContainsFunc(n.All("uniqueId"), func(c *Node) bool { return c.Text("type") == "uuid" })
	}},
	{"nsd-2", "NamingSystem", "one preferred id of each type", func(n *Node) bool {
		return repeated(n.All("uniqueId"), func(c *Node) string {
			if c.Text("preferred") != "true" {
				return ""
			}
			return c.Text("type")
		})
	}},
	{"mrp-1", "MeasureReport", "a collection of data has no groups", func(n *Node) bool { return n.Text("type") == "data-collection" && n.Has("group") }},
	{"spd-1", "SearchParameter", "an XPath needs its usage", needs("xpath", "xpathUsage")},
	{"spd-2", "SearchParameter", "chaining only through references", func(n *Node) bool { return n.Has("chain") && n.Text("type") != "reference" }},
	{"opd-2", "OperationDefinition.parameter", "a search type only of a string", func(n *Node) bool { return n.Has("searchType") && n.Text("type") != "string" }},
	{"opd-3", "OperationDefinition.parameter", "target profiles only of a reference", func(n *Node) bool {
		return n.Has("targetProfile") && !isOneOf(n.Text("type"), "Reference", "canonical")
	}},
	{"cpb-3", "CapabilityStatement", "an endpoint for messages only of an instance", func(n *Node) bool {
		return anyHas(n, "messaging", "endpoint") && n.Text("kind") != "instance"
	}},
	{"cpb-9", "CapabilityStatement.rest", "each type once", func(n *Node) bool { return repeated(n.All("resource"), textOf("type")) }},
	{"cpb-12", "CapabilityStatement.rest.resource", "each search parameter once", func(n *Node) bool { return repeated(n.All("searchParam"), textOf("name")) }},

	{"que-3", "Questionnaire.item", "a display has no codes", ofDisplay("code")},
	{"que-5", "Questionnaire.item", "options only of what can be chosen", func(n *Node) bool {
		return n.Has("answerOption") && !isOneOf(n.Text("type"), "choice", "open-choice", "decimal", "integer", "date", "dateTime", "time", "string", "quantity")
	}},
	{"que-6", "Questionnaire.item", "a display is neither required nor repeated", ofDisplay("required", "repeats")},
	{"que-7", "Questionnaire.item.enableWhen", "whether an answer exists is true or false", func(n *Node) bool {
		return n.Text("operator") == "exists" && n.Child("answer").Type() != "boolean"
	}},
	{"que-8", "Questionnaire.item", "groups and displays have no initial value", func(n *Node) bool {
		return n.Has("initial") && isOneOf(n.Text("type"), "group", "display")
	}},
	{"que-9", "Questionnaire.item", "a display is not read-only", ofDisplay("readOnly")},
	{"que-10", "Questionnaire.item", "a length only of what is written", func(n *Node) bool {
		return n.Has("maxLength") && !isOneOf(n.Text("type"), "boolean", "decimal", "integer", "string", "text", "url", "open-choice")
	}},
	{"que-12", "Questionnaire.item", "several conditions say how they go together", func(n *Node) bool {
		return len(n.All("enableWhen")) > 2 && !n.Has("enableBehavior")
	}},
	{"que-13", "Questionnaire.item", "several initial values only of what repeats", func(n *Node) bool {
		return len(n.All("initial")) > 1 && n.Text("repeats") != "true"
	}},

	{"eld-1", "ElementDefinition.slicing", "a discriminator or a description", atLeastOne("discriminator", "description")},
	{"eld-2", "ElementDefinition", "min is not above max", func(n *Node) bool {
		low, err1 := strconv.Atoi(n.Text("min"))
		high, err2 := strconv.Atoi(n.Text("max"))
		return err1 == nil && err2 == nil && low > high
	}},
	{"eld-3", "ElementDefinition", "max is a number or *", func(n *Node) bool {
		high := n.Text("max")
		return high != "" && high != "*" && !digits(high)
	}},
	{"eld-4", "ElementDefinition.type", "aggregation only of references", func(n *Node) bool {
		return n.Has("aggregation") && !isOneOf(n.Text("code"), "Reference", "canonical")
	}},
	{"eld-6", "ElementDefinition", "a fixed value only of one type", func(n *Node) bool { return n.Has("fixed") && len(n.All("type")) > 1 }},
	{"eld-7", "ElementDefinition", "a pattern only of one type", func(n *Node) bool { return n.Has("pattern") && len(n.All("type")) > 1 }},
	{"eld-8", "ElementDefinition", "a pattern or a fixed value, not both", notBoth("pattern", "fixed")},
	{"eld-12", "ElementDefinition.binding", "the value set is an absolute URL", func(n *Node) bool {
		set := n.Text("valueSet")
		return set != "" && !strings.HasPrefix(set, "http:") && !strings.HasPrefix(set, "https") && !strings.HasPrefix(set, "urn:")
	}},
	{"eld-13", "ElementDefinition", "each type once", func(n *Node) bool { return repeated(n.All("type"), textOf("code")) }},
	{"eld-14", "ElementDefinition", "each constraint once", func(n *Node) bool { return repeated(n.All("constraint"), textOf("key")) }},
	{"eld-15", "ElementDefinition", "a default or a meaning when missing, not both", notBoth("defaultValue", "meaningWhenMissing")},
	{"eld-16", "ElementDefinition", "a slice's name has no special characters", func(n *Node) bool {
		return n.Has("sliceName") && !sliceName.MatchString(n.Text("sliceName"))
	}},
	{"eld-17", "ElementDefinition.type", "target profiles only of references", func(n *Node) bool {
		return n.Has("targetProfile") && !isOneOf(n.Text("code"), "Reference", "canonical")
	}},
	{"eld-18", "ElementDefinition", "a modifier needs its reason", func(n *Node) bool {
		return n.Text("isModifier") == "true" && !n.Has("isModifierReason")
	}},
	{"eld-22", "ElementDefinition", "a constraint of a slice needs its name", needs("sliceIsConstraining", "sliceName")},
	{"sdf-2", "StructureDefinition.mapping", "a name or a URI", atLeastOne("name", "uri")},
	{"sdf-3", "StructureDefinition.snapshot", "each element has a definition, min and max", func(n *Node) bool {
		return slices.ContainsFunc(n.All("element"), func(e *Node) bool { return !e.Has("definition") || !e.Has("min") || !e.Has("max") })
	}},
	{"sdf-5", "StructureDefinition", "an extension says where it may stand", func(n *Node) bool {
		return n.Text("type") == "Extension" && n.Text("derivation") != "specialization" && !n.Has("context")
	}},
	{"sdf-8", "StructureDefinition", "the snapshot's elements are those of its type", func(n *Node) bool { return n.Text("kind") != "logical" && strays(n, "snapshot") }},
	{"sdf-8a", "StructureDefinition", "the differential's elements are those of its type", func(n *Node) bool { return n.Text("kind") != "logical" && strays(n, "differential") }},
	{"sdf-8b", "StructureDefinition.snapshot", "each element says its base", func(n *Node) bool {
		return slices.ContainsFunc(n.All("element"), func(e *Node) bool { return !e.Has("base") })
	}},
	{"sdf-16", "StructureDefinition.snapshot", "each element has an id of its own", elementsWithoutID},
	{"sdf-17", "StructureDefinition.differential", "each element has an id of its own", elementsWithoutID},
	{"sdf-18", "StructureDefinition", "a context's rule only of an extension", func(n *Node) bool { return n.Has("contextInvariant") && n.Text("type") != "Extension" }},
	{"sdf-21", "StructureDefinition", "default values only of new types", func(n *Node) bool {
		return anyHas(n.Child("differential"), "element", "defaultValue") && n.Text("derivation") != "specialization"
	}},
	{"sdf-23", "StructureDefinition", "the first element is no slice", func(n *Node) bool {
		return slices.ContainsFunc(append(n.Child("snapshot").All("element"), n.Child("differential").All("element")...), func(e *Node) bool {
			return !strings.Contains(e.Text("path"), ".") && e.Has("sliceName")
		})
	}},
}

var sliceName = regexp.MustCompile(`^[a-zA-Z0-9/\-_\[\]@]+$`)

func isOneOf(s string, of ...string) bool { return slices.Contains(of, s) }

func textOf(name string) func(*Node) string { return func(n *Node) string { return n.Text(name) } }

// when makes the rule that an element with that value needs another.
func when(name, value, needed string) func(*Node) bool {
	return func(n *Node) bool { return n.Text(name) == value && !n.Has(needed) }
}

// ofDisplay makes the rule that an item that is only shown has none of these.
func ofDisplay(names ...string) func(*Node) bool {
	return func(n *Node) bool { return n.Text("type") == "display" && count(n, names) > 0 }
}

// repeated reports whether two of the elements have the same key; an empty one
// is none.
func repeated(all []*Node, key func(*Node) string) bool {
	seen := map[string]bool{}
	for _, n := range all {
		k := key(n)
		if k != "" && seen[k] {
			return true
		}
		seen[k] = true
	}
	return false
}

func elementsWithoutID(n *Node) bool {
	all := n.All("element")
	return slices.ContainsFunc(all, func(e *Node) bool { return e.Text("id") == "" }) || repeated(all, textOf("id"))
}

// strays reports whether an element of a structure is not one of its type's.
func strays(n *Node, part string) bool {
	typ := n.Text("type")
	typ = typ[strings.LastIndexByte(typ, '/')+1:]
	return slices.ContainsFunc(n.Child(part).All("element"), func(e *Node) bool {
		first, _, _ := strings.Cut(e.Text("path"), ".")
		return first != typ
	})
}
