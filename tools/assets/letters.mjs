// The fonts of letters (internal/pdf): TrueType, as a document carries it, with
// no more than setting its letters needs. The program keeps them zipped, and
// gives them to no browser.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import subset from 'subset-font'
import { modules } from './files.mjs'
import { fira, latin, letters, noto } from './fonts.mjs'

const ethiopic = join(modules, '@fontsource-variable/noto-sans-ethiopic/files/noto-sans-ethiopic-ethiopic-wght-normal.woff2')

// What the names and languages of papers need beyond Latin letters: those of
// Turkish, Kurdish, Azerbaijani, of transcriptions; of Russian and Ukrainian.
const europe = latin + ',U+0100-017F,U+018F,U+01CD-01DC,U+0218-021B,U+0259,U+02BE-02BF,U+02C8,U+1E0C-1E0D,U+1E24-1E25,U+1E2A-1E2B,U+1E62-1E63,U+1E6C-1E6D,U+1E92-1E97,U+0400-045F,U+0490-0493,U+2116,U+25CF'
const arabic = 'U+0020-002F,U+003A-003F,U+005B-005F,U+0600-06FF,U+200C-200F'

const files = [
  ['latn-400', join(fira, 'FiraSans-Regular.woff2'), europe, ['kern', 'mark']],
  ['latn-600', join(fira, 'FiraSans-SemiBold.woff2'), europe, ['kern', 'mark']],
  ['arab-400', noto, arabic, null, 400],
  ['arab-600', noto, arabic, null, 600],
  ['ethi-400', ethiopic, 'U+0020,U+1200-137F', [], 400]
]

// letterFonts hands each font to keep.
export async function letterFonts (keep) {
  for (const [name, file, range, keepFeatures, weight] of files) {
    const font = await subset(readFileSync(file), letters(range), {
      targetFormat: 'truetype',
      noHinting: true,
      dropTables: ['name', 'post', 'STAT', 'gasp', 'DSIG', 'vhea', 'vmtx'],
      ...(keepFeatures && { keepFeatures }),
      ...(weight && { variationAxes: { wght: weight } })
    })
    keep(`letter-${name}.ttf`, font)
  }
}
