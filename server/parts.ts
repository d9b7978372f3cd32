import type { Logger } from 'pino'
import { ensureOffers } from './bookings/offers/proposals.ts'
import { DayKeys } from './checkins/device.ts'
import { DisplayFaces } from './checkins/display-faces.ts'
import { DisplayHub } from './checkins/display-hub.ts'
import { Displays } from './checkins/displays.ts'
import { GateCodes } from './checkins/gate-codes.ts'
import { ensurePlates, type PlatePlace } from './checkins/plates.ts'
import { ScanQueue, scanJobs } from './checkins/scan-queue.ts'
import type { Config } from './config.ts'
import { LiveCounts } from './counters/live-counts.ts'
import { type Database, openDatabase } from './database/open.ts'
import { GuideStore } from './guide/guide-store.ts'
import type { Clock } from './local-day.ts'
import { databaseFile } from './operations/backup.ts'
import { firstAdmin } from './staff/first-admin.ts'
import { makeDataDir, readSecrets, Signer } from './secrets.ts'
import type { Random } from './uuid.ts'

/** What the application is made of; time and randomness come from outside. */
export interface Parts {
  config: Config
  db: Database
  guide: GuideStore
  counts: LiveCounts
  codes: GateCodes
  displays: Displays
  faces: DisplayFaces
  hub: DisplayHub
  dayKeys: DayKeys
  queue: ScanQueue
  secrets: string[]
  log: Logger
  now: Clock
  random: Random
}

/**
 * Opens the stores of an installation, making at the first start what it lacks.
 *
 * @throws GuideError, or what the database says
 */
export async function openParts(outside: { config: Config; log: Logger; now: Clock; random: Random }): Promise<Parts> {
  const { config, log, now, random } = outside
  makeDataDir(config.DATA_DIR)
  const guide = await GuideStore.open({ dataDir: config.DATA_DIR, warn: (message) => log.warn(message) })
  const secrets = readSecrets(config)
  const db = await openDatabase(databaseFile(config.DATA_DIR), { jobs: scanJobs })
  await ensurePlates(db, placesOf(guide), { now: now(), random })
  await ensureOffers(db, guide.sites().map(({ slug }) => slug))
  await firstAdmin({ db, config, now, random })
  const counts = new LiveCounts({ db, now })
  const displays = new Displays({ db, now, signer: new Signer(secrets, 'display') })
  const faces = new DisplayFaces({ displays, publicUrl: config.PUBLIC_URL, now })
  return {
    ...outside,
    db,
    guide,
    secrets,
    counts,
    codes: new GateCodes({ db, now, displays }),
    displays,
    faces,
    hub: new DisplayHub({ counts, faces, now, log }),
    dayKeys: new DayKeys({ db, random }),
    queue: new ScanQueue({ db, counts }),
  }
}

/** Every gate and every stop of the guide. */
export function placesOf(guide: GuideStore): PlatePlace[] {
  return guide.sites().flatMap(({ slug: site, stops }) => [{ site, stop: '' }, ...stops.map(({ slug: stop }) => ({ site, stop }))])
}
