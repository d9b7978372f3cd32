import { WorkCalendar } from '../staff/work-calendar.ts'
import type { BookingParts } from '../bookings/booking-parts.ts'
import { offerOf } from '../bookings/offers/offers.ts'
import type { Terms } from '../bookings/offers/terms.ts'
import type { LiveCounts } from '../counters/live-counts.ts'
import type { Database } from '../database/open.ts'
import type { GuideStore } from '../guide/guide-store.ts'
import { addDays, type Day, dayOf, type Instant, startOf } from '../local-day.ts'
import { uuidV7 } from '../uuid.ts'
import { type DayOfVisits, dayOfVisits, type SiteOfSample } from './day-of-visits.ts'
import { Dice } from './dice.ts'
import { type Errand, Groups } from './groups.ts'
import { busy, ordinaryAt } from './how-busy.ts'
import { markAsSample } from './mark.ts'
import { inOneTransaction } from './one-transaction.ts'
import { hireStaff, home, openSite } from './staff.ts'

/** A clock that the making moves on, day by day. */
export class MovedClock {
  instant: Instant

  constructor(instant: Instant) {
    this.instant = instant
  }

  readonly now = (): Instant => this.instant
}

export interface SampleParts {
  db: Database
  guide: GuideStore
  bookings: BookingParts
  counts: LiveCounts
  /** The clock that the parts were opened with. */
  clock: MovedClock
}

export interface Wanted {
  seed: string
  /** The instant at which the sample ends. */
  until: Instant
  /** How many days it covers. */
  days: number
  /** Times the ordinary. */
  scale: number
}

/** Days that share a commit. */
const daysAtOnce = 7
const screens = [home, 'zunyi-conference-site']
/** Whom a booking of the last days would be told to is on the list of people to phone; who came long ago was told. */
const toldSince = 1.5 * 24 * 3_600_000

/**
 * Fills a new installation with a plausible past: every visit and every booking by the verbs and in the transactions
 * that write real ones, so that the counters, the seats and the histories are what they would be. The same for the
 * same seed and end, but for what is secret.
 */
export async function makeSample(parts: SampleParts, { seed, until, days, scale }: Wanted, progress: (done: number, of: number) => void = () => undefined): Promise<void> {
  const { db, guide, clock } = parts
  const dice = (what: string) => new Dice(`${seed} ${what}`)
  const { bytes } = dice('house')
  const last = dayOf(until)
  const first = addDays(last, 1 - days)
  clock.instant = startOf(addDays(first, -30))
  const sites: SiteOfSample[] = guide.sites().map(({ slug: site, stops }) => ({ site, stops: stops.map(({ slug }) => slug), screen: screens.includes(site) }))

  await db.write(async (trx) => {
    await markAsSample(trx, clock.now(), bytes, seed)
    await hireStaff(trx, clock.now(), bytes)
    for (const { site } of sites) await openSite(trx, site, clock.now(), bytes)
    const paired = { place: '大门内', paired_by: 'manager', paired_at: clock.now(), revoked_at: null }
    const rows = screens.map((site, i) => ({ id: uuidV7(clock.now(), bytes), number: i + 1, site, key_hash: Uint8Array.from(bytes(32)), ...paired }))
    await trx.insertInto('displays').values(rows.filter(({ site }) => guide.site(site))).execute()
  })

  const calendar = await WorkCalendar.read(db.read)
  const terms = new Map<string, Terms>()
  for (const { site } of sites) terms.set(site, (await offerOf(db.read, site))!.terms)
  const groups = new Groups(dice('groups'), calendar)
  const visits = dice('visits')
  const errands: Errand[] = []
  const later = (errand: Errand) => void errands.push(errand)
  // Groups that come in the first days have applied before them.
  const beginning = addDays(first, -25)
  const whole = (Date.parse(last) - Date.parse(beginning)) / 86_400_000 + 1

  // So that the coming weeks have groups to show.
  const crowded = addDays(last, -20)
  let written: Promise<unknown> = Promise.resolve()
  for (let done = 0; done < whole; done += daysAtOnce) {
    const week = Array.from({ length: Math.min(daysAtOnce, whole - done) }, (_, i) => addDays(beginning, done + i))
    const counted = week.filter((day) => day >= first).flatMap((day) => sites.map((place) => visitsOn(day, place)))
    for (const day of week) for (const { site } of sites) errands.push(...groups.applyingOn(day, site, terms.get(site)!, scale * (day > crowded ? 2 : 1), later))
    // The week before was written while this one was thought out.
    await written
    await db.write(async (trx) => {
      const inner = inOneTransaction(db, trx)
      const end = Math.min(startOf(addDays(week.at(-1)!, 1)), until)
      for (let errand = next(errands, end); errand; errand = next(errands, end)) {
        clock.instant = errand.at
        const silent = until - errand.at > toldSince ? { tell: async () => undefined } : {}
        await errand.run({ ...parts.bookings, ...silent, db: inner, counts: parts.counts })
      }
      const desk = counted.flatMap((one) => one.desk)
      if (desk.length > 0) await trx.insertInto('desk_counts').values(desk).execute()
    })
    const scans = counted.flatMap((one) => one.scans).filter((scan) => scan.day >= first)
    written = scans.length > 0 ? db.work('recordScans', scans) : Promise.resolve()
    // Whoever waits for it is told.
    written.catch(() => undefined)
    progress(Math.min(whole, done + daysAtOnce), whole)
  }
  await written
  clock.instant = until

  function visitsOn(day: Day, place: SiteOfSample): DayOfVisits {
    const growth = 0.88 + 0.12 * ((Date.parse(day) - Date.parse(beginning)) / 86_400_000 / whole)
    const phones = ordinaryAt(place.site) * scale * growth * busy(day, calendar) * Math.exp(0.16 * visits.bell())
    return dayOfVisits(visits, place, day, { phones, until, by: 'docent' })
  }
}

/** The earliest errand before an instant, taken from the list. */
function next(errands: Errand[], end: Instant): Errand | undefined {
  let found = -1
  for (const [i, { at }] of errands.entries()) if (at < end && (found === -1 || at < errands[found]!.at)) found = i
  return found === -1 ? undefined : errands.splice(found, 1)[0]
}
