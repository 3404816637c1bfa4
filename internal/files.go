//go:build !packed

package internal

import (
	"embed"
	"io/fs"
)

// What follows go:embed here is what tools/pack packs.
var (
	//go:embed i18n/messages/*/*.json
	messages embed.FS
	//go:embed db/migrations fhir/*.txt fhir/profile/*.txt fhir/r4/*.txt gazetteer/nrw.csv
	//go:embed i18n/order.txt occupation/*.txt record/catalogue.json facts/figure/*.json facts/gap/*.json
	//go:embed web/say/states.tsv world/names/*.txt
	tables embed.FS
)

// Messages are the files of i18n/messages.
func Messages() fs.FS { return messages }

// Tables are all others, by their paths below this folder.
func Tables() fs.FS { return tables }
