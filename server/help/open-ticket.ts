import type { Database, Trx } from '../database/open.ts'
import { type Clock, dayOf, type Instant } from '../local-day.ts'
import type { Outbox } from '../messages/outbox.ts'
import type { Sealer } from '../sealer.ts'
import { WorkCalendar } from '../staff/work-calendar.ts'
import { type Random, uuidBytes } from '../uuid.ts'
import { words } from '../web/words.ts'
import { dueAt } from './deadline.ts'
import { mintNumber, spelledNumber, type TicketKeys } from './references.ts'
import { recordStep } from './ticket-events.ts'
import { findTicket, sealSaid, type Ticket, ticketOfRequest } from './tickets.ts'
import type { Wish } from './wish.ts'

/** What tickets are made and kept with. */
export interface TicketParts {
  db: Database
  keys: TicketKeys
  /** For the purpose `contacts`. */
  sealer: Sealer
  outbox: Outbox
  publicUrl: string
  now: Clock
  random: Random
}

/**
 * Writes down what somebody asks for or says. A request sent again is answered with the ticket that it has become.
 *
 * @param site the name of the site, for its people's robot
 * @throws StoreUnavailable
 */
export async function openTicket(parts: TicketParts, wish: Wish, site: string): Promise<{ ticket: Ticket; again: boolean }> {
  const { db, outbox, now: clock } = parts
  const now = clock()
  const opened = await db.write(async (trx) => {
    const before = await ticketOfRequest(trx, uuidBytes(wish.requestId)!)
    if (before) return { ticket: before, again: true }
    const ticket = await append(trx, parts, wish, now)
    await tellSite(trx, parts, ticket, site)
    return { ticket, again: false }
  })
  outbox.nudge()
  return opened
}

async function append(trx: Trx, { sealer, random }: TicketParts, wish: Wish, now: Instant): Promise<Ticket> {
  const { site, stop, kind, lang, visitDay } = wish
  const day = dayOf(now)
  const due = dueAt(day, visitDay, await WorkCalendar.read(trx))
  const number = await freeNumber(trx, random)
  const nobody = { taken_at: null, taken_by: '', answered_at: null, answered_by: '', answer: '', closed_at: null, closed_by: '', rating: null, rated_at: null, word: '', second_at: null, second_by: '', second_answer: '' }
  const sent = { request_id: uuidBytes(wish.requestId)!, created_at: now, day, visit_day: visitDay, due_at: due, sealed: sealSaid(sealer, wish) }
  await trx.insertInto('tickets').values({ number, site, stop, kind, lang, status: 'new', ...sent, ...nobody }).execute()
  await recordStep(trx, { number, actor: '', what: 'sent' }, now, random)
  return (await findTicket(trx, number))!
}

async function freeNumber(trx: Trx, random: Random): Promise<string> {
  const number = mintNumber(random)
  return (await findTicket(trx, number)) === undefined ? number : freeNumber(trx, random)
}

/**
 * The robot hears that there is something to do, and where; not who wrote, nor what.
 *
 * @param again whether the ticket comes back from somebody whom the answer did not help
 */
export async function tellSite(trx: Trx, { outbox, publicUrl }: TicketParts, { number, site: slug, kind, dueAt: due }: Ticket, site: string, again = false): Promise<void> {
  const t = words('zh')
  const values = { number: spelledNumber(number), site, kind: t(`ticket.kind.${kind}`), by: dayOf(due - 1), url: `${publicUrl}/staff/help/${number}` }
  const subject = again ? t('ticket.robot-again.subject', values) : t('ticket.robot.subject', values)
  const told = { lang: 'zh', subject, text: again ? t('ticket.robot-again.text', values) : t('ticket.robot.text', values) } as const
  await outbox.post(trx, { booking: number, site: slug, about: 'ticket', to: { kind: 'site' }, ...told })
}
