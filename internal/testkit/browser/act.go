package browser

import (
	_ "embed"
	"encoding/json"
	"path/filepath"

	"github.com/chromedp/chromedp"
)

// finder finds what a person means by the words they see.
//
//go:embed finder.js
var finder string

// mark finds the one visible thing of a kind by its words and marks it, so that
// the browser can act on it.
func (p *Page) mark(kind, words string) chromedp.CSS {
	p.t.Helper()
	quoted, err := json.Marshal(words)
	p.must(err)
	if found := evaluate[string](p, "("+finder+")("+`"`+kind+`", `+string(quoted)+")"); found != "" {
		p.t.Fatalf("%s: %s", p.URL(), found)
	}
	return chromedp.CSS("[data-found]")
}

// Follow presses the link with the words and gives the status of the page it
// leads to.
func (p *Page) Follow(link string) int {
	p.t.Helper()
	return p.navigate(chromedp.Click(p.mark("link", link)))
}

// Press presses the button with the words and gives the status of the answer.
func (p *Page) Press(button string) int {
	p.t.Helper()
	return p.navigate(chromedp.Click(p.mark("button", button)))
}

// Toggle opens or closes what the words are the summary of.
func (p *Page) Toggle(summary string) {
	p.t.Helper()
	p.must(chromedp.Do(p.ctx, chromedp.Click(p.mark("summary", summary))))
}

// Fill writes the value into the field with the label; of a select it chooses
// the option with these words, of a day it wants "2026-11-22".
func (p *Page) Fill(label, value string) {
	p.t.Helper()
	p.mark("field", label)
	quoted, err := json.Marshal(value)
	p.must(err)
	if problem := evaluate[string](p, "("+filler+")("+string(quoted)+")"); problem != "" {
		p.t.Fatalf("%s: %q: %s", p.URL(), label, problem)
	}
}

const filler = `(value) => {
	const field = document.querySelector('[data-found]')
	if (field.tagName === 'SELECT') {
		const option = [...field.options].find((o) => o.text.trim() === value || o.value === value)
		if (!option) return 'has no option ' + value
		value = option.value
	}
	field.focus()
	field.value = value
	field.dispatchEvent(new Event('input', { bubbles: true }))
	field.dispatchEvent(new Event('change', { bubbles: true }))
	return field.value === value ? '' : 'does not take ' + value
}`

// Choose ticks the radio button or checkbox with the label.
func (p *Page) Choose(label string) {
	p.t.Helper()
	p.must(chromedp.Do(p.ctx, chromedp.Click(p.mark("field", label))))
}

// Upload puts a file into the field with the label.
func (p *Page) Upload(label, path string) {
	p.t.Helper()
	full, err := filepath.Abs(path)
	p.must(err)
	p.must(chromedp.Do(p.ctx, chromedp.SetUploadFiles(p.mark("field", label), []string{full})))
}

// Submit fills the form that sends to action, the first that is seen of several, by the names of its fields, and
// sends it: for a step that must work in whatever language the page is. Where a name is that of buttons, it
// presses the one with the value.
func (p *Page) Submit(action string, pairs ...string) int {
	p.t.Helper()
	fields := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		fields[pairs[i]] = pairs[i+1]
	}
	quoted, err := json.Marshal(map[string]any{"action": action, "fields": fields})
	p.must(err)
	if problem := evaluate[string](p, "("+submitter+")("+string(quoted)+")"); problem != "" {
		p.t.Fatalf("%s: %s", p.URL(), problem)
	}
	// The Enter key does not miss the button, as a click may on a page that was just drawn anew for a picture.
	return p.navigate(chromedp.SendKeys(chromedp.CSS("[data-found]"), "\r"))
}

const submitter = `({action, fields}) => {
	document.querySelectorAll('[data-found]').forEach((e) => e.removeAttribute('data-found'))
	const forms = [...document.forms].filter((f) => f.getAttribute('action') === action)
	const form = forms.find((f) => f.checkVisibility()) ?? forms[0]
	if (!form) return 'there is no form that sends to ' + action
	let button = form.querySelector('button[type=submit], button:not([type])')
	for (const [name, value] of Object.entries(fields)) {
		const field = form.elements[name]
		if (!field) return 'the form has no field ' + name
		const buttons = [...form.elements].filter((e) => e.name === name && e.type === 'submit')
		if (buttons.length) button = buttons.find((e) => e.value === value)
		else if (field.type === 'checkbox') field.checked = field.value === value
		else field.value = value
		if (!button) return 'no button ' + name + ' stands for ' + value
	}
	if (!button) return 'the form has no button'
	button.setAttribute('data-found', '')
	return ''
}`

// Forms lists the addresses that the page's forms send to, in their order.
func (p *Page) Forms() []string {
	p.t.Helper()
	return evaluate[[]string](p, `[...document.forms].map((f) => f.getAttribute('action'))`)
}
