package sketch

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
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

// style is how letters are written: one cut for all, as the program is small;
// what is bold is struck twice.
type style struct {
	size float64
	bold bool
}

var (
	title = style{40, true}
	bold  = style{24, true}
	plain = style{24, false}
	fine  = style{17, false}
	hand  = style{27, false}
)

var faces = map[float64]font.Face{} // by size; guarded by drawing

func (s style) face() font.Face {
	if known, ok := faces[s.size]; ok {
		return known
	}
	parsed, err := opentype.Parse(goregular.TTF)
	if err != nil {
		panic(err) // the letters come with the program
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: s.size, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		panic(err)
	}
	faces[s.size] = face
	return face
}

// canvas is a sheet on a table.
type canvas struct{ *image.RGBA }

var drawing sync.Mutex // letters are for one at a time

func newCanvas() canvas {
	c := canvas{image.NewRGBA(image.Rect(0, 0, sheetWidth+2*margin, sheetHeight+2*margin))}
	draw.Draw(c, c.Rect, image.NewUniform(table), image.Point{}, draw.Src)
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
	draw.Draw(c, image.Rect(x, y, x+w, y+h), image.NewUniform(with), image.Point{}, draw.Src)
}

// text writes on the sheet; x and y are from its corner.
func (c canvas) text(x, y int, s style, with color.Color, words string) {
	d := font.Drawer{Dst: c, Src: image.NewUniform(with), Face: s.face(), Dot: fixed.P(margin+x, margin+y)}
	d.DrawString(words)
	if s.bold {
		d.Dot = fixed.P(margin+x+1, margin+y)
		d.DrawString(words)
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
			c.Set(margin+x+int(radius*math.Cos(a)), margin+y+int(radius*math.Sin(a)), stamp)
			c.Set(margin+x+int(radius*math.Cos(a))+1, margin+y+int(radius*math.Sin(a)), stamp)
		}
	}
	width := font.MeasureString(fine.face(), words).Round()
	c.text(x-width/2, y+6, fine, stamp, words)
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
