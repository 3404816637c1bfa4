package web

import (
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/equality"
)

// pagesOfEquality are for whoever sees to it that people are treated alike; the lead reads what was handed on.
var pagesOfEquality = []route{
	{"GET /gleichbehandlung", door.Read(tenant.Equality), equality.List},
	{"POST /gleichbehandlung", door.Write(tenant.Equality), equality.Begin},
	{"GET /gleichbehandlung/pruefung", door.Read(tenant.Equality), equality.Show},
	{"GET /gleichbehandlung/pruefung/stand", door.Read(tenant.Equality), equality.SendProgress},
	{"POST /gleichbehandlung/pruefung/anhalten", door.Write(tenant.Equality), equality.Stop},
	{"POST /gleichbehandlung/pruefung/weitergeben", door.Write(tenant.Equality), equality.HandOn},
	{"GET /gleichbehandlung/bericht", door.Read(tenant.Equality), equality.ShowReport},
	{"GET /gleichbehandlung/bericht.pdf", door.Read(tenant.Equality), equality.SendPDF},
	{"GET /gleichbehandlung/frage", door.Write(tenant.Equality), equality.ShowAsk},
	{"POST /gleichbehandlung/frage", door.Write(tenant.Equality), equality.Ask},
	{"POST /gleichbehandlung/antwort", door.Read(tenant.Equality), equality.Answer}, // the lead answers, who begins no audit
}
