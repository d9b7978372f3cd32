import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { addDays, dayOf } from '../../server/local-day.ts'
import { shipped } from '../../server/root.ts'
import { beginSession } from '../../server/staff/sessions.ts'
import { scratchFolder } from '../database/each-database.ts'
import { benchSettings, CheckIns, inDatabase, spread, visitsInDatabase } from './check-ins.ts'
import { ChildServer } from './child-server.ts'
import { load } from './load.ts'

/**
 * `npm run bench:large`: whether anything a visitor meets grows with what was counted before. The same server
 * on an empty store and on one with five million visits (`VISITS`) take turns, in alternating order. And whether
 * the manager's dashboard over those five million keeps a quarter of the pace of a bare route of the same size.
 */
const visits = Number(process.env.VISITS ?? 5_000_000)
const rounds = Number(process.env.ROUNDS ?? 9)
const seconds = Number(process.env.SECONDS ?? 1)
const site = 'he-long-former-residence'
const connections = 200

const houses = { empty: await house(0), full: await house(visits) }
type Name = keyof typeof houses
const kinds = ['check-ins', 'count.json'] as const
const ratios: Record<(typeof kinds)[number], number[]> = { 'check-ins': [], 'count.json': [] }
const acknowledged: Record<Name, number> = { empty: 0, full: 0 }
const dashboard = await dashboardBeside(houses.full)

for (let round = -1; round < rounds; round++) {
  const order: Name[] = round % 2 === 0 ? ['empty', 'full'] : ['full', 'empty']
  for (const kind of kinds) {
    const speed = { empty: 0, full: 0 }
    for (const name of order) speed[name] = await measure(name, kind)
    // The first round warms up.
    if (round >= 0) ratios[kind].push(speed.full / speed.empty)
  }
  await dashboard.round(round)
}

for (const kind of kinds) {
  const { median, from, to } = spread(ratios[kind])
  console.log(`${kind.padEnd(11)} full/empty ${median}  (${from} – ${to})  ${median >= 0.9 ? 'reaches' : 'MISSES'} ≥ 0.9`)
}
await dashboard.report()
for (const name of ['empty', 'full'] as const) {
  const { server, folder, before } = houses[name]
  await server.stop()
  const found = (await visitsInDatabase(folder.path)) - before
  console.log(`${name.padEnd(6)} ${acknowledged[name]} acknowledged, ${found} in the database beside the ${before} from before`)
  folder.remove()
  if (found !== acknowledged[name]) throw new Error('an acknowledged visit is missing')
}

async function house(before: number) {
  const folder = scratchFolder()
  const secret = randomBytes(32).toString('hex')
  const settings = benchSettings(folder.path, secret)
  const start = () => ChildServer.start(shipped('build/server/main.js'), [], settings)
  if (before > 0) {
    // Started once for its tables and plates.
    await (await start()).stop()
    const began = performance.now()
    fill(join(folder.path, 'red-footprints.sqlite'), before)
    console.log(`${before} visits made in ${Math.round((performance.now() - began) / 1000)} s`)
  }
  return { folder, before, server: await start(), checkIns: await CheckIns.at(site, { folder: folder.path, secret }) }
}

/** Years of visits at one site up to today, three thousand a day, with their scans, counters and ten-minute sums. */
function fill(file: string, count: number): void {
  const perDay = 3000
  const database = new Sqlite(file)
  database.pragma('synchronous = OFF')
  const days = Math.ceil(count / perDay)
  const from = Date.parse(`${addDays(dayOf(Date.now()), -days)}T00:00:00Z`)
  const numbers = `with recursive n(i) as (select 0 union all select i + 1 from n where i < ${perDay - 1})`
  const visit = database.prepare(
    `${numbers} insert into visits (site, day, id, entered_on, at, source, people, device)
     select '${site}', @day, unhex(printf('%012x%020x', @at + i, i) ), @day, @at + i * 9000, 'plate', 1, randomblob(16) from n limit @some`,
  )
  const scan = database.prepare(
    `${numbers} insert into scans (site, scan_id, outcome, day, at, stop, number, counted_at)
     select '${site}', unhex(printf('%012x%020x', @at + i, i)), 'counted', @day, @at + i * 9000, '', i + 1, @at + i * 9000 from n limit @some`,
  )
  const counter = database.prepare(`insert into counters (site, day, source, people, visits, cookieless) values ('${site}', @day, 'plate', @some, @some, 0)`)
  const tempo = database.prepare(`with recursive n(i) as (select 48 union all select i + 1 from n where i < 107) insert into tempo (site, day, slot, people, cookieless) select '${site}', @day, i, @some / 60, 0 from n`)
  for (let done = 0, i = 0; done < count; i++) {
    const at = from + i * 86_400_000
    const values = { day: new Date(at).toISOString().slice(0, 10), at, some: Math.min(perDay, count - done) }
    database.transaction(() => {
      visit.run(values)
      scan.run(values)
      counter.run({ day: values.day, some: values.some })
      tempo.run({ day: values.day, some: values.some })
    })()
    done += values.some
  }
  database.prepare(`insert into totals (site, people) values ('${site}', ?)`).run(count)
  // The server would seal all these years while it is measured.
  database.prepare(`insert into open_days (site, entered_from, counted_from) values ('${site}', ?, '')`).run(dayOf(Date.now()))
  database.pragma('wal_checkpoint(truncate)')
  database.close()
}

async function measure(name: Name, kind: (typeof kinds)[number]): Promise<number> {
  const { server, checkIns } = houses[name]
  const counting = kind === 'check-ins'
  const request = Buffer.from(`GET /sites/${site}/count.json HTTP/1.1\r\nHost: bench\r\n\r\n`)
  const next = counting ? checkIns.prepared(6000 * seconds) : () => request
  const { perSecond, statuses } = await load({ url: server.url, connections, seconds, next })
  const good = counting ? '201' : '200'
  if (Object.keys(statuses).some((status) => status !== good)) throw new Error(`${name} ${kind}: ${JSON.stringify(statuses)}`)
  if (counting) acknowledged[name] += statuses[201] ?? 0
  return perSecond
}

/** The dashboard of an admin, and a bare Express that answers with the same bytes, in turns. */
async function dashboardBeside({ server, folder }: (typeof houses)[Name]) {
  const token = await inDatabase(folder.path, async (db) => {
    const admin = await db.read.selectFrom('staff').select(['id', 'name', 'role']).where('role', '=', 'admin').executeTakeFirstOrThrow()
    return (await db.write((trx) => beginSession(trx, admin, Date.now(), randomBytes))).token
  })
  const cookie = `rf_staff=${token}`
  const page = await (await fetch(`${server.url}/staff`, { headers: { cookie, 'accept-language': 'zh' } })).text()
  if (!page.includes('data-renew')) throw new Error('the dashboard is not shown')
  const files = ['answer.json', 'page.html'].map((name) => join(folder.path, name)) as [string, string]
  writeFileSync(files[0], '{}')
  writeFileSync(files[1], page)
  const bare = await ChildServer.start(shipped('build/tests/bench/bare-server.js'), files, {})
  const get = (path: string) => Buffer.from(`GET ${path} HTTP/1.1\r\nHost: bench\r\nAccept: text/html\r\nAccept-Language: zh\r\nCookie: ${cookie}\r\n\r\n`)
  const runs = {
    ours: { url: server.url, request: get('/staff') },
    bare: { url: bare.url, request: get(`/sites/${site}`) },
  }
  const paired: number[] = []
  return {
    async round(round: number) {
      const speed = { ours: 0, bare: 0 }
      for (const name of round % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const)) {
        const { url, request } = runs[name]
        const { perSecond, statuses } = await load({ url, connections, seconds, next: () => request })
        if (Object.keys(statuses).some((status) => status !== '200')) throw new Error(`dashboard, ${name}: ${JSON.stringify(statuses)}`)
        speed[name] = perSecond
      }
      if (round >= 0) paired.push(speed.ours / speed.bare)
    },
    async report() {
      const { median, from, to } = spread(paired)
      console.log(`dashboard   full/bare  ${median}  (${from} – ${to})  ${median >= 0.25 ? 'reaches' : 'MISSES'} ≥ 0.25`)
      await bare.stop()
    },
  }
}
