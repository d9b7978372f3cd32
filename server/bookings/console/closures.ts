import type { Reads } from '../../database/open.ts'
import type { ClosureRow } from '../../database/schema-bookings.ts'
import { addDays, type Day, dayOf } from '../../local-day.ts'
import { audit } from '../../staff/audit.ts'
import { type Sites, slugsOf } from '../../staff/people.ts'
import { markOf } from '../../web/mark.ts'
import type { BookingParts } from '../booking-parts.ts'
import { type Booking, listBookings, open } from '../bookings.ts'

/** Days that a manager closes: ice, flood, repairs. Nothing can be booked on them; nobody is cancelled by it. */
export interface Closing {
  site: string
  /** Both included. */
  from: Day
  to: Day
  reason: string
  by: string
}

/** The day of a site that is opened again. */
type Reopening = Pick<Closing, 'site' | 'by'> & { day: Day }

export async function closuresBetween(db: Reads, from: Day, to: Day, sites: Sites): Promise<ClosureRow[]> {
  let query = db.selectFrom('closures').selectAll().where('day', '>=', from).where('day', '<=', to)
  if (sites !== 'every') query = query.where('site', 'in', slugsOf(sites))
  return query.orderBy('day').orderBy('site').execute()
}

/** Closes days, or gives those that are closed another reason; the same again changes nothing. @throws StoreUnavailable */
export async function closeDays({ db, now, random }: BookingParts, { site, from, to, reason, by }: Closing): Promise<void> {
  await db.write(async (trx) => {
    const known = await closuresBetween(trx, from, to, [site])
    const rows: ClosureRow[] = []
    for (let day = from; day <= to; day = addDays(day, 1)) {
      if (!known.some((one) => one.day === day && one.reason === reason)) rows.push({ site, day, reason, closed_by: by, closed_at: now() })
    }
    if (rows.length === 0) return
    for (const { day } of rows) await trx.deleteFrom('closures').where('site', '=', site).where('day', '=', day).execute()
    await trx.insertInto('closures').values(rows).execute()
    const detail = `${from === to ? from : `${from}–${to}`} ${reason}`
    await audit(trx, now(), random, { actor: by, action: 'site-closed', subject: site, detail })
  })
}

/** Opens a day again; what was cancelled in the meantime stays cancelled. @throws StoreUnavailable */
export async function reopenDay({ db, now, random }: BookingParts, { site, day, by }: Reopening): Promise<void> {
  await db.write(async (trx) => {
    const row = trx.deleteFrom('closures').where('site', '=', site).where('day', '=', day)
    const gone = await row.returning('reason').executeTakeFirst()
    if (gone) await audit(trx, now(), random, { actor: by, action: 'site-reopened', subject: site, detail: `${day} ${gone.reason}` })
  })
}

/** A booking on a day that is closed, and why it is. */
export interface BookedWhileClosed {
  booking: Booking
  reason: string
}

/** A mark of such a booking as a manager sees it: when, of how many, and what its organiser would be told. */
export const markOfBooked = ({ booking: { ref, sequence }, reason }: BookedWhileClosed): string => markOf([ref, sequence, reason])

/** What is still booked at a site on days on which it is closed, from today on, with the reason of its day. */
export async function bookedWhileClosed({ db, now }: BookingParts, site: string): Promise<BookedWhileClosed[]> {
  const today = dayOf(now())
  const closed = new Map((await closuresBetween(db.read, today, '9999-12-31', [site])).map(({ day, reason }) => [day, reason]))
  if (closed.size === 0) return []
  const days = [...closed.keys()]
  const booked = await listBookings(db.read, { site, from: days[0]!, to: days.at(-1)!, statuses: open })
  return booked.filter(({ day }) => closed.has(day)).map((booking) => ({ booking, reason: closed.get(booking.day)! }))
}
