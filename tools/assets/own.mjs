// The style of one's own pages and of pages for everybody: that of the desks
// without the rules whose classes those pages do not have, and without fonts,
// so that it comes fast over a slow line; then what is only theirs.

import { readFileSync } from 'node:fs'
import postcss from 'postcss'
import { find } from './files.mjs'
import { minified } from './minify.mjs'

// words gives every word that stands in the sources of those pages, and what the
// names of classes begin with that are put together there: a class is one of them,
// or begins so, or is KERN's icon of that name.
function words () {
  const sources = [
    ...find('internal/web/own', '.templ'),
    ...find('internal/web', '.templ').filter((file) => /\/open[^/]*\.templ$/.test(file)),
    ...['button', 'choice', 'definition', 'field', 'form', 'heading', 'icon', 'refusal', 'status'].map((name) => find('internal/web/ui', '.templ').find((file) => file.endsWith(`/${name}.templ`))),
    ...find('internal/web/ui', 'kind.go')
  ]
  const known = new Set()
  const begun = new Set()
  for (const file of sources) {
    const source = readFileSync(file, 'utf8')
    for (const [word] of source.matchAll(/[a-z0-9]+(?:[-_]+[a-z0-9]+)*/g)) known.add(word)
    for (const [, start] of source.matchAll(/"(?:[^"]* )?([a-z][a-z0-9_-]*(?:--|__|-))"/g)) if (start !== 'kern-icon--') begun.add(start)
  }
  return (name) => known.has(name) || known.has(name.replace(/^kern-icon--/, '')) || [...begun].some((start) => name.startsWith(start))
}

// lean drops rules that need a class nobody has, then variables nobody reads.
export function lean (css) {
  const known = words()
  const tree = postcss.parse(css)
  tree.walkAtRules('font-face', (face) => face.remove())
  tree.walkRules((rule) => {
    if (rule.parent.type === 'atrule' && rule.parent.name.endsWith('keyframes')) return
    const kept = rule.selectors.filter((one) => [...one.replace(/:(is|where|not|has)\([^()]*(\([^()]*\)[^()]*)*\)/g, '').matchAll(/\.([\w-]+)/g)].every(([, name]) => known(name)))
    if (kept.length === 0) rule.remove()
    else rule.selectors = kept
  })
  for (let left = -1; left !== 0;) {
    left = 0
    const read = new Set([...tree.toString().matchAll(/var\(\s*(--[\w-]+)/g)].map(([, name]) => name))
    tree.walkDecls(/^--/, (one) => {
      if (read.has(one.prop)) return
      one.remove()
      left++
    })
  }
  return minified('own.css', tree.toString())
}
