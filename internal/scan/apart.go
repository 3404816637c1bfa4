package scan

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"time"

	"wegwarte/internal/errs"
)

// apartName is what the program is started as to read one file and end.
const apartName = "wegwarte-scan"

// Bounds of the process that reads a file.
const (
	apartTime   = 10 * time.Second
	apartMemory = 768 << 20
)

// places bounds how many files are read at a time: who comes when all are taken
// waits.
var places = make(chan struct{}, 2)

// init makes a program that was started as a reader one, before it has opened
// anything: it reads one file from its standard input, and ends.
func init() {
	if len(os.Args) == 1 && os.Args[0] == apartName {
		bound()
		debug.SetMemoryLimit(apartMemory / 2)
		os.Exit(serve(os.Stdin, os.Stdout))
	}
}

// answer is what the process says before the file's bytes.
type answer struct {
	MediaType string `json:"media_type,omitempty"`
	Content   int    `json:"content,omitempty"`
	Preview   int    `json:"preview,omitempty"`
	Width     int    `json:"width,omitempty"`
	Height    int    `json:"height,omitempty"`
	Pages     int    `json:"pages,omitempty"`
	Refused   string `json:"refused,omitempty"` // key of the message
	Args      []any  `json:"args,omitempty"`
	Cause     string `json:"cause,omitempty"`
}

func serve(in io.Reader, out io.Writer) int {
	ctx, cancel := context.WithTimeout(context.Background(), apartTime)
	defer cancel()
	data, err := io.ReadAll(io.LimitReader(in, MaxBytes+1))
	if err != nil {
		return 1
	}
	clean, err := Read(ctx, data)
	said := answer{clean.mediaType, len(clean.content), len(clean.preview), clean.width, clean.height, clean.pages, "", nil, ""}
	if err != nil {
		var refused *errs.Error
		if !errors.As(err, &refused) {
			return 1
		}
		said = answer{Refused: refused.Key, Args: refused.Args}
		if refused.Cause != nil {
			said.Cause = refused.Cause.Error()
		}
	}
	head, err := json.Marshal(said)
	if err != nil {
		return 1
	}
	w := bufio.NewWriter(out)
	for _, part := range [][]byte{head, []byte("\n"), clean.content, clean.preview} {
		if _, err := w.Write(part); err != nil {
			return 1
		}
	}
	if w.Flush() != nil {
		return 1
	}
	return 0
}

// Apart is Read in a process of its own: it has no database, no network that was
// opened and no environment, may write no file, and is ended when it takes more
// memory or time than any honest paper needs.
func Apart(ctx context.Context, data []byte) (Clean, error) {
	if len(data) > MaxBytes { // not worth a process
		return Read(ctx, data)
	}
	select {
	case places <- struct{}{}:
		defer func() { <-places }()
	case <-ctx.Done():
		return Clean{}, ctx.Err()
	}
	timed, cancel := context.WithTimeout(ctx, apartTime+5*time.Second)
	defer cancel()
	itself, err := os.Executable()
	if _, gone := os.Stat("/proc/self/exe"); gone == nil {
		itself, err = "/proc/self/exe", nil // also after the file was replaced by a newer one
	}
	if err != nil {
		return Clean{}, errs.Internal(err)
	}
	var out, fault bytes.Buffer
	cmd := exec.CommandContext(timed, itself) //nolint:gosec // this program
	cmd.Args, cmd.Env, cmd.Dir = []string{apartName}, []string{}, "/"
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(data), &capped{&out, 2*maxClean + 1<<20}, &capped{&fault, 16 << 10}
	cmd.WaitDelay = time.Second
	err = cmd.Run()
	switch {
	case ctx.Err() != nil:
		return Clean{}, ctx.Err()
	case timed.Err() != nil:
		return Clean{}, errs.Invalid("error.scan.slow").Because(timed.Err())
	case err != nil && out.Len() == 0 && cmd.ProcessState == nil:
		return Clean{}, errs.Internal(fmt.Errorf("scan: the reading process was not started: %w", err))
	case err != nil: // it was ended by a bound, or broke
		head, _, _ := strings.Cut(fault.String(), "\n")
		return Clean{}, errs.Invalid("error.scan.slow").Because(fmt.Errorf("scan: %w: %s", err, head))
	}
	return understand(out.Bytes())
}

// understand reads what the process has written.
func understand(out []byte) (Clean, error) {
	head, rest, _ := bytes.Cut(out, []byte("\n"))
	var said answer
	if err := json.Unmarshal(head, &said); err != nil {
		return Clean{}, errs.Internal(fmt.Errorf("scan: the reading process: %w", err))
	}
	if said.Refused != "" {
		refused := errs.Invalid(said.Refused, said.Args...)
		for i, arg := range refused.Args {
			if number, is := arg.(float64); is {
				refused.Args[i] = int(number)
			}
		}
		if said.Cause != "" {
			refused.Cause = errors.New(said.Cause)
		}
		return Clean{}, refused
	}
	if said.Content <= 0 || said.Preview < 0 || said.Content+said.Preview != len(rest) || said.MediaType != JPEG && said.MediaType != PDF {
		return Clean{}, errs.Internal(errors.New("scan: the reading process said something else than it sent"))
	}
	clean := Clean{mediaType: said.MediaType, content: rest[:said.Content:said.Content], width: said.Width, height: said.Height, pages: said.Pages}
	if said.Preview > 0 {
		clean.preview = rest[said.Content:]
	}
	return clean, nil
}

// capped is a buffer that takes no more than so much.
type capped struct {
	*bytes.Buffer
	left int
}

var errTooMuch = errors.New("scan: too much output")

func (c *capped) Write(p []byte) (int, error) {
	if c.left -= len(p); c.left < 0 {
		return 0, errTooMuch
	}
	return c.Buffer.Write(p)
}
