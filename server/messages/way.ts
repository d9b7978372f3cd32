import type { OutboxRow } from '../database/schema-messages.ts'
import type { Letter } from './message.ts'

/** Hands one letter over; done when the other side has taken it, and throws NotDelivered when it has not. */
export type Way = (row: OutboxRow, letter: Letter, ending: AbortSignal) => Promise<void>

/**
 * Why a letter did not arrive, in a word that may stand in a log: a code, never an address, a text, or what
 * the other side wrote, which repeats them.
 */
export class NotDelivered extends Error {
  override name = 'NotDelivered'
  /** Trying again over the same channel would end the same. */
  readonly permanent: boolean

  constructor(why: string, { permanent = false }: { permanent?: boolean } = {}) {
    super(why)
    this.permanent = permanent
  }
}

/** The code of what went wrong on the network; anything that is no plain code is left out. */
export function networkCode(error: unknown): string {
  const { name, code, cause } = Object(error) as { name?: string; code?: unknown; cause?: unknown }
  if (name === 'TimeoutError' || name === 'AbortError') return name
  if (typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code)) return code
  return cause === undefined ? 'unknown' : networkCode(cause)
}
