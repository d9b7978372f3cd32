import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { quickCheck } from '../database/sqlite/files.ts'
import { makeDataDir } from '../secrets.ts'
import { databaseFile } from './backup.ts'
import { holdFolder } from './folder-lock.ts'
import { finishRestore } from './restore.ts'
import { StartError } from './start-trouble.ts'

/** Milliseconds for a server that still answers its last requests: it has eight seconds for them. */
const untilEnded = 15_000

/**
 * Takes the folder of data for a server: waits for one that is about to end, ends a restore that was cut short, and
 * reads the database through when it was not closed. Opening it shows only a first page or a length that is wrong;
 * after a loss of power that is too little, and after a clean stop more would only take time.
 *
 * @param patience milliseconds for the other server
 * @returns the way to give it up; nothing is held where another engine keeps the tables
 * @throws StartError when another server has it, or what SQLite says of a damaged database
 */
export function takeFolder({ DATA_DIR, DATABASE_URL }: Pick<Config, 'DATA_DIR' | 'DATABASE_URL'>, log: Pick<Logger, 'info' | 'warn'>, patience = untilEnded): () => void {
  makeDataDir(DATA_DIR)
  if (DATABASE_URL !== undefined) return () => undefined
  const giveUp = holdFolder(DATA_DIR, 0) ?? waited()
  if (giveUp === undefined) throw new StartError(`another server runs on ${resolve(DATA_DIR)}; stop it first, or give this one a DATA_DIR of its own`)
  const before = finishRestore(DATA_DIR)
  if (before !== undefined) log.warn(`a restore that was cut short is ended; what was there lies in ${before}`)
  const file = databaseFile(DATA_DIR)
  const journal = statSync(`${file}-wal`, { throwIfNoEntry: false })
  if (existsSync(file) && journal !== undefined && journal.size > 0) {
    log.info('the database was not closed the last time, and is read through')
    quickCheck(file)
  }
  return giveUp

  function waited() {
    log.info('another server still runs on this folder; waiting for its end')
    return holdFolder(DATA_DIR, patience)
  }
}
