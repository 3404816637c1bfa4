package web

import (
	"slices"

	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// route is one address, who may come, and what answers.
type route struct {
	pattern string
	access  door.Access
	action  door.Action
}

// routes are all addresses: every page of the house, and its lists as tables.
var routes = withTables(pages)

// pages lists every page of the house, room by room: one file each.
var pages = slices.Concat(
	pagesOfTheOffice,
	pagesOfPeople,
	pagesOfTheLand,
	pagesOfHomes,
	pagesOfTheWay,
	pagesOfTheirOwn,
	pagesOfOffers,
	pagesOfTheOpen,
	pagesOfFacts,
	pagesOfReports,
	pagesOfFigures,
	pagesOfEquality,
)

// keepable are the kinds of data that a person can keep from being handed over.
var keepable = append([]tenant.Data{tenant.Need, tenant.NeedHealth, tenant.Measure}, record.PaperData...)
