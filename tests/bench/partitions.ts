import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Scan } from '../../server/checkins/scan.ts'
import { recordScans } from '../../server/checkins/record-scans.ts'
import { type Database, openDatabase } from '../../server/database/open.ts'
import { postgresServer } from '../database/postgres-server.ts'
import { inParts } from '../database/postgres/in-parts.ts'
import { newScan, spread } from './check-ins.ts'

/**
 * `npm run bench:partitions`: whether PostgreSQL would gain from visits kept by month. Two databases with the same seven
 * years of visits, one table as it is and one in 84 partitions, take turns at what the program asks of them.
 */
const rows = Number(process.env.ROWS ?? 2_000_000)
const rounds = Number(process.env.ROUNDS ?? 7)
const [batches, perBatch] = [100, 20]
const [site, today, month] = ['site-7', '2026-11-22', '2024-05']

const postgres = await postgresServer([])
const plain = await filled('plain')
const parted = await filled('parted', byMonth)
const databases = { plain, parted }
type Name = keyof typeof databases

const asks = {
  'check-ins': (db: Database) => checkIns(db),
  'a day of a site': (db: Database) => times(100, () => total(db, sql`site = ${site} and day = ${`${month}-09`}`)),
  'a month of a site': (db: Database) => times(50, () => total(db, sql`site = ${site} and day between ${`${month}-01`} and ${`${month}-31`}`)),
  'a month of all sites': (db: Database) => times(5, () => total(db, sql`day between ${`${month}-01`} and ${`${month}-31`}`)),
}

const ratios = Object.fromEntries(Object.keys(asks).map((ask) => [ask, [] as number[]]))
for (let round = -1; round < rounds; round++) {
  const order: Name[] = round % 2 === 0 ? ['plain', 'parted'] : ['parted', 'plain']
  for (const [ask, put] of Object.entries(asks)) {
    const took = { plain: 0, parted: 0 }
    const said = { plain: 0, parted: 0 }
    for (const name of order) {
      const began = performance.now()
      said[name] = await put(databases[name])
      took[name] = performance.now() - began
    }
    if (said.plain !== said.parted) throw new Error(`${ask}: ${said.plain} and ${said.parted}`)
    // The first round warms up.
    if (round >= 0) ratios[ask]!.push(took.parted / took.plain)
  }
}
for (const [ask, found] of Object.entries(ratios)) {
  const { median, from, to } = spread(found)
  console.log(`${ask.padEnd(21)} by month / as it is: ${median} of the time  (${from} – ${to})`)
}
for (const db of Object.values(databases)) await db.close()
await postgres.remove()

async function filled(name: string, change: (db: Database) => Promise<void> = async () => undefined): Promise<Database> {
  await postgres.query(`create database ${name}`)
  const db = await openDatabase(postgres.url(name))
  await change(db)
  await db.write((trx) =>
    sql`insert into visits (site, day, id, entered_on, at, source, people, device)
      select 'site-' || (n % 115), to_char(date '2020-01-01' + (n / 115 % 2400), 'YYYY-MM-DD'), decode(lpad(to_hex(n), 32, '0'), 'hex'), '2026-11-01', 0, 'plate', 1, decode(md5(n::text), 'hex')
      from generate_series(1, ${sql.lit(rows)}) as n`.execute(trx),
  )
  await postgres.query('vacuum analyze', name)
  return db
}

async function byMonth(db: Database): Promise<void> {
  await db.write(async (trx) => {
    const first = (months: number) => new Date(Date.UTC(2020, months, 1)).toISOString().slice(0, 10)
    await inParts(trx, 'visits', 'range (day)', Array.from({ length: 84 }, (_, n) => `from ('${first(n)}') to ('${first(n + 1)}')`))
  })
}

/** Batches as a queue under load commits them. */
async function checkIns(db: Database): Promise<number> {
  let counted = 0
  for (let n = 0; n < batches; n++) {
    const { recorded } = await db.write((trx) => recordScans(trx, db.engine, Array.from({ length: perBatch }, scan)))
    counted += recorded.filter(({ outcome }) => outcome === 'counted').length
  }
  return counted
}

function scan(): Scan {
  return { site, scanId: newScan(), stop: '', source: 'plate', day: today, enteredOn: today, at: 0, device: randomBytes(16).toString('hex'), people: 1 }
}

async function times(count: number, ask: () => Promise<number>): Promise<number> {
  let sum = 0
  for (let n = 0; n < count; n++) sum += await ask()
  return sum
}

async function total({ read }: Database, which: ReturnType<typeof sql>): Promise<number> {
  const found = await sql<{ people: number | null }>`select sum(people) as people from visits where ${which}`.execute(read)
  return Number(found.rows[0]!.people ?? 0)
}
