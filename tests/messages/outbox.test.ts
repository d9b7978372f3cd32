import { expect } from 'chai'
import type { Told } from '../../server/messages/message.ts'
import { StoppedClock } from '../app/serve.ts'
import { onDatabase } from '../checkins/on-app.ts'
import { eachDatabase } from '../database/each-database.ts'
import { MailServer } from './mail-server.ts'
import { confirmed, lan, PostRoom, toSite } from './post-room.ts'

const minute = 60_000

eachDatabase('the outbox', (db, store) => {
  let server: MailServer
  beforeEach(async () => {
    server = new MailServer()
    await server.open()
  })
  afterEach(() => server.close())

  const room = (more: Partial<ConstructorParameters<typeof PostRoom>[1]> = {}) => new PostRoom(db(), { env: { SMTP_URL: server.url }, ...more })

  it('holds nothing of a transaction that was rolled back', async () => {
    const post = room()
    const job = db().write(async (trx) => {
      await post.outbox.post(trx, confirmed)
      throw new Error('the slot is full')
    })
    expect(await job.catch((error: Error) => error.message)).to.equal('the slot is full')
    await post.outbox.deliver()
    expect([await post.rows(), server.mails]).to.deep.equal([[], []])
  })

  it('without any way has the organiser phoned, tells the site nothing, and fails nowhere', async () => {
    const post = new PostRoom(db())
    expect([await post.post(), await post.post(toSite)]).to.deep.equal(['call', undefined])
    await post.outbox.deliver()
    expect(await post.row()).to.deep.equal({ channel: 'call', state: 'waiting', tries: 0, minutes: null })
    expect(post.log).to.equal('')
  })

  it('has an organiser without a mail address phoned', async () => {
    for (const email of [undefined, '']) expect(await room().post({ ...confirmed, to: { ...lan, email } })).to.equal('call')
  })

  it('tries a dead server after 1, 5 and 30 minutes, 2 and 12 hours, then has the organiser phoned', async () => {
    await server.close()
    const post = room()
    await post.post()
    for (const [tries, minutes] of [1, 5, 30, 120, 720].entries()) {
      await post.outbox.deliver()
      expect(await post.row()).to.deep.equal({ channel: 'mail', state: 'waiting', tries: tries + 1, minutes })
      post.clock.forward(minutes * minute - 1)
      await post.outbox.deliver()
      expect((await post.row()).tries, 'not a moment too early').to.equal(tries + 1)
      post.clock.forward(1)
    }
    await post.outbox.deliver()
    expect(await post.row()).to.deep.equal({ channel: 'call', state: 'waiting', tries: 0, minutes: null })
  })

  it('delivers when the server is back', async () => {
    await server.close()
    const post = room()
    await post.post()
    await post.outbox.deliver()
    await server.open()
    post.clock.forward(minute)
    await post.outbox.deliver()
    expect(await post.row()).to.deep.equal({ channel: 'mail', state: 'sent', tries: 1, minutes: null })
    expect(server.mails).to.have.length(1)
  })

  it('has the organiser phoned when mail was configured once and is no more', async () => {
    await room().post()
    const post = new PostRoom(db())
    await post.outbox.deliver()
    expect((await post.row()).channel).to.equal('call')
  })

  it('has a message that cannot be opened any more looked up by who phones, and gives up a robot’s', async () => {
    const env = { SMTP_URL: server.url, NOTIFY_WEBHOOK: 'http://127.0.0.1:9/' }
    const before = new PostRoom(db(), { env })
    await before.post()
    before.clock.forward(1000)
    await before.post(toSite)
    const post = new PostRoom(db(), { env, clock: before.clock, secrets: ['the secret after two changes of secrets'] })
    await post.outbox.deliver()
    expect((await post.rows()).map(({ channel, state }) => [channel, state])).to.deep.equal([['call', 'waiting'], ['robot', 'gone']])
  })

  it('delivers once when two outboxes of two servers try at once', async () => {
    await onDatabase(store(), async (two) => {
      const clock = new StoppedClock()
      const posts = [db(), two].map((each) => new PostRoom(each, { env: { SMTP_URL: server.url }, clock }))
      for (let i = 0; i < 12; i++) await posts[0]!.post({ ...confirmed, subject: `${i}` })
      await Promise.all(posts.flatMap(({ outbox }) => [outbox.deliver(), outbox.deliver()]))
      expect(server.mails.map(({ headers }) => Number(headers.subject)).sort((a, b) => a - b)).to.deep.equal([...Array(12).keys()])
      expect((await posts[0]!.rows()).every(({ state }) => state === 'sent')).to.equal(true)
    })
  })

  it('tries again what a server took and did not live to settle, after two minutes', async () => {
    const post = room()
    await post.post()
    await db().write((trx) => trx.updateTable('outbox').set({ next_at: post.clock.now() + 2 * minute }).execute())
    await post.outbox.deliver()
    expect(server.mails).to.have.length(0)
    post.clock.forward(2 * minute)
    await post.outbox.deliver()
    expect(server.mails).to.have.length(1)
  })

  it('forgets recipients and texts of one booking, and tells nothing more of it', async () => {
    const post = room()
    await post.post()
    await post.outbox.deliver()
    for (const booking of [confirmed.booking, 'RF-OTHER']) {
      post.clock.forward(1000)
      await post.post({ ...confirmed, booking })
    }
    await db().write((trx) => post.outbox.purge(trx, confirmed.booking))
    await post.outbox.deliver()
    const seen = (await post.rows()).map(({ booking, state, sealed }) => [booking, state, sealed === null])
    expect(seen).to.deep.equal([['RF-7K2M-9QXT', 'sent', true], ['RF-7K2M-9QXT', 'gone', true], ['RF-OTHER', 'sent', false]])
    expect(server.mails).to.have.length(2)
  })

  describe('tells the booking that the organiser has been told', () => {
    const seen: Told[] = []
    beforeEach(() => void (seen.length = 0))

    it('once, with what the message was posted with, and not for what the site’s people were told', async () => {
      const post = room({ told: async (_trx, told) => void seen.push(told) })
      await post.post()
      await post.outbox.deliver()
      await post.outbox.deliver()
      const { booking, site, about, keep } = confirmed
      const { id, ...rest } = seen[0]!
      expect(rest).to.deep.equal({ booking, site, about, keep, channel: 'mail', at: post.clock.now() })
      expect(id).to.deep.equal((await post.rows())[0]!.id)
      expect(seen).to.have.length(1)
    })

    it('not while she still has to be phoned', async () => {
      server.refused.set(lan.email!, 550)
      const post = room({ told: async (_trx, told) => void seen.push(told) })
      await post.post()
      await post.outbox.deliver()
      expect(seen).to.deep.equal([])
    })

    it('in one transaction with it; when that fails the mail is not sent again, and the booking learns of it later', async () => {
      let broken = true
      const post = room({
        told: async (trx, told) => {
          await trx.insertInto('totals').values({ site: told.booking, people: 1 }).execute()
          if (broken) throw new Error('the offer is locked')
          seen.push(told)
        },
      })
      const totals = () => db().read.selectFrom('totals').selectAll().execute()
      await post.post()
      await post.outbox.deliver()
      expect([(await post.row()).state, await totals(), seen]).to.deep.equal(['waiting', [], []])
      expect(post.log).to.contain('the offer is locked')
      broken = false
      post.clock.forward(2 * minute)
      await post.outbox.deliver()
      expect([(await post.row()).state, await totals(), seen.length]).to.deep.equal(['sent', [{ site: confirmed.booking, people: 1 }], 1])
      expect(server.mails).to.have.length(1)
    })
  })
})
