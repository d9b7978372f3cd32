import { expect } from 'chai'
import express from 'express'
import { personOf } from '../../server/staff/guard.ts'
import { setPassword } from '../../server/staff/people.ts'
import { safeNext } from '../../server/staff/sign-in-page.ts'
import { eachDatabase } from '../database/each-database.ts'
import { begin, form, hire, type House, openHouse } from './house.ts'

eachDatabase('the guard', (db) => {
  let house: House
  beforeEach(async () => {
    house = await openHouse(db(), {
      doors: {
        '/staff/session': { POST: 'anyone' },
        '/staff/room': { GET: ['admin', 'manager', 'docent'], POST: ['admin', 'manager', 'docent'] },
        '/staff/office': { GET: ['admin'] },
        '/staff/hole': { GET: 'anyone' },
      },
      more: () =>
        express
          .Router()
          .all('/staff/room', (_req, res) => res.json(personOf(res).name))
          .get('/staff/office', (_req, res) => res.json(personOf(res).name))
          .all('/staff/attic', (_req, res) => res.json('treasure'))
          .get('/staff/hole', (_req, res) => res.json(personOf(res).name)),
    })
  })
  afterEach(() => house.close())

  const asJson = { accept: 'application/json' }

  it('asks nobody in particular to sign in, and remembers the wish', async () => {
    const answer = await house.ask('/staff/room?day=2026-11-22&x="><script>', { headers: { accept: 'text/html' } })
    expect(answer.status).to.equal(401)
    expect(answer.headers.get('cache-control')).to.equal('private, no-store')
    const page = await answer.text()
    expect(page).to.contain('action="/staff/session"').and.match(/role="alert"/)
    expect(page).to.contain('name="next" value="/staff/room?day=2026-11-22&amp;x=%22%3E%3Cscript%3E"')
  })

  it('asks a form that came too late to sign in, without sending it on to a page that is none', async () => {
    const answer = await house.ask('/staff/room', form({ people: '4' }))
    expect(answer.status).to.equal(401)
    expect(await answer.text()).to.contain('action="/staff/session"').and.not.to.contain('name="next"')
  })

  it('tells a program so', async () => {
    const answer = await house.ask('/staff/room', { headers: asJson })
    expect(answer.status).to.equal(401)
    expect(await answer.json()).to.include({ reason: 'sign-in' }).and.have.property('message')
  })

  it('knows no forged, cut or foreign cookie', async () => {
    const { cookie } = await house.as('mei')
    const near = [cookie.slice(0, -1), `${cookie}x`, cookie.replace('rf_staff', 'rf_stafg'), 'rf_staff', 'rf_staff=']
    for (const wrong of [...near, 'rf_staff=null', 'rf_staff=%00', `rf_staff=' or 1=1 --`, `rf_staff=${'x'.repeat(8000)}`]) {
      const answer = await house.ask('/staff/room', { headers: { ...asJson, cookie: wrong } })
      expect(answer.status, wrong).to.equal(401)
    }
    expect((await house.ask('/staff/room', { headers: { cookie } })).status).to.equal(200)
  })

  it('lets nobody in after twelve hours', async () => {
    const headers = { ...asJson, ...(await house.as('mei')) }
    house.at += 12 * 60 * 60 * 1000 - 1
    expect((await house.ask('/staff/room', { headers })).status).to.equal(200)
    house.at += 1
    expect((await house.ask('/staff/room', { headers })).status).to.equal(401)
  })

  it('lets nobody in whose password was reset, until they sign in anew', async () => {
    const mei = await hire(db(), 'mei')
    const { token } = await begin(db(), mei)
    await db().write((trx) => setPassword(trx, 'Mei', 'another', house.at + 1000))
    house.at += 2000
    const asked = (session: string) => house.ask('/staff/room', { headers: { ...asJson, cookie: `rf_staff=${session}` } })
    expect((await asked(token)).status).to.equal(401)
    expect((await asked((await begin(db(), mei, house.at)).token)).status).to.equal(200)
  })

  it('tells apart who may not and who is not signed in', async () => {
    const statuses = []
    for (const headers of [{}, await house.as('mei'), await house.as('wen'), await house.as('tan')]) {
      statuses.push((await house.ask('/staff/office', { headers: { ...asJson, ...headers } })).status)
    }
    expect(statuses).to.deep.equal([401, 403, 403, 200])
    const page = await house.ask('/staff/office', { headers: { accept: 'text/html', ...(await house.as('mei')) } })
    expect(page.status).to.equal(403)
    expect(await page.text()).to.match(/role="alert"/)
  })

  it('lets nobody through where the table has no door, whoever it is', async () => {
    for (const who of ['wen', 'mei', 'tan'] as const) {
      for (const method of ['GET', 'POST']) expect((await house.ask('/staff/attic', { method, headers: await house.as(who) })).status).to.equal(404)
    }
    expect((await house.ask('/staff/attic')).status).to.equal(404)
  })

  it('is missed loudly where it is missing', async () => {
    expect((await house.ask('/staff/hole', { headers: asJson })).status).to.equal(500)
  })
})

describe('where to go after signing in', () => {
  const cases: [unknown, string][] = [
    [undefined, '/staff'],
    [['/staff/a', '/staff/b'], '/staff'],
    [7, '/staff'],
    ['/staff', '/staff'],
    ['/staff?lang=en', '/staff?lang=en'],
    ['/staff/bookings?day=2026-11-22#top', '/staff/bookings?day=2026-11-22'],
    ['/staff/场馆', '/staff/%E5%9C%BA%E9%A6%86'],
    ['/staffing', '/staff'],
    ['//evil.example/staff', '/staff'],
    ['/\\evil.example/staff', '/staff'],
    ['https://evil.example/staff', '/staff'],
    ['/staff/../../evil', '/staff'],
    ['/staff/%2e%2e/c/ABC', '/staff'],
    ['/staff\\..\\c', '/staff'],
    ['/sta\tff', '/staff'],
    [`/staff/${'x'.repeat(1000)}`, '/staff'],
  ]
  for (const [asked, path] of cases) {
    it(`is ${path} for ${JSON.stringify(asked)?.slice(0, 40)}`, () => expect(safeNext(asked)).to.equal(path))
  }
})
