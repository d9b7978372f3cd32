import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import pg from 'pg'
import { allPlates } from '../../server/checkins/plates.ts'
import { openDatabase } from '../../server/database/open.ts'
import { asJson } from '../bookings/organiser.ts'
import { peopleBy } from '../crash/attempts.ts'
import { checkBooks } from '../crash/books.ts'
import { seed } from '../crash/under-load.ts'
import { type PostgresServer, postgresServer } from '../database/postgres-server.ts'
import { engine } from '../database/stores.ts'
import { Cluster, type Member, until } from './servers.ts'
import { SteadyLoad } from './steady-load.ts'

if (engine === 'postgres') {
  describe('two servers whose PostgreSQL fails them', function () {
    this.timeout(180_000)
    let postgres: PostgresServer
    let cluster: Cluster
    let codes: Map<string, string>
    before(async () => {
      // What is acknowledged has to survive a crash: nothing of the disk's care is taken away.
      postgres = await postgresServer([])
    })
    after(() => postgres.remove())

    beforeEach(async function () {
      const name = `failing_${Date.now()}`
      await postgres.query(`create database ${name}`)
      // A lock is given up after eight seconds instead of fifteen.
      cluster = await Cluster.of(2, `${postgres.url(name)}?lock_timeout=8000`)
      const db = await openDatabase(cluster.store)
      codes = new Map((await allPlates(db.read)).filter(({ stop }) => stop === '').map(({ site, code }) => [site, code]))
      await db.close()
    })
    afterEach(async function () {
      if (this.currentTest?.state === 'failed') console.log(`    to repeat: CRASH_SEED=${seed}`)
      const said = cluster.members.map(({ stderr }) => stderr)
      await cluster.remove()
      expect(said.join(''), 'what nobody caught').to.equal('')
    })

    const database = () => new URL(cluster.store).pathname.slice(1)
    const ready = async ({ url }: Member) => (await fetch(`${url}/health/ready`)).status
    const allReady = async () => ((await Promise.all(cluster.members.map(ready))).every((status) => status === 200) ? true : undefined)
    const checkIn = ({ url }: Member) => fetch(`${url}/c/${codes.get('tongzi-mountain')}`, asJson({ scan_id: randomUUID() }))
    const more = async (load: SteadyLoad, count: number) => {
      const enough = load.acknowledged.length + count
      await until(async () => load.acknowledged.length >= enough || undefined)
    }
    /** Whatever happened: an honest answer to everybody, every acknowledged scan in the books, and all of them once when the refused come back. */
    const honest = async (load: SteadyLoad) => {
      expect(load.strange).to.deep.equal([])
      expect(load.refused).to.have.length.above(0)
      for (const { after } of load.refused) expect(Number(after)).to.be.within(1, 60)
      await checkBooks(cluster.store, load.acknowledged)
      await load.again()
      expect(load.refused).to.deep.equal([])
      const { people } = await checkBooks(cluster.store, load.acknowledged)
      expect(people).to.deep.equal(peopleBy(load.acknowledged.map(({ attempt }) => attempt)))
    }

    it('refuse by name while every connection is cut again and again, lose nothing, and go on', async () => {
      const load = new SteadyLoad(cluster.members, codes, 'cut')
      await more(load, 100)
      for (let round = 0; round < 8; round++) {
        await postgres.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database()}'`)
        await more(load, 30)
      }
      await load.stop()
      await honest(load)
      expect(await Promise.all(cluster.members.map(ready))).to.deep.equal([200, 200])
    })

    it('refuse by name while PostgreSQL is restarted under load, lose nothing, and go on by themselves', async () => {
      const load = new SteadyLoad(cluster.members, codes, 'restarted')
      await more(load, 100)
      for (let round = 0; round < 2; round++) {
        await postgres.stop()
        expect(await Promise.all(cluster.members.map(ready)), 'while it is away').to.deep.equal([503, 503])
        for (const { url } of cluster.members) {
          expect((await fetch(`${url}/health/live`)).status).to.equal(200)
          const page = await fetch(`${url}/staff`, { headers: { accept: 'text/html', cookie: 'rf_staff=somebody' } })
          expect([page.status, Number(page.headers.get('retry-after')) > 0]).to.deep.equal([503, true])
        }
        await postgres.start()
        await until(allReady)
        await more(load, 100)
      }
      await load.stop()
      await honest(load)
      for (const member of cluster.members) expect((await checkIn(member)).status).to.equal(201)
    })

    it('refuse by name while PostgreSQL crashes under load and recovers, lose nothing, and go on by themselves', async () => {
      const load = new SteadyLoad(cluster.members, codes, 'crashed')
      await more(load, 100)
      for (let round = 0; round < 2; round++) {
        const refused = load.refused.length
        const [backend] = await postgres.query<{ pid: number }>(`select pid from pg_stat_activity where datname = '${database()}' and application_name = 'red-footprints counting'`)
        // One of its processes that is killed has all the others thrown away, and what was not on the disk with them.
        process.kill(backend!.pid, 'SIGKILL')
        await until(async () => load.refused.length > refused || undefined)
        await until(allReady)
        await more(load, 100)
      }
      await load.stop()
      await honest(load)
    })

    it('refuse by name while PostgreSQL stands still, are not ready meanwhile, and go on by themselves', async () => {
      const load = new SteadyLoad(cluster.members, codes, 'frozen')
      await more(load, 100)
      const thaw = await postgres.freeze()
      try {
        expect(await Promise.all(cluster.members.map(ready))).to.deep.equal([503, 503])
        await until(async () => load.refused.length > 0 || undefined)
      } finally {
        thaw()
      }
      await until(allReady)
      await more(load, 100)
      await load.stop()
      await honest(load)
    })

    it('end with what they have answered when they are told to while PostgreSQL is away', async () => {
      await postgres.stop()
      expect(await Promise.all([...cluster.members].map((member) => member.end('SIGTERM')))).to.deep.equal([0, 0])
      await postgres.start()
    })

    it('wait for it, when they are started first, and serve then', async () => {
      await postgres.stop()
      const { member, listens } = cluster.spawn({ LOG_LEVEL: 'warn' })
      await until(async () => (member.stdout.includes('waiting for the database') ? true : undefined))
      expect(member.url).to.equal('')
      await postgres.start()
      await listens
      expect((await checkIn(member)).status).to.equal(201)
    })

    /** Another session that holds something as long as a step takes. */
    const held = async <T>(sql: string, step: () => Promise<T>): Promise<T> => {
      const client = new pg.Client(cluster.store.split('?')[0])
      await client.connect()
      try {
        await client.query(sql)
        return await step()
      } finally {
        await client.end()
      }
    }
    const refusedByName = async (answers: Response[]) => {
      expect(answers.map(({ status }) => status)).to.deep.equal(answers.map(() => 503))
      for (const answer of answers) {
        expect(Number(answer.headers.get('retry-after'))).to.be.within(1, 60)
        expect(await answer.json()).to.have.property('reason', 'unavailable')
      }
    }

    it('refuse by name who cannot be read to, while every connection for it waits, and read on afterwards', async () => {
      const look = ({ url }: Member) => fetch(`${url}/sites/base-memorial-hall/slots.json?people=${++asked}`, { headers: { accept: 'application/json' } })
      let asked = 0
      await held('begin; lock table seats in access exclusive mode', async () => {
        await refusedByName(await Promise.all(cluster.members.flatMap((member) => Array.from({ length: 20 }, () => look(member)))))
      })
      for (const member of cluster.members) expect((await look(member)).status).to.equal(200)
    })

    it('refuse by name who cannot be written down, while another server holds the turn, and write on afterwards', async () => {
      await held('select pg_advisory_lock(1, 0)', async () => {
        await refusedByName(await Promise.all(cluster.members.map(checkIn)))
        for (const { url } of cluster.members) expect((await fetch(url)).status, 'the guide is read').to.equal(200)
      })
      for (const member of cluster.members) expect((await checkIn(member)).status).to.equal(201)
    })
  })
}
