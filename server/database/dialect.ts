import type { Engine } from './engine.ts'
import { postgres } from './postgres/engine.ts'
import { sqlite } from './sqlite/engine.ts'
import type { Threads } from './sqlite/threads.ts'

export type { Definitions, Engine } from './engine.ts'
export { Threads } from './sqlite/threads.ts'

/** Whether an address is PostgreSQL's; any other is the path of a SQLite file. */
export const isPostgres = (address: string): boolean => /^postgres(ql)?:\/\//.test(address)

/**
 * The one place that knows which engine holds the data: a third is a third folder and a line here.
 *
 * @param address `postgres://…`, or the path of a SQLite file
 * @param lost is told of a connection that was lost
 * @param threads for an engine that works in threads: those of a process that opens many databases
 */
export function engineAt(address: string, lost?: (cause: unknown) => void, threads?: Threads): Engine {
  return isPostgres(address) ? postgres(address, lost) : sqlite(address, lost, threads)
}
