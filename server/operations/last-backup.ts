import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Instant } from '../local-day.ts'

/** Where the automatic backups of an installation lie. */
export const backupFolder = (dataDir: string): string => join(dataDir, 'backups')

const named = /^red-footprints-\d{4}-\d{2}-\d{2}.*\.backup$/

/** The automatic backups that are there, as paths. */
export async function backupsIn(dataDir: string): Promise<string[]> {
  const folder = backupFolder(dataDir)
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => named.test(name)).map((name) => join(folder, name))
}

/** When the newest automatic backup was finished, by its file; undefined where there is none. */
export async function lastBackupAt(dataDir: string): Promise<Instant | undefined> {
  const files = await Promise.all((await backupsIn(dataDir)).map((file) => stat(file).catch(() => undefined)))
  const finished = files.flatMap((file) => (file !== undefined && file.size > 0 ? [file.mtimeMs] : []))
  return finished.length > 0 ? Math.max(...finished) : undefined
}
