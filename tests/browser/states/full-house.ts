import { randomUUID } from 'node:crypto'
import { recordNoShow } from '../../../server/bookings/arrivals/no-show.ts'
import type { Booking } from '../../../server/bookings/bookings.ts'
import { endBooking } from '../../../server/bookings/cancel.ts'
import { reissuePlate, retirePlate } from '../../../server/checkins/plate-issues.ts'
import { answerTicket, closeTicket, takeTicket } from '../../../server/help/handle-ticket.ts'
import { addDays, dayOf } from '../../../server/local-day.ts'
import type { Served } from '../../app/serve.ts'
import { arrived, booked, closeDay, openOffice } from '../../bookings/papers/booked.ts'
import { offers } from '../../bookings/organiser.ts'
import { DeskPhone } from '../../checkins/at-desk.ts'
import { phoneAt } from '../../checkins/phone.ts'
import { counted, hall, hill, scanned } from '../../console/counted-house.ts'
import { LetterBox } from '../../help/letter-box.ts'
import { corrected } from '../../ledger/month-books.ts'
import { deskWorkIn, type DeskWork } from './desk-work.ts'

/** What stands of a booking. */
type Stands = 'confirmed' | 'split' | 'requested' | 'waiting' | 'offered' | 'declined' | 'cancelled' | 'arrived' | 'missed' | 'due' | 'closed' | 'unread'

export interface Full extends Served {
  bookings: Record<Stands, Booking>
  /** Private paths of tickets, by how far they are. */
  tickets: Record<'new' | 'taken' | 'answered' | 'closed', { path: string; number: string; key: string }>
  /** Codes of plates: one that was replaced, and one whose site takes the codes of its screen alone. */
  codes: { retired: string; displayOnly: string }
  desk: DeskWork
}

/** Five weeks of visits, groups in every state, letters, papers and people: until half past nine on 1 December 2026. */
export async function furnish(app: Served): Promise<Full> {
  app.clock.set('2026-11-25T10:00:00+08:00')
  const bookings = await groups(app)
  const tickets = await letters(app)
  app.clock.set('2026-12-01T09:30:00+08:00')
  await visits(app)
  const codes = await plates(app)
  const desk = await deskWorkIn(app)
  // What was changed now, is so from now on.
  app.clock.forward(2000)
  return { ...app, bookings, tickets, codes, desk }
}

async function groups(app: Served): Promise<Full['bookings']> {
  const { bookings: parts } = app.parts
  await openOffice(app, { capacity: 60, group: { least: 5, most: 200 }, notes: { zh: '请提前十分钟到馆，保持安静。', en: 'Please arrive ten minutes early and keep quiet.' } })
  await offers(app, { confirmation: 'manual' }, ['文静'], 'he-long-former-residence')
  const made = (change: Record<string, unknown>) => booked(app, change)
  const confirmed = await made({ minors: 6, step_free: true, note: '有两位老人坐轮椅。', contact_email: 'lan@example.cn' })
  const split = await made({ slot: undefined, people: undefined, slots: [{ slot: '2026-12-04T09:00', people: 60 }, { slot: '2026-12-04T10:00', people: 45 }], organisation: '永定区教育局机关党委' })
  const requested = await made({ site: 'he-long-former-residence', programme: '', docent: 'none' })
  const cancelled = await made({ slot: '2026-12-03T10:00' })
  await endBooking(parts, cancelled.ref, { as: 'cancelled', reason: '会议改期', by: '' })
  const declined = await made({ site: 'he-long-former-residence', slot: '2026-12-08T09:00', programme: '', docent: 'none' })
  await endBooking(parts, declined.ref, { as: 'declined', reason: '当日整修展厅', by: 'Mei' })
  const fills = await made({ slot: '2026-12-05T09:00', people: 60 })
  const offered = await made({ slot: '2026-12-05T09:00', people: 30, waiting: true })
  await endBooking(parts, fills.ref, { as: 'cancelled', reason: '', by: '' })
  await made({ slot: '2026-12-09T09:00', people: 60, organisation: '张家界市第一中学' })
  const waiting = await made({ slot: '2026-12-09T09:00', people: 30, waiting: true })
  const missed = await made({ slot: '2026-11-30T09:00' })
  const came = await made({ slot: '2026-12-01T09:00' })
  const due = await made({ slot: '2026-12-01T10:00', organisation: '国网桑植供电公司党支部' })
  const unread = await made({ slot: '2026-12-02T09:00', lang: 'en' })
  const closed = await made({ slot: '2026-12-07T09:00' })
  await made({ slot: '2026-12-07T14:00', people: 12, organisation: '永定区第二小学党支部' })
  await closeDay(app, '2026-12-07')
  // On days of which nobody knows yet whether they are holidays.
  await made({ slot: '2027-01-02T09:00', organisation: '张家界市第一中学' })
  await made({ slot: '2027-01-02T14:00', people: 25, site: 'he-long-former-residence', programme: '', docent: 'none' })
  app.clock.set('2026-11-30T11:00:00+08:00')
  await recordNoShow(parts, missed.ref, 'Mei')
  await arrived(app, came, 38, 4)
  return { confirmed, split, requested, waiting, offered, declined, cancelled, arrived: came, missed, due, closed, unread }
}

async function letters(app: Served): Promise<Full['tickets']> {
  const wei = new LetterBox(app)
  const { tickets: parts } = app.parts
  const day = addDays(dayOf(app.clock.now()), 3)
  const [fresh, taken, answered, closed] = [
    await wei.sends('assistance', { day }),
    await wei.sends('feedback', { kind: 'complaint', text: '停车场的指示牌看不清，绕了两圈。', name: '卫老师', phone: '13812345678' }),
    await wei.sends('feedback', { stop: 'founding-yard' }),
    await wei.sends('feedback', { kind: 'praise', text: '讲解员小文讲得生动，孩子们听得入神。' }),
  ]
  await takeTicket(parts, taken.number, 'Mei')
  for (const { number } of [answered, closed]) await answerTicket(parts, number, '已换新牌，感谢您的提醒。', 'Mei')
  await closeTicket(parts, closed.number, 'Mei')
  return { new: fresh, taken, answered, closed }
}

async function visits(app: Served): Promise<void> {
  const today = dayOf(app.clock.now())
  for (let i = 0; i < 35; i++) {
    const day = addDays(today, -i)
    for (const [site, people] of [[hall, 1200 + ((i * 137) % 500)], [hill, 30 + (i % 9)]] as const) {
      await counted(app, site, day, people)
      await counted(app, site, day, Math.round(people / 4), 'group')
      for (const time of ['08:30', '09:10', '10:40', '14:20']) await scanned(app, site, day, time, Math.round(people / 5))
    }
  }
  await corrected(app.parts.db, { about: today, people: -18 })
  const limits = { site: hall, version: 1, daily: 1500, instant: 400, amber: 70, red: 90, set_by: '老谭', set_at: 1 }
  await app.parts.db.write((trx) => trx.insertInto('site_limits').values(limits).execute())
  const desk = await DeskPhone.of(app, 'mei')
  await desk.count(12, { note: '没带手机的老人' })
  await desk.count(5)
}

async function plates(app: Served): Promise<Full['codes']> {
  const retired = await app.code('long-march-starting-point')
  const displayOnly = await app.code('heping-middle-school')
  await reissuePlate(app.parts, { site: 'long-march-starting-point', stop: '', overlapDays: 0, actor: 'Mei' })
  await retirePlate(app.parts, { code: await app.code(hall, 'founding-yard'), on: addDays(dayOf(app.clock.now()), 20), actor: 'Mei' })
  await app.parts.db.write((trx) => trx.insertInto('gate_rules').values({ site: 'heping-middle-school', display_only_since: app.clock.now() - 1, help_phone: '' }).execute())
  return { retired, displayOnly }
}

/** Checks in with a phone of its own; the path of the answer. */
export async function answerAt(app: Served, code: string): Promise<string> {
  const scan_id = randomUUID()
  await (await phoneAt(app, code)).send(code, { scan_id })
  return `/c/${code}/${scan_id}`
}
