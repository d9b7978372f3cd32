import { Writable } from 'node:stream'
import pino from 'pino'
import { readConfig } from '../../server/config.ts'
import type { Database } from '../../server/database/open.ts'
import type { Channel, OutboxRow } from '../../server/database/schema-messages.ts'
import type { Message, Organiser, TellBooking } from '../../server/messages/message.ts'
import { Outbox } from '../../server/messages/outbox.ts'
import { Sealer } from '../../server/sealer.ts'
import { StoppedClock } from '../app/serve.ts'
import { random } from '../staff/house.ts'

export const secret = 'a secret of more than thirty-two characters'

/** Lan books 40 people for her branch. */
export const lan: Organiser = { kind: 'organiser', name: '兰书记', phone: '+86 138-1234-5678', email: 'lan@branch.example' }

export const confirmed: Message = {
  booking: 'RF-7K2M-9QXT',
  site: 'base-memorial-hall',
  about: 'confirmed',
  lang: 'zh',
  to: lan,
  subject: '预约已确认：12月1日 09:00',
  text: '兰书记，您好：\n湘鄂川黔纪念馆已确认 40 人的预约。\nhttps://example.cn/bookings/RF-7K2M-9QXT?key=manage-key',
  keep: { offer: 7 },
}

export const toSite: Message = { ...confirmed, about: 'requested', to: { kind: 'site' }, subject: '新的预约申请', text: '40 人，12月1日 09:00', keep: undefined }

interface Settings {
  /** SMTP_URL, SMS_WEBHOOK, NOTIFY_WEBHOOK … */
  env?: NodeJS.ProcessEnv
  clock?: StoppedClock
  told?: TellBooking
  secrets?: string[]
  timeout?: number
  patience?: number
}

/** An outbox over a database, its log, and what its table holds. */
export class PostRoom {
  readonly outbox: Outbox
  readonly clock: StoppedClock
  readonly #db: Database
  /** Everything that was logged, at every level. */
  log = ''

  constructor(db: Database, { env = {}, clock = new StoppedClock(), told, secrets = [secret], timeout = 5000, patience = 5000 }: Settings = {}) {
    this.#db = db
    this.clock = clock
    const sink = new Writable({ write: (line, _coding, done) => ((this.log += String(line)), done()) })
    const log = pino({ level: 'trace' }, sink)
    const sealer = new Sealer(secrets, 'messages', random)
    const config = readConfig({ PUBLIC_URL: 'https://footprints.example.cn', ...env })
    this.outbox = new Outbox({ db, config, sealer, now: clock.now, random, log, timeout, patience, ...(told ? { told } : {}) })
  }

  async post(message: Message = confirmed): Promise<Channel | undefined> {
    return this.#db.write((trx) => this.outbox.post(trx, message))
  }

  async rows(): Promise<OutboxRow[]> {
    return this.#db.read.selectFrom('outbox').selectAll().orderBy('created_at').orderBy('id').execute()
  }

  /** The one row: over which channel, in which state, after how many failures, and in how many minutes again. */
  async row(): Promise<{ channel: Channel; state: string; tries: number; minutes: number | null }> {
    const [row, ...others] = await this.rows()
    if (row === undefined || others.length > 0) throw new Error(`${others.length + Number(row !== undefined)} rows`)
    const { channel, state, tries, next_at } = row
    return { channel, state, tries, minutes: next_at === null ? null : (next_at - this.clock.now()) / 60_000 }
  }
}
