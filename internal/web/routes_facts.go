package web

import (
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/facts"
)

// pagesOfFacts are official figures, and what is missing for everybody.
var pagesOfFacts = []route{
	{"GET /luecken", door.Read(tenant.Facts), facts.ListGaps},
	{"GET /luecken/{key}", door.Read(tenant.Facts), facts.ShowGap},
	{"GET /luecken/rechnung/{key}", door.Read(tenant.Facts), facts.DownloadGap},
	{"GET /luecken/annahmen/{key}", door.Write(tenant.Facts), facts.ShowAssumption},
	{"POST /luecken/annahmen/{key}", door.Write(tenant.Facts), facts.SaveAssumption},
	{"GET /luecken/neu/{key}", door.Write(tenant.Facts), facts.ShowMeasure},
	{"POST /luecken/neu/{key}", door.Write(tenant.Facts), facts.SaveMeasure},
	{"GET /luecken/massnahmen/{id}", door.Write(tenant.Facts), facts.ShowMeasure},
	{"POST /luecken/massnahmen/{id}", door.Write(tenant.Facts), facts.SaveMeasure},
}
