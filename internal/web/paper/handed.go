package paper

import (
	"context"

	"wegwarte/internal/assignment"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// ShowHanded shows a municipality a paper of a hand-over.
func ShowHanded(v *door.Visit) error {
	h, err := open(v, record.PaperPreview)
	if err != nil {
		return err
	}
	v.Trail = []ui.Crumb{{Label: v.T("inbox.title"), URL: "/eingang"}, {Label: h.Number, URL: "/zuweisungen/" + string(h.ID)}}
	return v.Show(kindOf(v.Context(), h.Paper), handedView(h))
}

// SendHanded gives its file.
func SendHanded(v *door.Visit) error {
	h, err := open(v, record.PaperContent)
	if err != nil {
		return err
	}
	if h.Gone {
		return errs.NotFound("error.paper.removed")
	}
	return v.SendStored(fileName(h.Paper), h.Paper.MediaType, h.File)
}

func open(v *door.Visit, part record.PaperPart) (h assignment.Handed, err error) {
	transfer, err := v.ID("id")
	if err != nil {
		return h, err
	}
	which, err := v.ID("paper")
	if err != nil {
		return h, err
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		h, err = assignment.OpenPaper(ctx, tx, v.Clock, v.Scope, v.Setup().Keys, transfer, which, part)
		return err
	})
	return h, err
}

func handedURL(transfer, paper id.ID) string {
	return "/zuweisungen/" + string(transfer) + "/papiere/" + string(paper)
}
