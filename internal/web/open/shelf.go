package open

import (
	"bytes"
	"compress/gzip"
	"container/list"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"sync"
	"time"
)

// kept is an answer as it is sent: made once.
type kept struct {
	status   int
	media    string
	zipped   []byte
	plain    []byte // of what is too small to be zipped; else nil
	length   int    // of what is sent, without compression
	etag     string
	modified string // as HTTP writes it
	policy   string // Content-Security-Policy besides the house's; "": as the house has it
	cache    string
}

// most is how many bytes of answers are kept in memory.
const most = 64 << 20

// overhead is what an answer takes besides its bytes.
const overhead = 512

// smallest is from which size on zipping saves a packet.
const smallest = 1200

// shelf keeps answers by what was asked for, those asked for last, within a bound.
type shelf struct {
	mu    sync.Mutex
	at    map[string]*list.Element
	order *list.List // the latest first
	bytes int
	bound int
}

type entry struct {
	key string
	of  *kept
}

func newShelf(bound int) *shelf {
	return &shelf{at: map[string]*list.Element{}, order: list.New(), bound: bound}
}

func (s *shelf) find(key string) *kept {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, there := s.at[key]
	if !there {
		return nil
	}
	s.order.MoveToFront(e)
	return e.Value.(*entry).of //nolint:forcetypeassert // as it is put
}

func (s *shelf) put(key string, k *kept) {
	size := len(k.zipped) + len(k.plain) + len(key) + overhead
	if size > s.bound/8 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, there := s.at[key]; there {
		return
	}
	s.at[key] = s.order.PushFront(&entry{key, k})
	for s.bytes += size; s.bytes > s.bound; {
		last := s.order.Back()
		old := s.order.Remove(last).(*entry) //nolint:forcetypeassert // as it is put
		delete(s.at, old.key)
		s.bytes -= len(old.of.zipped) + len(old.of.plain) + len(old.key) + overhead
	}
}

// keep makes of a body what is sent.
func keep(media string, body []byte, modified time.Time) *kept {
	sum := sha256.Sum256(body)
	k := &kept{status: http.StatusOK, media: media, length: len(body), etag: `W/"` + hex.EncodeToString(sum[:12]) + `"`, modified: modified.UTC().Format(http.TimeFormat)}
	if len(body) < smallest {
		k.plain = bytes.Clone(body)
		return k
	}
	var zipped bytes.Buffer
	z, _ := gzip.NewWriterLevel(&zipped, gzip.BestCompression) // a level there is
	_, _ = z.Write(body)                                       // into memory
	_ = z.Close()
	k.zipped = bytes.Clone(zipped.Bytes())
	return k
}
