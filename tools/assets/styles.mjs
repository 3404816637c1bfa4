// KERN's style, then the house's own, then each page's, wherever it lies below internal/web: one file for languages
// written from left to right, and its mirror image for the others. The house's
// own style uses logical properties; KERN's does not and is flipped.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { transform } from 'lightningcss'
import rtlcss from 'rtlcss'
import { modules, find } from './files.mjs'

export function styles (faces) {
  const parts = [
    join(modules, '@kern-ux/native/dist/kern.css'),
    ...find('internal/web/assets/css', '.css'),
    ...find('internal/web', '.css').filter((file) => !file.includes('/web/assets/css/'))
  ].map((file) => readFileSync(file, 'utf8').replace(/^@charset[^;]*;/, ''))
  const whole = [faces, ...parts].join('\n')
  return { ltr: minify(whole), rtl: minify(rtlcss.process(whole)) }
}

function minify (css) {
  return transform({ filename: 'app.css', code: Buffer.from(css), minify: true }).code.toString()
}
