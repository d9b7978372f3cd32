import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import pino from 'pino'
import { allPlates, type Plate } from './checkins/plates.ts'
import { isDraftAddress, plateSvg } from './checkins/plate-svg.ts'
import { ConfigError, readConfig } from './config.ts'
import { recount } from './counters/recount.ts'
import { type Database, openDatabase } from './database/open.ts'
import { GuideError } from './guide/guide-store.ts'
import { backUp, BackupError, databaseFile, restore } from './operations/backup.ts'
import { openParts, type Parts } from './parts.ts'
import { makeDataDir } from './secrets.ts'
import { listStaff, resetPassword } from './staff/cli-staff.ts'
import { isRefusal } from './web/refusals.ts'

/** What an operator does from a shell. Answers go to standard output, everything else to standard error. */

/** What the operator asked for cannot be done; the message says why. */
class CliError extends Error {}

const program = new Command('cli').description('红色足迹 Red Footprints').showHelpAfterError()

program
  .command('migrate')
  .description('bring the tables up to date (the server does so at every start)')
  .action(() => withDatabase(async () => console.log('up to date')))

program
  .command('plates')
  .description('list the plates, or write one SVG file for each')
  .option('--json', 'as JSON: [{site, stop, code, url}]')
  .option('--svg <dir>', 'write printable SVG files into this folder')
  .option('--draft', 'allow an address that is no good on a wall (localhost, IP, port, http); marks every file as a draft')
  .action((options: { json?: boolean; svg?: string; draft?: boolean }) => withParts((parts) => plates(parts, options)))

program
  .command('recount')
  .description('rebuild the counters from the visits, day by day; on an honest database this changes nothing')
  .option('--check', 'only compare; ends with 1 when a counter differs')
  .action(({ check = false }: { check?: boolean }) => withDatabase((db) => recountAll(db, check)))

program
  .command('backup <file>')
  .description('write the whole installation into one new file, while the server runs; it holds the secret: keep it safe')
  .action((file: string) => {
    backUp(readConfig(process.env).DATA_DIR, file)
    console.log(file)
  })

program
  .command('restore <file>')
  .description('put the installation back as it was; the server must be stopped, what stands there is moved aside')
  .action((file: string) => {
    const aside = restore(readConfig(process.env).DATA_DIR, file, new Date())
    console.log(aside ? `restored; what was there lies in ${aside}` : 'restored')
  })

const staff = program.command('staff').description('the people who can sign in')

staff
  .command('list')
  .description('who they are')
  .action(() =>
    withDatabase(async (db) => {
      for (const { name, role } of await listStaff({ db })) console.log(`${role.padEnd(8)} ${name}`)
    }),
  )

staff
  .command('reset <name>')
  .description('give a person a new password, printed once; every session of theirs ends')
  .action((name: string) => withDatabase((db) => reset(db, name)))

async function reset(db: Database, name: string): Promise<void> {
  const issued = await resetPassword({ db, now: Date.now, random: randomBytes }, name)
  if (isRefusal(issued)) throw new CliError(`nobody is called ${name}`)
  console.log(issued.password)
}

async function plates({ config, db, guide }: Parts, { json, svg, draft }: { json?: boolean; svg?: string; draft?: boolean }): Promise<void> {
  const rows = (await allPlates(db.read)).filter(({ retired_at }) => retired_at === null)
  const url = ({ code }: Plate) => `${config.PUBLIC_URL}/c/${code}`
  if (svg === undefined) {
    const listed = rows.map((plate) => ({ site: plate.site, stop: plate.stop || null, code: plate.code, url: url(plate) }))
    console.log(json ? JSON.stringify(listed, null, 2) : listed.map((one) => `${one.code}  ${one.site}${one.stop ? `/${one.stop}` : ''}  ${one.url}`).join('\n'))
    return
  }
  const unfit = isDraftAddress(config.PUBLIC_URL)
  if (unfit && !draft) throw new CliError(`PUBLIC_URL is ${config.PUBLIC_URL}: plates for it would not work on a wall. Set PUBLIC_URL, or add --draft.`)
  mkdirSync(svg, { recursive: true })
  for (const plate of rows) {
    const site = guide.site(plate.site)
    if (!site) continue
    const stop = plate.stop ? guide.stop(site, plate.stop) : undefined
    const names = (['zh', 'en'] as const).map((lang) => (stop ? `${stop.name[lang]} · ${site.short[lang]}` : site.short[lang]))
    const file = join(svg, `${plate.site}${plate.stop ? `--${plate.stop}` : ''}--${plate.code}.svg`)
    writeFileSync(file, await plateSvg({ url: url(plate), code: plate.code, names, draft: unfit }))
    console.log(file)
  }
}

async function recountAll(db: Database, check: boolean): Promise<void> {
  const differences = await recount(db, { check })
  for (const { counter, kept, counted } of differences) console.log(`${counter}: ${kept} → ${counted}`)
  if (differences.length === 0) console.log('every counter agrees with its rows')
  if (check && differences.length > 0) process.exitCode = 1
}

async function withDatabase(job: (db: Database) => Promise<void>): Promise<void> {
  const { DATA_DIR } = readConfig(process.env)
  makeDataDir(DATA_DIR)
  const db = await openDatabase(databaseFile(DATA_DIR))
  await job(db).finally(() => db.close())
}

async function withParts(job: (parts: Parts) => Promise<void>): Promise<void> {
  const log = pino({ level: 'warn', base: null }, pino.destination(2))
  const parts = await openParts({ config: readConfig(process.env), log, now: Date.now, random: randomBytes })
  await job(parts).finally(() => parts.db.close())
}

try {
  await program.parseAsync()
} catch (error) {
  const expected = [CliError, ConfigError, GuideError, BackupError].some((kind) => error instanceof kind)
  console.error(expected ? (error as Error).message : error)
  process.exitCode = 1
}
