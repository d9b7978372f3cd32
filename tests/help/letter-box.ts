import { randomUUID } from 'node:crypto'
import type { TicketEventRow, TicketRow } from '../../server/database/schema-help.ts'
import type { Served } from '../app/serve.ts'
import { ask, type Asked, phone } from '../web/ask.ts'

export const hall = 'base-memorial-hall'

export type Fields = Record<string, string>

/** What Wei sends of each kind; what is given beside replaces it. */
export const wishes = {
  assistance: (more: Fields = {}): Fields => ({ request_id: randomUUID(), site: hall, day: '2026-12-02', text: '一人坐轮椅，上午到。', name: '卫老师', phone: '13812345678', ...more }),
  feedback: (more: Fields = {}): Fields => ({ request_id: randomUUID(), site: hall, stop: '', kind: 'plate', text: '牌子裂了。', name: '', phone: '', ...more }),
}

/** Wei, a visitor with something to ask or to say. */
export class LetterBox {
  readonly #app: Served

  constructor(app: Served) {
    this.#app = app
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Asked> {
    return ask(this.#app.url + path, { headers: { ...phone, ...headers } })
  }

  post(path: string, fields: Fields, headers: Record<string, string> = {}): Promise<Asked> {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    return ask(this.#app.url + path, { method: 'POST', headers: { ...phone, ...form, ...headers }, body: String(new URLSearchParams(fields)) })
  }

  /** Sends a form; the private link of the ticket that it became. */
  async sends(form: keyof typeof wishes, more: Fields = {}): Promise<{ path: string; number: string; key: string }> {
    const { status, headers, text } = await this.post(`/help/${form}`, wishes[form](more))
    if (status !== 303) throw new Error(`${status}: ${text.slice(0, 2000)}`)
    const path = headers.location!
    const [, number = '', key = ''] = /^\/help\/tickets\/(\d{10})\?key=([\w-]+)$/.exec(path) ?? []
    return { path, number, key }
  }

  rows(): Promise<TicketRow[]> {
    return this.#app.parts.db.read.selectFrom('tickets').selectAll().orderBy('created_at').execute()
  }

  async row(number: string): Promise<TicketRow> {
    return (await this.rows()).find((row) => row.number === number)!
  }

  steps(number: string): Promise<TicketEventRow[]> {
    return this.#app.parts.db.read.selectFrom('ticket_events').selectAll().where('number', '=', number).orderBy('at').execute()
  }
}
