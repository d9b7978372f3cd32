import { readdirSync } from 'node:fs'
import { relative } from 'node:path'
import { expect } from 'chai'
import ejs from 'ejs'
import { storiesOf } from '../../server/guide/stories.ts'
import { shipped } from '../../server/root.ts'
import { addDays, dayOf } from '../../server/local-day.ts'
import { languages } from '../../server/web/words.ts'
import { serve, type Served } from '../app/serve.ts'
import { bookGroup } from '../bookings/arrivals/at-gate.ts'
import { tourOfBookings } from '../bookings/console/tour.ts'
import { tourOfDesk } from '../console/tour.ts'
import { RecordingDesk, stop } from '../guide/recordings/recording-desk.ts'
import { tourOfLedger, tourOfLetters } from '../help/tour.ts'
import { ask, type Asked, phone } from '../web/ask.ts'

/** Views that the tour below does not come by, each with the reason. */
const skipped: Record<string, string> = Object.fromEntries(
  [...['_top', '_bottom', '_check', 'letter', 'certificate', 'plan', 'request-letter', 'codes', 'none', 'checked'].map((name) => `papers/${name}`)].map((name) => [
    `bookings/${name}.ejs`,
    'shown of a booking only: tests/bookings/papers/every-paper.test.ts tours them',
  ]),
)

const views = readdirSync(shipped('views'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ejs'))
const password = 'a long walk from Sangzhi'

interface Seen extends Asked {
  path: string
}

describe('a tour of the running guide', () => {
  const rendered = new Set<string>()
  const seen: Seen[] = []
  const read = ejs.fileLoader
  let app: Served
  /** For what only the staff may see. */
  let staffCookie = ''

  before(async () => {
    // A view is read when it is first rendered, and again only after the cache was cleared.
    ejs.clearCache()
    ejs.fileLoader = (file: string) => {
      rendered.add(relative(shipped('views'), file))
      return read(file)
    }
    app = await serve({ env: { ADMIN_PASSWORD: password, ICP_NUMBER: '湘ICP备00000000号', GONGAN_NUMBER: '湘公网安备 00000000000000号' } })
    for (const lang of languages) {
      for (const text of ['normal', 'large']) await tour(`lang=${lang}; text=${text}`)
    }
  })
  after(async () => {
    ejs.fileLoader = read
    await app.close()
  })

  async function tour(reader: string): Promise<void> {
    const visit = async (path: string, init: { method?: string; headers?: Record<string, string>; body?: string } = {}) => {
      const { cookie = '', ...headers } = init.headers ?? {}
      const answer = await ask(app.url + path, { ...init, headers: { ...phone, cookie: `${reader}; ${cookie}`, ...headers } })
      seen.push({ ...answer, path })
      return answer
    }
    const send = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
      visit(path, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: String(new URLSearchParams(fields)),
      })

    // The guide.
    for (const path of ['/', '/sources', '/nowhere', '/letters', '/letters/AB3DE', '/api', '/pocket', '/print/region']) await visit(path)
    for (const { slug, stops } of app.parts.guide.sites()) {
      await visit(`/sites/${slug}`)
      await visit(`/print/sites/${slug}`)
      for (const stop of stops) await visit(`/sites/${slug}/stops/${stop.slug}`)
      for (const { section } of storiesOf([app.parts.guide.site(slug)!])) await visit(`/sites/${slug}/stories/${section.slug}`)
    }
    for (const query of ['', '?person=he-long&period=since-1949', '?person=wang-zhen', '?place=nowhere']) await visit(`/stories${query}`)
    for (const query of ['', '?month=11', '?month=9', '?month=13']) await visit(`/days${query}`)

    for (const { slug } of app.parts.guide.routes()) await visit(`/routes/${slug}`)
    for (const path of ['', '/march', '/plan', '/plan?sites=nowhere', `/plan?sites=he-long-former-residence,tongzi-mountain,zunyi-conference-site`]) await visit(`/routes${path}`)

    // The quiz, asked and marked, and the passport.
    for (const path of ['/quiz', '/quiz/mixed', '/quiz/tongzi-mountain', '/quiz/zunyi-conference-site?mark=1&people-in-room=a', '/quiz/contest', '/passport', '/passport/certificate']) await visit(path)

    // A visitor: a wrong code, a right one, counted, once more the same day, the answer passed on; at the gate and at a stop.
    for (const path of ['/offline', '/c', '/c?code=ABCD', '/c/ABCD', '/c/00000000']) await visit(path)
    for (const plate of [await app.code('base-memorial-hall'), await app.code('base-memorial-hall', 'founding-yard')]) {
      const page = await visit(`/c/${plate}`)
      const cookie = page.headers['set-cookie']?.map((one) => one.split(';')[0]).join('; ') ?? ''
      for (const { text } of [page, await visit(`/c/${plate}`, { headers: { cookie } })]) {
        const scan_id = /name="scan_id" value="([^"]+)"/.exec(text)![1]!
        const done = await send(`/c/${plate}`, { scan_id }, { cookie })
        for (const reads of [{ cookie }, {}]) await visit(done.headers.location!, { headers: reads })
      }
    }

    // An organiser: a site, a day, a time; refused, booked, looked at, moved, waiting, cancelled, not found.
    const hall = 'base-memorial-hall'
    const first = `${addDays(dayOf(app.clock.now()), 9)}T09:00`
    for (const path of ['/bookings', `/bookings/new?site=${hall}`, `/bookings/new?site=${hall}&people=110`, `/bookings/new?site=${hall}&people=3`]) await visit(path)
    const lan = { site: hall, slot: first, organisation: '桑植县第一党支部', kind: 'party-branch', contact_name: '兰秀英', contact_phone: '13812345678' }
    const book = async (fields: Record<string, string>) => {
      const page = await visit(`/bookings/new?site=${hall}&people=${fields.people}&slot=${first}`)
      const request_id = /name="request_id" value="([^"]+)"/.exec(page.text)![1]!
      return (await send('/bookings', { request_id, ...lan, ...fields })).headers.location ?? ''
    }
    const held = await book({ people: '60' })
    const waits = await book({ people: '40', waiting: '1' })
    await send('/bookings', { ...lan, people: 'x' })
    await send('/bookings', { ...lan, people: '40', request_id: 'x' })
    await book({ people: '40' })
    const [path, manageKey] = held.split('?key=') as [string, string]
    for (const one of [held, waits, `${path}/move?key=${manageKey}`, `${path}?key=wrong`]) await visit(one)
    await send(`${path}/move`, { key: manageKey, slot: '2020-01-01T09:00' })
    await send(`${path}/people`, { key: manageKey, people: '0' })
    await send(`${path}/cancellation`, { key: manageKey, reason: '会议改期' })
    for (const one of [held, waits]) await visit(one)
    await send(`${waits.split('?')[0]}/cancellation`, { key: waits.split('=')[1]! })
    await send('/bookings/lookup', { ref: 'AB3DE-FG7HK', digits: '1234' })

    // Somebody with something to ask and to say.
    const tickets = await tourOfLetters({ visit, send })

    // The staff: a wrong password, the right one, the console.
    await visit('/staff')
    await send('/staff/session', { name: 'admin', password: 'wrong' })
    const signedIn = await send('/staff/session', { name: 'admin', password })
    const cookie = signedIn.headers['set-cookie']?.map((one) => one.split(';')[0]).join('; ') ?? ''
    staffCookie = cookie
    await visit('/staff', { headers: { cookie } })

    // The desk: a site chosen, somebody counted, too many taken back.
    await visit('/staff/desk', { headers: { cookie } })
    for (const people of ['5', '-50']) {
      const page = await visit('/staff/desk/base-memorial-hall', { headers: { cookie } })
      const request_id = /name="request_id" value="([^"]+)"/.exec(page.text)![1]!
      await send('/staff/visits', { request_id, site: 'base-memorial-hall', people }, { cookie })
    }

    // Groups at the gate: of every site, of one, and one that is not due yet.
    const { ref } = await bookGroup(app.parts.bookings, { parts: [{ slot: '2026-12-03T09:00', people: 5 }] })
    for (const path of ['/staff/arrivals', '/staff/arrivals/base-memorial-hall', `/staff/bookings/${ref}/arrival`]) await visit(path, { headers: { cookie } })

    // A screen at the gate: paired, revoked, and a site that takes its codes only.
    const screens = async () => (await visit('/staff/displays', { headers: { cookie } })).text
    const form = /name="request_id" value="([^"]+)"/.exec(await screens())![1]!
    const site = 'heping-middle-school'
    const issued = await send('/staff/displays', { request_id: form, site, place: '大门内' }, { cookie })
    const key = /\?pair=([\w-]+)/.exec(issued.text)![1]!
    await send('/staff/displays/rules', { site, only: 'on' }, { cookie })
    app.clock.forward(2000)
    await visit(`/c/${await app.code(site)}`)
    for (const screen of ['', `display=${key}`, 'display=x']) await visit(`/display/${site}`, { headers: { cookie: screen } })
    await send(/\/staff\/displays\/[\w-]+\/revocation/.exec(await screens())![0], {}, { cookie })
    await screens()
    // Somebody to be phoned: nobody yet, one, her number, done; and one whose number cannot be read.
    await visit('/staff/calls', { headers: { cookie } })
    const to = { kind: 'organiser', name: '兰书记', phone: '0744-8231234' } as const
    const message = { booking: 'RF-1', site, about: 'confirmed', lang: 'zh', to, subject: '预约已确认', text: '时间不变。' } as const
    await app.parts.db.write((trx) => app.parts.outbox.post(trx, message))
    const list = await visit('/staff/calls', { headers: { cookie } })
    await visit('/staff', { headers: { cookie } })
    for (const verb of ['number', 'told']) await send(new RegExp(`/staff/calls/[\\w-]+/${verb}`).exec(list.text)![0], {}, { cookie })
    // The plates: a new one, one retired, a sheet of them; what a visitor sees who scans the old one.
    const old = await app.code('tongzi-mountain')
    await send(`/staff/plates/${old}/retirement`, { at: 'now' }, { cookie })
    await send('/staff/plates', { site: 'tongzi-mountain', overlap_days: '14' }, { cookie })
    for (const path of ['/staff/plates?site=tongzi-mountain', '/staff/plates/sheet?site=tongzi-mountain']) await visit(path, { headers: { cookie } })
    await visit(`/c/${old}`)

    // What sites offer: the list, a form that is refused, one that is saved; who guides there; the holidays to come.
    for (const path of ['/staff/offers', `/staff/offers/${hall}`]) await visit(path, { headers: { cookie } })
    await send(`/staff/offers/${hall}`, { booking: 'elsewhere', 'exceptions.0.day': '2026-12-02' }, { cookie })
    const roster = await visit(`/staff/docents/${hall}`, { headers: { cookie } })
    const id = /name="id" value="([^"]+)"/.exec(roster.text)![1]!
    await send(`/staff/docents/${hall}`, { id, name: `小王${id.slice(-4)}`, 'language.zh': 'on', 'weekday.1': 'on', gapMinutes: '15', dailyMost: '3' }, { cookie })
    await visit(`/staff/docents/${hall}/${id}`, { headers: { cookie } })
    await send('/staff/calendar', { kind: 'holiday', from: '2027-01-01' }, { cookie })
    await visit('/staff/calendar', { headers: { cookie } })
    await tourOfLedger(tickets, { visit: (path) => visit(path, { headers: { cookie } }), send: (path, fields) => send(path, fields, { cookie }) })
    // Recordings: none, one for a stop and one for the site, and what is refused.
    const studio = await RecordingDesk.of(app, 'tan')
    await studio.keeps()
    await studio.keeps({ part: '' })
    for (const path of ['', `?part=${stop}&lang=zh`, `?part=${stop}&lang=en`]) await visit(`/staff/guide/he-long-former-residence/recordings${path}`, { headers: { cookie } })
    await send('/staff/guide/he-long-former-residence/recordings/removal', { part: stop, lang: 'zh', seen: 'x' }, { cookie })
    for (const path of ['', `/${stop}`]) await visit(`/sites/he-long-former-residence${path}`)
    // The manager's desk.
    await tourOfDesk(app, reader, seen.length, {
      visit: (path, init = {}) => visit(path, { ...init, headers: { cookie, ...init.headers } }),
      send: (path, fields) => send(path, fields, { cookie }),
    })
    // The site's side of bookings.
    await tourOfBookings(app, { visit: (path) => visit(path, { headers: { cookie } }), send: (path, fields) => send(path, fields, { cookie }) })
  }

  it('comes by every view', () => {
    expect(views).to.include.members(['web/_head.ejs', 'guide/home.ejs', 'checkins/outcome.ejs'])
    expect(views.filter((view) => !rendered.has(view) && !(view in skipped))).to.deep.equal([])
  })

  it('skips by name only what is there and is not rendered', () => {
    for (const view of Object.keys(skipped)) expect(views.includes(view) && !rendered.has(view), view).to.equal(true)
  })

  it('meets no surprise', () => {
    expect(seen.filter(({ status }) => status >= 500).map(({ path }) => path)).to.deep.equal([])
  })

  it('sees whole pages, one heading and one main part each', () => {
    for (const { path, text } of pagesSeen()) {
      expect(text.match(/<h1[ >]/g), path).to.have.length(1)
      expect(text.match(/<main[ >]/g), path).to.have.length(1)
      expect(text.trimEnd(), path).to.match(/<\/html>$/)
    }
  })

  it('sees no id twice on a page', () => {
    for (const { path, text } of pagesSeen()) {
      const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
      expect(ids.filter((id, i) => ids.indexOf(id) !== i), path).to.deep.equal([])
    }
  })

  it('sees no slot left open and no value that is none', () => {
    for (const { path, text } of pagesSeen()) {
      // The numbers that change by themselves carry their sentence with them, and so does the map; an example of JSON is none.
      const read = text.replace(/data-(live-words|map)="[^"]*"|<pre[^>]*><code>.*?<\/code>/gs, '').replace(/<[^>]*>/g, ' ')
      expect(read, path).to.not.match(/\{\w+\}|undefined|\bNaN\b|\[object |\bnull\b/)
    }
  })

  it('finds every address that a page of ours leads to', async () => {
    const leads = new Set(pagesSeen().flatMap(({ text }) => [...text.matchAll(/(?:href|src)="(\/[^"#]*)/g)].map(([, path]) => path!.replaceAll('&amp;', '&'))))
    expect(leads.size).to.be.above(40)
    for (const path of leads) {
      const { status } = await ask(app.url + path, { headers: { cookie: staffCookie } })
      // A booking's papers end with it: what the tour has booked it has cancelled since.
      if (/^\/bookings\/\w{10}\//.test(path)) expect(status, path).to.be.oneOf([200, 409, 410])
      else expect(status, path).to.be.below(400)
    }
  })

  const pagesSeen = () => seen.filter(({ headers, status }) => /^text\/html/.test(headers['content-type'] ?? '') && status !== 303)
})
