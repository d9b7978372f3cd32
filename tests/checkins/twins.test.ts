import { randomBytes, randomUUID } from 'node:crypto'
import { expect } from 'chai'
import type { Scan } from '../../server/checkins/scan.ts'
import { ScanQueue } from '../../server/checkins/scan-queue.ts'
import { LiveCounts } from '../../server/counters/live-counts.ts'
import type { Database } from '../../server/database/open.ts'
import { eachDatabase } from '../database/each-database.ts'
import { dropGuards } from '../database/guards.ts'
import { countedIn } from './tables.ts'
import { unguarded } from './unguarded.ts'

const at = Date.parse('2026-12-01T09:00:00+08:00')

const scan = (more: Partial<Scan> = {}): Scan => ({
  site: 'heping-middle-school',
  scanId: randomUUID(),
  stop: '',
  source: 'plate',
  day: '2026-12-01',
  enteredOn: '2026-12-02',
  at,
  device: randomBytes(16).toString('hex'),
  people: 1,
  ...more,
})

/** Tests of guards, each with its twin whose guard is off: without it, the first would prove nothing. */
eachDatabase('duplicates', (db) => {
  const queueOver = (database: Database) => new ScanQueue({ db: database, counts: new LiveCounts({ db: database, now: () => at }) })

  describe('of a member who was counted before the group was entered', () => {
    /** A family of three checks in; then, all at once, it says ten times that it came with the group. */
    async function tenMembers(database: Database): Promise<string[]> {
      const queue = queueOver(database)
      const first = scan({ people: 3 })
      // No more is ever taken back than a day has: with others there, what is taken twice shows.
      for (const one of [first, scan({ source: 'desk', device: null, people: 100 })]) await queue.record(one)
      const members = Array.from({ length: 10 }, () => scan({ device: first.device, people: 0, source: 'group' }))
      const answers = await Promise.all(members.map((member) => queue.record(member)))
      return answers.map(({ outcome }) => outcome)
    }

    it('are taken back once', async () => {
      expect(await tenMembers(db())).to.deep.equal(Array(10).fill('member'))
      expect(await countedIn(db())).to.deep.equal({ visits: 3, people: 100, scans: 12 })
    })

    it('are taken back ten times in the twin, which has no index over what is taken back', async () => {
      await tenMembers(await unguarded(db(), 'visits_taken_back_once', 'corrects'))
      expect(await countedIn(db())).to.deep.equal({ visits: 12, people: 103 - 10 * 3, scans: 12 })
    })
  })

  describe('of a scan by a browser that keeps no cookie, today and tomorrow', () => {
    async function twice(meanwhile: () => Promise<unknown>): Promise<void> {
      const queue = queueOver(db())
      const once = scan({ device: null })
      await queue.record(once)
      await meanwhile()
      await queue.record({ ...once, day: '2026-12-02' })
    }

    it('count once', async () => {
      await twice(async () => undefined)
      expect(await countedIn(db())).to.deep.equal({ visits: 1, people: 1, scans: 1 })
    })

    it('count twice in the twin, which has forgotten its scans', async () => {
      await twice(() =>
        db().write(async (trx) => {
          await dropGuards(trx, 'scans')
          await trx.deleteFrom('scans').execute()
        }),
      )
      expect(await countedIn(db())).to.include({ visits: 2, people: 2 })
    })
  })
})
