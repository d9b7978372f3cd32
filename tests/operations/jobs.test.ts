import { expect } from 'chai'
import { offerTime } from '../../server/bookings/waiting.ts'
import { type Job, jobsOf, scheduleJobs } from '../../server/operations/jobs.ts'
import { onApp } from '../checkins/on-app.ts'
import { bookGroup, day, openGroups, site } from '../bookings/arrivals/at-gate.ts'
import { findBooking } from '../../server/bookings/bookings.ts'
import { endBooking } from '../../server/bookings/cancel.ts'

const silent = { error: () => undefined }

/** A promise, and the way to keep it. */
function promised(): { kept: Promise<void>; keep: () => void } {
  let keep = () => {}
  const kept = new Promise<void>((resolve) => (keep = resolve))
  return { kept, keep }
}

describe('the jobs of the server', () => {
  it('that fail are logged by what failed, throw nothing, and are done again', async () => {
    const again = promised()
    const logged: unknown[][] = []
    let runs = 0
    const run = () => {
      if (++runs === 3) again.keep()
      // Once as a rejection, once at once.
      if (runs === 1) throw new Error('the disk is full')
      return Promise.reject(new Error('the disk is full'))
    }
    const stop = scheduleJobs([{ every: 1, failed: 'nothing could be done', run }], { error: (...line: unknown[]) => void logged.push(line) })
    await again.kept
    await stop()
    for (const [{ err }, sentence] of logged as [{ err: Error }, string][]) expect([err.message, sentence]).to.deep.equal(['the disk is full', 'nothing could be done'])
    expect(logged).to.have.length(runs)
  })

  it('that are long are told of the end, and nothing is logged of a job that stopped for it', async () => {
    const begun = promised()
    const logged: unknown[] = []
    const run = (ending?: AbortSignal) => new Promise((_, reject) => (ending!.addEventListener('abort', () => reject(ending!.reason)), begun.keep()))
    const stop = scheduleJobs([{ every: 1000, atStart: true, failed: 'was not done', run }], { error: (...line: unknown[]) => void logged.push(line) })
    await begun.kept
    await stop()
    expect(logged).to.deep.equal([])
  })

  it('that are under way are waited for by the end, and not begun a second time', async () => {
    const [begun, other, finish] = [promised(), promised(), promised()]
    const happened: string[] = []
    let turns = 0
    const slow: Job = {
      every: 1,
      failed: '',
      run: async () => {
        happened.push('begun')
        begun.keep()
        await finish.kept
        happened.push('done')
      },
    }
    // By the time this one has had its turns, the slow one would have had more than one.
    const quick: Job = { every: 1, failed: '', run: async () => void (++turns === 5 && other.keep()) }
    const stop = scheduleJobs([slow, quick], silent)
    await begun.kept
    await other.kept
    const stopped = stop().then(() => happened.push('stopped'))
    finish.keep()
    await stopped
    expect(happened).to.deep.equal(['begun', 'done', 'stopped'])
  })

  it('look every few minutes for places that were offered and not taken, every hour for what is to be forgotten', async () => {
    await onApp({}, async ({ parts, clock }) => {
      await openGroups(parts.bookings)
      const full = await bookGroup(parts.bookings, { parts: [{ slot: `${day}T09:00`, people: 60 }] })
      const { ref } = await bookGroup(parts.bookings, { parts: [{ slot: `${day}T09:00`, people: 50 }], waiting: true })
      await endBooking(parts.bookings, full.ref, { as: 'cancelled', reason: '', by: '' })
      await parts.db.write((trx) => trx.updateTable('bookings').set({ offer_until: clock.now() + offerTime }).where('ref', '=', ref).execute())
      const jobs = jobsOf(parts)
      const seats = async () => (await parts.db.read.selectFrom('seats').select('taken').where('site', '=', site).execute()).map(({ taken }) => taken)
      expect(await seats()).to.deep.equal([50])
      clock.forward(offerTime + 1)
      for (const job of jobs) await job.run()
      expect((await findBooking(parts.db.read, ref))!.offerUntil).to.equal(null)
      expect(await seats()).to.deep.equal([0])
      clock.set('2027-06-02T00:00:00+08:00')
      for (const job of jobs) await job.run()
      expect((await findBooking(parts.db.read, ref))!.contact).to.equal(null)
      expect(jobs.filter(({ everywhere }) => !everywhere).map(({ every }) => every / 60_000)).to.deep.equal([60, 60, 60, 3, 5, 10, 30])
    })
  })
})
