import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { forgetOldKeys } from '../../server/checkins/day-keys.ts'
import { type Served, serve } from '../app/serve.ts'
import { Phone, phoneAt } from './phone.ts'
import { everyTable } from './tables.ts'

const site = 'tongzi-mountain'
const day = 24 * 60 * 60 * 1000
const stamped = `data-stamp="${site}`

describe('the answer to a check-in', () => {
  let app: Served
  let code: string
  beforeEach(async () => {
    app = await serve()
    code = await app.code(site)
  })
  afterEach(() => app.close())

  /** Presses the button, and gives the address of the answer. */
  const press = async (phone: Phone, more: Record<string, string> = {}) => {
    const { scanId, proof } = await phone.open(code)
    const answer = await phone.request(`/c/${code}`, { method: 'POST', body: new URLSearchParams({ scan_id: scanId, proof, ...more }) })
    return answer.headers.get('location')!
  }
  const read = async (phone: Phone, address: string) => {
    const answer = await phone.request(address)
    return { status: answer.status, cookies: answer.headers.getSetCookie(), html: await answer.text() }
  }
  const expectNothingOf = (page: { status: number; html: string }) => {
    expect(page.status).to.equal(200)
    expect(page.html).to.include('有人在这里打了卡').and.include('2026年12月1日').and.include('href="/c"').and.include('noindex')
    expect(page.html).not.to.match(/打卡成功|已经打过卡|已盖章|data-stamp|class="stamp"|第 1 人次/)
  }

  it('passed on, tells a friend neither that he is checked in nor gives him its stamp, and counts nobody', async () => {
    const wei = new Phone(app)
    const address = await press(wei)
    const before = await everyTable(app.parts.db)
    const friend = new Phone(app)
    const opened = await read(friend, address)
    expectNothingOf(opened)
    expect(opened.cookies, 'and he is given no cookie by it').to.deep.equal([])
    expectNothingOf(await read(await phoneAt(app, code), address))
    expect((await everyTable(app.parts.db)).visits).to.deep.equal(before.visits)
    expect((await read(wei, address)).html, 'while she reads what she read').to.include('打卡成功').and.include(stamped)
  })

  it('is nobody else\'s who was there the same day', async () => {
    const [wei, lan] = [new Phone(app), new Phone(app)]
    const address = await press(wei)
    await press(lan)
    expectNothingOf(await read(lan, address))
  })

  it('is hers too when she had been counted before, came with a group, or entered a day late', async () => {
    const wei = new Phone(app)
    await press(wei)
    const answers = { 今天已经打过卡了: await press(wei), 打卡成功: await press(wei, { day: '2026-11-30' }), '随团参观，已盖章': await press(wei, { with_group: 'on' }) }
    for (const [told, address] of Object.entries(answers)) {
      expect((await read(wei, address)).html).to.include(`>${told}</h1>`).and.include(stamped)
      expect((await read(new Phone(app), address)).html).to.include('有人在这里打了卡')
      expect((await read(await phoneAt(app, code), address)).html).to.include('有人在这里打了卡')
    }
  })

  it('is hers the next day; once the keys of its day are deleted nobody can tell, and no new one is made', async () => {
    const wei = new Phone(app)
    const address = await press(wei)
    app.clock.forward(day)
    expect((await read(wei, address)).html).to.include('打卡成功')
    app.parts.dayKeys.forget()
    expect((await read(wei, address)).html, 'by a server that started since').to.include('打卡成功')
    app.clock.forward(5 * day)
    await forgetOldKeys(app.parts.dayKeys, app.clock.now)
    expectNothingOf(await read(wei, address))
    expect((await everyTable(app.parts.db)).day_keys).to.deep.equal([])
  })

  it('of a browser that keeps no cookie is told to such browsers only, without a stamp', async () => {
    const scan_id = randomUUID()
    await new Phone(app).send(code, { scan_id, companions: 2 })
    const again = await read(new Phone(app), `/c/${code}/${scan_id}`)
    expect(again.html).to.include('打卡成功').and.include('共计入 3 人次').and.not.include('data-stamp')
    expectNothingOf(await read(await phoneAt(app, code), `/c/${code}/${scan_id}`))
  })

  describe('names those who came along', () => {
    it('when they are counted, the same when it is read again', async () => {
      const wei = new Phone(app)
      const { scanId, proof } = await wei.open(code)
      const send = (companions: string) =>
        wei.request(`/c/${code}`, { method: 'POST', headers: { prefer: 'return=representation' }, body: new URLSearchParams({ scan_id: scanId, proof, companions }) })
      const told = await (await send('3')).text()
      expect(told).to.include('连同行的人，共计入 4 人次。')
      expect((await read(wei, `/c/${code}/${scanId}`)).html).to.equal(told)
      expect(await (await send('5')).text(), 'sent again with others').to.equal(told)
    })

    it('not when she came alone', async () => {
      const wei = new Phone(app)
      expect((await read(wei, await press(wei))).html).not.to.include('共计入')
    })

    it('as not counted, and says where they can be, when she had been counted without them', async () => {
      const wei = new Phone(app)
      await press(wei)
      expect((await read(wei, await press(wei, { companions: '5' }))).html).to.include('还有没计入的同行？请到前台登记。').and.not.include('共计入')
    })
  })
})
