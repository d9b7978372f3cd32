import type { Reads } from '../database/open.ts'
import type { DocentDayRow, DocentHourRow, SeatsRow } from '../database/schema-bookings.ts'
import { addDays, type Day, type Instant } from '../local-day.ts'
import type { Reason } from '../web/refusals.ts'
import { type Docent, docentsOf, sameDocent, suits, type Wanted } from './docents/docents.ts'
import { leavesLunch, quartersOf } from './docents/hours.ts'
import { WorkCalendar } from '../staff/work-calendar.ts'
import { closuresOf, offerOf } from './offers/offers.ts'
import { roomOf } from './offers/seats.ts'
import { instantOf, keyOf, later, type Slot, slotsOf } from './offers/slots.ts'
import type { Programme, Terms } from './offers/terms.ts'
import { notBookedHere, type Rules, whyNotThen } from './plan.ts'

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

/** What is left of a site's slots in a span of days, as somebody who books online sees it. */
export async function availability(db: Reads, question: Question, now: Instant): Promise<SlotState[]> {
  const { site, from, to } = question
  const offer = await offerOf(db, site)
  if (!offer || notBookedHere(offer.terms)) return []
  const [calendar, closures, seats, desk] = await Promise.all([
    WorkCalendar.read(db),
    closuresOf(db, site, from, to),
    seatsOf(db, site, from, to),
    DocentsAtWork.read(db, site, from, to),
  ])
  const rules: Rules = { offer, calendar, closures, now }
  const programme = offer.terms.programmes.find(({ slug }) => slug === question.programme)
  const wanted = programme?.needsDocent && question.docent === 'none' ? 'any' : question.docent
  const states: SlotState[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const slots = slotsOf(offer.terms, calendar, day)
    for (const slot of slots) {
      const visit = { ...slot, ends: later(slot.starts, programme?.minutes ?? offer.terms.slotMinutes) }
      const left = programme?.travels ? programme.most : roomLeft(offer.terms, slots, visit, seats, now)
      const docentsLeft = desk.free(wanted === 'none' ? 'any' : wanted, visit)
      const never = whyNotThen(rules, slot.slot, 'online')?.refused
      const reason = never ?? whyNot({ docentLater: !offer.saved, left, docentsLeft, wanted, programme, visit, slots, people: question.people })
      const seen = { capacity: offer.terms.capacity, left: never === undefined ? left : 0, docentsLeft, open: reason === undefined }
      states.push({ ...slot, ...seen, ...(reason && { reason }) })
    }
  }
  return states
}

/** The least room of all slots that a visit takes. */
function roomLeft(terms: Terms, slots: Slot[], { starts, ends }: Slot, seats: Map<string, SeatsRow>, now: Instant): number {
  const met = slots.filter((slot) => slot.starts < ends && slot.ends > starts)
  return Math.min(
    ...met.map(({ slot }) => {
      const { capacity, online } = roomOf(terms, slot, now)
      const row = seats.get(slot)
      return Math.max(0, Math.min(capacity - (row?.taken ?? 0), online - (row?.online ?? 0)))
    }),
  )
}

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

async function seatsOf(db: Reads, site: string, from: Day, to: Day): Promise<Map<string, SeatsRow>> {
  const rows = await db
    .selectFrom('seats')
    .selectAll()
    .where('site', '=', site)
    .where('slot', '>=', from)
    .where('slot', '<', keyOf(addDays(to, 1), '00:00'))
    .execute()
  return new Map(rows.map((row) => [row.slot, row]))
}

/** The docents of a site with what they have on in a span of days. */
export class DocentsAtWork {
  readonly #docents: Docent[]
  readonly #busy: Set<string>
  readonly #days: DocentDayRow[]

  private constructor(docents: Docent[], hours: Pick<DocentHourRow, 'docent' | 'quarter'>[], days: DocentDayRow[]) {
    this.#docents = docents
    this.#busy = new Set(hours.map(({ docent, quarter }) => `${hex(docent)} ${quarter}`))
    this.#days = days
  }

  static async read(db: Reads, site: string, from: Day, to: Day): Promise<DocentsAtWork> {
    const docents = await docentsOf(db, site)
    if (docents.length === 0) return new DocentsAtWork([], [], [])
    const ids = docents.map(({ id }) => id)
    const span = [instantOf(from, '00:00') / 900_000, instantOf(to, '24:00') / 900_000] as const
    const hours = db.selectFrom('docent_hours').select(['docent', 'quarter']).where('docent', 'in', ids)
    const days = db.selectFrom('docent_days').selectAll().where('docent', 'in', ids)
    return new DocentsAtWork(
      docents,
      await hours.where('quarter', '>=', span[0]).where('quarter', '<', span[1]).execute(),
      await days.where('day', '>=', from).where('day', '<=', to).execute(),
    )
  }

  /** How many could guide a group at that time. */
  free(wanted: Wanted, visit: Pick<Slot, 'day' | 'starts' | 'ends'>): number {
    return this.whoIsFree(wanted, visit).length
  }

  whoIsFree(wanted: Wanted, visit: Pick<Slot, 'day' | 'starts' | 'ends'>): Docent[] {
    return this.#docents.filter(
      (docent) =>
        suits(docent, wanted, visit.day) &&
        leavesLunch(docent, visit) &&
        this.#groups(docent, visit.day) < docent.dailyMost &&
        quartersOf(visit, docent.gapMinutes).every((at) => !this.#busy.has(`${hex(docent.id)} ${at}`)),
    )
  }

  #groups({ id }: Docent, day: Day): number {
    return this.#days.find((one) => one.day === day && sameDocent(one.docent, id))?.groups ?? 0
  }
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
