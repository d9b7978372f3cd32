import { Writable } from 'node:stream'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { openLog } from '../../server/web/log.ts'
import { everyTable } from '../checkins/tables.ts'
import { wrongWith } from './answers.ts'
import { type Bureau, openBureau } from './bureau.ts'
import { Line } from './line.ts'
import { bytesOf, requestsAt, type Thrown } from './requests.ts'

/** What became of it; the program prints it as JSON. */
export interface Report {
  seed: number
  routes: string[]
  requests: number
  /** How often each class of answer came: `2xx` … `closed`. */
  answers: Record<string, number>
  /** The first of what is wrong, each with the request that shows it. */
  wrong: string[]
  /** Tables that are not as they were, and `guide` if its words are not. */
  changed: string[]
  /** What the audit has been told by all this. */
  audited: string[]
  /** Lines of the log at level error or above. */
  errors: string[]
  /** Bytes in use after collecting what is not, when warm and at the end. */
  heap: { warm: number; end: number }
}

/**
 * Throws requests at every route of an application and says what came of it:
 * `ATTACK_SEED=1 ATTACK_EACH=10000 ATTACK_ONLY=/bookings node --expose-gc build/tests/attack/throw.js`.
 * A seed throws the same requests at the same routes again.
 */
async function main(): Promise<void> {
  const { ATTACK_SEED = '20261201', ATTACK_EACH = '50', ATTACK_ONLY = '', ATTACK_FOLDER, ...env } = process.env
  const seed = Number(ATTACK_SEED)
  const each = Number(ATTACK_EACH)
  const errors: string[] = []
  const log = openLog('error', new Writable({ write: (line, _encoding, done) => (errors.push(String(line)), done()) }))
  const store = env.DATABASE_URL === undefined ? {} : { DATABASE_URL: env.DATABASE_URL, SECRET: env.SECRET }
  const bureau = await openBureau({ env: { PUBLIC_URL: 'https://guide.example.org', LOG_LEVEL: 'error', ...store }, log, ...(ATTACK_FOLDER && { dataDir: ATTACK_FOLDER }) })
  const routes = bureau.routes.filter(({ path }) => path.startsWith(ATTACK_ONLY))
  const report: Report = { seed, routes: routes.map(({ method, path }) => `${method} ${path}`), requests: 0, answers: {}, wrong: [], changed: [], audited: [], errors, heap: { warm: 0, end: 0 } }
  const lines = Array.from({ length: 8 }, () => new Line(Number(new URL(bureau.app.url).port)))
  const before = await state(bureau)

  // Every route has had its turn twice before it is called warm, and several times after.
  const rounds = Array.from({ length: Math.ceil(each / 10) }, (_, round) => Math.min(10, each - 10 * round))
  for (const [round, count] of rounds.entries()) {
    for (const [at, route] of routes.entries()) {
      const thrown = fc.sample(requestsAt(bureau, route), { seed: seed + round * 1000 + at, numRuns: count })
      await Promise.all(lines.map((line, i) => throwAt(line, thrown.filter((_, n) => n % lines.length === i), report)))
    }
    bureau.app.clock.forward(1000)
    if (round % 50 === 49) console.error(`${report.requests} of ${routes.length * each} requests, ${report.wrong.length} wrong`)
    if (round === Math.floor((rounds.length - 1) / 2)) report.heap.warm = await inUse()
  }
  report.heap.end = await inUse()
  for (const line of lines) line.close()

  const after = await state(bureau)
  report.changed = Object.keys(after.tables).filter((name) => after.tables[name] !== before.tables[name])
  report.audited = [...new Set([...after.audited].filter(([id]) => !before.audited.has(id)).map(([, action]) => action))]
  await bureau.close()
  console.log(JSON.stringify(report))
}

const mostWrong = 20

/** Whoever asks for another protocol does not go on in the old one: what stands behind it on the line is nobody's. */
const asksToUpgrade = ({ headers }: Thrown) => headers.some(([name, value]) => name === 'Connection' && value === 'Upgrade')

async function throwAt(line: Line, all: Thrown[], report: Report): Promise<void> {
  for (const thrown of all) {
    const outcome = await line.send(bytesOf(thrown), { isHead: thrown.method === 'HEAD', cutShort: thrown.cutShort })
    if (thrown.misframed || asksToUpgrade(thrown)) line.close()
    report.requests++
    const kind = typeof outcome === 'string' ? outcome : `${Math.floor(outcome.status / 100)}xx`
    report.answers[kind] = (report.answers[kind] ?? 0) + 1
    for (const wrong of wrongWith(outcome, thrown)) {
      if (report.wrong.length === mostWrong) break
      const found = `${wrong}: ${JSON.stringify(bytesOf(thrown).toString('latin1').replace(/(.{40})\1+/g, '$1…').slice(0, 900))}`
      // Whoever waits an hour for the report may look into it now.
      console.error(found)
      report.wrong.push(found)
    }
  }
}

/** Everything that is kept, each table as a hash. What readers leave in the audit is told apart: to have read is no change. */
async function state({ app }: Bureau): Promise<{ tables: Record<string, string>; audited: Map<string, string> }> {
  const { audit = [], ...tables } = await everyTable(app.parts.db)
  const text = (value: unknown) => JSON.stringify(value, (_key, one) => (one instanceof Uint8Array ? Buffer.from(one).toString('hex') : one))
  const hash = (value: unknown) => createHash('sha256').update(text(value)).digest('hex')
  const hashes = Object.fromEntries(Object.entries({ ...tables, guide: app.parts.guide.document() }).map(([name, value]) => [name, hash(value)]))
  return { tables: hashes, audited: new Map(audit.map(({ id, action }) => [text(id), String(action)])) }
}

async function inUse(): Promise<number> {
  // Twice, and a turn of the loop between: what was freed by the first frees others.
  for (let i = 0; i < 2; i++) {
    await new Promise((resolve) => setImmediate(resolve))
    global.gc?.()
  }
  return process.memoryUsage().heapUsed
}

await main()
