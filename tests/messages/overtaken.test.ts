import { expect } from 'chai'
import type { Told } from '../../server/messages/message.ts'
import { claim, markTold, putOff } from '../../server/messages/outbox-rows.ts'
import { eachDatabase } from '../database/each-database.ts'
import { confirmed, PostRoom, toSite } from './post-room.ts'
import { beside, HungServer, Receiver } from './receiver.ts'

const minute = 60_000

eachDatabase('news that newer news has overtaken', (db) => {
  let hook: Receiver
  let robot: Receiver
  let post: PostRoom
  const told: Told[] = []
  beforeEach(async () => {
    told.length = 0
    hook = new Receiver()
    robot = new Receiver()
    await hook.open()
    await robot.open()
    post = new PostRoom(db(), { env: { SMS_WEBHOOK: hook.url, NOTIFY_WEBHOOK: robot.url }, told: async (_trx, one) => void told.push(one) })
  })
  afterEach(async () => {
    await hook.close()
    await robot.close()
  })

  /** Tells newer news of the same booking in one transaction, as a booking's verbs do. */
  const tells = async (about: string, by = post) => {
    by.clock.forward(1000)
    await db().write(async (trx) => {
      await by.outbox.overtake(trx, confirmed.booking, 'organiser')
      await by.outbox.post(trx, { ...confirmed, about })
    })
  }
  const heard = () => hook.received.map(({ body }) => body.about)
  const states = async () => (await post.rows()).map(({ about, state, overtaken_at }) => [about, state, overtaken_at !== null])

  it('is not sent after it, when the server that was away is back', async () => {
    hook.status = 503
    await post.post()
    await post.outbox.deliver()
    hook.status = 200
    hook.received.length = 0
    await tells('moved')
    await post.outbox.deliver()
    post.clock.forward(30 * minute)
    await post.outbox.deliver()
    expect(heard()).to.deep.equal(['moved'])
    expect(await states()).to.deep.equal([['confirmed', 'gone', true], ['moved', 'sent', false]])
    expect(told.map(({ about }) => about)).to.deep.equal(['moved'])
  })

  it('stays to be told when the newer came to nothing', async () => {
    await post.post()
    const job = db().write(async (trx) => {
      await post.outbox.overtake(trx, confirmed.booking, 'organiser')
      throw new Error('the slot is full')
    })
    await job.catch(() => undefined)
    await post.outbox.deliver()
    expect(heard()).to.deep.equal(['confirmed'])
  })

  it('is that of the same booking and the same reader only', async () => {
    await post.post()
    await post.post({ ...confirmed, booking: 'RF-OTHER', about: 'other' })
    await post.post(toSite)
    await tells('moved')
    await post.outbox.deliver()
    expect(heard().sort()).to.deep.equal(['moved', 'other'])
    expect(robot.received).to.have.length(1)
    await post.post(toSite)
    await db().write((trx) => post.outbox.overtake(trx, confirmed.booking, 'site'))
    await post.outbox.deliver()
    expect(robot.received).to.have.length(1)
  })

  it('is written down as told where it had gone out at that very moment, and as overtaken where it then failed', async () => {
    for (const [status, state] of [[200, 'sent'], [503, 'gone']] as const) {
      await db().write((trx) => trx.deleteFrom('outbox').execute())
      post.log = ''
      hook.status = status
      await post.post()
      const [row] = await post.rows()
      // Another server has taken it up; what this one does next happens before that one is through.
      const claimed = { ...row!, next_at: post.clock.now() + 2 * minute }
      await db().write((trx) => trx.updateTable('outbox').set({ next_at: claimed.next_at }).execute())
      await tells('moved')
      expect(await db().write((trx) => claim(trx, { id: claimed.id, next_at: claimed.next_at }, claimed.next_at + minute)), 'taken up again').to.equal(undefined)
      if (status === 200) expect(await db().write((trx) => markTold(trx, claimed.id, post.clock.now(), null))).to.equal(true)
      else expect(await db().write((trx) => putOff(trx, claimed, { tries: 1, next_at: post.clock.now() + minute }))).to.equal(false)
      expect((await states())[0]).to.deep.equal(['confirmed', state, state === 'gone'])
    }
  })

  it('is not said to be tried again when its attempt fails after all', async () => {
    await beside(new HungServer(), async (hung) => {
      const slow = new PostRoom(db(), { env: { SMTP_URL: `smtp://${hung.host}` }, timeout: 60_000, patience: 50 })
      await slow.post()
      slow.outbox.start()
      while (hung.callers === 0) await new Promise((resolve) => setImmediate(resolve))
      await tells('moved', post)
      await slow.outbox.stop()
      expect(slow.log).to.include('is not to be told any more').and.not.include('is tried again')
      expect((await states())[0]).to.deep.equal(['confirmed', 'gone', true])
    })
  })
})
