import { expect } from 'chai'
import { importedOf } from '../../server/counters/imported.ts'
import { type Served, serve } from '../app/serve.ts'
import { eachDatabase } from '../database/each-database.ts'
import { corrected, counted, hall } from '../ledger/month-books.ts'
import { ask } from '../web/ask.ts'

eachDatabase('what was imported', (db) => {
  it('is told by site: since when, and how many; of others, and of what came to nothing, nothing', async () => {
    await counted(db(), '2019-05-02', 700, 'import')
    await counted(db(), '2016-05-01', 4300, 'import')
    await counted(db(), '2015-01-01', 9)
    await counted(db(), '2016-05-01', 0, 'import', { site: 'tongzi-mountain' })
    await corrected(db(), { about: '2016-05-01', day: '2026-11-02', people: -300 })
    expect([...(await importedOf(db().read))]).to.deep.equal([[hall.slug, { from: '2016-05-01', people: 5000 }]])
  })
})

describe('the page of a site whose total has imported days', () => {
  let app: Served
  beforeEach(async () => {
    app = await serve()
  })
  afterEach(() => app.close())

  const page = async (lang: string, site = hall.slug) => (await ask(`${app.url}/sites/${site}?lang=${lang}`)).text

  it('says from when on, and how many they are, where it else says that it counts since the QR check-ins', async () => {
    await counted(app.parts.db, '2016-05-01', 5000, 'import')
    expect(await page('zh')).to.contain('累计含2016年5月1日起的历史数据 5,000 人次，其余自启用二维码打卡起。').and.not.contain('本计数自启用')
    expect(await page('en')).to.contain('The total includes 5,000 visits of earlier records, from 1 May 2016 on; the rest was counted since QR check-ins began here.')
    expect(await page('zh', 'tongzi-mountain')).to.contain('本计数自启用二维码打卡起。').and.not.contain('历史数据')
  })

  it('learns of an import within a minute', async () => {
    expect(await page('zh')).to.contain('本计数自启用二维码打卡起。')
    await counted(app.parts.db, '2016-05-01', 5000, 'import')
    app.clock.forward(60_000)
    expect(await page('zh')).to.contain('历史数据 5,000 人次')
  })
})
