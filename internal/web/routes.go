package web

import (
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/access"
	"wegwarte/internal/web/care"
	"wegwarte/internal/web/day"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/journey"
	"wegwarte/internal/web/leaflet"
	"wegwarte/internal/web/lodging"
	"wegwarte/internal/web/message"
	"wegwarte/internal/web/office"
	"wegwarte/internal/web/paper"
	"wegwarte/internal/web/planning"
	"wegwarte/internal/web/quota"
	"wegwarte/internal/web/register"
	"wegwarte/internal/web/way"
	"wegwarte/internal/web/week"
)

// route is one address, who may come, and what answers.
type route struct {
	pattern string
	access  door.Access
	action  door.Action
}

// routes are all addresses: every page of the house, and its lists as tables.
var routes = withTables(pages)

// keepable are the kinds of data that a person can keep from being handed over.
var keepable = append([]tenant.Data{tenant.Need, tenant.NeedHealth, tenant.Measure}, record.PaperData...)

// pages lists every page of the house.
var pages = []route{
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
	{"GET /kalender", door.Read(tenant.Transfer), message.ShowCalendar},
	{"POST /kalender", door.Read(tenant.Transfer), message.AddFeed},
	{"POST /kalender/{id}", door.Read(tenant.Transfer), message.ChangeFeed},
	{"GET /kalender/{file}", door.Anybody, message.SendCalendar}, // calendar programs, by a secret link

	// Who they are.
	{"GET /haushalte", door.Read(tenant.Register), register.ListHouseholds},
	{"POST /haushalte", door.Read(tenant.Register), register.SearchHouseholds},
	{"GET /haushalte/neu", door.Write(tenant.Register), register.ShowNewHousehold},
	{"POST /haushalte/neu", door.Write(tenant.Register), register.AddHousehold},
	{"GET /haushalte/{id}", door.Read(tenant.Register), showHousehold},
	{"GET /haushalte/{id}/notfall", door.Read(tenant.Register), showEmergency},
	{"POST /haushalte/{id}/notfall", door.Read(tenant.Register), access.OpenEmergency},
	{"POST /haushalte/{id}/notfall/beenden", door.Read(tenant.Register), access.EndEmergency},
	{"GET /haushalte/{id}/person", door.Write(tenant.Register), register.ShowNewPerson},
	{"POST /haushalte/{id}/person", door.Write(tenant.Register), register.AddPerson},
	{"GET /haushalte/{id}/beziehungen", door.Read(tenant.Register), register.ShowRelations},
	{"POST /haushalte/{id}/beziehungen", door.Write(tenant.Register), register.ChangeRelations},
	{"GET /haushalte/{id}/umzug", door.Write(tenant.Register), register.ShowMove},
	{"POST /haushalte/{id}/umzug", door.Write(tenant.Register), register.MoveHousehold},
	{"GET /personen/{id}", door.Write(tenant.Register), register.ShowPerson},
	{"POST /personen/{id}", door.Write(tenant.Register), register.ChangePerson},
	{"GET /personen/{id}/rechtsstellung", door.Read(tenant.Legal), register.ShowLegal},
	{"POST /personen/{id}/rechtsstellung", door.Write(tenant.Legal), register.SetLegal},
	{"GET /dubletten", door.Read(tenant.Duplicate), register.ListDuplicates},
	{"GET /dubletten/{id}", door.Read(tenant.Duplicate), register.ShowDuplicate},
	{"POST /dubletten/{id}/zusammenfuehren", door.Write(tenant.Duplicate), register.MergeDuplicate},
	{"POST /dubletten/{id}/getrennt", door.Write(tenant.Duplicate), register.KeepApart},
	{"POST /dubletten/{id}/rueckgaengig", door.Write(tenant.Duplicate), register.UndoDuplicate},
	{"GET /ankuenfte", door.Write(tenant.Register), register.ShowArrivals},
	{"POST /ankuenfte", door.Write(tenant.Register), register.BringArrivals},
	{"GET /ankuenfte/vorlage", door.Write(tenant.Register), register.DownloadTemplate},
	{"GET /ankuenfte/beispiel", door.Write(tenant.Register), register.DownloadExample},
	{"GET /ankuenfte/{id}", door.Write(tenant.Register), register.ShowArrivalRun},
	{"GET /ankuenfte/{id}/stand", door.Write(tenant.Register), register.SendArrivalProgress},
	{"GET /ankuenfte/{id}/offen", door.Write(tenant.Register), register.SendArrivalRest},
	{"POST /ankuenfte/{id}/einlesen", door.Write(tenant.Register), register.ConfirmArrivals},
	{"POST /ankuenfte/{id}/abbrechen", door.Write(tenant.Register), register.CancelArrivals},

	// What they need and what was done.
	{"GET /personen/{id}/bedarf", door.Write(tenant.Need, tenant.NeedHealth), care.ShowNewNeed},
	{"POST /personen/{id}/bedarf", door.Write(tenant.Need, tenant.NeedHealth), care.AddNeed},
	{"GET /bedarf/{id}", door.Read(tenant.Need, tenant.NeedHealth), care.ShowNeed},
	{"POST /bedarf/{id}", door.Write(tenant.Need, tenant.NeedHealth), care.ChangeNeed},
	{"GET /haushalte/{id}/untersuchungstag", door.Write(tenant.Measure, tenant.MeasureHealth), care.ShowFamilyDay},
	{"POST /haushalte/{id}/untersuchungstag", door.Write(tenant.Measure, tenant.MeasureHealth), care.SaveFamilyDay},
	{"GET /haushalte/{id}/impfungen", door.Read(tenant.MeasureHealth), care.ShowVaccinations},
	{"GET /personen/{id}/auszug/{datei}", door.Read(tenant.MeasureHealth), care.SendExcerpt},
	{"GET /haushalte/{id}/arzttag", door.Read(tenant.MeasureHealth), care.ShowMedicalDay},
	{"GET /impftag", door.Write(tenant.MeasureHealth), care.ShowVaccinationDay},
	{"POST /impftag", door.Write(tenant.MeasureHealth), care.SaveVaccinationDay},
	{"GET /azr", door.Write(tenant.MeasureHealth), care.ShowAZRList},
	{"POST /azr", door.Write(tenant.MeasureHealth), care.TakeAZR},
	{"POST /azr/pruefen", door.Write(tenant.MeasureHealth), care.CheckAZR},
	{"GET /azr/vorlage", door.Write(tenant.MeasureHealth), care.AZRTemplate},
	{"GET /personen/{id}/azr", door.Read(tenant.MeasureHealth), care.ShowAZR},
	{"POST /personen/{id}/azr", door.Write(tenant.MeasureHealth), care.SaveAZR},
	{"GET /behalten/{item}/{id}", door.Write(keepable...), care.ShowKept},
	{"POST /behalten/{item}/{id}", door.Write(keepable...), care.SetKept},
	{"GET /haushalte/{id}/gefragt", door.Write(tenant.Need, tenant.NeedHealth), care.ShowAsked},
	{"POST /haushalte/{id}/gefragt", door.Write(tenant.Need, tenant.NeedHealth), care.Asked},
	{"POST /gefragt/{id}", door.Write(tenant.Need, tenant.NeedHealth), care.WithdrawAsked},
	{"GET /personen/{id}/massnahmen", door.Write(tenant.Measure, tenant.MeasureHealth), care.ShowNewMeasure},
	{"POST /personen/{id}/massnahmen", door.Write(tenant.Measure, tenant.MeasureHealth), care.AddMeasure},
	{"GET /massnahmen/{id}", door.Read(tenant.Measure, tenant.MeasureHealth), care.ShowMeasure},
	{"POST /massnahmen/{id}", door.Write(tenant.Measure, tenant.MeasureHealth), care.WithdrawMeasure},
	{"GET /personen/{id}/dokumente", door.Write(tenant.MeasureHealth), care.ShowUpload},
	{"POST /personen/{id}/dokumente", door.Write(tenant.MeasureHealth), care.ReadDocument},
	{"POST /personen/{id}/dokumente/uebernehmen", door.Write(tenant.MeasureHealth), care.KeepDocument},
	{"GET /dokumente/{id}", door.Read(tenant.MeasureHealth), care.SendDocument},
	{"GET /dokumente/{id}/bedarfe", door.Write(tenant.MeasureHealth), care.ShowProposals},
	{"POST /dokumente/{id}/bedarfe", door.Write(tenant.MeasureHealth), care.TakeProposals},
	{"GET /personen/{id}/gesundheit", door.Write(tenant.MeasureHealth), care.ShowNewStatement},
	{"POST /personen/{id}/gesundheit", door.Write(tenant.MeasureHealth), care.AddStatement},
	{"GET /gesundheit/{id}", door.Read(tenant.MeasureHealth), care.ShowStatement},
	{"POST /gesundheit/{id}", door.Write(tenant.MeasureHealth), care.ChangeStatement},

	// A case manager's day.
	{"GET /mein-tag", door.Read(tenant.Case), day.ShowDay},
	{"GET /mein-tag/schritte", door.Read(tenant.Case), day.ListDay},
	{"POST /mein-tag/schritte", door.Write(tenant.Path), day.ChangeSeveral},
	{"GET /suche", door.Read(tenant.Path), day.ShowSearch},
	{"POST /suche", door.Read(tenant.Path), day.Search},
	{"GET /faelle", door.Read(tenant.Case), day.ListCases},
	{"POST /faelle", door.Write(tenant.Case), day.AssignSeveral},
	{"GET /faelle/verteilung", door.Read(tenant.Case), day.ShowLoads},
	{"GET /faelle/{id}", door.Read(tenant.Case), day.ShowCase},
	{"POST /faelle/{id}", door.Write(tenant.Case), day.OfferCase},
	{"GET /uebergaben/{id}", door.Read(tenant.Case), day.ShowHandover},
	{"POST /uebergaben/{id}", door.Write(tenant.Case), day.AnswerHandover},
	{"GET /vertretung", door.Read(tenant.Case), day.ShowStandIns},
	{"POST /vertretung", door.Write(tenant.Case), day.SetStandIn},
	{"POST /vertretung/{id}", door.Write(tenant.Case), day.EndStandIn},
	{"GET /haushalte/{id}/notizen", door.Read(tenant.Path), day.ShowNotes},
	{"POST /haushalte/{id}/notizen", door.Write(tenant.Path), day.AddNote},
	{"GET /notizen/{id}", door.Read(tenant.Path), day.ShowNote},
	{"POST /notizen/{id}", door.Write(tenant.Path), day.CorrectNote},
	{"GET /textbausteine", door.Read(tenant.Path), day.ShowBlocks},
	{"POST /textbausteine", door.Write(tenant.Path), day.SaveBlock},
	{"GET /haushalte/{id}/treffen", door.Read(tenant.Path), day.ShowMeetings},
	{"POST /haushalte/{id}/treffen", door.Write(tenant.Path), day.AddMeeting},
	{"GET /treffen/{id}", door.Read(tenant.Path), day.ShowMeeting},
	{"POST /treffen/{id}", door.Write(tenant.Path), day.ChangeMeeting},
	{"GET /treffen/{id}/termin.ics", door.Read(tenant.Path), day.SendInvitation},

	// Photos and PDFs of their papers.
	{"GET /personen/{id}/papiere", door.Read(record.PaperData...), paper.ShowFolder},
	{"POST /personen/{id}/papiere", door.Write(record.PaperData...), paper.AddPapers},
	{"GET /papiere/{id}", door.Read(record.PaperData...), paper.ShowPaper},
	{"GET /papiere/{id}/datei", door.Read(record.PaperData...), paper.SendPaper},
	{"POST /papiere/{id}", door.Write(record.PaperData...), paper.ChangePaper},
	{"POST /papiere/{id}/drehen", door.Write(record.PaperData...), paper.TurnPaper},
	{"POST /papiere/{id}/entfernen", door.Write(record.PaperData...), paper.RemovePaper},
	{"GET /zuweisungen/{id}/papiere/{paper}", door.Read(tenant.Transfer), paper.ShowHanded},
	{"GET /zuweisungen/{id}/papiere/{paper}/datei", door.Read(tenant.Transfer), paper.SendHanded},

	// How Land and municipalities work together.
	{"GET /offene-angaben", door.Read(tenant.Transfer), planning.ListUnknowns},
	{"GET /erwartungen", door.Read(tenant.Transfer), planning.ShowExpectations},
	{"POST /erwartungen", door.Write(tenant.Transfer), planning.ChangeExpectations},
	{"GET /zusagen", door.Read(tenant.Transfer), planning.ListPromises},
	{"POST /zusagen", door.Write(tenant.Transfer), planning.ChangePromises},
	{"GET /vorschau", door.Read(tenant.Transfer), planning.ShowPreview},
	{"POST /vorschau", door.Write(tenant.Transfer), planning.ChangePreview},
	{"GET /impfbedarf", door.Read(tenant.Transfer), planning.ShowDoses},
	{"GET /vorlauf", door.Read(tenant.Transfer), planning.ShowFigures},

	// How many each municipality takes in.
	{"GET /quote", door.Read(tenant.Quota), quota.Show},
	{"GET /quote/tabelle.xlsx", door.Read(tenant.Quota), quota.DownloadBook},
	{"GET /quote/tabelle.csv", door.Read(tenant.Quota), quota.DownloadCSV},
	{"GET /quote/was-waere-wenn", door.Read(tenant.Quota), quota.ShowWhatIf},
	{"GET /quote/plaetze", door.Read(tenant.Quota), quota.ListPlaces},
	{"POST /quote/plaetze", door.Write(tenant.Quota), quota.SetPlaces},
	{"GET /quote/regeln", door.Read(tenant.Quota), quota.ListRules},
	{"POST /quote/regeln", door.Write(tenant.Quota), quota.AddRules},
	{"GET /quote/einlesen", door.Write(tenant.Quota), quota.ShowTake},
	{"POST /quote/einlesen/pruefen", door.Write(tenant.Quota), quota.CheckTake},
	{"POST /quote/einlesen", door.Write(tenant.Quota), quota.Take},
	{"GET /quote/{ags}", door.Read(tenant.Quota), quota.ShowTown},
	{"GET /quote/{ags}/meldungen", door.Read(tenant.Quota), quota.ListReports},
	{"POST /quote/{ags}/meldungen", door.Write(tenant.Quota), quota.EnterReport},

	// The same by the key of the residence rule.
	{"GET /wohnsitz", door.Read(tenant.Quota), quota.Show},
	{"GET /wohnsitz/tabelle.xlsx", door.Read(tenant.Quota), quota.DownloadBook},
	{"GET /wohnsitz/tabelle.csv", door.Read(tenant.Quota), quota.DownloadCSV},
	{"GET /wohnsitz/einlesen", door.Write(tenant.Quota), quota.ShowTake},
	{"POST /wohnsitz/einlesen/pruefen", door.Write(tenant.Quota), quota.CheckTake},
	{"POST /wohnsitz/einlesen", door.Write(tenant.Quota), quota.Take},
	{"GET /wohnsitz/{ags}", door.Read(tenant.Quota), quota.ShowTown},
	{"GET /wohnsitz/{ags}/meldungen", door.Read(tenant.Quota), quota.ListReports},
	{"POST /wohnsitz/{ags}/meldungen", door.Write(tenant.Quota), quota.EnterReport},

	// Who should go where.
	{"GET /vorschlaege", door.Read(tenant.Transfer), week.List},
	{"POST /vorschlaege", door.Write(tenant.Transfer), week.Make},
	{"GET /vorschlaege/plaetze", door.Read(tenant.Transfer), week.ListSupply},
	{"GET /vorschlaege/regeln", door.Read(tenant.Transfer), week.ListRules},
	{"POST /vorschlaege/regeln", door.Write(tenant.Transfer), week.SetRules},
	{"GET /vorschlag", door.Read(tenant.Transfer), week.Show},
	{"GET /vorschlag/haushalt", door.Read(tenant.Transfer), week.ShowLine},
	{"POST /vorschlag/aendern", door.Write(tenant.Transfer), week.Adjust},
	{"GET /vorschlag/vergleich", door.Read(tenant.Transfer), week.Compare},
	{"POST /vorschlag/ankuendigen", door.Write(tenant.Transfer), week.Announce},
	{"GET /gleichbehandlung", door.Read(tenant.Legal), week.ShowBalance},
	{"GET /aufnahme", door.Read(tenant.Transfer), week.ShowCapacity},
	{"POST /aufnahme", door.Write(tenant.Transfer), week.DeclareCapacity},

	// From the Land to the municipality.
	{"GET /verteilung", door.Read(tenant.Transfer), journey.ShowDesk},
	{"GET /eingang", door.Read(tenant.Transfer), journey.ShowInbox},
	{"GET /fragen", door.Read(tenant.Transfer), journey.ListQuestions},
	{"POST /fragen/{id}", door.Read(tenant.Transfer), journey.Answer}, // the facilities answer, who announce nothing
	{"GET /verbleib", door.Read(tenant.Transfer), journey.ListFollowUps},
	{"GET /verbleib/{id}", door.Read(tenant.Transfer), journey.ShowFollowUp},
	{"POST /verbleib/{id}", door.Read(tenant.Transfer), journey.FoundFollowUp}, // the facilities say where they are
	{"POST /verbleib/{id}/wieder", door.Read(tenant.Transfer), journey.Return}, // also where they turn up
	{"POST /verbleib/{id}/behalten", door.Write(tenant.Transfer), journey.KeepPrepared},
	{"GET /verbleib/{id}/aufenthalt", door.Write(tenant.Transfer), journey.ShowEndStay},
	{"POST /verbleib/{id}/aufenthalt", door.Write(tenant.Transfer), journey.EndStay},
	{"GET /termine", door.Read(tenant.Transfer), journey.ListAppointments},
	{"GET /termine/{id}", door.Read(tenant.Transfer), journey.ShowAppointments},
	{"POST /termine/{id}", door.Read(tenant.Transfer), journey.Arrange}, // also for who has it to arrange without announcing or receiving
	{"GET /vorbereitung", door.Read(tenant.Transfer), journey.ListTasks},
	{"GET /vorbereitung/{id}", door.Read(tenant.Transfer), journey.ShowTask},
	{"POST /vorbereitung/{id}/aendern", door.Read(tenant.Transfer), journey.ChangeTask},
	{"POST /zuweisungen/{id}/vorbereitung", door.Write(tenant.Transfer), journey.AddTask},
	{"POST /vorbereitung/{id}", door.Read(tenant.Transfer), journey.Tick}, // also for who has the task without announcing or receiving
	{"GET /fahrten", door.Read(tenant.Transfer), journey.ShowTrips},
	{"POST /zuweisungen/{id}/abfahrt", door.Read(tenant.Transfer), journey.Depart}, // the facilities see them off
	{"GET /zuweisungen/neu", door.Write(tenant.Transfer), journey.ShowDraft},
	{"POST /zuweisungen/neu", door.Write(tenant.Transfer), journey.Draft},
	{"GET /zuweisungen/{id}", door.Read(tenant.Transfer), journey.ShowTransfer(week.Section)},
	{"GET /zuweisungen/{id}/blatt", door.Read(tenant.Transfer), leaflet.Show},
	{"GET /ankunftskontakt", door.Read(tenant.Transfer), leaflet.ShowContact}, // the lead sets it too, who receives nobody
	{"POST /ankunftskontakt", door.Read(tenant.Transfer), leaflet.SetContact}, // as the page before
	{"POST /zuweisungen/{id}/ankuendigen", door.Write(tenant.Transfer), journey.Announce},
	{"GET /zuweisungen/{id}/termin", door.Write(tenant.Transfer), journey.ShowPlan},
	{"POST /zuweisungen/{id}/termin", door.Write(tenant.Transfer), journey.ChangePlan},
	{"GET /zuweisungen/{id}/verschieben", door.Write(tenant.Transfer), journey.ShowPostpone},
	{"POST /zuweisungen/{id}/verschieben", door.Write(tenant.Transfer), journey.Postpone},
	{"GET /zuweisungen/{id}/zuruecknehmen", door.Write(tenant.Transfer), journey.ShowWithdraw},
	{"POST /zuweisungen/{id}/zuruecknehmen", door.Write(tenant.Transfer), journey.Withdraw},
	{"POST /zuweisungen/{id}/bestaetigen", door.Write(tenant.Transfer), journey.Acknowledge},
	{"GET /zuweisungen/{id}/frage", door.Write(tenant.Transfer), journey.ShowAsk},
	{"POST /zuweisungen/{id}/frage", door.Write(tenant.Transfer), journey.Ask},
	{"POST /zuweisungen/{id}/bereit", door.Write(tenant.Transfer), journey.Ready},
	{"GET /zuweisungen/{id}/ankunft", door.Write(tenant.Transfer), journey.ShowArrive},
	{"POST /zuweisungen/{id}/ankunft", door.Write(tenant.Transfer), journey.Arrive},
	{"GET /zuweisungen/{id}/nicht-angekommen", door.Write(tenant.Transfer), journey.ShowDidNotArrive},
	{"POST /zuweisungen/{id}/nicht-angekommen", door.Write(tenant.Transfer), journey.DidNotArrive},

	// Where they live.
	{"GET /unterkuenfte", door.Read(tenant.Site), lodging.ListSites},
	{"GET /unterkuenfte/neu", door.Write(tenant.Site), lodging.ShowNewSite},
	{"POST /unterkuenfte/neu", door.Write(tenant.Site), lodging.SaveSite},
	{"GET /unterkuenfte/liste", door.Read(tenant.Site), lodging.ShowStock},
	{"GET /unterkuenfte/liste/vorlage", door.Write(tenant.Site), lodging.StockTemplate},
	{"POST /unterkuenfte/liste/pruefen", door.Write(tenant.Site), lodging.CheckStock},
	{"POST /unterkuenfte/liste", door.Write(tenant.Site), lodging.TakeStock},
	{"GET /unterkuenfte/{id}", door.Read(tenant.Site), lodging.ShowSite},
	{"GET /unterkuenfte/{id}/bearbeiten", door.Write(tenant.Site), lodging.ShowSiteForm},
	{"POST /unterkuenfte/{id}/bearbeiten", door.Write(tenant.Site), lodging.SaveSite},
	{"GET /unterkuenfte/{id}/hausordnung", door.Write(tenant.Site), lodging.ShowHouseRules},
	{"POST /unterkuenfte/{id}/hausordnung", door.Write(tenant.Site), lodging.SaveHouseRules},
	{"GET /unterkuenfte/{id}/fotos", door.Read(tenant.Site), lodging.ShowPhotos},
	{"POST /unterkuenfte/{id}/fotos", door.Write(tenant.Site), lodging.AddPhotos},
	{"POST /unterkuenfte/{id}/fotos/{photo}", door.Write(tenant.Site), lodging.ChangePhoto},
	{"GET /unterkuenfte/{id}/fotos/{photo}/datei", door.Read(tenant.Site), lodging.SendPhoto},
	{"GET /unterkuenfte/{id}/blatt", door.Read(tenant.Site), lodging.ShowSiteSheet},
	{"GET /aufenthalte/{id}/blatt", door.Read(tenant.Stay), lodging.ShowStaySheet},
	{"GET /unterkuenfte/{id}/kalender", door.Read(tenant.Site), lodging.ShowCalendar},
	{"GET /unterkuenfte/{id}/wohnung", door.Write(tenant.Site), lodging.ShowNewDwelling},
	{"POST /unterkuenfte/{id}/wohnung", door.Write(tenant.Site), lodging.AddDwelling},
	{"POST /unterkuenfte/{id}/sperre", door.Write(tenant.Site), lodging.CloseSite},
	{"POST /unterkuenfte/{id}/kosten", door.Write(tenant.Site), lodging.SetCost},
	{"POST /sperren/{id}", door.Write(tenant.Site), lodging.Reopen},
	{"GET /unterkuenfte/standards", door.Read(tenant.Site), lodging.ShowStandards},
	{"POST /unterkuenfte/standards", door.Write(tenant.Site), lodging.SetRule},
	{"GET /unterkuenfte/ausblick", door.Read(tenant.Site), lodging.ShowOutlook},
	{"POST /unterkuenfte/ausblick", door.Write(tenant.Site), lodging.AddScenario},
	{"GET /unterkuenfte/ausblick/mischung", door.Read(tenant.Site), lodging.ShowMix},
	{"POST /vorhaben/{id}", door.Write(tenant.Site), lodging.ChangeScenario},
	{"GET /unterkuenfte/land", door.Read(tenant.Site), lodging.ShowProspect},
	{"POST /unterkuenfte/land", door.Write(tenant.Site), lodging.TellProspect},
	{"GET /unterkuenfte/kosten", door.Read(tenant.Site), lodging.ShowBudget},
	{"GET /unterkuenfte/kosten/kosten.xlsx", door.Read(tenant.Site), lodging.DownloadBudget},
	{"GET /unterkuenfte/kosten/kosten.csv", door.Read(tenant.Site), lodging.DownloadBudgetCSV},
	{"GET /wohnungen/{id}", door.Write(tenant.Site), lodging.ShowDwelling},
	{"POST /wohnungen/{id}", door.Write(tenant.Site), lodging.ChangeDwelling},
	{"GET /haushalte/{id}/weg", door.Read(tenant.Path), way.Show},
	{"POST /haushalte/{id}/weg/begleiten", door.Write(tenant.Case), way.Begin},
	{"POST /haushalte/{id}/weg/stand", door.Write(tenant.Case), way.SetCase},
	{"POST /haushalte/{id}/weg/zustaendig", door.Write(tenant.Case), way.Assign},
	{"POST /haushalte/{id}/weg/ende", door.Write(tenant.Case), way.End},
	{"POST /haushalte/{id}/weg/ziel", door.Write(tenant.Path), way.SetGoal},
	{"POST /haushalte/{id}/weg/schritt", door.Write(tenant.Path), way.AddStep},
	{"POST /haushalte/{id}/weg/vorlage", door.Write(tenant.Path), way.Apply},
	{"POST /haushalte/{id}/weg/wunsch", door.Write(tenant.Path), way.SetWish},
	{"GET /schritte/{id}", door.Read(tenant.Path), way.ShowStep},
	{"POST /schritte/{id}", door.Write(tenant.Path), way.ActOnStep},
	{"GET /wartet", door.Read(tenant.Path), way.ListStuck},
	{"GET /wegvorlagen", door.Read(tenant.Path), way.ListTemplates},
	{"GET /wegvorlagen/{name}", door.Read(tenant.Path), way.ShowTemplate},
	{"POST /wegvorlagen/{name}", door.Write(tenant.Path), way.SaveTemplate},

	{"GET /eigene-wohnung", door.Read(tenant.Flat), lodging.ListFlats},
	{"POST /haushalte/{id}/eigene-wohnung", door.Write(tenant.Flat), lodging.BeginFlatSearch},
	{"GET /eigene-wohnung/{id}", door.Read(tenant.Flat), lodging.ShowFlatSearch},
	{"POST /eigene-wohnung/{id}/bedingungen", door.Write(tenant.Flat), lodging.SetFlatTerms},
	{"POST /eigene-wohnung/{id}/wohnung", door.Write(tenant.Flat), lodging.NoteFlat},
	{"POST /eigene-wohnung/{id}/schritt", door.Write(tenant.Flat), lodging.StepFlat},
	{"POST /eigene-wohnung/{id}/ende", door.Write(tenant.Flat), lodging.EndFlatSearch},
	{"GET /wohnungsuebergabe/{id}", door.Read(tenant.Flat), lodging.ShowFlatReport},
	{"POST /wohnungsuebergabe/{id}", door.Write(tenant.Flat), lodging.SaveFlatReport},
	{"POST /wohnungsuebergabe/{id}/fotos", door.Write(tenant.Flat), lodging.AddFlatPhoto},
	{"GET /uebergabefotos/{id}", door.Read(tenant.Flat), lodging.SendFlatPhoto},
	{"POST /uebergabefotos/{id}", door.Write(tenant.Flat), lodging.RemoveFlatPhoto},
	{"GET /vermieter", door.Read(tenant.Flat), lodging.ListLandlords},
	{"GET /vermieter/neu", door.Write(tenant.Flat), lodging.ShowLandlord},
	{"POST /vermieter/neu", door.Write(tenant.Flat), lodging.SaveLandlord},
	{"GET /vermieter/{id}", door.Write(tenant.Flat), lodging.ShowLandlord},
	{"POST /vermieter/{id}", door.Write(tenant.Flat), lodging.SaveLandlord},
	{"GET /unterbringung", door.Read(tenant.Stay), lodging.ShowDesk},
	{"GET /unterbringung/{id}", door.Read(tenant.Stay), lodging.ShowGuest},
	{"POST /unterbringung/{id}", door.Write(tenant.Stay), lodging.Book},
	{"POST /unterbringung/{id}/aendern", door.Write(tenant.Stay), lodging.Turn},
	{"POST /unterbringung/{id}/wuensche", door.Write(tenant.Stay), lodging.SetWish},
	{"GET /belegung", door.Read(tenant.Stay), lodging.ShowRun},
	{"POST /belegung", door.Write(tenant.Stay), lodging.MakeRun},
	{"POST /belegung/aendern", door.Write(tenant.Stay), lodging.AdjustRun},
	{"POST /belegung/uebernehmen", door.Write(tenant.Stay), lodging.AdoptRun},
	{"GET /belegung/instanz.json", door.Read(tenant.Stay), lodging.SendRunInstance},
	{"GET /belegung/plan.json", door.Read(tenant.Stay), lodging.SendRunPlan},
}

// showHousehold is the page where the rooms meet: where the household is on its
// way and lives, who they are, what they need and what was done.
var showHousehold = register.ShowHousehold([]register.Part{care.Alert, journey.Section, way.Section, day.Section, lodging.Section}, []register.Part{care.Section, paper.Section})

// showEmergency is the page on which a role that does not see the records of a
// household opens them for an hour.
var showEmergency = access.ShowEmergency([]register.Part{care.Alert, care.Section})
