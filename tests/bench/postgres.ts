import { randomBytes } from 'node:crypto'
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { shipped } from '../../server/root.ts'
import { scratchFolder } from '../database/each-database.ts'
import { postgresServer } from '../database/postgres-server.ts'
import { benchSettings, CheckIns, inStore, spread, visitsIn } from './check-ins.ts'
import { ChildServer } from './child-server.ts'
import { load, type Load } from './load.ts'

/**
 * The fourth part of `npm run bench`: check-ins on PostgreSQL, by one server and by two, held against SQLite in the same
 * run, and against a PostgreSQL that has counted for years. PostgreSQL, the servers and the crowd share this machine:
 * what counts is the ratio within a round.
 */
const rounds = Number(process.env.ROUNDS ?? 9)
const seconds = Number(process.env.SECONDS ?? 2)
const connections = Number(process.env.CONNECTIONS ?? 200)
/** Visits that the large database holds before anybody checks in. */
const before = Number(process.env.ROWS ?? 1_000_000)
const sites = ['he-long-former-residence', 'base-memorial-hall'] as const

const folder = scratchFolder()
const secret = randomBytes(32).toString('hex')
// As it is shipped: what is acknowledged is on the disk.
const postgres = await postgresServer([])
const main = shipped('build/server/main.js')
const settings = (name: string, DATABASE_URL = '') => ({ ...benchSettings(join(folder.path, name), secret), DATABASE_URL })
for (const name of ['shared', 'large']) await postgres.query(`create database ${name}`)
const stores = { file: join(folder.path, 'file', 'red-footprints.sqlite'), shared: postgres.url('shared'), large: postgres.url('large') }

const file = await ChildServer.start(main, [], settings('file'))
const one = await ChildServer.start(main, [], settings('one', stores.shared))
const two = await ChildServer.start(main, [], settings('two', stores.shared))
const large = await ChildServer.start(main, [], settings('large', stores.large))
await fill(stores.large, before)

const crowd = (store: string, site: string) => CheckIns.at(site, { folder: folder.path, secret, store })
const [inFile, here, there, inLarge] = await Promise.all([crowd(stores.file, sites[0]), crowd(stores.shared, sites[0]), crowd(stores.shared, sites[1]), crowd(stores.large, sites[0])])
const at = ({ url }: ChildServer, checkIns: CheckIns, share = 1) =>
  load({ url, connections: connections * share, seconds, next: checkIns.prepared(5000 * seconds * share) })

const kinds = {
  sqlite: { what: 'SQLite, one server', run: async () => [await at(file, inFile)] },
  one: { what: 'PostgreSQL, one server', run: async () => [await at(one, here)] },
  two: { what: 'PostgreSQL, two servers, one site', run: () => Promise.all([at(one, here, 0.5), at(two, here, 0.5)]) },
  apart: { what: 'PostgreSQL, two servers, a site each', run: () => Promise.all([at(one, here, 0.5), at(two, there, 0.5)]) },
  large: { what: `PostgreSQL, one server, ${before} visits before`, run: async () => [await at(large, inLarge)] },
}
type Kind = keyof typeof kinds

const measured = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []])) as unknown as Record<Kind, Pick<Load, 'perSecond' | 'p99'>[]>
const acknowledged = { file: 0, shared: 0, large: 0 }
for (let round = -1; round < rounds; round++) {
  const order = Object.keys(kinds) as Kind[]
  if (round % 2 !== 0) order.reverse()
  for (const kind of order) {
    const loads = await kinds[kind].run()
    for (const { statuses } of loads) {
      const refused = Object.keys(statuses).filter((status) => status !== '201')
      if (refused.length > 0) throw new Error(`${kinds[kind].what}: ${JSON.stringify(statuses)}`)
      acknowledged[kind === 'sqlite' ? 'file' : kind === 'large' ? 'large' : 'shared'] += statuses[201] ?? 0
    }
    // The first round warms up.
    if (round >= 0) measured[kind].push({ perSecond: loads.reduce((sum, { perSecond }) => sum + perSecond, 0), p99: Math.max(...loads.map(({ p99 }) => p99)) })
  }
}
const memory = Object.fromEntries(Object.entries({ file, one, two }).map(([name, server]) => [name, server.memory()]))
for (const server of [file, one, two, large]) await server.stop()
await report()
await postgres.remove()
folder.remove()

/** Years of visits at every site, as they would lie there: rows and indexes, and the scans that told of them. */
async function fill(store: string, rows: number): Promise<void> {
  await inStore(store, (db) =>
    db.write(async (trx) => {
      const made = sql`from generate_series(1, ${sql.lit(rows)}) as n, lateral (select 'site-' || (n % 115) as site, to_char(date '2020-01-01' + (n % 2400)::int, 'YYYY-MM-DD') as day,
        decode(lpad(to_hex(n), 32, '0'), 'hex') as id) as row`
      await sql`insert into visits (site, day, id, entered_on, at, source, people, device) select site, day, id, day, 0, 'plate', 1, id ${made}`.execute(trx)
      await sql`insert into scans (site, scan_id, outcome, day, at, stop, number, counted_at) select site, id, 'counted', day, 0, '', 1, 0 ${made}`.execute(trx)
    }),
  )
  await postgres.query('vacuum analyze', 'large')
}

async function report(): Promise<void> {
  const counted = { file: await visitsIn(stores.file), shared: await visitsIn(stores.shared), large: (await visitsIn(stores.large)) - before }
  const size = (table: string) => postgres.query<{ size: string }>(`select pg_total_relation_size('${table}') as size`, 'large').then((found) => Number(found[0]!.size))
  const bytes = {
    'SQLite, bytes per visit': Math.round(statSync(stores.file).size / counted.file),
    'PostgreSQL, bytes per visit': Math.round(((await size('visits')) + (await size('scans'))) / (counted.large + before)),
  }
  const to = (kind: Kind, other: Kind) => spread(measured[kind].map(({ perSecond }, i) => perSecond / measured[other][i]!.perSecond))
  const ratios = { 'one / sqlite': to('one', 'sqlite'), 'two / one': to('two', 'one'), 'apart / one': to('apart', 'one'), 'large / one': to('large', 'one') }
  const loads = Object.fromEntries(
    (Object.keys(kinds) as Kind[]).map((kind) => {
      const of = (field: 'perSecond' | 'p99') => spread(measured[kind].map((load) => load[field]))
      return [kind, { what: kinds[kind].what, 'per second': Math.round(of('perSecond').median), 'p99 ms': of('p99').median }]
    }),
  )
  mkdirSync(shipped('tests/output'), { recursive: true })
  writeFileSync(shipped('tests/output/bench-postgres.json'), `${JSON.stringify({ rounds, seconds, connections, before, loads, ratios, bytes, memory, acknowledged, counted }, null, 2)}\n`)
  console.table(loads)
  for (const [name, { median, from, to: most }] of Object.entries(ratios)) console.log(`${name.padEnd(14)} ${median}  (${from} – ${most})`)
  console.log({ ...bytes, memory })
  console.log(`visits         ${JSON.stringify(acknowledged)} acknowledged, ${JSON.stringify(counted)} in the databases`)
  if (JSON.stringify(counted) !== JSON.stringify(acknowledged)) throw new Error('an acknowledged visit is missing')
}
