import { randomUUID } from 'node:crypto'
import type { Served } from '../app/serve.ts'
import { begin, hire, type Member } from '../staff/house.ts'
import { Phone } from './phone.ts'

export const site = 'tongzi-mountain'

/** What `POST /staff/visits` answers to JSON: public contract. */
export interface DeskAnswer {
  outcome: string
  request_id: string
  site: string
  date: string
  people: number
  desk_today: number
  today: number
  all: number
}

/** The cookie of one of the cast, who has just signed in. */
export async function sessionOf(app: Pick<Served, 'parts' | 'clock'>, who: Member): Promise<string> {
  const { db } = app.parts
  return (await begin(db, await hire(db, who, app.clock.now()), app.clock.now())).token
}

/** The phone of somebody who has signed in. */
export class DeskPhone extends Phone {
  static async of(app: Pick<Served, 'url' | 'parts' | 'clock'>, who: Member): Promise<DeskPhone> {
    return new DeskPhone(app, { cookie: `rf_staff=${await sessionOf(app, who)}` })
  }

  /** Sends a count as JSON. */
  async tap(people: unknown, more: object = {}): Promise<Response> {
    return this.request('/staff/visits', {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ request_id: randomUUID(), site, people, ...more }),
    })
  }

  /** Sends a count, and reads the answer. */
  async count(people: number, more: object = {}): Promise<DeskAnswer> {
    return (await (await this.tap(people, more)).json()) as DeskAnswer
  }

  /** Sends a count as a form does. */
  async post(fields: Record<string, string>): Promise<Response> {
    return this.request('/staff/visits', { method: 'POST', body: new URLSearchParams({ request_id: randomUUID(), site, ...fields }) })
  }
}
