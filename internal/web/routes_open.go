package web

import (
	"net/http"

	"wegwarte/internal/web/door"
	"wegwarte/internal/web/open"
)

// openPages are what everybody sees of the figures: no session is looked for, and no cookie set.
var openPages = []struct {
	pattern string
	show    func(*open.Site, http.ResponseWriter, *http.Request)
}{
	{"GET /offen", (*open.Site).ShowLand},
	{"GET /offen/katalog.ttl", (*open.Site).SendTurtle},
	{"GET /offen/katalog.jsonld", (*open.Site).SendLinked},
	{"GET /offen/{ags}", (*open.Site).ShowTown},
	{"GET /offen/{ags}/einbetten", (*open.Site).ShowEmbed},
	{"GET /offen/{ags}/neues.atom", (*open.Site).SendNews},
	{"GET /offen/{ags}/{version}", (*open.Site).ShowTown},
	{"GET /offen/{ags}/{version}/daten.json", (*open.Site).SendJSON},
	{"GET /offen/{ags}/{version}/daten.csv", (*open.Site).SendCSV},
}

// pagesOfTheOpen lists them with all others.
var pagesOfTheOpen = func() (all []route) {
	for _, p := range openPages {
		all = append(all, route{p.pattern, door.Anybody, nil})
	}
	return all
}()
