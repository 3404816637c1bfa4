package web

import (
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/facts"
)

// pagesOfFigures are official figures and own counts.
var pagesOfFigures = []route{
	{"GET /zahlen", door.Read(tenant.Facts), facts.ListFigures},
	{"GET /zahlen/neu", door.Write(tenant.Facts), facts.AskFigure},
	{"POST /zahlen/neu", door.Write(tenant.Facts), facts.EnterFigure},
	{"GET /zahlen/datei", door.Write(tenant.Facts), facts.AskFigures},
	{"POST /zahlen/datei", door.Write(tenant.Facts), facts.LookAtFigures},
	{"GET /zahlen/datei/vorlage", door.Write(tenant.Facts), facts.FigureTemplate},
	{"POST /zahlen/datei/uebernehmen", door.Write(tenant.Facts), facts.TakeFigures},
	{"GET /zahlen/gemeinde", door.Read(tenant.Facts), facts.ShowTown},
	{"GET /zahlen/{key}", door.Read(tenant.Facts), facts.ShowFigure},
	{"POST /zahlen/{key}/zurueckziehen", door.Write(tenant.Facts), facts.WithdrawFigure},
}
