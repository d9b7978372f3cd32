import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import readXlsxFile from 'read-excel-file/node'
import { shipped } from '../../server/root.ts'
import { scratchFolder } from '../database/each-database.ts'
import { benchSettings, CheckIns, visitsInDatabase } from './check-ins.ts'
import { ChildServer } from './child-server.ts'
import { Crowd } from './crowd.ts'
import { signIn } from './sign-in.ts'

/**
 * The third part of `npm run bench`: ten years of daily totals of 120 sites (438,000 rows) as CSV, again and again,
 * and a month of them as XLSX, while people check in all the time. What it took of the server's memory is what it
 * grew by over its greatest size with the crowd alone.
 */
const rounds = Number(process.env.ROUNDS ?? 7)
const rate = Number(process.env.RATE ?? 100)
const site = 'he-long-former-residence'
const sites = 120
const days = 3650
const range = { from: '2015-01-01', to: '2024-12-28' }

const folder = scratchFolder()
const secret = randomBytes(32).toString('hex')
const password = randomBytes(12).toString('hex')
const settings = { ...benchSettings(folder.path, secret), ADMIN_PASSWORD: password }
// Started once for its tables and plates.
await (await ChildServer.start(shipped('build/server/main.js'), [], settings)).stop()
const people = fill(join(folder.path, 'red-footprints.sqlite'))
const server = await ChildServer.start(shipped('build/server/main.js'), [], settings)
const cookie = await signIn(server.url, password)
const crowd = new Crowd(server, await CheckIns.at(site, { folder: folder.path, secret }), rate)

// The crowd alone first, for as long as the exports will take: what check-ins take of memory is theirs.
const before = await crowd.during(() => new Promise((resolve) => setTimeout(resolve, 25_000)))
const csv: number[] = []
let first: Buffer | undefined
const beside = await crowd.during(async () => {
  for (let round = 0; round < rounds; round++) csv.push(await tenYears())
})
check(first!)
const xlsx: number[] = []
for (let round = 0; round < rounds; round++) xlsx.push(await month())
await server.stop()
const found = await visitsInDatabase(folder.path)
folder.remove()

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
const seconds = (values: number[]) => `${(median(values) / 1000).toFixed(2)} s  (${(Math.min(...values) / 1000).toFixed(2)} – ${(Math.max(...values) / 1000).toFixed(2)})`
const verdict = (reached: boolean, target: string) => `${reached ? 'reaches' : 'MISSES'} ${target}`
const grown = beside.memory - before.memory
console.log(`ten years of ${sites} sites, ${sites * days} rows as CSV: ${seconds(csv)}  ${verdict(median(csv) < 3000, '< 3 s')}`)
console.log(`memory ${beside.memory} MB at most, ${before.memory} MB with the crowd alone: ${grown} MB more  ${verdict(grown < 60, '< 60 MB')}`)
console.log(`check-ins meanwhile, ${rate} a second: p50 ${beside.p50} ms, p99 ${beside.p99} ms  ${verdict(beside.p99 < 200, 'p99 < 200 ms')}; alone p99 ${before.p99} ms`)
console.log(`a month as XLSX, ${sites * 31} rows: ${seconds(xlsx)}  ${verdict(median(xlsx) < 1000, '< 1 s')}`)
console.log(`visits ${before.answered + beside.answered} acknowledged, ${found} in the database`)
if (found !== before.answered + beside.answered) throw new Error('an acknowledged visit is missing')

/** Two sources and more a day, as a site has them. */
function fill(file: string): number {
  const database = new Sqlite(file)
  database.pragma('synchronous = OFF')
  const counter = database.prepare('insert into counters (site, day, source, people, visits, cookieless) values (?, ?, ?, ?, 1, 0)')
  let sum = 0
  const add = (at: string, day: string, source: string, count: number) => {
    counter.run(at, day, source, count)
    sum += count
  }
  database.transaction(() => {
    for (let i = 0; i < sites; i++) {
      const slug = `bench-site-${String(i).padStart(3, '0')}`
      database.prepare('insert into totals (site, people) values (?, 0)').run(slug)
      for (let d = 0; d < days; d++) {
        const day = new Date(Date.parse(range.from) + d * 86_400_000).toISOString().slice(0, 10)
        add(slug, day, 'plate', 1 + ((i * 31 + d * 17) % 900))
        add(slug, day, 'group', (i + d) % 240)
        if (d % 3 === 0) add(slug, day, 'late', 1 + (d % 5))
      }
    }
  })()
  database.pragma('wal_checkpoint(truncate)')
  database.close()
  return sum
}

async function download(path: string): Promise<Buffer> {
  const answer = await fetch(`${server.url}/staff/exports/${path}`, { headers: { cookie } })
  const bytes = Buffer.from(await answer.arrayBuffer())
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${bytes.toString()}`)
  return bytes
}

/** Milliseconds. Every file must be the same as the first, which is looked through when the crowd has gone. */
async function tenYears(): Promise<number> {
  const began = performance.now()
  const bytes = await download(`visits.csv?from=${range.from}&to=${range.to}&by=day&lang=en`)
  const took = performance.now() - began
  first ??= bytes
  if (!first.equals(bytes)) throw new Error('two exports of the same rows differ')
  return took
}

function check(bytes: Buffer): void {
  const lines = bytes.toString('utf8').split('\r\n')
  const [total, version] = [lines.at(-3)!, lines.at(-2)!]
  const rows = lines.length - 4
  if (rows !== sites * days || !version.startsWith('Version,visits/1')) throw new Error(`${rows} rows, ${version}`)
  const sum = lines.slice(1, -3).reduce((all, line) => all + Number(line.slice(line.lastIndexOf(',') + 1)), 0)
  if (sum !== people || Number(total.split(',').at(-1)) !== people) throw new Error(`${sum} people, ${total}, counted ${people}`)
}

async function month(): Promise<number> {
  const began = performance.now()
  const bytes = await download('visits.xlsx?from=2020-10-01&to=2020-10-31&by=day&lang=en')
  const took = performance.now() - began
  const [table] = await readXlsxFile(bytes)
  const rows = table!.data.slice(1, -1)
  const sum = rows.reduce((all, row) => all + Number(row.at(-1)), 0)
  if (rows.length !== sites * 31 || sum !== table!.data.at(-1)!.at(-1)) throw new Error(`${rows.length} rows, ${sum} people`)
  return took
}
