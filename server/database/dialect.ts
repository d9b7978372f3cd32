import type { Engine } from './engine.ts'
import type { Pools } from './postgres/pools.ts'
import type { Threads, ThreadsAside } from './sqlite/threads.ts'

export type { Definitions, Engine } from './engine.ts'

/** What a process that opens many databases one after the other lets rest between them; each engine takes its own. */
export interface Resting {
  threads?: Threads
  aside?: ThreadsAside
  pools?: Pools
}

/** Whether an address is PostgreSQL's; any other is the path of a SQLite file. */
export const isPostgres = (address: string): boolean => /^postgres(ql)?:\/\//.test(address)

/**
 * The one place that knows which engine holds the data: a third is a third folder and a line here. Each comes with its own
 * packages, so only the one that is asked for is loaded.
 *
 * @param address `postgres://…`, or the path of a SQLite file
 * @param lost is told of a connection that was lost
 * @param resting of a process that opens many databases; absent, each database starts and ends what it needs
 */
export async function engineAt(address: string, lost?: (cause: unknown) => void, { threads, aside, pools }: Resting = {}): Promise<Engine> {
  if (isPostgres(address)) return (await import('./postgres/engine.ts')).postgres(address, lost, pools)
  return (await import('./sqlite/engine.ts')).sqlite(address, lost, threads, aside)
}
