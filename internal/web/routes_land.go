package web

import (
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/journey"
	"wegwarte/internal/web/leaflet"
	"wegwarte/internal/web/learning"
	"wegwarte/internal/web/planning"
	"wegwarte/internal/web/quota"
	"wegwarte/internal/web/week"
)

// pagesOfTheLand are from the Land to the municipality: how many, who should go where, announced and arrived.
var pagesOfTheLand = []route{
	// How Land and municipalities work together.
	{"GET /offene-angaben", door.Read(tenant.Transfer), planning.ListUnknowns},
	{"GET /erwartungen", door.Read(tenant.Transfer), planning.ShowExpectations},
	{"POST /erwartungen", door.Write(tenant.Transfer), planning.ChangeExpectations},
	{"GET /zusagen", door.Read(tenant.Transfer), planning.ListPromises},
	{"POST /zusagen", door.Write(tenant.Transfer), planning.ChangePromises},
	{"GET /vorschau", door.Read(tenant.Transfer), planning.ShowPreview},
	{"POST /vorschau", door.Write(tenant.Transfer), planning.ChangePreview},
	{"GET /ergebnisse", door.Read(tenant.Path), learning.ShowOutcomes},
	{"GET /ergebnisse/verlauf", door.Read(tenant.Path), learning.ShowTrend},
	{"GET /themen", door.Read(tenant.Path), learning.ListThemes},
	{"GET /themen/{id}", door.Read(tenant.Path), learning.ShowTheme},
	{"POST /themen/{id}/beispiel", door.Write(tenant.Path), learning.ShareExample},
	{"POST /themen/{id}/zurueck", door.Write(tenant.Path), learning.WithdrawExample},
	{"POST /themen/{id}/melden", door.Write(tenant.Path), learning.RaiseTheme},
	{"POST /themen/{id}/stand", door.Write(tenant.Case), learning.DecideTheme},
	{"GET /schritte/{id}/themen", door.Write(tenant.Path), learning.ShowTags},
	{"POST /schritte/{id}/themen", door.Write(tenant.Path), learning.SetTags},
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
}
