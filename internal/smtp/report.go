package smtp

import (
	"bufio"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"net/textproto"
	"strings"

	ours "wegwarte/internal/mail"
)

// Bounds on a report that is read.
const (
	mostBytes = 1 << 20
	mostParts = 20
	mostLines = 200 // of fields
)

// Report is what a mail server says about a letter it could not deliver.
type Report struct {
	Reference ours.Reference
	Action    string // "failed", "delayed", "delivered", "relayed", "expanded"
	Status    string // RFC 3463, "5.1.1"
	Answer    string // of the last server
}

// errNoReport is for a message that is not a report of delivery, or not about a
// letter of ours.
var errNoReport = errors.New("this is no report (RFC 3464) about a mail of ours")

// ReadReport reads a report of delivery (RFC 3464) and finds out which letter it
// is about: by the address it was sent to, or by the Message-ID in what it
// returns.
func ReadReport(r io.Reader) (Report, error) {
	m, err := mail.ReadMessage(bufio.NewReader(io.LimitReader(r, mostBytes)))
	if err != nil {
		return Report{}, errNoReport
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || !strings.EqualFold(kind, "multipart/report") || params["boundary"] == "" {
		return Report{}, errNoReport
	}
	var found Report
	for _, name := range []string{"Delivered-To", "X-Original-To", "To"} {
		found.refer(m.Header.Get(name))
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for range mostParts {
		part, err := parts.NextRawPart()
		if err != nil {
			break // the end, or what is broken from here on
		}
		found.part(part)
	}
	if found.Action == "" || found.Reference == (ours.Reference{}) {
		return Report{}, errNoReport
	}
	return found, nil
}

func (r *Report) part(p *multipart.Part) {
	kind, _, _ := mime.ParseMediaType(p.Header.Get("Content-Type"))
	switch strings.ToLower(kind) {
	case "message/delivery-status":
		lines := textproto.NewReader(bufio.NewReader(io.LimitReader(p, 64<<10)))
		for range mostParts { // one group of fields about the letter, one about each recipient
			fields, err := lines.ReadMIMEHeader()
			r.fields(fields)
			if err != nil {
				return
			}
		}
	case "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers":
		lines := bufio.NewScanner(io.LimitReader(p, 64<<10))
		for n := 0; lines.Scan() && n < mostLines && lines.Text() != ""; n++ {
			if name, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.EqualFold(name, "Message-ID") {
				r.refer(value)
			} else if strings.HasPrefix(lines.Text(), " ") { // a Message-ID folded onto the next line
				r.refer(lines.Text())
			}
		}
	}
}

func (r *Report) fields(f textproto.MIMEHeader) {
	if action := f.Get("Action"); action != "" && r.Action != "failed" {
		r.Action = strings.ToLower(strings.TrimSpace(action))
		r.Status, _, _ = strings.Cut(strings.TrimSpace(f.Get("Status")), " ")
		if _, answer, ok := strings.Cut(f.Get("Diagnostic-Code"), ";"); ok {
			r.Answer = strings.TrimSpace(answer)
		}
	}
	r.refer(f.Get("Original-Envelope-Id"))
}

// refer takes the first reference that is found.
func (r *Report) refer(text string) {
	if r.Reference == (ours.Reference{}) {
		r.Reference, _ = ours.FindReference(text)
	}
}
