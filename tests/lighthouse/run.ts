import { randomBytes } from 'node:crypto'
import { type AddressInfo, createServer } from 'node:net'
import { allPlates } from '../../server/checkins/plates.ts'
import { shipped } from '../../server/root.ts'
import { benchSettings, inDatabase } from '../bench/check-ins.ts'
import { ChildServer } from '../bench/child-server.ts'
import { scratchFolder } from '../database/each-database.ts'
import { audit, benchmarkIndex, marks } from './audit.ts'

/**
 * `npm run lighthouse`: how a phone with one bar of signal finds the pages. The application is the built one, without the
 * proxy that a server in the open has before it; each page is opened `RUNS` times.
 */
const runs = Number(process.env.RUNS ?? 3)
const site = 'he-long-former-residence'

const folder = scratchFolder()
const port = await freePort()
// Pages name their own address for search engines; with another than the one asked for they would point elsewhere.
const settings = { ...benchSettings(folder.path, randomBytes(32).toString('hex')), PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` }
const server = await ChildServer.start(shipped('build/server/main.js'), [], settings)
const plates = (await inDatabase(folder.path, (db) => allPlates(db.read))).filter((plate) => plate.site === site)
const gate = plates.find(({ stop }) => stop === '')!
const { stop } = plates.find(({ stop }) => stop !== '')!
const pages = ['/', '/?lang=en', `/sites/${site}`, `/sites/${site}/stops/${stop}`, '/c', `/c/${gate.code}`]

let index: number
let slowdown: number
const rows: Record<string, object> = {}
const missed: string[] = []
try {
  index = await benchmarkIndex(server.url)
  slowdown = Number(process.env.SLOWDOWN ?? slowdownFor(index))
  for (const page of pages) {
    const { scores, costs, metrics, quietness } = await audit(server.url + page, { runs, slowdown })
    rows[page] = { ...scores, ...metrics, quiet: `${Math.round(quietness * 100)} %` }
    console.log(page, ...Object.values(scores))
    missed.push(...costs.map((cost) => `${page}  ${cost}`))
  }
} finally {
  await server.stop()
  folder.remove()
}

console.table(rows)
console.log(`quiet: how much of its own time the page had of a processor; below 85 % the machine was judged rather than the page`)
console.log(`the run in the middle of ${runs}; benchmarkIndex ${index}, so the phone is taken to be ${slowdown} times slower than this machine`)
console.log(missed.length === 0 ? `every page reaches ${JSON.stringify(marks)}` : `MISSES ${JSON.stringify(marks)}\n  ${missed.join('\n  ')}`)
process.exitCode = missed.length === 0 ? 0 : 1

/**
 * The slowdown that makes this machine a phone of the middle, from the table in Lighthouse's `docs/throttling.md`: four
 * times on a fast desktop, twice on a slow one, none on what is no faster than the phone.
 */
function slowdownFor(index: number): number {
  if (index >= 1500) return 4
  return index >= 800 ? 2 : 1
}

async function freePort(): Promise<number> {
  const asked = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => asked.once('listening', resolve))
  const { port } = asked.address() as AddressInfo
  await new Promise((resolve) => asked.close(resolve))
  return port
}
