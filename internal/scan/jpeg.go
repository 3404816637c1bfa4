package scan

import (
	"bytes"
	"encoding/binary"
)

// Markers of a JPEG.
const (
	markerSOF0 = 0xc0 // baseline; SOF1 extended, SOF2 progressive
	markerSOF2 = 0xc2
	markerSOS  = 0xda
	markerEOI  = 0xd9
	markerAPP1 = 0xe1
)

const exifHead = "Exif\x00\x00"

// lookJPEG reads the segments before the first scan.
func lookJPEG(data []byte) (o outline, err error) {
	o.orientation = upright
	o.scans = bytes.Count(data, []byte{0xff, markerSOS}) // within a scan 0xff is always followed by 0 or a restart
	for at := 2; at+4 <= len(data); {
		if data[at] != 0xff {
			return o, broken(nil)
		}
		marker := data[at+1]
		if marker == 0xff { // filling
			at++
			continue
		}
		if marker == markerEOI || marker == markerSOS {
			break
		}
		length := int(binary.BigEndian.Uint16(data[at+2:]))
		if length < 2 || at+2+length > len(data) {
			return o, broken(nil)
		}
		segment := data[at+4 : at+2+length]
		switch {
		case marker >= markerSOF0 && marker <= markerSOF2 && len(segment) >= 6:
			o.height, o.width = int(binary.BigEndian.Uint16(segment[1:])), int(binary.BigEndian.Uint16(segment[3:]))
			samples := float64(segment[5])
			o.perPixel = samples // colour may be as fine as brightness
			if marker == markerSOF2 {
				o.perPixel += 4 * samples // all coefficients are kept until the last scan
			}
			if samples == 4 {
				o.perPixel += 4 // black is applied to a copy
			}
		case marker == markerAPP1 && bytes.HasPrefix(segment, []byte(exifHead)):
			o.orientation = orientationIn(segment[len(exifHead):])
		}
		at += 2 + length
	}
	if o.width == 0 || o.height == 0 {
		return o, broken(nil)
	}
	return o, nil
}

// pngChunk gives what a chunk of a PNG holds, nil where there is none.
func pngChunk(data []byte, name string) []byte {
	for at := 8; at+8 <= len(data); {
		length := uint64(binary.BigEndian.Uint32(data[at:]))
		if uint64(at)+12+length > uint64(len(data)) {
			return nil
		}
		if string(data[at+4:at+8]) == name {
			return data[at+8 : at+8+int(length)]
		}
		at += 12 + int(length)
	}
	return nil
}

// riffChunk gives what a chunk of a WebP holds, nil where there is none.
func riffChunk(data []byte, name string) []byte {
	for at := 12; at+8 <= len(data); {
		length := uint64(binary.LittleEndian.Uint32(data[at+4:]))
		if uint64(at)+8+length > uint64(len(data)) {
			return nil
		}
		if string(data[at:at+4]) == name {
			return data[at+8 : at+8+int(length)]
		}
		at += 8 + int(length) + int(length)%2
	}
	return nil
}
