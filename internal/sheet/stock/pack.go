package stock

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"io"

	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
)

// How large a list may be on its way from the page that shows what it changes to
// the one that takes it in: packed, as a form carries it, and unpacked.
const (
	mostPacked   = 900 << 10
	mostUnpacked = 64 << 20
)

// Pack makes a list that was read and compared a text for a form.
func Pack(cmd housing.StockCommand) (string, error) {
	var packed bytes.Buffer
	to := base64.NewEncoder(base64.RawURLEncoding, &packed)
	zipped := gzip.NewWriter(to)
	if err := json.NewEncoder(zipped).Encode(carried{cmd.Sites, cmd.Says}); err != nil {
		return "", err
	}
	if err := zipped.Close(); err != nil {
		return "", err
	}
	if err := to.Close(); err != nil {
		return "", err
	}
	if packed.Len() > mostPacked {
		return "", errs.Invalid("stock.large")
	}
	return packed.String(), nil
}

type carried struct {
	Sites []housing.StockSite
	Says  map[string]bool
}

// Unpack gives the list back. It comes from outside: TakeStock asks its rules anew.
func Unpack(text string) (housing.StockCommand, error) {
	zipped, err := gzip.NewReader(base64.NewDecoder(base64.RawURLEncoding, bytes.NewReader([]byte(text))))
	if err != nil {
		return housing.StockCommand{}, broken(err)
	}
	var c carried
	data := io.LimitReader(zipped, mostUnpacked)
	if err := json.NewDecoder(data).Decode(&c); err != nil {
		return housing.StockCommand{}, broken(err)
	}
	if _, err := io.Copy(io.Discard, data); err != nil { // to its check sum
		return housing.StockCommand{}, broken(err)
	}
	for i := range c.Sites {
		p := &c.Sites[i].Site
		p.ID, p.Unit, p.Version, p.Places, p.Near = "", "", 0, 0, nil // what no list says
	}
	return housing.StockCommand{Sites: c.Sites, Says: c.Says}, nil
}

func broken(err error) error { return errs.Invalid("stock.broken").Because(err) }
