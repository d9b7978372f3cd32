import { sql } from 'kysely'
import type { Reads } from '../../database/open.ts'
import { ledgerState } from '../../ledger/nightly.ts'
import { lastSealedAt } from '../../ledger/seals.ts'
import type { Instant } from '../../local-day.ts'
import { type Check, type Installation, ok, type Verdict, warn, wrong } from './finding.ts'
import { askPublic } from './public-address.ts'

/** Milliseconds. A header has whole seconds, and an answer takes its time. */
const noticed = 5_000
const serious = 2 * 60_000

/** Days, seals, slots and the codes of screens all go by the clock; the time zone of the machine has no part in it. */
export const clockCheck: Check = { name: 'clock', look }

async function look(installation: Installation): Promise<Verdict> {
  const { config, db, reach, now } = installation
  const others = [{ whose: 'the public address’s', ...(await publicClock(config.PUBLIC_URL, reach, now)) }]
  if (!(db instanceof Error)) {
    const written = await latest(db.read)
    if (written !== undefined && written > now() + serious) {
      return wrong(`the ledger was written ${seconds(written - now())} in the future: the clock has been put back`, 'Set the clock by a time server (NTP); until it has caught up, new entries go to the day that the ledger is at.')
    }
    others.push({ whose: 'the database’s', ...(await databaseClock(db.read, now)) })
  }
  const off = others.flatMap(({ whose, ahead }) => (ahead === undefined ? [] : [{ whose, ahead }])).sort((a, b) => Math.abs(b.ahead) - Math.abs(a.ahead))[0]
  if (off === undefined) return ok('nothing to hold it against')
  if (Math.abs(off.ahead) <= noticed) return ok('agrees with the others')
  const said = `this machine’s clock is ${seconds(Math.abs(off.ahead))} ${off.ahead > 0 ? 'behind' : 'ahead of'} ${off.whose}`
  return (Math.abs(off.ahead) > serious ? wrong : warn)(said, 'Have both set by a time server (NTP).')
}

const seconds = (milliseconds: number) => `${Math.round(milliseconds / 1000)} s`

/** How far another clock is ahead, by what it says between the question and its answer; nothing where it says nothing. */
function aheadOf(said: number, asked: Instant, heard: Instant): { ahead?: number } {
  return Number.isNaN(said) ? {} : { ahead: said - (asked + heard) / 2 }
}

async function publicClock(publicUrl: string, reach: Installation['reach'], now: () => Instant): Promise<{ ahead?: number }> {
  const asked = now()
  const heard = await askPublic(publicUrl, '/health/live', reach).catch(() => undefined)
  // The header leaves out the fraction.
  return aheadOf(Date.parse(heard?.headers.date ?? '') + 500, asked, now())
}

async function databaseClock(db: Reads, now: () => Instant): Promise<{ ahead?: number }> {
  const asked = now()
  const { rows } = await sql<{ at: string | Date }>`select current_timestamp as at`.execute(db)
  const at = rows[0]?.at
  // SQLite says it as text, in UTC and without saying so, and without the fraction.
  return aheadOf(at instanceof Date ? at.getTime() : Date.parse(`${at}Z`) + 500, asked, now())
}

/** The last moment that the ledger speaks of. */
async function latest(db: Reads): Promise<Instant | undefined> {
  const [sealed, { verifiedAt }] = await Promise.all([lastSealedAt(db), ledgerState(db)])
  return sealed === undefined && verifiedAt === undefined ? undefined : Math.max(sealed ?? 0, verifiedAt ?? 0)
}
