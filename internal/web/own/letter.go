package own

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/letter"
	"wegwarte/internal/pdf"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/post"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/assets"
	"wegwarte/internal/web/door"
)

const lettersPath = "/ich/briefe"

func letterURL(which id.ID) string { return lettersPath + "/" + string(which) }

type letters struct {
	portal.Acting
	Letters []letter.Letter
	Papers  []record.ShownPaper
}

// lettersOf opens letters: those that tell of health for who may see of it, and
// papers for who may see those.
func lettersOf(s tenant.Scope, a portal.Acting, also ...portal.Right) (tenant.Scope, error) {
	rights := append([]portal.Right{portal.Letters}, also...)
	for _, r := range []portal.Right{portal.Health, portal.Papers} {
		if a.May(r) {
			rights = append(rights, r)
		}
	}
	return portal.Open(s, a, rights...)
}

// ListLetters shows the letters of the office, and what each wants; letters of
// others are asked about.
func ListLetters(v *door.Visit) error {
	var p letters
	err := reads(v, func(ctx context.Context, tx *db.Tx, _ tenant.Scope, a portal.Acting) error {
		p.Acting = a
		s, err := lettersOf(v.Scope, a)
		if err != nil {
			return err
		}
		if p.Letters, err = letter.Mine(ctx, tx, v.Clock, s); err != nil || !a.May(portal.Papers) || !a.May(portal.Messages) {
			return err
		}
		papers, err := record.ShowPapers(ctx, tx, v.Clock, s, v.Setup().Keys, []id.ID{a.Person})
		for _, one := range papers {
			if !one.IsGone() {
				p.Papers = append(p.Papers, one)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("own.letters.title"), lettersPage(p))
}

type letterPage struct {
	portal.Acting
	letter.Letter
}

func loadLetter(v *door.Visit) (p letterPage, err error) {
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	err = reads(v, func(ctx context.Context, tx *db.Tx, _ tenant.Scope, a portal.Acting) error {
		p.Acting = a
		s, err := lettersOf(v.Scope, a)
		if err == nil {
			p.Letter, err = letter.FindMine(ctx, tx, v.Clock, s, which)
		}
		return err
	})
	return p, err
}

// ShowLetter shows one letter, and what it wants until when.
func ShowLetter(v *door.Visit) error {
	p, err := loadLetter(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("letters.kind."+string(p.Kind)), letterView(p))
}

// SendLetter sends a letter as it was printed.
func SendLetter(v *door.Visit) error {
	p, err := loadLetter(v)
	if err != nil {
		return err
	}
	fonts, err := assets.LetterFonts()
	if err != nil {
		return errs.NotFound("own.letters.no-pdf").Because(err)
	}
	return v.Send("brief-"+p.Day.String()+".pdf", "application/pdf", p.PDF(v.Context(), fonts))
}

// AskAboutLetter asks who walks with them what a letter of the office wants.
func AskAboutLetter(v *door.Visit) error {
	p, err := loadLetter(v)
	if err != nil {
		return err
	}
	return ask(v, post.Topic{About: post.Letter, ID: p.Letter.ID})
}

// AskAboutPaper asks who walks with them about a paper that the office has a photo
// of: it is not read by any machine.
func AskAboutPaper(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	err = reads(v, func(ctx context.Context, tx *db.Tx, _ tenant.Scope, a portal.Acting) error {
		s, err := lettersOf(v.Scope, a, portal.Papers)
		if err != nil {
			return err
		}
		found, err := record.ShowPaper(ctx, tx, v.Clock, s, which)
		if err == nil && found.Person != a.Person {
			err = errs.NotFound("error.not-found")
		}
		return err
	})
	if err != nil {
		return err
	}
	return ask(v, post.Topic{About: post.Paper, ID: which})
}

func ask(v *door.Visit, about post.Topic) error {
	var t post.Thread
	err := writes(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) (err error) {
		t, err = post.Write(ctx, tx, v.Clock, s, v.Setup().Keys, post.WriteCommand{As: a, Titled: "own.post.words.letter.title", Words: "own.post.words.paper", Language: pageLanguage(ctx), Topic: about})
		return err
	}, portal.Messages)
	if err != nil {
		return err
	}
	return v.Go(threadURL(t.ID), "own.post.sent")
}

// theirs are the parts of a letter in the reader's language, where it has any.
func (p letterPage) theirs() (all []pdf.Block) {
	for _, b := range p.Content.Blocks {
		if b.Lang != "" && b.Lang != "de-DE" {
			all = append(all, b)
		}
	}
	return all
}
