import type { Logger } from 'pino'
import type { Database, Trx } from '../database/open.ts'
import type { Channel, OutboxRow } from '../database/schema-messages.ts'
import type { Clock } from '../local-day.ts'
import type { Sealer } from '../sealer.ts'
import { type Random, uuidText, uuidV7 } from '../uuid.ts'
import { CallList } from './calls.ts'
import { type Letter, letterIn, type Message, type Organiser, type TellBooking } from './message.ts'
import { claim, type DueRow, dueRows, type Failed, forget, markTold, overtake, putOff, type Reader, redirect, waitingOf } from './outbox-rows.ts'
import { NotDelivered } from './way.ts'
import { backOff, channelOf, type Ways, type WaySettings, waysOf } from './ways.ts'

const second = 1000
/** Longer than any attempt can take. */
const leaseTime = 120 * second
const loopEvery = 5 * second
/** Attempts under way at the same time: one server that hangs does not hold up all the others. */
const hands = 4

interface Settings {
  db: Database
  config: WaySettings
  /** For the purpose `messages`. */
  sealer: Sealer
  now: Clock
  random: Random
  log: Pick<Logger, 'info' | 'warn' | 'error'>
  /** Learns that an organiser has been told. */
  told?: TellBooking
  /** Milliseconds for each answer from outside. */
  timeout?: number
  /** Milliseconds for attempts under way when the server stops. */
  patience?: number
}

/**
 * Messages are written down in the transaction of what they tell, and sent afterwards: nobody is told what did
 * not happen, and what happened is told even if the server ends between the two. An attempt whose end nobody
 * lived to write down is made again, with the same Message-ID.
 */
export class Outbox {
  /** Whom nothing else reaches. */
  readonly calls: CallList
  readonly #parts: Settings
  readonly #told: TellBooking
  readonly #ways: Ways
  /** Delivered, and not yet written down as such: not to be sent again. */
  readonly #unrecorded = new Set<string>()
  readonly #ending = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #again = false
  #stopped = false

  constructor(parts: Settings) {
    const { config, told = async () => undefined, timeout = 10 * second } = parts
    this.#parts = parts
    this.#told = told
    this.#ways = waysOf(config, timeout)
    this.calls = new CallList({ ...parts, told })
  }

  /**
   * Writes a message down in the caller's transaction; call `nudge` after the commit.
   *
   * @returns the channel it will take; undefined when it is for a site without a robot, and nothing was written
   */
  async post(trx: Trx, { booking, site, about, ...letter }: Message): Promise<Channel | undefined> {
    const { sealer, now, random } = this.#parts
    const channel = channelOf(letter.to, this.#ways)
    if (channel === undefined) return undefined
    const made = { id: uuidV7(now(), random), created_at: now(), sealed: sealer.seal(JSON.stringify(letter)) }
    const fresh = { state: 'waiting', tries: 0, next_at: channel === 'call' ? null : now(), told_at: null, called_by: null, overtaken_at: null } as const
    await trx.insertInto('outbox').values({ ...made, booking, site, about, channel, ...fresh }).execute()
    return channel
  }

  /** Has nobody told what waits to be told of a booking to this reader: newer news takes its place, in the caller's transaction. */
  async overtake(trx: Trx, booking: string, reader: Reader): Promise<void> {
    await overtake(trx, booking, reader, this.#parts.now())
  }

  /** Whether somebody is told by a machine; else a person has to phone. */
  sends(to: Organiser): boolean {
    return channelOf(to, this.#ways) !== 'call'
  }

  /** Tells another what waits to be told of a booking to its organiser, in the caller's transaction; call `nudge` after the commit. */
  async readdress(trx: Trx, booking: string, to: Organiser): Promise<void> {
    const { sealer, now } = this.#parts
    for (const row of await waitingOf(trx, booking)) {
      const letter = letterIn(row, sealer)
      if (letter === undefined) continue
      const channel = channelOf(to, this.#ways)!
      await redirect(trx, row, { sealed: sealer.seal(JSON.stringify({ ...letter, to })), channel, next_at: channel === 'call' ? null : now() })
    }
  }

  /** Forgets recipient and text of every message of a booking, told or not. */
  async purge(trx: Trx, booking: string): Promise<void> {
    await forget(trx, booking)
  }

  /** Tries every row that is due, once. Several instances may do so at the same time. */
  async deliver(): Promise<void> {
    const { db, now } = this.#parts
    const due = (await dueRows(db.read, now())).values()
    await Promise.all(Array.from({ length: hands }, () => this.#work(due)))
  }

  start(): void {
    this.#timer = setInterval(() => this.nudge(), loopEvery).unref()
    this.nudge()
  }

  /** Has what is due delivered soon. Does nothing unless started; never throws. */
  nudge(): void {
    if (this.#timer === undefined) return
    this.#again = true
    this.#running ??= this.#run()
  }

  /** Begins nothing more, and waits for the attempts under way; those that hang are cut off, and made again later. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#timer)
    this.#timer = undefined
    const enough = setTimeout(() => this.#ending.abort(), this.#parts.patience ?? 5 * second)
    await this.#running
    clearTimeout(enough)
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false
      // Of the servers that share a database one sends; what the others write down waits for its next turn.
      if (!(await this.#parts.db.onDuty())) continue
      await this.deliver().catch((error: unknown) => this.#parts.log.error({ err: error }, 'messages could not be delivered'))
    }
    this.#running = undefined
  }

  async #work(due: Iterable<DueRow>): Promise<void> {
    for (const row of due) {
      if (this.#stopped) return
      // One that fails in the database is tried again when its lease is over, and keeps no other waiting.
      await this.#try(row).catch((error: unknown) => this.#parts.log.error({ err: error, message: uuidText(row.id) }, 'an attempt got lost'))
    }
  }

  async #try(due: DueRow): Promise<void> {
    const { db, now, sealer } = this.#parts
    const row = await db.write((trx) => claim(trx, due, now() + leaseTime))
    if (row === undefined) return
    const id = uuidText(row.id)
    const letter = letterIn(row, sealer)
    const failure = this.#unrecorded.has(id) ? undefined : await this.#send(row, letter)
    if (failure) return this.#fail(row, letter, failure)
    this.#unrecorded.add(id)
    await db.write((trx) => this.#record(trx, row, letter))
    this.#unrecorded.delete(id)
  }

  async #send(row: OutboxRow, letter: Letter | undefined): Promise<NotDelivered | undefined> {
    const way = row.channel === 'call' ? undefined : this.#ways[row.channel]
    if (letter === undefined) return new NotDelivered('unreadable', { permanent: true })
    if (way === undefined) return new NotDelivered('not configured', { permanent: true })
    try {
      await way(row, letter, this.#ending.signal)
      return undefined
    } catch (error) {
      return error instanceof NotDelivered ? error : new NotDelivered('unknown')
    }
  }

  async #record(trx: Trx, { id, booking, site, about, channel }: OutboxRow, letter: Letter | undefined): Promise<void> {
    const at = this.#parts.now()
    const first = await markTold(trx, id, at, null)
    if (first && channel !== 'robot') await this.#told(trx, { id, booking, site, about, channel, at, keep: letter?.keep })
  }

  async #fail(row: OutboxRow, letter: Letter | undefined, { message: why, permanent }: NotDelivered): Promise<void> {
    const { db, log } = this.#parts
    const failed = this.#after(row, letter, permanent)
    const off = await db.write((trx) => putOff(trx, row, failed))
    const told = { message: uuidText(row.id), about: row.about, channel: row.channel, tries: row.tries + 1, why }
    if (!off) log.info(told, 'a message was not taken, and is not to be told any more')
    else if (failed.state) log.warn(told, 'a message was given up')
    else if (failed.channel) log.warn({ ...told, next: failed.channel }, 'a message goes another way')
    else log.info(told, 'a message was not taken, and is tried again')
    if (off && failed.channel === 'sms') this.nudge()
  }

  #after({ channel, tries }: OutboxRow, letter: Letter | undefined, permanent: boolean): Failed {
    const now = this.#parts.now()
    const wait = permanent ? undefined : backOff[tries]
    if (wait !== undefined) return { tries: tries + 1, next_at: now + wait }
    // Whose number cannot be read is looked up under the booking's reference, by who phones.
    const next = letter ? channelOf(letter.to, this.#ways, channel) : channel === 'robot' ? undefined : 'call'
    if (next === undefined) return { state: 'gone', tries: tries + 1, next_at: null }
    return { channel: next, tries: 0, next_at: next === 'call' ? null : now }
  }
}
