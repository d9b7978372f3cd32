import type { Bytes } from '../database/bytes.ts'
import type { Reads } from '../database/open.ts'
import type { SealRow } from '../database/schema-ledger.ts'
import { type Day, type Instant, isDay } from '../local-day.ts'
import { hex } from './canonical.ts'

/** The last seal of a site's chain. */
export interface SealHead {
  site: string
  /** The last day that is sealed. */
  day: Day
  /** All 64 hexadecimal digits. */
  hash: string
  /** As it stands on paper, to be typed off. */
  printed: string
}

/**
 * A seal as it is printed on a report: site, day and the first 32 of the hash's 64 digits, in one word that a shell
 * takes as it is, `he-long-former-residence/2026-11-20/9f3a-1c22-…`. Half of the hash is enough: to find other rows
 * that begin with the same 128 bits is beyond anybody.
 */
export function printedSeal({ site, day, hash }: Omit<SealHead, 'printed'>): string {
  return `${site}/${day}/${hash.slice(0, 32).match(/.{4}/g)!.join('-')}`
}

function headOf({ site, day, hash }: { site: string; day: Day; hash: Bytes }): SealHead {
  const head = { site, day, hash: hex(hash) }
  return { ...head, printed: printedSeal(head) }
}

export interface TypedSeal {
  site: string
  day: Day
  /** The first 16 to 64 digits of its hash, in lower case. */
  digits: string
}

/** A printed seal as somebody has typed it off: in either case, with or without hyphens, 16 digits at least. */
export function readSeal(text: string): TypedSeal | undefined {
  const [, site = '', day = '', typed = ''] = /^([^/\s]+)\/([\d-]+)\/([0-9a-f\s-]+)$/i.exec(text.trim()) ?? []
  const digits = typed.replace(/[\s-]/g, '').toLowerCase()
  return isDay(day) && digits.length >= 16 && digits.length <= 64 ? { site, day, digits } : undefined
}

/**
 * The last seal of a site; with `upTo`, the last one of that day or before it. Undefined while nothing is sealed.
 */
export async function sealHead(db: Reads, site: string, upTo?: Day): Promise<SealHead | undefined> {
  const row = await lastSeal(db, site, upTo)
  return row && headOf(row)
}

export async function lastSeal(db: Reads, site: string, upTo?: Day): Promise<SealRow | undefined> {
  return db
    .selectFrom('seals')
    .selectAll()
    .where('site', '=', site)
    .$if(upTo !== undefined, (query) => query.where('day', '<=', upTo!))
    .orderBy('day', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** The last seal of every site that has one, by site. */
export async function sealHeads(db: Reads): Promise<Map<string, SealHead>> {
  const rows = await heads(db).select(['seals.site', 'seals.day', 'seals.hash']).orderBy('seals.site').execute()
  return new Map(rows.map((row) => [row.site, headOf(row)]))
}

/** When a day was last sealed, of whichever site; undefined while none is. */
export async function lastSealedAt(db: Reads): Promise<Instant | undefined> {
  const row = await heads(db).select(({ fn }) => fn.max<Instant | null>('seals.sealed_at').as('at')).executeTakeFirst()
  return row?.at === null || row?.at === undefined ? undefined : Number(row.at)
}

/** Found site by site through the key, however long the chains are. */
function heads(db: Reads) {
  return db
    .selectFrom('open_days')
    .innerJoin('seals', (on) =>
      on
        .onRef('seals.site', '=', 'open_days.site')
        .on('seals.day', '=', (eb) =>
          eb.selectFrom('seals as all').select(({ fn }) => fn.max<Day>('all.day').as('day')).whereRef('all.site', '=', 'open_days.site'),
        ),
    )
}
