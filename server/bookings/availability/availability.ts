import type { Reads } from '../../database/open.ts'
import type { SlotKey } from '../../database/schema-bookings.ts'
import { addDays, type Day, type Instant } from '../../local-day.ts'
import type { Reason } from '../../web/refusals.ts'
import type { Booking } from '../bookings.ts'
import { DocentsAtWork } from '../docents/at-work.ts'
import type { Wanted } from '../docents/docents.ts'
import { WorkCalendar } from '../../staff/work-calendar.ts'
import { closuresOf, offerOf } from '../offers/offers.ts'
import { roomOf } from '../offers/seats.ts'
import { SeatsTaken } from '../offers/seats-taken.ts'
import { later, readSlot, type Slot, slotsOf } from '../offers/slots.ts'
import type { Programme } from '../offers/terms.ts'
import { docentFor, notBookedHere, type Rules, whyNotThen } from '../plan.ts'

/** What is asked about a site's slots. */
export interface Question {
  site: string
  /** Days, both included. */
  from: Day
  to: Day
  /** 0 when nothing is known of the group yet. */
  people: number
  docent: Wanted
  /** Slug; '' for a visit by themselves. */
  programme: string
  /** A booking whose own seats and docents are as good as free: it is to be moved. */
  except?: Pick<Booking, 'ref' | 'channel'>
}

export interface SlotState extends Slot {
  /** People. */
  capacity: number
  /** People for whom there is room online; nobody when the slot cannot be booked. */
  left: number
  /** Docents who are free and speak what is asked for. */
  docentsLeft: number
  open: boolean
  /** Why it is not open. */
  reason?: Reason
}

/** A look at what is left. */
export interface Look {
  states: SlotState[]
  /** Whether there is room and a docent for all of these parts of a group together. */
  together(parts: { slot: SlotKey; people: number }[]): boolean
}

/** What is left of a site's slots in a span of days, as somebody who books online sees it. */
export async function availability(db: Reads, question: Question, now: Instant): Promise<SlotState[]> {
  return (await look(db, question, now)).states
}

/** The same, with what is left to a group that is split. */
export async function look(db: Reads, question: Question, now: Instant): Promise<Look> {
  const { site, from, to, except } = question
  const offer = await offerOf(db, site)
  if (!offer || notBookedHere(offer.terms)) return { states: [], together: () => false }
  const [calendar, closures, seats, desk] = await Promise.all([
    WorkCalendar.read(db),
    closuresOf(db, site, from, to),
    SeatsTaken.read(db, site, from, to, except?.ref),
    DocentsAtWork.read(db, site, from, to, except?.ref),
  ])
  const rules: Rules = { offer, calendar, closures, now }
  const programme = offer.terms.programmes.find(({ slug }) => slug === question.programme)
  const wanted = docentFor(programme, question.docent, except !== undefined)
  const leftIn = (slot: Slot): number => {
    const { capacity, online } = roomOf(offer.terms, slot.slot, now)
    const taken = seats.in(slot)
    const all = capacity - taken.all
    // What the desk had booked does not count among those who book online.
    return Math.max(0, except && except.channel !== 'online' ? all : Math.min(all, online - taken.online))
  }
  const visitOf = (slot: Slot): Slot => ({ ...slot, ends: later(slot.starts, programme?.minutes ?? offer.terms.slotMinutes) })
  const slotsOn = new Map<Day, Slot[]>()
  const states: SlotState[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const slots = slotsOf(offer.terms, calendar, day)
    slotsOn.set(day, slots)
    for (const slot of slots) {
      const visit = visitOf(slot)
      const left = programme?.travels ? programme.most : Math.min(...met(slots, visit).map(leftIn))
      const docentsLeft = desk.free(wanted === 'none' ? 'any' : wanted, visit)
      const never = whyNotThen(rules, slot.slot, 'online')?.refused
      const reason = never ?? whyNot({ docentLater: !offer.saved, left, docentsLeft, wanted, programme, visit, slots, people: question.people })
      const seen = { capacity: offer.terms.capacity, left: never === undefined ? left : 0, docentsLeft, open: reason === undefined }
      states.push({ ...slot, ...seen, ...(reason && { reason }) })
    }
  }
  return { states, together }

  function together(parts: { slot: SlotKey; people: number }[]): boolean {
    const visits = parts.flatMap(({ slot, people }) => {
      const found = slotsOn.get(readSlot(slot)?.day ?? '')?.find((one) => one.slot === slot)
      return found ? [{ ...visitOf(found), people }] : []
    })
    const asked = new Map<Slot, number>()
    for (const visit of programme?.travels ? [] : visits) {
      for (const slot of met(slotsOn.get(visit.day)!, visit)) asked.set(slot, (asked.get(slot) ?? 0) + visit.people)
    }
    if ([...asked].some(([slot, people]) => people > leftIn(slot))) return false
    return wanted === 'none' || !offer!.saved || desk.guideAll(wanted, visits)
  }
}

/** The slots that a visit takes. */
const met = (slots: Slot[], { starts, ends }: Slot): Slot[] => slots.filter((slot) => slot.starts < ends && slot.ends > starts)

interface Seen {
  /** On a proposal the site looks for a docent itself. */
  docentLater: boolean
  left: number
  docentsLeft: number
  wanted: Wanted
  programme: Programme | undefined
  visit: Slot
  slots: Slot[]
  people: number
}

function whyNot({ docentLater, left, docentsLeft, wanted, programme, visit, slots, people }: Seen): Reason | undefined {
  const lastEnd = slots.filter(({ starts }) => starts < visit.ends).at(-1)!.ends
  if (!programme?.travels && lastEnd < visit.ends) return 'programme-long'
  if (left < Math.max(people, 1)) return 'slot-full'
  return wanted !== 'none' && docentsLeft === 0 && !docentLater ? 'docent-none' : undefined
}
