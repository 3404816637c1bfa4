// Package ui is what every page is made of: the document around it and small
// components in the public sector's design system KERN, drawn on the server.
//
// A component gets words, not keys: the page says i18n.T(ctx, "…"). It never
// asks a slice, decides nothing and works without script. Colour never stands
// alone, every control has its label, and the page reads from right to left
// where the language of the context does.
//
// # The page
//
//	@ui.Layout(ui.Page{Title, Path, User, Nav, Trail, Flash, Scripts, Version}) {
//		@ui.Heading(title, lead) { actions, the next one first }
//		@ui.Section(title, note) { … }
//	}
//
// The frame posts to /sprache (fields lang, back) and /abmelden and links to /,
// /rechte, /barrierefreiheit and /lizenzen.
//
// Laying out: Columns with two Stacks (wide, narrow), Grid of Cards and Stats,
// Inline for states, Actions for buttons, Narrow for a short form, Tabs, Details, Empty.
//
// # What is so
//
// Status(kind, text), Notice(kind, title){details}, Stat(Tile), Progress(label,
// done, total), Definitions([]Definition), SideBySide(Comparison){actions},
// Timeline([]Event), Messages([]Message), Days(today, day), Day(today, day),
// Name(name), Bars(Chart). Kinds: Neutral, Info, Success, Warning, Danger.
//
// # Lists
//
// DataTable(Table{Caption, Plain, Columns, Rows, Next, First, Empty}); a cell is
// any component: Text, Two, Link, Status, Day. Cells("a", "b") makes plain ones.
//
// # Questions
//
//	@ui.ErrorSummary(faults)
//	@ui.Form("/haushalte") {
//		@ui.TextField(ui.Field{Name: "family", Label: …, Value: …, Error: faults.At("family"), Required: true})
//		@ui.Actions() { @ui.Submit(i18n.T(ctx, "common.save")) }
//	}
//
// with TextField, DateField, TextArea, SelectField, RadioGroup, CheckboxGroup,
// Checkbox, FileField (in a FileForm), SearchForm, FilterForm, Fields to set
// some beside each other, and Post for a button that does one thing at once.
//
// A style that belongs to one page lies beside its template as <page>.css and
// begins its class names with "p-"; a module as <page>.js, named in
// Page.Scripts. Both are taken up by the asset build. Gallery shows everything.
package ui
