import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { bookedSchema, SlotsAnswer, standingSchema } from '../../server/bookings/json-answers.ts'
import { addDays, dayOf } from '../../server/local-day.ts'
import { expected, jsonOf, textOf } from './expected.ts'
import type { Tally } from './tally.ts'

/** Days within which groups come; their earliest is the day after tomorrow, should midnight pass. */
const ahead = { from: 3, to: 20 }
const formats = ['csv', 'xlsx', 'json'] as const

/** Those with a desk: organisers who book, move and cancel, and a manager who looks on and downloads. */
export class Offices {
  readonly #url: string
  /** Sites whose offer a manager has saved. */
  readonly #sites: string[]
  readonly #cookie: string
  readonly #tally: Tally
  #next = 0

  constructor(url: string, sites: string[], cookie: string, tally: Tally) {
    this.#url = url
    this.#sites = sites
    this.#cookie = cookie
    this.#tally = tally
  }

  /** Looks for a time and books it; of four groups one comes at another time, and one not at all. */
  async book(): Promise<void> {
    const turn = this.#next++
    const site = this.#sites[turn % this.#sites.length]!
    const people = 5 + (turn % 20)
    const open = (await this.#slots(site, people)).filter((slot) => slot.open)
    const slotAt = (i: number) => open[(turn * 7 + i) % open.length]!.slot
    const [slot, other] = [slotAt(0), slotAt(3)]
    const group = { organisation: '示例单位第一党支部', kind: 'party-branch', contact_name: '示例联系人', contact_phone: '0744-0000001', docent: 'none' }
    const sent = await this.#post('/bookings', { request_id: randomUUID(), site, slot, people, ...group })
    const { ref, key, status } = await jsonOf<z.infer<typeof bookedSchema>>(sent, 201, 'a booking')
    // Beyond the calendar of holidays a booking is a request, which holds its place as well.
    if (status !== 'confirmed' && status !== 'requested') throw new Error(`a booking was ${status}`)
    this.#tally.bookings[status]++
    this.#tally.seated(site, slot, people)
    if (turn % 4 === 1) {
      await this.#change(`${ref}/move`, { key, slot: other, people }, status)
      this.#tally.seated(site, slot, -people)
      this.#tally.seated(site, other, people)
    }
    if (turn % 4 === 2) {
      await this.#change(`${ref}/cancellation`, { key, reason: '会议改期' }, 'cancelled')
      this.#tally.bookings[status]--
      this.#tally.bookings.cancelled++
      this.#tally.seated(site, slot, -people)
    }
  }

  async export(): Promise<void> {
    const format = formats[this.#next++ % formats.length]!
    const text = await textOf(await this.#get(this.#visits(format)), 200, `visits.${format}`)
    if (text.length < 100) throw new Error(`visits.${format} is empty`)
  }

  async lookAtTheConsole(): Promise<void> {
    const page = await textOf(await this.#get('/staff'), 200, 'the console')
    if (!page.includes('</html>')) throw new Error('half a console')
  }

  /** 人次 in the export of everything. */
  async exported(): Promise<number> {
    return (await jsonOf<{ total: { total: number } }>(await this.#get(this.#visits('json')), 200, 'visits.json')).total.total
  }

  /** People for whom there is no room any more, by site and slot, as the public is told. */
  async taken(): Promise<Record<string, number>> {
    const taken: Record<string, number> = {}
    for (const site of this.#sites) {
      for (const { slot, capacity, left } of await this.#slots(site, 0, ahead.from - 1)) if (capacity > left) taken[`${site} ${slot}`] = capacity - left
    }
    return taken
  }

  async #slots(site: string, people: number, from = ahead.from): Promise<SlotsAnswer['slots']> {
    const today = dayOf(Date.now())
    const query = `from=${addDays(today, from)}&to=${addDays(today, ahead.to)}&people=${people}`
    return (await jsonOf<SlotsAnswer>(await fetch(`${this.#url}/sites/${site}/slots.json?${query}`), 200, 'slots.json')).slots
  }

  async #change(path: string, body: object, status: string): Promise<void> {
    const changed = await jsonOf<z.infer<typeof standingSchema>>(await this.#post(`/bookings/${path}`, body), 200, path)
    expected(path, changed.status, status)
  }

  #post(path: string, body: object): Promise<Response> {
    const headers = { 'content-type': 'application/json', accept: 'application/json' }
    return fetch(this.#url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  }

  #get(path: string): Promise<Response> {
    return fetch(this.#url + path, { headers: { cookie: this.#cookie, accept: 'text/html, */*' } })
  }

  #visits(format: string): string {
    const today = dayOf(Date.now())
    return `/staff/exports/visits.${format}?from=${addDays(today, -30)}&to=${today}&by=day`
  }
}
