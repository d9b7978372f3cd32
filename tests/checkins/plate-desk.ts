import { type Served, serve, type Settings } from '../app/serve.ts'
import { begin, hire, type Member } from '../staff/house.ts'
import { allPlates, type Plate } from '../../server/checkins/plates.ts'

/** A public address that is good on a wall. */
export const onWalls = { PUBLIC_URL: 'https://footprints.example.cn' }

type Sent = Record<string, unknown>

/** The desk at which one of the staff looks after the plates of a running application. */
export class PlateDesk {
  readonly #app: Served
  readonly #who: Member | undefined
  #person: ReturnType<typeof hire> | undefined

  /** @param who nobody who is signed in, when absent */
  constructor(app: Served, who?: Member) {
    this.#app = app
    this.#who = who
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.#app.url + path, { redirect: 'manual', headers: { accept: 'text/html', ...(await this.#cookie()), ...headers } })
  }

  /** Sends JSON, as a script does. */
  async send(path: string, body: unknown): Promise<Response> {
    const headers = { accept: 'application/json', 'content-type': 'application/json', ...(await this.#cookie()) }
    return fetch(this.#app.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  }

  /** Presses the button of a form. */
  async press(path: string, fields: Record<string, string>): Promise<Response> {
    const headers = { accept: 'text/html', ...(await this.#cookie()) }
    return fetch(this.#app.url + path, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams(fields) })
  }

  /** Issues a place's plate again, and gives the answer's body. */
  async reissue(body: Sent): Promise<{ code: string; issue: number; replaces: { code: string; retired_at: string } }> {
    const answer = await this.send('/staff/plates', body)
    if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Awaited<ReturnType<PlateDesk['reissue']>>
  }

  async #cookie(): Promise<Record<string, string>> {
    if (this.#who === undefined) return {}
    const { db } = this.#app.parts
    const now = this.#app.clock.now()
    this.#person ??= hire(db, this.#who, now)
    return { cookie: `rf_staff=${(await begin(db, await this.#person, now)).token}` }
  }
}

/** Serves an application of its own to each test of a suite, and hands it over with Mei at her desk. */
export function servedToMei(settings: Settings, take: (app: Served, mei: PlateDesk) => void): void {
  let app: Served
  beforeEach(async () => {
    app = await serve(settings)
    take(app, new PlateDesk(app, 'mei'))
  })
  afterEach(() => app.close())
}

/** The plates of one place, oldest first. */
export async function platesOf(app: Served, site: string, stop = ''): Promise<Plate[]> {
  return (await allPlates(app.parts.db.read)).filter((plate) => plate.site === site && plate.stop === stop)
}
