package gazetteer

import "wegwarte/internal/tenant"

// Places gives the list as the house keeps it.
func (l List) Places() []tenant.Place {
	places := make([]tenant.Place, len(l.Municipalities))
	for i, m := range l.Municipalities {
		places[i] = tenant.Place{AGS: m.AGS, Name: m.Name, OfficialName: m.OfficialName, KreisKey: m.Kreis.Key, Kreis: m.Kreis.Name,
			Independent: m.Independent, District: m.District, PostalCode: m.PostalCode, Population: m.Population, AreaHa: m.AreaHa,
			Latitude: m.Lat, Longitude: m.Lon, AsOf: l.AsOf, Source: l.Source}
	}
	return places
}
