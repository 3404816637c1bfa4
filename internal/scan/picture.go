package scan

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/webp"

	"wegwarte/internal/errs"
)

// Bounds of a picture that comes.
const (
	maxSide   = 16_384
	maxPixels = 50 << 20  // today's phones make 50 megapixels at most when asked to
	maxMemory = 200 << 20 // of the decoded picture
	leastSide = 200       // of the longer side: nobody reads a paper in fewer
)

// What is kept: an A4 page fills 2,400 pixels at 200 dpi, at which small print
// can be read.
const (
	longEdge       = 2400
	previewEdge    = 280
	quality        = 86
	previewQuality = 70
)

// readPicture decodes a picture and draws it anew.
func readPicture(ctx context.Context, f format, data []byte) (Clean, error) {
	around, err := look(f, data)
	if err != nil {
		return Clean{}, err
	}
	if err := around.check(); err != nil {
		return Clean{}, err
	}
	in := newPatient(ctx, data)
	var drawn image.Image
	switch f {
	case formatJPEG:
		drawn, err = jpeg.Decode(in)
	case formatPNG:
		drawn, err = png.Decode(in)
	default:
		drawn, err = webp.Decode(in)
	}
	if ctx.Err() != nil {
		return Clean{}, ctx.Err()
	}
	if err != nil {
		return Clean{}, broken(err)
	}
	return redraw(drawn, around.orientation)
}

// outline is what is known of a picture before it is decoded.
type outline struct {
	width, height int
	perPixel      float64 // bytes that decoding takes
	scans         int     // passes over the whole picture
	orientation   int     // as in EXIF, 1 to 8
}

// look reads a picture's head.
func look(f format, data []byte) (o outline, err error) {
	var config image.Config
	o.scans, o.orientation = 1, upright
	switch f {
	case formatJPEG:
		o, err = lookJPEG(data)
		return o, err
	case formatPNG:
		config, err = png.DecodeConfig(bytes.NewReader(data))
		o.perPixel = 4
		if len(data) > 24 && data[24] == 16 { // bits of a sample
			o.perPixel = 8
		}
		o.orientation = orientationIn(pngChunk(data, "eXIf"))
	default:
		config, err = webp.DecodeConfig(bytes.NewReader(data))
		o.perPixel = 4
		o.orientation = orientationIn(bytes.TrimPrefix(riffChunk(data, "EXIF"), []byte(exifHead)))
	}
	if err != nil {
		return o, broken(err)
	}
	o.width, o.height = config.Width, config.Height
	return o, nil
}

// maxScans is how many passes a progressive JPEG may take: cameras make about
// ten, and a file of a few bytes could ask for thousands.
const maxScans = 64

func (o outline) check() error {
	pixels := float64(o.width) * float64(o.height)
	switch {
	case o.width <= 0 || o.height <= 0 || o.scans > maxScans:
		return broken(nil)
	case max(o.width, o.height) > maxSide || pixels > maxPixels || pixels*o.perPixel > maxMemory:
		return errs.Invalid("error.scan.pixels", "width", o.width, "height", o.height)
	case max(o.width, o.height) < leastSide:
		return errs.Invalid("error.scan.small", "width", o.width, "height", o.height, "least", leastSide)
	}
	return nil
}

// redraw makes the file that is kept, and its preview.
func redraw(drawn image.Image, orientation int) (Clean, error) {
	page := turn(shrink(drawn, longEdge), orientation)
	content, err := encode(page, quality)
	if err != nil {
		return Clean{}, broken(err)
	}
	preview, err := encode(shrink(page, previewEdge), previewQuality)
	if err != nil {
		return Clean{}, broken(err)
	}
	size := page.Bounds()
	return Clean{mediaType: JPEG, content: content, preview: preview, width: size.Dx(), height: size.Dy(), pages: 1}, nil
}

func encode(page image.Image, quality int) ([]byte, error) {
	var out bytes.Buffer
	err := jpeg.Encode(&out, page, &jpeg.Options{Quality: quality})
	return out.Bytes(), err
}
