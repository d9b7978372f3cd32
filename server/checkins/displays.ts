import type { Database, Reads } from '../database/open.ts'
import { ReadForAMoment } from '../database/read-for-a-moment.ts'
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
  readonly #screens: ReadForAMoment<Screens>
  readonly #signer: Signer

  constructor({ db, now, signer }: { db: Database; now: Clock; signer: Signer }) {
    this.#screens = new ReadForAMoment({ read: () => allScreens(db.read), keptFor, now })
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
    const screen = (await this.#screens.value()).get(Number(match[1]))
    return screen && { ...screen, shownAt: parseInt(match[2]!, 36) * displayStep }
  }

  /** Whether a screen has been taken out of use; one just paired may not be known yet. */
  async isRevoked(number: number): Promise<boolean> {
    return ((await this.#screens.value()).get(number)?.revokedAt ?? null) !== null
  }
}

/** Screens by number. */
async function allScreens(db: Reads): Promise<Screens> {
  const rows = await db.selectFrom('displays').select(['number', 'site', 'revoked_at']).execute()
  return new Map(rows.map(({ number, site, revoked_at: revokedAt }) => [number, { site, revokedAt }]))
}
