package mail

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// harmless are the types a mail may be made of: none can carry a name, or its
// form is checked.
var harmless = map[reflect.Type]bool{
	reflect.TypeFor[int](): true, reflect.TypeFor[clock.Date](): true, reflect.TypeFor[time.Time](): true,
	reflect.TypeFor[id.ID](): true, reflect.TypeFor[Kind](): true, reflect.TypeFor[Item](): true, reflect.TypeFor[tenant.Role](): true,
	reflect.TypeFor[Number](): true, reflect.TypeFor[Path](): true, reflect.TypeFor[Token](): true, reflect.TypeFor[Once](): true, reflect.TypeFor[Channel](): true,
}

func TestAMailHasNoPlaceForAName(t *testing.T) {
	var look func(reflect.Type, string)
	look = func(in reflect.Type, path string) {
		switch {
		case harmless[in]:
		case in.Kind() == reflect.Slice:
			look(in.Elem(), path+"[]")
		case in.Kind() == reflect.Struct:
			for i := range in.NumField() {
				if f := in.Field(i); path+f.Name != "Message.Address" { // where it goes, not what it says
					look(f.Type, path+f.Name+".")
				}
			}
		default:
			t.Errorf("%s is a %s: it could hold anything", path, in)
		}
	}
	look(reflect.TypeFor[Message](), "Message.")
}

func TestWhatIsNotOfTheFormIsRefused(t *testing.T) {
	one := id.New()
	good := Message{Account: one, Kind: Announced, Path: "/zuweisungen/" + Path(one), Once: "announced:" + Once(one),
		Facts: Facts{Count: 1, Number: "Z-2026-0148", Place: one, Lines: []Line{{Role: tenant.Intake, Item: ItemNew, Count: 1}}}}
	if err := good.check(); err != nil {
		t.Fatal(err)
	}
	names := []string{"Al-Haddad", "al-haddad", "Yusuf", "Z-2026-0148 Yusuf", "Łukasz", "محمد", "x y", "a@b.example", "<b>", "Z-2026-0148\r\nBcc: x@y.example"}
	for _, name := range names {
		for field, spoil := range map[string]func(*Message){
			"account":    func(m *Message) { m.Account = id.ID(name) },
			"kind":       func(m *Message) { m.Kind = Kind(name) },
			"number":     func(m *Message) { m.Facts.Number = Number(name) },
			"place":      func(m *Message) { m.Facts.Place = id.ID(name) },
			"item":       func(m *Message) { m.Facts.Lines = []Line{{Role: tenant.Intake, Item: Item(name)}} },
			"role":       func(m *Message) { m.Facts.Lines = []Line{{Role: tenant.Role(name), Item: ItemNew}} },
			"once":       func(m *Message) { m.Once = Once(name) },
			"token":      func(m *Message) { m.Kind, m.Token = Invitation, Token(name) },
			"no token":   func(m *Message) { m.Kind = PasswordReset },
			"path":       func(m *Message) { m.Path = "/haushalte/" + Path(name) },
			"query":      func(m *Message) { m.Path = "/haushalte?name=" + Path(name) },
			"other site": func(m *Message) { m.Path = "//" + Path(name) },
			"about":      func(m *Message) { m.About = id.ID(name) },
			"channel":    func(m *Message) { m.Channel = Channel(name) },
			"meeting": func(m *Message) {
				*m = Message{Kind: MeetingInvited, About: one, Channel: Channel(name), Facts: Facts{At: time.Now(), Place: one}}
			},
			"two ends": func(m *Message) { m.Address = "a@b.example" },
			"no end":   func(m *Message) { m.Account = "" },
		} {
			m := good
			spoil(&m)
			err := m.check()
			if !errs.Is(err, errs.KindInternal) {
				t.Errorf("%s %q: %v", field, name, err)
			} else if strings.Contains(err.Error(), name) {
				t.Errorf("%s: the error repeats %q", field, name)
			}
		}
	}
	m := good
	m.Account, m.Address = "", "no address"
	if err := m.check(); !errs.Is(err, errs.KindInvalid) {
		t.Errorf("no address: %v", err)
	}
}

func TestEveryMailHasItsWords(t *testing.T) {
	for kind, r := range rules {
		for _, part := range []string{"subject", "text", "link"} {
			if r.person && part == "link" {
				continue // they have nothing to log in to
			}
			if key := "mail." + string(kind) + "." + part; !i18n.Has(key) {
				t.Errorf("%s is not there", key)
			}
		}
	}
	for item, topic := range items {
		if key := "mail.item." + string(item); !i18n.Has(key) || topic == "" {
			t.Errorf("%s is not there", key)
		}
	}
	for _, kind := range []tenant.Kind{tenant.Land, tenant.Municipality} {
		for _, topic := range Topics(kind) {
			if !i18n.Has("wish.topic."+string(topic)) || !i18n.Has("wish.hint."+string(kind)+"."+string(topic)) {
				t.Errorf("%s has no words for %s", topic, kind)
			}
		}
	}
	for _, answer := range []string{tooLate, noServer, notHere, refusedBefore, noTexter, noMore} {
		if !Own(answer) || !i18n.Has("mail.answer."+answer) {
			t.Errorf("%s has no words", answer)
		}
	}
}

func TestAReferenceIsFoundAgain(t *testing.T) {
	r := Reference{id.New(), id.New()}
	for _, text := range []string{r.String() + "@land.example", "<" + r.String() + "@land.example>", "bounce+" + r.String() + "@land.example",
		"rfc822;Bounce+" + strings.ToUpper(r.String()) + "@land.example"} {
		if found, ok := FindReference(text); !ok || found != r {
			t.Errorf("%q: %v", text, found)
		}
	}
	for _, text := range []string{"", "a.b@c.example", "x" + r.String(), strings.ReplaceAll(r.String(), ".", "-")} {
		if found, ok := FindReference(text); ok {
			t.Errorf("%q: %v", text, found)
		}
	}
}

func TestOnlyAnAddressAtFaultIsGivenUp(t *testing.T) {
	for _, c := range []struct {
		code     int
		enhanced string
		want     bool
	}{{550, "5.1.1", true}, {550, "", true}, {551, "", true}, {550, "5.1.10", true}, {550, "5.2.1", true},
		{550, "5.7.1", false}, {554, "5.7.1", false}, {554, "", false}, {552, "5.2.2", false}, {530, "5.7.0", false}, {503, "", false}, {550, "5.1.8", false}} {
		if got := AddressRefused(c.code, c.enhanced); got != c.want {
			t.Errorf("%d %s: %t", c.code, c.enhanced, got)
		}
	}
}
