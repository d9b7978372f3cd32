import type { Database, Reads } from '../database/open.ts'
import { ReadForAMoment } from '../database/read-for-a-moment.ts'
import type { Status } from '../database/schema-bookings.ts'
import { addDays, type Clock, type Day, dayOf, type Instant, startOf } from '../local-day.ts'
import { type Reason, type Refusal, refusal } from '../web/refusals.ts'
import type { Displays } from './displays.ts'
import { readCode } from './plate-code.ts'
import { allPlates, isNotYet, isRetired, type Plate } from './plates.ts'

/** What a code stands for: a plate on a wall, a screen at this moment, or a group on its day. */
export type GateCode = { code: string; site: string; stop: string } & (
  | { kind: 'plate'; plate: Plate; displayOnlySince: Instant | null }
  | { kind: 'display'; shownAt: Instant; revokedAt: Instant | null }
  | { kind: 'member'; day: Day; ended: boolean; displayOnlySince: Instant | null }
)

/** How a booking stands whose arrival counts its people, or can. */
const counting: readonly Status[] = ['confirmed', 'requested', 'arrived']

/** With all that a request adds, a change shows everywhere within two seconds. */
const keptFor = 1500

interface Kept {
  plates: Map<string, GateCode>
  members: Map<string, GateCode>
}

/** Every code that checks somebody in; kept in memory for a moment. */
export class GateCodes {
  /** A crowd at the gate would ask the database a thousand times. */
  readonly #codes: ReadForAMoment<Kept>
  readonly #displays: Displays

  constructor({ db, now, displays }: { db: Database; now: Clock; displays: Displays }) {
    this.#codes = new ReadForAMoment({ read: (at) => readCodes(db.read, at), keptFor, now })
    this.#displays = displays
  }

  /** What a code as typed or scanned stands for. */
  async find(typed: string): Promise<GateCode | Refusal> {
    const { plates, members } = await this.#codes.value()
    // Nearly every code comes out of a QR, just as it was minted.
    const exact = plates.get(typed) ?? members.get(typed)
    if (exact) return exact
    const shown = await this.#displays.read(typed)
    if (shown) return { kind: 'display', code: typed, stop: '', ...shown }
    const read = readCode(typed)
    if ('wrong' in read) return refusal(read.wrong)
    return plates.get(read.code) ?? members.get(read.code) ?? refusal('code-unknown')
  }
}

async function readCodes(db: Reads, now: Instant): Promise<Kept> {
  const [plates, members, rules] = await Promise.all([
    allPlates(db),
    // A member's scan that was kept without network comes up to 72 hours later.
    db
      .selectFrom('member_codes')
      .leftJoin('bookings', 'bookings.ref', 'member_codes.booking')
      .select(['member_codes.code', 'member_codes.site', 'member_codes.day', 'bookings.status'])
      .where('member_codes.day', '>=', addDays(dayOf(now), -4))
      .execute(),
    db.selectFrom('gate_rules').selectAll().execute(),
  ])
  const since = new Map(rules.map(({ site, display_only_since }) => [site, display_only_since]))
  return {
    plates: new Map(
      plates.map((plate) => {
        const { code, site, stop } = plate
        return [code, { kind: 'plate', code, site, stop, plate, displayOnlySince: since.get(site) ?? null }]
      }),
    ),
    members: new Map(
      members.map(({ code, site, day, status }) => {
        const ended = status !== null && !counting.includes(status)
        return [code, { kind: 'member', code, site, stop: '', day, ended, displayOnlySince: since.get(site) ?? null }]
      }),
    ),
  }
}

/** How long a screen's code is good after it appeared. */
const displayGrace = 90_000
/** Clocks of two servers may differ by this much. */
const skew = 5_000

/**
 * Why a code does not check in, judged at the scan's own time (counting law 6). A screen's code is judged
 * when the page was opened, as its proof says: a slow reader and a slow network lose nothing.
 *
 * @param openedAt by a valid proof; without one the code is judged now
 */
export function judge(code: GateCode, { at, openedAt, now }: { at: Instant; openedAt?: Instant; now: Instant }): Reason | undefined {
  switch (code.kind) {
    case 'plate':
      if (isNotYet(code.plate, at)) return 'plate-early'
      return isRetired(code.plate, at) ? 'retired' : unlessAnyCode(code, at)
    case 'display': {
      const opened = openedAt ?? now
      if (code.revokedAt !== null && opened >= code.revokedAt) return 'display-changed'
      const age = opened - code.shownAt
      return age >= -skew && age <= displayGrace ? undefined : 'display-changed'
    }
    case 'member':
      if (at < startOf(code.day) || at >= startOf(addDays(code.day, 1))) return 'member-day'
      return code.ended ? unlessAnyCode(code, at) : undefined
  }
}

/** What counts is a screen's code only, where the site says so. */
function unlessAnyCode({ displayOnlySince }: { displayOnlySince: Instant | null }, at: Instant): Reason | undefined {
  return displayOnlySince !== null && at >= displayOnlySince ? 'display-only' : undefined
}

/**
 * Whether a code leaves the counting to its group's arrival (counting law 4). The code of a group whose booking
 * was cancelled, declined, not reached in line or missed counts like a plate: no arrival can be entered that
 * would count who scans it. That is so whenever the scan was made: a kept one was no less there.
 */
export const comesWithGroup = (code: GateCode): boolean => code.kind === 'member' && !code.ended
