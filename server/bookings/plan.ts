import type { Channel, SlotKey } from '../database/schema-bookings.ts'
import { addDays, type Day, dayOf, type Instant } from '../local-day.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import type { Wanted } from './docents/docents.ts'
import type { WorkCalendar } from '../staff/work-calendar.ts'
import type { Offer } from './offers/offers.ts'
import { instantOf, later, readSlot, type Slot, slotsOf } from './offers/slots.ts'
import type { Programme, Terms } from './offers/terms.ts'
import { said } from './said.ts'

/** What a group wishes for: one slot, or several in a row for a group that is split. */
export interface Wish {
  parts: { slot: SlotKey; people: number }[]
  docent: Wanted
  /** Slug; '' for a visit by themselves. */
  programme: string
  channel: Channel
  /** Whether it is that of a booking that is there, of which it is settled whether a docent guides it. */
  settled?: boolean
}

/** What the rules are applied to. */
export interface Rules {
  offer: Offer
  calendar: WorkCalendar
  /** Why the site is closed, by day. */
  closures: ReadonlyMap<Day, string>
  now: Instant
}

export interface PlannedPart extends Slot {
  people: number
  /** The slots whose seats it takes: a long programme takes more than one, a visit to the group's own place none. */
  seats: SlotKey[]
}

export interface Plan {
  parts: PlannedPart[]
  programme: Programme | undefined
  docent: Wanted
}

/** Applies the rules of an offer to a wish; whether there is still room is another question. */
export function planVisit(rules: Rules, wish: Wish): Plan | Refusal {
  const { terms } = rules.offer
  const closed = notBookedHere(terms)
  if (closed) return closed
  const programme = terms.programmes.find(({ slug }) => slug === wish.programme)
  if (wish.programme !== '' && programme === undefined) return refusal('programme-unknown')
  const parts: PlannedPart[] = []
  for (const { slot, people } of wish.parts) {
    const wrong = groupTooSmallOrLarge(terms, programme, people) ?? whyNotThen(rules, slot, wish.channel)
    if (wrong) return wrong
    const part = placed(rules, slot, people, programme)
    if ('refused' in part) return part
    parts.push(part)
  }
  if (new Set(parts.map(({ day }) => day)).size > 1) return refusal('split-days')
  if (new Set(parts.map(({ slot }) => slot)).size < parts.length) return refusal('split-days')
  const docent = docentFor(programme, wish.docent, wish.settled)
  return { parts: parts.sort((one, other) => (one.slot < other.slot ? -1 : 1)), programme, docent }
}

/**
 * The docent that a group is to have: any, where its programme needs one and it asks for none. A group that is booked
 * has agreed with its site to go without (`assignDocent`): that holds, whatever else of it changes, until the site
 * gives it a docent. Booking law 2 is about a booking that wants one.
 */
export function docentFor(programme: Programme | undefined, wanted: Wanted, settled = false): Wanted {
  return programme?.needsDocent && wanted === 'none' && !settled ? 'any' : wanted
}

/** What a booking that is there wishes for: a programme that its site has dropped since is left out, and the group comes by itself. */
export function stillOffered<T extends Pick<Wish, 'programme'>>({ offer }: Pick<Rules, 'offer'>, wish: T): T & { settled: true } {
  const { programmes } = offer.terms
  return { ...wish, settled: true, ...(!programmes.some(({ slug }) => slug === wish.programme) && { programme: '' }) }
}

/** The refusal of a site that takes no groups, or takes them elsewhere; undefined where it is booked here. */
export function notBookedHere({ booking, elsewhere }: Terms): Refusal | undefined {
  if (booking === 'here') return undefined
  return booking === 'none' ? refusal('booking-none') : refusal('booking-elsewhere', { values: { where: elsewhere.url || elsewhere.phone } })
}

/** A group that is too large for one slot may be split; that the refusal offers such a split is up to who asked. */
function groupTooSmallOrLarge(terms: Terms, programme: Programme | undefined, people: number): Refusal | undefined {
  const { least, most } = groupLimits(terms, programme)
  if (people < least) return refusal('group-small', { values: { n: least } })
  return people > most ? refusal('group-large', { values: { n: most } }) : undefined
}

/** How many people a slot's group has at least and at most. */
export function groupLimits({ group, capacity }: Terms, programme: Programme | undefined): { least: number; most: number } {
  const least = Math.max(group.least, programme?.least ?? 1)
  return { least, most: programme?.travels ? programme.most : Math.min(group.most, capacity, programme?.most ?? Infinity) }
}

/** Why a slot cannot be had, whoever asks: it is not offered, over, closed, too soon or too far off. The desk may book at short notice. */
export function whyNotThen(rules: Rules, key: SlotKey, channel: Channel): Refusal | undefined {
  const { offer, calendar, closures, now } = rules
  const asked = readSlot(key)
  const slot = asked && slotsOf(offer.terms, calendar, asked.day).find(({ slot }) => slot === key)
  if (asked && instantOf(asked.day, asked.starts) <= now) return refusal('slot-past')
  if (asked && closures.has(asked.day)) return refusal('slot-closed', { values: { day: said.day(asked.day), reason: closures.get(asked.day)! } })
  if (!slot) return refusal('slot-unknown')
  if (channel !== 'online') return undefined
  const { noticeDays: notice, horizonDays: horizon } = offer.terms
  if (slot.day < earliestDay(rules)) {
    const earliest = firstSlot(rules)
    return refusal('slot-notice', { values: { n: notice, earliest: earliest ? said.slot(earliest) : said.nothing } })
  }
  const last = lastBookable(rules)
  return slot.day > last ? refusal('slot-horizon', { values: { n: horizon, day: said.day(last) } }) : undefined
}

/** Notice is in working days: booked on Monday with two of them, Wednesday is the first. */
function earliestDay({ offer, calendar, now }: Pick<Rules, 'offer' | 'calendar' | 'now'>): Day {
  return calendar.addWorkingDays(dayOf(now), offer.terms.noticeDays)
}

/** The last day that can be booked online, itself included. */
export function lastBookable({ offer, now }: Pick<Rules, 'offer' | 'now'>): Day {
  return addDays(dayOf(now), offer.terms.horizonDays)
}

/** The first slot that can be booked online, full or not. */
export function firstSlot(rules: Rules): SlotKey | undefined {
  const { offer, calendar, closures, now } = rules
  const last = lastBookable(rules)
  for (let day = earliestDay(rules); day <= last; day = addDays(day, 1)) {
    if (closures.has(day)) continue
    const open = slotsOf(offer.terms, calendar, day).find(({ starts }) => instantOf(day, starts) > now)
    if (open) return open.slot
  }
  return undefined
}

/** Where a part lies in its day, and whose seats it takes. */
function placed({ offer, calendar }: Rules, key: SlotKey, people: number, programme: Programme | undefined): PlannedPart | Refusal {
  const { day, starts } = readSlot(key)!
  const ends = later(starts, programme?.minutes ?? offer.terms.slotMinutes)
  const part = { slot: key, day, starts, ends, people }
  if (programme?.travels) return { ...part, seats: [] }
  const met = slotsOf(offer.terms, calendar, day).filter((slot) => slot.starts < ends && slot.ends > starts)
  const end = met.reduce((latest, slot) => (slot.ends > latest ? slot.ends : latest), '')
  return end < ends ? refusal('programme-long', { values: { minutes: programme?.minutes ?? 0 } }) : { ...part, seats: met.map(({ slot }) => slot) }
}
