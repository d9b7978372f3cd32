import type { Person } from '../../server/staff/people.ts'
import { uuidText } from '../../server/uuid.ts'
import type { Served } from '../app/serve.ts'
import { askedAs } from './two-sites.ts'

/** Somebody at the console of a running application, who sends JSON and reads what comes back. */
export class Seat {
  readonly #app: Served
  readonly #person: Person | undefined

  constructor(app: Served, person?: Person) {
    this.#app = app
    this.#person = person
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return askedAs(this.#app, path, { person: this.#person, headers })
  }

  async send(path: string, body: unknown = {}): Promise<{ status: number; reason?: string; body: Record<string, string> }> {
    const headers = { accept: 'application/json', 'content-type': 'application/json' }
    const answer = await askedAs(this.#app, path, { method: 'POST', person: this.#person, headers, body: typeof body === 'string' ? body : JSON.stringify(body) })
    const text = await answer.text()
    const told = text === '' ? {} : (JSON.parse(text) as Record<string, string>)
    return { status: answer.status, ...(told.reason !== undefined && { reason: told.reason }), body: told }
  }

  /** Presses the button of a form. */
  async press(path: string, fields: [string, string][] | Record<string, string> = {}): Promise<Response> {
    return askedAs(this.#app, path, { method: 'POST', person: this.#person, body: new URLSearchParams(fields) })
  }
}

export const pathOf = ({ id }: Pick<Person, 'id'>): string => `/staff/people/${uuidText(id)}`

/** Tables in which accounts live, to see that nothing was changed. */
export async function accountTables({ parts: { db } }: Served): Promise<string> {
  const tables = await Promise.all((['staff', 'staff_sites', 'tokens', 'audit'] as const).map((table) => db.read.selectFrom(table).selectAll().execute()))
  return JSON.stringify(tables)
}

/** Whether a program gets an answer with a token: the status. */
export async function withToken({ url }: Served, token: string, path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url + path, { redirect: 'manual', ...init, headers: { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) } })
}
