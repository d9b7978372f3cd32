import { timingSafeEqual } from 'node:crypto'
import type { Bytes } from '../database/bytes.ts'
import type { Sealer } from '../sealer.ts'
import { lastFour, masked } from '../web/phones.ts'

/** Whom a site reaches about a booking; sealed at rest (privacy law 3). */
export interface Contact {
  name: string
  /** In its normal form. */
  phone: string
  /** '' when none was given. */
  email: string
  /** Who leads the group on the day, and can be called then; '' when it is the same person. */
  leader: string
  leaderPhone: string
}

export const sealContact = (sealer: Sealer, contact: Contact): Bytes => sealer.seal(JSON.stringify(contact))

/** Undefined once the contact was purged, and where the secret that it was sealed with is lost. */
export function openContact(sealer: Sealer, sealed: Bytes | null): Contact | undefined {
  const text = sealed === null ? undefined : sealer.open(sealed)
  return text === undefined ? undefined : (JSON.parse(text) as Contact)
}

/** A contact as lists show it: 兰**, 138****5678. */
export function maskedContact(contact: Contact | undefined): { name: string; phone: string } {
  if (contact === undefined) return { name: '', phone: '' }
  return { name: maskedName(contact.name), phone: masked(contact.phone) }
}

const maskedName = (name: string): string => {
  const [first = '', ...rest] = name
  return first + '*'.repeat(Math.min(rest.length, 2))
}

/** Whether this is the whole number that was given, in its normal form. */
export function isPhoneOf(contact: Contact | undefined, phone: string): boolean {
  const [known, given] = [Buffer.from(contact?.phone ?? ''), Buffer.from(phone)]
  return known.length > 0 && known.length === given.length && timingSafeEqual(known, given)
}

/** Whether these are the last four digits of the number that was given (booking law 6). */
export function knowsPhone(contact: Contact | undefined, digits: string): boolean {
  const typed = digits.normalize('NFKC').trim()
  if (contact === undefined || !/^\d{4}$/.test(typed)) return false
  const known = Buffer.from(lastFour(contact.phone))
  return known.length === 4 && timingSafeEqual(known, Buffer.from(typed))
}
