import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import express from 'express'
import { createApp } from '../../server/app.ts'
import { methodsOf } from '../../server/staff/door-keeper.ts'
import { type Door, doors, type Method } from '../../server/staff/doors.ts'
import { addToken } from '../../server/staff/tokens.ts'
import { owns, type Person } from '../../server/staff/people.ts'
import { uuidText } from '../../server/uuid.ts'
import { whoseThings } from '../../server/whose.ts'
import { type Served, serve } from '../app/serve.ts'
import { doorsIn, staffRoutesOf } from './routes-of.ts'
import { askedAs, hall, hired, school, type SiteName, type Things, thingsOf } from './two-sites.ts'

const asJson = { accept: 'application/json' }

describe('the doors of the console', () => {
  let app: Served
  let of: Record<SiteName, Things>
  let people: Record<'nobody', undefined> & Record<'docent' | 'hallManager' | 'schoolManager' | 'admin', Person>
  /** Whom `/staff/people/:person` speaks of, and a token of theirs. */
  let subject: { person: string; token: string }

  before(async () => {
    app = await serve()
    of = { [hall]: await thingsOf(app, hall), [school]: await thingsOf(app, school) }
    people = {
      nobody: undefined,
      docent: await hired(app, 'Wen', 'docent', [hall]),
      hallManager: await hired(app, 'Mei', 'manager', [hall]),
      schoolManager: await hired(app, 'Hua', 'manager', [school]),
      admin: await hired(app, '老谭', 'admin', 'every'),
    }
    const { id } = await hired(app, 'Lan', 'docent', [])
    const { db, now, random } = app.parts
    await db.write((trx) => addToken(trx, { staffId: id, label: 'gate', site: '*', scope: 'read', now: now(), random }))
    const token = await db.read.selectFrom('tokens').select('id').executeTakeFirstOrThrow()
    subject = { person: uuidText(id), token: uuidText(token.id) }
  })
  after(() => app.close())

  const who = ['nobody', 'docent', 'hallManager', 'schoolManager', 'admin'] as const
  const everyDoor = () => Object.entries(doors).flatMap(([path, door]) => methodsOf(door).map((method) => ({ path, door, method })))
  const parametersOf = (path: string) => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!)

  /** An address of a door, with the things of a site in it. @throws for a thing of a site that has no sample here */
  function addressAt(path: string, site: SiteName): string {
    const { guide } = app.parts
    const words = { part: 'names', stop: guide.site(site)!.stops[0]?.slug ?? 'new', source: guide.sources()[0]!.key }
    const samples: Record<string, string> = { ...of[site], ...subject, ...words, year: '2027', month: '2026-11', day: '2026-12-01' }
    return path.replace(/:(\w+)/g, (_, name: string) => {
      if (samples[name] === undefined && name in whoseThings(app.parts.db)) throw new Error(`${path}: thingsOf() makes no ${name} yet`)
      return samples[name] ?? 'x'
    })
  }

  const namesSite = (path: string) => parametersOf(path).some((name) => name === 'site' || name in whoseThings(app.parts.db))

  /** What the table says: a status that refuses, or that somebody may pass. */
  function expected(path: string, door: Door, method: Method, person: Person | undefined, site: SiteName): number | 'passes' {
    const admitted = door[method]!
    if (admitted === 'anyone') return 'passes'
    if (person === undefined) return 401
    if (!admitted.includes(person.role)) return 403
    return namesSite(path) && !owns(person, site) ? 404 : 'passes'
  }

  it('are the routes that the application has, no more and no fewer', () => {
    expect([...staffRoutesOf(createApp(app.parts))].sort()).to.deep.equal([...doorsIn(doors)].sort())
  })

  it('are missed where a route has been added without one, however deep its router', () => {
    const deep = express.Router().use(express.Router().get(['/staff/attic', '/staff/desk/:any'], (_req, res) => res.end()))
    const routes = staffRoutesOf(createApp(app.parts).use(deep))
    expect([...routes].filter((route) => !doorsIn(doors).has(route))).to.deep.equal(['GET /staff/attic'])
    expect(() => staffRoutesOf(createApp(app.parts).use('/staff', deep))).to.throw('mounted below a path')
  })

  it('show on no page what belongs to another site', async () => {
    const strange = [hall, ...Object.values(of[hall]), `guide of ${hall}`, `gate of ${hall}`]
    const own = Object.values(of[school])
    let seen = ''
    for (const { path, door, method } of everyDoor()) {
      if (method !== 'GET' || expected(path, door, method, people.schoolManager, school) !== 'passes') continue
      for (const query of ['', '?from=2026-12-01&to=2026-12-07&status=all', '?done=1']) {
        const text = await (await askedAs(app, addressAt(path, school) + query, { person: people.schoolManager })).text()
        for (const one of strange) expect(text.includes(one), `${path}${query} shows ${one}`).to.equal(false)
        seen += text
      }
    }
    expect(own.filter((one) => !seen.includes(one))).to.deep.equal([])
    // It looks everywhere where something could be seen, and the same pages show the admin both, or this would prove nothing.
    const all = await (await askedAs(app, '/staff/bookings?from=2026-12-01&to=2026-12-07', { person: people.admin })).text()
    expect(all).to.contain(of[hall].ref).and.contain(of[school].ref)
  })

  it('open to whom the table names, and for each only to what is theirs', async function () {
    // Everybody at every door: a slow machine is no failure.
    this.timeout(600_000)
    const wrong: string[] = []
    // First what only looks, and among the deeds first what must be refused.
    const asked = everyDoor().flatMap((one) => who.flatMap((name) => [hall, school].map((site) => ({ ...one, name, site }) as const)))
    const rank = ({ path, door, method, name, site }: (typeof asked)[number]) =>
      method === 'GET' ? 0 : expected(path, door, method, people[name], site as SiteName) === 'passes' ? 2 : 1
    for (const one of asked.sort((a, b) => rank(a) - rank(b))) {
      const { path, door, method, name } = one
      const site = one.site as SiteName
      const due = expected(path, door, method, people[name], site)
      const { status } = await askedAs(app, addressAt(path, site), { method, person: people[name], ...(method === 'POST' && { body: 'nothing of use' }) })
      // A file that somebody is looking at, an export that runs, a version once saved, a route all of whose sites are theirs: there are none here.
      const empty = /:(?:run|upload|version|route)\b/.test(path) && [404, 410].includes(status)
      const right = due === 'passes' ? empty || (method === 'GET' ? [200, 303, 409, 422].includes(status) : ![403, 405].includes(status) && status < 500) : status === due
      if (!right) wrong.push(`${name}: ${method} ${addressAt(path, site)} is ${status}, not ${due}`)
    }
    expect(wrong).to.deep.equal([])
  })

  it('say of another’s thing what they say of none', async () => {
    const none = { site: 'nowhere', ref: 'AAAAAAAAAA', docent: randomUUID(), display: randomUUID(), call: randomUUID(), code: '00000000', correction: randomUUID(), ticket: '0000000000' }
    const { schoolManager } = people
    for (const { path, door, method } of everyDoor().filter((one) => namesSite(one.path))) {
      if (expected(path, door, method, schoolManager, hall) !== 404) continue
      const [another, unknown] = await Promise.all(
        [addressAt(path, hall), path.replace(/:(\w+)/g, (_, name: string) => ({ ...none, ...subject, year: '2027' })[name as 'site'] ?? 'x')].map(
          async (address) => (await askedAs(app, address, { method, person: schoolManager, headers: asJson })).text(),
        ),
      )
      expect(another, `${method} ${path}`).to.equal(unknown).and.contain('not-found')
    }
  })

  it('count nothing on the dashboard that belongs to another site', async () => {
    const dashboard = async (person: Person) => (await askedAs(app, '/staff', { person })).text()
    const stranger = await hired(app, 'Nobody’s', 'manager', [])
    expect(await dashboard(stranger)).to.not.match(/待电话通知（\d|预约（\d|\/sites\/\w/)
    expect(await dashboard(people.admin)).to.contain(`/sites/${hall}`).and.contain(`/sites/${school}`)
  })

  describe('to a site that a query or a body names', () => {
    const body = (fields: Record<string, unknown>) => ({ method: 'POST', headers: { ...asJson, 'content-type': 'application/json' }, body: JSON.stringify(fields) })
    const request_id = randomUUID()
    const wish = { request_id, slot: '2026-12-04T09:00', people: 20, organisation: '支部', kind: 'unit', contact_name: '兰', contact_phone: '13912345678', docent: 'none' }
    const asks: Record<string, (site: string, things: Things) => [string, object?]> = {
      'a count at the desk': (site) => ['/staff/visits', body({ request_id: randomUUID(), site, people: 3 })],
      'a booking by telephone': (site) => ['/staff/bookings/new', body({ ...wish, site, channel: 'phone' })],
      'the form for one': (site) => [`/staff/bookings/new?site=${site}`],
      'the list of bookings': (site) => [`/staff/bookings?site=${site}`],
      'an export': (site) => [`/staff/exports/visits.csv?from=2026-11-01&to=2026-12-01&site=${site}`],
      'a new plate': (site) => ['/staff/plates', body({ site })],
      'a help line': (site) => ['/staff/plates/help-phone', body({ site, phone: '0744-8231234' })],
      'a sheet of plates': (site) => [`/staff/plates/sheet?site=${site}`],
      'plates by their codes': (_, { code }) => [`/staff/plates/sheet?code=${code}`],
      'a screen': (site) => ['/staff/displays', body({ request_id: randomUUID(), site, place: 'gate' })],
      'a rule of a gate': (site) => ['/staff/displays/rules', body({ site, only: true })],
      'a docent’s agenda': (_, { docent }) => [`/staff/agenda?docent=${docent}`],
    }
    const none = { site: 'nowhere', code: '00000000', docent: randomUUID() }

    for (const [what, make] of Object.entries(asks)) {
      it(`lead no further than to none: ${what}`, async () => {
        const answer = async (site: string, things: object) => {
          const [path, init] = make(site, things as Things)
          const got = await askedAs(app, path, { person: people.schoolManager, headers: asJson, ...init })
          return { status: got.status, text: await got.text() }
        }
        const everything = async () => JSON.stringify(await Promise.all((['visits', 'bookings', 'plates', 'displays', 'gate_rules', 'audit'] as const).map((table) => app.parts.db.read.selectFrom(table).selectAll().execute())))
        const before = await everything()
        const another = await answer(hall, of[hall])
        expect(another.status).to.equal(404)
        expect(another).to.deep.equal(await answer('nowhere', none))
        expect(await everything()).to.equal(before)
        expect((await answer(school, of[school])).status).to.be.oneOf([200, 201, 204])
      })
    }

    it('exports what is theirs when they name no site', async () => {
      const { db } = app.parts
      const csv = async (person: Person) => (await askedAs(app, '/staff/exports/visits.csv?from=2026-11-01&to=2026-12-31', { person })).text()
      await db.write((trx) =>
        trx.insertInto('counters').values([hall, school].map((site) => ({ site, day: '2026-11-20', source: 'plate' as const, people: 4, visits: 4, cookieless: 0 }))).execute(),
      )
      expect(await csv(people.schoolManager)).to.contain(school).and.not.contain(hall)
      expect(await csv(people.admin)).to.contain(school).and.contain(hall)
      expect(await csv(await hired(app, 'Siteless', 'manager', []))).to.not.match(new RegExp(`${school}|${hall}`))
    })
  })
})
