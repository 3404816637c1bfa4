package scan

import (
	"image"
	"math"
)

// shrink draws a picture on white, its longer side at most edge pixels: each
// pixel is the mean of those that it covers, so that print stays legible. It
// keeps one row of sums, whatever the size of what it reads.
func shrink(src image.Image, edge int) *image.RGBA {
	b := src.Bounds()
	w, h := fit(b.Dx(), b.Dy(), edge)
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if w == b.Dx() && h == b.Dy() {
		rows(src, func(y int, row []byte) { copy(out.Pix[y*out.Stride:], row) })
		return out
	}
	shares := sharesOf(b.Dx(), w)
	down, y, left := float64(b.Dy())/float64(h), 0, 0.0
	left = down // of the rows that the line y still covers
	sum, line := make([]float64, 3*w), make([]float64, 3*w)
	rows(src, func(_ int, row []byte) {
		clear(line)
		for x, s := range shares {
			r, g, b := float64(row[4*x]), float64(row[4*x+1]), float64(row[4*x+2])
			first := line[3*s.at:]
			first[0] += s.first * r
			first[1] += s.first * g
			first[2] += s.first * b
			if s.next > 0 {
				first[3] += s.next * r
				first[4] += s.next * g
				first[5] += s.next * b
			}
		}
		part := min(1, left)
		add(sum, line, part)
		if left -= part; left > 1e-9 {
			return
		}
		settle(out, y, sum, down)
		y, left = y+1, down
		if rest := 1 - part; rest > 1e-9 {
			add(sum, line, rest)
			left -= rest
		}
	})
	if y < h { // what rounding left
		settle(out, y, sum, down-left)
	}
	return out
}

// share says which pixels one of the wider row becomes part of, and how much of
// their breadth it takes.
type share struct {
	at          int
	first, next float64
}

func sharesOf(from, to int) []share {
	shares := make([]share, from)
	scale := float64(to) / float64(from)
	for x := range shares {
		begin, end := float64(x)*scale, float64(x+1)*scale
		at := min(int(begin), to-1)
		shares[x] = share{at, end - begin, 0}
		if edge := float64(at + 1); end > edge+1e-9 && at+1 < to {
			shares[x] = share{at, edge - begin, end - edge}
		}
	}
	return shares
}

func add(sum, line []float64, weight float64) {
	for i, v := range line {
		sum[i] += weight * v
	}
}

// settle writes the sums as the line y and begins anew.
func settle(out *image.RGBA, y int, sum []float64, weight float64) {
	row := out.Pix[y*out.Stride:]
	for i, v := range sum {
		row[i/3*4+i%3] = byte(math.Round(min(255, max(0, v/weight))))
	}
	for x := range len(sum) / 3 {
		row[4*x+3] = 255
	}
	clear(sum)
}

// fit gives the size at which the longer side has at most edge pixels.
func fit(w, h, edge int) (int, int) {
	if long := max(w, h); long > edge {
		return max(1, (w*edge+long/2)/long), max(1, (h*edge+long/2)/long)
	}
	return w, h
}
