import { accessSync, constants, existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileTrouble } from '../file-trouble.ts'
import { inspectPack, type KeptFiles, packDatabase, syncToDisk } from '../database/sqlite/files.ts'

/** The database file in `DATA_DIR`. */
export const databaseFile = (dataDir: string): string => join(dataDir, 'red-footprints.sqlite')

/**
 * What an installation is, beside its tables: the guide, with the one before it, which is served while the guide is
 * broken; and the secret that its cookies are signed and its contacts are sealed with.
 */
export const beside = ['guide.json', 'guide.json.previous', 'secret']

/** The operator asked for something that would lose data, or that the disk does not allow; the message says what and why. */
export class BackupError extends Error {
  override name = 'BackupError'
}

/** A backup that is being written, or was not finished, has the number of its process behind its name. */
export const unfinished = (file: string): string => `${file}.partial-${process.pid}`

/**
 * Writes all of an installation into one new file (0600), while the server runs. The file has its name only once it
 * is whole, read through and on disk. It holds the secret: keep it as you keep the server. It does not hold what
 * privacy law forbids to keep (`leftOut`).
 *
 * @param secret the one in force where it comes from the environment; a `DATA_DIR/secret` beside it is of before
 * @throws BackupError when there is nothing to back up, the file exists, or it cannot be written
 */
export function backUp(dataDir: string, file: string, secret?: string): void {
  if (!existsSync(databaseFile(dataDir))) throw new BackupError(`${dataDir} holds no database`)
  if (existsSync(file)) throw new BackupError(`${file} exists; a backup never overwrites one`)
  if (!existsSync(dirname(file))) throw new BackupError(`${dirname(file)} does not exist; make that folder first`)
  const present = beside.filter((name) => existsSync(join(dataDir, name)))
  const files = Object.fromEntries(present.map((name) => [name, readFileSync(join(dataDir, name))]))
  const partial = unfinished(file)
  try {
    packDatabase(databaseFile(dataDir), partial, secret === undefined ? files : { ...files, secret: secretFile(secret) })
    renameSync(partial, file)
    syncToDisk(dirname(file))
  } catch (error) {
    rmSync(partial, { force: true })
    throw new BackupError(`${file} could not be made: ${whyNot(error, databaseFile(dataDir))}`, { cause: error })
  }
}

/** As `DATA_DIR/secret` holds it. */
export const secretFile = (secret: string): Buffer => Buffer.from(`${secret}\n`)

/** Whether what a backup sealed is opened with another secret than this one; false where it holds none. */
export const hasOtherSecret = (files: KeptFiles, secret: string | undefined): boolean => files.secret !== undefined && files.secret.toString('utf8').trim() !== secret

/**
 * Reads a backup through and through.
 *
 * @returns the files beside its tables
 * @throws BackupError when it cannot be read, is no sound backup, or one of a later version
 */
export function inspect(file: string): KeptFiles {
  try {
    accessSync(file, constants.R_OK)
  } catch (error) {
    throw new BackupError(fileTrouble(file, 'read', error))
  }
  try {
    return inspectPack(file)
  } catch (error) {
    throw new BackupError(`${file}: ${(error as Error).message}`)
  }
}

/** Why a copy of a database could not be written, for whoever runs the machine. */
export function whyNot(error: unknown, source: string): string {
  const { code = '', message } = error as { code?: string; message: string }
  if (/^(ENOSPC|EDQUOT|SQLITE_FULL)/.test(code)) return 'there is no room left on its disk'
  if (/^(EACCES|EPERM|EROFS|SQLITE_READONLY|SQLITE_CANTOPEN)/.test(code)) return `its folder cannot be written (${code})`
  if (/^(EIO|EFBIG|SQLITE_IOERR)/.test(code)) return `the disk does not take it (${message})`
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return `another program holds ${source}`
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return `${source} is damaged (${message})`
  return message
}
