// Package sketch draws papers of people who do not exist: a vaccination record,
// a certificate, a report, as somebody would have photographed them, and a PDF.
// Every sheet says that it is invented.
//
// It must not look like the papers of any country, and brings no pictures along.
package sketch
