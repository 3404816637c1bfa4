package assets

import (
	"encoding/json"
	"log/slog"
)

// Licence is somebody else's work that the product contains.
type Licence struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Licence string `json:"licence"` // SPDX
	Text    string `json:"text"`
}

// Licences lists them by name; without an asset build the list is empty.
func Licences() []Licence {
	data, err := built().read("dist/licences.json")
	if err != nil {
		return nil
	}
	var list []Licence
	if err := json.Unmarshal(data, &list); err != nil {
		slog.Error("the list of licences cannot be read", "err", err)
	}
	return list
}
