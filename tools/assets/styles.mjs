// KERN's style, then the house's own, then each page's, wherever it lies below internal/web: one file for languages
// written from left to right, and its mirror image for the others; and a lean one
// for one's own pages. The house's
// own style uses logical properties; KERN's does not and is flipped.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import rtlcss from 'rtlcss'
import { modules, find } from './files.mjs'
import { minified } from './minify.mjs'
import { lean } from './own.mjs'

export function styles (faces) {
  const read = (files) => files.map((file) => readFileSync(file, 'utf8').replace(/^@charset[^;]*;/, ''))
  const shared = read([join(modules, '@kern-ux/native/dist/kern.css'), ...find('internal/web/assets/css', '.css')])
  const isOwn = (file) => file.includes('/web/own/') || /\/open[^/]*\.css$/.test(file)
  const pages = find('internal/web', '.css').filter((file) => !file.includes('/web/assets/css/'))
  const whole = [faces, ...shared, ...read(pages.filter((file) => !isOwn(file)))].join('\n')
  const own = [...shared, ...read(pages.filter(isOwn))].join('\n')
  return { ltr: minified('app.css', whole), rtl: minified('app.css', rtlcss.process(whole)), own: lean(own), ownRtl: lean(rtlcss.process(own)) }
}
