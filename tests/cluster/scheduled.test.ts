import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { endBooking } from '../../server/bookings/cancel.ts'
import { jobsOf, scheduleJobs } from '../../server/operations/jobs.ts'
import { serve, type Served, StoppedClock } from '../app/serve.ts'
import { bookGroup, day, openGroups, site } from '../bookings/arrivals/at-gate.ts'
import { phoneAt } from '../checkins/phone.ts'
import { engine } from '../database/stores.ts'
import { emptyDatabase } from '../database/test-postgres.ts'
import { secret } from './servers.ts'

/** The jobs as a server has them, in intervals of milliseconds; both clocks are one, which stands still. */
if (engine === 'postgres') {
  describe('the scheduled jobs of two servers on one PostgreSQL', () => {
    let clock: StoppedClock
    let servers: Running[]
    const logged: unknown[] = []

    /** A server whose jobs say when they are done. */
    interface Running {
      app: Served
      /** By what the log says of a job that fails: how often it was done to its end. */
      done: Map<string, number>
      jobs: number
      stop(): Promise<void>
    }

    async function running(env: NodeJS.ProcessEnv, onDuty = (app: Served) => app.parts.db.onDuty()): Promise<Running> {
      const app = await serve({ env, clock })
      const done = new Map<string, number>()
      const jobs = jobsOf(app.parts)
        .filter(({ everywhere }) => !everywhere)
        .map((job) => ({
          ...job,
          every: 10,
          run: async (ending?: AbortSignal) => {
            await job.run(ending)
            done.set(job.failed, (done.get(job.failed) ?? 0) + 1)
          },
        }))
      const stop = scheduleJobs(jobs, { error: (...line: unknown[]) => void logged.push(line) }, () => onDuty(app))
      return { app, done, jobs: jobs.length, stop }
    }

    async function both(onDuty?: (app: Served) => Promise<boolean>): Promise<void> {
      clock = new StoppedClock()
      const env = { DATABASE_URL: await emptyDatabase(), SECRET: secret, RATE_LIMITS: 'off' }
      servers = await Promise.all([running(env, onDuty), running(env, onDuty)])
    }

    afterEach(async () => {
      for (const { stop, app } of servers) {
        await stop()
        await app.close()
      }
    })

    const atWork = () => servers.filter(({ done }) => done.size > 0)
    const each = ({ done }: Running) => [...done.values()]
    /** Until every job was done twice after this moment, by whoever does it: the first may have begun before. */
    async function turns(): Promise<void> {
      const before = new Map(servers.map((server) => [server, new Map(server.done)]))
      const twice = (server: Running) => server.done.size === server.jobs && [...server.done].every(([job, times]) => times >= (before.get(server)!.get(job) ?? 0) + 2)
      while (!servers.some(twice)) await pause(10)
    }

    const read = () => servers.at(-1)!.app.parts.db.read
    const events = async (what: 'offer-lapsed' | 'purged') => (await read().selectFrom('booking_events').select('ref').where('what', '=', what).orderBy('ref').execute()).map(({ ref }) => ref)
    const seals = async () => (await read().selectFrom('seals').select(['site', 'day', 'entries']).orderBy('day').execute()).map(({ site, day, entries }) => `${site} ${day} ${entries}`)
    const keys = async () => (await read().selectFrom('day_keys').select('day').execute()).map((row) => row.day)
    const verifiedAt = async () => (await read().selectFrom('verifications').select('at').execute()).map(({ at }) => at)

    /** One visit at each server on the day of the clock. */
    async function visit(): Promise<void> {
      const code = await servers[0]!.app.code(site)
      for (const { app } of servers) await (await phoneAt(app, code)).checkIn(code)
    }

    it('are done by one of them: places that nobody took, finished days, the verification, keys and contacts', async () => {
      await both()
      const { parts } = servers[0]!.app
      await openGroups(parts.bookings)
      const full = await bookGroup(parts.bookings, { parts: [{ slot: `${day}T09:00`, people: 60 }] })
      const waiting = await bookGroup(parts.bookings, { parts: [{ slot: `${day}T09:00`, people: 50 }], waiting: true })
      await endBooking(parts.bookings, full.ref, { as: 'cancelled', reason: '', by: '' })
      await parts.db.write((trx) => trx.updateTable('bookings').set({ offer_until: clock.now() + 1 }).where('ref', '=', waiting.ref).execute())
      await visit()
      await turns()
      expect([await events('offer-lapsed'), await seals(), await keys()]).to.deep.equal([[], [], ['2026-12-01']])

      clock.set('2026-12-02T02:30:00+08:00')
      await turns()
      expect(await events('offer-lapsed')).to.deep.equal([waiting.ref])
      expect(await seals()).to.deep.equal([`${site} 2026-12-01 2`])
      expect(await verifiedAt()).to.deep.equal([clock.now()])

      clock.set('2027-06-02T00:00:00+08:00')
      await turns()
      expect(await events('purged')).to.deep.equal([full.ref, waiting.ref].sort())
      expect(await keys()).to.deep.equal([])
      expect(atWork()).to.have.length(1)
      expect(logged).to.deep.equal([])
    })

    it('are done by the other from the moment on when the one on duty ends', async () => {
      await both()
      await visit()
      await turns()
      const [first] = atWork()
      const before = each(first!)
      servers.splice(servers.indexOf(first!), 1)
      await first!.stop()
      await first!.app.close()
      clock.set('2026-12-02T02:30:00+08:00')
      await turns()
      expect(await seals()).to.deep.equal([`${site} 2026-12-01 2`])
      expect(each(first!).every((times, i) => times - before[i]! <= 1), 'done by the first after it was told to end').to.equal(true)
      expect(logged).to.deep.equal([])
    })

    it('would be done by both if nobody were on duty', async () => {
      await both(async () => true)
      while (atWork().length < 2) await pause(10)
    })
  })
}
