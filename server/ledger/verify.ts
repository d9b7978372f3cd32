import type { Bytes } from '../database/bytes.ts'
import type { Reads } from '../database/open.ts'
import type { SealRow } from '../database/schema-ledger.ts'
import { addDays, type Day, dayOf, type Instant } from '../local-day.ts'
import { hex, noSeal } from './canonical.ts'
import { deskDayWithoutVisit } from './entries.ts'
import { nextLedgerDay, openDays, sitesOfLedger } from './ledger-days.ts'
import { computeSeal, type Ending, same } from './seal-days.ts'
import { sealHead, type SealHead, type TypedSeal } from './seals.ts'

/**
 * Why a day of the ledger does not fit:
 *
 * - `changed`, `missing`, `added`: as many rows as were sealed, fewer, or more, and they give another hash
 * - `unsealed`: rows on a finished day that has no seal though its time has come, or though later days have one
 * - `ahead`: rows entered on a day that has not come yet
 * - `chain`: the seal does not stand on the one before it
 * - `open-day`: the first day that takes entries is not the one after the last seal
 * - `desk`: the desk has written down a count that no visit bears out
 */
export const misfits = ['changed', 'missing', 'added', 'unsealed', 'ahead', 'chain', 'open-day', 'desk'] as const

export interface Misfit {
  day: Day
  kind: (typeof misfits)[number]
}

export interface SiteVerified {
  site: string
  /** The last seal, as it stands in the ledger. */
  head: SealHead | undefined
  /** How many sealed days fit, and how many rows they have. */
  days: number
  entries: number
  /** The first day that does not fit; undefined when all do. */
  misfit: Misfit | undefined
}

/** Whether a seal printed earlier is what the rows come to; `unreached` when a day before it does not fit. */
export type Held = 'fits' | 'differs' | 'no-such-day' | 'unreached'

export interface Verified {
  sites: SiteVerified[]
  /** In the order in which they were asked for. */
  against: { seal: TypedSeal; held: Held }[]
}

interface Settings {
  now: Instant
  against?: TypedSeal[]
  /** Is told how many rows have been read since it was told last. */
  progress?: (rows: number) => void
  ending?: Ending
}

/** A finished day is sealed within minutes; a seal that is missing after this was not merely late. */
const patience = 60 * 60 * 1000

/**
 * Recomputes the chain of every site from the rows (counting law 9) and names the first day of each that does not
 * fit. Reads day by day and in pages, and writes nothing.
 *
 * @throws the reason of `ending`
 */
export async function verifyLedger(db: Reads, { now, against = [], progress = () => undefined, ending }: Settings): Promise<Verified> {
  const held = new Map<TypedSeal, Held>()
  const sites: SiteVerified[] = []
  for (const site of await sitesOfLedger(db)) {
    const asked = against.filter((seal) => seal.site === site)
    const verified = await verifySite(db, site, { now, progress, ending }, (day, hash) => {
      for (const seal of asked) if (seal.day === day) held.set(seal, hex(hash).startsWith(seal.digits) ? 'fits' : 'differs')
    })
    const { misfit } = verified
    if (misfit) for (const seal of asked) if (!held.has(seal) && seal.day >= misfit.day) held.set(seal, 'unreached')
    sites.push(verified)
  }
  return { sites, against: against.map((seal) => ({ seal, held: held.get(seal) ?? 'no-such-day' })) }
}

/** @param met is given every day that fits, and its seal by the rows */
async function verifySite(
  db: Reads,
  site: string,
  { now, progress, ending }: Required<Pick<Settings, 'now' | 'progress'>> & Pick<Settings, 'ending'>,
  met: (day: Day, hash: Bytes) => void,
): Promise<SiteVerified> {
  const verified: SiteVerified = { site, head: await sealHead(db, site), days: 0, entries: 0, misfit: undefined }
  const { enteredFrom } = await openDays(db, site)
  let before = noSeal
  for (let day = await nextLedgerDay(db, site, undefined); day !== undefined; day = await nextLedgerDay(db, site, day)) {
    const seal = await db.selectFrom('seals').selectAll().where('site', '=', site).where('day', '=', day).executeTakeFirst()
    const rows = await computeSeal(db, site, day, seal?.previous ?? noSeal, ending)
    progress(rows.entries)
    const kind = seal ? misfitOf(seal, rows, before) : rows.entries > 0 ? misfitUnsealed(day, enteredFrom, now) : undefined
    if (kind) return { ...verified, misfit: { day, kind } }
    if (seal === undefined) continue
    met(day, rows.hash)
    before = seal.hash
    verified.days += 1
    verified.entries += rows.entries
  }
  return { ...verified, misfit: (await openDayMisfit(db, site)) ?? (await deskMisfit(db, site)) }
}

function misfitOf(seal: SealRow, rows: { hash: Bytes; entries: number; people: number }, before: Bytes): Misfit['kind'] | undefined {
  if (rows.entries !== seal.entries) return rows.entries < seal.entries ? 'missing' : 'added'
  if (!same(rows.hash, seal.hash) || rows.people !== seal.people) return 'changed'
  return same(seal.previous, before) ? undefined : 'chain'
}

function misfitUnsealed(day: Day, enteredFrom: Day, now: Instant): Misfit['kind'] | undefined {
  if (day < enteredFrom || day < dayOf(now - patience)) return 'unsealed'
  // With a clock that went back, the first open day may lie ahead, and takes entries.
  return day > dayOf(now) && day > enteredFrom ? 'ahead' : undefined
}

async function openDayMisfit(db: Reads, site: string): Promise<Misfit | undefined> {
  // In one question, so that no seal comes between the two.
  const { sealed, enteredFrom } = await db
    .selectNoFrom((eb) => [
      eb.selectFrom('seals').select(({ fn }) => fn.max('day').as('day')).where('site', '=', site).as('sealed'),
      eb.selectFrom('open_days').select('entered_from').where('site', '=', site).as('enteredFrom'),
    ])
    .executeTakeFirstOrThrow()
  const next = sealed === null ? '' : addDays(sealed, 1)
  return (enteredFrom ?? '') === next ? undefined : { day: enteredFrom || next, kind: 'open-day' }
}

async function deskMisfit(db: Reads, site: string): Promise<Misfit | undefined> {
  const day = await deskDayWithoutVisit(db, site)
  return day === undefined ? undefined : { day, kind: 'desk' }
}
