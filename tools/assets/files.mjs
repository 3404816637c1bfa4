// Where things lie in the repository and how to find them.

import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')
export const modules = join(root, 'node_modules')

// find lists the files below a folder that end in ext, sorted; what the build
// itself made and what belongs to tests is left out.
export function find (folder, ext) {
  const full = join(root, folder)
  if (!existsSync(full)) return []
  return readdirSync(full, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(ext) && !/(^|\/)(dist|testdata|node_modules)\//.test(name))
    .sort()
    .map((name) => join(full, name))
}
