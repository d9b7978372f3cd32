import type { Database, Reads } from '../database/open.ts'
import type { Bytes } from '../database/bytes.ts'
import type { OutboxRow } from '../database/schema-messages.ts'
import type { Clock, Instant } from '../local-day.ts'
import type { Sealer } from '../sealer.ts'
import { audit } from '../staff/audit.ts'
import { type Sites, slugsOf } from '../staff/people.ts'
import { type Random, uuidText } from '../uuid.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import type { Lang } from '../web/words.ts'
import { letterIn, type TellBooking } from './message.ts'
import { markTold } from './outbox-rows.ts'
import { masked } from '../web/phones.ts'

/** Somebody to be phoned, as the list shows it. */
export interface Call {
  id: string
  booking: string
  site: string
  about: string
  since: Instant
  /** Absent where the contact cannot be read any more. */
  contact?: { name: string; phone: string; subject: string; lang: Lang }
}

/** How the booking of a call stands at this moment, whatever the call says. */
export interface PresentState {
  status: string
  /** In the words of whoever looks at the list. */
  said: string
}

/** What is shown, on asking, of one of them. */
export interface CallNumber {
  id: string
  booking: string
  name: string
  /** In full. */
  phone: string
  subject: string
  /** To be read out. */
  text: string
  lang: Lang
}

interface Parts {
  db: Database
  sealer: Sealer
  now: Clock
  random: Random
  told: TellBooking
}

/** So many stand on the page, those who have waited longest. */
const mostShown = 100

/** How many are to be phoned about bookings of these sites. */
export async function countCalls(db: Reads, sites: Sites): Promise<number> {
  const { calls } = await waiting(db, sites).select((eb) => eb.fn.countAll<number>().as('calls')).executeTakeFirstOrThrow()
  return Number(calls)
}

function waiting(db: Reads, sites: Sites) {
  const rows = db.selectFrom('outbox').where('state', '=', 'waiting').where('channel', '=', 'call')
  return sites === 'every' ? rows : rows.where('site', 'in', slugsOf(sites))
}

/** 待电话通知: whom nothing else reaches. */
export class CallList {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Those of these sites who have waited longest, up to a hundred; numbers are masked. */
  async list(sites: Sites): Promise<Call[]> {
    const rows = await waiting(this.#parts.db.read, sites).selectAll().orderBy('created_at').orderBy('id').limit(mostShown).execute()
    return rows.map((row) => {
      const { id, booking, site, about, created_at: since } = row
      const contact = this.#contactIn(row)
      const shown = contact && { name: contact.name, phone: masked(contact.phone), subject: contact.subject, lang: contact.lang }
      return { id: uuidText(id), booking, site, about, since, ...(shown ? { contact: shown } : {}) }
    })
  }

  /**
   * One number in full, and the record of who looked at it.
   *
   * @returns `not-found` where nobody is to be phoned; `conflict` when it was done, or overtaken, in the meantime
   */
  async number(id: Bytes, by: string): Promise<CallNumber | Refusal> {
    const { db, now, random } = this.#parts
    return db.write(async (trx) => {
      const row = await callRow(trx, id)
      const contact = row && this.#contactIn(row)
      if (row === undefined || contact === undefined) return refusal('not-found')
      if (row.state !== 'waiting') return refusal('conflict')
      await audit(trx, now(), random, { actor: by, action: 'contact-seen', subject: row.booking, detail: row.about })
      return { id: uuidText(id), booking: row.booking, ...contact }
    })
  }

  /** Ticks off who has been phoned; a second tick changes nothing. @returns `not-found` where nobody is to be phoned */
  async tick(id: Bytes, by: string): Promise<Refusal | undefined> {
    const { db, sealer, now, random, told } = this.#parts
    return db.write(async (trx) => {
      const row = await callRow(trx, id)
      if (row === undefined) return refusal('not-found')
      const at = now()
      if (!(await markTold(trx, id, at, by))) return undefined
      const { booking, site, about, channel } = row
      await audit(trx, at, random, { actor: by, action: 'call-made', subject: booking, detail: about })
      await told(trx, { id, booking, site, about, channel, at, keep: letterIn(row, sealer)?.keep })
      return undefined
    })
  }

  #contactIn(row: OutboxRow): { name: string; phone: string; subject: string; text: string; lang: Lang } | undefined {
    const letter = letterIn(row, this.#parts.sealer)
    if (letter?.to.kind !== 'organiser') return undefined
    const { to, subject, text, lang } = letter
    return { name: to.name, phone: to.phone, subject, text, lang }
  }
}

/** A row that is or was on the list, and was not given up. */
async function callRow(db: Reads, id: Bytes): Promise<OutboxRow | undefined> {
  return db.selectFrom('outbox').selectAll().where('id', '=', id).where('channel', '=', 'call').where((eb) => eb.or([eb('state', '<>', 'gone'), eb('overtaken_at', 'is not', null)])).executeTakeFirst()
}
