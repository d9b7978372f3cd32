import type { Config } from '../../config.ts'
import type { Database } from '../../database/open.ts'
import type { Clock } from '../../local-day.ts'
import type { Reach } from './public-address.ts'

/** `note` is worth knowing, `warn` worth doing something about, and with `wrong` visitors or data suffer. */
export type State = 'ok' | 'note' | 'warn' | 'wrong'

export interface Verdict {
  state: State
  /** One sentence. */
  said: string
  /** What to do about it, in as many lines as that takes. */
  todo?: string
}

export interface Finding extends Verdict {
  check: string
}

/** What the checks look at. */
export interface Installation {
  config: Config
  /** The open database, or why it could not be opened. */
  db: Database | Error
  /** How the public address is reached. */
  reach: Reach
  now: Clock
}

export interface Check {
  name: string
  /** Undefined where there is nothing to look at: another check says why, or it does not apply. */
  look(installation: Installation): Promise<Verdict | undefined>
}

export const ok = (said: string): Verdict => ({ state: 'ok', said })
export const note = (said: string, todo?: string): Verdict => ({ state: 'note', said, ...(todo !== undefined && { todo }) })
export const warn = (said: string, todo: string): Verdict => ({ state: 'warn', said, todo })
export const wrong = (said: string, todo: string): Verdict => ({ state: 'wrong', said, todo })
