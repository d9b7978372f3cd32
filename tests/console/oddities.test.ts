import { expect } from 'chai'
import { languages } from '../../server/web/words.ts'
import { type Served, serve } from '../app/serve.ts'
import { sessionOf } from '../checkins/at-desk.ts'
import { Phone, phoneAt } from '../checkins/phone.ts'

describe('what is worth a look, on the dashboard', () => {
  let app: Served
  beforeEach(async () => {
    app = await serve({ env: { RATE_LIMITS: 'off' } })
  })
  afterEach(() => app.close())

  async function section(lang = 'zh'): Promise<string> {
    const mei = new Phone(app, { cookie: `rf_staff=${await sessionOf(app, 'mei')}`, 'accept-language': lang })
    const page = await (await mei.request('/staff')).text()
    return /<section aria-labelledby="odd">.*?<\/section>/s.exec(page)![0]
  }

  it('says so when there is nothing, in both languages', async () => {
    expect(await section()).to.include('最近七天没有发现异常。').and.not.include('<li>')
    expect(await section('en')).to.include('Nothing unusual in the last seven days.')
  })

  it('names a night of scans in a plain sentence; every one of them was counted', async () => {
    app.clock.set('2026-12-01T23:10:00+08:00')
    const code = await app.code('tongzi-mountain')
    for (let i = 0; i < 2; i++) expect(await (await phoneAt(app, code)).checkIn(code, { companions: 3 })).to.include({ outcome: 'counted' })
    expect(await section()).to.include('2026年12月1日 23:10–23:20').and.include('桐梓山在夜里有 8 人次打卡').and.include('没有拦下任何人')
    for (const lang of languages) expect(await section(lang)).to.match(/<li>/).and.not.match(/\{\w+\}|undefined|没有发现异常/)
  })

  it('names a flood of browsers that keep no cookie', async () => {
    const code = await app.code('tongzi-mountain')
    for (let i = 0; i < 30; i++) expect((await new Phone(app).send(code)).status).to.equal(201)
    expect(await section()).to.include('桐梓山有 30 人次打卡的浏览器不留 Cookie')
  })

  it('forgets it after seven days', async () => {
    app.clock.set('2026-12-01T23:10:00+08:00')
    const code = await app.code('tongzi-mountain')
    for (let i = 0; i < 2; i++) await (await phoneAt(app, code)).checkIn(code, { companions: 5 })
    app.clock.set('2026-12-07T23:59:00+08:00')
    expect(await section()).to.include('<li>')
    app.clock.set('2026-12-08T00:00:00+08:00')
    expect(await section()).to.include('没有发现异常')
  })
})
