import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import pino from 'pino'
import { contactDays, purgeContacts } from './bookings/purge-contacts.ts'
import { type DeskDifference, deskDifference } from './checkins/desk-agreement.ts'
import { plateCommands } from './checkins/plate-commands.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { recount } from './counters/recount.ts'
import type { Resting } from './database/dialect.ts'
import { MigrationsDue } from './database/migrate.ts'
import { type Database, openDatabase } from './database/open.ts'
import { StoreUnavailable } from './database/store-unavailable.ts'
import { purgeTickets, ticketDays } from './help/purge-tickets.ts'
import { verifyFromShell } from './ledger/cli-verify.ts'
import { importCommands } from './ledger/import-commands.ts'
import { BackupError, databaseFile } from './operations/backup.ts'
import { backupCommands } from './operations/backup-commands.ts'
import { doctorCommand } from './operations/doctor/doctor-command.ts'
import { MoveError } from './operations/move.ts'
import { moveCommand } from './operations/move-command.ts'
import { sayWaiting } from './operations/say-waiting.ts'
import { asSaid, explained, refuseNoDatabase, StartError } from './operations/start-trouble.ts'
import { openParts, type Parts, storeOf } from './parts.ts'
import { makeDataDir } from './secrets.ts'
import { staffCommands } from './staff/staff-commands.ts'
import { openLog } from './web/log.ts'

/** What the operator asked for cannot be done; the message says why. */
class CliError extends Error {}

/**
 * What an operator does from a shell. Answers go to standard output, everything else to standard error; the exit code of
 * the process says whether it was done.
 *
 * @param args as they were typed behind the name of the program
 * @param resting of a process that carries out many commands
 */
export async function runCommand(args: string[], resting?: Resting): Promise<void> {
  // Of a process that is ended at once the last lines may be lost.
  const program = new Command('cli').description('红色足迹 Red Footprints').showHelpAfterError().exitOverride()
  addCommands(program, resting)
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode
      return
    }
    const expected = [CliError, ConfigError, MigrationsDue, StartError, BackupError, MoveError].some((kind) => error instanceof kind)
    console.error(expected ? (error as Error).message : error)
    process.exitCode = 1
  }
}

function addCommands(program: Command, resting?: Resting): void {
  const { migrate, withDatabase, withParts } = installation(resting)
  program
    .command('migrate')
    .description('bring the tables up to date (the server does so at every start)')
    .action(migrate)

  plateCommands(program, { open: (job) => withParts(job, { mayBegin: true }), wrong: (message) => new CliError(message) })

  program
    .command('recount')
    .description('rebuild the counters from the visits, day by day; on an honest database this changes nothing. Entries of the desk are compared with their visits')
    .option('--check', 'only compare; ends with 1 when a counter differs')
    .action(({ check = false }: { check?: boolean }) => withDatabase((db) => recountAll(db, check)))

  program
    .command('verify')
    .description('recompute the seal of every finished day from its rows; ends with 1 when one does not fit')
    .option('--against <seal...>', 'hold the rows against a seal that was printed earlier: SITE/DAY/DIGITS, 16 hexadecimal digits or more')
    .action(({ against = [] }: { against?: string[] }) => withDatabase((db) => verify(db, against)))

  backupCommands(program, () => readConfig(process.env))

  moveCommand(program, () => readConfig(process.env))

  program
    .command('purge')
    .description('forget whom to reach about group visits that are long over, and what visitors wrote in tickets that are long closed; the server does so every hour')
    .option('--contacts-after <days>', 'days after the visit', String(contactDays))
    .option('--tickets-after <days>', 'days after a ticket was closed', String(ticketDays))
    .action(async ({ contactsAfter, ticketsAfter }: { contactsAfter: string; ticketsAfter: string }) => {
      // Before the installation is opened, which makes what it lacks.
      const days = { contacts: daysOf('--contacts-after', contactsAfter), tickets: daysOf('--tickets-after', ticketsAfter) }
      await withParts((parts) => purge(parts, days))
    })

  staffCommands(program, {
    open: (job) => withParts(({ db, guide, now, random }) => job({ db, now, random, sites: guide.sites().map(({ slug }) => slug) })),
    wrong: (message) => new CliError(message),
  })

  importCommands(program, {
    open: (job) => withParts((parts) => job({ ...parts, sites: parts.guide.sites() })),
    wrong: (message) => new CliError(message),
  })

  doctorCommand(program, {
    config: () => readConfig(process.env),
    open: (config) => openDatabase(storeOf(config), { resting, asItIs: true }),
    now: Date.now,
  })
}

/** A century: nothing is as old, and every day so far back is still one. */
const mostDays = 36_500

async function purge({ bookings, tickets }: Parts, days: { contacts: number; tickets: number }): Promise<void> {
  const purged = await purgeContacts(bookings, days.contacts, 'cli')
  console.log(`${purged} ${purged === 1 ? 'booking' : 'bookings'} purged`)
  const forgotten = await purgeTickets(tickets, days.tickets)
  console.log(`${forgotten} ${forgotten === 1 ? 'ticket' : 'tickets'} purged`)
}

function daysOf(option: string, typed: string): number {
  const days = Number(typed)
  if (!/^\d+$/.test(typed) || days > mostDays) throw new CliError(`${option} takes a whole number of days, 0 to ${mostDays}`)
  return days
}

async function recountAll(db: Database, check: boolean): Promise<void> {
  const differences = await recount(db, { check })
  for (const { counter, kept, counted } of differences) console.log(`${counter}: ${kept} → ${counted}`)
  if (differences.length === 0) console.log('every counter agrees with its rows')
  const unmended = await deskDifference(db.read)
  if (unmended) console.log(inWords(unmended))
  if ((check && differences.length > 0) || unmended) process.exitCode = 1
}

function inWords({ site, day, id, entered, counted }: DeskDifference): string {
  const people = (number: number | null) => number ?? 'nothing'
  return `${site} ${day} desk entry ${id}: entered ${people(entered)}, counted ${people(counted)} (no row is ever changed, so this is not mended)`
}

async function verify(db: Database, against: string[]): Promise<void> {
  const verified = await verifyFromShell(db, against, { now: Date.now(), terminal: process.stderr })
  if (verified === undefined) throw new CliError('--against takes a seal as it is printed: SITE/DAY/DIGITS, with 16 to 64 hexadecimal digits')
  for (const line of verified.lines) console.log(line)
  if (!verified.fits) process.exitCode = 1
}

/**
 * Opens what is in `process.env` for one job, and closes it. Only `migrate` makes or changes what is to be opened, and the list
 * of plates, which is promised after a build alone: it may begin an installation where none has been, but change none.
 */
interface Installation {
  migrate(): Promise<void>
  withDatabase(job: (db: Database) => Promise<void>): Promise<void>
  withParts(job: (parts: Parts) => Promise<void>, first?: { mayBegin: boolean }): Promise<void>
}

const installation = (resting: Resting | undefined): Installation => ({
  async migrate() {
    const config = readConfig(process.env)
    await explained(config, async () => {
      makeDataDir(config.DATA_DIR)
      const db = await openDatabase(storeOf(config), { waiting: sayWaiting, resting })
      await db.close()
    })
    console.log('up to date')
  },
  async withDatabase(job) {
    const config = readConfig(process.env)
    const db = await explained(config, async () => {
      refuseNoDatabase(config)
      return openDatabase(storeOf(config), { waiting: sayWaiting, resting, asItIs: true })
    })
    await atWork(config, job(db)).finally(() => db.close())
  },
  async withParts(job, { mayBegin } = { mayBegin: false }) {
    const log = openLog('warn', pino.destination(2))
    const config = readConfig(process.env)
    const asItIs = !(mayBegin && config.DATABASE_URL === undefined && !existsSync(databaseFile(config.DATA_DIR)))
    const parts = await explained(config, () => openParts({ config, log, now: Date.now, random: randomBytes, resting, asItIs }))
    await atWork(config, job(parts)).finally(() => parts.db.close())
  },
})

/** Of what happens to a job only what the store says is put into words: the files of a job are others than those of the installation. */
async function atWork(config: Config, job: Promise<void>): Promise<void> {
  await job.catch((error: unknown) => {
    const ofStore = error instanceof StoreUnavailable || /^SQLITE_/.test((error as { code?: string }).code ?? '')
    throw ofStore ? asSaid(config, error) : error
  })
}
