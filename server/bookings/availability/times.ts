import type { Reads } from '../../database/open.ts'
import type { SlotKey } from '../../database/schema-bookings.ts'
import { type Day, dayOf, type Instant, isDay } from '../../local-day.ts'
import { firstDay, isMonth, lastDay, type Month, monthOfDay, monthsOn } from '../../local-month.ts'
import { isRefusal, type Refusal, refusal } from '../../web/refusals.ts'
import { fittingIn } from './alternatives.ts'
import { look, type Question, type SlotState } from './availability.ts'
import type { Booking } from '../bookings.ts'
import { docentsOf, type Wanted } from '../docents/docents.ts'
import { later } from '../offers/slots.ts'
import type { Programme } from '../offers/terms.ts'
import { docentFor, firstSlot, groupLimits, lastBookable, notBookedHere, type Rules, whyNotThen } from '../plan.ts'
import { rulesOf } from '../rules.ts'
import { said } from '../said.ts'
import { type MonthDay, weeksOf } from './weeks.ts'

/** What an organiser looks for. */
export interface Sought {
  site: string
  /** 0 when that is not yet said. */
  people: number
  docent: Wanted
  programme: string
  /** As asked for in an address: anything. */
  month?: unknown
  day?: unknown
  /** A booking that is to be moved. */
  except?: Pick<Booking, 'ref' | 'channel'>
}

/** A time of a day, with what it takes: one slot, or several for a group that is split. */
export interface Time {
  slot: SlotKey
  starts: string
  /** `HH:MM` */
  ends: string
  /** People for whom there is room. */
  left: number
  docentsLeft: number
  /** Undefined when the group cannot have it. */
  parts?: { slot: SlotKey; people: number }[]
  refused?: Refusal
}

/** What a page to choose a time from shows. */
export interface Times {
  rules: Rules
  month: Month
  weeks: (MonthDay | undefined)[][]
  /** The months beside it, as far as they can be booked. */
  before: Month | undefined
  after: Month | undefined
  /** The day whose times are shown: the one that was asked for, else the first that has any. */
  day: Day | undefined
  times: Time[]
  /** Why days of this month cannot be had. */
  notes: Refusal[]
  /** Whether the holidays of this month are not known yet. */
  provisional: boolean
  /** Why the group as such cannot come, or comes in parts. */
  group: Refusal | undefined
  /** Languages that the site's docents speak. */
  languages: string[]
  /** Whether the site has told us of any docent, and whether the group would have one. */
  docents: boolean
  guided: boolean
}

/** The times of a month and of one of its days, as they are left to a group; the refusal of a site that is not booked here. */
export async function timesOf(db: Reads, sought: Sought, now: Instant): Promise<Times | Refusal> {
  const rules = await rulesOf(db, sought.site, now)
  if (isRefusal(rules)) return rules
  const elsewhere = notBookedHere(rules.offer.terms)
  if (elsewhere) return elsewhere
  const today = dayOf(now)
  const months = { first: monthOfDay(today), last: monthOfDay(lastBookable(rules)) }
  const month = monthSought(sought, rules, months)
  const { site, people, docent, programme } = sought
  const first = firstDay(month)
  const question = { site, from: first > today ? first : today, to: lastDay(month), people: 0, docent, programme, ...(sought.except && { except: sought.except }) }
  const seen = await look(db, question, now)
  const { states } = seen
  const fitting = fittingIn(rules.offer, question, seen, people)
  const weeks = weeksOf(month, today, states, fitting)
  const day = isDay(String(sought.day)) && monthOfDay(String(sought.day)) === month ? String(sought.day) : weeks.flat().find((one) => one && one.open > 0)?.day
  const docents = await docentsOf(db, site)
  return {
    rules,
    month,
    weeks,
    before: month > months.first ? monthsOn(month, -1) : undefined,
    after: month < months.last ? monthsOn(month, 1) : undefined,
    day,
    times: states.filter((state) => state.day === day).map((state) => timeOf(rules, question, state, fitting.find(({ slots }) => slots[0]!.slot === state.slot)?.slots)),
    notes: notesOn(rules, month, states),
    provisional: weeks.flat().some((one) => one && one.open > 0 && rules.calendar.isProvisional(one.day)),
    group: groupProblem(rules, question, people),
    languages: [...new Set(docents.flatMap(({ languages }) => languages))].sort(),
    docents: docents.length > 0,
    guided: docentFor(programmeOf(rules, question), docent, sought.except !== undefined) !== 'none',
  }
}

function monthSought({ month, day }: Sought, rules: Rules, { first, last }: { first: Month; last: Month }): Month {
  const begins = firstSlot(rules)
  const asked = isMonth(month) ? month : isDay(String(day)) ? monthOfDay(String(day)) : begins ? monthOfDay(begins) : first
  return asked < first ? first : asked > last ? last : asked
}

function timeOf(rules: Rules, question: Question, state: SlotState, parts: Time['parts']): Time {
  const { slot, starts, left, docentsLeft, reason } = state
  const { terms } = rules.offer
  const programme = programmeOf(rules, question)
  const seen = { slot, starts, ends: later(starts, programme?.minutes ?? terms.slotMinutes), left, docentsLeft }
  if (parts) return { ...seen, parts }
  const values = { slot: said.slot(slot), minutes: programme?.minutes ?? 0 }
  return { ...seen, refused: whyNotThen(rules, slot, 'online') ?? refusal(reason ?? 'slot-full', { values }) }
}

/** The rules that keep days of a month from being booked, each said once; a day that was closed, each with its reason. */
function notesOn(rules: Rules, month: Month, states: SlotState[]): Refusal[] {
  const { closures, offer } = rules
  const inMonth = (day: Day) => monthOfDay(day) === month && day >= dayOf(rules.now)
  const closed = [...closures, ...offer.terms.exceptions.filter(({ starts, note }) => starts.length === 0 && note !== '').map(({ day, note }) => [day, note] as const)]
  const rule = (reason: 'slot-notice' | 'slot-horizon') => {
    const one = states.find((state) => state.reason === reason)
    return one ? (whyNotThen(rules, one.slot, 'online') ?? []) : []
  }
  const days = closed.filter(([day]) => inMonth(day)).sort(([one], [other]) => (one < other ? -1 : 1))
  return [rule('slot-notice'), days.map(([day, reason]) => refusal('slot-closed', { values: { day: said.day(day), reason } })), rule('slot-horizon')].flat()
}

const programmeOf = ({ offer }: Rules, { programme }: Question): Programme | undefined => offer.terms.programmes.find(({ slug }) => slug === programme)

function groupProblem(rules: Rules, question: Question, people: number): Refusal | undefined {
  const { least, most } = groupLimits(rules.offer.terms, programmeOf(rules, question))
  if (people === 0) return undefined
  if (people < least) return refusal('group-small', { values: { n: least } })
  return people > most ? refusal('group-large', { values: { n: most } }) : undefined
}
