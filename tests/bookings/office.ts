import type { Served } from '../app/serve.ts'
import { begin, hire, type Member } from '../staff/house.ts'

type Fields = Record<string, string>

/** A place with a browser where one of the staff opens pages, fills in forms and presses their buttons. */
export class Office {
  readonly #app: Served
  readonly #who: Member | undefined

  /** @param who nobody who is signed in, when absent */
  constructor(app: Served, who?: Member) {
    this.#app = app
    this.#who = who
  }

  async get(path: string, headers: Fields = {}): Promise<Response> {
    return fetch(this.#app.url + path, { redirect: 'manual', headers: { accept: 'text/html', ...(await this.#cookie()), ...headers } })
  }

  async page(path: string): Promise<string> {
    return (await this.get(path)).text()
  }

  async press(path: string, fields: Fields, headers: Fields = {}): Promise<Response> {
    const sent = { accept: 'text/html', ...(await this.#cookie()), ...headers }
    return fetch(this.#app.url + path, { method: 'POST', redirect: 'manual', headers: sent, body: new URLSearchParams(fields) })
  }

  /** Opens a page, changes fields of the form that goes to the same address, and presses its button. */
  async fill(path: string, changes: Fields): Promise<Response> {
    return this.press(path, { ...fieldsOf(await this.page(path), path), ...changes })
  }

  /** Sends a form as a script does, and reads the sentences beside its fields. */
  async errors(path: string, fields: Fields): Promise<Record<string, string>> {
    const answer = await this.press(path, fields, { accept: 'application/json' })
    if (answer.status !== 422) throw new Error(`${answer.status} ${await answer.text()}`)
    return ((await answer.json()) as { errors: Record<string, string> }).errors
  }

  async #cookie(): Promise<Fields> {
    if (this.#who === undefined) return {}
    const { db } = this.#app.parts
    const now = this.#app.clock.now()
    return { cookie: `rf_staff=${(await begin(db, await hire(db, this.#who, now), now)).token}` }
  }
}

/** What a browser would send of the form that posts to an address. */
export function fieldsOf(html: string, action: string): Fields {
  const form = new RegExp(`<form method="post" action="${action}"[^>]*>(.*?)</form>`, 's').exec(html)?.[1] ?? ''
  const fields: Fields = {}
  for (const [input] of form.matchAll(/<input [^>]*>/g)) {
    const attribute = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(input)?.[1]
    const choosable = ['radio', 'checkbox'].includes(attribute('type') ?? '')
    if (!choosable || / checked/.test(input)) fields[attribute('name')!] = unescaped(attribute('value') ?? '')
  }
  for (const [, name, text] of form.matchAll(/<textarea [^>]*name="([^"]*)"[^>]*>(.*?)<\/textarea>/gs)) fields[name!] = unescaped(text!)
  return fields
}

const unescaped = (text: string) => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&#34;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&')
