// Builds what the browser is given into internal/web/assets/dist: style for
// both directions of writing, fonts, modules, the mark, the licences of all
// that is shipped, and a manifest from plain names to names with a hash.
//
// Called by `npm run build`. It needs node_modules and no network.

import { writeFileSync, readFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createHash } from 'node:crypto'
import { root, find } from './files.mjs'
import { fonts } from './fonts.mjs'
import { styles } from './styles.mjs'
import { letterFonts } from './letters.mjs'
import { licences } from './licences.mjs'

const dist = join(root, 'internal/web/assets/dist')
const manifest = {}

// keep writes a file, zipped only: nearly every browser takes it as it is.
function keep (file, bytes) {
  writeFileSync(join(dist, file + '.gz'), gzipSync(bytes, { level: 9 }))
}

// put keeps a file under its hashed name and gives that name.
function put (name, content) {
  const bytes = Buffer.from(content)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10)
  const dot = name.lastIndexOf('.')
  const file = `${name.slice(0, dot)}.${hash}${name.slice(dot)}`
  if (manifest[name]) throw new Error(`two files are called ${name}`)
  manifest[name] = file
  if (/\.(woff2|png)$/.test(name)) writeFileSync(join(dist, file), bytes) // compressed in itself
  else keep(file, bytes)
  return file
}

mkdirSync(dist, { recursive: true })
for (const old of readdirSync(dist)) if (old !== '.gitkeep') rmSync(join(dist, old))

const faces = await fonts(put)
const css = styles(faces)
put('app.css', css.ltr)
put('app.rtl.css', css.rtl)
put('own.css', css.own)
put('own.rtl.css', css.ownRtl)

for (const file of find('internal/web', '.js')) {
  const source = readFileSync(file, 'utf8')
  if (/^\s*import\s/m.test(source)) throw new Error(`${file}: a module stands alone and imports nothing`)
  put(basename(file), source)
}
for (const file of ['.svg', '.png'].flatMap((ext) => find('internal/web/assets/images', ext))) put(basename(file), readFileSync(file))

await letterFonts(keep)
keep('licences.json', JSON.stringify(licences(), null, 1))
writeFileSync(join(dist, 'manifest.json'), JSON.stringify(manifest, null, 1))

const size = (bytes) => `${(bytes / 1024).toFixed(1)} KB`
console.log(`style ${size(Buffer.byteLength(css.ltr))}, ${size(gzipSync(css.ltr, { level: 9 }).length)} compressed; of one's own pages ${size(gzipSync(css.own, { level: 9 }).length)}; ${Object.keys(manifest).length} files in internal/web/assets/dist`)
