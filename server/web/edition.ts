import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { shipped } from '../root.ts'

/** The name of the words and views that ship, the same on every server of a build. */
export const edition = editionOf(['data/locales', 'views'].map(shipped))

/** A name for what is in folders, another one as soon as a file or its name is. */
export function editionOf(folders: string[]): string {
  const hash = createHash('sha256')
  for (const folder of folders) {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name))
    for (const name of names.sort()) hash.update(`${name}\0`).update(readFileSync(join(folder, name))).update('\0')
  }
  return hash.digest('hex').slice(0, 12)
}
