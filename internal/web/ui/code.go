package ui

// Spaced sets the signs of a code, or of the number somebody logs in with, apart in fours: twelve are read and typed more safely so.
func Spaced(code string) string {
	if len(code) != 12 {
		return code
	}
	return code[:4] + " " + code[4:8] + " " + code[8:]
}
