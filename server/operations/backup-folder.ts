import { existsSync, readdirSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Day, type Instant, isDay } from '../local-day.ts'

/** Where the daily backups of an installation lie. */
export const backupFolder = (dataDir: string): string => join(dataDir, 'backups')

export const dailyBackup = (dataDir: string, day: Day): string => join(backupFolder(dataDir), `red-footprints-${day}.backup`)

const finishedName = /^red-footprints-(\d{4}-\d\d-\d\d)\.backup$/

/** The daily backups of an installation, newest first. */
export function backupsIn(dataDir: string): { day: Day; file: string }[] {
  const folder = backupFolder(dataDir)
  if (!existsSync(folder)) return []
  const days = readdirSync(folder).flatMap((name) => finishedName.exec(name)?.[1] ?? [])
  return days.filter(isDay).sort().reverse().map((day) => ({ day, file: dailyBackup(dataDir, day) }))
}

/** When the newest daily backup was finished, by its file; undefined where there is none. */
export async function lastBackupAt(dataDir: string): Promise<Instant | undefined> {
  const files = await Promise.all(backupsIn(dataDir).map(({ file }) => stat(file).catch(() => undefined)))
  const finished = files.flatMap((file) => (file !== undefined && file.size > 0 ? [file.mtimeMs] : []))
  return finished.length > 0 ? Math.max(...finished) : undefined
}
