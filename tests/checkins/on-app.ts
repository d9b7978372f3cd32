import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { scanJobs } from '../../server/checkins/scan-queue.ts'
import { type Database, openDatabase } from '../../server/database/open.ts'
import { type Served, serve } from '../app/serve.ts'
import { resting } from '../database/stores.ts'

/** Runs a step of a test on an application of its own, which is closed however the step ends. */
export async function onApp<T>(settings: Parameters<typeof serve>[0], step: (app: Served) => Promise<T>): Promise<T> {
  const app = await serve(settings)
  return step(app).finally(() => app.close())
}

/** Runs a step on a database opened for it. */
export async function onDatabase<T>(store: string, step: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase(store, { jobs: scanJobs, resting })
  return step(db).finally(() => db.close())
}

/** Runs a step on an application that was put together by hand, given its address. */
export async function onListener<T>(listener: RequestListener, step: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return step(`http://127.0.0.1:${(server.address() as AddressInfo).port}`).finally(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
}
