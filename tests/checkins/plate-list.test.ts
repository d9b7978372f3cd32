import { expect } from 'chai'
import { type Served, serve } from '../app/serve.ts'
import { onWalls, PlateDesk, platesOf, servedToMei } from './plate-desk.ts'

const site = 'tongzi-mountain'
const spaced = (code: string) => `${code.slice(0, 4)} ${code.slice(4)}`

describe('the page of plates', () => {
  let app: Served
  let mei: PlateDesk
  servedToMei({ env: onWalls }, (served, desk) => ([app, mei] = [served, desk]))

  /** What a reader sees of one site's part. */
  const partOf = async (name: string, path = '/staff/plates') => {
    const page = await (await mei.get(path)).text()
    const part = page.split('<details class="plates-of"').find((one) => one.includes(`<h2>${name}</h2>`))!
    return { page, part, read: part.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ') }
  }

  it('is for admins and managers, and is never kept', async () => {
    expect((await new PlateDesk(app).get('/staff/plates')).status).to.equal(401)
    expect((await new PlateDesk(app, 'wen').get('/staff/plates')).status).to.equal(403)
    const answer = await new PlateDesk(app, 'tan').get('/staff/plates')
    expect([answer.status, answer.headers.get('cache-control')]).to.deep.equal([200, 'private, no-store'])
  })

  it('has no other method, and no surprise for odd questions', async () => {
    expect((await fetch(`${app.url}/staff/plates`, { method: 'DELETE' })).status).to.equal(405)
    for (const query of ['?site=nowhere', '?site=a&site=b', '?done=issued', '?done=issued&code=<b>', '?done=ended&code=__proto__', '?done=x']) {
      const answer = await mei.get(`/staff/plates${query}`)
      expect(answer.status, query).to.equal(200)
      expect(await answer.text(), query).not.to.match(/role="status"|<b><|undefined/)
    }
  })

  it('is one tap from the console, for those who may', async () => {
    expect(await (await mei.get('/staff')).text()).to.include('href="/staff/plates"')
    expect(await (await new PlateDesk(app, 'wen').get('/staff')).text()).not.to.include('/staff/plates')
  })

  it('has every site with every plate, the gate first, by its printed code', async () => {
    const { page, part } = await partOf('桐梓山')
    for (const { slug } of app.parts.guide.sites()) for (const { code } of await platesOf(app, slug)) expect(page).to.include(spaced(code))
    expect([...part.matchAll(/<h3>([^<]*)</g)].map(([, name]) => name)).to.deep.equal(['入口', '烈士陵园', '老街'])
  })

  it('says of each plate its issue, its date and whether it is in use', async () => {
    const { replaces } = await mei.reissue({ site, overlap_days: 14 })
    await mei.reissue({ site, stop: 'old-street', overlap_days: 0 })
    const { read } = await partOf('桐梓山')
    expect(read).to.include('在用 4 块')
    const gate = read.slice(read.indexOf('入口'), read.indexOf('烈士陵园'))
    expect(gate).to.match(/\w{4} \w{4} 在用 第 2 版，2026年12月1日制/)
    expect(gate).to.include(`${spaced(replaces.code)} 在用，2026年12月15日 09:00 停用 第 1 版`)
    expect(read.slice(read.indexOf('老街'))).to.match(/\w{4} \w{4} 2026年12月1日 09:00 起已停用 第 1 版/)
  })

  it('offers nothing for a retired plate but the next one', async () => {
    const { code } = (await platesOf(app, site))[0]!
    await mei.send(`/staff/plates/${code}/retirement`, { at: 'now' })
    const { part } = await partOf('桐梓山')
    expect(part).not.to.include(`value="${code}"`).and.not.to.include(`/staff/plates/${code}/retirement`).and.not.to.include(`${code}.svg`)
    expect(part).to.include('name="issue" value="1"')
  })

  it('carries in the form the issue that it shows', async () => {
    await mei.reissue({ site })
    const gate = (await partOf('桐梓山')).part.split('<h3>')[1]!
    expect(gate).to.include('name="issue" value="2"')
  })

  it('opens the site one comes back to', async () => {
    const { page } = await partOf('桐梓山', `/staff/plates?site=${site}`)
    expect(page.match(/<details class="plates-of" open>/g)).to.have.length(1)
  })

  it('lists what has left the guide last, to be retired and not to be made again', async () => {
    await app.parts.db.write((trx) => trx.updateTable('plates').set({ site: 'gone', stop: 'lost' }).where('site', '=', site).where('stop', '=', '').execute())
    const { part } = await partOf('gone')
    expect(part).to.include('/retirement').and.not.include('name="overlap_days"').and.not.include('name="phone"')
    expect((await partOf('桐梓山')).read, 'a place without a plate').to.include('入口 还没有牌。')
  })

  it('warns of an address that is no good on a wall, and only of such', async () => {
    expect((await partOf('桐梓山')).page).not.to.include('PUBLIC_URL')
    const draft = await serve()
    const page = await (await new PlateDesk(draft, 'mei').get('/staff/plates')).text().finally(() => draft.close())
    expect(page).to.include('PUBLIC_URL').and.not.match(/\/staff\/[^"]*\.png"/)
  })
})
