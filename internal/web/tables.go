package web

import (
	"wegwarte/internal/web/access"
	"wegwarte/internal/web/answer"
	"wegwarte/internal/web/career"
	"wegwarte/internal/web/day"
	"wegwarte/internal/web/equality"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/facts"
	"wegwarte/internal/web/journey"
	"wegwarte/internal/web/learning"
	"wegwarte/internal/web/lodging"
	"wegwarte/internal/web/message"
	"wegwarte/internal/web/offering"
	"wegwarte/internal/web/office"
	"wegwarte/internal/web/planning"
	"wegwarte/internal/web/recognise"
	"wegwarte/internal/web/register"
	"wegwarte/internal/web/seating"
	"wegwarte/internal/web/way"
	"wegwarte/internal/web/week"
)

// tables are the lists that can be kept as a table. Whoever may see a list may
// keep it: its addresses have the access of its page. The audit has an export of
// its own, which proves itself.
func tables() []export.List {
	return []export.List{
		register.HouseholdTable, register.DuplicateTable,
		journey.InboxTable, journey.DeskTable, journey.QuestionTable, journey.TaskTable, journey.AppointmentTable, journey.TripTable, journey.FollowUpTable,
		planning.UnknownTable, planning.ExpectationTable, planning.PromiseTable, planning.PreviewTable, planning.FigureTable, planning.DoseTable,
		office.AccountTable, office.PlaceTable,
		access.ReleaseTable(tables), access.EmergencyTable,
		week.Table, week.LineTable, week.SupplyTable, week.CapacityTable,
		lodging.SiteTable, lodging.StockTable, lodging.FlatTable, way.StuckTable, day.CaseTable, lodging.LandlordTable,
		recognise.Table, recognise.AuthorityTable,
		career.SeekerTable, career.OpeningTable, offering.Table, offering.ProviderTable, seating.Table,
		answer.InboxTable, answer.FeedbackTable,
		equality.Table, equality.LineTable,
		learning.OutcomeTable, learning.TrendTable, learning.ThemeTable,
		facts.FigureTable, facts.GapTable,
		message.OutboxTable, message.FeedTable,
	}
}

func withTables(pages []route) []route {
	all := append([]route{}, pages...)
	for _, l := range tables() {
		for _, page := range pages {
			if page.pattern == "GET "+l.Path {
				all = append(all, route{page.pattern + "/tabelle", page.access, l.Show}, route{"POST " + l.Path + "/tabelle", page.access, l.Send})
			}
		}
	}
	return all
}
