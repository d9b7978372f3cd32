import { chownSync, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { forgetDayKeys, readDayKeys, syncToDisk, unpackDatabase } from '../database/sqlite/files.ts'
import { isInUse } from '../database/sqlite/in-use.ts'
import { GuideError, parseGuide } from '../guide/guide-document.ts'
import { makeDataDir } from '../secrets.ts'
import { BackupError, beside, databaseFile, inspect, whyNot } from './backup.ts'
import { holdFolder, lockFile } from './folder-lock.ts'

/**
 * Restoring in three steps, each of which is undone or finished by whoever comes next when it was cut short (`finishRestore`):
 * the new state is written, whole and to the disk, into `restoring-…`; that folder is called `restore-…-ready`, which
 * decides, and the present state moves aside; it is called `restore-…-aside`, and its files move into place.
 */
const writing = (stamp: string) => `restoring-${stamp}`
const ready = (stamp: string) => `restore-${stamp}-ready`
const aside = (stamp: string) => `restore-${stamp}-aside`
const kept = (stamp: string) => `before-restore-${stamp}`

const present = ['red-footprints.sqlite', 'red-footprints.sqlite-wal', 'red-footprints.sqlite-shm', ...beside]

/**
 * Puts an installation back as it was when the backup was made. What stands there is moved aside, never
 * deleted; only its keys of days go over to the new state (privacy law 1), where they keep a phone that was counted
 * today from being counted again.
 *
 * @param now names the folder that the present state is moved to
 * @returns that folder, if there was anything to move
 * @throws BackupError when the file is no sound backup, or the server is running; nothing is changed then
 */
export function restore(dataDir: string, file: string, now: Date): string | undefined {
  const files = inspect(file)
  return alone(dataDir, () => {
    const stamp = stampOf(now)
    const folder = join(dataDir, writing(stamp))
    try {
      mkdirSync(folder, { mode: 0o700 })
      unpackDatabase(file, databaseFile(folder), readDayKeys(databaseFile(dataDir)))
      for (const name of beside) if (files[name]) writeToDisk(join(folder, name), files[name])
      syncToDisk(folder)
    } catch (error) {
      rmSync(folder, { recursive: true, force: true })
      throw new BackupError(`${dataDir} is as it was; the backup could not be unpacked: ${whyNot(error, file)}`, { cause: error })
    }
    renameSync(folder, join(dataDir, ready(stamp)))
    syncToDisk(dataDir)
    return finishRestore(dataDir)
  })
}

/**
 * Ends a restore that was cut short: one that was still being written never happened, one that was decided is carried
 * out to its end. Whoever calls has the folder alone.
 *
 * @returns where the state before it lies, if one was carried out and there was anything to move
 */
export function finishRestore(dataDir: string): string | undefined {
  for (const name of foldersLike(dataDir, writing)) rmSync(join(dataDir, name), { recursive: true })
  for (const name of foldersLike(dataDir, ready)) {
    const stamp = stampIn(name)
    moveAside(dataDir, join(dataDir, kept(stamp)))
    renameSync(join(dataDir, name), join(dataDir, aside(stamp)))
    syncToDisk(dataDir)
  }
  let before: string | undefined
  for (const name of foldersLike(dataDir, aside)) {
    const folder = join(dataDir, name)
    for (const file of readdirSync(folder)) {
      giveToOwner(join(folder, file), dataDir)
      renameSync(join(folder, file), join(dataDir, file))
    }
    syncToDisk(dataDir)
    before = join(dataDir, kept(stampIn(name)))
    forgetDayKeys(databaseFile(before))
    rmdirSync(folder)
  }
  return before !== undefined && existsSync(before) ? before : undefined
}

/** What can be put back by itself. */
export type Part = 'guide' | 'secret'

/**
 * Puts back the guide or the secret alone: what was counted and booked since the backup stays.
 *
 * @returns where the present one was copied to, if there was one
 * @throws BackupError when the file is no sound backup, holds none that is of use, or the server is running
 */
export function restoreOnly(part: Part, dataDir: string, file: string, now: Date): string | undefined {
  const content = part === 'guide' ? guideIn(file) : inspect(file).secret
  if (content === undefined) throw new BackupError(`${file} holds no ${part} that is of use`)
  return alone(dataDir, () => {
    const place = join(dataDir, part === 'guide' ? 'guide.json' : 'secret')
    const copy = `${place}.before-restore-${stampOf(now)}`
    const there = existsSync(place)
    if (there) copyFileSync(place, copy)
    writeToDisk(`${place}.new`, content)
    giveToOwner(`${place}.new`, dataDir)
    renameSync(`${place}.new`, place)
    syncToDisk(dataDir)
    return there ? copy : undefined
  })
}

/** The guide in a backup that can be served; undefined when there is none. */
export function guideIn(file: string): Buffer | undefined {
  const files = inspect(file)
  return [files['guide.json'], files['guide.json.previous']].find((content) => {
    try {
      return content !== undefined && parseGuide(content.toString('utf8'), file)
    } catch (error) {
      if (error instanceof GuideError) return false
      throw error
    }
  })
}

/** Whether a restore was decided and not carried out to its end. */
export function isCutShort(dataDir: string): boolean {
  return existsSync(dataDir) && [ready, aside].some((nameOf) => foldersLike(dataDir, nameOf).length > 0)
}

/** What root restores belongs to whom the folder belongs to, or the server that runs there could not read it. */
function giveToOwner(file: string, dataDir: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(dataDir)
  chownSync(file, uid, gid)
}

/** Has something done while no server runs on the folder, and none can start. */
function alone<T>(dataDir: string, job: () => T): T {
  makeDataDir(dataDir)
  const giveUp = holdFolder(dataDir, 0)
  if (giveUp === undefined) throw new BackupError('the server is running; stop it first')
  try {
    giveToOwner(lockFile(dataDir), dataDir)
    finishRestore(dataDir)
    if (existsSync(databaseFile(dataDir)) && isInUse(databaseFile(dataDir))) {
      throw new BackupError(`another program has ${databaseFile(dataDir)} open; end it first`)
    }
    return job()
  } finally {
    giveUp()
  }
}

function moveAside(dataDir: string, folder: string): void {
  const names = present.filter((name) => existsSync(join(dataDir, name)))
  if (names.length > 0) mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const name of names) renameSync(join(dataDir, name), join(folder, name))
  if (names.length > 0) syncToDisk(folder)
}

function writeToDisk(file: string, content: Buffer): void {
  writeFileSync(file, content, { mode: 0o600 })
  syncToDisk(file)
}

const stampOf = (now: Date): string => now.toISOString().replace(/[:.]/g, '-')
const stampPattern = String.raw`\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z`
const stampIn = (name: string): string => new RegExp(stampPattern).exec(name)![0]

function foldersLike(dataDir: string, nameOf: (stamp: string) => string): string[] {
  const like = new RegExp(`^${nameOf(stampPattern)}$`)
  return readdirSync(dataDir).filter((name) => like.test(name)).sort()
}
