import { existsSync } from 'node:fs'
import { copyFile, open, readFile, rename } from 'node:fs/promises'
import type { Adapter } from 'lowdb'
import { type GuidePlace, parseGuide } from './guide-document.ts'
import type { Guide } from './schema.ts'

/** The guide in a file, for the one server of an installation. Whoever edits the file restarts the server. */
export class GuideFile implements GuidePlace {
  readonly transactional = false
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  adapter(): Adapter<Guide | null> {
    return new CheckedFile(this.#path)
  }

  async previous(): Promise<Guide | null> {
    return new CheckedFile(`${this.#path}.previous`).read()
  }

  async hasChanged(): Promise<boolean> {
    return false
  }
}

/**
 * Keeps one JSON document in a file: checked when read, written beside and then moved into place, with
 * the file before it kept as `….previous`.
 */
class CheckedFile implements Adapter<Guide | null> {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  async read(): Promise<Guide | null> {
    return existsSync(this.#path) ? parseGuide(await readFile(this.#path, 'utf8'), this.#path) : null
  }

  async write(guide: Guide | null): Promise<void> {
    const beside = `${this.#path}.new`
    const file = await open(beside, 'w', 0o600)
    try {
      await file.writeFile(`${JSON.stringify(guide, null, 2)}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    if (existsSync(this.#path)) await copyFile(this.#path, `${this.#path}.${(await this.#isGood()) ? 'previous' : 'broken'}`)
    await rename(beside, this.#path)
  }

  /** A document that its author has broken never takes the place of the good one kept before it. */
  async #isGood(): Promise<boolean> {
    return this.read().then(
      () => true,
      () => false,
    )
  }
}
