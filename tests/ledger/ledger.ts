import { randomBytes, randomUUID } from 'node:crypto'
import type { Scan } from '../../server/checkins/scan.ts'
import { scanJobs } from '../../server/checkins/scan-queue.ts'
import { LiveCounts } from '../../server/counters/live-counts.ts'
import { type Database, openDatabase } from '../../server/database/open.ts'
import type { CorrectParts } from '../../server/ledger/append-correction.ts'
import { sealDays } from '../../server/ledger/seal-days.ts'
import { type Verified, verifyLedger } from '../../server/ledger/verify.ts'
import { dayOf } from '../../server/local-day.ts'
import { StoppedClock } from '../app/serve.ts'
import { scratchFolder } from '../database/each-database.ts'
import { resting, storeIn } from '../database/stores.ts'
import { asStranger, type Stranger } from '../database/stranger.ts'

export const site = 'base-memorial-hall'
export const other = 'tongzi-mountain'

/** A ledger of its own, and the clock it goes by. */
export interface Ledger {
  db: Database
  clock: StoppedClock
  /** Where its tables are, for whoever goes behind the program's back. */
  store: string
  corrections: CorrectParts
  /** Somebody checks in now. */
  enter(more?: Partial<Scan>): Promise<Scan>
  seal(): Promise<number>
  verify(): Promise<Verified>
  /** The first day of a site that does not fit, as `day kind`; '' when all fit. */
  misfit(of?: string): Promise<string>
  /** Carries out a statement with another program, which knows nothing of our triggers. */
  behind: Stranger['run']
  close(): Promise<void>
}

export async function openLedger(at = '2026-12-01T09:00:00+08:00'): Promise<Ledger> {
  const folder = scratchFolder()
  const store = await storeIn(folder.path)
  const db = await openDatabase(store, { jobs: scanJobs, resting })
  const clock = new StoppedClock(at)
  const ledger: Ledger = {
    db,
    clock,
    store,
    corrections: { db, counts: new LiveCounts({ db, now: clock.now }), now: clock.now, random: randomBytes },
    async enter(more = {}) {
      const scan = scanAt(clock, more)
      await db.work('recordScans', [scan])
      return scan
    },
    seal: () => sealDays({ db, now: clock.now }),
    verify: () => verifyLedger(db.read, { now: clock.now() }),
    async misfit(of = site) {
      const { misfit } = (await ledger.verify()).sites.find((verified) => verified.site === of)!
      return misfit ? `${misfit.day} ${misfit.kind}` : ''
    },
    behind: (sql, ...values) => asStranger(store, ({ run }) => run(sql, ...values)),
    async close() {
      await db.close()
      folder.remove()
    },
  }
  return ledger
}

export function scanAt(clock: StoppedClock, more: Partial<Scan> = {}): Scan {
  const at = clock.now()
  const device = randomBytes(16).toString('hex')
  return { site, scanId: randomUUID(), stop: '', source: 'plate', day: dayOf(at), enteredOn: dayOf(at), at, device, people: 1, ...more }
}

/** Three days with their rows, the last of them going on; the two before it are sealed. */
export async function threeDays(): Promise<Ledger> {
  const ledger = await openLedger('2026-12-01T09:00:00+08:00')
  for (const day of ['2026-12-01', '2026-12-02', '2026-12-03']) {
    ledger.clock.set(`${day}T09:00:00+08:00`)
    await ledger.seal()
    for (const people of [1, 2, 3]) await ledger.enter({ people })
    await ledger.enter({ site: other })
  }
  return ledger
}
