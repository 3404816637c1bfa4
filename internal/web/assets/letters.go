package assets

import (
	"fmt"
	"sync"

	"wegwarte/internal/pdf"
)

// LetterFonts gives the fonts that letters are written in, an error without an
// asset build.
var LetterFonts = sync.OnceValues(func() (*pdf.Fonts, error) {
	fonts := []pdf.Font{
		{Name: "FiraSans-Regular", Script: "latn"},
		{Name: "FiraSans-SemiBold", Script: "latn", Bold: true},
		{Name: "NotoSansArabic-Regular", Script: "arab"},
		{Name: "NotoSansArabic-SemiBold", Script: "arab", Bold: true},
		{Name: "NotoSansEthiopic-Regular", Script: "ethi"},
	}
	for i := range fonts {
		weight := 400
		if fonts[i].Bold {
			weight = 600
		}
		data, err := built().read(fmt.Sprintf("dist/letter-%s-%d.ttf", fonts[i].Script, weight))
		if err != nil {
			return nil, err
		}
		fonts[i].Data = data
	}
	return pdf.NewFonts(fonts...)
})
