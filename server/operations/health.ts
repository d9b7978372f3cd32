import express, { type Router } from 'express'
import { sql } from 'kysely'
import type { Database } from '../database/open.ts'

/** For whoever watches the server: it runs (`live`), and it can read its store (`ready`). */
export function healthRoutes({ db }: { db: Database }): Router {
  const router = express.Router()
  router.use('/health', (_req, res, next) => {
    res.set('Cache-Control', 'no-store')
    next()
  })
  router.get('/health/live', (_req, res) => {
    res.json({ live: true })
  })
  router.get('/health/ready', async (_req, res) => {
    const ready = await sql`select 1`.execute(db.read).then(
      () => true,
      () => false,
    )
    res.status(ready ? 200 : 503).json({ ready })
  })
  return router
}
