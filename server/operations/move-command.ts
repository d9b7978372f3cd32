import { SingleBar } from 'cli-progress'
import type { Command } from 'commander'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, ConfigError } from '../config.ts'
import { engineAt, isPostgres } from '../database/dialect.ts'
import { openDatabase } from '../database/open.ts'
import { makeDataDir } from '../secrets.ts'
import { databaseFile } from './backup.ts'
import { holdFolder } from './folder-lock.ts'
import { type Moved, moveStore, MoveError } from './move.ts'
import { sayWaiting } from './say-waiting.ts'
import { explained, refuseLostGuide } from './start-trouble.ts'

/** `move` from a shell. */
export function moveCommand(program: Command, settings: () => Config): void {
  program
    .command('move')
    .description('carry the whole installation over: into PostgreSQL, or back. No server may run; what it comes from stays as it is')
    .requiredOption('--to <address>', 'postgres://… (from DATA_DIR), or `embedded` (from DATABASE_URL into DATA_DIR)')
    .action(async ({ to }: { to: string }) => {
      const config = settings()
      const moved = await explained(config, () => move(config, to))
      const people = Object.values(moved.totals).reduce((sum, one) => sum + one, 0)
      console.log(`moved and checked: ${moved.rows} rows, ${people} 人次 at ${Object.keys(moved.totals).length} sites, ${moved.seals} seals`)
      console.log(next(config, to))
    })
}

async function move(config: Config, address: string): Promise<Moved> {
  const { from, to } = route(config, address)
  makeDataDir(config.DATA_DIR)
  const giveUp = holdFolder(config.DATA_DIR, 0)
  if (giveUp === undefined) throw new MoveError('the server is running; stop it first')
  try {
    for (const one of [from, to]) {
      if (!isPostgres(one) && !existsSync(one)) continue
      const engine = await engineAt(one)
      await engine.ready(sayWaiting).catch((error: unknown) => {
        // The settings say nothing of where it goes.
        throw one === to && error instanceof ConfigError ? new MoveError(error.message.replace(/^DATABASE_URL/, '--to')) : error
      })
      if (await engine.isServed()) throw new MoveError(`a server has ${isPostgres(one) ? 'the PostgreSQL database' : one} open; stop it first`)
    }
    return await between(from, to, config)
  } finally {
    giveUp()
  }
}

function route({ DATA_DIR, DATABASE_URL }: Config, to: string): { from: string; to: string } {
  const file = databaseFile(DATA_DIR)
  if (isPostgres(to)) {
    if (!existsSync(file)) throw new MoveError(`${DATA_DIR} holds no database`)
    return { from: file, to }
  }
  if (to !== 'embedded') throw new MoveError('--to takes postgres://… or `embedded`')
  if (DATABASE_URL === undefined) throw new MoveError('DATABASE_URL has to say where the installation is')
  if (existsSync(file)) throw new MoveError(`${file} exists; move it out of the way first`)
  return { from: DATABASE_URL, to: file }
}

async function between(from: string, to: string, config: Config): Promise<Moved> {
  const source = await openDatabase(from, { waiting: sayWaiting, asItIs: true })
  const target = await openDatabase(to, { waiting: sayWaiting }).catch(async (error: unknown) => {
    await source.close()
    throw error
  })
  const dataDir = config.DATA_DIR
  const bar = process.stderr.isTTY ? new SingleBar({ format: 'moving {bar} {value}/{total} rows', stream: process.stderr, hideCursor: true }) : undefined
  const copying = (done: number, of: number) => (bar?.isActive ? bar.update(done) : bar?.start(of, done))
  const checking = () => {
    bar?.stop()
    if (bar) process.stderr.write('checking totals and seals\n')
  }
  const isNew = !isPostgres(to)
  let moved: Moved | undefined
  try {
    await refuseLostGuide(config, source)
    moved = await moveStore({ db: source, dataDir }, { db: target, dataDir }, { now: Date.now(), copying, checking })
    return moved
  } finally {
    bar?.stop()
    await Promise.all([source.close(), target.close()])
    // A file that a later start would take for an installation that has counted nothing.
    if (isNew && moved === undefined) for (const end of ['', '-wal', '-shm']) rmSync(`${to}${end}`, { force: true })
  }
}

/** What is left to be done by hand. */
function next({ DATA_DIR, SECRET }: Config, to: string): string {
  const secret = join(DATA_DIR, 'secret')
  if (isPostgres(to)) {
    const same = SECRET === undefined ? `SECRET_FILE=${secret}` : 'the SECRET of now'
    return `start every server with this DATABASE_URL and ${same}; ${databaseFile(DATA_DIR)} is not used any more: keep it until you trust the new one`
  }
  const same = existsSync(secret) ? `(${secret} has to hold the SECRET of now)` : 'and keep SECRET as it is'
  return `start the server without DATABASE_URL ${same}`
}
