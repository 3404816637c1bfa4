package web

import (
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/access"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/message"
	"wegwarte/internal/web/office"
)

// pagesOfTheOffice are the office itself: how people come in, who works there, what they are told.
var pagesOfTheOffice = []route{
	// The office itself.
	{"GET /{$}", door.LoggedIn, office.ShowStart},
	{"GET /anmelden", door.Anybody, access.ShowLogIn},
	{"POST /anmelden", door.Anybody, access.LogIn},
	{"GET /passwort-vergessen", door.Anybody, access.ShowForgotten},
	{"POST /passwort-vergessen", door.Anybody, access.AskForgotten},
	{"GET /einladung/{token}", door.Anybody, access.ShowRedeem},
	{"POST /einladung/{token}", door.Anybody, access.Redeem},
	{"GET /neues-passwort/{token}", door.Anybody, access.ShowRedeem},
	{"POST /neues-passwort/{token}", door.Anybody, access.Redeem},
	{"GET /anmelden/zweiter-schritt", door.Anybody, access.ShowSecond},
	{"POST /anmelden/zweiter-schritt", door.Anybody, access.Second},
	{"POST /anmelden/passkey/frage", door.Anybody, access.AskPasskey},
	{"POST /anmelden/passkey", door.Anybody, access.LogInByPasskey},
	{"POST /abmelden", door.SetUp, access.LogOut},
	{"POST /sprache", door.Anybody, access.SetLanguage},
	{"POST /rolle", door.LoggedIn, access.SetRole},
	{"GET /rechte", door.Anybody, office.ShowRights},
	{"GET /lizenzen", door.Anybody, office.ShowLicences},
	{"GET /barrierefreiheit", door.Anybody, office.ShowAccessibility},
	{"GET /mein-zugang", door.LoggedIn, access.ShowProfile},
	{"POST /mein-zugang/passwort", door.LoggedIn, access.ChangePassword},
	{"POST /mein-zugang/abmelden", door.LoggedIn, access.SignOutEverywhere},
	{"POST /mein-zugang/sitzung", door.LoggedIn, access.EndSession},
	{"POST /mein-zugang/geraete", door.LoggedIn, access.ConfirmDevices},
	{"GET /mein-zugang/zweiter-faktor", door.SetUp, access.ShowFactors},
	{"POST /mein-zugang/zweiter-faktor/app", door.SetUp, access.BeginApp},
	{"GET /mein-zugang/zweiter-faktor/app", door.SetUp, access.ShowApp},
	{"POST /mein-zugang/zweiter-faktor/app/bestaetigen", door.SetUp, access.ConfirmApp},
	{"POST /mein-zugang/zweiter-faktor/app/entfernen", door.LoggedIn, access.RemoveApp},
	{"POST /mein-zugang/zweiter-faktor/codes", door.LoggedIn, access.NewRecovery},
	{"POST /mein-zugang/zweiter-faktor/passkey/frage", door.SetUp, access.BeginPasskey},
	{"POST /mein-zugang/zweiter-faktor/passkey", door.SetUp, access.AddPasskey},
	{"POST /mein-zugang/zweiter-faktor/passkey/umbenennen", door.LoggedIn, access.RenamePasskey},
	{"POST /mein-zugang/zweiter-faktor/passkey/entfernen", door.LoggedIn, access.RemovePasskey},
	{"GET /zugaenge", door.Read(tenant.Account), office.ListAccounts},
	{"GET /zugaenge/neu", door.Write(tenant.Account), office.ShowNewAccount},
	{"POST /zugaenge/neu", door.Write(tenant.Account), office.AddAccount},
	{"GET /zugaenge/{id}", door.Write(tenant.Account), office.ShowAccount},
	{"POST /zugaenge/{id}", door.Write(tenant.Account), office.ChangeAccount},
	{"GET /protokoll", door.Read(tenant.Audit), office.ListAudit},
	{"GET /protokoll/auffaelligkeiten", door.Read(tenant.Audit), office.ShowAuditPatterns},
	{"POST /protokoll/ausgabe", door.Read(tenant.Audit), office.ExportAudit},
	{"POST /protokoll/pruefen", door.Read(tenant.Audit), office.VerifyAudit},
	{"GET /notfaelle", door.Read(tenant.Audit), access.ListEmergencies},
	{"POST /notfaelle/{id}", door.Read(tenant.Audit), access.CheckEmergency},
	{"GET /freigaben", door.LoggedIn, access.ListReleases(tables)},
	{"POST /freigaben/{id}", door.LoggedIn, access.DecideRelease},
	{"GET /kommunen", door.LoggedIn, office.ListPlaces},
	// What is told outside of the pages.
	{"GET /mein-zugang/benachrichtigungen", door.LoggedIn, message.ShowWishes},
	{"POST /mein-zugang/benachrichtigungen", door.LoggedIn, message.SetWishes},
	{"GET /postausgang", door.Write(tenant.Account), message.ListOutbox},
	{"GET /postausgang/{id}", door.Write(tenant.Account), message.ShowMail},
	{"POST /postausgang/adressen", door.Write(tenant.Account), message.ResumeAddress},
	{"GET /schnittstelle", door.Write(tenant.Account, tenant.Work), access.ListPrograms},
	{"POST /schnittstelle", door.Write(tenant.Account, tenant.Work), access.AddProgram},
	{"POST /schnittstelle/{id}", door.Write(tenant.Account, tenant.Work), access.EndProgram},
	{"GET /kalender", door.Read(tenant.Transfer), message.ShowCalendar},
	{"POST /kalender", door.Read(tenant.Transfer), message.AddFeed},
	{"POST /kalender/{id}", door.Read(tenant.Transfer), message.ChangeFeed},
	{"GET /kalender/{file}", door.Anybody, message.SendCalendar}, // calendar programs, by a secret link
	{"POST /haushalte/{id}/notfall", door.Read(tenant.Register), access.OpenEmergency},
	{"POST /haushalte/{id}/notfall/beenden", door.Read(tenant.Register), access.EndEmergency},
	{"POST /ich/anmelden/passkey/frage", door.Everyone, access.AskPasskey},
	{"POST /ich/zugang/passkey/frage", door.Own, access.BeginPasskey},
}
