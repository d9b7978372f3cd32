import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StoreUnavailable } from '../database/store-unavailable.ts'
import type { Clock, Instant } from '../local-day.ts'
import type { Person } from '../staff/people.ts'
import { type Random, uuidBytes, uuidText, uuidV7 } from '../uuid.ts'

/** A file that somebody has sent, between being looked at and being confirmed. */
export interface Upload {
  /** Its name where it came from. */
  file: string
  /** '' for what is to be counted; else the count it belongs to. */
  series: string
  bytes: Buffer
}

const hour = 60 * 60 * 1000
const mostOfOne = 5

/**
 * Keeps uploads in `DATA_DIR/uploads`, so that what is confirmed is what was looked at: for an hour, under a name that
 * nobody guesses, and only for the person who sent them.
 */
export class Uploads {
  readonly #folder: string
  readonly #now: Clock
  readonly #random: Random

  constructor({ dataDir, now, random }: { dataDir: string; now: Clock; random: Random }) {
    this.#folder = join(dataDir, 'uploads')
    this.#now = now
    this.#random = random
  }

  /**
   * @returns the upload's id
   * @throws StoreUnavailable when it cannot be written
   */
  async keep({ file, series, bytes }: Upload, by: Person): Promise<string> {
    const id = uuidText(uuidV7(this.#now(), this.#random))
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      await this.#sweep(by)
      const kept = await open(this.#path(id, by), 'wx', 0o600)
      try {
        await kept.writeFile(`${JSON.stringify({ file, series })}\n`)
        await kept.writeFile(bytes)
      } finally {
        await kept.close()
      }
    } catch (error) {
      throw new StoreUnavailable('an upload cannot be kept', { cause: error })
    }
    return id
  }

  /** @returns undefined for one that is not theirs, is older than an hour, or never was */
  async find(id: string, by: Person): Promise<Upload | undefined> {
    const bytes = uuidBytes(id)
    if (bytes === undefined || madeAt(uuidText(bytes)) < this.#now() - hour) return undefined
    const kept = await readFile(this.#path(uuidText(bytes), by)).catch(() => undefined)
    if (kept === undefined) return undefined
    const end = kept.indexOf(0x0a)
    const { file, series } = JSON.parse(kept.toString('utf8', 0, end)) as Pick<Upload, 'file' | 'series'>
    return { file, series, bytes: kept.subarray(end + 1) }
  }

  async drop(id: string, by: Person): Promise<void> {
    await rm(this.#path(id, by), { force: true })
  }

  /** Whatever is older than an hour, and of one person's more than a few. */
  async #sweep(by: Person): Promise<void> {
    const kept = (await readdir(this.#folder)).filter((name) => /^[0-9a-f]{32}_/.test(name)).sort()
    const theirs = kept.filter((name) => name.startsWith(ownerOf(by)))
    const tooMany = theirs.slice(0, Math.max(0, theirs.length - mostOfOne + 1))
    const old = kept.filter((name) => madeAt(name.slice(33)) < this.#now() - hour)
    for (const name of new Set([...old, ...tooMany])) await rm(join(this.#folder, name), { force: true })
  }

  #path(id: string, by: Person): string {
    return join(this.#folder, `${ownerOf(by)}_${id}`)
  }
}

const ownerOf = ({ id }: Person) => Buffer.from(id).toString('hex')

/** The time that stands at the beginning of a UUID of version 7. */
const madeAt = (id: string): Instant => parseInt(id.replaceAll('-', '').slice(0, 12), 16)
