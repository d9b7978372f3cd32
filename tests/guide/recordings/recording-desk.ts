import { expect } from 'chai'
import type { Served } from '../../app/serve.ts'
import { begin, hire, type Member } from '../../staff/house.ts'
import { ask, type Asked, phone } from '../../web/ask.ts'
import { he } from '../edit/house.ts'
import { mp3 } from './sounds.ts'

export const stop = 'stops/fire-pit-room'
export const credit = '本馆讲解员讲述，文字据本页'

export interface Upload {
  site?: string
  part?: string
  lang?: string
  credit?: string | undefined
  seen?: string
  /** What stood in the form; absent, the credit that the desk writes. */
  was?: string
  file?: Buffer | undefined
  name?: string
}

/** Somebody of the staff with a recording in hand. */
export class RecordingDesk {
  readonly #app: Served
  readonly headers: Record<string, string>

  private constructor(app: Served, headers: Record<string, string>) {
    this.#app = app
    this.headers = headers
  }

  static async of(app: Served, who: Member, lang = 'zh'): Promise<RecordingDesk> {
    const { db } = app.parts
    const { token } = await begin(db, await hire(db, who, app.clock.now()), app.clock.now())
    return new RecordingDesk(app, { ...phone, cookie: `rf_staff=${token}; lang=${lang}` })
  }

  get(path = `/staff/guide/${he}/recordings`): Promise<Asked> {
    return ask(this.#app.url + path, { headers: this.headers })
  }

  /** Sends the form as a browser would; a field that is undefined is not in it. */
  async upload(sent: Upload = {}, headers: Record<string, string> = {}): Promise<Asked> {
    const { site = he, part = stop, lang = 'zh', seen = '', was = seen === '' ? '' : credit, name = '火坑屋.mp3' } = sent
    const form = new FormData()
    form.set('seen', seen)
    form.set('was', was)
    const said = 'credit' in sent ? sent.credit : credit
    if (said !== undefined) form.set('credit', said)
    const file = 'file' in sent ? sent.file : mp3()
    form.set('file', file === undefined ? new File([], '') : new File([new Uint8Array(file)], name))
    const sending = new Response(form)
    const type = sending.headers.get('content-type')!
    return ask(this.#app.url + addressOf(site, part, lang), { method: 'POST', headers: { ...this.headers, 'content-type': type, ...headers }, body: Buffer.from(await sending.arrayBuffer()) })
  }

  /** Uploads, and gives the id of what can be heard then. */
  async keeps(sent: Upload = {}): Promise<string> {
    // Deeds of one moment stand in no order.
    this.#app.clock.forward(10)
    const answer = await this.upload(sent)
    expect(answer.status, answer.text).to.equal(303)
    const { site = he, part = stop, lang = 'zh' } = sent
    const { sha256 } = await this.#app.parts.db.read
      .selectFrom('recordings')
      .select('sha256')
      .where((eb) => eb.and({ site, part, lang: lang as 'zh' }))
      .executeTakeFirstOrThrow()
    return Buffer.from(sha256).toString('base64url')
  }

  takeDown(fields: Record<string, string>, site = he): Promise<Asked> {
    this.#app.clock.forward(10)
    const headers = { ...this.headers, 'content-type': 'application/x-www-form-urlencoded' }
    return ask(`${this.#app.url}/staff/guide/${site}/recordings/removal`, { method: 'POST', headers, body: String(new URLSearchParams(fields)) })
  }
}

export const addressOf = (site: string, part: string, lang: string) => `/staff/guide/${site}/recordings?part=${encodeURIComponent(part)}&lang=${lang}`

/**
 * Everything that is kept of recordings.
 *
 * @param since deeds of earlier moments are left out
 */
export async function keptIn({ parts: { db } }: Served, since = 0) {
  const rows = await db.read.selectFrom('recordings').selectAll().orderBy('part').orderBy('lang').execute()
  const { n } = await db.read.selectFrom('recording_pieces').select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const deeds = await db.read.selectFrom('audit').select(['actor', 'action', 'subject', 'detail']).where('at', '>=', since).where('action', 'in', ['recording-saved', 'recording-taken-down']).orderBy('id').execute()
  return { rows, pieces: n, deeds }
}
