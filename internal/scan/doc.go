// Package scan makes photos and PDFs of strangers into files that cannot act.
//
// A photo (JPEG, PNG, WebP) is decoded whole and drawn anew as a JPEG: what
// stood behind the picture, where it was taken, with which device, is gone. A
// PDF is read whole and written anew with its pages alone: no scripts, links,
// forms, attachments, no author. Everything else is refused, whatever its name
// or the browser says it is.
//
// What is read is bounded in bytes, pixels, pages, memory and time; Apart reads
// in a process of its own, which the system ends where a bound of ours did not
// hold. A Clean can be made only here, so that who is given one knows that it
// was looked at. docs/adr/0022 says why it is done so.
//
// It knows no database, and nothing of whose paper it is.
package scan
