import type { AddressInfo } from 'node:net'
import { randomBytes } from 'node:crypto'
import pino, { type Logger } from 'pino'
import { createApp } from '../../server/app.ts'
import { allPlates } from '../../server/checkins/plates.ts'
import { readConfig } from '../../server/config.ts'
import type { Resting } from '../../server/database/dialect.ts'
import type { Instant } from '../../server/local-day.ts'
import { httpServer } from '../../server/operations/http-server.ts'
import { openParts, type Parts } from '../../server/parts.ts'
import { scratchFolder } from '../database/each-database.ts'
import { layInstallation } from './installed.ts'
import { resting as lastTests, storeSettings } from '../database/stores.ts'

/** A clock that stands still until it is moved. */
export class StoppedClock {
  instant: Instant

  constructor(instant: Instant | string = '2026-12-01T09:00:00+08:00') {
    this.instant = typeof instant === 'string' ? Date.parse(instant) : instant
  }

  readonly now = (): Instant => this.instant

  set(iso: string): void {
    this.instant = Date.parse(iso)
  }

  forward(milliseconds: number): void {
    this.instant += milliseconds
  }
}

export interface Served {
  /** `http://127.0.0.1:PORT` */
  url: string
  parts: Parts
  clock: StoppedClock
  /** The code of a site's gate, or of one of its stops. */
  code(site: string, stop?: string): Promise<string>
  close(): Promise<void>
}

export interface Settings {
  env?: NodeJS.ProcessEnv
  clock?: StoppedClock
  dataDir?: string
  log?: Logger
  /** Absent, any that is free. */
  port?: number
  /** Where threads and connections of its database come from; absent, they are those of the test before. */
  resting?: Resting
  /** Whether its codes and its secret are to be its own, not those that all others have at this hour. */
  first?: boolean
}

/** The real application over a fresh installation, on a port of its own. */
export async function serve({ env = {}, clock = new StoppedClock(), dataDir, log = pino({ level: 'silent' }), port = 0, resting = lastTests, first = false }: Settings = {}): Promise<Served> {
  const folder = scratchFolder()
  const DATA_DIR = dataDir ?? folder.path
  const itsOwn = first || dataDir !== undefined || env.SECRET !== undefined || env.DATABASE_URL !== undefined
  if (!itsOwn) await layInstallation(DATA_DIR, { instant: clock.instant, ADMIN_PASSWORD: env.ADMIN_PASSWORD })
  const config = readConfig({ DATA_DIR, LOG_LEVEL: 'silent', PORT: '0', ...(await storeSettings(DATA_DIR)), ...env })
  const parts = await openParts({ config, log, now: clock.now, random: randomBytes, resting })
  const server = httpServer(createApp(parts))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const plates = await allPlates(parts.db.read)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    parts,
    clock,
    code: async (site, stop = '') => plates.find((plate) => plate.site === site && plate.stop === stop)!.code,
    async close() {
      parts.hub.end()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await parts.queue.drained()
      await parts.db.close()
      folder.remove()
    },
  }
}
