package web

import (
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/council"
	"wegwarte/internal/web/door"
)

// pagesOfReports are the reports of quarters.
var pagesOfReports = []route{
	{"GET /quartalsbericht", door.Read(tenant.Facts), council.List},
	{"GET /quartalsbericht/{quarter}", door.Read(tenant.Facts), council.Show},
	{"GET /quartalsbericht/{quarter}/bericht.pdf", door.Read(tenant.Facts), council.SendPDF},
	{"GET /quartalsbericht/{quarter}/texte", door.Write(tenant.Facts), council.ShowTexts},
	{"POST /quartalsbericht/{quarter}/texte", door.Write(tenant.Facts), council.SaveTexts},
	{"POST /quartalsbericht/{quarter}/fertig", door.Write(tenant.Facts), council.Finish},
	{"GET /quartalsbericht/{quarter}/{number}", door.Read(tenant.Facts), council.Show},
	{"GET /quartalsbericht/{quarter}/{number}/bericht.pdf", door.Read(tenant.Facts), council.SendPDF},
}
