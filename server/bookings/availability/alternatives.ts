import type { Reads } from '../../database/open.ts'
import type { SlotKey } from '../../database/schema-bookings.ts'
import { addDays, type Day, dayOf, type Instant } from '../../local-day.ts'
import { look, type Look, type Question, type SlotState } from './availability.ts'
import type { Booking } from '../bookings.ts'
import { groupLimits, type Wish } from '../plan.ts'
import { type Offer, offerOf } from '../offers/offers.ts'
import { readSlot } from '../offers/slots.ts'

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
 * @param except the booking that is to be moved: what it has is free to it, and is no alternative
 */
export async function alternatives(db: Reads, site: string, wish: Wish, neighbours: string[], now: Instant, except?: Booking): Promise<Alternative[]> {
  const people = wish.parts.reduce((sum, part) => sum + part.people, 0)
  const day = wishedDay(wish, now)
  const question = { site, people: 0, docent: wish.docent, programme: wish.programme, ...(except && { except: { ref: except.ref, channel: except.channel } }) }
  const here = await nearest(db, { ...question, ...around(day, now) }, wish, people, now)
  const found = here.filter(({ slots }) => !except || !isHad(except, slots)).slice(0, most)
  for (const neighbour of neighbours) {
    if (found.length > most) break
    // A programme is its own site's.
    const there = await nearest(db, { ...question, site: neighbour, programme: '', from: day, to: day }, wish, people, now)
    found.push(...there.slice(0, 1))
  }
  return found
}

/** Whether it is what a booking has. */
export function isHad({ parts, status }: Booking, slots: Alternative['slots']): boolean {
  return status !== 'waiting' && parts.length === slots.length && parts.every(({ slot, people }) => slots.some((one) => one.slot === slot && one.people === people))
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
  const { offer, seen } = await seenTogether(db, question, now)
  if (!offer) return []
  const wished = wish.parts[0]?.slot ?? ''
  const fitting = fittingIn(offer, question, seen, people)
  const far = new Map(fitting.map((one) => [one, apart(one, wished)]))
  return fitting.sort((one, other) => far.get(one)! - far.get(other)!)
}

interface Seen {
  offer: Offer | undefined
  seen: Look
}

const underWay = new WeakMap<Reads, Map<string, Promise<Seen>>>()

/**
 * What there is to choose from. When a crowd is refused at once, who comes while it is being read waits for that
 * reading: a thousand refusals are some dozens of readings, and nothing is kept once it is answered.
 */
function seenTogether(db: Reads, question: Question, now: Instant): Promise<Seen> {
  const here = underWay.get(db) ?? new Map<string, Promise<Seen>>()
  underWay.set(db, here)
  const key = JSON.stringify(question)
  const reading = here.get(key) ?? read().finally(() => here.delete(key))
  here.set(key, reading)
  return reading

  async function read(): Promise<Seen> {
    const offer = await offerOf(db, question.site)
    return { offer, seen: await look(db, question, now) }
  }
}

/** Of a site's slots, asked for without a number of people, those that take a group: whole, or split where it is too large for one. */
export function fittingIn({ terms }: Offer, { site, programme }: Question, seen: Look, people: number): Alternative[] {
  const open = seen.states.filter((state) => state.open)
  const { least, most: largest } = groupLimits(terms, terms.programmes.find(({ slug }) => slug === programme))
  if (people < least) return []
  return people <= largest ? open.filter(({ left }) => left >= people).map(whole(site, people)) : splits(site, open, seen, shares(people, largest), least)
}

const whole = (site: string, people: number) => ({ slot, left }: SlotState): Alternative => ({ site, slots: [{ slot, people }], left })

const shares = (people: number, largest: number) => evenly(people, Math.ceil(people / largest))

/** Slots of one day, each the next that can be had beside those before it, which take a group in parts as even as they can be. */
function splits(site: string, open: SlotState[], { together }: Look, shares: number[], least: number): Alternative[] {
  if (shares.at(-1)! < least) return []
  return open.flatMap((first, at) => {
    const row: Alternative['slots'] = []
    for (const { slot, day } of open.slice(at)) {
      if (day !== first.day || row.length === shares.length) break
      const longer = [...row, { slot, people: shares[row.length]! }]
      if (together(longer)) row.push(longer.at(-1)!)
      // The group comes at this time, or this is not its time.
      else if (row.length === 0) break
    }
    return row.length === shares.length ? [{ site, slots: row, left: first.left }] : []
  })
}

/** People in so many parts, as even as they can be, the larger ones first. */
export function evenly(people: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor(people / count) + (i < people % count ? 1 : 0))
}

/** Minutes between two slots. */
function apart({ slots }: Alternative, wished: SlotKey): number {
  return Math.abs(Date.parse(`${slots[0]!.slot}:00Z`) - (Date.parse(`${wished}:00Z`) || 0))
}
