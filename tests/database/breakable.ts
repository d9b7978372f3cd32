import { renameSync } from 'node:fs'
import { sql } from 'kysely'
import { storeOf } from '../../server/parts.ts'
import { type Served, serve, type Settings } from '../app/serve.ts'
import { breakConnections } from './postgres/broken.ts'
import { engine } from './stores.ts'
import { nameOf, testPostgres } from './test-postgres.ts'
import { withThreads } from './threads.ts'

export interface Breakable {
  app: Served
  /** Ends what writes, in a way that nothing can take its place; what reads goes on. */
  takeWriterAway(): Promise<void>
  /** Lets another take its place. */
  giveBack(): Promise<void>
}

/** An application whose store can be kept from being written, and be given back. */
export async function serveBreakable(settings: Settings = {}): Promise<Breakable> {
  const { opened: app, threads } = await withThreads(() => serve({ ...settings, resting: {} }))
  const store = storeOf(app.parts.config)
  if (engine === 'sqlite') {
    return {
      app,
      async takeWriterAway() {
        renameSync(store, `${store}.away`)
        await threads[0]!.terminate()
      },
      giveBack: async () => renameSync(`${store}.away`, store),
    }
  }
  const accept = async (connections: boolean) => void (await (await testPostgres()).query(`alter database ${nameOf(store)} allow_connections ${connections}`))
  return {
    app,
    async takeWriterAway() {
      // Of the connections that read there are as many as there may be, so that nobody has to open another.
      await Promise.all(Array.from({ length: 20 }, () => sql`select pg_sleep(0.01)`.execute(app.parts.db.read)))
      await accept(false)
      for (const purpose of ['writing', 'counting'] as const) await breakConnections(store, purpose)
    },
    giveBack: () => accept(true),
  }
}
