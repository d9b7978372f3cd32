import express, { type Router } from 'express'
import { sql } from 'kysely'
import type { Logger } from 'pino'
import { Gauge, Registry } from 'prom-client'
import { isDraftAddress } from '../checkins/plate-svg.ts'
import type { ScanQueue } from '../checkins/scan-queue.ts'
import type { Config } from '../config.ts'
import type { Database, Reads } from '../database/open.ts'
import { ledgerState } from '../ledger/nightly.ts'
import { lastSealedAt } from '../ledger/seals.ts'
import type { Clock, Instant } from '../local-day.ts'
import { outboxStanding } from '../messages/outbox-rows.ts'
import { lastBackupAt } from './backup-folder.ts'
import { isFromInside } from './inside.ts'
import type { Meters } from './meters.ts'
import { patiently } from './patiently.ts'

interface MetricsParts {
  config: Pick<Config, 'DATA_DIR' | 'PUBLIC_URL'>
  db: Database
  meters: Meters
  queue: Pick<ScanQueue, 'waiting'>
  log: Pick<Logger, 'error'>
  now: Clock
  /** Milliseconds for the database. */
  patience?: number
}

/**
 * `GET /metrics`, for Prometheus: what the process has measured, and how the store stands. It is for who runs the
 * server: asked from outside, or through a proxy, there is no such page.
 */
export function metricsRoutes({ config, db, meters, queue, log, now, patience = 3000 }: MetricsParts): Router {
  const reading = patiently(() => storeFigures(db.read), patience)
  const writing = patiently(() => db.write((trx) => sql`select 1`.execute(trx)), patience)
  const publicHost = isDraftAddress(config.PUBLIC_URL) ? undefined : new URL(config.PUBLIC_URL).host
  const router = express.Router()

  router.get('/metrics', async (req, res, next) => {
    if (!isFromInside(req, publicHost)) return next('router')
    const [figures, written, backup] = await Promise.allSettled([reading(), writing(), lastBackupAt(config.DATA_DIR)])
    for (const one of [figures, written, backup]) if (one.status === 'rejected') log.error({ err: one.reason }, 'not all can be measured')
    const standing = registryOf(now(), {
      queued: queue.waiting,
      up: { reading: figures.status === 'fulfilled', writing: written.status === 'fulfilled' },
      figures: figures.status === 'fulfilled' ? figures.value : undefined,
      backup: backup.status === 'fulfilled' ? backup.value : undefined,
    })
    const text = await Registry.merge([meters.registry, standing]).metrics()
    res.set('Cache-Control', 'no-store').type(meters.registry.contentType).send(text)
  })

  return router
}

async function storeFigures(db: Reads) {
  const [outbox, sealedAt, ledger] = await Promise.all([outboxStanding(db), lastSealedAt(db), ledgerState(db)])
  return { outbox, sealedAt, ledger }
}

interface Standing {
  queued: number
  up: Record<'reading' | 'writing', boolean>
  /** Undefined while the store cannot be read. */
  figures: Awaited<ReturnType<typeof storeFigures>> | undefined
  backup: Instant | undefined
}

/** Made anew for every reader: what is not known now is not there, instead of as it was. */
function registryOf(now: Instant, { queued, up, figures, backup }: Standing): Registry {
  const registry = new Registry()
  const gauge = <Label extends string = never>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge({ name: `red_footprints_${name}`, help, labelNames, registers: [registry] })
  /** Without a moment there is no gauge: an age of nothing is no number. */
  const age = (name: string, help: string, at: Instant | undefined) => {
    if (at !== undefined) gauge(`${name}_age_seconds`, help).set(Math.max(0, (now - at) / 1000))
  }

  gauge('scans_waiting', 'Scans that wait for a commit.').set(queued)
  const ups = gauge('up', 'Whether the store answers who reads and who writes: 1 or 0.', 'store')
  for (const store of ['reading', 'writing'] as const) ups.set({ store }, up[store] ? 1 : 0)
  age('backup', 'Seconds since the newest automatic backup.', backup)
  if (figures === undefined) return registry

  const messages = gauge('outbox_messages', 'Messages by what becomes of them: waiting, retrying, to-phone (somebody has to), overtaken (newer news went instead), gone (nobody will be told).', 'state')
  for (const [state, count] of Object.entries(figures.outbox)) messages.set({ state }, count)
  age('seal', 'Seconds since a finished day of the ledger was sealed.', figures.sealedAt)
  age('verification', 'Seconds since the ledger was verified.', figures.ledger.verifiedAt)
  if (figures.ledger.verifiedAt !== undefined) {
    gauge('ledger_misfits', 'Sites whose ledger did not fit its seals at the last verification; 0 is well.').set(figures.ledger.misfits.length)
  }
  return registry
}
