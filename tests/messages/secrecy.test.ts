import { expect } from 'chai'
import { onDatabase } from '../checkins/on-app.ts'
import { everythingAsText } from '../checkins/tables.ts'
import { scratchFolder } from '../database/each-database.ts'
import { filesOf, storeIn } from '../database/stores.ts'
import { MailServer } from './mail-server.ts'
import { confirmed, lan, PostRoom, toSite } from './post-room.ts'
import { HungServer, Receiver } from './receiver.ts'

/** What nobody may read in a log or in the database's file. */
const secrets = ['兰书记', '1234-5678', '13812345678', '12345678', 'lan@branch.example', 'manage-key', '已确认', '40 人']

describe('what is told to an organiser', () => {
  let folder: ReturnType<typeof scratchFolder>
  let mail: MailServer
  let hook: Receiver
  let hung: HungServer
  beforeEach(async () => {
    folder = scratchFolder()
    mail = new MailServer()
    hook = new Receiver()
    hung = new HungServer()
    await Promise.all([mail.open(), hook.open(), hung.open()])
  })
  afterEach(async () => {
    await Promise.all([mail.close(), hook.close(), hung.close()])
    folder.remove()
  })

  it('cannot be read in the files of the database, sent or not', async () => {
    await onDatabase(await storeIn(folder.path), async (db) => {
      const post = new PostRoom(db, { env: { SMTP_URL: mail.url } })
      await post.post()
      await post.outbox.deliver()
      await post.post()
      const bytes = await filesOf(await storeIn(folder.path))
      expect(bytes.some((file) => file.includes('RF-7K2M-9QXT')), 'the files are those that hold it').to.equal(true)
      for (const secret of secrets) expect(bytes.some((file) => file.includes(secret)), secret).to.equal(false)
      expect(await everythingAsText(db)).to.contain('RF-7K2M-9QXT').and.not.to.contain('lan@branch')
    })
  })

  it('stands in no line of the log, whatever goes wrong, and neither does where it was sent', async () => {
    await onDatabase(await storeIn(folder.path), async (db) => {
      hook.answer = '{"errcode":1,"errmsg":"兰书记 13812345678 is refused"}'
      const hooks = { SMS_WEBHOOK: hook.url, NOTIFY_WEBHOOK: hook.url }
      const bad = { SMS_WEBHOOK: `http://${hung.host}/?key=a-key-nobody-may-see`, NOTIFY_WEBHOOK: 'http://nowhere.invalid/?key=a-key-nobody-may-see' }
      const login = `smtp://visits:hunter2@127.0.0.1:${mail.port}`
      let log = ''
      const rooms = [
        { env: { ...hooks, SMTP_URL: login } },
        { env: { ...bad, SMTP_URL: `smtp://visits:hunter2@${hung.host}` }, timeout: 50 },
        { env: { ...bad, SMTP_URL: 'smtp://nowhere.invalid' }, timeout: 50 },
      ]
      for (const settings of rooms) {
        const post = new PostRoom(db, settings)
        for (const code of [450, 550]) {
          mail.refused.set(lan.email!, code)
          for (const message of [confirmed, toSite, { ...confirmed, to: { ...lan, email: undefined } }]) await post.post(message)
          for (const status of [200, 500]) {
            hook.status = status
            for (const minutes of [0, 1, 5, 30, 120, 720]) {
              post.clock.forward(minutes * 60_000)
              await post.outbox.deliver()
            }
          }
        }
        log += post.log
      }
      expect(log.split('\n')).to.have.length.above(40)
      expect(log).to.contain('SMTP 550').and.contain('errcode 1').and.contain('HTTP 500').and.contain('ENOTFOUND').and.contain('Timeout')
      for (const secret of [...secrets, 'hunter2', 'a-key-nobody', 'nowhere.invalid', '127.0.0.1', 'RF-7K2M']) expect(log, secret).not.to.contain(secret)
    })
  })
})
