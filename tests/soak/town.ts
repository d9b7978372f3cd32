import { randomBytes } from 'node:crypto'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { allPlates } from '../../server/checkins/plates.ts'
import { recount } from '../../server/counters/recount.ts'
import { databaseFile } from '../../server/operations/backup.ts'
import { shipped } from '../../server/root.ts'
import { benchSettings } from '../bench/check-ins.ts'
import { ChildServer } from '../bench/child-server.ts'
import { saveOffer } from '../bench/saved-offer.ts'
import { signIn } from '../bench/sign-in.ts'
import { onDatabase } from '../checkins/on-app.ts'
import { scratchFolder } from '../database/each-database.ts'
import type { Kind } from './mix.ts'
import { Offices } from './offices.ts'
import { Screen } from './screen.ts'
import { Tally } from './tally.ts'
import { Visitors } from './visitors.ts'

/** Sites that take groups, with more room than will be asked for. */
const bookable = ['base-memorial-hall', 'he-long-former-residence', 'zunyi-conference-site']
const screensEach = 4

/** A fresh installation whose server is a process of its own, with all who come to it, and a bare Express beside it. */
export class Town {
  readonly tally = new Tally()
  readonly offices: Offices
  readonly deeds: Record<Kind, () => Promise<void>>
  readonly server: ChildServer
  readonly #bare: ChildServer
  readonly #folder: ReturnType<typeof scratchFolder>
  readonly #screens: Screen[] = []
  #running = true

  private constructor(folder: ReturnType<typeof scratchFolder>, server: ChildServer, bare: ChildServer, { cookie, gates }: { cookie: string; gates: Map<string, string> }) {
    this.#folder = folder
    this.server = server
    this.#bare = bare
    const pages = ['/', '/sources', '/routes', '/stories', ...[...gates.keys()].map((site) => `/sites/${site}`)]
    const visitors = new Visitors(server, gates, pages, this.tally)
    this.offices = new Offices(server.url, bookable, cookie, this.tally)
    this.deeds = {
      'a tap on the button': () => visitors.pressesTheButton(),
      'a check-in as JSON': () => visitors.checksIn(),
      'a scan sent again': () => visitors.repeatsAScan(),
      'a second scan': () => visitors.scansAgain(),
      'a page of the guide': () => visitors.reads(),
      'count.json': () => visitors.looksAtTheCount(),
      'a booking': () => this.offices.book(),
      'an export': () => this.offices.export(),
      'the console': () => this.offices.lookAtTheConsole(),
      'bare Express': async () => void (await (await fetch(`${bare.url}/sites/any`)).text()),
    }
  }

  static async found(): Promise<Town> {
    const folder = scratchFolder()
    const password = randomBytes(12).toString('hex')
    const dataDir = join(folder.path, 'var')
    const settings = { ...benchSettings(dataDir, randomBytes(32).toString('hex')), ADMIN_PASSWORD: password }
    const NODE_OPTIONS = `--import=${new URL('collecting.js', import.meta.url).href}`
    const server = await ChildServer.start(shipped('build/server/main.js'), [], { ...settings, NODE_OPTIONS })
    const gates = await onDatabase(databaseFile(dataDir), async (db) => {
      for (const site of bookable) await saveOffer(db, site, { capacity: 5000, group: { least: 1, most: 100 } })
      return new Map((await allPlates(db.read)).filter(({ stop }) => stop === '').map(({ site, code }) => [site, code]))
    })
    const cookie = await signIn(server.url, password)
    const files = ['answer.json', 'page.html'].map((name) => join(folder.path, name)) as [string, string]
    writeFileSync(files[0], '{}')
    writeFileSync(files[1], await (await fetch(`${server.url}/sources`)).text())
    const bare = await ChildServer.start(shipped('build/tests/bench/bare-server.js'), files, {})
    const town = new Town(folder, server, bare, { cookie, gates })
    for (const site of gates.keys()) for (let i = 0; i < screensEach; i++) town.#screens.push(await Screen.open(server.url, site))
    return town
  }

  get screens(): number {
    return this.#screens.length
  }

  /** The database with its journal, in megabytes. */
  get stored(): number {
    return (statSync(this.#file).size + statSync(`${this.#file}-wal`).size) / 1024 / 1024
  }

  /** 人次 by site as the public is told. Resolves when every screen shows it. */
  async people(): Promise<Record<string, number>> {
    const { sites } = (await (await fetch(`${this.server.url}/counts.json`)).json()) as { sites: Record<string, { all: number }> }
    for (const screen of this.#screens) await screen.shows(sites[screen.site]!.all)
    return Object.fromEntries(Object.entries(sites).flatMap(([site, { all }]) => (all > 0 ? [[site, all]] : [])))
  }

  /** Ends the server as an operator does, and reads what it has left. */
  async end() {
    for (const screen of this.#screens.splice(0)) await screen.close()
    this.#running = false
    const code = await this.server.end('SIGTERM')
    const kept = await onDatabase(this.#file, async (db) => {
      const { read } = db
      const visits = await read.selectFrom('visits').select(({ fn }) => ['site', fn.countAll<number>().as('rows'), fn.sum<number>('people').as('people')]).groupBy('site').execute()
      const { scans } = await read.selectFrom('scans').select(({ fn }) => fn.countAll<number>().as('scans')).executeTakeFirstOrThrow()
      const seats = await read.selectFrom('seats').select(['site', 'slot', 'taken']).where('taken', '>', 0).execute()
      const bookings = await read.selectFrom('bookings').select(({ fn }) => ['status', fn.countAll<number>().as('rows')]).groupBy('status').execute()
      const broken = (await sql<{ integrity_check: string }>`pragma integrity_check`.execute(read)).rows.filter((row) => row.integrity_check !== 'ok')
      return {
        people: Object.fromEntries(visits.map(({ site, people }) => [site, people])),
        visits: visits.reduce((sum, { rows }) => sum + rows, 0),
        scans,
        seats: Object.fromEntries(seats.map(({ site, slot, taken }) => [`${site} ${slot}`, taken])),
        bookings: { confirmed: 0, requested: 0, cancelled: 0, ...Object.fromEntries(bookings.map(({ status, rows }) => [status, rows])) },
        recounted: await recount(db, { check: true }),
        broken,
      }
    })
    return { code, ...kept }
  }

  async remove(): Promise<void> {
    for (const screen of this.#screens) await screen.close()
    if (this.#running) await this.server.end('SIGKILL')
    await this.#bare.end('SIGKILL')
    this.#folder.remove()
  }

  get #file(): string {
    return databaseFile(join(this.#folder.path, 'var'))
  }
}
