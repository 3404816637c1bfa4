package equal

// CausesOf is for tests of what a law is said to cause.
var CausesOf = causesOf

// Deal is for tests of what engines decide with labels dealt anew.
var Deal = deal
