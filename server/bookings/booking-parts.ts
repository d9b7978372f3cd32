import type { Database } from '../database/open.ts'
import type { Clock } from '../local-day.ts'
import type { Outbox } from '../messages/outbox.ts'
import type { Sealer } from '../sealer.ts'
import type { Random } from '../uuid.ts'
import type { Seats } from './offers/seats.ts'
import type { BookingKeys } from './references.ts'
import type { Tell } from './tell.ts'

/** What the verbs of booking work with. */
export interface BookingParts {
  db: Database
  seats: Seats
  keys: BookingKeys
  sealer: Sealer
  outbox: Outbox
  tell: Tell
  now: Clock
  random: Random
}
