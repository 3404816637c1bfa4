import { transform } from 'lightningcss'

// minified writes a style as short as it can be written.
export function minified (filename, css) {
  return transform({ filename, code: Buffer.from(css), minify: true }).code.toString()
}
