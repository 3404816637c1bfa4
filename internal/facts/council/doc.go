// Package council is the report of a quarter for the council, and for the Land's
// lead: it assembles itself from what the rooms know, beside the quarter before and that of a
// year ago, and people write beside the figures what they mean.
//
// Until it is finished it is reckoned anew whenever somebody looks. A finished report is kept as it
// was, with its words, under a number; who changes something later finishes it again, under the
// next number, and the older one stays readable.
//
// It names nobody: the rooms give counts, medians and shares. What was withheld there is not
// told here.
package council
