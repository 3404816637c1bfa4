package paper

import (
	"context"
	"io"
	"slices"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/scan"
	"wegwarte/internal/web/door"
)

// Bounds of one sending.
const (
	maxFiles    = 20
	maxTogether = 150 << 20
)

// refusal is a file that was not taken: its name as the browser gave it, which
// is shown to who sent it and kept nowhere, and what to do.
type refusal struct{ Name, Text string }

// sending is what became of the files of one form.
type sending struct {
	kept, again int
	refused     []refusal
	faults      errs.List // of the fields
}

// AddPapers takes files in, each by itself: the good ones are kept, whatever
// becomes of the others.
func AddPapers(v *door.Visit) error {
	who, err := v.ID("id")
	if err != nil {
		return err
	}
	if len(kindsFor(v.Scope)) == 0 {
		return errs.Forbidden("error.forbidden")
	}
	sent, err := receive(v, who)
	if err != nil {
		return err
	}
	if sent.kept+sent.again+len(sent.refused) == 0 && sent.faults.Err() == nil {
		sent.faults.Add(errs.Invalid("error.file.missing").At("file"))
	}
	if sent.faults.Err() == nil && len(sent.refused) == 0 {
		if sent.kept == 0 {
			return v.Go(folderURL(who), "paper.again", "count", sent.again)
		}
		return v.Go(folderURL(who), "paper.kept", "count", sent.kept)
	}
	p, err := loadFolder(v)
	if err != nil {
		return err
	}
	p.Values, p.Kept, p.Refused, p.Faults = readDescribed(v), sent.kept+sent.again, sent.refused, i18n.Err(v.Context(), sent.faults.Err())
	return v.ShowInvalid(v.T("paper.of", "name", p.Person.Name()), folderView(p))
}

// receive reads the form's files one after the other and keeps the good ones.
func receive(v *door.Visit, who id.ID) (sent sending, err error) {
	count := 0
	var broken error // nothing else can be kept either
	err = v.Files(maxTogether, func(name string, file io.Reader) error {
		if count++; count > maxFiles {
			sent.refuse(v, name, errs.Invalid("error.paper.files", "most", maxFiles))
			return nil
		}
		data, err := io.ReadAll(io.LimitReader(file, scan.MaxBytes+1))
		if err != nil {
			return err
		}
		if len(data) == 0 {
			sent.refuse(v, name, errs.Invalid("error.scan.empty"))
			return nil
		}
		if sent.faults.Err() != nil {
			return nil //nolint:nilerr // the fields are at fault: read on, so that they are known when the form is shown again
		}
		if broken = sent.keep(v, who, name, data); broken != nil {
			return broken
		}
		return nil
	})
	if broken != nil {
		return sent, broken
	}
	if err != nil { // the sending ended early
		sent.faults.Add(err)
	}
	return sent, nil
}

// keep looks at one file and keeps it. An error that is not the file's own is
// given back.
func (s *sending) keep(v *door.Visit, who id.ID, name string, data []byte) error {
	said, err := readDescribed(v).command()
	if err != nil {
		s.faults.Add(err)
		return nil
	}
	if entry, known := said.Kind.Entry(); !known || !entry.AddedBy(v.Scope) {
		s.faults.Add(errs.Invalid("error.paper.kind").At("kind"))
		return nil
	}
	clean, err := scan.Apart(v.Context(), data)
	if err == nil {
		var again bool
		err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			_, again, err = record.AddPaper(ctx, tx, v.Clock, v.Scope, v.Setup().Keys,
				record.PaperCommand{Person: who, Described: said, File: clean, Source: data})
			return err
		})
		switch {
		case err == nil && again:
			s.again++
		case err == nil:
			s.kept++
		}
	}
	switch {
	case err == nil:
	case !errs.Is(err, errs.KindInvalid):
		return err
	case ofFields(err):
		s.faults.Add(err)
	default:
		s.refuse(v, name, err)
	}
	return nil
}

func (s *sending) refuse(v *door.Visit, name string, err error) {
	for _, fault := range i18n.Err(v.Context(), err) {
		s.refused = append(s.refused, refusal{short(name), fault.Text})
	}
}

// ofFields reports whether an error is about what was said of the files, and not
// about one of them.
func ofFields(err error) bool {
	return slices.ContainsFunc(errs.All(err), func(one *errs.Error) bool { return one.Field != "" && one.Field != "file" })
}

// short cuts a file's name to what can be read.
func short(name string) string {
	letters := []rune(name)
	if len(letters) > 80 {
		return string(letters[:77]) + "…"
	}
	return name
}
