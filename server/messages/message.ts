import type { Trx } from '../database/open.ts'
import type { Bytes } from '../database/bytes.ts'
import type { Channel, OutboxRow } from '../database/schema-messages.ts'
import type { Instant } from '../local-day.ts'
import type { Sealer } from '../sealer.ts'
import type { Lang } from '../web/words.ts'

/** What somebody is to be told about a booking. */
export interface Message extends Letter {
  /** Reference of the booking. */
  booking: string
  site: string
  /** What kind of message it is: 'confirmed', 'moved' … */
  about: string
}

/** The part that is sealed: whom it is for, and what it says. */
export interface Letter {
  to: Organiser | { kind: 'site' }
  /** The language of subject and text. */
  lang: Lang
  subject: string
  text: string
  /** What the hook `told` is to be given back. */
  keep?: object | undefined
}

export interface Organiser {
  kind: 'organiser'
  name: string
  phone: string
  email?: string | undefined
}

/** A message that has reached the organiser: handed to the mail or SMS server, or told on the phone. */
export interface Told {
  id: Bytes
  booking: string
  site: string
  about: string
  channel: Channel
  at: Instant
  /** What the message was posted with; undefined also where it cannot be opened any more. */
  keep: object | undefined
}

/** Called in the transaction that writes the message down as told, once for each message to an organiser. */
export type TellBooking = (trx: Trx, told: Told) => Promise<void>

/** What a row seals; undefined once it was purged, or when its secret is gone. */
export function letterIn({ sealed }: Pick<OutboxRow, 'sealed'>, sealer: Sealer): Letter | undefined {
  const text = sealed === null ? undefined : sealer.open(sealed)
  return text === undefined ? undefined : (JSON.parse(text) as Letter)
}
