// Package offering is the pages of offers: those on which everybody in a municipality
// finds them, without log-in (open*.go), and those on which providers and the town
// keep them.
package offering

import (
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
)

const (
	offerPath    = "/anbieten"
	monthPath    = "/anbieten/kalender"
	takePath     = "/anbieten/liste"
	eventsPath   = "/anbieten/termine"
	providerPath = "/anbieter"
)

func offerURL(which id.ID) string    { return offerPath + "/" + string(which) }
func providerURL(which id.ID) string { return providerPath + "/" + string(which) }

// openURL is where everybody finds the offers of a municipality.
func openURL(ags string) string { return "/angebote/" + ags }

// URL is where everybody sees an offer.
func URL(ags string, which id.ID) string { return openURL(ags) + "/" + string(which) }

var languages = []string{"de", "en", "ar", "uk", "ru", "fa", "tr", "fr", "ku", "ti", "es", "sq", "ro", "bg", "pl", "ps", "ur", "so", "pt", "it", "gsg"}

func themesOf(v string) []offer.Theme {
	for _, t := range offer.Themes {
		if string(t) == v {
			return []offer.Theme{t}
		}
	}
	return nil
}
