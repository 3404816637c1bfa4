package open

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/open"
	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
)

// licence is that under which the figures may be used: by everybody for everything.
const licence = "https://www.govdata.de/dl-de/zero-2-0"

var errLost = errs.NotFound("error.no-page")

// shownVersions is how many versions a page lists.
const shownVersions = 24

// key puts together what an answer depends on.
func key(parts ...string) string { return strings.Join(parts, "|") }

func stamp(t time.Time) string { return strconv.FormatInt(t.UnixMicro(), 36) }

// ShowLand shows all municipalities.
func (s *Site) ShowLand(w http.ResponseWriter, r *http.Request) {
	k, err := s.index.look(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	lang, said := s.language(r)
	asked := ""
	if r.URL.RawQuery != "" {
		asked = strings.TrimSpace(r.URL.Query().Get("suche"))
	}
	build := func(ctx context.Context) (*kept, error) {
		p := whole{frame: s.frame(r, lang, frame{Title: i18n.T(i18n.With(ctx, lang), "open.page.name") + ": " + k.land.Name, Said: said, Land: true}), Key: k.land.LandKey, Name: k.land.Name, Asked: asked}
		p.Towns, _ = placed(k)
		if len(p.Towns) > 0 {
			p.Source = p.Towns[0].Source
		}
		if last, there := k.of[k.land.LandKey].last(); there {
			p.Day = last.Day
		}
		if asked != "" {
			for _, d := range p.Towns {
				if strings.Contains(folded(d.Name), folded(asked)) || d.AGS == asked || d.PostalCode == asked {
					p.Found = append(p.Found, d)
				}
			}
		}
		changed := k.changed
		if changed.IsZero() {
			changed = k.placed
		}
		made, err := s.render(ctx, lang, changed, landPage(p))
		if err == nil {
			made.cache = cacheNewest
		}
		return made, err
	}
	if asked != "" { // what somebody looks for is not kept
		made, err := build(r.Context())
		if err != nil {
			s.fail(w, r, err)
			return
		}
		s.send(w, r, made)
		return
	}
	s.answer(w, r, key("land", string(lang), yes(said), stamp(k.changed), stamp(k.placed), s.base(r)), build)
}

func yes(is bool) string {
	if is {
		return "1"
	}
	return ""
}

// asked finds the release of an address: by its number, or the newest.
func (s *Site) asked(r *http.Request) (k *known, ags string, found open.Release, err error) {
	if k, err = s.index.look(r.Context()); err != nil {
		return k, "", found, err
	}
	ags = r.PathValue("ags")
	text := r.PathValue("version")
	if text == "" {
		found, _ = k.of[ags].last()
		return k, ags, found, nil
	}
	number, err := strconv.Atoi(text)
	if err != nil || len(text) > 9 || text != strconv.Itoa(number) {
		return k, ags, found, errLost
	}
	found, there := k.of[ags].find(number)
	if !there {
		err = errLost
	}
	return k, ags, found, err
}

// whole loads a release with its content.
func (s *Site) whole(ctx context.Context, of open.Release) (r open.Release, err error) {
	err = s.index.db.Look(ctx, "", func(ctx context.Context, tx *db.Tx) error {
		r, err = open.Told(ctx, tx, of.ID)
		return err
	})
	return r, err
}

// ShowTown shows the newest release of a municipality or the Land, or one by its number.
func (s *Site) ShowTown(w http.ResponseWriter, r *http.Request) {
	k, ags, found, err := s.asked(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	lang, said := s.language(r)
	newest := r.PathValue("version") == ""
	if found.Number == 0 {
		s.none(w, r, k, ags, lang, said)
		return
	}
	last, _ := k.of[ags].last()
	s.answer(w, r, key("town", ags, strconv.Itoa(found.Number), strconv.Itoa(found.Version), strconv.Itoa(last.Number), strconv.Itoa(len(k.of[ags].all)), string(lang), yes(said)+yes(newest), s.base(r)), func(ctx context.Context) (*kept, error) {
		t, err := s.town(ctx, r, k, found, lang, said)
		if err != nil {
			return nil, err
		}
		t.Newest = newest
		made, err := s.render(ctx, lang, t.Changed, townPage(t))
		if err != nil {
			return nil, err
		}
		if newest {
			made.cache = cacheNewest
		}
		if t.State == open.Withdrawn {
			made.status = http.StatusGone
		}
		return made, nil
	})
}

func (s *Site) town(ctx context.Context, r *http.Request, k *known, found open.Release, lang i18n.Lang, said bool) (t town, err error) {
	if t.Release, err = s.whole(ctx, found); err != nil {
		return t, err
	}
	last, _ := k.of[t.AGS].last()
	t.Latest = last.Number
	all := k.of[t.AGS].all
	for i := len(all) - 1; i >= 0 && len(t.Versions) < shownVersions; i-- {
		if all[i].Number > 0 {
			t.Versions = append(t.Versions, all[i])
		}
	}
	t.frame = s.frame(r, lang, frame{Title: t.Content.Name + ": " + i18n.T(i18n.With(ctx, lang), "open.page.name"), House: t.Content.Name, Said: said, Feed: "/offen/" + t.AGS + "/neues.atom", Office: t.Content.Office})
	return t, nil
}

// none answers for who told nothing yet.
func (s *Site) none(w http.ResponseWriter, r *http.Request, k *known, ags string, lang i18n.Lang, said bool) {
	name, there := k.name(ags)
	if !there {
		s.fail(w, r, errLost)
		return
	}
	s.answer(w, r, key("none", ags, string(lang), yes(said), s.base(r)), func(ctx context.Context) (*kept, error) {
		made, err := s.render(ctx, lang, k.placed, nonePage(s.frame(r, lang, frame{Title: name + ": " + i18n.T(i18n.With(ctx, lang), "open.page.name"), House: name, Said: said})))
		if err == nil {
			made.cache = cacheNewest
		}
		return made, err
	})
}

// embeddable is the house's policy, but that every page may show this one within itself.
const embeddable = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"

// ShowEmbed shows the few figures that stand well within another page.
func (s *Site) ShowEmbed(w http.ResponseWriter, r *http.Request) {
	k, ags, found, err := s.asked(r)
	if err == nil && found.Number == 0 {
		err = errLost
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	lang, said := s.language(r)
	s.answer(w, r, key("embed", ags, strconv.Itoa(found.Number), strconv.Itoa(found.Version), string(lang), yes(said), s.base(r)), func(ctx context.Context) (*kept, error) {
		t, err := s.town(ctx, r, k, found, lang, said)
		if err != nil {
			return nil, err
		}
		made, err := s.render(ctx, lang, t.Changed, embedPage(t))
		if err == nil {
			made.cache, made.policy = cacheNewest, embeddable
		}
		return made, err
	})
}

// Address gives where everybody finds what a tenant told; "" where they can tell nothing.
func Address(t tenant.Tenant) string {
	if key := open.AddressOf(t); key != "" {
		return "/offen/" + key
	}
	return ""
}
