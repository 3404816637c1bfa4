package world

// naming is how the names of a family hang together.
type naming uint8

const (
	shared   naming = iota // all bear the same family name
	fathers                // children bear the father's, a wife keeps her own
	patronym               // the father's given name stands where others have a family name
	twofold                // the father's first and the mother's first surname
)

// region is where people speak the same languages and are named alike.
type region struct {
	key      string // of its list of names
	weight   float64
	naming   naming
	tongue   string          // BCP 47
	reading  float64         // share of adults who read it
	others   []drawn[string] // further languages, with the share of adults who speak them
	yearOnly float64         // share of whose birth the papers name the year alone
	abroad   float64         // share of children vaccinated before the journey
	nations  []drawn[string] // ISO 3166-1 alpha-2
	refuge   bool            // temporary protection (§ 24 AufenthG)
}

// regions with the weights of no year in particular.
var regions = []region{
	{key: "ar", weight: 24, naming: fathers, tongue: "ar", reading: .88, others: []drawn[string]{{"en", .16}, {"kmr", .06}, {"fr", .03}},
		yearOnly: .06, abroad: .55, nations: []drawn[string]{{"SY", 70}, {"IQ", 22}, {"LB", 5}, {"EG", 3}}},
	{key: "tr", weight: 12, naming: shared, tongue: "tr", reading: .96, others: []drawn[string]{{"en", .15}, {"kmr", .2}, {"de", .06}},
		yearOnly: .02, abroad: .85, nations: []drawn[string]{{"TR", 1}}},
	{key: "prs", weight: 11, naming: fathers, tongue: "prs", reading: .62, others: []drawn[string]{{"fa", .35}, {"ps", .2}, {"en", .08}},
		yearOnly: .34, abroad: .3, nations: []drawn[string]{{"AF", 1}}},
	{key: "uk", weight: 12, naming: shared, tongue: "uk", reading: .99, others: []drawn[string]{{"ru", .75}, {"en", .2}, {"pl", .08}},
		abroad: .85, nations: []drawn[string]{{"UA", 1}}, refuge: true},
	{key: "ku", weight: 9, naming: fathers, tongue: "kmr", reading: .4, others: []drawn[string]{{"ar", .6}, {"tr", .35}, {"en", .06}},
		yearOnly: .14, abroad: .5, nations: []drawn[string]{{"SY", 50}, {"IQ", 25}, {"TR", 25}}},
	{key: "fa", weight: 5, naming: fathers, tongue: "fa", reading: .97, others: []drawn[string]{{"en", .35}, {"az", .1}},
		yearOnly: .02, abroad: .9, nations: []drawn[string]{{"IR", 1}}},
	{key: "fr", weight: 5, naming: shared, tongue: "fr", reading: .72, others: []drawn[string]{{"ff", .45}, {"sus", .2}, {"en", .08}},
		yearOnly: .16, abroad: .35, nations: []drawn[string]{{"GN", 60}, {"CI", 15}, {"CD", 15}, {"CM", 10}}},
	{key: "en", weight: 4, naming: shared, tongue: "en", reading: .9, others: []drawn[string]{{"pcm", .6}, {"yo", .2}, {"ig", .2}},
		yearOnly: .05, abroad: .45, nations: []drawn[string]{{"NG", 70}, {"GH", 30}}},
	{key: "so", weight: 4, naming: patronym, tongue: "so", reading: .6, others: []drawn[string]{{"ar", .25}, {"en", .12}, {"sw", .1}},
		yearOnly: .38, abroad: .2, nations: []drawn[string]{{"SO", 1}}},
	{key: "ti", weight: 4, naming: patronym, tongue: "ti", reading: .8, others: []drawn[string]{{"ar", .3}, {"am", .25}, {"en", .15}},
		yearOnly: .26, abroad: .4, nations: []drawn[string]{{"ER", 85}, {"ET", 15}}},
	{key: "ps", weight: 3, naming: fathers, tongue: "ps", reading: .5, others: []drawn[string]{{"prs", .5}, {"ur", .15}},
		yearOnly: .36, abroad: .25, nations: []drawn[string]{{"AF", 95}, {"PK", 5}}},
	{key: "sq", weight: 3, naming: shared, tongue: "sq", reading: .96, others: []drawn[string]{{"it", .2}, {"en", .2}, {"de", .15}},
		abroad: .8, nations: []drawn[string]{{"AL", 55}, {"XK", 45}}},
	{key: "ka", weight: 3, naming: shared, tongue: "ka", reading: .99, others: []drawn[string]{{"ru", .55}, {"en", .2}},
		abroad: .85, nations: []drawn[string]{{"GE", 1}}},
	{key: "ru", weight: 3, naming: shared, tongue: "ru", reading: .99, others: []drawn[string]{{"ce", .4}, {"en", .12}},
		abroad: .8, nations: []drawn[string]{{"RU", 1}}},
	{key: "es", weight: 2, naming: twofold, tongue: "es", reading: .98, others: []drawn[string]{{"en", .15}},
		abroad: .8, nations: []drawn[string]{{"VE", 60}, {"CO", 40}}},
}

func regionOf(key string) *region {
	for i := range regions {
		if regions[i].key == key {
			return &regions[i]
		}
	}
	panic("world: no region " + key) // a misspelling in this package
}

func drawRegion(d dice) *region {
	total := 0.0
	for _, r := range regions {
		total += r.weight
	}
	at := d.Float64() * total
	for i := range regions {
		if at -= regions[i].weight; at < 0 {
			return &regions[i]
		}
	}
	return &regions[0]
}
