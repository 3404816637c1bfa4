package letter

import (
	"context"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/letter"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

const textsPath = "/vorlagen"

func textURL(k letter.Kind) string { return textsPath + "/" + string(k) }

// ListTexts shows each kind of letter with the text that holds.
func ListTexts(v *door.Visit) error {
	var current map[letter.Kind]letter.Version
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		current, err = letter.Current(ctx, tx, v.Clock, v.Scope)
		return err
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("letters.texts"), textListPage(current))
}

// text is how a kind of letter is worded.
type text struct {
	Kind     letter.Kind
	Versions []letter.Version // the latest first
	Shown    letter.Version   // that holds, or will
	Values   map[string]string
	Faults   i18n.Faults
	Writes   bool
	Today    clock.Date
}

func loadText(v *door.Visit) (p text, err error) {
	p = text{Kind: letter.Kind(v.R.PathValue("art")), Writes: v.Scope.Writes(tenant.Path), Today: v.Today(), Values: map[string]string{}}
	if !p.Kind.Known() || !p.Kind.ReadBy(v.Scope) {
		return p, errs.NotFound("error.not-found")
	}
	v.Trail = []ui.Crumb{{Label: v.T("letters.texts"), URL: textsPath}}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Versions, err = letter.Versions(ctx, tx, v.Clock, v.Scope, p.Kind)
		return err
	})
	p.Shown = letter.Version{Kind: p.Kind}
	if len(p.Versions) > 0 {
		p.Shown = p.Versions[0]
	}
	return p, err
}

// langs are those in which a kind is worded.
func (p text) langs() []i18n.Lang {
	if p.Kind.ToOffice() {
		return []i18n.Lang{i18n.German}
	}
	all := []i18n.Lang{i18n.German}
	for _, l := range i18n.Papers {
		if l != i18n.German && l != i18n.Plain {
			all = append(all, l)
		}
	}
	return all
}

// ShowText shows how a kind of letter is worded, to be changed.
func ShowText(v *door.Visit) error {
	p, err := loadText(v)
	if err != nil {
		return err
	}
	for _, l := range p.langs() {
		if w, ok := p.Shown.In(v.Context(), l); ok {
			p.Values["subject-"+string(l)], p.Values["body-"+string(l)] = w.Subject, w.Body
		}
	}
	p.Values["from"] = p.Today.String()
	return v.Show(kindWord(v.Context(), p.Kind), textPage(p))
}

// SetText keeps a new version of it.
func SetText(v *door.Visit) error {
	p, err := loadText(v)
	if err != nil {
		return err
	}
	sent := v.Form()
	cmd := letter.SetTextCommand{Kind: p.Kind, Words: map[i18n.Lang]letter.Wording{}}
	cmd.Seen, _ = strconv.Atoi(sent.Get("seen"))
	cmd.From, _ = clock.ParseDate(sent.Get("from"))
	p.Values["from"] = sent.Get("from")
	for _, l := range p.langs() {
		w := letter.Wording{Subject: sent.Get("subject-" + string(l)), Body: strings.ReplaceAll(sent.Get("body-"+string(l)), "\r\n", "\n")}
		p.Values["subject-"+string(l)], p.Values["body-"+string(l)] = w.Subject, w.Body
		if sent.Get("do") != "house" {
			cmd.Words[l] = w
		}
	}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := letter.SetText(ctx, tx, v.Clock, v.Scope, cmd)
		return err
	})
	if err == nil {
		return v.Go(textURL(p.Kind), "letters.text.saved")
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(kindWord(v.Context(), p.Kind), textPage(p))
}

func (p text) seen() string {
	if len(p.Versions) == 0 {
		return "0"
	}
	return strconv.Itoa(p.Versions[0].Number)
}

func (p text) words() string { return "{" + strings.Join(p.Kind.Words(), "}, {") + "}" }

func (p text) field(ctx context.Context, what string, l i18n.Lang) ui.Field {
	name := what + "-" + string(l)
	label := i18n.T(ctx, "letters.text.field."+what)
	if l != i18n.German {
		label += " – " + l.Name()
	}
	return ui.Field{Name: name, Label: label, Value: p.Values[name], Error: p.Faults.At(name), Required: l == i18n.German, Dir: l.Dir()}
}
