import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { Database } from '../database/open.ts'
import type { Clock } from '../local-day.ts'
import { makeDataDir } from '../secrets.ts'
import type { Random } from '../uuid.ts'
import { audit } from './audit.ts'
import { hashOf, readablePassword } from './passwords.ts'
import { addPerson, anyPerson } from './people.ts'

interface Parts {
  db: Database
  config: Pick<Config, 'ADMIN_PASSWORD' | 'DATA_DIR'>
  now: Clock
  random: Random
}

export interface FirstAdmin {
  name: string
  /** File (0600) that holds the password; absent when `ADMIN_PASSWORD` gave it. */
  passwordFile?: string
}

/**
 * At the first start, when nobody can sign in yet, makes `admin`.
 *
 * @returns where the password lies; undefined when there is somebody already, or another process was first
 */
export async function firstAdmin({ db, config, now, random }: Parts): Promise<FirstAdmin | undefined> {
  if (await anyPerson(db.read)) return undefined
  const given = config.ADMIN_PASSWORD
  const password = given ?? readablePassword(random)
  const passwordHash = await hashOf(password)
  const name = 'admin'
  return db.write(async (trx) => {
    const added = await addPerson(trx, { name, role: 'admin', sites: 'every', passwordHash, now: now(), random })
    // Another process was first.
    if (added === undefined) return undefined
    await audit(trx, now(), random, { actor: '', action: 'first-admin', subject: name })
    if (given !== undefined) return { name }
    // Before the commit: an admin whose password nobody can read would be locked out of an empty house.
    return { name, passwordFile: keepPassword(config.DATA_DIR, password) }
  })
}

/** Where the first admin's password is kept until somebody deletes the file. */
export const passwordFile = (dataDir: string): string => join(dataDir, 'admin-password')

function keepPassword(dataDir: string, password: string): string {
  makeDataDir(dataDir)
  const file = passwordFile(dataDir)
  // A file from a start that did not finish may have any mode.
  rmSync(file, { force: true })
  writeFileSync(file, `${password}\n`, { mode: 0o600, flag: 'wx' })
  return file
}
