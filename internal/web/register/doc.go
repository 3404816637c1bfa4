// Package register is the pages of the register: the list and the search, a
// household's page with who they are, the forms behind it, the legal desk's
// page, and the taking in of lists of arrivals.
//
// A household's page has room for what other rooms know of it (Part); this
// package knows none of them. No address holds a name: searches are posted.
package register
