package sketch

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"

	"golang.org/x/image/vector"
)

// Scene is a part of a house that is drawn.
type Scene string

// The scenes.
const (
	Outside  Scene = "outside"
	Bedroom  Scene = "bedroom"
	Kitchen  Scene = "kitchen"
	Bathroom Scene = "bathroom"
)

// Scenes lists them in the order in which somebody would photograph them.
var Scenes = []Scene{Outside, Bedroom, Kitchen, Bathroom}

// A view, in pixels, with the wall at the back of a room.
const (
	viewWidth, viewHeight     = 1200, 900
	left, right, above, below = 250, 950, 170, 590
)

// view is what a camera sees.
type view struct{ *image.RGBA }

func rgb(hex uint32) color.RGBA {
	return color.RGBA{byte(hex >> 16), byte(hex >> 8), byte(hex), 0xff}
}

// shade makes a colour darker, or lighter, by a factor.
func shade(c color.RGBA, by float64) color.RGBA {
	one := func(v byte) byte { return byte(min(255, float64(v)*by)) }
	return color.RGBA{one(c.R), one(c.G), one(c.B), 0xff}
}

// area fills the polygon of the points x, y, x, y, …. It is drawn into the RGBA
// itself: package vector is twenty times as slow where it does not see its kind.
func (v view) area(with color.RGBA, at ...float32) {
	low, high := image.Pt(viewWidth, viewHeight), image.Point{}
	for i := 0; i+1 < len(at); i += 2 {
		low.X, low.Y = min(low.X, int(at[i])), min(low.Y, int(at[i+1]))
		high.X, high.Y = max(high.X, int(at[i])+1), max(high.Y, int(at[i+1])+1)
	}
	box := image.Rectangle{Min: low, Max: high}.Intersect(v.Rect)
	x, y := float32(box.Min.X), float32(box.Min.Y)
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	r.MoveTo(at[0]-x, at[1]-y)
	for i := 2; i+1 < len(at); i += 2 {
		r.LineTo(at[i]-x, at[i+1]-y)
	}
	r.ClosePath()
	r.Draw(v.RGBA, box, image.NewUniform(with), image.Point{})
}

func (v view) box(with color.RGBA, x, y, w, h int) {
	draw.Draw(v.RGBA, image.Rect(x, y, x+w, y+h), image.NewUniform(with), image.Point{}, draw.Src)
}

// disc fills an ellipse.
func (v view) disc(with color.RGBA, x, y, rx, ry float64) {
	for dy := -int(ry); dy <= int(ry); dy++ {
		for dx := -int(rx); dx <= int(rx); dx++ {
			if fx, fy := float64(dx)/rx, float64(dy)/ry; fx*fx+fy*fy <= 1 {
				v.SetRGBA(int(x)+dx, int(y)+dy, with)
			}
		}
	}
}

// room draws floor, ceiling and walls as seen from the door.
func (v view) room(wall, floor color.RGBA) {
	v.area(shade(wall, 1.06), 0, 0, viewWidth, 0, right, above, left, above)
	v.area(shade(wall, .86), 0, 0, left, above, left, below, 0, viewHeight)
	v.area(shade(wall, .93), viewWidth, 0, right, above, right, below, viewWidth, viewHeight)
	v.area(floor, left, below, right, below, viewWidth, viewHeight, 0, viewHeight)
	for i := range 9 { // boards
		x := float32(left + i*(right-left)/8)
		far := float32(i*viewWidth) / 8
		v.area(shade(floor, .9), x, below, x+2, below, far+4, viewHeight, far, viewHeight)
	}
	v.box(wall, left, above, right-left, below-above)
	v.box(shade(wall, .8), left, below-10, right-left, 10)
}

// window draws a window with the sky behind it.
func (v view) window(x, y, w, h int) {
	v.box(rgb(0xf4f4f0), x-10, y-10, w+20, h+20)
	for i := range h {
		v.box(shade(rgb(0xbcd6ea), 1-.25*float64(i)/float64(h)+.12), x, y+i, w, 1)
	}
	v.box(rgb(0x9fb58c), x, y+h*3/4, w, h/4)
	v.box(rgb(0xf4f4f0), x+w/2-4, y, 8, h)
}

// Photo draws the scene as somebody would have photographed it: a JPEG. Seed tells
// houses apart.
func (s Scene) Photo(seed uint64) []byte {
	v := view{image.NewRGBA(image.Rect(0, 0, viewWidth, viewHeight))}
	walls := []color.RGBA{rgb(0xe9e4d8), rgb(0xdfe6e3), rgb(0xefe2cf), rgb(0xe4e0ea)}
	wall := walls[seed%uint64(len(walls))]
	switch s {
	case Outside:
		v.outside(wall, seed)
	case Kitchen:
		v.kitchen(wall)
	case Bathroom:
		v.bathroom()
	default:
		v.bedroom(wall, seed)
	}
	v.light()
	c := canvas(v)
	c.text(40-margin, viewHeight-22-margin, fine, rgb(0x3a3a3a), "Wegwarte: gezeichnetes Muster, kein echtes Haus")
	var out bytes.Buffer
	if err := jpeg.Encode(&out, v.RGBA, &jpeg.Options{Quality: 86}); err != nil {
		panic(err) // it is written to memory
	}
	return out.Bytes()
}

// light falls from one side, as on every photo.
func (v view) light() {
	for y := range viewHeight {
		for x := range viewWidth {
			at := v.Pix[v.PixOffset(x, y):]
			by := 1.04 - .16*float64(x)/viewWidth - .08*float64(y)/viewHeight
			for i := range 3 {
				at[i] = byte(min(255, float64(at[i])*by))
			}
		}
	}
}
