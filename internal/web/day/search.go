package day

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/letter"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/recognition"
	"wegwarte/internal/web/door"
	"wegwarte/internal/work"
)

const searchPath = "/suche"

// searchPage is what was found for some words.
type searchPage struct {
	Text  string
	Found path.Searched
	Named person.Found
}

// mostNamed is how many households are shown that bear the name searched for.
const mostNamed = 5

// ShowSearch shows the field to search with.
func ShowSearch(v *door.Visit) error { return v.Show(v.T("search.title"), searchView(searchPage{})) }

// Search finds steps, goals and notes by words, and households by name. It is
// posted, so that no name stands in an address.
func Search(v *door.Visit) error {
	p := searchPage{Text: v.Text("suche")}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Found, err = path.Search(ctx, tx, v.Clock, v.Scope, path.SearchCommand{Text: p.Text, Worded: func(key string) string { return i18n.T(ctx, key) }, Rooms: roomWords()}); err != nil {
			return err
		}
		p.Named, err = person.Search(ctx, tx, v.Clock, v.Scope, p.Text)
		return err
	})
	if err != nil {
		return err
	}
	if len(p.Named.Households) > mostNamed {
		p.Named.Households, p.Named.More = p.Named.Households[:mostNamed], true
	}
	return v.Show(v.T("search.title"), searchView(p))
}

// roomWords are the messages by which other rooms word the steps that follow them.
func roomWords() (keys []string) {
	for _, stage := range append([]recognition.Stage{recognition.Over}, recognition.Stages...) {
		keys = append(keys, "recognition.stage."+string(stage))
	}
	for _, stage := range work.Stages {
		keys = append(keys, "work.stage."+string(stage))
	}
	for _, kind := range letter.Kinds {
		keys = append(keys, "letters.kind."+string(kind))
	}
	return keys
}

// hit is what was found, in words.
type hit struct{ Title, URL, Kind, Whose, When string }

func (p searchPage) hits(ctx context.Context) (all []hit) {
	for _, r := range p.Found.Results {
		h := hit{Kind: i18n.T(ctx, "search.kind."+r.Kind), Whose: nameOf(ctx, r.Household, r.Person)}
		if r.Person == "" {
			h.Whose = path.Listed{Who: r.Household}.Whose()
		}
		switch {
		case r.Step.ID != "":
			h.Title, h.URL, h.When = stepTitle(ctx, r.Step), stepURL(r.Step.ID), i18n.T(ctx, "search.state."+string(r.Step.State))
		case r.Goal.ID != "":
			h.Title, h.URL, h.When = r.Goal.Words, wayURL(r.Household.ID), i18n.DateShort(ctx, r.Goal.SetOn)
		default:
			h.Title, h.URL, h.When = shortened(r.Note.Text), noteURL(r.Note.ID), i18n.DateShort(ctx, r.Note.On)+", "+r.Note.Author
		}
		all = append(all, h)
	}
	return all
}

const longestHit = 140

func shortened(text string) string {
	if runes := []rune(text); len(runes) > longestHit {
		return string(runes[:longestHit]) + " …"
	}
	return text
}
