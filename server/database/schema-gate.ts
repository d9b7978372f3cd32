import type { Bytes } from './bytes.ts'
import type { Day, Instant } from '../local-day.ts'

export interface PlateRow {
  code: string
  site: string
  /** '' at the gate. */
  stop: string
  /** 1 for the plate made at the first start, one more at every re-issue. */
  issue: number
  issued_at: Instant
  retired_at: Instant | null
}

/** A group's code for its members' own phones, good for the day of its visit. */
export interface MemberCodeRow {
  code: string
  site: string
  day: Day
  /** Reference of the booking. */
  booking: string
}

/** A screen at a gate that has been paired. */
export interface DisplayRow {
  id: Bytes
  /** Short name of the screen in its codes. */
  number: number
  site: string
  /** Where it hangs, in the words of who paired it. */
  place: string
  /** SHA-256 of the screen's key. */
  key_hash: Bytes
  paired_by: string
  paired_at: Instant
  revoked_at: Instant | null
}

export interface GateRulesRow {
  site: string
  /** From when on only a display's code checks in; null where a plate is enough. */
  display_only_since: Instant | null
  /** Number to call from the gate, printed on the plate; '' when none is known. */
  help_phone: string
}

/** People counted at the desk: the signed half of a visit row of source `desk` with the same id. */
export interface DeskCountRow {
  site: string
  id: Bytes
  day: Day
  at: Instant
  people: number
  /** Of these people, those under age, where the desk counts them apart. */
  minors: number
  note: string
  entered_by: string
}
