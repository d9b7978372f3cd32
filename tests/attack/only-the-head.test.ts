import { expect } from 'chai'
import { everyTable } from '../checkins/tables.ts'
import { type Bureau, openBureau } from './bureau.ts'

/** Link checkers and programs that look before they fetch ask for the head alone, and are shown nothing. */

describe('somebody who asks for the head of an answer only', () => {
  let bureau: Bureau
  before(async () => {
    bureau = await openBureau()
  })
  after(() => bureau.close())

  const query = '?from=2026-11-01&to=2026-12-31&contacts=1'
  const ask = async (method: string, path: string) => {
    const answer = await fetch(bureau.app.url + path + query, { method, redirect: 'manual', headers: { cookie: bureau.cookies.admin } })
    await answer.arrayBuffer()
    return answer
  }
  const written = () => everyTable(bureau.app.parts.db)

  it('leaves nothing behind, at any address, not even the record that something was seen', async () => {
    const before = await written()
    for (const { method, path } of bureau.routes) {
      if (method !== 'GET') continue
      expect((await ask('HEAD', bureau.addressOf(path))).status, path).to.be.below(500)
    }
    expect(await written()).to.deep.equal(before)
  })

  it('is told what kind of file it would be, where whoever takes it is written down', async () => {
    const files = ['/staff/exports/bookings.csv', '/staff/exports/visits.xlsx', '/staff/help/months.csv', '/staff/reports/base-memorial-hall/2026-11.csv', '/staff/reports/bureau/2026-11.json']
    for (const path of files) {
      const [head, whole] = [await ask('HEAD', path), await ask('GET', path)]
      expect([head.status, whole.status], path).to.deep.equal([200, 200])
      for (const name of ['content-type', 'content-disposition', 'cache-control']) expect(head.headers.get(name), `${path} ${name}`).to.equal(whole.headers.get(name))
    }
    const { audit = [] } = await written()
    expect(audit.filter(({ action }) => action === 'export')).to.have.length(files.length)
  })

  it('is refused like whoever asks for all of it', async () => {
    expect((await ask('HEAD', '/staff/reports/base-memorial-hall/2099-01.csv')).status).to.equal((await ask('GET', '/staff/reports/base-memorial-hall/2099-01.csv')).status)
    const nowhere = `${bureau.app.url}/staff/exports/visits.csv?from=never`
    expect((await fetch(nowhere, { method: 'HEAD', headers: { cookie: bureau.cookies.admin } })).status).to.equal(422)
  })
})
