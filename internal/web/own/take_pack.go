package own

import (
	"archive/zip"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"hash"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"wegwarte/internal/portal"
	"wegwarte/internal/web/assets"
	"wegwarte/internal/web/door"
)

// packing writes a ZIP file as it goes, and at its end what each file's sum is, signed
// where the house has a key: who gets it can tell whether anything was changed.
type packing struct {
	z    *zip.Writer
	at   time.Time
	sums strings.Builder
}

// squeezed are files that do not get smaller: photos and PDFs are stored as they are.
var squeezed = []string{".jpg", ".png", ".pdf"}

// sumsName is the file of sums, as sha256sum reads it; sumsName.sig its signature.
const sumsName = "pruefsummen.txt"

func (p *packing) add(name string, write func(io.Writer) error) error {
	method := zip.Deflate
	if slices.Contains(squeezed, path.Ext(name)) {
		method = zip.Store
	}
	f, err := p.z.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: p.at.UTC()})
	if err != nil {
		return err
	}
	sum := summed{f, sha256.New()}
	if err := write(sum); err != nil {
		return err
	}
	fmt.Fprintf(&p.sums, "%x  %s\n", sum.sum.Sum(nil), name)
	return nil
}

type summed struct {
	w   io.Writer
	sum hash.Hash
}

// Write is asked by who writes a file.
func (s summed) Write(data []byte) (int, error) {
	s.sum.Write(data)
	return s.w.Write(data)
}

func (p *packing) file(f portal.File) error {
	return p.add(f.Name, func(w io.Writer) error { _, err := w.Write(f.Data); return err })
}

// person adds what is kept of somebody: to read, for programs, and files.
func (p *packing) person(ctx context.Context, v *door.Visit, folder string, t portal.Taken) error {
	file := func(f portal.File) error {
		f.Name = folder + f.Name
		return p.file(f)
	}
	err := p.add(folder+"lesen.html", func(w io.Writer) error { return takenPage(t).Render(ctx, w) })
	if err == nil {
		err = p.add(folder+"alles.json", func(w io.Writer) error { return writeJSON(ctx, w, t) })
	}
	if fonts, missing := assets.LetterFonts(); err == nil && missing == nil { // else there is no asset build
		err = file(portal.File{Name: "lesen.pdf", Data: takenPDF(ctx, fonts, t)})
	}
	if err == nil && t.Health {
		err = healthFiles(v, t, file)
	}
	if err == nil {
		err = t.Files(ctx, v.DB(), v.Clock, v.Setup().Keys, file)
	}
	return err
}

// close writes the sums, and who vouches for them.
func (p *packing) close(key ed25519.PrivateKey) error {
	sums := p.sums.String()
	err := p.file(portal.File{Name: sumsName, Data: []byte(sums)})
	if err == nil && len(key) == ed25519.PrivateKeySize { // else the house has none
		public := base64.StdEncoding.EncodeToString(key[ed25519.PrivateKeySize-ed25519.PublicKeySize:])
		signed := fmt.Sprintf("ed25519 %s %s\n", public, base64.StdEncoding.EncodeToString(ed25519.Sign(key, []byte(sums))))
		err = p.file(portal.File{Name: sumsName + ".sig", Data: []byte(signed)})
	}
	if err != nil {
		return err
	}
	return p.z.Close()
}

func pack(v *door.Visit, t portal.Taken, w io.Writer) error {
	p := &packing{z: zip.NewWriter(w), at: t.At}
	err := p.person(v.Context(), v, "", t)
	if err == nil {
		err = postFiles(v, t, p.file)
	}
	if err != nil {
		return err
	}
	return p.close(v.AuditKey())
}

// SendPackage answers with what goes along to a municipality that is not in this
// house, of each person in a folder of their own, in the language of ctx.
func SendPackage(ctx context.Context, v *door.Visit, all []portal.Taken) error {
	patient(v)
	return v.Stream("umzug-"+v.Today().String()+".zip", "application/zip", func(w io.Writer) error {
		p := &packing{z: zip.NewWriter(w), at: v.Clock.Now()}
		for i, t := range all {
			if err := p.person(ctx, v, fmt.Sprintf("%d/", i+1), t); err != nil {
				return err
			}
		}
		return p.close(v.AuditKey())
	})
}
