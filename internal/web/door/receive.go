package door

import (
	"io"
	"slices"

	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/scan"
	"wegwarte/internal/web/ui"
)

// Bounds of one sending.
const (
	MaxFiles    = 20
	maxTogether = 150 << 20
)

// Sending is what became of the files of one form.
type Sending struct {
	Kept, Again int
	Refused     []ui.Refusal
	Faults      errs.List // of the fields
}

// Nothing reports whether no file came.
func (s Sending) Nothing() bool {
	return s.Kept+s.Again+len(s.Refused) == 0 && s.Faults.Err() == nil
}

// Receive reads the form's files one after the other and has each kept, or not: the
// good ones are kept, whatever becomes of the others. Keep reports whether a file
// was there before; an error of its that is about another field than the file is
// about the form, one that is no fault of what was sent is given back.
func (v *Visit) Receive(keep func(data []byte) (again bool, err error)) (sent Sending, err error) {
	count := 0
	var broken error // nothing else can be kept either
	err = v.Files(maxTogether, func(name string, file io.Reader) error {
		if count++; count > MaxFiles {
			sent.refuse(v, name, errs.Invalid("error.paper.files", "most", MaxFiles))
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
		if sent.Faults.Err() != nil {
			return nil //nolint:nilerr // the fields are at fault: read on, so that they are known when the form is shown again
		}
		broken = sent.take(v, name, data, keep)
		return broken
	})
	if broken != nil {
		return sent, broken
	}
	if err != nil { // the sending ended early
		sent.Faults.Add(err)
	}
	return sent, nil
}

// take has one file kept. An error that is not the file's own is given back.
func (s *Sending) take(v *Visit, name string, data []byte, keep func([]byte) (bool, error)) error {
	again, err := keep(data)
	switch {
	case err == nil && again:
		s.Again++
	case err == nil:
		s.Kept++
	case !errs.Is(err, errs.KindInvalid):
		return err
	case ofFields(err):
		s.Faults.Add(err)
	default:
		s.refuse(v, name, err)
	}
	return nil
}

func (s *Sending) refuse(v *Visit, name string, err error) {
	for _, fault := range i18n.Err(v.Context(), err) {
		s.Refused = append(s.Refused, ui.Refusal{Name: short(name), Text: fault.Text})
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
