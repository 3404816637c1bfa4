package lodging

import (
	"context"
	"encoding/base64"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/picture"
	"wegwarte/internal/scan"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// photo is a photo of a site with its small picture.
type photo struct {
	picture.Picture
	Small []byte
}

// photoPage is the photos of a site, and what was refused of a sending.
type photoPage struct {
	Site    housing.Site
	Photos  []photo
	Writes  bool
	Caption string // as it was typed
	Changed id.ID  // whose words are at fault
	Kept    int
	Refused []ui.Refusal
	Faults  i18n.Faults
}

func photosURL(site id.ID) string { return siteURL(site) + "/fotos" }

// inline is a small picture that the page brings along.
func inline(picture []byte) string {
	return "data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(picture)
}

// photosOf gives the photos of a site, those without a small picture left out.
func photosOf(v *door.Visit, ctx context.Context, tx *db.Tx, site id.ID) (list []photo, err error) { //nolint:revive // the visit leads
	all, err := picture.Of(ctx, tx, v.Scope, tenant.Site, site)
	if err != nil {
		return nil, err
	}
	small, err := picture.Previews(ctx, tx, v.Scope, v.Setup().Keys, all)
	for _, p := range all {
		if len(small[p.ID]) > 0 {
			list = append(list, photo{p, small[p.ID]})
		}
	}
	return list, err
}

// ShowPhotos shows the photos of a site.
func ShowPhotos(v *door.Visit) error {
	p, err := loadPhotos(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("photos.title"), photosPage(p))
}

func loadPhotos(v *door.Visit) (p photoPage, err error) {
	p.Writes = v.Scope.Writes(tenant.Site)
	if p.Site, err = findSite(v); err != nil {
		return p, err
	}
	v.Trail = []ui.Crumb{{Label: v.T("housing.title"), URL: sitePath}, {Label: p.Site.Name, URL: siteURL(p.Site.ID)}}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Photos, err = photosOf(v, ctx, tx, p.Site.ID)
		return err
	})
	return p, err
}

// AddPhotos takes photos of a site in, each by itself.
func AddPhotos(v *door.Visit) error {
	site, err := findSite(v)
	if err != nil {
		return err
	}
	sent, err := v.Receive(func(data []byte) (bool, error) {
		clean, err := scan.Apart(v.Context(), data)
		if err != nil {
			return false, err
		}
		return false, v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := picture.Add(ctx, tx, v.Clock, v.Scope, v.Setup().Keys, picture.AddCommand{Data: tenant.Site, Of: site.ID, Caption: text(v, "caption"), File: clean})
			return err
		})
	})
	if err != nil {
		return err
	}
	if sent.Nothing() {
		sent.Faults.Add(errs.Invalid("error.file.missing").At("file"))
	}
	if sent.Faults.Err() == nil && len(sent.Refused) == 0 {
		return v.Go(photosURL(site.ID), "photos.kept", "count", sent.Kept)
	}
	p, err := loadPhotos(v)
	if err != nil {
		return err
	}
	p.Caption, p.Kept, p.Refused, p.Faults = text(v, "caption"), sent.Kept, sent.Refused, i18n.Err(v.Context(), sent.Faults.Err())
	return v.ShowInvalid(v.T("photos.title"), photosPage(p))
}

// ChangePhoto says anew what a photo of a site shows, or removes it.
func ChangePhoto(v *door.Visit) error {
	which, err := v.ID("photo")
	if err != nil {
		return err
	}
	p, err := loadPhotos(v)
	if err != nil {
		return err
	}
	if !p.has(which) {
		return errs.NotFound("error.not-found")
	}
	done := "photos.described"
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		if text(v, "do") == "remove" {
			done = "photos.removed"
			_, err = picture.Remove(ctx, tx, v.Clock, v.Scope, which)
			return err
		}
		_, err = picture.Describe(ctx, tx, v.Clock, v.Scope, which, text(v, "caption"))
		return err
	})
	switch {
	case err == nil:
		return v.Go(photosURL(p.Site.ID), done)
	case !errs.Is(err, errs.KindInvalid):
		return err
	}
	p.Changed, p.Faults = which, i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("photos.title"), photosPage(p))
}

func (p photoPage) has(which id.ID) bool {
	for _, one := range p.Photos {
		if one.ID == which {
			return true
		}
	}
	return false
}

// SendPhoto gives a photo of a site.
func SendPhoto(v *door.Visit) error {
	site, err := v.ID("id")
	if err != nil {
		return err
	}
	which, err := v.ID("photo")
	if err != nil {
		return err
	}
	var data []byte
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		p, whole, err := picture.Open(ctx, tx, v.Clock, v.Scope, v.Setup().Keys, which, picture.Whole)
		if err == nil && (p.Data != tenant.Site || p.Of != site) {
			err = errs.NotFound("error.not-found")
		}
		data = whole
		return err
	})
	if err != nil {
		return err
	}
	return v.SendStored(string(which)+".jpg", "image/jpeg", data)
}
