import { createHash } from 'node:crypto'
import type { Instant } from './local-day.ts'

/** UUIDs (RFC 9562) as 16 raw bytes, which is how the database keeps them. */

export type Random = (size: number) => Uint8Array

/** A UUID of version 7: 48 bits of time, then randomness; rows made together lie together. */
export function uuidV7(now: Instant, random: Random): Uint8Array {
  const bytes = Uint8Array.from(random(16))
  const view = new DataView(bytes.buffer)
  view.setUint16(0, Math.floor(now / 2 ** 32))
  view.setUint32(2, now % 2 ** 32)
  bytes[6] = 0x70 | (bytes[6]! & 0x0f)
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  return bytes
}

/** A UUID of version 8: always the same for the same name. In hexadecimal, without hyphens. */
export function uuidV8(name: string): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16)
  bytes[6] = 0x80 | (bytes[6]! & 0x0f)
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  return bytes.toString('hex')
}

/** In the usual form, lower case with hyphens. */
export function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Of any version, in either case. */
export const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The bytes of a UUID of any version; undefined when the text is none. */
export function uuidBytes(text: string): Uint8Array | undefined {
  if (!uuidPattern.test(text)) return undefined
  // A view into Buffer's shared pool would drag 8 kB along whenever it is sent to another thread.
  return Uint8Array.from(Buffer.from(text.replaceAll('-', ''), 'hex'))
}
