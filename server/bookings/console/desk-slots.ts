import type { Reads } from '../../database/open.ts'
import type { Day, Instant } from '../../local-day.ts'
import { isRefusal, type Refusal } from '../../web/refusals.ts'
import { DocentsAtWork } from '../docents/at-work.ts'
import { SeatsTaken } from '../offers/seats-taken.ts'
import { later, type Slot, slotsOf } from '../offers/slots.ts'
import { notBookedHere, whyNotThen } from '../plan.ts'
import { rulesOf } from '../rules.ts'

export interface DeskSlot extends Slot {
  /** People for whom there is room, what is kept for the desk included. */
  left: number
  docentsLeft: number
  /** Why nobody can be booked into it. */
  refused?: Refusal
}

interface Asked {
  site: string
  day: Day
  /** Slug; '' for a visit by themselves. */
  programme: string
  /** A booking whose own seats are as good as free: it is to be moved. */
  except?: string
}

/** What the desk can give of a day: short notice is no obstacle to it, nor is what is kept for it. */
export async function deskSlots(db: Reads, asked: Asked, now: Instant): Promise<DeskSlot[] | Refusal> {
  const { site, day, programme: slug, except = '' } = asked
  const rules = await rulesOf(db, site, now)
  if (isRefusal(rules)) return rules
  const { terms } = rules.offer
  const elsewhere = notBookedHere(terms)
  if (elsewhere) return elsewhere
  const programme = terms.programmes.find((one) => one.slug === slug)
  const docents = await DocentsAtWork.read(db, site, day, day, except)
  const taken = await SeatsTaken.read(db, site, day, day, except)
  const slots = slotsOf(terms, rules.calendar, day)
  return slots.map((slot) => {
    const ends = later(slot.starts, programme?.minutes ?? terms.slotMinutes)
    const met = slots.filter((one) => one.starts < ends && one.ends > slot.starts)
    const room = Math.max(0, Math.min(...met.map((one) => terms.capacity - taken.in(one).all)))
    const left = programme?.travels ? programme.most : room
    const refused = whyNotThen(rules, slot.slot, 'phone')
    return { ...slot, ends, left, docentsLeft: docents.free('any', { ...slot, ends }), ...(refused && { refused }) }
  })
}
