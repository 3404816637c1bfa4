package letter

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/letter"
	"wegwarte/internal/pdf"
	"wegwarte/internal/person"
	"wegwarte/internal/web/assets"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// made is a letter on its page.
type made struct {
	letter.Letter
	Household person.Household
	Fonts     bool
	Writes    bool
}

func load(v *door.Visit) (p made, err error) {
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Letter, err = letter.Show(ctx, tx, v.Clock, v.Scope, which); err != nil {
			return err
		}
		p.Household, err = person.Show(ctx, tx, v.Clock, v.Scope, p.Letter.Household)
		return err
	})
	return p, err
}

// Show shows a letter as it will stand on paper.
func Show(v *door.Visit) error {
	p, err := load(v)
	if err != nil {
		return err
	}
	_, err = assets.LetterFonts()
	p.Fonts, p.Writes = err == nil, p.Kind.WrittenBy(v.Scope)
	trail(v, p.Household, ui.Crumb{Label: v.T("letters.title"), URL: listURL(p.Household.ID)})
	return v.Show(kindWord(v.Context(), p.Kind), showPage(p))
}

// Answer notes that what it asks for has come.
func Answer(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error { return letter.Answer(ctx, tx, v.Clock, v.Scope, which) })
	if err != nil {
		return err
	}
	return v.Go("/briefe/"+string(which), "letters.answer.saved")
}

// SendPDF sends a letter as PDF.
func SendPDF(v *door.Visit) error {
	p, err := load(v)
	if err != nil {
		return err
	}
	fonts, err := assets.LetterFonts()
	if err != nil {
		return errs.NotFound("letters.no-fonts").Because(err)
	}
	return v.Send("brief-"+p.Day.String()+".pdf", "application/pdf", p.PDF(v.Context(), fonts))
}

// dir gives in which direction a block runs.
func dir(b pdf.Block) string {
	if b.RightToLeft {
		return "rtl"
	}
	return "ltr"
}

func langOf(b pdf.Block) string {
	if b.Lang == "" {
		return string(i18n.German)
	}
	return b.Lang
}

func (p made) again() string {
	return listURL(p.Household.ID) + "/neu?art=" + string(p.Kind) + "&person=" + string(p.Letter.Person) + "&sprache=" + string(p.Lang)
}
