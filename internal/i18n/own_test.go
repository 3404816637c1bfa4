package i18n

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/feature/plural"
)

// ownFamilies are how those keys begin that persons read on their own page, and
// everybody of offers, though no page there names them: they come from other
// rooms with what is shown.
var ownFamilies = []string{
	"own.", "open.", "mail.own-", "error.title.", "frame.start", "date.",
	"path.area.", "path.flat.", "path.goal.state.", "path.milestone.", "path.state.", "path.turn.", "path.wish.",
	"template.", "letters.kind.", "common.", "notice.",
	"catalogue.antigen.", "catalogue.kind.", "language.",
	"meeting.interpreter.", "meeting.state.", "path.ending.", "paper.why.", "work.seeks.", "recognition.document.state.",
}

// ownExactly are the keys of families whose further parts the desks read.
var ownExactly = regexp.MustCompile(`^((catalogue\.(need|prepare)|recognition\.stage|work\.stage|error)\.[a-z0-9-]+` +
	`|path\.phase\.(intake|assessment|goals|linking|monitoring|evaluation)|person\.relation\.(spouse|parent|guardian|stay-together)` +
	`|recognition\.event\.(acknowledged|applied|decided|documents_complete|extended|paused|resumed)|recognition\.measure\.(adaptation|analysis|aptitude|partnership)` +
	`|recognition\.result\.[a-z]+|recognition\.document\.(table|identity|certificate|experience|declaration)|record\.severity\.[a-z]+` +
	`|statement\.(certainty|danger|kind|standing)\.[a-z]+|work\.entry\.(work|training|school|course)|work\.choice\.(interested|no)|audit\.action\.[a-z-]+)$`)

// asGerman are the keys that plain German says as German does.
var asGerman = regexp.MustCompile(`^(date|language)\.`)

// ownPages are where those pages are made: what is named there is read there.
var ownPages = []string{"internal/web/own"}

// literal finds what may be a key, or the beginning of keys, in the code.
var literal = regexp.MustCompile(`"([a-z][a-z0-9-]*(?:\.[A-Za-z0-9_-]+)*\.?)"`)

// literalsIn gives those of the code under the directories, tests left out.
func literalsIn(t *testing.T, dirs ...string) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for _, dir := range dirs {
		root := filepath.Join("..", "..", filepath.FromSlash(dir))
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !isSource(path) {
				return err
			}
			source, err := os.ReadFile(path)
			for _, match := range literal.FindAllSubmatch(source, -1) {
				found[string(match[1])] = true
			}
			return err
		})
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	return found
}

// ownKeys are the keys of which a person reads the words.
func ownKeys(t *testing.T) []string {
	t.Helper()
	named := literalsIn(t, ownPages...)
	for key := range literalsIn(t, "internal/portal") {
		named[key] = named[key] || strings.HasPrefix(key, "error.") // what else it names, desks read
	}
	var keys []string
	for key := range texts.messages[German] {
		own := named[key] || ownExactly.MatchString(key) ||
			slices.ContainsFunc(ownFamilies, func(family string) bool { return strings.HasPrefix(key, family) })
		for i, r := range key {
			own = own || r == '.' && strings.Contains(key[:i], ".") && named[key[:i+1]]
		}
		if own {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

func TestWhatAPersonReadsIsSaidInEveryLanguageOfTheirOwn(t *testing.T) {
	keys := ownKeys(t)
	if len(keys) < 250 {
		t.Fatalf("only %d texts were looked at: the search is broken", len(keys))
	}
	for _, lang := range Own {
		missing := slices.DeleteFunc(slices.Clone(keys), func(key string) bool {
			return texts.find(lang, key) != nil || lang == Plain && asGerman.MatchString(key)
		})
		if len(missing) > 0 {
			t.Errorf("%s lacks %d of %d: %s", lang, len(missing), len(keys), strings.Join(missing, ", "))
		}
	}
}

// What German is told, each language tells: a name, a day, a number left out of
// a translation is a fact that its reader does not get.
func TestATranslationOfOnesOwnPageSaysAllThatGermanSays(t *testing.T) {
	for _, key := range ownKeys(t) {
		names := texts.find(German, key).names()
		for _, lang := range Own {
			if m := texts.find(lang, key); m != nil && !maps.Equal(m.names(), names) {
				t.Errorf("%s: %s has other placeholders than German", lang, key)
			}
		}
	}
}

func TestNoTextOfOnesOwnPageIsUnused(t *testing.T) {
	named := literalsIn(t, "internal", "cmd", "engine")
	for key := range texts.messages[German] {
		if !isOwn(key) || named[key] {
			continue
		}
		begun := false
		for i, r := range key {
			begun = begun || r == '.' && strings.Contains(key[:i], ".") && named[key[:i+1]]
		}
		if !begun {
			t.Errorf("nobody says %s", key)
		}
	}
}

// namedInGerman is where German words stay as they are: names of offices, papers
// and laws, of which the text says what they are.
var namedInGerman = regexp.MustCompile(`\([^()]*\)|„[^“”"]*[“”"]|“[^”]*”|«[^»]*»|Agentur für Arbeit`)

// said gives the forms of a message that differ.
func (m *message) said() (all []template) {
	if !m.plural {
		return m.forms[:1]
	}
	for _, form := range m.forms {
		if form.rest != "" || len(form.pieces) > 0 {
			all = append(all, form)
		}
	}
	return all
}

// What is the same as in German, or has its small words, was not translated.
func TestNoGermanIsLeftInATranslation(t *testing.T) {
	small := regexp.MustCompile(`(?i)(?:^|[^\p{L}])(und|nicht|sie|ihnen|ihre?[nms]?|das|ist|sind|mit|für|von|wird|werden|oder|bitte|keine?n?|eine?[nmrs]?)(?:[^\p{L}]|$)`)
	sharp := regexp.MustCompile(`[äßÄ]`)
	for _, key := range ownKeys(t) {
		de := texts.find(German, key)
		for _, lang := range Own {
			m := texts.find(lang, key)
			if m == nil || lang == German || lang == Plain {
				continue
			}
			for _, form := range m.said() {
				text := form.words()
				if german := de.forms[plural.Other].words(); text == german && len(strings.Fields(german)) >= 3 {
					t.Errorf("%s: %s is the German text: %q", lang, key, text)
				}
				if rest := namedInGerman.ReplaceAllString(text, ""); latin[lang] && (small.MatchString(rest) || lang != Turkish && sharp.MatchString(rest)) {
					t.Errorf("%s: %s has German in it: %q", lang, key, text)
				}
			}
		}
	}
}

// latin are the other languages that are written in Latin letters.
var latin = map[Lang]bool{English: true, Turkish: true, French: true, Kurdish: true}

// stay are the words in Latin letters that stand in a text of another script:
// names, and what machines and papers are called everywhere.
var stay = regexp.MustCompile(`^(?i:` + strings.Join([]string{
	"wegwarte|pin|qr|pdf|json|fhir|ips|ical|xlsx|csv|html|sms|wi-fi|internet|e-mail|mail|url|www|https?|hib|hpv|rsv|covid|fsme|code|face|touch|id",
	"kita|jobcenter|jugendamt|ausländerbehörde|bezirksregierung|azr|ldi|kbv|xml|zip|lesen|alles|atc|ankunftsnachweis|mb|mib|sozialamt|agentur|für|arbeit|bamf|rathaus|standesamt|anmeldung|impfpass|rezept|kaution|duldung|aufenthalt\\w*",
	"wohnberechtigungsschein|schuleingangsuntersuchung|entbindung|von|der|schweigepflicht|vormund|erstorientierungskurs|integrationskurs|führungszeugnis",
	"therapie|kim|masern|mumps|röteln|windpocken|keuchhusten|tuberkulose|gürtelrose|datenschutz\\w*|dsgvo|art|abs|nr|buchst|asylg|asylblg|ifsg|sgb|schulg|nrw|aufenthg|bqfg|bitv|wcag|aa|javascript|alt|behandlungsschein|auskunftssperre|schulaufsicht|flüag|tintg|viii|[a-z]",
}, "|") + `)$`)

func TestATranslationOfOnesOwnPageIsWrittenInItsScript(t *testing.T) {
	word, code := regexp.MustCompile(`[\p{Latin}\d][\p{Latin}\d-]*`), regexp.MustCompile(`\d`)
	for _, key := range ownKeys(t) {
		for _, lang := range []Lang{Ukrainian, Russian, Arabic, Farsi, Tigrinya} {
			m := texts.find(lang, key)
			if m == nil {
				continue
			}
			for _, form := range m.said() {
				for _, one := range word.FindAllString(form.words(), -1) {
					if !code.MatchString(one) && !stay.MatchString(strings.Trim(one, "-")) {
						t.Errorf("%s: %s has %q: %q", lang, key, one, form.words())
					}
				}
			}
		}
	}
}

// A question stays a question: a text that stands behind the wrong key, or was
// left half done, is found here.
func TestATranslationEndsAsGermanDoes(t *testing.T) {
	ends := func(text string) rune {
		text = strings.TrimRightFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '\u2069' || r == '\u200f' })
		switch {
		case strings.HasSuffix(text, "?"), strings.HasSuffix(text, "؟"):
			return '?'
		case strings.HasSuffix(text, ":"), strings.HasSuffix(text, "፦"):
			return ':'
		}
		return '.'
	}
	for _, key := range ownKeys(t) {
		de := texts.find(German, key).forms[plural.Other].rest
		for _, lang := range Own {
			m := texts.find(lang, key)
			if m == nil || lang == Plain {
				continue
			}
			for _, form := range m.said() {
				if got := form.rest; got != "" && de != "" && ends(got) != ends(de) {
					t.Errorf("%s: %s ends unlike German: %q, %q", lang, key, got, de)
				}
				if strings.Contains(form.words(), "?") && lang.Dir() == "rtl" {
					t.Errorf("%s: %s has a question mark of another script", lang, key)
				}
			}
		}
	}
}

func TestPlainGermanOfOnesOwnPageIsPlain(t *testing.T) {
	hard := regexp.MustCompile(`(?i)\b(wurden?|worden|gemäß|bezüglich|hinsichtlich|erfolgt|erfolgen|zwecks|mittels|sofern|ggf|bzw|etc|usw|diesbezüglich|antragstellung)\b|\bwird \S* ?ge\pL+t\b`)
	for key, m := range texts.messages[Plain] {
		for _, form := range m.said() {
			if isOwn(key) && hard.MatchString(form.words()) {
				t.Errorf("%s is hard to read: %q", key, form.words())
			}
		}
	}
}
