import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Low } from 'lowdb'
import type { Database, Trx } from '../database/open.ts'
import { StoreUnavailable } from '../database/store-unavailable.ts'
import { shipped } from '../root.ts'
import { makeDataDir } from '../secrets.ts'
import { checkGuide, GuideError, type GuidePlace, parseGuide } from './guide-document.ts'
import { GuideFile } from './guide-file.ts'
import { seedFile } from './guide-seed.ts'
import { GuideTable } from './guide-table.ts'
import type { Guide, Person, Site, Source, Stop } from './schema.ts'
import type { March, Route } from './schema-routes.ts'

/** Where an installation keeps its guide: `DATA_DIR/guide.json`, or the database that several servers share. */
export function guidePlace({ dataDir, db }: { dataDir: string; db?: Database | undefined }): GuidePlace {
  return db?.shared ? new GuideTable(db) : new GuideFile(join(dataDir, 'guide.json'))
}

/** The guide in memory, behind it the document in its place, seeded from `data/guide.seed.json`. */
export class GuideStore {
  readonly #place: GuidePlace
  readonly #listeners: (() => void)[] = []
  #guide!: Guide
  #bySlug!: Map<string, Site>
  #sources!: Map<string, Source>
  #persons!: Map<string, Person>
  #last: Promise<unknown> = Promise.resolve()
  #revision = 0

  private constructor(place: GuidePlace, guide: Guide) {
    this.#place = place
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
   * @param db where servers share it; without, it is a file in `dataDir`
   * @throws GuideError when the document is broken and no good one was kept
   */
  static async open({ dataDir, db, warn }: { dataDir: string; db?: Database; warn: (message: string) => void }): Promise<GuideStore> {
    makeDataDir(dataDir)
    const place = guidePlace({ dataDir, db })
    const low = new Low<Guide | null>(place.adapter(), null)
    try {
      await low.read()
    } catch (error) {
      low.data = error instanceof GuideError ? await place.previous().catch(() => null) : null
      if (low.data === null) throw error
      warn(`${(error as Error).message}\nThe guide starts from ${join(dataDir, 'guide.json.previous')} instead; mend guide.json and start again.`)
    }
    return new GuideStore(place, low.data ?? (await seeded(low, place)))
  }

  /**
   * Changes the guide, one change at a time: on a copy, which is checked whole and written before it is served.
   * One that fails leaves memory and place as they were.
   *
   * @param edit is given a copy of its own
   * @throws GuideError when the changed document is none, StoreUnavailable when it cannot be written
   */
  async change(edit: (copy: Guide) => Guide): Promise<void> {
    const turn = this.#last.then(async () => {
      const kept = await this.keep(edit(structuredClone(this.#guide)))
      kept.serve()
    })
    this.#last = turn.catch(() => undefined)
    return turn
  }

  /**
   * Writes another document down, as part of a transaction where the place knows them, and serves it when told to.
   *
   * @throws GuideError when it is none, StoreUnavailable when it cannot be written
   */
  async keep(document: Guide, trx?: Trx): Promise<Kept> {
    const next = checkGuide(document, 'the changed guide')
    const before = this.#guide
    const write = async (guide: Guide, on?: Trx) => {
      try {
        await new Low<Guide | null>(this.#place.adapter(on), guide).write()
      } catch (cause) {
        throw new StoreUnavailable('the guide cannot be written now', { cause })
      }
    }
    await write(next, trx)
    return {
      serve: () => this.#change(next),
      undo: () => (this.#place.transactional ? this.refresh() : write(before)),
    }
  }

  /** Serves what another server has changed, if one has. */
  async refresh(trx?: Trx): Promise<void> {
    if (!(await this.#place.hasChanged(trx))) return
    const low = new Low<Guide | null>(this.#place.adapter(trx), null)
    await low.read()
    if (low.data !== null) this.#change(low.data)
  }

  #change(guide: Guide): void {
    this.#serve(guide)
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

  persons(): Person[] {
    return this.#guide.persons
  }

  /** Those that are shown, in the order in which they are. */
  routes(): Route[] {
    return this.#guide.routes.filter(({ withdrawn }) => !withdrawn)
  }

  march(): March {
    return this.#guide.march
  }

  person(slug: string): Person {
    return this.#persons.get(slug)!
  }
}

/** A document that is written down, and not served yet. */
export interface Kept {
  serve(): void
  /** Puts back what stood there before, when the transaction did not come to its end. */
  undo(): Promise<void>
}

/** The nine sites as they are shipped; of two servers that start at once, the first writes them down. */
async function seeded(low: Low<Guide | null>, place: GuidePlace): Promise<Guide> {
  low.data = parseGuide(await readFile(shipped(seedFile), 'utf8'), seedFile)
  await low.write().catch((error: unknown) => {
    if (!place.transactional) throw error
  })
  if (place.transactional) await low.read()
  return low.data
}
