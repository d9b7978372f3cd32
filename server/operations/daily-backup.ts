import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Config } from '../config.ts'
import { addDays, type Clock, type Day, dayOf, startOf } from '../local-day.ts'
import { moduleAt } from '../root.ts'
import { BackupError, databaseFile } from './backup.ts'
import { backupFolder, backupsIn, dailyBackup } from './backup-folder.ts'

/** Two o'clock: the day before is sealed and verified, and nobody is at a gate. */
const nightly = 2 * 60 * 60 * 1000

/** Days whose backup is kept, each of them; and, of every week before them, the first one. */
const daily = 7
/** Days after which a backup goes (as soon as there are newer ones): what privacy law forgets lives no longer in it. */
const oldest = 35
/** So many stay however old they are: a clock that is a year ahead for an hour makes one backup, and all others old. */
const least = 3

/** Bytes that are left to the server. */
const reserve = 100_000_000

export interface DailyBackupParts {
  config: Pick<Config, 'DATA_DIR' | 'DATABASE_URL' | 'SECRET'>
  now: Clock
  /** Bytes that may still be written to the disk of a folder. */
  room?: (folder: string) => number
  /** Makes one backup; it is whole when the promise resolves. */
  pack?: (config: DailyBackupParts['config'], file: string, ending?: AbortSignal) => Promise<void>
}

/**
 * Makes the backup of the day, at two at night or when the server is next there, and then deletes the ones whose time
 * is over. Nothing else in the folder is touched, and as long as there is no new one, no old one either.
 *
 * @returns the file, when it was made now; nothing is done where another engine holds the tables
 * @throws BackupError when there is too little room, or it cannot be made
 */
export async function backUpDaily({ config, now, room = roomOn, pack = packAside }: DailyBackupParts, ending?: AbortSignal): Promise<string | undefined> {
  const at = now()
  const today = dayOf(at)
  if (config.DATABASE_URL !== undefined || at < startOf(today) + nightly) return undefined
  const folder = backupFolder(config.DATA_DIR)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = dailyBackup(config.DATA_DIR, today)
  if (existsSync(file)) return undefined
  for (const name of readdirSync(folder)) if (unfinishedName.test(name)) rmSync(join(folder, name), { force: true })
  const need = neededFor(databaseFile(config.DATA_DIR))
  const left = room(folder)
  if (left < need) throw new BackupError(`no backup of ${today}: ${folder} has ${megabytes(left)} left, and ${megabytes(need)} are needed; the older ones stay`)
  await pack(config, file, ending)
  const days = backupsIn(config.DATA_DIR).map(({ day }) => day)
  const stays = new Set(keptOf(days, today))
  for (const day of days) if (!stays.has(day)) rmSync(dailyBackup(config.DATA_DIR, day), { force: true })
  return file
}

const unfinishedName = /^red-footprints-\d{4}-\d\d-\d\d\.backup\.partial-\d+$/

/**
 * Which backups stay once the one of today is there: those of the last seven days, and the first of every week (Monday
 * to Sunday) before them, none from before five weeks; but always the three newest that are not of days to come, and
 * those of days that have not come: whatever the clock has been, it deletes no last backup.
 */
export function keptOf(days: Day[], today: Day): Day[] {
  const first = new Map<Day, Day>()
  const newest = days.filter((day) => day <= today).sort().slice(-least)
  for (const day of [...days].sort()) if (day > addDays(today, -oldest) && !first.has(mondayBefore(day))) first.set(mondayBefore(day), day)
  return days.filter((day) => day > addDays(today, -daily) || newest.includes(day) || first.get(mondayBefore(day)) === day)
}

function mondayBefore(day: Day): Day {
  return addDays(day, -((new Date(day).getUTCDay() + 6) % 7))
}

/** A copy holds less than the file and its journal; a fifth more, and the server still has to write. */
function neededFor(database: string): number {
  const size = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0
  return Math.ceil(1.2 * (size(database) + size(`${database}-wal`))) + reserve
}

function roomOn(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1_000_000)} MB`

/**
 * Packs in a process of its own, of the lowest priority: no page and no check-in waits for it, and it ends at once when
 * the server does, which a copy in a thread does not.
 */
async function packAside({ DATA_DIR, SECRET }: DailyBackupParts['config'], file: string, ending?: AbortSignal): Promise<void> {
  const script = fileURLToPath(moduleAt('operations/backup-process'))
  // Not among the arguments, which every user of the machine can read.
  const env = { ...process.env, SECRET }
  try {
    await promisify(execFile)(process.execPath, [script, DATA_DIR, file], { env, killSignal: 'SIGKILL', ...(ending && { signal: ending }) })
  } catch (error) {
    ending?.throwIfAborted()
    const { stderr = '', message } = error as { stderr?: string; message: string }
    throw new BackupError(stderr.trim() || message, { cause: error })
  }
}
