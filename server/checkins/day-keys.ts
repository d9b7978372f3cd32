import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { Database, Reads } from '../database/open.ts'
import { type Clock, type Day, dayOf } from '../local-day.ts'
import type { Random } from '../uuid.ts'
import { nothingComesAfter } from './scan-time.ts'

/**
 * Privacy law 1: the database sees of a device only an HMAC of its id under a random key of one site and one day,
 * so that nobody can follow a visitor from site to site or from day to day.
 */

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
    return hmac(await this.#key(site, day), device)
  }

  /** The same for who only looks, and makes no key: undefined where none was made, or where it has been deleted. */
  async knownPseudonym(site: string, day: Day, device: string): Promise<string | undefined> {
    const key = (await this.#kept.get(`${site} ${day}`)) ?? (await keyIn(this.#db.read, site, day))
    return key && hmac(key, device)
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
      return (await keyIn(trx, site, day))!
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

const hmac = (key: KeyObject, device: string) => createHmac('sha256', key).update(device).digest('hex').slice(0, 32)

async function keyIn(db: Reads, site: string, day: Day): Promise<KeyObject | undefined> {
  const row = await db.selectFrom('day_keys').select('key').where('site', '=', site).where('day', '=', day).executeTakeFirst()
  return row && createSecretKey(row.key)
}

/** Deletes the keys of the days for which no scan can come any more. @returns how many */
export async function forgetOldKeys(dayKeys: DayKeys, now: Clock): Promise<number> {
  return dayKeys.forgetBefore(dayOf(now() - nothingComesAfter))
}
