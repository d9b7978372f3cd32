import type { Role } from '../../server/database/schema-staff.ts'
import type { Bureau } from './bureau.ts'
import { type Answer, Line } from './line.ts'
import { bytesOf } from './requests.ts'

type Headers = Record<string, string>

/** Somebody at a bureau, signed in or not, who sends what no browser would and looks at what comes back. */
export class Visitor {
  readonly #line: Line
  readonly #cookie: Headers

  constructor({ app, cookies }: Pick<Bureau, 'app' | 'cookies'>, role?: Role) {
    this.#line = new Line(Number(new URL(app.url).port))
    this.#cookie = role === undefined ? {} : { Cookie: cookies[role] }
  }

  async get(target: string, headers: Headers = {}): Promise<Answer> {
    return this.#ask('GET', target, { Accept: 'text/html', ...headers }, '')
  }

  async postForm(target: string, fields: Record<string, string>, headers: Headers = {}): Promise<Answer> {
    return this.#ask('POST', target, { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded', ...headers }, String(new URLSearchParams(fields)))
  }

  async postJson(target: string, body: unknown, headers: Headers = {}): Promise<Answer> {
    return this.#ask('POST', target, { Accept: 'application/json', 'Content-Type': 'application/json', ...headers }, JSON.stringify(body))
  }

  leave(): void {
    this.#line.close()
  }

  async #ask(method: string, target: string, headers: Headers, text: string): Promise<Answer> {
    const body = Buffer.from(text)
    const all = { Host: 'guide.example.org', ...this.#cookie, ...headers, ...(method === 'POST' && { 'Content-Length': String(body.length) }) }
    const answer = await this.#line.send(bytesOf({ method, target, headers: Object.entries(all), body }))
    if (typeof answer === 'string') throw new Error(`${method} ${target}: ${answer}`)
    return answer
  }
}
