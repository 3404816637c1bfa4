package export

import (
	"bufio"
	"bytes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io"
	"iter"
	"os"

	"golang.org/x/crypto/chacha20poly1305"

	"wegwarte/internal/sheet"
)

// spool keeps the rows of a table between their reading and their sending:
// nothing may be sent before it is on record that it was read. What does not
// fit into a little memory lies in a file without a name, encrypted with a key
// that is nowhere else than in this spool.
type spool struct {
	memory bytes.Buffer // rows that were not written to the file yet
	file   *os.File     // nil: all fits into memory
	key    cipher.AEAD
	blocks int64
	rows   int
}

// inMemory is how many bytes of rows one block has, and a spool without a file.
const inMemory = 256 << 10

// mostCells bounds what a reader of a block believes.
const mostCells = 1000

// add keeps a row.
func (s *spool) add(row []sheet.Cell) error {
	s.rows++
	s.number(len(row))
	for _, cell := range row {
		s.memory.WriteByte(byte(cell.Kind))
		s.number(len(cell.Text))
		s.memory.WriteString(cell.Text)
	}
	if s.memory.Len() < inMemory {
		return nil
	}
	return s.flush()
}

func (s *spool) number(n int) {
	s.memory.Write(binary.AppendUvarint(nil, uint64(n))) //nolint:gosec // lengths are not negative
}

// flush seals what is in memory into the file, as a block of its own.
func (s *spool) flush() error {
	if s.file == nil {
		if err := s.open(); err != nil {
			return err
		}
	}
	sealed := s.key.Seal(binary.BigEndian.AppendUint32(nil, uint32(s.memory.Len()+s.key.Overhead())), s.nonce(s.blocks), s.memory.Bytes(), nil) //nolint:gosec // a block is small
	s.blocks++
	s.memory.Reset()
	_, err := s.file.Write(sealed)
	return err
}

func (s *spool) open() error {
	key := make([]byte, chacha20poly1305.KeySize)
	_, _ = rand.Read(key) // never fails: crypto/rand ends the program instead
	var err error
	if s.key, err = chacha20poly1305.New(key); err != nil {
		return err
	}
	if s.file, err = os.CreateTemp("", "wegwarte-table-"); err != nil {
		return err
	}
	return os.Remove(s.file.Name()) // it lives as long as it is open
}

// nonce is the number of the block: the key is this spool's alone.
func (s *spool) nonce(block int64) []byte {
	return binary.BigEndian.AppendUint64(make([]byte, s.key.NonceSize()-8), uint64(block)) //nolint:gosec // a count
}

// all gives the rows, once. The cells of one are overwritten by the next.
func (s *spool) all() iter.Seq2[[]sheet.Cell, error] {
	return func(yield func([]sheet.Cell, error) bool) {
		last := bytes.Clone(s.memory.Bytes())
		if s.file != nil {
			if _, err := s.file.Seek(0, io.SeekStart); err != nil {
				yield(nil, err)
				return
			}
			in := bufio.NewReader(s.file)
			for block := range s.blocks {
				text, err := s.block(in, block)
				if err != nil {
					yield(nil, err)
					return
				}
				if !rowsOf(text, yield) {
					return
				}
			}
		}
		rowsOf(last, yield)
	}
}

func (s *spool) block(in io.Reader, number int64) ([]byte, error) {
	var length [4]byte
	if _, err := io.ReadFull(in, length[:]); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(length[:])
	if n > 64<<20 {
		return nil, errSpool
	}
	sealed := make([]byte, n)
	if _, err := io.ReadFull(in, sealed); err != nil {
		return nil, err
	}
	return s.key.Open(sealed[:0], s.nonce(number), sealed, nil)
}

var errSpool = errors.New("export: the spool is not as it was written")

// rowsOf gives the rows of a block, and reports whether more are wanted.
func rowsOf(text []byte, yield func([]sheet.Cell, error) bool) bool {
	in := bytes.NewBuffer(text)
	var row []sheet.Cell
	for in.Len() > 0 {
		n, err := binary.ReadUvarint(in)
		if err != nil || n > mostCells {
			return yield(nil, errSpool)
		}
		row = row[:0]
		for range n {
			kind, err := in.ReadByte()
			if err != nil {
				return yield(nil, errSpool)
			}
			length, err := binary.ReadUvarint(in)
			if err != nil || length > uint64(in.Len()) { //nolint:gosec // not negative
				return yield(nil, errSpool)
			}
			row = append(row, sheet.Cell{Kind: sheet.Kind(kind), Text: string(in.Next(int(length)))}) //nolint:gosec // bounded by the block
		}
		if !yield(row, nil) {
			return false
		}
	}
	return true
}

// close forgets the rows.
func (s *spool) close() {
	s.memory = bytes.Buffer{}
	if s.file != nil {
		_ = s.file.Close() // it has no name, and what it held has no key
	}
}
