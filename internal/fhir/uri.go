package fhir

import "strings"

// absolute reports whether a URI begins with a scheme.
func absolute(uri string) bool {
	scheme, rest, ok := strings.Cut(uri, ":")
	if !ok || scheme == "" || rest == "" || !letter(scheme[0]) {
		return false
	}
	for i := 1; i < len(scheme); i++ {
		if c := scheme[i]; !letter(c) && !digit(c) && c != '+' && c != '-' && c != '.' {
			return false
		}
	}
	return true
}

// urn holds that a URN of a kind with a fixed form has that form.
func (j *judge) urn(n *Node) {
	urn, _, _ := strings.Cut(n.Value, "#")
	switch {
	case strings.HasPrefix(urn, "urn:uuid:") && !isUUID(urn):
		j.add(n, "", "primitive.uuid", "found", quote(n.Value))
	case strings.HasPrefix(urn, "urn:oid:") && !isOID(urn):
		j.add(n, "", "primitive.oid", "found", quote(n.Value))
	case strings.HasPrefix(urn, "oid:"), strings.HasPrefix(urn, "uuid:"):
		j.add(n, "", "primitive.uri", "found", quote(n.Value))
	}
}

// hostOf gives the host of a URL, "" where it has none.
func hostOf(url string) string {
	_, rest, _ := strings.Cut(url, "://")
	host, _, _ := strings.Cut(rest, "/")
	host, _, _ = strings.Cut(host, ":")
	return strings.ToLower(host)
}

// reserved reports a URL whose host is set aside for examples (RFC 2606):
// what it promises can never be fetched.
func reserved(url string) bool {
	host := hostOf(url)
	for _, name := range []string{"example.org", "example.com", "example.net"} {
		if host == name || strings.HasSuffix(host, "."+name) {
			return true
		}
	}
	return false
}
