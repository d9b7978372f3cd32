import type { Bytes } from './bytes.ts'
import type { Instant } from '../local-day.ts'

export type Channel = 'mail' | 'sms' | 'robot' | 'call'

/** A message that somebody is to be told, or has been. */
export interface OutboxRow {
  id: Bytes
  created_at: Instant
  /** Reference of the booking. */
  booking: string
  site: string
  /** What kind of message it is: 'confirmed', 'moved' … */
  about: string
  /** The way it goes now; `call` is the list of people whom somebody has to phone. */
  channel: Channel
  /** `gone`: nobody will be told any more. */
  state: 'waiting' | 'sent' | 'gone'
  /** Recipient and text, sealed; null once purged. */
  sealed: Bytes | null
  /** Failed attempts over this channel. */
  tries: number
  /** When to try (again); null when there is nothing to do for a machine. */
  next_at: Instant | null
  told_at: Instant | null
  /** Name of who phoned; null where no call was needed. */
  called_by: string | null
  /** When newer news took its place, which makes it `gone`; null where that is not why. */
  overtaken_at: Instant | null
}
