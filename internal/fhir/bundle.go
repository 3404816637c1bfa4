package fhir

import "strings"

// bundle finds the resources of a Bundle by the ways a reference may name them.
type bundle struct {
	node    *Node
	typ     string // document, message, transaction, …
	entries []*entry
	byURL   map[string][]*entry // full URL, also followed by /_history/ and the version
	byID    map[string][]*entry // Type/id
	byNode  map[*Node]*entry
}

// entry is one entry of a bundle with its resource, which may be nil.
type entry struct {
	node     *Node
	resource *Node
	fullURL  string
	version  string
}

func newBundle(n *Node) *bundle {
	b := &bundle{node: n, typ: n.Text("type"), byURL: map[string][]*entry{}, byID: map[string][]*entry{}, byNode: map[*Node]*entry{}}
	for _, c := range n.All("entry") {
		e := &entry{node: c, resource: c.Child("resource"), fullURL: c.Text("fullUrl")}
		e.version = e.resource.Text("meta", "versionId")
		b.entries = append(b.entries, e)
		if e.fullURL != "" {
			b.byURL[e.fullURL] = append(b.byURL[e.fullURL], e)
			if e.version != "" {
				versioned := e.fullURL + history + e.version
				b.byURL[versioned] = append(b.byURL[versioned], e)
			}
		}
		if e.resource != nil {
			b.byNode[e.resource] = e
			own, last := e.resource.Text("id"), lastPart(e.fullURL)
			for i, id := range []string{own, last} {
				if key := e.resource.Resource + "/" + id; id != "" && (i == 0 || id != own) {
					b.byID[key] = append(b.byID[key], e)
				}
			}
		}
	}
	return b
}

// history stands between a URL and the version it means.
const history = "/_history/"

// entryOf gives the entry whose resource n is, or nil.
func (b *bundle) entryOf(n *Node) *entry {
	if b == nil {
		return nil
	}
	return b.byNode[n]
}

// resolve gives the entries that a reference written in the entry from means:
// by full URL, or for "Type/id" by the full URL beside the writer's own
// (hl7.org/fhir/R4/bundle.html#references). Writers that give their entries
// URNs or bare names still say "Type/id"; they are understood as well.
func (b *bundle) resolve(from *entry, ref string) []*entry {
	if found := b.byURL[ref]; len(found) > 0 || absolute(ref) {
		return found
	}
	if base, ok := from.base(); ok {
		if found := b.byURL[base+ref]; len(found) > 0 {
			return found
		}
	}
	if id := lastPart(ref); isBareUUID(id) {
		return b.byURL["urn:uuid:"+id]
	}
	return nil
}

// base gives what stands before "Type/id" in the entry's full URL.
func (e *entry) base() (string, bool) {
	if e == nil || e.resource == nil || !strings.HasPrefix(e.fullURL, "http") {
		return "", false
	}
	return strings.CutSuffix(e.fullURL, e.resource.Resource+"/"+lastPart(e.fullURL))
}

func lastPart(url string) string { return url[strings.LastIndexByte(url, '/')+1:] }

// bundleRules holds what R4 asks of bundles (bdl-1 … bdl-12 and the prose
// around them).
func (j *judge) bundleRules(n *Node) {
	b := j.bundle
	j.first(b)
	if b.typ == "document" {
		if id := n.Child("identifier"); !id.Has("system") || !id.Has("value") {
			j.add(n, "identifier", "bundle.identifier")
		}
		if !n.Child("timestamp").HasValue() {
			j.add(n, "timestamp", "bundle.timestamp")
		}
	}
	j.invariant(n, "bdl-1", n.Has("total") && b.typ != "searchset" && b.typ != "history")
	seen := map[string]bool{}
	for _, e := range b.entries {
		j.entryRules(b, e)
		key := e.fullURL + "|" + e.version
		if e.fullURL != "" && seen[key] && b.typ != "history" {
			j.add(e.node, "fullUrl", "bundle.full-url-twice", "found", quote(e.fullURL))
		}
		seen[key] = true
	}
}

// first holds which resource leads a document or message.
func (j *judge) first(b *bundle) {
	lead := map[string]string{"document": "Composition", "message": "MessageHeader"}[b.typ]
	if lead == "" {
		return
	}
	if len(b.entries) == 0 || b.entries[0].resource == nil || b.entries[0].resource.Resource != lead {
		j.add(b.node, "entry[0]", "bundle.first-entry", "type", b.typ, "expected", lead)
	}
}

func (j *judge) entryRules(b *bundle, e *entry) {
	request := b.typ == "batch" || b.typ == "transaction" || b.typ == "history"
	response := b.typ == "batch-response" || b.typ == "transaction-response" || b.typ == "history"
	j.invariant(e.node, "bdl-2", e.node.Has("search") && b.typ != "searchset")
	j.invariant(e.node, "bdl-3", e.node.Has("request") != request)
	j.invariant(e.node, "bdl-4", e.node.Has("response") != response)
	j.invariant(e.node, "bdl-5", e.resource == nil && !e.node.Has("request") && !e.node.Has("response"))
	if e.fullURL == "" {
		if e.resource != nil && !request && !response && e.resource.Resource != "OperationOutcome" {
			j.add(e.node, "fullUrl", "bundle.full-url-missing")
		}
		return
	}
	j.invariant(e.node, "bdl-8", strings.Contains(e.fullURL, history))
	if !absolute(e.fullURL) {
		j.add(e.node, "fullUrl", "bundle.full-url", "found", quote(e.fullURL))
		return
	}
	j.identity(b, e)
}

// identity holds that a full URL and the resource's own id agree.
func (j *judge) identity(b *bundle, e *entry) {
	if e.resource == nil {
		return
	}
	id := e.resource.Text("id")
	if id == "" {
		if _, restful := e.base(); restful && b.typ == "document" {
			j.add(e.resource, "id", "bundle.full-url-id", "found", quote(e.fullURL))
		}
		if b.typ == "searchset" && e.resource.Resource != "OperationOutcome" {
			j.add(e.resource, "id", "bundle.search-id")
		}
		return
	}
	if strings.HasPrefix(e.fullURL, "http") && b.typ != "transaction" && b.typ != "batch" && lastPart(e.fullURL) != id {
		j.add(e.node, "fullUrl", "bundle.full-url-id", "found", quote(e.fullURL))
	}
}
