import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Config } from '../config.ts'
import { copyTables } from '../database/copy.ts'
import { engineAt } from '../database/dialect.ts'
import { type Database, openDatabase } from '../database/open.ts'
import { finishPack, leftOut, syncToDisk, unpackDatabase } from '../database/sqlite/files.ts'
import { guidePlace } from '../guide/guide-store.ts'
import { backupFolder } from './backup-folder.ts'
import { BackupError, databaseFile, hasOtherSecret, inspect, secretFile, unfinished, whyNot } from './backup.ts'
import { type Moved, moveStore } from './move.ts'
import { guideIn } from './restore.ts'

/** Backups of an installation whose tables lie in PostgreSQL. They are the same files as those of an embedded one. */

interface Shared extends Pick<Config, 'DATA_DIR' | 'SECRET'> {
  DATABASE_URL: string
  /** Told once when the database is waited for. */
  waiting?: () => void
}

/**
 * Writes all of an installation into one new file (0600), while its servers run: every table from one snapshot, the guide
 * and the secret.
 *
 * @throws BackupError when the file exists or cannot be written
 */
export async function backUpShared({ DATABASE_URL, DATA_DIR, SECRET, waiting = () => undefined }: Shared, file: string): Promise<void> {
  if (existsSync(file)) throw new BackupError(`${file} exists; a backup never overwrites one`)
  // The folder that is named for it, which nobody makes where there is no backup every night.
  if (resolve(dirname(file)) === resolve(backupFolder(DATA_DIR))) mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  if (!existsSync(dirname(file))) throw new BackupError(`${dirname(file)} does not exist; make that folder first`)
  const partial = unfinished(file)
  const source = await openDatabase(DATABASE_URL, { waiting, asItIs: true })
  try {
    closeSync(openSync(partial, 'wx', 0o600))
    const pack = await openDatabase(partial)
    await fill(source, pack).finally(() => pack.close())
    const guide = await guidePlace({ dataDir: DATA_DIR, db: source }).adapter().read()
    finishPack(partial, {
      ...(guide && { 'guide.json': Buffer.from(`${JSON.stringify(guide, null, 2)}\n`) }),
      ...(SECRET !== undefined && { secret: secretFile(SECRET) }),
    })
    renameSync(partial, file)
    syncToDisk(dirname(file))
  } catch (error) {
    for (const end of ['', '-wal', '-shm']) rmSync(`${partial}${end}`, { force: true })
    throw new BackupError(`${file} could not be made: ${whyNot(error, 'the database')}`, { cause: error })
  } finally {
    await source.close()
  }
}

async function fill(source: Database, pack: Database): Promise<void> {
  await source.read.transaction().execute((snapshot) =>
    pack.write((trx) => copyTables(snapshot, trx, pack.engine, { leaveOut: [...leftOut, 'guide_document'] })),
  )
}

/**
 * Puts an installation back into a PostgreSQL database that holds nothing, and holds every total and seal against the backup.
 *
 * @returns what was moved, and whether the backup was made with another secret: what it sealed is read with that one
 * @throws ConfigError when PostgreSQL refuses; BackupError, MoveError when the file is no sound backup, a server runs, or the database is not empty
 */
export async function restoreShared({ DATABASE_URL, SECRET, waiting = () => undefined }: Shared, file: string, now: Date): Promise<Moved & { otherSecret: boolean }> {
  const files = inspect(file)
  const engine = await engineAt(DATABASE_URL)
  await engine.ready(waiting)
  if (await engine.isServed()) throw new BackupError('a server has the PostgreSQL database open; stop it first')
  const folder = mkdtempSync(join(tmpdir(), 'red-footprints-restore-'))
  try {
    unpackDatabase(file, databaseFile(folder), [])
    const guide = guideIn(file)
    if (guide) writeFileSync(join(folder, 'guide.json'), guide, { mode: 0o600 })
    const source = await openDatabase(databaseFile(folder))
    const target = await openDatabase(DATABASE_URL, { waiting })
    const moved = await moveStore({ db: source, dataDir: folder }, { db: target, dataDir: folder }, { now: now.getTime() }).finally(() =>
      Promise.all([source.close(), target.close()]),
    )
    return { ...moved, otherSecret: hasOtherSecret(files, SECRET) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
