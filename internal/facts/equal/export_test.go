package equal

// Deal is for tests of what engines decide with labels dealt anew.
var Deal = deal
