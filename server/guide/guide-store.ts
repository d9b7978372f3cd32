import { existsSync } from 'node:fs'
import { copyFile, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { type Adapter, Low } from 'lowdb'
import type { z } from 'zod'
import { StoreUnavailable } from '../database/store-unavailable.ts'
import { shipped } from '../root.ts'
import { makeDataDir } from '../secrets.ts'
import { type Guide, guideSchema, type Person, type Site, type Source, type Stop } from './schema.ts'

/** The guide document cannot be served: the message names the file, and every offending field with its path. */
export class GuideError extends Error {
  override name = 'GuideError'
}

/**
 * Keeps one JSON document in a file: checked when read, written beside and then moved into place, with
 * the file before it kept as `….previous`.
 */
class CheckedFile implements Adapter<Guide> {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  async read(): Promise<Guide | null> {
    return existsSync(this.#path) ? parseGuide(await readFile(this.#path, 'utf8'), this.#path) : null
  }

  async write(guide: Guide): Promise<void> {
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

/**
 * Reads a guide document.
 *
 * @param file what to call it in a message
 * @throws GuideError
 */
export function parseGuide(json: string, file: string): Guide {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (error) {
    throw new GuideError(`${file} is not JSON: ${(error as Error).message}`)
  }
  return checkGuide(value, file)
}

function checkGuide(value: unknown, file: string): Guide {
  const parsed = guideSchema.safeParse(value)
  if (!parsed.success) throw new GuideError(parsed.error.issues.map((issue) => `${file}: ${fieldOf(issue)}: ${issue.message}`).join('\n'))
  return parsed.data
}

/** `sites[2].hours[0].doubt`, as one would look for it in an editor. */
function fieldOf({ path }: z.core.$ZodIssue): string {
  return path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('').replace(/^\./, '') || 'document'
}

/** The guide in memory, behind it `DATA_DIR/guide.json`, seeded from `data/guide.seed.json`. */
export class GuideStore {
  readonly #low: Low<Guide | null>
  readonly #listeners: (() => void)[] = []
  #guide!: Guide
  #bySlug!: Map<string, Site>
  #sources!: Map<string, Source>
  #persons!: Map<string, Person>
  #last: Promise<unknown> = Promise.resolve()
  #revision = 0

  private constructor(low: Low<Guide | null>, guide: Guide) {
    this.#low = low
    this.#serve(guide)
  }

  #serve(guide: Guide): void {
    this.#guide = guide
    this.#bySlug = new Map(guide.sites.map((site) => [site.slug, site]))
    this.#sources = new Map(guide.sources.map((source) => [source.key, source]))
    this.#persons = new Map(guide.persons.map((person) => [person.slug, person]))
  }

  /**
   * Opens the guide; a broken file gives way to the one kept before it, and `warn` is told.
   *
   * @throws GuideError when the file is broken and no good one was kept
   */
  static async open({ dataDir, warn }: { dataDir: string; warn: (message: string) => void }): Promise<GuideStore> {
    makeDataDir(dataDir)
    const file = join(dataDir, 'guide.json')
    const low = new Low<Guide | null>(new CheckedFile(file) as Adapter<Guide | null>, null)
    try {
      await low.read()
    } catch (error) {
      const previous = new CheckedFile(`${file}.previous`)
      low.data = error instanceof GuideError ? await previous.read().catch(() => null) : null
      if (low.data === null) throw error
      warn(`${(error as Error).message}\nThe guide starts from ${file}.previous instead; mend guide.json and start again.`)
    }
    if (low.data === null) {
      low.data = parseGuide(await readFile(shipped('data/guide.seed.json'), 'utf8'), 'data/guide.seed.json')
      await low.write()
    }
    return new GuideStore(low, low.data)
  }

  /**
   * Changes the guide, one change at a time: on a copy, which is checked whole and written before it is served.
   * One that fails leaves memory and file as they were.
   *
   * @param edit is given a copy of its own
   * @throws GuideError when the changed document is none, StoreUnavailable when it cannot be written
   */
  async change(edit: (copy: Guide) => Guide): Promise<void> {
    const turn = this.#last.then(() => this.#change(edit))
    this.#last = turn.catch(() => undefined)
    return turn
  }

  async #change(edit: (copy: Guide) => Guide): Promise<void> {
    const next = checkGuide(edit(structuredClone(this.#guide)), 'the changed guide')
    this.#low.data = next
    try {
      await this.#low.write()
    } catch (cause) {
      this.#low.data = this.#guide
      throw new StoreUnavailable('the guide cannot be written now', { cause })
    }
    this.#serve(next)
    this.#revision++
    for (const listener of this.#listeners) listener()
  }

  /** Called after every change, before anybody is told that it is made. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  /** How often the guide was changed since the start. */
  get revision(): number {
    return this.#revision
  }

  /** The whole document as it is served; never edited in place. */
  document(): Guide {
    return this.#guide
  }

  /** In the order in which they are shown. */
  sites(): Site[] {
    return this.#guide.sites
  }

  site(slug: string): Site | undefined {
    return this.#bySlug.get(slug)
  }

  stop(site: Site, slug: string): Stop | undefined {
    return site.stops.find((stop) => stop.slug === slug)
  }

  sources(): Source[] {
    return this.#guide.sources
  }

  source(key: string): Source {
    return this.#sources.get(key)!
  }

  person(slug: string): Person {
    return this.#persons.get(slug)!
  }
}
