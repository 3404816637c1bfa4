package letter

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/letter"
	"wegwarte/internal/web/assets"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// draft is a letter that is being written.
type draft struct {
	letter.Draft
	Gaps   []letter.Gap // that are filled elsewhere
	Faults i18n.Faults
	Sheet  *letter.Letter // as it would stand on paper
}

func asked(v *door.Visit, query url.Values) (letter.PrepareCommand, error) {
	household, err := v.ID("id")
	who, _ := id.Parse(query.Get("person"))
	return letter.PrepareCommand{Household: household, Person: who, Kind: letter.Kind(query.Get("art")), Lang: i18n.Lang(query.Get("sprache"))}, err
}

// Write shows what is known for a letter, and asks for the rest.
func Write(v *door.Visit) error {
	cmd, err := asked(v, v.R.URL.Query())
	if err != nil {
		return err
	}
	var p draft
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Draft, err = letter.Prepare(ctx, tx, v.Clock, v.Scope, cmd)
		return err
	})
	if err != nil {
		return err
	}
	return p.show(v)
}

func (p *draft) show(v *door.Visit) error {
	p.Gaps = slices.DeleteFunc(p.Draft.Gaps(), func(g letter.Gap) bool { return g.Where == letter.InLetter })
	trail(v, p.Household, ui.Crumb{Label: v.T("letters.title"), URL: listURL(p.Household.ID)})
	title := kindWord(v.Context(), p.Kind)
	if len(p.Faults) > 0 {
		return v.ShowInvalid(title, writePage(*p))
	}
	return v.Show(title, writePage(*p))
}

// Make makes the letter.
func Make(v *door.Visit) error {
	sent := v.Form()
	cmd, err := asked(v, sent)
	if err != nil {
		return err
	}
	cmd.ByHand, cmd.Values = sent.Get("hand") != "", map[string]string{}
	for _, f := range cmd.Kind.Fields() {
		cmd.Values[f.Name] = strings.ReplaceAll(sent.Get(f.Name), "\r\n", "\n")
	}
	if name, address, chosen := strings.Cut(sent.Get("bekannt"), "\n"); chosen {
		cmd.Values[letter.OfficeName], cmd.Values[letter.OfficeAddress] = name, address
	}
	fonts, _ := assets.LetterFonts() // without them it is printed from the browser
	var made letter.Letter
	look := sent.Get("do") == "look"
	if look {
		err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
			made, err = letter.Preview(ctx, tx, v.Clock, v.Scope, fonts, letter.MakeCommand(cmd))
			return err
		})
	} else {
		err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			made, err = letter.Make(ctx, tx, v.Clock, v.Scope, fonts, letter.MakeCommand(cmd))
			return err
		})
	}
	if err == nil && !look {
		return v.Go(showURL(made), "letters.saved")
	}
	p := draft{Sheet: &made}
	if err != nil {
		if !errs.Is(err, errs.KindInvalid) {
			return err
		}
		p = draft{Faults: i18n.Err(v.Context(), err)}
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Draft, err = letter.Prepare(ctx, tx, v.Clock, v.Scope, cmd)
		return err
	})
	if err != nil {
		return err
	}
	return p.show(v)
}

// place gives where what is missing is entered; "" where the visitor cannot.
func (p draft) place(g letter.Gap) (label, to string) {
	switch g.Where {
	case letter.InPerson:
		return "letters.where.person", "/personen/" + string(p.Person.ID)
	case letter.InHousing:
		return "letters.where.housing", "/unterbringung/" + string(p.Household.ID)
	case letter.InRelation:
		return "letters.where.relation", "/haushalte/" + string(p.Household.ID) + "/beziehungen"
	case letter.InContact, letter.InLetter:
	}
	return "letters.where.contact.ask", ""
}

func (p draft) field(ctx context.Context, f letter.Field) ui.Field {
	field := ui.Field{Name: f.Name, Label: i18n.T(ctx, "letters.field."+f.Name), Value: p.Values[f.Name], Error: p.Faults.At(f.Name), Required: !f.Optional, Dir: "auto", MaxLength: 200}
	switch f.Sort {
	case letter.Lines:
		field.Hint, field.MaxLength = i18n.T(ctx, "letters.form.list"), 2000
	case letter.Text:
		field.MaxLength = 2000
	case letter.Time:
		field.Type, field.Short, field.Dir = "time", true, ""
	case letter.Line, letter.Day:
	}
	return field
}

// facts are what the house knows, as the form shows them.
func (p draft) facts(ctx context.Context) [][2]string {
	address := strings.Trim(p.Street+", "+p.Place, ", ")
	var all [][2]string
	for _, f := range [][2]string{{"letters.write.person", p.Person.Name()}, {"letters.missing.word.address", address}, {"letters.missing.word.parents", strings.Join(p.Parents, ", ")},
		{"letters.missing.word.sender", strings.Trim(p.Sender.Office+", "+p.Sender.Address+", "+p.Sender.Phone, ", ")}, {"letters.column.by", p.Writer}, {"letters.column.version", versionWord(ctx, p.Version.Number)}} {
		if f[1] != "" {
			all = append(all, [2]string{i18n.T(ctx, f[0]), f[1]})
		}
	}
	return all
}

func (p draft) officeOptions(ctx context.Context) []ui.Option {
	all := []ui.Option{{Value: "", Label: i18n.T(ctx, "letters.form.offices.other")}}
	for _, o := range p.Offices {
		label := o.Name + ", " + strings.ReplaceAll(o.Address, "\n", ", ")
		all = append(all, ui.Option{Value: o.Name + "\n" + o.Address, Label: label})
	}
	return all
}
