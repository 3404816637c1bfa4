package i18n

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"

	"wegwarte/internal"
)

// texts are the words of the house. What could not be read is in its faults,
// which a test holds to be none; the program itself starts and shows the keys.
var texts = load(words())

func words() fs.FS {
	here, err := fs.Sub(internal.Messages(), "i18n")
	if err != nil {
		panic(err) // a folder's name
	}
	return here
}

// catalogue holds every message by language and key.
type catalogue struct {
	messages map[Lang]map[string]*message
	faults   []error
}

// find gives the message, or nil.
func (c *catalogue) find(lang Lang, key string) *message { return c.messages[lang][key] }

// load reads messages/<lang>/*.json: flat objects from key to message. One key
// stands in one file only.
func load(from fs.FS) *catalogue {
	c := &catalogue{messages: map[Lang]map[string]*message{}}
	for lang := range spoken {
		c.messages[lang] = map[string]*message{}
		names, err := fs.Glob(from, path.Join("messages", string(lang), "*.json"))
		c.fault(err)
		for _, name := range names {
			c.loadFile(from, lang, name)
		}
	}
	return c
}

func (c *catalogue) loadFile(from fs.FS, lang Lang, name string) {
	data, err := fs.ReadFile(from, name)
	if err != nil {
		c.fault(err)
		return
	}
	var raw map[string]any
	if err := json.Unmarshal(data, &raw); err != nil {
		c.fault(fmt.Errorf("%s: %w", name, err))
		return
	}
	for key, body := range raw {
		if c.find(lang, key) != nil {
			c.fault(fmt.Errorf("%s: %s stands in another file too", name, key))
		}
		m, err := parseMessage(lang, body)
		if err != nil {
			c.fault(fmt.Errorf("%s: %s %w", name, key, err))
			continue
		}
		c.messages[lang][key] = m
	}
}

func (c *catalogue) fault(err error) {
	if err != nil {
		c.faults = append(c.faults, err)
	}
}
