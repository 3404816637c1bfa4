// Package figures reads official figures as statistical offices and foundations give
// them out, and our own sheet of them:
//
//   - GENESIS "flat" files (ffcsv) of Landesdatenbank, Regionalstatistik and Destatis, in
//     the form with Statistik_Code and the one with statistics_code: one row, one value;
//   - GENESIS tables as CSV or XLSX: lines of a title, a head of several rows, footnotes;
//   - indicators by years and municipalities, as Wegweiser Kommune and INKAR give them;
//   - our own sheet, with a source in each row.
//
// What a cell without a number says (".", "…", "/", "x", "k. A.") is counted and told, never
// taken for nought; "-" is nought, as its legend says ("nichts vorhanden, genau null"). A
// value in brackets is taken in as uncertain.
//
// The package knows which foreign names stand for which of our keys (names.json). For
// others somebody says it once. It stores nothing.
package figures
