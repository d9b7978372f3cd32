import { expect } from 'chai'
import { type Database, openDatabase } from '../../server/database/open.ts'
import { hall, saved } from '../bookings/house.ts'
import { asJson, Lan, wish } from '../bookings/organiser.ts'
import { emptyDatabase, engine } from '../database/stores.ts'
import { sql } from 'kysely'
import { Receiver } from '../messages/receiver.ts'
import { Cluster, type Member, until } from './servers.ts'

if (engine === 'postgres') {
  describe('what is to be done once by two servers on one PostgreSQL', () => {
    let robot: Receiver
    let cluster: Cluster
    let db: Database
    beforeEach(async () => {
      robot = new Receiver()
      await robot.open()
      // Each with an address of its own for the same robot: what arrives says who sent it.
      const store = await emptyDatabase()
      cluster = new Cluster(store)
      await cluster.start({ NOTIFY_WEBHOOK: `${robot.url}&from=0` })
      await cluster.start({ NOTIFY_WEBHOOK: `${robot.url}&from=1` })
      db = await openDatabase(store)
      await saved(db, hall, { capacity: 1000, group: { least: 5, most: 40 } })
    })
    afterEach(async () => {
      await db.close()
      await cluster.remove()
      await robot.close()
    })

    /** How many sessions hold the lock of scheduled work. */
    const onDuty = async () => {
      const { rows } = await sql<{ pid: number }>`
        select pid from pg_locks join pg_stat_activity using (pid)
        where locktype = 'advisory' and classid = 3 and granted and pg_locks.database = (select oid from pg_database where datname = current_database())
          and application_name = 'red-footprints duty'`.execute(db.read)
      return rows.map(({ pid }) => pid)
    }
    const book = async ({ url }: Member): Promise<string> => {
      const { slots } = (await (await fetch(`${url}/sites/${hall}/slots.json?people=10`)).json()) as { slots: { slot: string; open: boolean }[] }
      const answer = await new Lan({ url }).request('/bookings', asJson(wish({ people: 10, slot: slots.find(({ open }) => open)!.slot })))
      expect(answer.status).to.equal(201)
      return ((await answer.json()) as { ref: string }).ref
    }
    const sent = () => db.read.selectFrom('outbox').select('booking').where('channel', '=', 'robot').where('state', '=', 'sent').execute()
    /** Until the table says that so many were sent: then none is on its way. */
    const delivered = async (count: number) => {
      await until(async () => ((await sent()).length === count ? true : undefined))
      return robot.received.map(({ path }) => /from=(\d)/.exec(path)![1]!)
    }

    it('is done by one of them: what was written down at either is sent once', async () => {
      for (let i = 0; i < 10; i++) await book(cluster.members[i % 2]!)
      const senders = await delivered(10)
      expect(senders).to.have.length(10)
      expect(new Set(senders).size, 'servers that sent').to.equal(1)
      expect(await onDuty()).to.have.length(1)
    })

    it('is done by the other, from then on, when the one on duty is killed', async () => {
      await book(cluster.members[0]!)
      const [first] = await delivered(1)
      const [pid] = await onDuty()
      await cluster.members[Number(first)]!.end('SIGKILL')
      const [left] = cluster.members
      const ref = await book(left!)
      const senders = await delivered(2)
      expect(senders).to.have.length(2)
      expect(senders[1]).not.to.equal(first)
      expect((await sent()).map(({ booking }) => booking)).to.include(ref)
      const now = await onDuty()
      expect(now).to.have.length(1)
      expect(now).not.to.include(pid)
    })

    it('is handed over when the connection of the one on duty breaks, and never done by both', async () => {
      await book(cluster.members[0]!)
      await delivered(1)
      for (let round = 0; round < 3; round++) {
        const [pid] = await until(async () => ((await onDuty()).length > 0 ? onDuty() : undefined))
        await sql`select pg_terminate_backend(${sql.lit(pid!)})`.execute(db.read)
        for (const member of cluster.members) await book(member)
        expect(await delivered(3 + 2 * round)).to.have.length(3 + 2 * round)
        expect(await onDuty()).to.have.length(1)
      }
    })
  })
}
