package mail

import (
	"bytes"
	"context"
	"strings"

	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
)

// Letter is a mail in words, to one address.
type Letter struct {
	To        string
	Reference Reference // how an answer about it is told from others
	Language  i18n.Lang
	Subject   string
	Text      string
	HTML      string
	Calendar  []byte // the meeting for a calendar (RFC 5545), nil without
	Method    string // of Calendar
}

// words is what the frame is filled with.
type words struct {
	Lang, Dir       string
	Subject         string
	Greeting        string
	Paragraphs      []string
	Groups          []group
	Link, LinkLabel string
	After           string // what holds for the link
	Footer          []string
	SettingsLabel   string
	Settings        string // address of the page where one chooses, "" where nothing can be chosen
}

// group is the part of a digest for one of somebody's roles.
type group struct {
	Title string
	Lines []string
}

// Compose words the mail in a language. Base is the address of the house, where
// it is known: else the link is a path. With its token left out the link shows
// where it would lead, and opens nothing.
func (m Mail) Compose(ctx context.Context, tx *db.Tx, base string, language i18n.Lang, withToken bool) (Letter, error) {
	ctx = i18n.With(ctx, language)
	place := ""
	if m.Facts.Place != "" {
		var err error
		if place, err = tenant.NameOf(ctx, tx, m.Facts.Place); err != nil {
			return Letter{}, err
		}
	}
	args := append(m.args(ctx), "place", place)
	say := func(part string) string { return i18n.T(ctx, "mail."+string(m.Kind)+"."+part, args...) }
	if rules[m.Kind].person {
		return m.composeForPerson(ctx, say("text"))
	}
	base = strings.TrimSuffix(base, "/")
	w := words{Lang: string(language), Dir: language.Dir(), Subject: m.Subject(ctx), Greeting: i18n.T(ctx, "mail.greeting"),
		Paragraphs: []string{say("text")}, Groups: m.groups(ctx), Link: base + string(m.Path), LinkLabel: say("link"),
		Footer: []string{i18n.T(ctx, "mail.footer.private"), i18n.T(ctx, "mail.footer.automatic")}}
	if r := rules[m.Kind]; r.token {
		if r.guest {
			w.Greeting, w.Footer = i18n.T(ctx, "mail.person.greeting"), []string{i18n.T(ctx, "mail.person.automatic"), i18n.T(ctx, "mail.own-seat.why")}
		}
		token := "…"
		if withToken && m.token != "" {
			token = string(m.token)
		}
		w.Link += "/" + token
		if w.After = i18n.T(ctx, "mail.own-seat.keep"); !r.guest {
			w.After = i18n.T(ctx, "mail.once", args...)
		}
	} else if r.topic != "" || m.Kind == Digest {
		w.SettingsLabel, w.Settings = i18n.T(ctx, "mail.footer.settings"), base+"/mein-zugang/benachrichtigungen"
	}
	var html bytes.Buffer
	if err := frame(w).Render(ctx, &html); err != nil {
		return Letter{}, err
	}
	return Letter{To: m.Address, Reference: m.reference(), Language: language, Subject: w.Subject, Text: w.plain(), HTML: html.String()}, nil
}

// Subject words what the mail is about, in the language of ctx.
func (m Mail) Subject(ctx context.Context) string {
	return i18n.T(ctx, "mail."+string(m.Kind)+".subject", m.args(ctx)...)
}

func (m Mail) args(ctx context.Context) []any {
	if rules[m.Kind].person {
		return m.personArgs(ctx)
	}
	return []any{"count", m.Facts.Count, "number", string(m.Facts.Number), "day", m.Facts.Day, "at", i18n.Time(ctx, m.Facts.At), "until", i18n.Time(ctx, m.Until)}
}

// Secret reports whether the mail's link works for whoever has it.
func (m Mail) Secret() bool { return rules[m.Kind].token }

// groups words the lines of a digest, those of one role together.
func (m Mail) groups(ctx context.Context) (all []group) {
	for _, l := range m.Facts.Lines {
		title := i18n.T(ctx, "role."+string(l.Role))
		if n := len(all); n == 0 || all[n-1].Title != title {
			all = append(all, group{Title: title})
		}
		last := &all[len(all)-1]
		last.Lines = append(last.Lines, i18n.T(ctx, "mail.item."+string(l.Item), "count", l.Count, "more", l.More, "day", l.Day))
	}
	if len(all) == 1 {
		all[0].Title = "" // who has one role knows which
	}
	return all
}

// plain is the text for those who read no HTML.
func (w words) plain() string {
	var b strings.Builder
	say := func(lines ...string) {
		for _, l := range lines {
			if l != "" {
				b.WriteString(l + "\n")
			}
		}
		b.WriteString("\n")
	}
	say(w.Greeting)
	say(w.Paragraphs...)
	for _, g := range w.Groups {
		if g.Title != "" {
			b.WriteString(g.Title + ":\n")
		}
		for _, l := range g.Lines {
			b.WriteString("- " + l + "\n")
		}
		b.WriteString("\n")
	}
	if w.Link != "" {
		say(w.LinkLabel+":", w.Link)
	}
	if w.After != "" {
		say(w.After)
	}
	b.WriteString("-- \n")
	say(w.Footer...)
	if w.Settings != "" {
		say(w.SettingsLabel, w.Settings)
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}
