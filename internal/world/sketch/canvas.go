package sketch

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/inconsolata"
	"golang.org/x/image/math/fixed"
)

// The sheet, and the table on which it was photographed, in pixels.
const (
	sheetWidth, sheetHeight = 920, 1280
	margin                  = 60
)

var (
	table = color.RGBA{0x8c, 0x7b, 0x6b, 0xff}
	paper = color.RGBA{0xfa, 0xf8, 0xf1, 0xff}
	ink   = color.RGBA{0x22, 0x26, 0x2e, 0xff}
	pale  = color.RGBA{0x9a, 0x9a, 0x92, 0xff}
	blue  = color.RGBA{0x1f, 0x3a, 0x8c, 0xff}
	stamp = color.RGBA{0x7a, 0x2d, 0x52, 0xff}
)

// style is how letters are written: typed, larger or smaller.
type style struct {
	scale float64
	bold  bool // struck twice
}

var (
	title = style{2.7, true}
	bold  = style{1.6, true}
	plain = style{1.6, false}
	fine  = style{1.15, false}
	hand  = style{1.75, false}
)

var letters = inconsolata.Regular8x16

// width is how far words reach.
func (s style) width(words string) int {
	return int(s.scale * float64(font.MeasureString(letters, words).Round()))
}

// typed gives the words as the letters have them, before they are enlarged.
func (s style) typed(words string) *image.Alpha {
	mask := image.NewAlpha(image.Rect(0, 0, font.MeasureString(letters, words).Round()+1, letters.Height+1))
	d := font.Drawer{Dst: mask, Src: image.Opaque, Face: letters, Dot: fixed.P(0, letters.Ascent)}
	d.DrawString(words)
	if s.bold {
		d.Dot = fixed.P(1, letters.Ascent)
		d.DrawString(words)
	}
	return mask
}

// between gives how dark the mask is at a place between its dots.
func between(mask *image.Alpha, x, y float64) float64 {
	left, top := int(math.Floor(x)), int(math.Floor(y))
	at := func(x, y int) float64 { return float64(mask.AlphaAt(x, y).A) / 255 }
	fx, fy := x-float64(left), y-float64(top)
	return (at(left, top)*(1-fx)+at(left+1, top)*fx)*(1-fy) + (at(left, top+1)*(1-fx)+at(left+1, top+1)*fx)*fy
}

// canvas is a sheet on a table.
type canvas struct{ *image.RGBA }

func newCanvas() canvas {
	c := canvas{image.NewRGBA(image.Rect(0, 0, sheetWidth+2*margin, sheetHeight+2*margin))}
	draw.Draw(c.RGBA, c.Rect, image.NewUniform(table), image.Point{}, draw.Src)
	for y := range c.Rect.Dy() { // the light falls from one side
		for x := range c.Rect.Dx() {
			at := c.Pix[c.PixOffset(x, y):]
			shade := 1 - 0.25*float64(x)/float64(c.Rect.Dx()) + 0.04*math.Sin(float64(y)/7)
			for i := range 3 {
				at[i] = byte(float64(at[i]) * min(1, shade))
			}
		}
	}
	c.fill(margin+9, margin+11, sheetWidth, sheetHeight, color.RGBA{0x4e, 0x44, 0x3b, 0xff})
	c.fill(margin, margin, sheetWidth, sheetHeight, paper)
	return c
}

func (c canvas) fill(x, y, w, h int, with color.Color) {
	draw.Draw(c.RGBA, image.Rect(x, y, x+w, y+h), image.NewUniform(with), image.Point{}, draw.Src)
}

// text writes on the sheet; x and y, of the line on which letters stand, are from
// its corner.
func (c canvas) text(x, y int, s style, with color.RGBA, words string) {
	mask := s.typed(words)
	w, h := int(s.scale*float64(mask.Rect.Dx())), int(s.scale*float64(mask.Rect.Dy()))
	left, top := margin+x, margin+y-int(s.scale*float64(letters.Ascent))
	for dy := range h {
		for dx := range w {
			dark := between(mask, (float64(dx)+0.5)/s.scale-0.5, (float64(dy)+0.5)/s.scale-0.5)
			if dark == 0 || !(image.Point{left + dx, top + dy}).In(c.Rect) {
				continue
			}
			at := c.Pix[c.PixOffset(left+dx, top+dy):]
			for i, ink := range []byte{with.R, with.G, with.B} {
				at[i] = byte(float64(at[i])*(1-dark) + float64(ink)*dark)
			}
		}
	}
}

// line draws a line of a table.
func (c canvas) line(x, y, w, h int, with color.Color) {
	c.fill(margin+x, margin+y, max(1, w), max(1, h), with)
}

// seal draws a round stamp.
func (c canvas) seal(x, y, r int, words string) {
	for a := 0.0; a < 2*math.Pi; a += 0.002 {
		for _, radius := range []float64{float64(r), float64(r) - 3, float64(r) * 0.72} {
			c.SetRGBA(margin+x+int(radius*math.Cos(a)), margin+y+int(radius*math.Sin(a)), stamp)
			c.SetRGBA(margin+x+int(radius*math.Cos(a))+1, margin+y+int(radius*math.Sin(a)), stamp)
		}
	}
	small := style{min(fine.scale, 1.3*float64(r)/float64(max(1, font.MeasureString(letters, words).Round()))), false}
	c.text(x-small.width(words)/2, y+5, small, stamp, words)
}

// signature draws a hand's stroke.
func (c canvas) signature(x, y int, seed uint64) {
	a, b := 9+float64(seed%7), 3+float64(seed/7%5)
	for t := 0.0; t < 1; t += 0.0008 {
		px := float64(x) + 210*t + 12*math.Sin(b*6*t)
		py := float64(y) - 22*math.Sin(a*3*t)*(1-t) - 8*math.Cos(b*9*t)
		c.fill(margin+int(px), margin+int(py), 3, 3, blue)
	}
}

// photo gives what a camera would have made of it. A quarter turn to the left is
// how a sheet lies that was taken sideways.
func (c canvas) photo(sideways bool) []byte {
	picture := c.RGBA
	if sideways {
		w, h := c.Rect.Dx(), c.Rect.Dy()
		picture = image.NewRGBA(image.Rect(0, 0, h, w))
		for y := range h {
			for x := range w {
				copy(picture.Pix[picture.PixOffset(y, w-1-x):][:4], c.Pix[c.PixOffset(x, y):][:4])
			}
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: 88}); err != nil {
		panic(err) // it is written to memory
	}
	return out.Bytes()
}
