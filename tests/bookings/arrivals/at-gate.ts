import { randomBytes, randomUUID } from 'node:crypto'
import type { Application } from '../../../server/bookings/application.ts'
import type { ArrivalParts } from '../../../server/bookings/arrivals/record-arrival.ts'
import { book } from '../../../server/bookings/book.ts'
import type { BookingParts } from '../../../server/bookings/booking-parts.ts'
import type { Booking } from '../../../server/bookings/bookings.ts'
import { saveOffer } from '../../../server/bookings/offers/offers.ts'
import { proposalFor } from '../../../server/bookings/offers/proposals.ts'
import type { Channel } from '../../../server/database/schema-bookings.ts'
import type { Bytes } from '../../../server/database/bytes.ts'
import { isRefusal } from '../../../server/web/refusals.ts'
import type { Served } from '../../app/serve.ts'
import { sessionOf } from '../../checkins/at-desk.ts'
import { Phone } from '../../checkins/phone.ts'
import type { Member } from '../../staff/house.ts'

export const site = 'base-memorial-hall'
/** The day on which the groups come; they book two working days before. */
export const day = '2026-12-03'

/** Lan's branch, 40 people on Thursday at nine. */
export const lan: Application = {
  requestId: '',
  site,
  parts: [{ slot: `${day}T09:00`, people: 40 }],
  organisation: '桑植县第一党支部',
  kind: 'party-branch',
  minors: 0,
  stepFree: false,
  contact: { name: '兰芳', phone: '13812345678', email: 'lan@example.cn', leader: '', leaderPhone: '' },
  docent: 'none',
  programme: '',
  place: '',
  note: '',
  waiting: false,
  lang: 'zh',
}

/** From now on the site confirms by itself. */
export async function openGroups({ db, now }: Pick<BookingParts, 'db' | 'now'>): Promise<void> {
  await db.write((trx) => saveOffer(trx, site, { ...proposalFor(site), confirmation: 'auto' }, 1, 'Mei', now()))
}

/** Wen guides here every day. */
export async function hireGuide({ db }: Pick<BookingParts, 'db'>): Promise<Bytes> {
  const id = Uint8Array.from(randomBytes(16))
  const hours = { weekdays: '1234567', lunch_from: '12:00', lunch_to: '13:00', gap_minutes: 15, daily_most: 1 }
  const row = { id, site, name: '文', languages: '["zh"]', ...hours, account: '', left_at: null }
  await db.write((trx) => trx.insertInto('docents').values(row).execute())
  return id
}

/** Books a group; the visit is confirmed where the site does so by itself. */
export async function bookGroup(parts: BookingParts, more: Partial<Application> = {}, channel: Channel = 'online'): Promise<Booking> {
  const booked = await book(parts, { ...lan, requestId: randomUUID(), ...more }, channel)
  if (isRefusal(booked)) throw new Error(`not booked: ${booked.refused}`)
  return booked.booking
}

export const arrivalParts = ({ parts }: Pick<Served, 'parts'>): ArrivalParts => ({ ...parts.bookings, counts: parts.counts })

/** What `POST /staff/bookings/:ref/arrival` answers to JSON: public contract. */
export interface ArrivalAnswer {
  ref: string
  status: string
  people: number
  date: string
  today: number
  all: number
}

/** The phone of somebody who is signed in, at the gate. */
export class GatePhone extends Phone {
  static async of(app: Pick<Served, 'url' | 'parts' | 'clock'>, who: Member): Promise<GatePhone> {
    return new GatePhone(app, { cookie: `rf_staff=${await sessionOf(app, who)}` })
  }

  /** Sends an arrival as JSON. */
  async enter(ref: string, body: object): Promise<Response> {
    return this.#post(`/staff/bookings/${ref}/arrival`, body)
  }

  /** Sends an arrival as JSON, and reads the answer. */
  async arrive(ref: string, body: object): Promise<ArrivalAnswer> {
    return (await (await this.enter(ref, body)).json()) as ArrivalAnswer
  }

  /** Says that nobody came. */
  async missed(ref: string): Promise<Response> {
    return this.#post(`/staff/bookings/${ref}/no-show`, {})
  }

  async #post(path: string, body: object): Promise<Response> {
    const headers = { accept: 'application/json', 'content-type': 'application/json' }
    return this.request(path, { method: 'POST', headers, body: JSON.stringify(body) })
  }
}
