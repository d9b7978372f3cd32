import type { Served } from '../app/serve.ts'
import { addPerson, setSites } from '../../server/staff/people.ts'
import { sessionOf } from '../checkins/at-desk.ts'
import { Phone } from '../checkins/phone.ts'
import { begin, cast, hire, type Member, random } from '../staff/house.ts'

export const hall = 'base-memorial-hall'
export const mountain = 'tongzi-mountain'

export const header = '场馆,日期,人次\n'

/** What a program is told of a file. */
export interface Told {
  upload?: string
  import?: string
  rows: number
  people: number
  known: number
  replaced: number
  reason?: string
  message?: string
  problems?: { line: number; wrong: string; where: string; message: string }[]
  more?: number
}

/** Somebody of the staff with a file in hand. */
export class Importer extends Phone {
  static async of(app: Served, who: Member = 'mei', sites: 'every' | string[] = 'every'): Promise<Importer> {
    const { db } = app.parts
    const person = await hire(db, who, app.clock.now())
    await db.write((trx) => setSites(trx, person.id, sites))
    return new Importer(app, { cookie: `rf_staff=${await sessionOf(app, who)}` })
  }

  /** A person of a name of their own, with some sites. */
  static async named(app: Served, name: string, sites: 'every' | string[]): Promise<Importer> {
    const { db } = app.parts
    const now = app.clock.now()
    const person = (await db.write((trx) => addPerson(trx, { name, role: cast.mei.role, sites, passwordHash: '-', now, random })))!
    return new Importer(app, { cookie: `rf_staff=${(await begin(db, person, now)).token}` })
  }

  async upload(content: string | Uint8Array, { accept = 'text/html', to = '/staff/imports', fields = {}, name = '人次.csv' } = {}): Promise<Response> {
    const body = new FormData()
    for (const [field, value] of Object.entries(fields)) body.set(field, value as string)
    body.set('file', new File([content as BlobPart], name))
    return this.request(to, { method: 'POST', headers: { accept }, body })
  }

  async look(content: string | Uint8Array, more: { to?: string; fields?: object; lang?: string } = {}): Promise<Told & { status: number }> {
    const answer = await this.upload(content, { ...more, accept: 'application/json' })
    return { ...((await answer.json()) as Told), status: answer.status }
  }

  async confirm(upload: string, to = '/staff/imports'): Promise<Told & { status: number }> {
    const answer = await this.request(`${to}/${upload}`, { method: 'POST', headers: { accept: 'application/json' } })
    return { ...((await answer.json()) as Told), status: answer.status }
  }

  /** Looks, and confirms. */
  async bring(content: string | Uint8Array, more: { to?: string; fields?: object } = {}): Promise<Told & { status: number }> {
    const looked = await this.look(content, more)
    if (looked.upload === undefined) throw new Error(JSON.stringify(looked))
    return this.confirm(looked.upload, more.to)
  }
}
