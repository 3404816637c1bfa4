package placement

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// MaxJSON is how much of an instance or a solution is read.
const MaxJSON = 256 << 20

// ReadInstance reads an instance; Valid says whether it holds together.
func ReadInstance(r io.Reader) (*Instance, error) {
	in := &Instance{}
	if err := decode(r, MaxJSON, "instance", in); err != nil {
		return nil, err
	}
	return in, in.Valid()
}

// ReadReport reads a solution that was written down.
func ReadReport(r io.Reader) (*Report, error) {
	out := &Report{}
	if err := decode(r, MaxJSON, "solution", out); err != nil {
		return nil, err
	}
	return out, nil
}

// decode reads one JSON value of bounded size, without fields that nobody knows.
func decode(r io.Reader, most int64, what string, into any) error {
	limited := &io.LimitedReader{R: r, N: most}
	dec := json.NewDecoder(limited)
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		if limited.N <= 0 {
			return fmt.Errorf("the %s is larger than %d bytes", what, most)
		}
		return fmt.Errorf("the %s is not as it should be: %w", what, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("something follows the %s", what)
	}
	return nil
}
