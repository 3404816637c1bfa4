package ui

import "encoding/base64"

// InlinePhoto is a small photo, a JPEG, that the page brings along.
func InlinePhoto(jpeg []byte) string {
	return "data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(jpeg)
}
