package web

import (
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/office"
)

// route is one address, who may come, and what answers.
type route struct {
	pattern string
	access  door.Access
	action  door.Action
}

// routes lists every page of the house.
var routes = []route{
	// The office itself.
	{"GET /{$}", door.LoggedIn, office.ShowStart},
	{"GET /anmelden", door.Anybody, office.ShowLogIn},
	{"POST /anmelden", door.Anybody, office.LogIn},
	{"POST /abmelden", door.LoggedIn, office.LogOut},
	{"POST /sprache", door.Anybody, office.SetLanguage},
	{"POST /rolle", door.LoggedIn, office.SetRole},
	{"GET /rechte", door.Anybody, office.ShowRights},
	{"GET /lizenzen", door.Anybody, office.ShowLicences},
	{"GET /barrierefreiheit", door.Anybody, office.ShowAccessibility},
	{"GET /mein-zugang", door.LoggedIn, office.ShowProfile},
	{"POST /mein-zugang/passwort", door.LoggedIn, office.ChangePassword},
	{"POST /mein-zugang/abmelden", door.LoggedIn, office.SignOutEverywhere},
	{"GET /zugaenge", door.Read(tenant.Account), office.ListAccounts},
	{"GET /zugaenge/neu", door.Write(tenant.Account), office.ShowNewAccount},
	{"POST /zugaenge/neu", door.Write(tenant.Account), office.AddAccount},
	{"GET /zugaenge/{id}", door.Write(tenant.Account), office.ShowAccount},
	{"POST /zugaenge/{id}", door.Write(tenant.Account), office.ChangeAccount},
	{"GET /protokoll", door.Read(tenant.Audit), office.ListAudit},
	{"POST /protokoll/pruefen", door.Read(tenant.Audit), office.VerifyAudit},
	{"GET /kommunen", door.LoggedIn, office.ListPlaces},
}
