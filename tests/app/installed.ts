import { cpSync, rmSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import pino from 'pino'
import { readConfig } from '../../server/config.ts'
import type { Instant } from '../../server/local-day.ts'
import { openParts } from '../../server/parts.ts'
import { scratchFolder } from '../database/each-database.ts'
import { engine, keepStore, resting, storeLike, storeSettings } from '../database/stores.ts'

/** For how long the plates have hung, in milliseconds: a first start that lies back. */
const hungFor = 30 * 24 * 60 * 60 * 1000

/** On what an installation depends after its first start, besides chance. */
interface First {
  instant: Instant
  ADMIN_PASSWORD: string | undefined
}

/**
 * Lays into a folder an installation as it is some weeks after its first start: a copy of one that was started once, with
 * the codes and the secret of that.
 */
export async function layInstallation(dataDir: string, first: First): Promise<void> {
  const key = JSON.stringify(first)
  if (!started.has(key)) started.set(key, startOnce(first))
  const { folder, store } = await started.get(key)!
  cpSync(folder, dataDir, { recursive: true })
  if (engine === 'postgres') await storeLike(store, dataDir)
}

const started = new Map<string, Promise<{ folder: string; store: string }>>()
const folders: string[] = []
process.once('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

async function startOnce({ instant, ADMIN_PASSWORD }: First): Promise<{ folder: string; store: string }> {
  const { path: folder } = scratchFolder()
  folders.push(folder)
  const env = { DATA_DIR: folder, LOG_LEVEL: 'silent', ...(await storeSettings(folder)), ...(ADMIN_PASSWORD !== undefined && { ADMIN_PASSWORD }) }
  const { db } = await openParts({ config: readConfig(env), log: pino({ level: 'silent' }), now: () => instant, random: randomBytes, resting })
  await db.write((trx) => trx.updateTable('plates').set({ issued_at: instant - hungFor }).execute())
  await db.close()
  return { folder, store: engine === 'postgres' ? await keepStore(folder) : '' }
}
