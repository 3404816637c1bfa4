// The licence of everything that is shipped: style and fonts from npm, and the
// Go modules linked into the program. The page /lizenzen shows them.

import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { modules, root } from './files.mjs'

export function licences () {
  return [...browser(), ...program()].sort((a, b) => a.name.localeCompare(b.name, 'de'))
}

function browser () {
  const kern = join(modules, '@kern-ux/native')
  const noto = join(modules, '@fontsource-variable/noto-sans-arabic')
  const ethiopic = join(modules, '@fontsource-variable/noto-sans-ethiopic')
  const ofl = readFileSync(join(noto, 'LICENSE'), 'utf8')
  return [
    { name: 'KERN Design System', version: version(kern), licence: 'EUPL-1.2', text: readFileSync(join(kern, 'LICENSE.md'), 'utf8') },
    // KERN's package carries the font without its licence; the notice is the one in the font file itself.
    { name: 'Fira Sans', version: '4.106', licence: 'OFL-1.1', text: ofl.replace(/^Copyright.*$/m, 'Digitized data copyright (c) 2012-2015, The Mozilla Foundation and Telefonica S.A.') },
    { name: 'Noto Sans Arabic', version: version(noto), licence: 'OFL-1.1', text: ofl },
    { name: 'Noto Sans Ethiopic', version: version(ethiopic), licence: 'OFL-1.1', text: readFileSync(join(ethiopic, 'LICENSE'), 'utf8') }
  ]
}

function version (folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version
}

// program lists the modules that the packages of the program are made of.
function program () {
  let out
  try {
    out = execFileSync('go', ['list', '-e', '-deps', '-f', '{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}', existsSync(join(root, 'cmd')) ? './cmd/...' : './...'],
      { cwd: root, encoding: 'utf8', maxBuffer: 1 << 24, stdio: ['ignore', 'pipe', 'ignore'] })
  } catch (err) {
    throw new Error('the licences of the Go modules could not be listed: ' + err.message)
  }
  const list = [...new Set(out.split('\n').filter(Boolean))].map((line) => line.split('\t'))
    .filter(([, , dir]) => dir)
    .map(([name, version, dir]) => {
      const text = licenceText(dir)
      if (!text) throw new Error(`${name} carries no licence`)
      return { name, version, licence: kindOf(text), text }
    })
  const go = execFileSync('go', ['env', 'GOROOT', 'GOVERSION'], { encoding: 'utf8' }).split('\n')
  const text = licenceText(go[0])
  if (text) list.push({ name: 'Go', version: go[1].replace('go', ''), licence: kindOf(text), text })
  return list
}

function licenceText (dir) {
  if (!existsSync(dir)) return ''
  return readdirSync(dir)
    .filter((name) => /^(licen[cs]e|copying|notice)([.-].*)?$/i.test(name) && !/\.go$/.test(name))
    .sort()
    .map((name) => readFileSync(join(dir, name), 'utf8'))
    .join('\n\n')
}

// kindOf names the licence by its own words.
function kindOf (text) {
  const known = [
    [/Apache License\s+Version 2\.0/, 'Apache-2.0'],
    [/Mozilla Public License,? (Version|v\.) ?2\.0/i, 'MPL-2.0'],
    [/EUROPEAN UNION PUBLIC LICENCE/i, 'EUPL-1.2'],
    [/Permission to use, copy, modify, and(\/or)? distribute this software/, 'ISC'],
    [/Permission is hereby granted, free of charge/, 'MIT'],
    [/Neither the name of/, 'BSD-3-Clause'],
    [/Redistributions of source code must retain/, 'BSD-2-Clause']
  ]
  return known.find(([words]) => words.test(text))?.[1] ?? 'siehe Text'
}
