package open

import (
	"fmt"
	"testing"
	"time"
)

func TestTheShelfKeepsWithinItsBound(t *testing.T) {
	s := newShelf(64 << 10)
	for i := range 200 {
		s.put(fmt.Sprint(i), keep("text/plain", make([]byte, 900), time.Now()))
		if s.bytes > s.bound {
			t.Fatalf("%d bytes of %d", s.bytes, s.bound)
		}
		s.find("0")
	}
	if s.find("0") == nil || s.find("1") != nil || s.find("199") == nil {
		t.Error("what was asked for last is not what is kept")
	}
	if s.put("large", keep("text/plain", make([]byte, 1100), time.Now())); s.find("large") == nil {
		t.Error("what fits is not kept")
	}
	s.put("larger", &kept{plain: make([]byte, 32<<10)})
	if s.find("larger") != nil {
		t.Error("one answer takes half of the shelf")
	}
}
