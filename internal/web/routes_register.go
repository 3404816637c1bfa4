package web

import (
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/access"
	"wegwarte/internal/web/answer"
	"wegwarte/internal/web/care"
	"wegwarte/internal/web/career"
	"wegwarte/internal/web/correction"
	"wegwarte/internal/web/day"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/guest"
	"wegwarte/internal/web/journey"
	"wegwarte/internal/web/letter"
	"wegwarte/internal/web/lodging"
	"wegwarte/internal/web/paper"
	"wegwarte/internal/web/recognise"
	"wegwarte/internal/web/register"
	"wegwarte/internal/web/seating"
	"wegwarte/internal/web/way"
)

// pagesOfPeople are who they are, what they need and what was done, their papers and letters.
var pagesOfPeople = []route{
	// Who they are.
	{"GET /haushalte", door.Read(tenant.Register), register.ListHouseholds},
	{"POST /haushalte", door.Read(tenant.Register), register.SearchHouseholds},
	{"GET /haushalte/neu", door.Write(tenant.Register), register.ShowNewHousehold},
	{"POST /haushalte/neu", door.Write(tenant.Register), register.AddHousehold},
	{"GET /haushalte/{id}", door.Read(tenant.Register), showHousehold},
	{"GET /haushalte/{id}/notfall", door.Read(tenant.Register), showEmergency},
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
	{"GET /berichtigungen", door.Read(tenant.Contact), correction.List},
	{"GET /berichtigungen/{id}", door.Read(tenant.Contact), correction.Show},
	{"POST /berichtigungen/{id}", door.Write(tenant.Contact), correction.Decide},
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
	// Letters and forms.
	{"GET /haushalte/{id}/briefe", door.Read(tenant.Path), letter.List},
	{"GET /haushalte/{id}/briefe/neu", door.Write(tenant.Path), letter.Write},
	{"POST /haushalte/{id}/briefe/neu", door.Write(tenant.Path), letter.Make},
	{"GET /briefe/{id}", door.Read(tenant.Path), letter.Show},
	{"POST /briefe/{id}/erledigt", door.Write(tenant.Path), letter.Answer},
	{"GET /briefe/{id}/brief.pdf", door.Read(tenant.Path), letter.SendPDF},
	{"GET /vorlagen", door.Read(tenant.Path), letter.ListTexts},
	{"GET /vorlagen/{art}", door.Read(tenant.Path), letter.ShowText},
	{"POST /vorlagen/{art}", door.Write(tenant.Path), letter.SetText},
}

// showHousehold is the page where the rooms meet: where the household is on its
// way and lives, who they are, what they need and what was done.
var showHousehold = register.ShowHousehold([]register.Part{care.Alert, journey.Section, way.Section, day.Section, correction.Section, guest.Section, answer.Section, lodging.Section}, []register.Part{seating.Section, recognise.Section, career.Section, care.Section, paper.Section, letter.Section})

// showEmergency is the page on which a role that does not see the records of a
// household opens them for an hour.
var showEmergency = access.ShowEmergency([]register.Part{care.Alert, care.Section})
