import type { Reads } from '../database/open.ts'
import type { SlotKey } from '../database/schema-bookings.ts'
import { addDays, type Day, dayOf, type Instant } from '../local-day.ts'
import { availability, type Question, type SlotState } from './availability.ts'
import type { Wish } from './plan.ts'
import { offerOf } from './offers/offers.ts'
import { readSlot } from './offers/slots.ts'

/** Slots that would work instead: one for the whole group, or several in a row for a group that is split. */
export interface Alternative {
  site: string
  slots: { slot: SlotKey; people: number }[]
  /** People for whom there is room, in the first slot. */
  left: number
}

const most = 3
/** Days around the one that was wished for. */
const reach = 14

/**
 * The nearest slots that would take a group that was refused (booking law 4): at the same site first, then at
 * neighbouring sites on the day it wished for.
 *
 * @param neighbours other sites, nearest first
 */
export async function alternatives(db: Reads, site: string, wish: Wish, neighbours: string[], now: Instant): Promise<Alternative[]> {
  const people = wish.parts.reduce((sum, part) => sum + part.people, 0)
  const day = wishedDay(wish, now)
  const question = { site, people: 0, docent: wish.docent, programme: wish.programme }
  const here = await nearest(db, { ...question, ...around(day, now) }, wish, people, now)
  const found = here.slice(0, most)
  for (const neighbour of neighbours) {
    if (found.length > most) break
    // A programme is its own site's.
    const there = await nearest(db, { ...question, site: neighbour, programme: '', from: day, to: day }, wish, people, now)
    found.push(...there.slice(0, 1))
  }
  return found
}

function wishedDay({ parts }: Wish, now: Instant): Day {
  const read = readSlot(parts[0]?.slot ?? '')
  const today = dayOf(now)
  return read && read.day > today ? read.day : today
}

/** A day in the past, or out of reach, is looked for from today. */
function around(day: Day, now: Instant): { from: Day; to: Day } {
  const today = dayOf(now)
  const from = addDays(day, -reach)
  return { from: from > today ? from : today, to: addDays(day, 2 * reach) }
}

async function nearest(db: Reads, question: Question, wish: Wish, people: number, now: Instant): Promise<Alternative[]> {
  const offer = await offerOf(db, question.site)
  if (!offer) return []
  const programme = offer.terms.programmes.find(({ slug }) => slug === question.programme)
  if (people < Math.max(offer.terms.group.least, programme?.least ?? 1)) return []
  const wished = wish.parts[0]?.slot ?? ''
  const open = (await availability(db, question, now)).filter((state) => state.open)
  const largest = Math.min(offer.terms.group.most, offer.terms.capacity, programme?.most ?? Infinity)
  const fitting =
    people <= largest
      ? open.filter(({ left }) => left >= people).map(whole(question.site, people))
      : splits(question.site, open, people, largest, offer.terms.group.least)
  return fitting.sort((one, other) => apart(one, wished) - apart(other, wished))
}

const whole = (site: string, people: number) => ({ slot, left }: SlotState): Alternative => ({ site, slots: [{ slot, people }], left })

/** Slots in a row on one day that take a group too large for one of them, in parts as even as they can be. */
function splits(site: string, open: SlotState[], people: number, largest: number, least: number): Alternative[] {
  const count = Math.ceil(people / largest)
  const share = Math.ceil(people / count)
  const shares = Array.from({ length: count }, (_, i) => Math.max(0, Math.min(share, people - i * share)))
  if (shares.at(-1)! < least) return []
  return open.flatMap((first, at) => {
    const row = open.slice(at, at + count)
    const together = row.length === count && row.every(({ day }) => day === first.day)
    if (!together || row.some(({ left }, i) => left < shares[i]!)) return []
    return [{ site, slots: row.map(({ slot }, i) => ({ slot, people: shares[i]! })), left: first.left }]
  })
}

/** Minutes between two slots. */
function apart({ slots }: Alternative, wished: SlotKey): number {
  return Math.abs(Date.parse(`${slots[0]!.slot}:00Z`) - (Date.parse(`${wished}:00Z`) || 0))
}
