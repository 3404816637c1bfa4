package main

import (
	"encoding/json"
	"fmt"
	"runtime/debug"
)

type versionCmd struct{ form }

// Help shows an example.
func (versionCmd) Help() string { return "Example:\n  wegwarte version --format json" }

// released is set by the build: -ldflags "-X main.released=1.2.3".
var released = "0.1.0-dev"

type versionInfo struct {
	Version string `json:"version"`
	Go      string `json:"go"`
	Commit  string `json:"commit,omitempty"`
}

func version() versionInfo {
	v := versionInfo{Version: released}
	if info, ok := debug.ReadBuildInfo(); ok {
		v.Go = info.GoVersion
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				v.Commit = s.Value
			}
		}
	}
	return v
}

// Run prints it.
func (c *versionCmd) Run(rt *runtime) error {
	v := version()
	if c.Format == "json" {
		return json.NewEncoder(rt.Out).Encode(v)
	}
	fmt.Fprintf(rt.Out, "wegwarte %s (%s)\n", v.Version, v.Go)
	return nil
}
