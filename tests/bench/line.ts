import { randomBytes } from 'node:crypto'
import { shipped } from '../../server/root.ts'
import { launchBrowser } from '../app/browser.ts'
import { scratchFolder } from '../database/each-database.ts'
import { benchSettings, CheckIns, inDatabase, spread, visitsInDatabase } from './check-ins.ts'
import { ChildServer } from './child-server.ts'
import { type Felt, SlowLine, type Way } from './slow-line.ts'

/**
 * `npm run bench:line`, the last part of `npm run bench`: a visitor at the gate of a mountain village, on a line of
 * 400 ms and 400 kbit/s. Fresh phones open the check-in page and tap its button, each way in turn, round after round;
 * what counts is how long after the tap the answer stands on the screen, and that every tap is counted once.
 */
const taps = Number(process.env.TAPS ?? 9)
const site = 'he-long-former-residence'
const target = 1000
const ways: Record<string, Way> = {
  'with the script': { script: true, slowness: 1 },
  'with the script, on a processor four times slower': { script: true, slowness: 4 },
  'the form alone, 303 and its page': { script: false, slowness: 1 },
}

const folder = scratchFolder()
const secret = randomBytes(32).toString('hex')
const server = await ChildServer.start(shipped('build/server/main.js'), [], benchSettings(folder.path, secret))
const { code } = await CheckIns.at(site, { folder: folder.path, secret })
const browser = await launchBrowser()
const line = new SlowLine(browser, `${server.url}/c/${code}`)
const felt: Record<string, Felt[]> = Object.fromEntries(Object.keys(ways).map((name) => [name, []]))
try {
  for (let round = 0; round < taps; round++) {
    const order = Object.entries(ways)
    if (round % 2 !== 0) order.reverse()
    for (const [name, way] of order) felt[name]!.push(await line.checkIn(way))
  }
} finally {
  await browser.close()
}
const { today, all } = (await (await fetch(`${server.url}/sites/${site}/count.json`)).json()) as { today: number; all: number }
await server.stop()
const scans = await inDatabase(folder.path, async ({ read }) => (await read.selectFrom('scans').select('scan_id').execute()).length)
const visits = await visitsInDatabase(folder.path)
folder.remove()

console.log(`a line of ${line.delay} ms from each request to the head of its answer, and ${(line.bytesPerSecond * 8) / 1000} kbit/s either way; ${taps} fresh phones each:`)
for (const [name, all] of Object.entries(felt)) {
  const of = (what: (one: Felt) => number) => spread(all.map(what))
  const [answer, button] = [of((one) => one.answered), of((one) => one.button)]
  const verdict = ways[name]!.script ? (answer.median < target ? `  reaches < ${target} ms` : `  MISSES < ${target} ms`) : ''
  console.log(`${name}:`)
  console.log(`  tap → answer    ${answer.median} ms  (${answer.from} – ${answer.to})${verdict}; ${of((one) => one.asked).median} requests, ${of((one) => one.fetched).median} bytes`)
  console.log(`  open → button   ${button.median} ms  (${button.from} – ${button.to}); ${of((one) => one.opened.requests).median} requests, ${of((one) => one.opened.bytes).median} bytes`)
}
const tapped = taps * Object.keys(ways).length
console.log(`visits   ${tapped} tapped, ${visits} in the database, ${scans} scans, ${today} and ${all} in the public count`)
if ([visits, scans, today, all].some((found) => found !== tapped)) throw new Error('a tap is not counted once')
