import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { shipped } from '../../server/root.ts'
import { scratchFolder } from '../database/each-database.ts'
import { benchSettings, CheckIns, newScan, spread, visitsInDatabase } from './check-ins.ts'
import { ChildServer } from './child-server.ts'
import { load, type Load } from './load.ts'

/**
 * `npm run bench`: what the laws cost. Four kinds of load take turns, round after round, in alternating
 * order, because two runs a minute apart differ by half; what counts is the ratio within a round.
 */
const rounds = Number(process.env.ROUNDS ?? 15)
const seconds = Number(process.env.SECONDS ?? 1)
/** Phones that press the button at the same time. With fewer, more commits are made for as many visits: 64 reach about 0.7 of bare Express. */
const connections = Number(process.env.CONNECTIONS ?? 200)
const site = 'he-long-former-residence'
const targets = { 'b/a': 0.75, 'c/d': 0.7, 'p99 b/a': 5 }

const folder = scratchFolder()
const secret = randomBytes(32).toString('hex')
const ours = await ChildServer.start(shipped('build/server/main.js'), [], benchSettings(folder.path, secret))
const checkIns = await CheckIns.at(site, { folder: folder.path, secret })
const page = await (await fetch(`${ours.url}/sites/${site}`, { headers: { 'accept-encoding': 'identity', 'accept-language': 'zh' } })).text()
const answer = { outcome: 'counted', scan_id: newScan(), site, date: '2026-11-22', number: 12345, today: 12345, all: 123456 }
const files = { answer: join(folder.path, 'answer.json'), page: join(folder.path, 'page.html') }
writeFileSync(files.answer, JSON.stringify(answer))
writeFileSync(files.page, page)
const bare = await ChildServer.start(shipped('build/tests/bench/bare-server.js'), [files.answer, files.page], {})

const kinds = {
  a: { what: 'bare Express, POST', run: () => load({ url: bare.url, connections, seconds, next: checkIns.prepared(6000 * seconds) }) },
  b: { what: 'our POST /c/:code', run: () => load({ url: ours.url, connections, seconds, next: checkIns.prepared(6000 * seconds) }) },
  c: { what: 'our site page', run: () => load({ url: ours.url, connections, seconds, next: () => pageRequest }) },
  d: { what: 'bare Express, the same bytes', run: () => load({ url: bare.url, connections, seconds, next: () => pageRequest }) },
}
type Kind = keyof typeof kinds
const pageRequest = Buffer.from(`GET /sites/${site} HTTP/1.1\r\nHost: bench\r\nAccept: text/html\r\nAccept-Language: zh\r\n\r\n`)

const measured: Record<Kind, Load[]> = { a: [], b: [], c: [], d: [] }
let acknowledged = 0
for (let round = -1; round < rounds; round++) {
  const order = Object.keys(kinds) as Kind[]
  if (round % 2 !== 0) order.reverse()
  for (const kind of order) {
    const result = await kinds[kind].run()
    if (kind === 'b') acknowledged += result.statuses[201] ?? 0
    const refused = Object.keys(result.statuses).filter((status) => status !== (kind === 'a' || kind === 'b' ? '201' : '200'))
    if (refused.length > 0) throw new Error(`${kinds[kind].what}: ${JSON.stringify(result.statuses)}`)
    // The first round warms up.
    if (round >= 0) measured[kind].push(result)
  }
}
const memory = { ours: ours.memory(), bare: bare.memory() }
await ours.stop()
await bare.stop()
await report()
folder.remove()

async function report(): Promise<void> {
  const summary = {
    rounds,
    seconds,
    connections,
    'b/a': spread(ratios('b', 'a')),
    'c/d': spread(ratios('c', 'd')),
    'p99 b/a': spread(measured.b.map(({ p99 }, i) => p99 / measured.a[i]!.p99)),
    loads: Object.fromEntries((Object.keys(kinds) as Kind[]).map((kind) => [kind, described(kind)])),
    memory,
    acknowledged,
    inDatabase: await visitsInDatabase(folder.path),
  }
  mkdirSync(shipped('tests/output'), { recursive: true })
  writeFileSync(shipped('tests/output/bench.json'), `${JSON.stringify(summary, null, 2)}\n`)
  console.table(summary.loads)
  for (const [name, target] of Object.entries(targets)) {
    const { median, from, to } = summary[name as keyof typeof targets]
    const reached = name.startsWith('p99') ? median <= target : median >= target
    console.log(`${name.padEnd(8)} ${median}  (${from} – ${to})  ${reached ? 'reaches' : 'MISSES'} ${name.startsWith('p99') ? '≤' : '≥'} ${target}`)
  }
  console.log(`memory   ours ${memory.ours} MB, bare ${memory.bare} MB`)
  console.log(`visits   ${acknowledged} acknowledged, ${summary.inDatabase} in the database`)
  if (summary.inDatabase !== acknowledged) throw new Error('an acknowledged visit is missing')
}

function ratios(one: Kind, other: Kind): number[] {
  return measured[one].map(({ perSecond }, i) => perSecond / measured[other][i]!.perSecond)
}

function described(kind: Kind): object {
  const of = (field: 'perSecond' | 'p50' | 'p99') => spread(measured[kind].map((one) => one[field])).median
  return { what: kinds[kind].what, 'per second': Math.round(of('perSecond')), 'p50 ms': of('p50'), 'p99 ms': of('p99') }
}
