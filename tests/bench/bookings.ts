import { randomBytes, randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { later } from '../../server/bookings/offers/slots.ts'
import { mintRef } from '../../server/bookings/references.ts'
import type { Database } from '../../server/database/open.ts'
import { addDays, dayOf } from '../../server/local-day.ts'
import { shipped } from '../../server/root.ts'
import { scratchFolder } from '../database/each-database.ts'
import { benchSettings, inDatabase, spread } from './check-ins.ts'
import { ChildServer } from './child-server.ts'
import { load } from './load.ts'
import { saveOffer } from './saved-offer.ts'

/**
 * The second half of `npm run bench`: what booking costs. `slots.json` over 60 days of a site with ten
 * thousand bookings, against a bare route that sends the same bytes; and a thousand groups who want one slot
 * at the same time, against a bare route that takes the same form.
 */
const rounds = Number(process.env.ROUNDS ?? 15)
const seconds = Number(process.env.SECONDS ?? 1)
const site = 'base-memorial-hall'
const bookings = 10_000
const groups = 1000
const today = dayOf(Date.now())
const crowdedDay = addDays(today, 70)
const crowdedSlot = `${crowdedDay}T09:00`
const capacity = 250

const folder = scratchFolder()
const settings = benchSettings(folder.path, randomBytes(32).toString('hex'))
// Started once for its tables.
await (await ChildServer.start(shipped('build/server/main.js'), [], settings)).stop()
await inDatabase(folder.path, fill)
const ours = await ChildServer.start(shipped('build/server/main.js'), [], settings)
const path = `/sites/${site}/slots.json?from=${today}&to=${addDays(today, 59)}&people=5`
const slots = await (await fetch(ours.url + path)).text()
const files = { answer: join(folder.path, 'answer.json'), page: join(folder.path, 'slots.json') }
writeFileSync(files.answer, JSON.stringify({ reason: 'slot-full', message: 'x'.repeat(60), alternatives: Array(3).fill({ site, slots: [{ slot: crowdedSlot, people: 7 }], slot: crowdedSlot, left: 40 }) }))
writeFileSync(files.page, slots)
const bare = await ChildServer.start(shipped('build/tests/bench/bare-server.js'), [files.answer, files.page], {})

const request = Buffer.from(`GET ${path} HTTP/1.1\r\nHost: bench\r\nAccept: application/json\r\n\r\n`)
const bareRequest = Buffer.from(`GET /sites/${site} HTTP/1.1\r\nHost: bench\r\nAccept: application/json\r\n\r\n`)
const ratios: number[] = []
for (let round = -1; round < rounds; round++) {
  const speed = { ours: 0, bare: 0 }
  for (const name of round % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const)) {
    const from = name === 'ours' ? { url: ours.url, next: () => request } : { url: bare.url, next: () => bareRequest }
    const { perSecond, statuses } = await load({ ...from, connections: 64, seconds })
    if (Object.keys(statuses).join() !== '200') throw new Error(`${name}: ${JSON.stringify(statuses)}`)
    speed[name] = perSecond
  }
  // The first round warms up.
  if (round >= 0) ratios.push(speed.ours / speed.bare)
}
const { median, from, to } = spread(ratios)
console.log(`slots.json, 60 days, ${bookings} bookings, ${slots.length} bytes: ours/bare ${median}  (${from} – ${to})  ${median >= 0.4 ? 'reaches' : 'MISSES'} ≥ 0.4`)

const crowd = await burst(ours.url, () => application())
const plain = await burst(bare.url, () => application('/c/ABCDEFGH'))
await ours.stop()
await bare.stop()
const taken = await inDatabase(folder.path, ({ read }) => read.selectFrom('seats').select('taken').where('slot', '=', crowdedSlot).executeTakeFirstOrThrow())
folder.remove()
console.log(`${groups} groups of 7 at once on one slot of ${capacity}: ${JSON.stringify(crowd.statuses)}, ${taken.taken} people booked`)
console.log(`answered p50 ${crowd.p50} ms, p99 ${crowd.p99} ms; the bare route p50 ${plain.p50} ms, p99 ${plain.p99} ms`)
const room = Math.floor(capacity / 7)
if (crowd.statuses[201] !== room || crowd.statuses[409] !== groups - room || taken.taken !== room * 7) throw new Error('a slot was given away wrongly')

/** An offer as a manager has saved it, full of bookings for the coming sixty days. */
async function fill(db: Database): Promise<void> {
  await saveOffer(db, site, { capacity, horizonDays: 90 })
  await db.write(async (trx) => {
    const starts = ['09:00', '10:00', '14:00', '15:00']
    const perSlot = Math.ceil(bookings / 60 / starts.length)
    for (let i = 0; i < 60; i++) {
      for (const start of starts) await fillSlot(`${addDays(today, i)}T${start}`, perSlot)
    }
    async function fillSlot(slot: string, count: number): Promise<void> {
      const rows = Array.from({ length: count }, () => booking(slot))
      await trx.insertInto('bookings').values(rows).execute()
      await trx.insertInto('booking_parts').values(rows.map(({ ref }) => ({ ref, slot, ends: later(slot.slice(11), 60), people: 5, docent: null }))).execute()
      await trx.insertInto('seat_holds').values(rows.map(({ ref }) => ({ ref, part: slot, site, slot, people: 5 }))).execute()
      await trx.insertInto('seats').values({ site, slot, capacity, taken: count * 5, online: count * 5 }).execute()
    }
  })
}

function booking(slot: string) {
  const now = Date.now()
  return {
    ref: mintRef(randomBytes),
    request_id: Uint8Array.from(randomBytes(16)),
    site,
    day: slot.slice(0, 10),
    status: 'confirmed',
    channel: 'online',
    kind: 'party-branch',
    organisation: 'bench',
    people: 5,
    minors: 0,
    step_free: 0,
    docent: 'none',
    programme: '',
    place: '',
    note: '',
    lang: 'zh',
    contact: null,
    member_code: '',
    answer_by: null,
    offered_at: null,
    offer_until: null,
    reason: '',
    sequence: 0,
    agreed: '{}',
    created_at: now,
    changed_at: now,
  } as const
}

function application(path = '/bookings'): Buffer {
  const body = JSON.stringify({
    request_id: randomUUID(),
    site,
    slot: crowdedSlot,
    organisation: 'bench',
    kind: 'party-branch',
    people: 7,
    contact_name: 'bench',
    contact_phone: '13800000000',
    docent: 'none',
  })
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: bench\r\nAccept: application/json\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
}

/** Sends so many requests at once, each over a connection that stands already, and waits for all answers. */
async function burst(url: string, next: () => Buffer): Promise<{ statuses: Record<number, number>; p50: number; p99: number }> {
  const { hostname, port } = new URL(url)
  const sockets = Array.from({ length: groups }, () => connect({ host: hostname, port: Number(port), noDelay: true }))
  await Promise.all(sockets.map((socket) => new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))))
  const statuses: Record<number, number> = {}
  const waits = await Promise.all(
    sockets.map(async (socket) => {
      const sent = performance.now()
      socket.write(next())
      const head = await new Promise<Buffer>((resolve, reject) => socket.once('data', resolve).once('error', reject))
      const status = Number(head.toString('latin1', 9, 12))
      statuses[status] = (statuses[status] ?? 0) + 1
      socket.destroy()
      return performance.now() - sent
    }),
  )
  waits.sort((one, other) => one - other)
  return { statuses, p50: Math.round(waits[groups / 2]!), p99: Math.round(waits[Math.floor(groups * 0.99)]!) }
}
