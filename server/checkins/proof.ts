import type { Instant } from '../local-day.ts'
import type { Signer } from '../secrets.ts'

/**
 * Counting law 1: the page that offers a check-in carries a signed word on which code was opened, how, under
 * which scan_id, and when, so that a slow reader or a slow network loses nothing.
 */

/** How a code came to be opened: out of a QR, or typed by hand. */
export type Via = 'scan' | 'typed'

export interface Opening {
  openedAt: Instant
  via: Via
}

export interface Proven extends Opening {
  code: string
  scanId: string
}

const letters = { scan: 's', typed: 't' } as const satisfies Record<Via, string>

/** `<base-36 milliseconds>.<s or t>.<signature>` */
export function sign(signer: Signer, { code, scanId, openedAt, via }: Proven): string {
  const opening = `${openedAt.toString(36)}.${letters[via]}`
  return `${opening}.${signer.sign(`${code} ${scanId} ${opening}`)}`
}

/** When and how the page was opened, if the proof is ours for this code and scan_id. */
export function opening(signer: Signer, proof: string, code: string, scanId: string): Opening | undefined {
  const match = /^([0-9a-z]{1,10})\.([st])\.([\w-]{22})$/.exec(proof)
  if (!match || !signer.verify(`${code} ${scanId} ${match[1]!}.${match[2]!}`, match[3]!)) return undefined
  return { openedAt: parseInt(match[1]!, 36), via: match[2] === 't' ? 'typed' : 'scan' }
}
