import type { ArrivalRow } from '../../database/schema-bookings.ts'
import type { Booking } from '../bookings.ts'

/**
 * What a paper says, as one text to sign: as long as this is the same, an earlier print of the paper is right,
 * whatever else about the booking changed (another docent, say).
 */

export function saidByLetter({ ref, site, organisation, parts, people, minors, stepFree, docent, programme, place, agreed }: Booking): string {
  const slots = parts.map(({ slot, ends, people: n }) => [slot, ends, n])
  const terms = [agreed.programme, agreed.bring, agreed.notes]
  return JSON.stringify([ref, site, organisation, slots, people, minors, stepFree, docent, programme, place, terms])
}

export function saidByCertificate({ ref, site, organisation, day, agreed }: Booking, { people, minors, at }: ArrivalRow): string {
  return JSON.stringify([ref, site, organisation, day, agreed.programme, people, minors, at])
}
