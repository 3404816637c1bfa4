package world

import "wegwarte/internal/person"

var titles = []drawn[person.Status]{{person.InProcedure, 82}, {person.Recognised, 5}, {person.Subsidiary, 6},
	{person.NoDeportation, 3}, {person.Tolerated, 4}}

// legal invents what the legal desk knows, last of all: nothing that happens to
// a household can depend on it. A household has one nationality and one status.
func (r *region) legal(h *Household, d dice) {
	stated := person.Legal{Nationality: draw(d, r.nations), Status: draw(d, titles), Source: "Ausweis und Ankunftsnachweis",
		StatedOn: h.Since}
	if r.refuge {
		stated.Status, stated.Source = person.Temporary, "Fiktionsbescheinigung"
	}
	for i := range h.Persons {
		stated.Person = h.Persons[i].ID
		h.Persons[i].Legal = stated
	}
}
