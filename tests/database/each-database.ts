import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { scanJobs } from '../../server/checkins/scan-queue.ts'
import { type Database, openDatabase } from '../../server/database/open.ts'
import { roomiest } from './postgres-server.ts'
import { dropStores, engineName, resting, storeIn } from './stores.ts'

/** A folder of its own for one test, and a way to be rid of it. */
export function scratchFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(roomiest(), 'red-footprints-'))
  return {
    path,
    remove() {
      dropStores(path)
      rmSync(path, { recursive: true, force: true })
    },
  }
}

/**
 * A suite over the engine of this run. `db()` is a fresh, migrated database, made before and closed after
 * each test; `store()` is where it is, for another server of it.
 *
 * @param jobs those of the queue of check-ins, unless it is told of others
 */
export function eachDatabase(title: string, suite: (db: () => Database, store: () => string) => void, { jobs = scanJobs } = {}): void {
  describe(`${title}, on ${engineName}`, () => {
    let folder: ReturnType<typeof scratchFolder>
    let store: string
    let database: Database
    beforeEach(async () => {
      folder = scratchFolder()
      store = await storeIn(folder.path)
      database = await openDatabase(store, { jobs, resting })
    })
    afterEach(async () => {
      await database.close()
      folder.remove()
    })
    suite(() => database, () => store)
  })
}
