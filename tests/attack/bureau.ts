import { randomUUID } from 'node:crypto'
import { addToken } from '../../server/staff/tokens.ts'
import { createApp } from '../../server/app.ts'
import { keepRecording } from '../../server/guide/recordings/keep-recording.ts'
import { recordingsOf } from '../../server/guide/recordings/recordings.ts'
import { storiesOf } from '../../server/guide/stories.ts'
import type { Role } from '../../server/database/schema-staff.ts'
import { uuidText } from '../../server/uuid.ts'
import { type Route, routesOf } from '../app/routes-of.ts'
import { type Served, serve, type Settings } from '../app/serve.ts'
import { mp3 } from '../guide/recordings/sounds.ts'
import { begin } from '../staff/house.ts'
import { hall, hired, thingsOf } from '../staff/two-sites.ts'

/** Folders of files that are served besides the routes, each with a file in it. */
export const folders = ['/assets/:asset', '/icons/:icon']

/** An installation with something of everything, all of whose routes can be asked, by anybody. */
export interface Bureau {
  app: Served
  /** Every address that it answers: its routes, and a file of each folder. */
  routes: Route[]
  /** The header that signs somebody in. */
  cookies: Record<Role, string>
  /** The booking that is there and the key that opens it, and the same of a ticket. */
  keys: { booking: string; ticket: string }
  things: Record<string, string>
  /** An address of a route, with things in it that are there. */
  addressOf(path: string): string
  close(): Promise<void>
}

export async function openBureau({ env = {}, ...settings }: Settings = {}): Promise<Bureau> {
  const app = await serve({ env: { RATE_LIMITS: 'off', ...env }, ...settings })
  const { db, guide, now, random, bookings, tickets } = app.parts
  const of = await thingsOf(app, hall)
  const people = {
    admin: await hired(app, 'Tan', 'admin', 'every'),
    manager: await hired(app, 'Mei', 'manager', [hall]),
    docent: await hired(app, 'Wen', 'docent', [hall]),
  }
  const { id: person } = await hired(app, 'Lan', 'docent', [])
  await db.write((trx) => addToken(trx, { staffId: person, label: 'gate', site: '*', scope: 'read', now: now(), random }))
  const token = await db.read.selectFrom('tokens').select('id').executeTakeFirstOrThrow()
  const cookies = {} as Bureau['cookies']
  for (const [role, someone] of Object.entries(people)) cookies[role as Role] = `rf_staff=${(await begin(db, someone, now())).token}`

  await keepRecording({ db, now, random }, { site: hall, part: '', lang: 'zh' }, { seen: '', was: '', credit: '本馆讲解员讲述', file: { bytes: mp3(), type: 'audio/mpeg', seconds: 2 }, by: 'Tan' })
  const [recording] = await recordingsOf(db.read, hall)
  const site = guide.site(hall)!
  const guided = { stop: site.stops[0]!.slug, story: storiesOf([site])[0]!.section.slug, route: guide.routes()[0]!.slug, source: guide.sources()[0]!.key, part: 'names' }
  const dates = { year: '2027', month: '2026-11', day: '2026-12-01' }
  const gone = { run: randomUUID(), upload: randomUUID(), version: '1', scan: randomUUID() }
  const files = { asset: (await (await fetch(app.url)).text()).match(/\/assets\/([^"]+)"/)![1]!, icon: 'icon-192.png', file: 'WW_verify_0.txt' }
  const things: Record<string, string> = { ...of, ...guided, ...dates, ...gone, ...files, person: uuidText(person), token: uuidText(token.id), number: of.ticket, id: recording!.id }
  const routes = addressesOf([...routesOf(createApp(app.parts)), ...folders.map((path) => ({ method: 'GET', path }))])
  return {
    app,
    routes,
    cookies,
    keys: { booking: bookings.keys.keyOf(of.ref), ticket: tickets.keys.keyOf(of.ticket) },
    things,
    addressOf: (path) => path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(things[name] ?? missing(path, name))),
    close: () => app.close(),
  }
}

/** The keeper of the doors and the rooms behind them name the same parameters differently: each address once, as the keeper has it, who stands before. */
function addressesOf(routes: Route[]): Route[] {
  const bare = ({ method, path }: Route) => `${method} ${path.replace(/:\w+/g, ':')}`
  return [...new Map(routes.toReversed().map((route) => [bare(route), route])).values()].reverse()
}

function missing(path: string, name: string): never {
  throw new Error(`${path}: give tests/attack/bureau.ts a thing for :${name}`)
}
