import type { Instant } from '../local-day.ts'
import type { Signer } from '../secrets.ts'

/**
 * Counting law 1: the page that offers a check-in carries a signed word on which code was opened, under
 * which scan_id, and when, so that a slow reader or a slow network loses nothing.
 */

export interface Proven {
  code: string
  scanId: string
  openedAt: Instant
}

/** `<base-36 milliseconds>.<signature>` */
export function sign(signer: Signer, { code, scanId, openedAt }: Proven): string {
  const time = openedAt.toString(36)
  return `${time}.${signer.sign(`${code} ${scanId} ${time}`)}`
}

/** When the page was opened, if the proof is ours for this code and scan_id. */
export function openedAt(signer: Signer, proof: string, code: string, scanId: string): Instant | undefined {
  const match = /^([0-9a-z]{1,10})\.([\w-]{22})$/.exec(proof)
  if (!match || !signer.verify(`${code} ${scanId} ${match[1]!}`, match[2]!)) return undefined
  return parseInt(match[1]!, 36)
}
