package linkage

import (
	"slices"
	"strings"
)

// text is a folded value, prepared to be compared many times. Equal values of
// one set are the same text, so that most comparisons end at a pointer.
type text struct {
	whole   string   // without blanks and articles
	joined  string   // without blanks, with articles
	letters []rune   // of whole
	words   []string // without articles, sorted
	sounds  []string // of the words, sorted
	sound   string   // of whole
	count   int      // records that bear it
	bearers *int     // records that bear a value of the same sound
}

// articles are written or left out, joined or apart.
var articles = []string{"al", "el", "ul"}

func newText(value string) *text {
	var t text
	fields := strings.Fields(value)
	for _, word := range fields {
		if len(fields) > 1 && slices.Contains(articles, word) {
			continue
		}
		t.words = append(t.words, word)
	}
	if len(t.words) == 0 {
		t.words = fields
	}
	t.whole, t.joined = strings.Join(t.words, ""), strings.Join(fields, "")
	t.letters = []rune(t.whole)
	t.sound = Sound(t.whole)
	t.words = slices.Clone(t.words)
	for _, word := range t.words {
		t.sounds = append(t.sounds, Sound(word))
	}
	slices.Sort(t.words)
	slices.Sort(t.sounds)
	return &t
}

// Sound gives what the ways of writing a name in Latin letters have in common:
// its consonants, those that transliterations mix up made one. Mohammed,
// Muhammad and Mohamad sound alike, and so do Yusuf and Jusuf, Oleksandr and
// Alexander. What is not written in Latin letters is given back.
func Sound(word string) string {
	var b strings.Builder
	var last byte
	put := func(c byte) {
		if c != last {
			b.WriteByte(c)
		}
		last = c
	}
	for i := 0; i < len(word); i++ {
		c, rest := word[i], word[i:]
		if c >= 0x80 {
			return word
		}
		if s, skip := cluster(rest); skip > 0 {
			put(s)
			i += skip - 1
			continue
		}
		switch c {
		case 'a', 'e', 'i', 'o', 'u':
			if i == 0 {
				put('a')
			}
		case 'y':
			if i == 0 {
				put('j')
			}
		case 'h':
			if i == 0 {
				put('h')
			}
		case 'c', 'q':
			put('k')
		case 'w':
			put('v')
		case 'z':
			put('s')
		case 'x':
			put('k')
			put('s')
		default:
			put(c)
		}
	}
	return b.String()
}

// clusters are letters that stand for one sound, the longer ones first.
var clusters = []struct {
	letters string
	sound   byte
}{{"dsch", 'j'}, {"sch", 's'}, {"dzh", 'j'}, {"dj", 'j'}, {"sh", 's'}, {"zh", 'j'}, {"kh", 'k'}, {"ch", 'k'}, {"gh", 'g'},
	{"ph", 'f'}, {"th", 't'}, {"dh", 'd'}, {"ck", 'k'}, {"ts", 's'}, {"tz", 's'}, {"tc", 'k'}}

func cluster(rest string) (sound byte, length int) {
	for _, c := range clusters {
		if strings.HasPrefix(rest, c.letters) {
			return c.sound, len(c.letters)
		}
	}
	return 0, 0
}
