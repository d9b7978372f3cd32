import { randomUUID } from 'node:crypto'
import { type Answer, Phone } from '../checkins/phone.ts'
import { expected, jsonOf, textOf } from './expected.ts'
import type { Tally } from './tally.ts'

/** Who was here a while ago; more than this, and the town itself would fill the memory that it shares with the server. */
const remembered = 300

interface Earlier {
  phone: Phone
  site: string
  /** To the scan by which it was counted last. */
  answer: Answer
}

/** The visitors of a busy day: each deed asks, compares what is answered with the only right answer, and keeps the tally. */
export class Visitors {
  readonly #at: { url: string }
  /** The code of each site's gate. */
  readonly #gates: [site: string, code: string][]
  readonly #pages: string[]
  readonly #tally: Tally
  readonly #earlier: Earlier[] = []
  #next = 0

  constructor(at: { url: string }, gates: Map<string, string>, pages: string[], tally: Tally) {
    this.#at = at
    this.#gates = [...gates]
    this.#pages = pages
    this.#tally = tally
  }

  /** A fresh phone opens the page and presses its button; every other one has the page's script. */
  async pressesTheButton(): Promise<void> {
    const [site, code] = this.#gate()
    const phone = new Phone(this.#at)
    const opened = await phone.open(code)
    const headers = this.#next % 2 === 0 ? { prefer: 'return=representation' } : undefined
    const body = new URLSearchParams({ scan_id: opened.scanId, proof: opened.proof, companions: '1' })
    const pressed = await phone.request(`/c/${code}`, { method: 'POST', body, ...(headers && { headers }) })
    const page = headers ? await textOf(pressed, 201, 'the button by script') : await this.#sentOn(phone, pressed)
    if (!page.includes('打卡成功')) throw new Error('a page that does not say that the visit is counted')
    this.#tally.counted(site, 2)
  }

  async #sentOn(phone: Phone, pressed: Response): Promise<string> {
    await textOf(pressed, 303, 'the button')
    return textOf(await phone.request(pressed.headers.get('location')!), 200, 'the page of an outcome')
  }

  /** A fresh phone checks in by a program, with nobody to two people beside it. */
  async checksIn(): Promise<void> {
    const [site, code] = this.#gate()
    const phone = new Phone(this.#at)
    await phone.open(code)
    const companions = this.#next % 3
    const answer = await jsonOf<Answer>(await phone.send(code, { companions }), 201, 'a check-in')
    expected('a first scan', `${answer.outcome} ${answer.site}`, `counted ${site}`)
    this.#tally.counted(site, 1 + companions)
    this.#earlier.push({ phone, site, answer })
    if (this.#earlier.length > remembered) this.#earlier.shift()
  }

  /** The same scan, sent again: the same answer, and no new visit. */
  async repeatsAScan(): Promise<void> {
    const before = this.#someone()
    if (!before) return this.checksIn()
    const { site, answer } = before
    const again = await jsonOf<Answer>(await before.phone.send(this.#codeOf(site), { scan_id: answer.scan_id }), 201, 'a repeated scan')
    for (const name of ['outcome', 'scan_id', 'date', 'number'] as const) expected(`a repeated scan's ${name}`, again[name], answer[name])
  }

  /** A second scan on one day is no second visit; the next day it is a first one. */
  async scansAgain(): Promise<void> {
    const before = this.#someone()
    if (!before) return this.checksIn()
    const { phone, site, answer } = before
    const response = await phone.send(this.#codeOf(site), { scan_id: randomUUID() })
    const again = await jsonOf<Answer>(response, response.status, 'a second scan')
    if (again.date !== answer.date) {
      expected('the next day', `${response.status} ${again.outcome}`, '201 counted')
      before.answer = again
      return this.#tally.counted(site, 1)
    }
    expected('a second scan', `${response.status} ${again.outcome} ${again.number}`, `200 already ${answer.number}`)
    this.#tally.scanned()
  }

  async reads(): Promise<void> {
    const path = this.#pages[this.#next++ % this.#pages.length]!
    const lang = this.#next % 2 === 0 ? 'zh-CN' : 'en'
    const page = await textOf(await fetch(this.#at.url + path, { headers: { accept: 'text/html', 'accept-language': lang } }), 200, path)
    if (!page.includes(`<html lang="${lang}"`)) throw new Error(`${path} is not in ${lang}`)
  }

  /** The public count says at once what has been acknowledged. */
  async looksAtTheCount(): Promise<void> {
    const [site] = this.#gate()
    const acknowledged = this.#tally.peopleAt(site)
    const { all } = await jsonOf<{ all: number }>(await fetch(`${this.#at.url}/sites/${site}/count.json`), 200, 'count.json')
    if (all < acknowledged) throw new Error(`count.json of ${site}: ${all}, and ${acknowledged} had been acknowledged`)
  }

  #gate(): [string, string] {
    return this.#gates[this.#next++ % this.#gates.length]!
  }

  #codeOf(site: string): string {
    return this.#gates.find(([one]) => one === site)![1]
  }

  #someone(): Earlier | undefined {
    return this.#earlier[this.#next++ % Math.max(1, this.#earlier.length)]
  }
}
