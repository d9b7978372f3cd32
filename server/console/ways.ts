import type { Role } from '../database/schema-staff.ts'
import { type Doors, doors as everyDoor } from '../staff/doors.ts'
import type { Key } from '../web/words.ts'

export interface Way {
  path: string
  words: Key
}

export interface Ways {
  name: Key
  ways: Way[]
}

/** Where the console leads to, by what one comes for; what is done every day first. */
const all: Ways[] = [
  {
    name: 'ways.daily',
    ways: [
      { path: '/staff/desk', words: 'console.desk' },
      { path: '/staff/arrivals', words: 'arrival.title' },
      { path: '/staff/bookings', words: 'booking.desk.title' },
      { path: '/staff/agenda', words: 'booking.desk.agenda' },
      { path: '/staff/calls', words: 'calls.title' },
      { path: '/staff/help', words: 'ticket.ledger' },
    ],
  },
  {
    name: 'ways.numbers',
    ways: [
      { path: '/staff/charts', words: 'chart.title' },
      { path: '/staff/totals', words: 'totals.title' },
      { path: '/staff/reports', words: 'ways.reports' },
      { path: '/staff/corrections', words: 'ways.corrections' },
      { path: '/staff/exports', words: 'ways.exports' },
      { path: '/staff/imports', words: 'ways.imports' },
      { path: '/staff/comparisons', words: 'ways.comparisons' },
      { path: '/verify', words: 'ways.verify' },
    ],
  },
  {
    name: 'ways.site',
    ways: [
      { path: '/staff/plates', words: 'plates.open' },
      { path: '/staff/displays', words: 'displays.title' },
      { path: '/staff/offers', words: 'offer.title' },
      { path: '/staff/guide', words: 'ways.guide' },
      { path: '/staff/limits', words: 'limits.title' },
    ],
  },
  {
    name: 'ways.house',
    ways: [
      { path: '/staff/people', words: 'ways.people' },
      { path: '/staff/audit', words: 'ways.audit' },
      { path: '/staff/me', words: 'ways.me' },
    ],
  },
]

/**
 * The ways that a role may go, by the one table of doors: what has no door leads nowhere and is not shown.
 *
 * @param open addresses outside `/staff` that are there
 */
export function waysFor(role: Role, open: readonly string[] = [], doors: Doors = everyDoor): Ways[] {
  const leads = ({ path }: Way) => {
    const admitted = doors[path]?.GET
    return admitted === 'anyone' || (admitted?.includes(role) ?? open.includes(path))
  }
  return all.map(({ name, ways }) => ({ name, ways: ways.filter(leads) })).filter(({ ways }) => ways.length > 0)
}
