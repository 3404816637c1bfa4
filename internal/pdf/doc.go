// Package pdf writes letters as PDF that everybody can read: what stands where
// in the text is told to screen readers (tags, languages, the order of
// reading), letters of every script that papers are written in join as they
// should, and the fonts are inside. It needs no browser.
//
// It must not know what a letter is about, or whose it is.
//
// Source: ISO 32000-1 (PDF 1.7) and ISO 14289-1 (PDF/UA-1), which the BITV 2.0
// asks of documents; DIN 5008 for where the parts of a letter stand.
package pdf
