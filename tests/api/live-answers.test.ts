import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { openApi } from '../../server/api/document.ts'
import { LetterNumbers } from '../../server/bookings/papers/letter-numbers.ts'
import { saidByLetter } from '../../server/bookings/papers/what-it-says.ts'
import { answerTicket } from '../../server/help/handle-ticket.ts'
import { findBooking } from '../../server/bookings/bookings.ts'
import { serve, type Served } from '../app/serve.ts'
import { wishes } from '../help/letter-box.ts'
import { asJson, Lan, offers, slot, wish } from '../bookings/organiser.ts'
import { begin, cast, hire } from '../staff/house.ts'
import { HoldingTo } from './holding-to.ts'

const document = openApi('http://localhost:3000', 'zh')
const site = 'base-memorial-hall'

describe('live answers', () => {
  const holding = new HoldingTo(document)
  /** `operationId status` of every answer that was looked at. */
  const seen = new Set<string>()
  let app: Served
  let manager: { cookie: string }
  let code: string

  before(async () => {
    app = await serve()
    await offers(app, {}, ['示例讲解员甲'])
    code = await app.code(site)
    manager = { cookie: `rf_staff=${(await begin(app.parts.db, await hire(app.parts.db, 'mei'), app.clock.now())).token}` }
    expect(cast.mei.role).to.equal('manager')
  })
  after(() => app.close())

  /** Asks, and holds the answer to what the description says of this address and this status. */
  async function asked(method: 'get' | 'post', path: string, address: string, body?: unknown, headers: Record<string, string> = {}) {
    const described = document.paths[path]![method]!
    const init = body === undefined ? { headers: { accept: 'application/json', ...headers } } : asJson(body, headers)
    const answer = await fetch(app.url + address, { method, redirect: 'manual', ...init })
    const told = `${described.operationId} ${answer.status}`
    const content = described.responses[answer.status]?.content
    expect(content, `${told} is described`).to.not.equal(undefined)
    const type = answer.headers.get('content-type')!.split(';')[0]!
    expect(Object.keys(content!), told).to.deep.equal([type])
    const text = await answer.text()
    const schema = content![type]!.schema
    if (schema !== undefined) expect(holding.faults(schema, JSON.parse(text)), `${told} ${text}`).to.deep.equal([])
    seen.add(told)
    return schema === undefined ? {} : (JSON.parse(text) as Record<string, never>)
  }

  const get = (path: string, address = path, headers = {}) => asked('get', path, address, undefined, headers)
  const post = (path: string, address: string, body: unknown, headers = {}) => asked('post', path, address, body, headers)
  const atDesk = (path: string, address: string, body: unknown) => post(path, address, body, manager)

  it('of what is not there are described refusals', async () => {
    for (const path of ['/sites/{site}/count.json', '/sites/{site}/count.svg', '/sites/{site}/slots.json']) await get(path, path.replace('{site}', 'nowhere'))
    await get('/bookings/{ref}', '/bookings/AB3DEFG7HK?key=x')
    await get('/letters/{number}', '/letters/AB3DE')
    for (const what of ['move', 'people', 'contact', 'cancellation', 'acceptance']) await post(`/bookings/{ref}/${what}`, `/bookings/AB3DEFG7HK/${what}`, { key: 'x' })
    await post('/bookings/lookup', '/bookings/lookup', { ref: 'AB3DEFG7HK', digits: '1234' })
  })

  it('to a method that an address does not know are described refusals', async () => {
    for (const [path, address] of [['/c/{code}', `/c/${code}`], ['/scans', '/scans'], ['/bookings', '/bookings']] as const) {
      const answer = await fetch(app.url + address, { method: 'DELETE', headers: { accept: 'application/json' } })
      expect(answer.status).to.equal(405)
      expect(holding.faults(document.paths[path]!.post!.responses['405']!.content!['application/json']!.schema!, await answer.json())).to.deep.equal([])
    }
  })

  it('about counts say what is described', async () => {
    for (const path of ['/sites.geojson', '/counts.json', '/health/live', '/health/ready', '/health/seen', '/verify']) await get(path)
    for (const { slug } of app.parts.guide.sites()) for (const end of ['count.json', 'count.svg']) await get(`/sites/{site}/${end}`, `/sites/${slug}/${end}`)
  })

  it('to a phone that checks in', async () => {
    const at = `/c/${code}`
    for (const wrong of ['{', {}, { scan_id: 'x' }, { scan_id: randomUUID(), companions: 9 }]) await post('/c/{code}', at, wrong)
    await post('/c/{code}', '/c/ABCD', { scan_id: randomUUID() })
    await post('/c/{code}', at, { scan_id: randomUUID(), note: 'x'.repeat(20_000) })
    await post('/c/{code}', at, { scan_id: randomUUID() }, { 'content-type': 'text/plain' })
    await post('/c/{code}', at, { scan_id: randomUUID() }, { 'sec-fetch-site': 'cross-site' })
    await post('/c/{code}', at, { scan_id: randomUUID(), scanned_at: '2026-11-01T09:00:00+08:00' })
    const page = await fetch(app.url + at, { headers: { accept: 'text/html' } })
    const cookie = page.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
    for (const outcome of ['counted', 'already']) {
      expect((await post('/c/{code}', at, { scan_id: randomUUID(), companions: 2 }, { cookie })).outcome).to.equal(outcome)
    }
  })

  it('to a phone that kept its scans', async () => {
    await post('/scans', '/scans', '{')
    await post('/scans', '/scans', { scans: Array.from({ length: 51 }, () => ({})) })
    await post('/scans', '/scans', 'x', { 'content-type': 'text/plain' })
    const scans = [{ scan_id: randomUUID(), code, scanned_at: '2026-12-01T08:30:00+08:00' }, { scan_id: 'x', code }]
    const { results } = (await post('/scans', '/scans', { scans })) as unknown as { results: { outcome: string }[] }
    expect(results.map(({ outcome }) => outcome)).to.deep.equal(['counted', 'refused'])
  })

  it('to an organiser', async () => {
    await get('/sites/{site}/slots.json', `/sites/${site}/slots.json?from=2026-12-03&to=2026-12-01`)
    await get('/sites/{site}/slots.json', `/sites/${site}/slots.json?people=40&docent=any`)
    await post('/bookings', '/bookings', wish({ site: 'nowhere' }))
    const { errors } = (await post('/bookings', '/bookings', wish({ people: 0, kind: 'club' }))) as unknown as { errors: object }
    expect(Object.keys(errors)).to.have.members(['people', 'kind'])
    const application = wish({ docent: 'any' })
    const booked = (await post('/bookings', '/bookings', application)) as unknown as { ref: string; key: string; status: string }
    expect(booked.status).to.equal('confirmed')
    await post('/bookings', '/bookings', application)
    const { alternatives } = (await post('/bookings', '/bookings', wish())) as unknown as { alternatives: object[] }
    expect(alternatives).to.not.have.length(0)

    const { ref, key } = booked
    const change = (what: string, more: object) => post(`/bookings/{ref}/${what}`, `/bookings/${ref}/${what}`, { key, ...more })
    await get('/bookings/{ref}', `/bookings/${ref}?key=${key}`)
    await post('/bookings/lookup', '/bookings/lookup', { ref, digits: '5678' })
    await change('people', { people: 35 })
    await change('people', { people: -1 })
    await change('people', { people: 1900 })
    await change('contact', { contact_name: '向红梅', contact_phone: '0744-8231234' })
    await change('contact', { contact_name: '向红梅', contact_phone: '12' })
    await change('move', { slot: '2026-12-03T10:00' })
    await change('move', { slot: '2020-01-01T09:00' })
    await change('acceptance', {})
    const { parts, clock } = app
    const booking = (await findBooking(parts.db.read, ref))!
    const number = new LetterNumbers(parts.secrets).numberOf('letter', ref, booking.sequence, saidByLetter(booking))
    await get('/letters/{number}', `/letters/${number}`)
    await change('cancellation', { reason: 'x'.repeat(500) })
    await change('cancellation', { reason: '会议改期' })
    await get('/letters/{number}', `/letters/${number}`)
    expect(clock.now()).to.equal(Date.parse('2026-12-01T09:00:00+08:00'))
  })

  it('to an organiser who takes an offered place', async () => {
    const lan = new Lan(app)
    const held = await lan.books({ people: 60, slot: '2026-12-04T09:00' })
    const waiting = await lan.books({ people: 60, slot: '2026-12-04T09:00', waiting: true })
    expect(waiting.status).to.equal('waiting')
    await lan.asks('cancellation', held)
    expect((await get('/bookings/{ref}', `/bookings/${waiting.ref}?key=${waiting.key}`)).offered).to.equal(true)
    await post('/bookings/{ref}/acceptance', `/bookings/${waiting.ref}/acceptance`, { key: waiting.key })
  })

  it('to somebody who asks for help, or has something to say', async () => {
    for (const [path, wish] of [['/help/assistance', wishes.assistance()], ['/help/feedback', wishes.feedback()]] as const) {
      await post(path, path, { ...wish, text: '' })
      await post(path, path, { ...wish, site: 'nowhere' })
      await post(path, path, wish)
      const { number, key } = (await post(path, path, wish)) as unknown as { number: string; key: string }
      const rate = (body: object) => post('/help/tickets/{number}/rating', `/help/tickets/${number}/rating`, { key, ...body })
      await rate({ rating: 'satisfied' })
      await rate({ rating: 'odd' })
      await rate({ key: 'x', rating: 'satisfied' })
      await answerTicket(app.parts.tickets, number, '已办。', 'Mei')
      await rate({ rating: 'satisfied', word: '谢谢' })
    }
  })

  it('to the desk', async () => {
    const { ref } = await new Lan(app).books({ people: 20 })
    const late = await new Lan(app).books({ people: 20, slot: '2026-12-03T10:00' })
    const arrival = '/staff/bookings/{ref}/arrival'
    const noShow = '/staff/bookings/{ref}/no-show'
    for (const [path, body] of [['/staff/visits', { site, people: 1, request_id: randomUUID() }], [arrival, { people: 5 }], [noShow, {}]] as const) {
      await post(path, path.replace('{ref}', ref), body)
      if (path !== '/staff/visits') await atDesk(path, path.replace('{ref}', 'AB3DEFG7HK'), body)
    }
    const count = { request_id: randomUUID(), site, people: 5 }
    for (const wrong of ['{', { ...count, people: 0 }, { ...count, site: 'nowhere' }, { ...count, people: -50 }]) await atDesk('/staff/visits', '/staff/visits', wrong)
    for (let i = 0; i < 2; i += 1) await atDesk('/staff/visits', '/staff/visits', count)
    await atDesk(arrival, `/staff/bookings/${ref}/arrival`, { people: 18 })
    await atDesk(arrival, `/staff/bookings/${ref}/arrival`, { people: 'x' })
    app.clock.set(`${slot}:00+08:00`)
    const token = await begin(app.parts.db, await hire(app.parts.db, 'mei'), app.clock.now())
    manager = { cookie: `rf_staff=${token.token}` }
    for (let i = 0; i < 2; i += 1) await atDesk(arrival, `/staff/bookings/${ref}/arrival`, { people: 18 })
    await atDesk(noShow, `/staff/bookings/${ref}/no-show`, {})
    app.clock.set('2026-12-03T10:30:00+08:00')
    for (let i = 0; i < 2; i += 1) await atDesk(noShow, `/staff/bookings/${late.ref}/no-show`, {})
  })

  it('to whoever exports', async () => {
    for (const what of ['visits.json', 'visits.csv', 'bookings.json', 'bookings.csv']) {
      const path = `/staff/exports/${what}`
      const asking = (query: string, headers = {}) => get(path, `${path}?${query}`, headers)
      await asking('from=2026-12-01&to=2026-12-03')
      for (const wrong of ['from=2026-12-03&to=2026-12-01', 'from=2026-12-01&to=2026-12-03&site=nowhere', 'from=2026-12-01&to=2026-12-03&by=x&status=x']) await asking(wrong, manager)
      for (const by of ['day', 'hour', 'month', 'source', 'site']) await asking(`from=2026-12-01&to=2026-12-03&by=${by}`, manager)
    }
  })

  it('have been looked at for every operation: each of its successes, and a refusal where it knows one', () => {
    const missed: string[] = []
    for (const methods of Object.values(document.paths)) {
      for (const { operationId, responses, tags } of Object.values(methods)) {
        const statuses = Object.keys(responses)
        missed.push(...statuses.filter((status) => status < '300' && !seen.has(`${operationId} ${status}`)).map((status) => `${operationId} ${status}`))
        const refusals = statuses.filter((status) => status >= '400' && status < '500' && status !== '405')
        if (tags[0] !== 'health' && refusals.length > 0 && !refusals.some((status) => seen.has(`${operationId} ${status}`))) missed.push(`${operationId} refused`)
      }
    }
    expect(missed).to.deep.equal([])
  })

  it('are held to schemas that find what is missing, and what is too much', () => {
    const { schema } = document.paths['/health/live']!.get!.responses['200']!.content!['application/json']!
    expect(holding.faults(schema!, {})).to.not.deep.equal([])
    expect(holding.faults(schema!, { live: true, more: 1 })).to.not.deep.equal([])
    const { schema: refused } = document.paths['/bookings']!.post!.responses['409']!.content!['application/json']!
    expect(holding.faults(refused!, { reason: 'no such reason', message: '' })).to.not.deep.equal([])
  })
})
