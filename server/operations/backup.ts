import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspectPack, isInUse, packDatabase, unpackDatabase } from '../database/sqlite/files.ts'
import { makeDataDir } from '../secrets.ts'

/** The database file in `DATA_DIR`. */
export const databaseFile = (dataDir: string): string => join(dataDir, 'red-footprints.sqlite')

/** What an installation is, beside its tables: the guide, and the secret that its cookies are signed with. */
const beside = ['guide.json', 'secret']

/** The operator asked for something that would lose data; the message says what and why. */
export class BackupError extends Error {
  override name = 'BackupError'
}

/**
 * Writes all of an installation into one new file (0600), while the server runs. The file holds the
 * secret: keep it as you keep the server.
 *
 * @throws BackupError when there is nothing to back up, or the file exists
 */
export function backUp(dataDir: string, file: string): void {
  if (!existsSync(databaseFile(dataDir))) throw new BackupError(`${dataDir} holds no database`)
  if (existsSync(file)) throw new BackupError(`${file} exists; a backup never overwrites one`)
  const present = beside.filter((name) => existsSync(join(dataDir, name)))
  packDatabase(databaseFile(dataDir), file, Object.fromEntries(present.map((name) => [name, readFileSync(join(dataDir, name))])))
}

/**
 * Puts an installation back as it was when the backup was made. What stands there is moved aside, never
 * deleted.
 *
 * @param now names the folder that the present state is moved to
 * @returns that folder, if there was anything to move
 * @throws BackupError when the file is no sound backup, or the server is running
 */
export function restore(dataDir: string, file: string, now: Date): string | undefined {
  const files = inspect(file)
  makeDataDir(dataDir)
  if (existsSync(databaseFile(dataDir)) && isInUse(databaseFile(dataDir))) {
    throw new BackupError('the server is running; stop it first')
  }
  const aside = moveAside(dataDir, now)
  unpackDatabase(file, databaseFile(dataDir))
  for (const name of beside) {
    const content = files[name]
    if (content) writeFileSync(join(dataDir, name), content, { mode: 0o600 })
  }
  return aside
}

function inspect(file: string): Record<string, Buffer> {
  if (!existsSync(file)) throw new BackupError(`${file} does not exist`)
  try {
    return inspectPack(file)
  } catch (error) {
    throw new BackupError(`${file}: ${(error as Error).message}`)
  }
}

function moveAside(dataDir: string, now: Date): string | undefined {
  const names = ['red-footprints.sqlite', 'red-footprints.sqlite-wal', 'red-footprints.sqlite-shm', ...beside]
  const present = names.filter((name) => existsSync(join(dataDir, name)))
  if (present.length === 0) return undefined
  const aside = join(dataDir, `before-restore-${now.toISOString().replace(/[:.]/g, '-')}`)
  mkdirSync(aside, { mode: 0o700 })
  for (const name of present) renameSync(join(dataDir, name), join(aside, name))
  return aside
}
