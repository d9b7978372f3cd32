import type { Reads } from '../database/open.ts'
import type { TempoRow } from '../database/schema-counting.ts'
import { addDays, type Day, type Instant, startOf } from '../local-day.ts'
import { tenMinutes } from './tempo.ts'

/**
 * What is unlike a site's other days, for a person to look at. A hint and nothing more: whatever is named
 * here was counted, nobody was refused, and no number is changed by it.
 *
 * Each rule wants two things, so that neither a small site's first coach nor a large site's ordinary Sunday
 * is named: a floor in people, and some times the site's usual, which is the median over those of the 28
 * days before on which anybody came (one odd day does not move a median). With fewer than seven such days
 * nothing is usual yet, and the floor stands alone.
 *
 * - `burst`: 120 people within ten minutes, and four times the usual busiest ten minutes. A coach brings 50
 *   and two bring 100; past that it is several groups at once, a festival, or somebody who scans for others.
 *   Ten-minute slots that follow each other are one burst.
 * - `night`: 7 people between 22:00 and 05:00, the evening and the small hours each for itself, and three
 *   times the usual. One phone brings 6 at most, itself and five companions; a park that is open late has
 *   its own usual.
 * - `cookieless`: 30 people, a quarter of the day, and twice the usual share. Some phones keep no cookie,
 *   a few in a hundred; such a phone can be counted again and again.
 */
export interface Oddity {
  site: string
  day: Day
  kind: 'burst' | 'night' | 'cookieless'
  /** What was counted then: all of it, or for `cookieless` the part without a cookie. */
  people: number
  /** Whole ten minutes, `to` being the end of the last. */
  from: Instant
  to: Instant
}

const yardstickDays = 28
const fewestDays = 7
const burst = { floor: 120, times: 4 }
const night = { floor: 7, times: 3, until: 5 * 6, since: 22 * 6 }
const cookieless = { floor: 30, share: 0.25, times: 2 }

/** The oddities of one day of a site. All rows are of that site and have people in them. */
export function odditiesOfDay(rows: TempoRow[], before: TempoRow[][]): Oddity[] {
  const [first] = rows
  if (first === undefined) return []
  const { site, day } = first
  const usual = (measure: (rows: TempoRow[]) => number) => (before.length < fewestDays ? 0 : median(before.map(measure)))
  const oddity = (kind: Oddity['kind'], of: TempoRow[], measure: (rows: TempoRow[]) => number = people): Oddity => {
    const at = (slot: number) => startOf(day) + slot * tenMinutes
    return { site, day, kind, people: measure(of), from: at(of[0]!.slot), to: at(of.at(-1)!.slot + 1) }
  }

  const found: Oddity[] = []
  const crowd = Math.max(burst.floor, burst.times * usual(busiest))
  for (const run of runs(rows.filter((row) => row.people >= crowd))) found.push(oddity('burst', run))
  for (const dark of [smallHours, evening]) {
    const then = rows.filter(dark)
    const many = Math.max(night.floor, night.times * usual((other) => people(other.filter(dark))))
    if (people(then) >= many) found.push(oddity('night', then))
  }
  const share = Math.min(1, Math.max(cookieless.share, cookieless.times * usual(shareWithout)))
  if (without(rows) >= cookieless.floor && shareWithout(rows) >= share) {
    const then = rows.filter((row) => row.cookieless > 0)
    found.push(oddity('cookieless', then, without))
  }
  return found
}

const smallHours = ({ slot }: TempoRow) => slot < night.until
const evening = ({ slot }: TempoRow) => slot >= night.since
const people = (rows: TempoRow[]) => rows.reduce((sum, row) => sum + row.people, 0)
const without = (rows: TempoRow[]) => rows.reduce((sum, row) => sum + row.cookieless, 0)
const shareWithout = (rows: TempoRow[]) => without(rows) / people(rows)
const busiest = (rows: TempoRow[]) => Math.max(...rows.map((row) => row.people))

/** Parted where slots do not follow each other. */
function runs(rows: TempoRow[]): TempoRow[][] {
  const parted: TempoRow[][] = []
  for (const row of rows) {
    const last = parted.at(-1)
    if (last?.at(-1)?.slot === row.slot - 1) last.push(row)
    else parted.push([row])
  }
  return parted
}

function median(values: number[]): number {
  const sorted = values.sort((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2
}

/**
 * The oddities from `from` to `to` inclusive, newest day first. Reads the ten-minute sums of those days and of
 * the 28 before, never a visit.
 */
export async function oddities(db: Reads, { from, to }: { from: Day; to: Day }): Promise<Oddity[]> {
  const rows = await db
    .selectFrom('tempo')
    .selectAll()
    // By site, so that each site's days are found by the key.
    .where('site', 'in', (eb) => eb.selectFrom('totals').select('site'))
    .where('day', '>=', addDays(from, -yardstickDays))
    .where('day', '<=', to)
    .where('people', '>', 0)
    .orderBy('site')
    .orderBy('day')
    .orderBy('slot')
    .execute()
  const sites = new Map<string, Map<Day, TempoRow[]>>()
  for (const row of rows) {
    const days = sites.get(row.site) ?? new Map<Day, TempoRow[]>()
    const day = days.get(row.day) ?? []
    day.push(row)
    sites.set(row.site, days.set(row.day, day))
  }
  const found = [...sites.values()].flatMap((days) => [...days].flatMap(([day, of]) => (day < from ? [] : odditiesOfDay(of, yardstick(days, day)))))
  return found.sort((a, b) => b.from - a.from)
}

function yardstick(days: Map<Day, TempoRow[]>, day: Day): TempoRow[][] {
  const first = addDays(day, -yardstickDays)
  return [...days].filter(([other]) => other >= first && other < day).map(([, rows]) => rows)
}
