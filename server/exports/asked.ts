import { z } from 'zod'
import { statuses } from '../bookings/bookings.ts'
import type { NamedSite } from '../counters/known-sites.ts'
import type { Database } from '../database/open.ts'
import { readSpan, tenYears } from '../local-span.ts'
import { owns, type Person } from '../staff/people.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import { unset } from '../web/typed.ts'
import type { Lang } from '../web/words.ts'
import { countBookings } from './booking-lines.ts'
import type { Wanted } from './export.ts'
import type { Format } from './making.ts'
import { bys, mostRows } from './visits-table.ts'
import { daysIn } from './windows.ts'

export const formats = ['csv', 'xlsx', 'json'] as const satisfies readonly Format[]
export const whats = ['visits', 'bookings'] as const

const site = z.preprocess(unset, z.string().max(100).optional())
/** What is read of a query besides the span, by what is exported. */
export const shapes = {
  visits: z.object({ site, by: z.enum(bys).default('day') }),
  bookings: z.object({ site, status: z.preprocess(unset, z.enum([...statuses, 'all']).default('all')), contacts: z.preprocess(unset, z.literal('1').optional()) }),
}

interface Asking {
  db: Database
  /** The sites of the guide. */
  sites: NamedSite[]
  person: Person
  lang: Lang
}

/**
 * What somebody asks to be exported, of their own sites: of any other they learn nothing, not even that it is there.
 *
 * @param given a query or a form
 */
export async function readWanted(given: Record<string, unknown>, what: (typeof whats)[number], format: Format, asking: Asking): Promise<Wanted | Refusal> {
  const span = readSpan(given, tenYears)
  if (span === undefined) return refusal('dates')
  const read = shapes[what].safeParse(given)
  if (!read.success) return refusal('invalid')
  const { site = '' } = read.data
  const { db, sites, person, lang } = asking
  if (site !== '' && !(owns(person, site) && sites.some(({ slug }) => slug === site))) return refusal('not-found')
  const names = Object.fromEntries(sites.map(({ slug, name }) => [slug, name[lang]]))
  const common = { ...span, site, sites: site === '' ? await sitesOf(asking) : [site], names, lang }
  if ('by' in read.data) {
    const { by } = read.data
    return { asked: { what: 'visits', by, ...common }, format, rows: mostRows(by, daysIn(span), common.sites.length) }
  }
  const { status, contacts } = read.data
  return { asked: { what: 'bookings', status, contacts: contacts === '1', ...common }, format, rows: await countBookings(db.read, { ...common, status }) }
}

/** All that are theirs; of the bureau also those that have left the guide and keep their counts. */
async function sitesOf({ db, sites, person }: Asking): Promise<string[]> {
  if (person.sites !== 'every') return [...person.sites].sort()
  const counted = await db.read.selectFrom('totals').select('site').execute()
  return [...new Set([...sites.map(({ slug }) => slug), ...counted.map(({ site }) => site)])].sort()
}
