import { randomUUID } from 'node:crypto'
import { allPlates } from '../../server/checkins/plates.ts'
import { pairDisplay } from '../../server/checkins/paired-displays.ts'
import { openTicket } from '../../server/help/open-ticket.ts'
import { correct } from '../../server/ledger/correct.ts'
import { dayOf } from '../../server/local-day.ts'
import type { Role } from '../../server/database/schema-staff.ts'
import { fitsNothing } from '../../server/staff/passwords.ts'
import { addPerson, type Person, type Sites } from '../../server/staff/people.ts'
import { uuidBytes, uuidText } from '../../server/uuid.ts'
import type { Served } from '../app/serve.ts'
import { booked } from '../bookings/console/site-desk.ts'
import { docentNamed, saved } from '../bookings/house.ts'
import { begin } from './house.ts'

/** A bureau with two sites that have nothing to do with each other, and what belongs to each. */

export const [hall, school] = ['base-memorial-hall', 'heping-middle-school'] as const
export type SiteName = typeof hall | typeof school

/** What stands in an address for each parameter of a door that names a thing of a site. */
export type Things = Record<'site' | 'ref' | 'docent' | 'display' | 'call' | 'code' | 'correction' | 'ticket', string>

export async function thingsOf(app: Served, site: SiteName): Promise<Things> {
  const { parts, clock } = app
  const { db, outbox } = parts
  await saved(db, site)
  const { ref } = await booked(app, { site, organisation: `到${site}的支部` })
  const docent = uuidText(await docentNamed(db, `guide of ${site}`, { site }))
  const display = randomUUID()
  await pairDisplay(parts, { id: uuidBytes(display)!, site, place: `gate of ${site}`, by: '老谭' })
  const to = { kind: 'organiser', name: '兰书记', phone: '0744-8231234' } as const
  await db.write((trx) => outbox.post(trx, { booking: ref, site, about: 'confirmed', lang: 'zh', to, subject: '预约已确认', text: '时间不变。' }))
  const calls = db.read.selectFrom('outbox').select('id').where('site', '=', site).where('channel', '=', 'call').where('state', '=', 'waiting')
  const call = uuidText((await calls.executeTakeFirstOrThrow()).id)
  const { code } = (await allPlates(db.read)).find((plate) => plate.site === site && plate.stop === '')!
  const correction = randomUUID()
  await correct(parts, { requestId: correction, site, about: dayOf(clock.now()), people: 80, reason: '漏登' }, '老谭')
  const wish = { requestId: randomUUID(), site, stop: '', kind: 'plate', visitDay: '', text: '牌子裂了', name: '', phone: '0744-8231234', lang: 'zh' } as const
  const { number: ticket } = (await openTicket(parts.tickets, wish, site)).ticket
  clock.forward(1000)
  return { site, ref, docent, display, call, code, correction, ticket }
}

/** Somebody who works in the bureau from now on. */
export async function hired({ parts: { db, now, random } }: Served, name: string, role: Role, sites: Sites): Promise<Person> {
  return (await db.write((trx) => addPerson(trx, { name, role, sites, passwordHash: fitsNothing, now: now(), random })))!
}

export interface Sent {
  method?: string
  person?: Person | undefined
  body?: string | URLSearchParams
  headers?: Record<string, string>
}

/** Asks as somebody who has just signed in, or as nobody. */
export async function askedAs({ url, parts, clock }: Served, path: string, { method = 'GET', person, body, headers = {} }: Sent = {}): Promise<Response> {
  const cookie = person && { cookie: `rf_staff=${(await begin(parts.db, person, clock.now())).token}` }
  return fetch(url + path, { method, redirect: 'manual', headers: { accept: 'text/html', ...cookie, ...headers }, ...(body !== undefined && { body }) })
}
