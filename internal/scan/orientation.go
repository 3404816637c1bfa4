package scan

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/draw"
)

// upright is the orientation, as EXIF numbers them, of a picture that is shown
// as it is stored.
const upright = 1

const tagOrientation = 0x0112

// orientationIn reads how a camera was held from EXIF data; what cannot be read
// is upright.
func orientationIn(exif []byte) int {
	if len(exif) < 8 {
		return upright
	}
	var order binary.ByteOrder = binary.LittleEndian
	if bytes.HasPrefix(exif, []byte("MM")) {
		order = binary.BigEndian
	} else if !bytes.HasPrefix(exif, []byte("II")) {
		return upright
	}
	at := uint64(order.Uint32(exif[4:]))
	if at+2 > uint64(len(exif)) {
		return upright
	}
	entries := exif[at+2:]
	for range order.Uint16(exif[at:]) {
		if len(entries) < 12 {
			break
		}
		if order.Uint16(entries) == tagOrientation {
			if how := int(order.Uint16(entries[8:])); how >= 1 && how <= 8 {
				return how
			}
			break
		}
		entries = entries[12:]
	}
	return upright
}

// turn gives the picture upright.
func turn(page *image.RGBA, orientation int) *image.RGBA {
	if orientation == upright {
		return page
	}
	w, h := page.Rect.Dx(), page.Rect.Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if orientation >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			tx, ty := x, y
			switch orientation {
			case 2:
				tx = w - 1 - x
			case 3:
				tx, ty = w-1-x, h-1-y
			case 4:
				ty = h - 1 - y
			case 5:
				tx, ty = y, x
			case 6:
				tx, ty = h-1-y, x
			case 7:
				tx, ty = h-1-y, w-1-x
			case 8:
				tx, ty = y, w-1-x
			}
			copy(out.Pix[out.PixOffset(tx, ty):][:4], page.Pix[page.PixOffset(x, y):][:4])
		}
	}
	return out
}

// quarters gives the orientation after so many quarter turns to the right.
var quarters = [4]byte{1, 6, 3, 8}

// Turned gives a JPEG of ours as it looks after so many quarter turns to the
// right, without drawing it again: browsers and viewers turn it when they show it.
func Turned(picture []byte, quarterTurns int) []byte {
	how := quarters[(quarterTurns%4+4)%4]
	if how == upright || len(picture) < 2 {
		return picture
	}
	exif := []byte("\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00")
	exif[29] = how
	out := make([]byte, 0, len(picture)+len(exif))
	out = append(out, picture[:2]...)
	out = append(out, exif...)
	return append(out, picture[2:]...)
}

// strip is how many rows of a picture are made comparable at a time.
const strip = 16

// rows calls fn with each row of a picture, as RGBA on white.
func rows(src image.Image, fn func(y int, row []byte)) {
	b := src.Bounds()
	part := image.NewRGBA(image.Rect(0, 0, b.Dx(), min(strip, b.Dy())))
	for y := 0; y < b.Dy(); y += strip {
		draw.Draw(part, part.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(part, part.Rect, src, image.Pt(b.Min.X, b.Min.Y+y), draw.Over)
		for i := 0; i < strip && y+i < b.Dy(); i++ {
			fn(y+i, part.Pix[i*part.Stride:][:4*b.Dx()])
		}
	}
}
