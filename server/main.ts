import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import pino from 'pino'
import { createApp } from './app.ts'
import { DayKeys } from './checkins/device.ts'
import { allPlates, ensurePlates, Plates } from './checkins/plates.ts'
import { ScanQueue } from './checkins/scan-queue.ts'
import { ConfigError, readConfig } from './config.ts'
import { LiveCounts } from './counters/live-counts.ts'
import { openDatabase } from './database/open.ts'
import { GuideError, GuideStore } from './guide/guide-store.ts'
import { makeDataDir, readSecrets } from './secrets.ts'

/** Opens the stores, listens, and on SIGTERM answers what has arrived before it ends. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = pino({ level: config.LOG_LEVEL, base: null })
  const now = Date.now
  const random = (size: number) => randomBytes(size)
  makeDataDir(config.DATA_DIR)
  const guide = await GuideStore.open({ dataDir: config.DATA_DIR, warn: (message) => log.warn(message) })
  const db = await openDatabase(join(config.DATA_DIR, 'red-footprints.sqlite'))
  const places = guide.sites().flatMap(({ slug, stops }) => ['', ...stops.map((stop) => stop.slug)].map((stop) => ({ site: slug, stop })))
  await ensurePlates(db, places, { now: now(), random })

  const counts = new LiveCounts({ db, now })
  const queue = new ScanQueue({ db, counts })
  const parts = { config, db, guide, counts, queue, log, now, random, secrets: readSecrets(config) }
  const app = createApp({ ...parts, plates: new Plates({ db, now }), dayKeys: new DayKeys({ db, random }) })

  const server = createServer(app)
  await listen(server, config.PORT, config.HOST)
  const { port } = server.address() as AddressInfo
  const [plate] = await allPlates(db.read)
  const here = config.PUBLIC_URL.replace(/:0$/, `:${port}`)
  console.log(`红色足迹 Red Footprints\n  guide     ${here}/\n  check-in  ${here}/c/${plate?.code}\n  console   ${here}/staff`)

  const stop = async () => {
    server.close()
    server.closeIdleConnections()
    await queue.drained()
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  server.once('close', () => void db.close())
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
}

main().catch((error: unknown) => {
  const expected = error instanceof ConfigError || error instanceof GuideError
  console.error(expected ? (error as Error).message : error)
  process.exitCode = 1
})
