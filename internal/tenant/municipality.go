package tenant

import (
	"context"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
)

// Place is a municipality as the official list has it: facts, no persons.
type Place struct {
	AGS          string // official key of eight digits
	Name         string // "Düsseldorf"
	OfficialName string // "Düsseldorf, Stadt"
	KreisKey     string
	Kreis        string
	Independent  bool   // kreisfrei
	District     string // Regierungsbezirk
	PostalCode   string
	Population   int
	AreaHa       int64
	Latitude     float64 // 0, 0 where the list has no point; one known from elsewhere is kept
	Longitude    float64
	AsOf         clock.Date
	Source       string
}

// PutPlaces brings the official list into the house: facts are replaced, a
// municipality that has no tenant yet gets one. It gives the number of tenants
// that are new or have a new name. Places that the list no longer has are kept: files name them.
func PutPlaces(ctx context.Context, tx *db.Tx, now time.Time, places []Place) (added int, err error) {
	for _, p := range places {
		_, err := tx.Exec(ctx, `INSERT INTO municipality (ags, name, official_name, kreis_key, kreis, kreisfrei,
			district, postal_code, population, area_ha, latitude, longitude, as_of, source)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
			ON CONFLICT (ags) DO UPDATE SET name = excluded.name, official_name = excluded.official_name,
				kreis_key = excluded.kreis_key, kreis = excluded.kreis, kreisfrei = excluded.kreisfrei,
				district = excluded.district, postal_code = excluded.postal_code, population = excluded.population,
				area_ha = excluded.area_ha,
				latitude = CASE WHEN excluded.latitude = 0 THEN municipality.latitude ELSE excluded.latitude END,
				longitude = CASE WHEN excluded.longitude = 0 THEN municipality.longitude ELSE excluded.longitude END,
				as_of = excluded.as_of, source = excluded.source`,
			p.AGS, p.Name, p.OfficialName, p.KreisKey, p.Kreis, p.Independent, p.District, p.PostalCode,
			p.Population, p.AreaHa, p.Latitude, p.Longitude, p.AsOf, p.Source)
		if err != nil {
			return added, err
		}
		n, err := tx.Exec(ctx, `INSERT INTO tenant (id, kind, name, ags, land_key, created_at)
			VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (ags) DO UPDATE SET name = excluded.name
			WHERE tenant.name <> excluded.name`,
			id.New(), Municipality, p.Name, p.AGS, p.AGS[:2], db.Micros(now))
		if err != nil {
			return added, err
		}
		added += int(n)
	}
	return added, nil
}

const placeColumns = `ags, name, official_name, kreis_key, kreis, kreisfrei, district, postal_code,
	population, area_ha, latitude, longitude, as_of, source`

func scanPlace(row db.Row) (p Place, err error) {
	err = row.Scan(&p.AGS, &p.Name, &p.OfficialName, &p.KreisKey, &p.Kreis, &p.Independent, &p.District, &p.PostalCode,
		&p.Population, &p.AreaHa, &p.Latitude, &p.Longitude, &p.AsOf, &p.Source)
	return p, err
}

// Places lists the municipalities of a Land, "05", by their keys.
func Places(ctx context.Context, tx *db.Tx, land string) ([]Place, error) {
	return db.All(ctx, tx, scanPlace, `SELECT `+placeColumns+` FROM municipality
		WHERE ags >= $1 AND ags < $2 ORDER BY ags`, land, land+":") // ':' follows '9'
}
