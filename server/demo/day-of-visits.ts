import type { DeskCountRow } from '../database/schema-gate.ts'
import type { Scan } from '../checkins/scan.ts'
import { addDays, type Day, type Instant, startOf } from '../local-day.ts'
import { uuidBytes, uuidText, uuidV7 } from '../uuid.ts'
import type { Dice } from './dice.ts'
import { hours } from './how-busy.ts'

export interface SiteOfSample {
  site: string
  stops: readonly string[]
  /** Whether a screen with a rotating code hangs at its gate. */
  screen: boolean
}

export interface DayOfVisits {
  scans: Scan[]
  desk: DeskCountRow[]
}

const minute = 60_000
/** A browser's pseudonym: 128 bits. */
const device = (dice: Dice) => Buffer.from(dice.bytes(16)).toString('hex')

/**
 * What phones and the desk counted at a site on one day, in the order of the day.
 *
 * @param phones how many phones check in on average
 * @param until nothing is later than this
 * @param by who counts at the desk
 */
export function dayOfVisits(dice: Dice, place: SiteOfSample, day: Day, { phones, until, by }: { phones: number; until: Instant; by: string }): DayOfVisits {
  const { site, stops, screen } = place
  const gates = { plate: 70, display: screen ? 24 : 0, code: 5, late: 2 }
  const scans: Scan[] = []
  const desk: DeskCountRow[] = []
  const fresh = (at: Instant) => uuidText(uuidV7(at, dice.bytes))

  for (let left = dice.times(phones); left > 0; left -= 1) {
    const at = timeOn(day, dice)
    const source = dice.weighted(gates)
    const people = 1 + Number(dice.weighted({ 0: 70, 1: 17, 2: 8, 3: 3, 4: 1, 5: 1 }))
    const phone = dice.chance(0.04) ? null : device(dice)
    const first = { site, scanId: fresh(at), stop: '', source, day, enteredOn: day, at, device: phone, people }
    if (source === 'late') {
      // Chosen by hand on the next day, without an hour.
      scans.push({ ...first, day: addDays(day, -1), at: startOf(addDays(day, -1)) })
      continue
    }
    scans.push(first)
    // Read on at a stop: remembered, and never counted twice (counting law 2).
    const reads = stops.length > 0 && phone !== null && source === 'plate' && dice.chance(0.15)
    if (reads) scans.push({ ...first, scanId: fresh(at), stop: dice.pick(stops), at: at + dice.whole(5, 40) * minute })
  }

  for (let left = dice.times(Math.min(3, phones / 25)); left > 0; left -= 1) {
    const at = timeOn(day, dice)
    const people = dice.whole(2, 16)
    const scanId = fresh(at)
    scans.push({ site, scanId, stop: '', source: 'desk', day, enteredOn: day, at, device: null, people })
    const minors = dice.chance(0.3) ? dice.whole(1, people) : 0
    desk.push({ site, id: uuidBytes(scanId)!, day, at, people, minors, note: '', entered_by: by })
  }

  const there = scans.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)
  return { scans: there, desk: desk.filter(({ at }) => at <= until) }
}

function timeOn(day: Day, dice: Dice): Instant {
  const hour = Number(dice.weighted(hours as unknown as Record<string, number>))
  return startOf(day) + hour * 60 * minute + Math.floor(dice.share() * 60 * minute)
}
