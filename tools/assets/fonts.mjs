// Fira Sans as KERN ships it and Noto Sans Arabic, cut to the scripts that the
// interface and the names of people need. A browser fetches only the cut whose
// letters stand on the page.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import subset from 'subset-font'
import { modules } from './files.mjs'

export const fira = join(modules, '@kern-ux/native/dist/fonts/fira-sans')
export const noto = join(modules, '@fontsource-variable/noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2')

export const latin = 'U+0020-007E,U+00A0-00FF,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2039-203A,U+20AC,U+2190-2193,U+2212,U+2260,U+2264-2265,U+1E9E'
const beyond = 'U+0100-02FF,U+0300-036F,U+1E00-1E9D,U+1E9F-1EFF'
const cyrillic = 'U+0400-052F,U+2116'
const arabic = 'U+0600-06FF,U+0750-077F,U+200C-200E,U+FB50-FDFF,U+FE70-FEFC'

const cuts = [
  ...[['Regular', 400], ['Medium', 500], ['SemiBold', 600]].flatMap(([style, weight]) =>
    [['latin', latin], ['latin-ext', beyond], ['cyrillic', cyrillic]].map(([script, range]) => ({
      name: `fira-sans-${weight}-${script}.woff2`,
      family: 'Fira Sans',
      file: join(fira, `FiraSans-${style}.woff2`),
      weight: String(weight),
      range
    }))),
  { name: 'noto-sans-arabic.woff2', family: 'Noto Sans Arabic', file: noto, weight: '400 700', range: arabic, axes: { wght: { min: 400, max: 700, default: 400 } } }
]

// fonts hands each cut to put and gives the @font-face rules.
export async function fonts (put) {
  const rules = []
  for (const cut of cuts) {
    const bytes = await subset(readFileSync(cut.file), letters(cut.range), { targetFormat: 'woff2', variationAxes: cut.axes })
    const file = put(cut.name, bytes)
    rules.push(`@font-face{font-family:"${cut.family}";font-style:normal;font-weight:${cut.weight};font-display:swap;src:url("${file}") format("woff2");unicode-range:${cut.range}}`)
  }
  return rules.join('\n')
}

// letters gives every character of a CSS unicode-range.
export function letters (range) {
  let text = ''
  for (const part of range.split(',')) {
    const [from, to] = part.slice(2).split('-').map((hex) => parseInt(hex, 16))
    for (let c = from; c <= (to ?? from); c++) text += String.fromCodePoint(c)
  }
  return text
}
