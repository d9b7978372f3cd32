import { expect } from 'chai'
import { eachDatabase } from '../database/each-database.ts'
import { MailServer } from './mail-server.ts'
import { confirmed, lan, PostRoom, toSite } from './post-room.ts'
import { beside, HungServer, Receiver } from './receiver.ts'

eachDatabase('an SMS to an organiser', (db) => {
  let hook: Receiver
  beforeEach(async () => {
    hook = new Receiver()
    await hook.open()
  })
  afterEach(() => hook.close())

  const room = (more: Partial<ConstructorParameters<typeof PostRoom>[1]> = {}) => new PostRoom(db(), { env: { SMS_WEBHOOK: hook.url }, ...more })

  it('is not for a landline: she is phoned', async () => {
    expect(await room().post({ ...confirmed, to: { ...lan, phone: '0744-8231234' } })).to.equal('call')
  })

  it('is sent to her eleven digits, with the text and what it is about', async () => {
    const post = room()
    expect(await post.post(), 'no mail is configured').to.equal('sms')
    await post.outbox.deliver()
    const { booking, about, text } = confirmed
    const [{ path, headers, body }] = hook.received as [Receiver['received'][0]]
    expect(path).to.equal('POST /hook?key=a-key-nobody-may-see')
    expect(headers['content-type']).to.equal('application/json; charset=utf-8')
    expect(body).to.deep.equal({ phone: '13812345678', text, booking, about })
    expect((await post.row()).state).to.equal('sent')
  })

  it('is taken by any 2xx, whatever the body says', async () => {
    Object.assign(hook, { status: 202, answer: 'queued' })
    const post = room()
    await post.post()
    await post.outbox.deliver()
    expect((await post.row()).state).to.equal('sent')
  })

  for (const status of [302, 307, 400, 404, 429, 500, 503]) {
    it(`is tried again after a ${status}, and nobody else is told her number`, async () => {
      await beside(new Receiver(), async (elsewhere) => {
        Object.assign(hook, { status, location: elsewhere.url })
        const post = room()
        await post.post()
        await post.outbox.deliver()
        expect(await post.row()).to.deep.equal({ channel: 'sms', state: 'waiting', tries: 1, minutes: 1 })
        expect(elsewhere.received).to.deep.equal([])
      })
    })
  }

  it('is given up for now when the webhook says nothing', async () => {
    await beside(new HungServer(), async (hung) => {
      const post = new PostRoom(db(), { env: { SMS_WEBHOOK: `http://${hung.host}/` }, timeout: 50 })
      await post.post()
      await post.outbox.deliver()
      expect(await post.row()).to.deep.equal({ channel: 'sms', state: 'waiting', tries: 1, minutes: 1 })
      expect(post.log).to.contain('TimeoutError')
    })
  })

  it('follows a mail that the server refuses, and a call follows the SMS', async () => {
    await beside(new MailServer(), async (mail) => {
      mail.refused.set(lan.email!, 550)
      hook.status = 500
      const post = room({ env: { SMS_WEBHOOK: hook.url, SMTP_URL: mail.url } })
      expect(await post.post()).to.equal('mail')
      await post.outbox.deliver()
      expect(await post.row()).to.deep.equal({ channel: 'sms', state: 'waiting', tries: 0, minutes: 0 })
      for (const minutes of [0, 1, 5, 30, 120, 720]) {
        post.clock.forward(minutes * 60_000)
        await post.outbox.deliver()
      }
      expect(await post.row()).to.deep.equal({ channel: 'call', state: 'waiting', tries: 0, minutes: null })
      expect([mail.mails.length, hook.received.length]).to.deep.equal([0, 6])
    })
  })
})

eachDatabase('a message to the site’s people', (db) => {
  let hook: Receiver
  beforeEach(async () => {
    hook = new Receiver()
    await hook.open()
  })
  afterEach(() => hook.close())

  const room = () => new PostRoom(db(), { env: { NOTIFY_WEBHOOK: hook.url } })

  for (const [answer, why] of [['{"errcode":45009,"errmsg":"api freq out of limit"}', 'errcode 45009'], ['{"errcode":"no"}', 'errcode NaN']] as const) {
    it(`was not taken when the robot says 200 and ${answer}`, async () => {
      hook.answer = answer
      const post = room()
      await post.post(toSite)
      await post.outbox.deliver()
      expect(await post.row()).to.deep.equal({ channel: 'robot', state: 'waiting', tries: 1, minutes: 1 })
      expect(post.log).to.contain(why).and.not.to.contain('freq')
    })
  }

  it('is given up in the end with a warning that names neither text nor address', async () => {
    hook.status = 404
    const post = room()
    await post.post(toSite)
    for (const minutes of [0, 1, 5, 30, 120, 720, 720]) {
      post.clock.forward(minutes * 60_000)
      await post.outbox.deliver()
    }
    expect(await post.row()).to.deep.equal({ channel: 'robot', state: 'gone', tries: 6, minutes: null })
    expect(hook.received).to.have.length(6)
    const warnings = post.log.split('\n').filter((line) => line.includes('"level":40'))
    expect(warnings).to.have.length(1)
    expect(warnings[0]).to.contain('HTTP 404').and.not.to.contain('127.0.0.1').and.not.to.contain('预约')
  })

  it('is what 企业微信 and 钉钉 both take', async () => {
    const post = room()
    expect(await post.post(toSite)).to.equal('robot')
    await post.outbox.deliver()
    expect(hook.received[0]!.body).to.deep.equal({ msgtype: 'text', text: { content: '新的预约申请\n40 人，12月1日 09:00' } })
    expect((await post.row()).state).to.equal('sent')
  })

  it('is cut where it is longer than they take, between two characters', async () => {
    const post = room()
    for (const pad of ['', 'a', 'ab']) await post.post({ ...toSite, text: pad + '馆'.repeat(900) })
    await post.outbox.deliver()
    for (const { body } of hook.received) {
      const { content } = body.text as { content: string }
      expect(Buffer.byteLength(content)).to.be.within(2043, 2048)
      expect(content).to.match(/馆…$/).and.not.to.contain('\uFFFD')
    }
    expect(hook.received).to.have.length(3)
  })
})
