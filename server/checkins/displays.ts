import type { Database } from '../database/open.ts'
import type { Clock, Instant } from '../local-day.ts'
import type { Signer } from '../secrets.ts'

/**
 * The codes that screens show: `S<number of the screen>-<step>-<signature>`, a new one every thirty seconds.
 * Nothing is stored for a code; whoever holds the secret can judge it.
 */

const displayStep = 30_000

const pattern = /^S(\d{1,6})-([0-9a-z]{1,9})-([\w-]{22})$/
/** With all that a request adds, a change shows everywhere within two seconds. */
const keptFor = 1500

export interface ShownCode {
  site: string
  shownAt: Instant
  /** When the screen was taken out of use; what was opened before still counts. */
  revokedAt: Instant | null
}

type Screens = Map<number, Omit<ShownCode, 'shownAt'>>

export class Displays {
  readonly #db: Database
  readonly #now: Clock
  readonly #signer: Signer
  #kept: { at: Instant; screens: Promise<Screens> } | undefined

  constructor({ db, now, signer }: { db: Database; now: Clock; signer: Signer }) {
    this.#db = db
    this.#now = now
    this.#signer = signer
  }

  /** The code that a screen shows at an instant, and until when. */
  code(number: number, at: Instant): { code: string; until: Instant } {
    const step = Math.floor(at / displayStep)
    const said = `S${number}-${step.toString(36)}`
    return { code: `${said}-${this.#signer.sign(said)}`, until: (step + 1) * displayStep }
  }

  /** What a screen's code stands for; undefined when it is none of ours. */
  async read(code: string): Promise<ShownCode | undefined> {
    const match = pattern.exec(code)
    if (!match || !this.#signer.verify(`S${match[1]!}-${match[2]!}`, match[3]!)) return undefined
    const screen = (await this.#screens()).get(Number(match[1]))
    return screen && { ...screen, shownAt: parseInt(match[2]!, 36) * displayStep }
  }

  /** Whether a screen has been taken out of use; one just paired may not be known yet. */
  async isRevoked(number: number): Promise<boolean> {
    return ((await this.#screens()).get(number)?.revokedAt ?? null) !== null
  }

  /** Screens by number, read once for everybody who asks meanwhile. */
  #screens(): Promise<Screens> {
    const now = this.#now()
    if (this.#kept === undefined || Math.abs(now - this.#kept.at) >= keptFor) {
      const screens = this.#read()
      this.#kept = { at: now, screens }
      // A failed read is not kept.
      screens.catch(() => this.#kept?.screens === screens && (this.#kept = undefined))
    }
    return this.#kept.screens
  }

  async #read(): Promise<Screens> {
    const rows = await this.#db.read.selectFrom('displays').select(['number', 'site', 'revoked_at']).execute()
    return new Map(rows.map(({ number, site, revoked_at: revokedAt }) => [number, { site, revokedAt }]))
  }
}
