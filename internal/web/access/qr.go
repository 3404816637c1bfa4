package access

// Picture draws a text as a QR code, as the source of an image.
func Picture(text string) (source string, err error) { return picture(text) }
