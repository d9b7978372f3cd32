import { randomUUID } from 'node:crypto'
import { offerOf, saveOffer } from '../../server/bookings/offers/offers.ts'
import type { Terms } from '../../server/bookings/offers/terms.ts'
import { uuidV7 } from '../../server/uuid.ts'
import type { Served } from '../app/serve.ts'
import { Phone } from '../checkins/phone.ts'
import { random } from '../staff/house.ts'

/** What `POST /bookings` answers to JSON: public contract. */
export interface Booked {
  ref: string
  key: string
  status: string
  manage_url: string
  ics_url: string
  letter_url: string
  answer_by?: string
}

/** What a changed booking answers. */
export interface Standing {
  ref: string
  status: string
  slots: { slot: string; people: number }[]
  people: number
  sequence: number
}

/** What a refused request answers. */
export interface Refused {
  reason: string
  message: string
  errors?: Record<string, string>
  alternatives?: { site: string; slots: { slot: string; people: number }[]; slot: string; left: number }[]
}

export const hall = 'base-memorial-hall'
/** The first slot that the proposal leaves open on Tuesday, 1 December 2026, at nine: two working days later. */
export const slot = '2026-12-03T09:00'

/** 兰 books 40 people of her party branch. */
export const wish = (more: object = {}): Record<string, unknown> => ({
  ...{ request_id: randomUUID(), site: hall, slot, organisation: '桑植县第一党支部', kind: 'party-branch', people: 40 },
  ...{ contact_name: '兰秀英', contact_phone: '13812345678', docent: 'none' },
  ...more,
})

type Asked = Parameters<Phone['request']>[1]

export const asJson = (body: unknown, headers: Record<string, string> = {}): NonNullable<Asked> => ({
  method: 'POST',
  headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

/** Fields as a form sends them. */
export const asForm = (fields: Record<string, unknown>, headers: Record<string, string> = {}): NonNullable<Asked> => ({
  method: 'POST',
  headers,
  body: new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)])),
})

/** 兰's phone. */
export class Lan extends Phone {
  async books(more: object = {}): Promise<Booked> {
    return (await (await this.request('/bookings', asJson(wish(more)))).json()) as Booked
  }

  async refused(more: object = {}): Promise<Refused> {
    return (await (await this.request('/bookings', asJson(wish(more)))).json()) as Refused
  }

  async sendsForm(more: object = {}): Promise<Response> {
    return this.request('/bookings', asForm(wish(more)))
  }

  /** Asks for a change of a booking, as JSON. */
  async asks(what: 'move' | 'people' | 'contact' | 'cancellation' | 'acceptance', { ref, key }: Pick<Booked, 'ref' | 'key'>, more: object = {}): Promise<Response> {
    return this.request(`/bookings/${ref}/${what}`, asJson({ key, ...more }))
  }

  async changes(what: 'move' | 'people' | 'contact' | 'cancellation' | 'acceptance', booked: Booked, more: object = {}): Promise<Standing> {
    return (await (await this.asks(what, booked, more)).json()) as Standing
  }

  /** Her booking as it stands. */
  async looksAt({ ref, key }: Booked): Promise<Standing> {
    return (await (await this.request(`/bookings/${ref}?key=${key}`, { headers: { accept: 'application/json' } })).json()) as Standing
  }

  async page(path: string): Promise<string> {
    return (await this.request(path)).text()
  }
}

export const managePath = ({ ref, key }: Pick<Booked, 'ref' | 'key'>): string => `/bookings/${ref}?key=${key}`

/** A manager saves the offer of a site; a docent or two begin to work there. */
export async function offers(app: Served, change: Partial<Terms> = {}, docents: string[] = [], site = hall): Promise<void> {
  const { db } = app.parts
  const { terms, version } = (await offerOf(db.read, site))!
  await db.write(async (trx) => {
    await saveOffer(trx, site, { ...terms, confirmation: 'auto', ...change }, version, 'Mei', app.clock.now())
    for (const name of docents) {
      const hours = { weekdays: '1234567', lunch_from: '12:00', lunch_to: '12:00', gap_minutes: 0, daily_most: 4 }
      await trx.insertInto('docents').values({ id: uuidV7(app.clock.now(), random), site, name, languages: '["zh"]', account: '', left_at: null, ...hours }).execute()
    }
  })
}
