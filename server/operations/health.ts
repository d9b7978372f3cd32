import express, { type Router } from 'express'
import { sql } from 'kysely'
import type { Logger } from 'pino'
import type { z } from 'zod'
import type { Database } from '../database/open.ts'
import { isForwarded } from '../web/forwarded.ts'
import type { liveSchema, readySchema, seenSchema } from './health-answers.ts'
import { kindOf } from './inside.ts'
import { patiently } from './patiently.ts'

export interface HealthParts {
  db: Database
  log: Pick<Logger, 'error'>
  /** Milliseconds within which both connections have to answer. */
  patience?: number
}

/**
 * For whoever watches the server: it runs (`live`), its store answers readers and writers (`ready`), be its disk full or
 * not, and how a request that went this way reached it (`seen`).
 */
export function healthRoutes({ db, log, patience = 3000 }: HealthParts): Router {
  const answers = patiently(() => {
    const one = sql`select 1`
    return Promise.all([one.execute(db.read), db.write((trx) => one.execute(trx))])
  }, patience)
  const router = express.Router()
  router.use('/health', (_req, res, next) => {
    res.set('Cache-Control', 'no-store')
    next()
  })
  router.get('/health/live', (_req, res) => {
    res.json({ live: true } satisfies z.infer<typeof liveSchema>)
  })
  router.get('/health/ready', async (_req, res) => {
    const ready = await answers().then(
      () => true,
      (err: unknown) => {
        log.error({ err }, 'not ready')
        return false
      },
    )
    res.status(ready ? 200 : 503).json({ ready } satisfies z.infer<typeof readySchema>)
  })
  // What whoever sets up a proxy needs to know, and no address in it: `cli doctor` asks here.
  router.get('/health/seen', (req, res) => {
    const protocol = req.protocol === 'https' ? 'https' : 'http'
    res.json({ address: kindOf(req.ip ?? ''), protocol, forwarded: isForwarded(req) } satisfies z.infer<typeof seenSchema>)
  })

  return router
}
