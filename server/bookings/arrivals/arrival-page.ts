import type { Reads } from '../../database/open.ts'
import type { GuideStore } from '../../guide/guide-store.ts'
import { dayOf, type Instant } from '../../local-day.ts'
import { type Refusal, sentenceOf } from '../../web/refusals.ts'
import { type Lang, words } from '../../web/words.ts'
import { longestNote } from '../../checkins/desk-entry.ts'
import type { Booking } from '../bookings.ts'
import { spelled } from '../references.ts'
import { said } from '../said.ts'
import { beginsAt } from '../standing.ts'
import { mostArrived } from './arrival-entry.ts'
import { comesToSite, findArrival } from './arrival-rows.ts'
import { scansBefore } from './scans-before.ts'
import { whyNoArrival, whyNoNoShow } from './why-not.ts'

const halfHour = 30 * 60_000

interface Asked {
  booking: Booking
  lang: Lang
  now: Instant
  /** What the form was refused for, and what stood in it. */
  wrong?: Refusal
  typed?: unknown
}

/** What the page of one group at the gate shows. */
export async function arrivalValues(db: Reads, guide: GuideStore, { booking, lang, now, wrong, typed }: Asked): Promise<object> {
  const { ref, site, day, people } = booking
  const today = dayOf(now)
  const [arrival, atSite, scans] = await Promise.all([
    findArrival(db, ref),
    comesToSite(db, ref),
    // Of a day that is over: around the time at which they were due.
    scansBefore(db, site, day === today ? now : beginsAt(booking) + halfHour),
  ])
  const notYet = arrival === undefined ? whyNoArrival(booking, now) : undefined
  return {
    booking,
    facts: factsOf(booking, lang),
    spelled: spelled(ref),
    site: { slug: site, name: guide.site(site)?.short[lang] ?? site },
    when: whenSaid(booking, lang),
    arrival,
    enteredOn: arrival && dayOf(arrival.at),
    away: !atSite,
    scans,
    late: day < today,
    notYet: notYet && sentenceOf(notYet, lang),
    mayMiss: arrival === undefined && whyNoNoShow(booking, now) === undefined,
    mostArrived,
    longestNote,
    problem: wrong && sentenceOf(wrong, lang),
    typed: typedIn(typed, people),
  }
}

/** 12月3日（周四）09:00–10:00、10:00–11:00 */
function whenSaid({ day, parts }: Booking, lang: Lang): string {
  const times = parts.map(({ starts, ends }) => `${starts}–${ends}`).join(lang === 'zh' ? '、' : ', ')
  return `${said.day(day)[lang]}${lang === 'zh' ? '' : ' '}${times}`
}

/** What the gate has to know about a group, in the order in which it asks. */
export function factsOf({ people, minors, stepFree, docent, programme, agreed, parts }: Booking, lang: Lang): string[] {
  const t = words(lang)
  const names = [...new Set(parts.flatMap(({ docent: guide }) => (guide === undefined ? [] : [guide.name])))]
  const guided = names.length > 0 ? t('arrival.docent', { name: names.join(lang === 'zh' ? '、' : ', ') }) : t('arrival.docent-open')
  return [
    t('arrival.booked', { n: people }),
    ...(minors > 0 ? [t('arrival.minors-booked', { n: minors })] : []),
    ...(stepFree ? [t('arrival.step-free')] : []),
    docent === 'none' ? t('arrival.docent-none') : guided,
    programme === '' ? t('arrival.programme-none') : (agreed.programme?.[lang] ?? programme),
  ]
}

/** What stands in the form: what was typed, else who was booked. */
function typedIn(body: unknown, booked: number): Record<'people' | 'minors' | 'subtracted' | 'note', string> {
  const { people, minors, subtracted, note } = (body ?? { people: String(booked) }) as Record<string, unknown>
  const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, longestNote) : '')
  return { people: text(people), minors: text(minors), subtracted: text(subtracted), note: text(note) }
}
