package door

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"wegwarte/internal/errs"
)

// patience is how long sending and looking at several files may take: phones on
// a slow network.
const patience = 10 * time.Minute

// Files hands each file of a form of type multipart/form-data on as it comes, so
// that no more than one is held, and nothing is written to a disk; a file field
// that was left empty is passed over. Form gives the fields that stand before
// the files. More than limit bytes altogether are refused.
func (v *Visit) Files(limit int64, each func(name string, file io.Reader) error) error {
	wait := http.NewResponseController(v.W)
	_ = wait.SetReadDeadline(time.Now().Add(patience)) // where it cannot be set, the server's own holds
	_ = wait.SetWriteDeadline(time.Now().Add(patience))
	v.R.Body = http.MaxBytesReader(v.W, v.R.Body, limit)
	v.R.Form = v.R.URL.Query()
	parts, err := v.R.MultipartReader()
	if err != nil {
		return errs.Invalid("error.file.missing").At("file").Because(err)
	}
	for fields := int64(0); ; {
		part, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return tooLarge(err, limit)
		}
		switch {
		case part.FormName() == "":
		case part.FileName() != "":
			if err := each(part.FileName(), part); err != nil {
				return tooLarge(err, limit)
			}
		default:
			text, err := io.ReadAll(io.LimitReader(part, formLimit-fields+1))
			if fields += int64(len(text)); err != nil {
				return tooLarge(err, limit)
			}
			if fields > formLimit {
				v.R.Form = url.Values{}
				return errs.Invalid("error.file.missing").At("file")
			}
			v.R.Form.Add(part.FormName(), string(text))
		}
	}
}

func tooLarge(err error, limit int64) error {
	var large *http.MaxBytesError
	var told *errs.Error
	switch {
	case errors.As(err, &large):
		return errs.Invalid("error.file.large-together", "mib", limit>>20).At("file").Because(err)
	case errors.As(err, &told):
		return err
	}
	return errs.Invalid("error.file.missing").At("file").Because(err)
}

// SendStored answers with a file that came from outside, such that it cannot act
// where it is shown: no scripts, no frames, no other origin; and nothing keeps it.
// Only pictures of ours are shown in the browser, everything else is saved.
func (v *Visit) SendStored(name, mediaType string, data []byte) error {
	h := v.W.Header()
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	if mediaType != "image/jpeg" {
		return v.Send(name, mediaType, data)
	}
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", `inline; filename="`+name+`"`)
	h.Set("Cache-Control", "no-store")
	if _, err := v.W.Write(data); err != nil {
		v.door.Log.Debug("the browser went away", "err", err)
	}
	return nil
}
