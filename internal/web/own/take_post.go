package own

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/feedback"
	"wegwarte/internal/portal/post"
	"wegwarte/internal/web/door"
)

// postFiles adds what was written between somebody and the office, with its
// translations, what they wrote to the place for feedback, and the files that were
// sent along. That they take it along does not make it read.
func postFiles(v *door.Visit, t portal.Taken, each func(portal.File) error) error {
	s, keys := t.Scope(), v.Setup().Keys
	var text bytes.Buffer
	var after id.ID
	for {
		var threads []post.Thread
		err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
			threads, err = post.Mine(ctx, tx, v.Clock, s, keys, after)
			return err
		})
		if err != nil {
			return err
		}
		for _, one := range threads {
			if err := threadFiles(v, t, one, &text, each); err != nil {
				return err
			}
			after = one.ID
		}
		if len(threads) < post.Page {
			break
		}
	}
	var said []feedback.Feedback
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		said, err = feedback.Mine(ctx, tx, v.Clock, s, keys)
		return err
	})
	if err != nil {
		return err
	}
	for _, f := range said {
		fmt.Fprintf(&text, "## %s\n%s\n%s\n%s\n\n", i18n.Date(v.Context(), f.Day), f.Text, f.Answer, f.Translation)
	}
	if text.Len() == 0 {
		return nil
	}
	return each(portal.File{Name: "nachrichten.txt", Data: text.Bytes()})
}

func threadFiles(v *door.Visit, t portal.Taken, one post.Thread, text io.Writer, each func(portal.File) error) error {
	var shown post.Shown
	look := portal.Acting{Standing: portal.Helped}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		shown, err = post.Show(ctx, tx, v.Clock, t.Scope(), v.Setup().Keys, look, one.ID)
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(text, "# %s\n\n", subject(v.Context(), shown.Thread))
	for _, m := range shown.Messages {
		fmt.Fprintf(text, "%s, %s\n%s\n", i18n.Time(v.Context(), m.At), m.ByName, m.Text)
		if m.Words != "" {
			fmt.Fprintln(text, WordsOf(v.Context(), m))
		}
		for _, x := range m.Translations {
			fmt.Fprintf(text, "[%s, %s] %s\n", x.Language, x.Name, x.Text)
		}
		fmt.Fprintln(text)
		for _, f := range m.Files {
			var data []byte
			err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
				_, data, err = post.OpenAttachment(ctx, tx, v.Clock, t.Scope(), v.Setup().Keys, f.ID)
				return err
			})
			if err == nil {
				err = each(portal.File{Name: "nachrichten/" + string(f.ID) + endings[f.MediaType], Data: data})
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

var endings = map[string]string{"image/jpeg": ".jpg", "application/pdf": ".pdf"}
