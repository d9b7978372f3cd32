import { parse } from 'csv-parse/sync'
import readXlsxFile, { type CellValue } from 'read-excel-file/node'
import { addToCounters } from '../../server/counters/counters.ts'
import type { CountedAs, Source } from '../../server/database/schema-counting.ts'
import { dayOf } from '../../server/local-day.ts'
import { setSites } from '../../server/staff/people.ts'
import { uuidV7 } from '../../server/uuid.ts'
import type { Served } from '../app/serve.ts'
import { PlateDesk } from '../checkins/plate-desk.ts'
import { begin, hire, type Member, random } from '../staff/house.ts'

export const residence = 'he-long-former-residence'
export const start = 'long-march-starting-point'

/** Ten years of nine sites: more rows than are answered in memory. */
export const tenYears = 'from=2016-12-01&to=2026-11-30'

/** Where somebody who reports downloads what she reports. */
export class ExportDesk extends PlateDesk {
  readonly #on: Served

  constructor(app: Served, who?: Member) {
    super(app, who)
    this.#on = app
  }

  /** A session of Mei's, for requests that are made by hand. */
  async cookie(): Promise<{ cookie: string }> {
    const now = this.#on.clock.now()
    return { cookie: `rf_staff=${(await begin(this.#on.parts.db, await hire(this.#on.parts.db, 'mei', now), now)).token}` }
  }

  async export(path: string): Promise<Response> {
    return this.get(`/staff/exports/${path}`, { accept: 'application/json' })
  }

  /** Every line, heading and version line with it. */
  async csv(path: string): Promise<string[][]> {
    const answer = await this.export(path)
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
    return parse(Buffer.from(await answer.arrayBuffer()), { bom: true, record_delimiter: '\r\n' }) as string[][]
  }

  async json(path: string): Promise<Exported> {
    return (await (await this.export(path)).json()) as Exported
  }

  async sheets(path: string): Promise<{ sheet: string; data: (CellValue | null)[][] }[]> {
    return readXlsxFile(Buffer.from(await (await this.export(path)).arrayBuffer()))
  }
}

export interface Exported {
  version: string
  rows: Record<string, string | number | null>[]
  total: Record<string, number>
}

/** Mei runs these sites and no others. */
export async function meiRuns(app: Served, sites: string[]): Promise<void> {
  const mei = await hire(app.parts.db, 'mei', app.clock.now())
  await app.parts.db.write((trx) => setSites(trx, mei.id, sites))
}

/** Visits of a day, as the counters keep them. */
export async function counted(app: Served, day: string, site: string, source: CountedAs, people: number): Promise<void> {
  const { db } = app.parts
  await db.write((trx) => addToCounters(trx, db.engine, [{ day, site, source, people, visits: 1, cookieless: 0 }]))
}

/** A visit with its row, at a time by the site's clock. */
export async function visited(app: Served, when: string, site: string, source: Source, people: number, day = when.slice(0, 10)): Promise<void> {
  const { db } = app.parts
  const at = Date.parse(`${when}:00+08:00`)
  await db.write(async (trx) => {
    await trx.insertInto('visits').values({ site, day, id: uuidV7(at, random), entered_on: dayOf(Math.max(at, Date.parse(`${day}T12:00:00+08:00`))), at, source, people, device: null }).execute()
    await addToCounters(trx, db.engine, [{ day, site, source, people, visits: 1, cookieless: 0 }])
  })
}
