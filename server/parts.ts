import type { Logger } from 'pino'
import type { BookingParts } from './bookings/booking-parts.ts'
import { ensureOffers } from './bookings/offers/proposals.ts'
import { Seats } from './bookings/offers/seats.ts'
import { BookingKeys } from './bookings/references.ts'
import { teller } from './bookings/tell.ts'
import { offerTold } from './bookings/waiting.ts'
import { DayKeys } from './checkins/day-keys.ts'
import { DisplayFaces } from './checkins/display-faces.ts'
import { DisplayHub } from './checkins/display-hub.ts'
import { Displays } from './checkins/displays.ts'
import { GateCodes } from './checkins/gate-codes.ts'
import { ensurePlates, type PlatePlace } from './checkins/plates.ts'
import { ScanQueue, scanJobs } from './checkins/scan-queue.ts'
import type { Config } from './config.ts'
import { LiveCounts } from './counters/live-counts.ts'
import type { Resting } from './database/dialect.ts'
import { type Database, openDatabase } from './database/open.ts'
import { GuideStore } from './guide/guide-store.ts'
import type { TicketParts } from './help/open-ticket.ts'
import { TicketKeys } from './help/references.ts'
import type { Clock } from './local-day.ts'
import { Outbox } from './messages/outbox.ts'
import { databaseFile } from './operations/backup.ts'
import { Meters } from './operations/meters.ts'
import { refuseHalfFolder, refuseLostGuide, refuseNoDatabase } from './operations/start-trouble.ts'
import { isSample } from './demo/mark.ts'
import { firstAdmin } from './staff/first-admin.ts'
import { Sealer } from './sealer.ts'
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
  meters: Meters
  outbox: Outbox
  bookings: BookingParts
  tickets: TicketParts
  /** Whether all of it is sample data, which has to say so wherever it is shown. */
  sample: boolean
  secrets: string[]
  log: Logger
  now: Clock
  random: Random
}

/** Where an installation keeps its tables: PostgreSQL's address, or the path of its SQLite file. */
export const storeOf = ({ DATABASE_URL, DATA_DIR }: Pick<Config, 'DATABASE_URL' | 'DATA_DIR'>): string => DATABASE_URL ?? databaseFile(DATA_DIR)

interface Opening extends Pick<Parts, 'config' | 'log' | 'now' | 'random'> {
  resting?: Resting | undefined
  asItIs?: boolean
}

/**
 * Opens the stores of an installation, making at the first start what it lacks.
 *
 * @param asItIs of a command beside the server: the database has to be there and up to date
 * @throws StartError when a part of it is missing, MigrationsDue, GuideError, or what the database says
 */
export async function openParts({ resting, asItIs = false, ...outside }: Opening): Promise<Parts> {
  const { config, log, now, random } = outside
  if (asItIs) refuseNoDatabase(config)
  makeDataDir(config.DATA_DIR)
  refuseHalfFolder(config)
  const db = await openDatabase(storeOf(config), {
    jobs: scanJobs,
    resting,
    asItIs,
    waiting: (err) => log.warn({ err }, 'waiting for the database'),
    lost: (err) => log.error({ err }, 'a connection to the database was lost; the next question opens another'),
  })
  const files = async () => {
    await refuseLostGuide(config, db)
    return { secrets: readSecrets(config), guide: await GuideStore.open({ dataDir: config.DATA_DIR, db, warn: (message) => log.warn(message) }) }
  }
  const { secrets, guide } = await files().catch(async (error: unknown) => {
    // Its connections would keep the process.
    await db.close()
    throw error
  })
  await ensurePlates(db, placesOf(guide), { now: now(), random })
  await ensureOffers(db, guide.sites().map(({ slug }) => slug))
  await firstAdmin({ db, config, now, random })
  const counts = new LiveCounts({ db, now })
  const displays = new Displays({ db, now, signer: new Signer(secrets, 'display') })
  const faces = new DisplayFaces({ displays, publicUrl: config.PUBLIC_URL, now })
  const outbox = new Outbox({ db, config, sealer: new Sealer(secrets, 'messages', random), now, random, log, told: offerTold })
  const meters = new Meters()
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
    queue: new ScanQueue({ db, counts, watch: meters }),
    meters,
    outbox,
    bookings: bookingParts({ ...outside, db, guide, outbox, secrets }),
    tickets: ticketParts({ ...outside, db, outbox, secrets }),
    sample: await isSample(db.read),
  }
}

type ForBookings = Pick<Parts, 'config' | 'db' | 'guide' | 'outbox' | 'secrets' | 'now' | 'random'>

function bookingParts({ config, db, guide, outbox, secrets, now, random }: ForBookings): BookingParts {
  const sealer = new Sealer(secrets, 'contacts', random)
  const keys = new BookingKeys({ manage: new Signer(secrets, 'booking-key'), gate: new Signer(secrets, 'booking-gate') })
  const tell = teller({ outbox, guide, sealer, keys, publicUrl: config.PUBLIC_URL })
  return { db, seats: new Seats(), keys, sealer, outbox, tell, now, random }
}

function ticketParts({ config, db, outbox, secrets, now, random }: Omit<ForBookings, 'guide'>): TicketParts {
  const keys = new TicketKeys(new Signer(secrets, 'ticket-key'))
  return { db, keys, sealer: new Sealer(secrets, 'contacts', random), outbox, publicUrl: config.PUBLIC_URL, now, random }
}

/** Every gate and every stop of the guide. */
export function placesOf(guide: GuideStore): PlatePlace[] {
  return guide.sites().flatMap(({ slug: site, stops }) => [{ site, stop: '' }, ...stops.map(({ slug: stop }) => ({ site, stop }))])
}
