package open

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wegwarte/internal/i18n"
)

// The metadata follow DCAT-AP.de: a catalogue with a data set for each who publishes, each with its
// newest release as JSON and CSV. Of its recommended properties it has those that are known here;
// a dcatde:contributorID is given out by GovData, and left to who has one.
var prefixes = [][2]string{
	{"dcat", "http://www.w3.org/ns/dcat#"}, {"dct", "http://purl.org/dc/terms/"}, {"dcatde", "http://dcat-ap.de/def/dcatde/"}, {"dcatap", "http://data.europa.eu/r5r/"},
	{"foaf", "http://xmlns.com/foaf/0.1/"}, {"xsd", "http://www.w3.org/2001/XMLSchema#"},
}

// node is a resource with its properties.
type node struct {
	id, class  string
	properties []property
}

// property is one statement: of a literal with its language or type, of an address, or of a node within.
type property struct {
	name, text, lang, kind string
	iri                    string
	within                 *node
}

func words(name, text string) property { return property{name: name, text: text, lang: "de"} }
func plain(name, text string) property { return property{name: name, text: text} }
func typed(name, text, kind string) property {
	return property{name: name, text: text, kind: "xsd:" + kind}
}
func link(name, iri string) property        { return property{name: name, iri: iri} }
func inside(name string, of *node) property { return property{name: name, within: of} }
func authority(list, code string) string {
	return "http://publications.europa.eu/resource/authority/" + list + "/" + code
}
func geocoding(kind, key string) string {
	return "http://dcat-ap.de/def/politicalGeocoding/" + kind + "/" + key
}
func agent(name string) *node {
	return &node{class: "foaf:Agent", properties: []property{words("foaf:name", name)}}
}
func moment(name string, t time.Time) property {
	return typed(name, t.UTC().Format(time.RFC3339), "dateTime")
}

func (s *Site) catalogue(ctx context.Context, k *known, base string) []node {
	ctx = i18n.With(ctx, i18n.German)
	name := func(of string) string { return of + ": " + i18n.T(ctx, "open.page.name") }
	all := node{id: base + "/offen", class: "dcat:Catalog", properties: []property{words("dct:title", name(k.land.Name)), words("dct:description", i18n.T(ctx, "open.page.lead")),
		inside("dct:publisher", agent(k.land.Name)), link("foaf:homepage", base+"/offen"), link("dct:language", authority("language", "DEU")), moment("dct:modified", k.changed)}}
	var sets []node
	add := func(ags, called string) {
		last, there := k.of[ags].last()
		if !there {
			return
		}
		home := base + "/offen/" + ags
		level, geo := "municipality", geocoding("municipalityKey", ags)
		if len(ags) == 2 {
			level, geo = "state", geocoding("stateKey", ags)
		}
		set := node{id: home, class: "dcat:Dataset", properties: []property{words("dct:title", name(called)), words("dct:description", i18n.T(ctx, "open.page.lead")), plain("dct:identifier", home),
			inside("dct:publisher", agent(called)), link("dcat:theme", authority("data-theme", "SOCI")), link("dcat:theme", authority("data-theme", "GOVE")), moment("dct:issued", last.Told), moment("dct:modified", last.Changed),
			plain("dcat:version", strconv.Itoa(last.Number)), link("dcat:landingPage", home), link("dct:accrualPeriodicity", authority("frequency", "MONTHLY")), link("dct:accessRights", authority("access-right", "PUBLIC")), link("dcatap:availability", authority("planned-availability", "STABLE")),
			link("dcatde:politicalGeocodingLevelURI", geocoding("Level", level)), link("dcatde:politicalGeocodingURI", geo),
			inside("dct:temporal", &node{class: "dct:PeriodOfTime", properties: []property{typed("dcat:endDate", last.Day.String(), "date")}})}}
		for _, form := range [][3]string{{"json", "JSON", "application/json"}, {"csv", "CSV", "text/csv"}} {
			file := home + "/" + strconv.Itoa(last.Number) + "/daten." + form[0]
			sets = append(sets, node{id: file, class: "dcat:Distribution", properties: []property{words("dct:title", form[1]), link("dcat:accessURL", home+"/"+strconv.Itoa(last.Number)), link("dcat:downloadURL", file),
				link("dct:license", "http://dcat-ap.de/def/licenses/dl-zero-de/2.0"), link("dct:format", authority("file-type", form[1])), link("dcat:mediaType", "https://www.iana.org/assignments/media-types/"+form[2]), moment("dct:issued", last.Told)}})
			set.properties = append(set.properties, link("dcat:distribution", file))
		}
		all.properties = append(all.properties, link("dcat:dataset", home))
		sets = append(sets, set)
	}
	add(k.land.LandKey, k.land.Name)
	for _, p := range k.places {
		add(p.AGS, p.Name)
	}
	return append([]node{all}, sets...)
}

// SendTurtle gives the metadata as RDF in Turtle.
func (s *Site) SendTurtle(w http.ResponseWriter, r *http.Request) {
	s.metadata(w, r, "ttl", "text/turtle; charset=utf-8", func(all []node) ([]byte, error) {
		var b bytes.Buffer
		for _, p := range prefixes {
			fmt.Fprintf(&b, "@prefix %s: <%s> .\n", p[0], p[1])
		}
		for _, n := range all {
			fmt.Fprintf(&b, "\n<%s> %s .\n", n.id, n.turtle(""))
		}
		return b.Bytes(), nil
	})
}

// SendLinked gives the metadata as JSON-LD.
func (s *Site) SendLinked(w http.ResponseWriter, r *http.Request) {
	s.metadata(w, r, "jsonld", "application/ld+json", func(all []node) ([]byte, error) {
		names := map[string]string{}
		for _, p := range prefixes {
			names[p[0]] = p[1]
		}
		graph := make([]any, len(all))
		for i, n := range all {
			graph[i] = n.linked()
		}
		return json.Marshal(map[string]any{"@context": names, "@graph": graph})
	})
}

func (s *Site) metadata(w http.ResponseWriter, r *http.Request, form, media string, write func([]node) ([]byte, error)) {
	k, err := s.index.look(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.answer(w, r, key(form, stamp(k.changed), stamp(k.placed), s.base(r)), func(ctx context.Context) (*kept, error) {
		body, err := write(s.catalogue(ctx, k, s.base(r)))
		if err != nil {
			return nil, err
		}
		made := keep(media, body, k.changed)
		made.cache = cacheNewest
		return made, nil
	})
}

func (n *node) turtle(indent string) string {
	var b strings.Builder
	b.WriteString("a " + n.class)
	for _, p := range n.properties {
		b.WriteString(" ;\n" + indent + "  " + p.name + " ")
		switch {
		case p.within != nil:
			b.WriteString("[ " + p.within.turtle(indent+"  ") + " ]")
		case p.iri != "":
			b.WriteString("<" + iri(p.iri) + ">")
		default:
			b.WriteString(`"` + escaped.Replace(p.text) + `"`)
			if p.lang != "" {
				b.WriteString("@" + p.lang)
			} else if p.kind != "" {
				b.WriteString("^^" + p.kind)
			}
		}
	}
	return b.String()
}

var escaped = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`)

// iri leaves out what cannot stand in an address.
func iri(address string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || strings.ContainsRune("<>\"{}|^`\\", r) {
			return -1
		}
		return r
	}, address)
}

func (n *node) linked() map[string]any {
	out := map[string]any{"@type": n.class}
	if n.id != "" {
		out["@id"] = n.id
	}
	for _, p := range n.properties {
		var value any
		switch {
		case p.within != nil:
			value = p.within.linked()
		case p.iri != "":
			value = map[string]any{"@id": p.iri}
		case p.lang != "":
			value = map[string]any{"@value": p.text, "@language": p.lang}
		case p.kind != "":
			value = map[string]any{"@value": p.text, "@type": p.kind}
		default:
			value = p.text
		}
		switch known := out[p.name].(type) {
		case nil:
			out[p.name] = value
		case []any:
			out[p.name] = append(known, value)
		default:
			out[p.name] = []any{known, value}
		}
	}
	return out
}
