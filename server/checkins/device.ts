import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { Request, Response } from 'express'
import type { Database } from '../database/open.ts'
import type { Day } from '../local-day.ts'
import type { Signer } from '../secrets.ts'
import type { Random } from '../uuid.ts'
import { cookie, setCookie } from '../web/cookies.ts'

/**
 * Privacy law 1: the device has a random id in a signed, http-only cookie; the database sees only an HMAC
 * of it under a random key of one site and one day, so that nobody can follow a visitor from site to site
 * or from day to day.
 */

const name = 'device'
/** As long as browsers keep a cookie. */
const keptFor = 400 * 24 * 60 * 60

export class Devices {
  readonly #signer: Signer
  readonly #random: Random
  readonly #secure: boolean

  constructor({ signer, random, secure }: { signer: Signer; random: Random; secure: boolean }) {
    this.#signer = signer
    this.#random = random
    this.#secure = secure
  }

  /** The id that the browser's cookie carries; undefined when there is none or it is not ours. */
  read(req: Request): string | undefined {
    const [id, signature, ...more] = (cookie(req, name) ?? '').split('.')
    if (!id || !signature || more.length > 0) return undefined
    return this.#signer.verify(id, signature) ? id : undefined
  }

  /** Gives the browser an id if it has none. */
  ensure(req: Request, res: Response): void {
    if (this.read(req) !== undefined) return
    const id = Buffer.from(this.#random(16)).toString('base64url')
    setCookie(res, name, `${id}.${this.#signer.sign(id)}`, { maxAge: keptFor, secure: this.#secure })
  }
}

/** The keys of the current sites and days, made when first asked for. */
export class DayKeys {
  readonly #db: Database
  readonly #random: Random
  readonly #kept = new Map<string, Promise<KeyObject>>()

  constructor({ db, random }: { db: Database; random: Random }) {
    this.#db = db
    this.#random = random
  }

  /** The HMAC that stands for a device at a site on a day: 16 bytes, in hexadecimal. */
  async pseudonym(site: string, day: Day, device: string): Promise<string> {
    const key = await this.#key(site, day)
    return createHmac('sha256', key).update(device).digest('hex').slice(0, 32)
  }

  #key(site: string, day: Day): Promise<KeyObject> {
    const name = `${site} ${day}`
    let key = this.#kept.get(name)
    if (key === undefined) {
      // A handful of days are in use at once; more are yesterday's.
      if (this.#kept.size > 2000) this.#kept.clear()
      key = this.#make(site, day)
      this.#kept.set(name, key)
      key.catch(() => this.#kept.delete(name))
    }
    return key
  }

  async #make(site: string, day: Day): Promise<KeyObject> {
    const mine = Uint8Array.from(this.#random(32))
    return this.#db.write(async (trx) => {
      await trx
        .insertInto('day_keys')
        .values({ site, day, key: mine })
        .onConflict((on) => on.columns(['site', 'day']).doNothing())
        .execute()
      const row = await trx.selectFrom('day_keys').select('key').where('site', '=', site).where('day', '=', day).executeTakeFirstOrThrow()
      return createSecretKey(row.key)
    })
  }

  /** Forgets every key here; those still in the database come back when they are asked for. */
  forget(): void {
    this.#kept.clear()
  }

  /** Deletes the keys of days before `day`, here and in the database: from then on nobody can. */
  async forgetBefore(day: Day): Promise<number> {
    this.forget()
    const deleted = await this.#db.write(async (trx) => {
      const { numDeletedRows } = await trx.deleteFrom('day_keys').where('day', '<', day).executeTakeFirst()
      return Number(numDeletedRows)
    })
    if (deleted > 0) await this.#db.emptyJournal()
    return deleted
  }
}
