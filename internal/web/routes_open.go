package web

import (
	"net/http"

	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/open"
	"wegwarte/internal/web/publish"
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
	return append(all, pagesOfTheDesk...)
}()

// pagesOfTheDesk are where it is decided what they show.
var pagesOfTheDesk = []route{
	{"GET /offene-seite", door.Read(tenant.Facts), publish.Show},
	{"POST /offene-seite", door.Write(tenant.Facts), publish.Make},
	{"GET /offene-seite/vorschau", door.Read(tenant.Facts), publish.Preview},
	{"GET /offene-seite/fragen", door.Write(tenant.Facts), publish.ListAnswers},
	{"GET /offene-seite/fragen/neu", door.Write(tenant.Facts), publish.ShowAnswer},
	{"POST /offene-seite/fragen/neu", door.Write(tenant.Facts), publish.SaveAnswer},
	{"GET /offene-seite/fragen/{id}", door.Write(tenant.Facts), publish.ShowAnswer},
	{"POST /offene-seite/fragen/{id}", door.Write(tenant.Facts), publish.SaveAnswer},
	{"POST /offene-seite/fragen/{id}/ordnen", door.Write(tenant.Facts), publish.MoveAnswer},
	{"GET /offene-seite/einstellungen", door.Read(tenant.Facts), publish.ShowSettings},
	{"POST /offene-seite/einstellungen", door.Write(tenant.Facts), publish.SaveSettings},
	{"GET /offene-seite/fassungen/{id}", door.Read(tenant.Facts), publish.ShowRelease},
	{"POST /offene-seite/fassungen/{id}/veroeffentlichen", door.Write(tenant.Facts), publish.Publish},
	{"POST /offene-seite/fassungen/{id}/zurueckziehen", door.Write(tenant.Facts), publish.Withdraw},
}
