import { expect } from 'chai'
import { eachDatabase } from '../database/each-database.ts'
import { MailServer } from './mail-server.ts'
import { confirmed, lan, PostRoom } from './post-room.ts'
import { beside, HungServer, Receiver } from './receiver.ts'

eachDatabase('the delivery while the server runs', (db) => {
  let server: MailServer
  let post: PostRoom
  beforeEach(async () => {
    server = new MailServer()
    await server.open()
    post = new PostRoom(db(), { env: { SMTP_URL: server.url } })
  })
  afterEach(async () => {
    await post.outbox.stop()
    await server.close()
  })

  it('is none before the start and after the stop, whoever nudges', async () => {
    await post.post()
    post.outbox.nudge()
    await post.rows()
    expect(await post.row(), 'not even claimed').to.include({ tries: 0, minutes: 0 })
    post.outbox.start()
    await arrived(1)
    await post.outbox.stop()
    await post.post()
    post.outbox.nudge()
    post.outbox.start()
    await post.outbox.stop()
    expect(server.mails).to.have.length(1)
  })

  it('begins at the start with what was left over, and then follows every nudge', async () => {
    await post.post({ ...confirmed, subject: 'left over' })
    post.outbox.start()
    await arrived(1)
    for (let i = 0; i < 10; i++) {
      await post.post({ ...confirmed, subject: `${i}` })
      post.outbox.nudge()
      post.outbox.nudge()
    }
    await arrived(11)
    expect(new Set(server.mails.map(({ headers }) => headers.subject)).size).to.equal(11)
  })

  it('goes the other way at once when the first is closed', async () => {
    await beside(new Receiver(), async (hook) => {
      server.refused.set(lan.email!, 550)
      post = new PostRoom(db(), { env: { SMTP_URL: server.url, SMS_WEBHOOK: hook.url } })
      await post.post()
      post.outbox.start()
      await until(() => hook.received.length === 1)
    })
  })

  it('survives a store that is gone, and says so', async () => {
    const selectFrom = () => {
      throw new Error('the disk is gone')
    }
    post = new PostRoom({ ...db(), read: { selectFrom } as never })
    post.outbox.start()
    await until(() => post.log.includes('the disk is gone'))
    post.outbox.nudge()
    await post.outbox.stop()
  })

  it('is waited for by the stop; what hangs is cut off and tried again later', async () => {
    await beside(new HungServer(), async (hung) => {
      post = new PostRoom(db(), { env: { SMTP_URL: `smtp://${hung.host}` }, timeout: 60_000, patience: 50 })
      await post.post()
      post.outbox.start()
      await until(() => hung.callers === 1)
      await post.outbox.stop()
      expect(await post.row()).to.deep.equal({ channel: 'mail', state: 'waiting', tries: 1, minutes: 1 })
    })
  })

  it('holds no message up for another that hangs', async () => {
    await beside(new HungServer(), async (hung) => {
      await server.close()
      await beside(new Receiver(), async (hook) => {
        post = new PostRoom(db(), { env: { SMTP_URL: `smtp://${hung.host}`, SMS_WEBHOOK: hook.url }, timeout: 60_000 })
        await post.post()
        await post.post({ ...confirmed, to: { ...lan, email: undefined } })
        post.outbox.start()
        await until(() => hook.received.length === 1)
      })
    })
  })

  const arrived = (mails: number) => until(() => server.mails.length === mails)
})

/** Looks again and again; the test's own time limit ends a wait for what never comes. */
async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resolve) => setTimeout(resolve, 5))
}
