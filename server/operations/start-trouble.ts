import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Config } from '../config.ts'
import type { Database } from '../database/open.ts'
import { StoreUnavailable } from '../database/store-unavailable.ts'
import { GuideError, parseGuide } from '../guide/guide-document.ts'
import { seedFile } from '../guide/guide-seed.ts'
import { shipped } from '../root.ts'
import { databaseFile, inspect } from './backup.ts'
import { backupFolder, backupsIn } from './backup-folder.ts'
import { guideIn, isCutShort, type Part } from './restore.ts'

/** The installation cannot be opened: the message says what is wrong and what to do, for whoever runs the machine. */
export class StartError extends Error {
  override name = 'StartError'
}

type Place = Pick<Config, 'DATA_DIR' | 'DATABASE_URL' | 'SECRET'>

/**
 * Refuses a folder of which a part is missing: whatever is not there is made at the first start, and would be made anew,
 * empty, where a disk was not mounted or a file was lost.
 *
 * @throws StartError
 */
export function refuseHalfFolder(place: Place): void {
  const { DATA_DIR, DATABASE_URL, SECRET } = place
  if (DATABASE_URL !== undefined) return
  if (isCutShort(DATA_DIR)) throw new StartError(`a restore of ${resolve(DATA_DIR)} was cut short; a start of the server ends it, and so does another restore`)
  const there = (name: string) => existsSync(join(DATA_DIR, name))
  if (!existsSync(databaseFile(DATA_DIR))) {
    // A guide or a secret alone may have been put there for a first start.
    const parts = ['guide.json', 'secret']
    const left = [...(parts.every(there) ? parts : []), ...['red-footprints.sqlite-wal'].filter(there), ...(backupsIn(DATA_DIR).length > 0 ? ['backups'] : [])]
    if (left.length === 0) return
    throw trouble([
      `${resolve(databaseFile(DATA_DIR))} is missing, though ${resolve(DATA_DIR)} holds ${left.join(', ')}. Is a disk not mounted, was the file moved?`,
      ...whichBackup(place),
      `To begin with an empty database on purpose: ${command(place, 'migrate')}`,
    ])
  }
  if (SECRET === undefined && !there('secret') && there('guide.json')) {
    throw trouble([
      `${resolve(DATA_DIR, 'secret')} is missing, and SECRET is not set: what was signed and sealed with it could not be read any more.`,
      ...whichBackup(place, 'secret'),
      'To go on with a new one, without the contacts of bookings until now, write 64 random letters and digits into that file.',
    ])
  }
}

/**
 * Refuses to work where nobody has begun: only the server, `migrate`, `restore` and `move` make an installation. In a
 * folder that was mistyped, any other command would answer out of one that it has just made, empty and with new codes.
 *
 * @throws StartError
 */
export function refuseNoDatabase(place: Place): void {
  if (place.DATABASE_URL !== undefined || existsSync(databaseFile(place.DATA_DIR))) return
  if (existsSync(place.DATA_DIR)) refuseHalfFolder(place)
  throw trouble([`${resolve(place.DATA_DIR)} holds no database; is DATA_DIR right?`])
}

/**
 * Refuses an installation that has begun, as its plates show, and has lost its guide: in its place the shipped one would be
 * served, without all that was changed in the console, and the next change there would push the one before it out.
 *
 * @throws StartError
 */
export async function refuseLostGuide(place: Place, { shared, read }: Pick<Database, 'shared' | 'read'>): Promise<void> {
  const file = resolve(place.DATA_DIR, 'guide.json')
  if (shared || existsSync(file)) return
  const begun = await read.selectFrom('plates').select('code').limit(1).executeTakeFirst()
  if (begun === undefined) return
  const instead = (other: string) => `cp ${quoted(other)} ${quoted(file)}`
  throw trouble([
    `${file} is missing, though the installation has begun. Was the file moved?`,
    ...whichBackup(place, 'guide'),
    ...(holdsGuide(`${file}.previous`) ? [`To go on with the guide as it was before its last change: ${instead(`${file}.previous`)}`] : []),
    `To go on with the guide as it is shipped, on purpose: ${instead(shipped(seedFile))}`,
  ])
}

function holdsGuide(file: string): boolean {
  try {
    return parseGuide(readFileSync(file, 'utf8'), file) !== undefined
  } catch {
    return false
  }
}

/**
 * Opens what a job opens, and puts what keeps it from opening into words.
 *
 * @throws StartError where the words are ours, and whatever else the job throws
 */
export async function explained<T>(place: Place, job: () => Promise<T>): Promise<T> {
  try {
    return await job()
  } catch (error) {
    throw asSaid(place, error)
  }
}

/** What keeps a store from being opened or written in words, where they are ours; else the error itself. */
export function asSaid(place: Place, error: unknown): unknown {
  return explanation(place, error) ?? error
}

function explanation(place: Place, error: unknown): StartError | undefined {
  if (error instanceof GuideError) return trouble([error.message, ...(place.DATABASE_URL === undefined ? whichBackup(place, 'guide') : [])])
  if (error instanceof StoreUnavailable) {
    const { message, cause } = error
    return explanation(place, cause) ?? trouble([cause instanceof Error ? `${message}: ${cause.message}` : message])
  }
  const { code = '', message = '', syscall } = (error ?? {}) as { code?: string; message?: string; syscall?: string }
  const file = resolve(databaseFile(place.DATA_DIR))
  const newer = /^corrupted migrations: previously executed migration (\S+) is missing/.exec(message)
  if (newer) {
    const tables = place.DATABASE_URL === undefined ? file : 'the database at DATABASE_URL'
    return trouble([`${tables} was made by a later version of Red Footprints, which knows ${newer[1]}; start that version`])
  }
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return trouble([`${file} is damaged: ${message.replace(`${databaseFile(place.DATA_DIR)}: `, '')}`, ...whichBackup(place)])
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return trouble([`${file} is held by another program, which does not give it up; end that first`])
  if (/^(SQLITE_(CANTOPEN|READONLY|PERM|AUTH)|EACCES|EPERM|EROFS)/.test(code)) return trouble([`${resolve(place.DATA_DIR)} cannot be read and written by this user (${code}): ${message}`])
  if (/^(ENOTDIR|ELOOP|ENAMETOOLONG)/.test(code) || (code === 'EEXIST' && syscall === 'mkdir')) return trouble([`${resolve(place.DATA_DIR)} is no folder, and none can be made there (${code}): ${message}`])
  if (/^(SQLITE_(FULL|IOERR)|ENOSPC|EDQUOT|EFBIG|EIO)/.test(code)) return trouble([`the disk of ${resolve(place.DATA_DIR)} is full or fails (${code}): ${message}`])
  return undefined
}

/** The newest of the daily backups from which something can be put back, and how; read through, which may take its time. */
function whichBackup(place: Place, only?: Part): string[] {
  const all = backupsIn(place.DATA_DIR)
  const found = all.find(({ file }) => works(file, only))
  const more = only === undefined ? '' : ` --only ${only}`
  if (found === undefined) {
    const none = all.length === 0 ? 'holds no backup' : `holds no backup that works, of ${all.length}`
    return [`${resolve(backupFolder(place.DATA_DIR))} ${none}. With one from elsewhere:`, `  ${command(place, `restore FILE${more}`)}`]
  }
  const after = only === undefined ? '; what was counted and booked after it is not in it' : ''
  return [`The newest backup that works is of ${found.day}${after}. To put it back:`, `  ${command(place, `restore ${quoted(resolve(found.file))}${more}`)}`]
}

function works(file: string, only?: Part): boolean {
  try {
    if (only === 'guide') return guideIn(file) !== undefined
    const files = inspect(file)
    return only === undefined || files.secret !== undefined
  } catch {
    return false
  }
}

/** As it can be typed in the folder of the program: a shell does not have the settings of a service. */
function command({ DATA_DIR }: Place, what: string): string {
  const settings = DATA_DIR === 'data/var' ? '' : `DATA_DIR=${quoted(resolve(DATA_DIR))} `
  return `${settings}npm run --silent cli -- ${what}`
}

const quoted = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

const trouble = (lines: string[]): StartError => new StartError(lines.join('\n'))
