package sketch

import "image/color"

// bedroom has a bed, a wardrobe and a table with two chairs.
func (v view) bedroom(wall color.RGBA, seed uint64) {
	v.room(wall, rgb(0xb98f63))
	v.window(500, 210, 210, 190)
	curtains := []color.RGBA{rgb(0x7d93b8), rgb(0xa9746e), rgb(0x7f9b78)}
	curtain := curtains[seed%uint64(len(curtains))]
	v.area(curtain, 468, 190, 528, 190, 510, 440, 462, 440)
	v.area(curtain, 742, 190, 682, 190, 700, 440, 748, 440)
	v.box(rgb(0x8d6a44), 790, 220, 150, 375) // the wardrobe
	v.box(rgb(0x9c7850), 798, 230, 64, 355)
	v.box(rgb(0x9c7850), 868, 230, 64, 355)
	v.box(rgb(0x3f2f1e), 854, 400, 5, 34)
	v.box(rgb(0x3f2f1e), 871, 400, 5, 34)
	v.area(rgb(0xf3f1ec), 60, 720, 314, 560, 441, 560, 300, 720) // the bed: sheet, blanket, pillow, frame
	v.area(shade(curtain, 1.15), 60, 720, 225, 616, 392, 616, 300, 720)
	v.area(rgb(0xffffff), 262, 605, 312, 566, 428, 566, 396, 605)
	v.area(shade(curtain, .95), 60, 720, 300, 720, 300, 748, 60, 748)
	v.area(rgb(0x7a5937), 60, 748, 300, 748, 300, 800, 60, 800)
	v.area(rgb(0x5f4429), 300, 720, 441, 560, 441, 602, 300, 800)
	v.area(rgb(0xc9a375), 590, 610, 850, 610, 930, 690, 560, 690) // the table
	v.area(rgb(0x8d6a44), 560, 690, 930, 690, 930, 708, 560, 708)
	for _, x := range []int{575, 900} {
		v.box(rgb(0x6e5233), x, 706, 16, 150)
	}
	for _, x := range []float32{620, 790} {
		v.area(rgb(0x4d5b6b), x, 720, x+90, 720, x+100, 760, x-10, 760)
		v.box(rgb(0x3a4652), int(x)-6, 760, 10, 110)
		v.box(rgb(0x3a4652), int(x)+86, 760, 10, 110)
	}
}

// kitchen has cupboards, a sink, a stove and a fridge.
func (v view) kitchen(wall color.RGBA) {
	v.room(wall, rgb(0xa7a39a))
	for i := range 14 { // tiles
		for j := range 3 {
			v.box(rgb(0xf2f4f3), 258+i*38, 338+j*34, 35, 31)
		}
	}
	for i := range 4 {
		v.box(rgb(0xd9d4c7), 262+i*130, 190, 124, 140)
		v.box(rgb(0xece8de), 268+i*130, 196, 112, 128)
		v.box(rgb(0x6c6a64), 368+i*130, 290, 4, 26)
	}
	v.area(rgb(0x6d5a48), 250, 440, 792, 440, 815, 468, 215, 468) // worktop
	v.box(rgb(0xe3dfd4), 225, 468, 580, 150)
	for i := range 4 {
		v.box(rgb(0xf1eee6), 234+i*145, 476, 134, 134)
		v.box(rgb(0x6c6a64), 285+i*145, 486, 34, 5)
	}
	v.box(rgb(0x2c2f33), 524, 476, 134, 134) // stove
	v.box(rgb(0x4a5057), 540, 510, 102, 70)
	for i := range 4 {
		v.disc(rgb(0xd0d0d0), float64(540+i*34), 492, 8, 8)
		v.disc(rgb(0x1c1e20), float64(548+(i%2)*80), float64(448+(i/2)*13), 28, 6)
	}
	v.area(rgb(0xb9bec2), 300, 446, 420, 446, 425, 462, 290, 462) // sink
	v.box(rgb(0x9aa0a5), 356, 398, 7, 50)
	v.box(rgb(0x9aa0a5), 356, 398, 36, 7)
	v.box(rgb(0xf5f6f6), 815, 230, 128, 400) // fridge
	v.box(rgb(0xd4d8da), 815, 365, 128, 5)
	v.box(rgb(0x8f969b), 826, 300, 6, 50)
	v.box(rgb(0x8f969b), 826, 385, 6, 80)
	v.area(rgb(0xc9a375), 420, 700, 800, 700, 880, 790, 360, 790) // table
	v.area(rgb(0x8d6a44), 360, 790, 880, 790, 880, 808, 360, 808)
}

// bathroom has tiles, a shower, a basin with a mirror and a toilet.
func (v view) bathroom() {
	v.room(rgb(0xe3ecef), rgb(0x8d979c))
	for i := range 14 {
		for j := range 8 {
			v.box(rgb(0xf7fafb), 253+i*50, 173+j*51, 47, 48)
		}
	}
	v.area(rgb(0xf3f6f7), 150, 730, 317, 600, 462, 600, 380, 730) // shower
	v.area(rgb(0xdbe4e8), 190, 718, 330, 609, 446, 609, 370, 718)
	v.area(rgb(0xc6d1d6), 150, 730, 380, 730, 380, 756, 150, 756)
	v.area(rgb(0xb4c0c6), 380, 730, 462, 600, 462, 614, 380, 756)
	v.box(rgb(0x8f969b), 330, 210, 8, 250)
	v.area(rgb(0x8f969b), 300, 205, 372, 205, 360, 225, 312, 225)
	v.area(rgb(0xa9b8bf), 376, 735, 384, 735, 384, 100, 376, 100)
	v.area(rgb(0xa9b8bf), 458, 602, 463, 602, 463, 205, 458, 205)
	v.area(rgb(0xa9b8bf), 376, 100, 463, 205, 463, 212, 376, 110)
	v.box(rgb(0x9aa0a5), 545, 212, 170, 150) // mirror
	v.box(rgb(0xdfeaf0), 551, 218, 158, 138)
	v.area(rgb(0xffffff), 530, 420, 735, 420, 705, 480, 560, 480) // basin
	v.area(rgb(0xe6eaec), 590, 480, 675, 480, 660, 600, 605, 600)
	v.box(rgb(0x8f969b), 628, 384, 8, 36)
	v.disc(rgb(0xc3cdd2), 632, 434, 62, 9)
	v.box(rgb(0xffffff), 800, 400, 110, 110) // toilet
	v.disc(rgb(0xf4f6f7), 855, 565, 70, 44)
	v.disc(rgb(0xd7dee2), 855, 560, 52, 28)
	v.area(rgb(0xf0f3f4), 815, 585, 900, 585, 885, 680, 830, 680)
	v.area(rgb(0x7d93b8), 480, 720, 760, 720, 800, 790, 450, 790) // mat
}

// outside is a house with its door, a tree and the way to it.
func (v view) outside(wall color.RGBA, seed uint64) {
	for y := range viewHeight {
		v.box(shade(rgb(0xa9c9e4), 1+.3*float64(y)/viewHeight), 0, y, viewWidth, 1)
	}
	v.area(rgb(0x86a06c), 0, 660, viewWidth, 640, viewWidth, viewHeight, 0, viewHeight)
	v.area(rgb(0xc2bbae), 560, 690, 660, 690, 800, viewHeight, 440, viewHeight)
	roofs := []color.RGBA{rgb(0x9b4b3a), rgb(0x6a5a55), rgb(0x7b3f35)}
	v.box(wall, 230, 290, 760, 400)
	v.box(shade(wall, .82), 230, 660, 760, 30)
	v.area(roofs[seed%uint64(len(roofs))], 190, 300, 320, 120, 900, 120, 1030, 300)
	v.area(shade(roofs[seed%uint64(len(roofs))], .8), 190, 300, 1030, 300, 1030, 316, 190, 316)
	for row := range 2 {
		for i := range 5 {
			if row == 1 && i == 2 {
				continue
			}
			v.window(280+i*145, 350+row*165, 80, 100)
		}
	}
	v.box(rgb(0x4f5d4a), 566, 515, 92, 175) // door
	v.box(rgb(0x66775f), 576, 527, 72, 70)
	v.disc(rgb(0xd9c27a), 642, 610, 6, 6)
	v.box(rgb(0x6b4f35), 1070, 520, 34, 170)
	for _, at := range [][3]float64{{1086, 430, 120}, {1030, 500, 80}, {1140, 495, 85}} {
		v.disc(rgb(0x5f8050), at[0], at[1], at[2], at[2]*.9)
	}
}
