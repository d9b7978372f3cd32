import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { shipped } from '../../server/root.ts'
import { Signer } from '../../server/secrets.ts'
import { uuidText, uuidV7 } from '../../server/uuid.ts'
import { openDatabase } from '../../server/database/open.ts'
import { allPlates } from '../../server/checkins/plates.ts'
import { scratchFolder } from '../database/each-database.ts'
import { ChildServer } from './child-server.ts'
import { load, type Load } from './load.ts'

/**
 * `npm run bench`: what the laws cost. Four kinds of load take turns, round after round, in alternating
 * order, because two runs a minute apart differ by half; what counts is the ratio within a round.
 */
const rounds = Number(process.env.ROUNDS ?? 15)
const seconds = Number(process.env.SECONDS ?? 1)
const connections = 64
const site = 'he-long-former-residence'
const targets = { 'b/a': 0.6, 'c/d': 0.7, 'p99 b/a': 5 }

const folder = scratchFolder()
const secret = randomBytes(32).toString('hex')
const env = { DATA_DIR: folder.path, SECRET: secret, PORT: '0', RATE_LIMITS: 'off', LOG_LEVEL: 'error', HOST: '127.0.0.1' }
const ours = await ChildServer.start(shipped('build/server/main.js'), [], env)
const code = await gateCode()
const page = await (await fetch(`${ours.url}/sites/${site}`, { headers: { 'accept-encoding': 'identity', 'accept-language': 'zh' } })).text()
const answer = { outcome: 'counted', scan_id: newScan(), site, date: '2026-11-22', number: 12345, today: 12345, all: 123456 }
const files = { answer: join(folder.path, 'answer.json'), page: join(folder.path, 'page.html') }
writeFileSync(files.answer, JSON.stringify(answer))
writeFileSync(files.page, page)
const bare = await ChildServer.start(shipped('build/tests/bench/bare-server.js'), [files.answer, files.page], {})

const signer = new Signer([secret], 'device-cookie')
const kinds = {
  a: { what: 'bare Express, POST', run: () => load({ url: bare.url, connections, seconds, next: checkInRequests() }) },
  b: { what: 'our POST /c/:code', run: () => load({ url: ours.url, connections, seconds, next: checkInRequests() }) },
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

/** Made before the clock runs: signing thousands of cookies would take from the server what is to be measured. */
function checkInRequests(): () => Buffer {
  const made = Array.from({ length: 6000 * seconds }, checkInRequest)
  return () => made.pop() ?? checkInRequest()
}

function checkInRequest(): Buffer {
  const body = JSON.stringify({ scan_id: newScan() })
  const device = randomBytes(16).toString('base64url')
  return Buffer.from(
    `POST /c/${code} HTTP/1.1\r\nHost: bench\r\nAccept: application/json\r\nContent-Type: application/json\r\n` +
      `Cookie: device=${device}.${signer.sign(device)}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
}

function newScan(): string {
  return uuidText(uuidV7(Date.now(), randomBytes))
}

async function gateCode(): Promise<string> {
  const db = await openDatabase(join(folder.path, 'red-footprints.sqlite'))
  const plates = await allPlates(db.read)
  await db.close()
  return plates.find((plate) => plate.site === site && plate.stop === '')!.code
}

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
    inDatabase: await visitsInDatabase(),
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

function spread(values: number[]): { median: number; from: number; to: number } {
  const sorted = [...values].sort((x, y) => x - y)
  const round = (value: number) => Math.round(value * 100) / 100
  return { median: round(sorted[Math.floor(sorted.length / 2)]!), from: round(sorted[0]!), to: round(sorted.at(-1)!) }
}

function described(kind: Kind): object {
  const of = (field: 'perSecond' | 'p50' | 'p99') => spread(measured[kind].map((one) => one[field])).median
  return { what: kinds[kind].what, 'per second': Math.round(of('perSecond')), 'p50 ms': of('p50'), 'p99 ms': of('p99') }
}

async function visitsInDatabase(): Promise<number> {
  const db = await openDatabase(join(folder.path, 'red-footprints.sqlite'))
  const { visits } = await db.read.selectFrom('visits').select(({ fn }) => fn.countAll<number>().as('visits')).executeTakeFirstOrThrow()
  await db.close()
  return visits
}
