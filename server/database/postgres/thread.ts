import { parentPort, workerData } from 'node:worker_threads'
import { Kysely } from 'kysely'
import { codeOf } from '../engine.ts'
import { over, PoolDriver } from './driver.ts'
import { poolTo } from './pool.ts'
import { alone, inGroups, rowsOf } from './rows.ts'

/** One long read, over a connection of its own and in a thread of its own, in one snapshot of the tables. */

export interface SnapshotData {
  url: string
  /** Address of the module that exports the job. */
  jobs: string
  job: string
  argument: unknown
}

export type SnapshotAnswer = { result: unknown } | { error: { message: string; code: string | undefined } }

const { url, jobs, job, argument } = workerData as SnapshotData
const pool = poolTo({ url, name: 'snapshot', max: 1, patience: 10_000, lost: () => undefined })
const driver = new PoolDriver({ pool, begin: 'begin isolation level repeatable read read only' })
const db = new Kysely<never>({ dialect: over(driver) })

async function read(): Promise<SnapshotAnswer> {
  try {
    const known = await import(jobs)
    return { result: await db.transaction().execute((trx) => known[job](trx, { rowsOf, alone, inGroups }, argument)) }
  } catch (error) {
    const cause = error instanceof Error && error.name === 'StoreUnavailable' ? error.cause : error
    return { error: { message: (cause as Error).message, code: codeOf(cause) || undefined } }
  }
}

const answer = await read()
await db.destroy()
parentPort!.postMessage(answer)
