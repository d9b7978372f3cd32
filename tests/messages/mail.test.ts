import { expect } from 'chai'
import { eachDatabase } from '../database/each-database.ts'
import { MailServer } from './mail-server.ts'
import { confirmed, lan, PostRoom } from './post-room.ts'
import { beside, HungServer } from './receiver.ts'

eachDatabase('a mail to an organiser', (db) => {
  let server: MailServer
  beforeEach(async () => {
    server = new MailServer()
    await server.open()
  })
  afterEach(() => server.close())

  const room = (more: Partial<ConstructorParameters<typeof PostRoom>[1]> = {}, query = '') =>
    new PostRoom(db(), { env: { SMTP_URL: `${server.url}${query}` }, ...more })

  it('to an address that the server refuses for good is not tried again: the organiser is phoned', async () => {
    server.refused.set(lan.email!, 550)
    const post = room()
    await post.post()
    await post.outbox.deliver()
    expect(await post.row()).to.deep.equal({ channel: 'call', state: 'waiting', tries: 0, minutes: null })
    expect(post.log).to.contain('SMTP 550')
  })

  it('whose text the server refuses for good is not tried again', async () => {
    server.refused.set('DATA', 554)
    const post = room()
    await post.post()
    await post.outbox.deliver()
    expect((await post.row()).channel).to.equal('call')
  })

  it('to what is no address is not tried again, and no header is smuggled in with it', async () => {
    const post = room()
    for (const email of ['nobody', 'a@b.example\r\nBcc: c@d.example', '@', 'a@b.example>\r\nRCPT TO:<c@d.example']) {
      await post.post({ ...confirmed, to: { ...lan, email } })
    }
    await post.outbox.deliver()
    expect((await post.rows()).map(({ channel }) => channel)).not.to.include('sms')
    for (const { to, headers } of server.mails) {
      expect(to).not.to.include('c@d.example')
      expect(headers).not.to.have.property('bcc')
    }
  })

  const later: [string, (server: MailServer) => void][] = [
    ['the recipient for now', ({ refused }) => refused.set(lan.email!, 450)],
    ['us as the sender', ({ refused }) => refused.set('noreply@footprints.example.cn', 553)],
    ['the text for now', ({ refused }) => refused.set('DATA', 451)],
  ]
  for (const [what, refuse] of later) {
    it(`is tried again when the server refuses ${what}`, async () => {
      refuse(server)
      const post = room()
      await post.post()
      await post.outbox.deliver()
      expect(await post.row()).to.deep.equal({ channel: 'mail', state: 'waiting', tries: 1, minutes: 1 })
      server.refused.clear()
      post.clock.forward(60_000)
      await post.outbox.deliver()
      expect((await post.row()).state).to.equal('sent')
      expect(server.mails).to.have.length(1)
    })
  }

  it('is tried again when our password is wrong, for somebody may mend it', async () => {
    await server.close()
    await server.open({ disabledCommands: ['STARTTLS'], onAuth: (_auth, _session, done) => done(new Error('wrong')) })
    const post = new PostRoom(db(), { env: { SMTP_URL: `smtp://visits%40example.cn:hunter2@127.0.0.1:${server.port}` } })
    await post.post()
    await post.outbox.deliver()
    expect(await post.row()).to.include({ channel: 'mail', tries: 1 })
    expect(post.log).to.contain('SMTP 535').and.not.to.contain('hunter2')
  })

  it('is given up for now when the server says nothing', async () => {
    await beside(new HungServer(), async (hung) => {
      const post = new PostRoom(db(), { env: { SMTP_URL: `smtp://${hung.host}` }, timeout: 50 })
      await post.post()
      await post.outbox.deliver()
      expect(hung.callers).to.equal(1)
      expect(await post.row()).to.deep.equal({ channel: 'mail', state: 'waiting', tries: 1, minutes: 1 })
      expect(post.log).to.contain('ETIMEDOUT')
    })
  })

  it('arrives as it was written: Chinese in name, subject and text, in UTF-8', async () => {
    const post = room()
    expect(await post.post()).to.equal('mail')
    await post.outbox.deliver()
    const { from, to, headers, body } = server.mails[0]!
    expect([from, to]).to.deep.equal(['noreply@footprints.example.cn', ['lan@branch.example']])
    expect(headers).to.include({
      from: '红色足迹 <noreply@footprints.example.cn>',
      to: '兰书记 <lan@branch.example>',
      subject: '预约已确认：12月1日 09:00',
      'auto-submitted': 'auto-generated',
      'content-language': 'zh-CN',
    })
    expect(headers['content-type']).to.match(/^text\/plain; charset=utf-8/)
    expect(body.replaceAll('\r\n', '\n')).to.equal(confirmed.text)
    expect(await post.row()).to.deep.equal({ channel: 'mail', state: 'sent', tries: 0, minutes: null })
  })

  it('is in English for whoever booked in English', async () => {
    const post = room()
    await post.post({ ...confirmed, lang: 'en', to: { ...lan, name: 'Lan, "of" the branch\r\nBcc: c@d.example' }, subject: 'Confirmed' })
    await post.outbox.deliver()
    const { headers } = server.mails[0]!
    expect(headers).to.include({ from: 'Red Footprints <noreply@footprints.example.cn>', 'content-language': 'en', subject: 'Confirmed' })
    expect(headers).not.to.have.property('bcc')
  })

  it('is from whom the setting names, or from who signs in; over TLS, with a password of any letters', async () => {
    await server.close()
    const seen: string[] = []
    await server.open({
      onAuth: ({ username, password }, { secure }, done) => (seen.push(`${username} ${password} ${secure}`), done(null, { user: 1 })),
    })
    const signedIn = `smtp://visits%40example.cn:p%40ss%2F%3F%25@127.0.0.1:${server.port}?tls.rejectUnauthorized=false`
    for (const SMTP_URL of [signedIn, `${signedIn}&from=hello@example.cn`]) {
      const post = new PostRoom(db(), { env: { SMTP_URL } })
      await post.post()
      await post.outbox.deliver()
    }
    expect(server.mails.map(({ from }) => from)).to.deep.equal(['visits@example.cn', 'hello@example.cn'])
    expect(seen).to.deep.equal(Array(2).fill('visits@example.cn p@ss/?% true'))
  })

  it('has the same Message-ID at every attempt', async () => {
    const post = room()
    await post.post()
    await post.outbox.deliver()
    await db().write((trx) => trx.updateTable('outbox').set({ state: 'waiting', told_at: null, next_at: 0 }).execute())
    await room().outbox.deliver()
    const ids = server.mails.map(({ headers }) => headers['message-id'])
    expect(ids[0]).to.match(/^<[0-9a-f-]{36}@footprints\.example\.cn>$/)
    expect(ids).to.deep.equal([ids[0], ids[0]])
  })
})
