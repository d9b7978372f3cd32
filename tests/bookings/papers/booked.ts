import { randomBytes, randomUUID } from 'node:crypto'
import type { Served } from '../../app/serve.ts'
import { recordArrival } from '../../../server/bookings/arrivals/record-arrival.ts'
import { book } from '../../../server/bookings/book.ts'
import { type Application, readApplication } from '../../../server/bookings/application.ts'
import type { Booking } from '../../../server/bookings/bookings.ts'
import { endBooking } from '../../../server/bookings/cancel.ts'
import { offerOf, saveOffer } from '../../../server/bookings/offers/offers.ts'
import type { Terms } from '../../../server/bookings/offers/terms.ts'
import type { Day } from '../../../server/local-day.ts'
import { isRefusal } from '../../../server/web/refusals.ts'
import { phone } from '../../web/ask.ts'

export const site = 'base-memorial-hall'
export const organisation = '桑植县洪家关白族乡党支部'
/** Wednesday, two working days after the stopped clock's Tuesday and one more. */
export const slot = '2026-12-03T09:00'

/** A manager saves what the site offers: confirmed at once, with two docents. */
export async function openOffice({ parts: { db }, clock }: Served, change: Partial<Terms> = {}): Promise<void> {
  const offer = (await offerOf(db.read, site))!
  await db.write(async (trx) => {
    await saveOffer(trx, site, { ...offer.terms, confirmation: 'auto', capacity: 200, group: { least: 5, most: 200 }, ...change }, offer.version, 'Mei', clock.now())
    for (const name of ['陈讲解', '李讲解']) {
      const row = { id: randomBytes(16), site, name, languages: '["zh","en"]', weekdays: '1234567', lunch_from: '12:00', lunch_to: '13:00' }
      await trx.insertInto('docents').values({ ...row, gap_minutes: 15, daily_most: 4, account: '', left_at: null }).execute()
    }
  })
}

/** An organiser's booking; what differs from a tour for forty on a Thursday is said. */
export async function booked({ parts }: Served, change: Record<string, unknown> = {}): Promise<Booking> {
  const application = readApplication({ ...plain, request_id: randomUUID(), ...change }, 'zh')
  if ('wrong' in application) throw new Error(`not an application: ${application.wrong.join()}`)
  const made = await book(parts.bookings, application satisfies Application, 'online')
  if (isRefusal(made)) throw new Error(`refused: ${made.refused}`)
  return made.booking
}

const plain = { site, slot, organisation, kind: 'party-branch', people: 40, contact_name: '兰晓梅', contact_phone: '13874412399', docent: 'zh', programme: 'tour' }

export async function cancelled({ parts }: Served, { ref }: Booking): Promise<void> {
  await endBooking(parts.bookings, ref, { as: 'cancelled', reason: '改期', by: '' })
}

/** Ice on the road: the site is closed that day. */
export async function closeDay({ parts: { db }, clock }: Served, day: Day, reason = '道路结冰'): Promise<void> {
  await db.write((trx) => trx.insertInto('closures').values({ site, day, reason, closed_by: 'Mei', closed_at: clock.now() }).execute())
}

/** The hour has come, and the desk enters who has. */
export async function arrived({ parts, clock }: Served, { ref, parts: slots }: Booking, people: number, minors = 0): Promise<void> {
  clock.set(`${slots[0]!.slot}:00+08:00`)
  const entry = { ref, requestId: undefined, people, minors, subtracted: 0, note: '' }
  const done = await recordArrival({ ...parts.bookings, counts: parts.counts }, entry, 'Mei')
  if (isRefusal(done)) throw new Error(`refused: ${done.refused}`)
}

/** Where an organiser opens a paper with the key of the booking. */
export function pathOf({ parts }: Served, { ref }: Pick<Booking, 'ref'>, paper: string, more = ''): string {
  return `/bookings/${ref}${paper}?key=${parts.bookings.keys.keyOf(ref)}${more}`
}

/** The number that a letter or a certificate carries, as it is printed. */
export async function numberOn(app: Served, booking: Booking, paper: '/letter' | '/certificate' = '/letter'): Promise<string> {
  const page = await (await fetch(app.url + pathOf(app, booking, paper), { headers: phone })).text()
  const [number] = /[0-9A-Y]{5}(-[0-9A-Y]{5}){3}/.exec(page) ?? []
  if (number === undefined) throw new Error('no number on this page')
  return number
}
