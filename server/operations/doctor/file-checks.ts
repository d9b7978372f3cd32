import { stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { passwordFile } from '../../staff/first-admin.ts'
import { databaseFile } from '../backup.ts'
import { backupFolder, backupsIn, lastBackupAt } from '../backup-folder.ts'
import { type Check, type Installation, note, ok, type Verdict, warn, wrong } from './finding.ts'

const megabyte = 1024 * 1024
const hour = 60 * 60 * 1000

/** What lies on the disk, and whether there is room for more. */
export const fileChecks: readonly Check[] = [
  { name: 'disk', look: ({ config }) => disk(config.DATA_DIR) },
  { name: 'backup', look: backup },
  { name: 'permissions', look: ({ config }) => permissions(config.DATA_DIR) },
  { name: 'first password', look: ({ config }) => firstPassword(config.DATA_DIR) },
]

async function disk(dataDir: string): Promise<Verdict> {
  const found = await statfs(dataDir).catch(() => undefined)
  if (found === undefined) return wrong(`${dataDir} cannot be looked into`, 'Is DATA_DIR the folder that the server is started with?')
  return roomLeft({ free: found.bavail * found.bsize, all: found.blocks * found.bsize })
}

/** What is left of a disk, in bytes; SQLite needs room for its journal, a backup for a second copy. */
export function roomLeft({ free, all }: { free: number; all: number }): Verdict {
  const share = Math.floor((100 * free) / all)
  const left = free >= 1024 * megabyte ? `${(free / 1024 / megabyte).toFixed(1)} GB` : `${Math.floor(free / megabyte)} MB`
  const said = `${left} free, ${share} %`
  const todo = 'Make room: old backups, logs; or a larger disk. Once it is full nobody can check in.'
  if (free < 200 * megabyte) return wrong(said, todo)
  return free < 1024 * megabyte || free * 10 < all ? warn(said, todo) : ok(said)
}

async function backup({ config, now }: Installation): Promise<Verdict> {
  const folder = backupFolder(config.DATA_DIR)
  const at = await lastBackupAt(config.DATA_DIR)
  if (config.DATABASE_URL !== undefined && at === undefined) {
    return note('no backup of PostgreSQL is made by itself', `Let a scheduler call cli backup ${folder}/red-footprints-DAY.backup every night; what lies there under that name is watched.`)
  }
  const maker = config.DATABASE_URL === undefined ? `The server writes one every night to ${folder} while it runs: look into its log.` : 'A scheduler was to write it: look into its log.'
  const todo = `${maker} By hand: cli backup FILE.`
  if (at === undefined) return warn('there is no automatic backup yet', todo)
  const hours = Math.floor((now() - at) / hour)
  const said = `the last one is ${hours} ${hours === 1 ? 'hour' : 'hours'} old`
  return hours > 36 ? warn(said, todo) : ok(`${said}; keep a copy on another machine`)
}

/** Everything here is for the server's own user: it holds the secret, and what the secret opens. */
async function permissions(dataDir: string): Promise<Verdict | undefined> {
  if (process.platform === 'win32') return undefined
  const secret = ['secret', 'guide.json'].map((name) => join(dataDir, name))
  const files = [...secret, passwordFile(dataDir), databaseFile(dataDir), ...backupsIn(dataDir).map(({ file }) => file)]
  const folder = await stat(dataDir).catch(() => undefined)
  if (folder === undefined) return undefined
  const open = folder.mode & 0o077 ? [dataDir] : []
  // In a folder of one's own nobody else comes to the files; the secret is kept to oneself all the same.
  for (const file of files) {
    const found = await stat(file).catch(() => undefined)
    const theirs = open.length > 0 || file === secret[0] ? 0o077 : 0
    if (found !== undefined && found.mode & theirs) open.push(file)
  }
  if (open.length === 0) return ok(`${dataDir} is closed to others`)
  return wrong(`others on this machine can read ${open.join(', ')}`, `chmod 700 ${dataDir}; chmod 600 its files.`)
}

async function firstPassword(dataDir: string): Promise<Verdict | undefined> {
  const there = await stat(passwordFile(dataDir)).catch(() => undefined)
  if (there === undefined) return ok('no password lies about')
  return warn(`the first admin’s password still lies in ${passwordFile(dataDir)}`, 'Sign in, change it (/staff/me), and delete the file.')
}
