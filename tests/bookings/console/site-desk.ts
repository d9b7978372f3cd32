import { randomUUID } from 'node:crypto'
import { type Application, readApplication } from '../../../server/bookings/application.ts'
import { book } from '../../../server/bookings/book.ts'
import { type Booking, findBooking } from '../../../server/bookings/bookings.ts'
import { historyOf } from '../../../server/bookings/events.ts'
import { proposalFor } from '../../../server/bookings/offers/proposals.ts'
import type { Terms } from '../../../server/bookings/offers/terms.ts'
import type { Channel, DocentRow } from '../../../server/database/schema-bookings.ts'
import { uuidText, uuidV7 } from '../../../server/uuid.ts'
import { isRefusal } from '../../../server/web/refusals.ts'
import type { Served } from '../../app/serve.ts'
import { PlateDesk } from '../../checkins/plate-desk.ts'

export const site = 'base-memorial-hall'

/** A desk at which one of the staff sits, or nobody. */
export const deskOf = (app: Served, who?: ConstructorParameters<typeof PlateDesk>[1]) => new PlateDesk(app, who)

/** Saves the site's proposal with changes, as a manager would. */
export async function offering(app: Served, change: Partial<Terms> = {}): Promise<void> {
  const terms = JSON.stringify({ ...proposalFor(site), ...change })
  await app.parts.db.write((trx) => trx.updateTable('offers').set({ terms, saved_at: 1, saved_by: '美' }).where('site', '=', site).execute())
}

/** Somebody guides at the site from now on, every day; gives the id as text. */
export async function guidedBy(app: Served, name: string, change: Partial<DocentRow> = {}): Promise<string> {
  const { db, now, random } = app.parts
  const id = uuidV7(now(), random)
  const hours = { languages: '["zh"]', weekdays: '1234567', lunch_from: '12:00', lunch_to: '12:00', gap_minutes: 0, daily_most: 5 }
  await db.write((trx) => trx.insertInto('docents').values({ id, site, name, ...hours, account: '', left_at: null, ...change }).execute())
  return uuidText(id)
}

/** What 兰 asks for, in the words of the form. */
export const wish = (change: object = {}): Record<string, unknown> => ({
  request_id: randomUUID(),
  site,
  slot: '2026-12-03T09:00',
  people: 20,
  organisation: '桑植一中党支部',
  kind: 'party-branch',
  contact_name: '兰桂英',
  contact_phone: '13912345678',
  docent: 'none',
  ...change,
})

/** A booking made by 兰 online, or by the desk for her. */
export async function booked(app: Served, change: object = {}, channel: Channel = 'online'): Promise<Booking> {
  const application = readApplication(wish(change), 'zh')
  if ('wrong' in application) throw new Error(`wrong: ${application.wrong.join()}`)
  const made = await book(app.parts.bookings, application satisfies Application, channel, channel === 'online' ? '' : 'Mei')
  if (isRefusal(made)) throw new Error(made.refused)
  // What happens next happens later.
  app.clock.forward(1000)
  return made.booking
}

export const asItIs = async (app: Served, { ref }: { ref: string }): Promise<Booking> => (await findBooking(app.parts.db.read, ref))!

/** What happened to a booking, in order. */
export const happened = async (app: Served, { ref }: { ref: string }): Promise<string[]> => (await historyOf(app.parts.db.read, ref)).map(({ what }) => what)

/** What an organiser was told, in order. */
export async function toldOf(app: Served, { ref }: { ref: string }): Promise<string[]> {
  const rows = await app.parts.db.read.selectFrom('outbox').select('about').where('booking', '=', ref).orderBy('created_at').orderBy('id').execute()
  return rows.map(({ about }) => about)
}

/** People in a slot, by the seats that are taken. */
export async function takenIn(app: Served, slot: string): Promise<number> {
  const row = await app.parts.db.read.selectFrom('seats').select('taken').where('site', '=', site).where('slot', '=', slot).executeTakeFirst()
  return row?.taken ?? 0
}

export const textOf = async (answer: Response | Promise<Response>): Promise<string> => (await answer).text()

export async function reasonOf(answer: Response | Promise<Response>): Promise<[number, string]> {
  const got = await answer
  return [got.status, ((await got.json()) as { reason: string }).reason]
}
