package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Check fails the test where the page does not hold what every page must hold.
func (p *Page) Check() {
	p.t.Helper()
	for _, problem := range p.Problems() {
		p.t.Errorf("%s at %d px: %s", p.URL(), p.width, problem)
	}
}

// Problems lists what the page does not hold; none is as it should be. What the
// browser complained about is told once.
func (p *Page) Problems() []string {
	p.t.Helper()
	problems := append(p.takeTroubles(), p.overflow()...)
	problems = append(problems, p.missingTexts()...)
	return append(problems, p.axe()...)
}

func (p *Page) takeTroubles() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	troubles := p.troubles
	p.troubles = nil
	return troubles
}

// overflow finds a page that has to be moved sideways, and what is too wide.
func (p *Page) overflow() []string {
	p.t.Helper()
	wide := evaluate[[]string](p, `(() => {
		const root = document.documentElement
		if (root.scrollWidth <= root.clientWidth) return []
		return [...document.body.querySelectorAll('*')]
			.filter((e) => { const r = e.getBoundingClientRect(); return r.width > 0 && (r.right > root.clientWidth + 1 || r.left < -1) })
			.slice(0, 5).map((e) => e.tagName.toLowerCase() + '.' + e.className)
			.concat(root.scrollWidth + ' of ' + root.clientWidth + ' px')
	})()`)
	if len(wide) == 0 {
		return nil
	}
	return []string{"scrolls sideways: " + strings.Join(wide, ", ")}
}

// missingTexts finds keys without words and placeholders without values, also
// where only a screen reader finds them.
func (p *Page) missingTexts() []string {
	p.t.Helper()
	var problems []string
	for _, text := range evaluate[[]string](p, `[...new Set((document.documentElement.outerHTML.match(/⟦[^⟧]*⟧/g) || []))]`) {
		problems = append(problems, "text is missing: "+text)
	}
	return problems
}

// violation is one rule of axe-core that is not met.
type violation struct {
	ID, Impact, Help string
	Nodes            []string
}

// axe runs axe-core with the rules of WCAG 2.2 A and AA and its best practices.
// It need not load again what they would read only of sound and film.
func (p *Page) axe() []string {
	p.t.Helper()
	if !evaluate[bool](p, `'axe' in window`) {
		source, err := axeSource()
		if err != nil {
			p.t.Fatalf("axe-core is not there, run npm ci: %v", err)
		}
		evaluate[bool](p, source+"; true")
	}
	found := evaluate[[]violation](p, `axe.run(document, {
		runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
		resultTypes: ['violations'], selectors: false, preload: false,
	}).then((r) => r.violations.map((v) => ({
		ID: v.id, Impact: v.impact, Help: v.help,
		Nodes: v.nodes.slice(0, 4).map((n) => n.html.slice(0, 160) + ' – ' + [...n.any, ...n.all, ...n.none].map((c) => c.message).join('; ')),
	})))`)
	problems := make([]string, len(found))
	for i, v := range found {
		problems[i] = fmt.Sprintf("axe %s (%s): %s\n\t%s", v.ID, v.Impact, v.Help, strings.Join(v.Nodes, "\n\t"))
	}
	return problems
}

// axeSource reads axe-core from the packages of the asset build, found upwards
// from the test's folder.
var axeSource = sync.OnceValues(func() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		source, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js")) //nolint:gosec // a fixed path
		if err == nil {
			return string(source), nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", err
		}
		dir = up
	}
})
