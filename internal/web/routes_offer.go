package web

import (
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/offering"
	"wegwarte/internal/web/seating"
)

// pagesOfOffers are offers, seats and Kita places.
var pagesOfOffers = []route{
	{"GET /angebote/{ags}", door.Everyone, offering.ShowOpen},
	{"GET /angebote/{ags}/{id}", door.Everyone, offering.ShowOpenOffer},
	{"GET /angebote/{ags}/{id}/plakat", door.Everyone, offering.ShowPoster},
	{"GET /anbieten", door.Read(tenant.Offer), offering.List},
	{"GET /anbieten/neu", door.Write(tenant.Offer), offering.ShowForm},
	{"POST /anbieten/neu", door.Write(tenant.Offer), offering.Save},
	{"GET /anbieten/kalender", door.Read(tenant.Offer), offering.ShowMonth},
	{"GET /anbieten/liste", door.Write(tenant.Offer), offering.AskList},
	{"POST /anbieten/liste", door.Write(tenant.Offer), offering.LookAtList},
	{"GET /anbieten/liste/vorlage", door.Write(tenant.Offer), offering.Template},
	{"POST /anbieten/liste/uebernehmen", door.Write(tenant.Offer), offering.TakeList},
	{"GET /anbieten/termine", door.Write(tenant.Offer), offering.AskEvents},
	{"POST /anbieten/termine", door.Write(tenant.Offer), offering.LookAtEvents},
	{"POST /anbieten/termine/uebernehmen", door.Write(tenant.Offer), offering.TakeEvents},
	{"GET /anbieten/{id}", door.Read(tenant.Offer), offering.ShowForm},
	{"POST /anbieten/{id}", door.Write(tenant.Offer), offering.Save},
	{"POST /anbieten/{id}/beenden", door.Write(tenant.Offer), offering.End},
	{"GET /anbieter", door.Read(tenant.Offer), offering.ListProviders},
	{"GET /anbieter/neu", door.Write(tenant.Offer), offering.ShowProvider},
	{"POST /anbieter/neu", door.Write(tenant.Offer), offering.SaveProvider},
	{"GET /anbieter/{id}", door.Read(tenant.Offer), offering.ShowProvider},
	{"POST /anbieter/{id}", door.Write(tenant.Offer), offering.SaveProvider},
	{"POST /anbieter/{id}/beenden", door.Write(tenant.Offer), offering.EndProvider},
	{"GET /plaetze", door.Read(tenant.Seat), seating.ShowBoard},
	{"GET /plaetze/{id}", door.Read(tenant.Seat), seating.ShowSheet},
	{"GET /plaetze/{id}/neu", door.Write(tenant.Seat), seating.ShowSign},
	{"POST /plaetze/{id}/neu", door.Write(tenant.Seat), seating.SignUp},
	{"GET /plaetze/{id}/regel", door.Write(tenant.Seat), seating.ShowTerms},
	{"POST /plaetze/{id}/regel", door.Write(tenant.Seat), seating.SaveTerms},
	{"POST /anmeldungen/{id}", door.Write(tenant.Seat), seating.Settle},
	{"POST /anmeldungen/{id}/frage", door.Write(tenant.Seat), seating.Ask},
	{"GET /personen/{id}/plaetze", door.Read(tenant.Seat), seating.ShowPerson},
	{"GET /personen/{id}/plaetze/neu", door.Write(tenant.Seat), seating.ShowSign},
	{"POST /personen/{id}/plaetze/neu", door.Write(tenant.Seat), seating.SignUp},
	{"GET /personen/{id}/kita", door.Write(tenant.Seat), seating.ShowApply},
	{"POST /personen/{id}/kita", door.Write(tenant.Seat), seating.Apply},
	{"GET /kita", door.Read(tenant.Seat), seating.ShowKitas},
	{"POST /kita", door.Write(tenant.Seat), seating.MakeRun},
	{"GET /kita/neu", door.Write(tenant.Seat), seating.ShowApply},
	{"POST /kita/neu", door.Write(tenant.Seat), seating.Apply},
	{"GET /kita/kriterien", door.Read(tenant.Seat), seating.ShowRules},
	{"POST /kita/kriterien", door.Write(tenant.Seat), seating.SaveRules},
	{"GET /kita/laeufe/{number}", door.Read(tenant.Seat), seating.ShowRun},
	{"POST /kita/laeufe/{number}/aendern", door.Write(tenant.Seat), seating.Pin},
	{"POST /kita/laeufe/{number}/beschliessen", door.Write(tenant.Seat), seating.Decide},
	{"GET /rueckmeldung/{word}", door.Everyone, seating.ShowSaid},
	{"POST /rueckmeldung/{word}", door.Everyone, seating.Tell},
}
