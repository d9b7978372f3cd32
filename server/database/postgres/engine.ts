import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { Kysely, sql } from 'kysely'
import { moduleAt } from '../../root.ts'
import { codeOf, type Engine, type Writing } from '../engine.ts'
import type { Schema } from '../schema.ts'
import { StoreUnavailable } from '../store-unavailable.ts'
import { definitions, refused } from './definitions.ts'
import { over, PoolDriver } from './driver.ts'
import { Duty } from './duty.ts'
import { isUnavailable } from './errors.ts'
import type { PoolSettings } from './pool.ts'
import { Pools } from './pools.ts'
import { alone, inGroups, rowsOf } from './rows.ts'
import { isServed, untilReady } from './start.ts'
import type { SnapshotAnswer, SnapshotData } from './thread.ts'

const second = 1000
const minute = 60 * second

/**
 * What one server takes of the connections that PostgreSQL has (100 unless it is told otherwise): these for pages, one
 * for what the console and the organisers write, one for check-ins, one for its duties, and one for each export.
 */
const mostReaders = 8

/**
 * Every transaction that writes has the database to itself, as in SQLite: what it reads is still so when it commits.
 * Check-ins, of which there are many and which are all of one kind, go beside each other and take turns at their site.
 */
const exclusive = 'begin; select pg_advisory_xact_lock(1, 0)'
const shared = 'begin; select pg_advisory_xact_lock_shared(1, 0)'
/**
 * Counting law 5: the visitor is answered only after the visit is on disk, whatever PostgreSQL's own settings are. And a
 * transaction whose server froze gives its locks back.
 */
const durable = `set synchronous_commit = on; set default_transaction_isolation = 'read committed'; set idle_in_transaction_session_timeout = ${minute}`

/**
 * @param url `postgres://…`
 * @param lost is told of a connection that broke
 * @param pools where those of its connections come from, and go when they are closed
 */
export function postgres(url: string, lost: (cause: unknown) => void = () => undefined, pools = new Pools()): Engine {
  const duty = new Duty(url)
  const driver = (begin: string, of: Omit<PoolSettings, 'url' | 'lost'>) => {
    const settings = { ...of, url, lost }
    const pool = pools.take(settings)
    return new PoolDriver({ pool, begin, wake: (client) => pools.wake(client, settings), leave: () => pools.leave(pool, settings) })
  }
  return {
    name: 'postgres',
    ready: async (waiting) => (pools.know(url) ? undefined : untilReady(url, { waiting })),
    isServed: () => isServed(url),
    writing(jobs) {
      const one = { max: 1, patience: 15 * second, settings: durable }
      const writer = driver(exclusive, { ...one, name: 'writing', longest: 5 * minute })
      const counting = new Kysely<Schema>({ dialect: over(driver(shared, { ...one, name: 'counting', longest: 20 * second })) })
      return { dialect: over(writer), work: working(counting, jobs), end: () => counting.destroy() }
    },
    reading() {
      const settings = `set default_transaction_read_only = on; set statement_timeout = ${minute}`
      return over(driver('begin isolation level repeatable read', { name: 'reading', max: mostReaders, patience: 5 * second, longest: 65 * second, settings }))
    },
    snapshot: (jobs, job, argument) => aside({ url, jobs, job, argument }),
    onDuty: () => duty.isMine(),
    end: () => duty.close(),
    definitions,
    rowsOf,
    alone,
    inGroups,
    emptyJournal: sql`vacuum day_keys, sessions, bookings, outbox`,
    isTaken: (error) => codeOf(error) === '23505',
    isRefused: (error) => codeOf(error) === refused,
    isUnavailable,
  }
}

type Job = (trx: unknown, engine: object, argument: unknown) => Promise<unknown>

/** Two transactions met in a way that only one of them could go on; the other is done again, whole. */
const again = /^(40P01|40001)$/
const mostTries = 3

function working(db: Kysely<Schema>, jobs: string | undefined): Writing['work'] {
  const known: Promise<Record<string, Job>> = jobs === undefined ? Promise.resolve({}) : import(jobs)
  return async (job, argument) => {
    const does = (await known)[job]!
    for (let tries = 1; ; tries++) {
      try {
        return await db.transaction().execute((trx) => does(trx, { rowsOf, alone, inGroups }, argument))
      } catch (error) {
        if (tries >= mostTries || !(error instanceof StoreUnavailable) || !again.test(codeOf(error.cause))) throw error
      }
    }
  }
}

async function aside(data: SnapshotData): Promise<unknown> {
  const thread = new Worker(moduleAt('database/postgres/thread'), { workerData: data, resourceLimits: { maxYoungGenerationSizeMb: 16 } })
  thread.unref()
  const ended = once(thread, 'exit')
  const [answer] = (await Promise.race([
    once(thread, 'message'),
    ended.then(() => Promise.reject(new StoreUnavailable('the thread of the database has ended'))),
  ])) as [SnapshotAnswer]
  if ('error' in answer) throw Object.assign(new Error(answer.error.message), { code: answer.error.code })
  return answer.result
}
