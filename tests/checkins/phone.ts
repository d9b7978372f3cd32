import { randomUUID } from 'node:crypto'
import { parse } from 'cookie'
import type { Served } from '../app/serve.ts'

/** What `POST /c/:code` answers to JSON: public contract. */
export interface Answer {
  outcome: string
  scan_id: string
  site: string
  date: string
  number: number
  today: number
  all: number
}

export interface Opened {
  scanId: string
  proof: string
  html: string
  headers: Headers
}

type Asked = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> }

/** A visitor's phone: keeps its cookies, sends what a browser sends, and follows nothing by itself. */
export class Phone {
  readonly #app: Pick<Served, 'url'>
  readonly #headers: Record<string, string>
  #cookies: Record<string, string> = {}

  constructor(app: Pick<Served, 'url'>, headers: Record<string, string> = {}) {
    this.#app = app
    this.#headers = headers
  }

  /** The id that the site has given this phone. */
  get device(): string | undefined {
    return this.#cookies.device?.split('.')[0]
  }

  async request(path: string, { headers, ...init }: Asked = {}): Promise<Response> {
    const cookie = Object.entries(this.#cookies).map(([name, value]) => `${name}=${value}`).join('; ')
    const sent = { accept: 'text/html', ...(cookie ? { cookie } : {}), ...this.#headers, ...headers }
    const response = await fetch(this.#app.url + path, { redirect: 'manual', ...init, headers: sent })
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = Object.entries(parse(line))[0]!
      this.#cookies[name] = value!
    }
    return response
  }

  /** Opens the check-in page, which gives the phone its cookie. */
  async open(code: string): Promise<Opened> {
    const response = await this.request(`/c/${code}`)
    const html = await response.text()
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
    return { scanId: field('scan_id'), proof: field('proof'), html, headers: response.headers }
  }

  /** Presses the button of a page, as a form does. */
  async press(code: string, { scanId, proof }: Pick<Opened, 'scanId' | 'proof'>): Promise<Response> {
    return this.request(`/c/${code}`, { method: 'POST', body: new URLSearchParams({ scan_id: scanId, proof }) })
  }

  /** Sends a check-in as JSON. */
  async send(code: string, body: object = {}): Promise<Response> {
    return this.request(`/c/${code}`, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ scan_id: randomUUID(), ...body }),
    })
  }

  /** Sends a check-in as JSON, and reads its answer. */
  async checkIn(code: string, body: object = {}): Promise<Answer> {
    return (await (await this.send(code, body)).json()) as Answer
  }
}

/** A phone that has opened the page before, and so has its cookie. */
export async function phoneAt(app: Pick<Served, 'url'>, code: string): Promise<Phone> {
  const phone = new Phone(app)
  await phone.open(code)
  return phone
}
