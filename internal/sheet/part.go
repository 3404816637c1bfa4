package sheet

import (
	"bufio"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

const (
	maxDepth = 64      // XML elements inside each other; the format needs 8
	maxToken = 1 << 20 // bytes of one XML token; a cell holds 32,767 characters
	maxRuns  = 10_000  // elements inside one text
	maxParts = 4 << 20 // elements of a document that is read as a whole
)

var (
	errDepth = errors.New("XML elements nested too deeply")
	errToken = errors.New("XML token too long")
	errDTD   = errors.New("XML document type declaration")
	errMany  = errors.New("too many XML elements")
)

// meter lets only so many bytes through: in all, over every part of the file,
// and for one XML token, which the decoder holds in memory. It counts what is
// really unpacked and trusts no size the archive declares.
type meter struct {
	from  io.Reader
	total *int64
	token int64
	limit int64
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.from.Read(p)
	*m.total -= int64(n)
	m.token -= int64(n)
	switch {
	case *m.total < 0:
		return 0, errUnpacked(m.limit)
	case m.token < 0:
		return 0, errToken
	}
	return n, err
}

// part is one XML document of the archive, read token by token.
type part struct {
	decoder *xml.Decoder
	meter   *meter
	depth   int
}

func newPart(from io.Reader, total *int64, limit int64) *part {
	m := &meter{from: from, total: total, token: maxToken, limit: limit}
	return &part{decoder: xml.NewDecoder(bufio.NewReaderSize(m, 32<<10)), meter: m}
}

// next gives the next token; io.EOF ends the document.
func (p *part) next() (xml.Token, error) {
	token, err := p.decoder.Token()
	if err != nil {
		return nil, err
	}
	p.meter.token = maxToken
	switch token.(type) {
	case xml.StartElement:
		if p.depth++; p.depth > maxDepth {
			return nil, errDepth
		}
	case xml.EndElement:
		p.depth--
	case xml.Directive:
		return nil, errDTD
	}
	return token, nil
}

// each calls see for every start element of the document.
func (p *part) each(see func(xml.StartElement) error) error {
	for range maxParts {
		token, err := p.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok {
			if err := see(start); err != nil {
				return err
			}
		}
	}
	return errMany
}

// text gives the characters up to the end of the element just begun. In rich
// text (nested t elements) the phonetic guide is left out.
func (p *part) text() (string, error) {
	var b strings.Builder
	depth, phonetic := p.depth, 0
	for range maxRuns {
		token, err := p.next()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == "rPh" && phonetic == 0 {
				phonetic = p.depth
			}
		case xml.EndElement:
			if p.depth < phonetic {
				phonetic = 0
			}
			if p.depth < depth {
				return unescape(b.String()), nil
			}
		case xml.CharData:
			if phonetic == 0 {
				b.Write(t)
			}
		}
		if b.Len() > maxToken {
			return "", errToken
		}
	}
	return "", errMany
}

func attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}
