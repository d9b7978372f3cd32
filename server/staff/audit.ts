import type { Trx } from '../database/open.ts'
import type { Instant } from '../local-day.ts'
import { type Random, uuidV7 } from '../uuid.ts'

/** What a person did that somebody may ask about. */
export interface Deed {
  /** Name of the person, or 'cli'; '' when nobody is known. */
  actor: string
  action:
    | 'first-admin'
    | 'person-added'
    | 'password-set'
    | 'sign-in'
    | 'sign-in-refused'
    | 'sign-out'
    | 'export'
    | 'display-paired'
    | 'display-revoked'
    | 'display-rule'
    | 'sample-data'
    | PlateDeed
    | CallDeed
    | OfferDeed
    | ClosureDeed
    | AccountDeed
    | CorrectionDeed
    | 'limits-set'
    | ImportDeed
    | MonthDeed
    | GuideDeed
    | TicketDeed
  /** What it was done to. */
  subject?: string
  detail?: string
}

/** What is done to accounts and their tokens. */
type AccountDeed =
  | 'person-changed'
  | 'password-changed'
  | 'signed-out-everywhere'
  | 'account-closed'
  | 'account-reopened'
  | 'token-added'
  | 'token-revoked'

/** What is done to plates. */
type PlateDeed = 'plate-issued' | 'plate-retired' | 'help-phone'

/** What is done to the words of the guide; the subject is a site, or 'sources'. */
type GuideDeed = 'guide-saved' | 'guide-restored' | 'recording-saved' | 'recording-taken-down'

/** What is done with what visitors ask and say; the subject is a ticket's number. */
type TicketDeed = 'ticket-taken' | 'ticket-answered' | 'ticket-answered-again' | 'ticket-closed'

/** Days on which a site receives nobody. */
type ClosureDeed = 'site-closed' | 'site-reopened'

/** What is done to totals. */
type CorrectionDeed = 'correction-entered' | 'correction-proposed' | 'correction-confirmed' | 'correction-rejected' | 'correction-size'
/** Daily totals that come from files. */
type ImportDeed = 'visits-imported' | 'comparison-imported'
/** What becomes of a site's monthly report. */
type MonthDeed = 'month-submitted' | 'month-withdrawn' | 'month-closed'

/** What is done with the list of people to be phoned. */
type CallDeed = 'contact-seen' | 'call-made'
/** What is done to what sites offer to groups, and to who guides them. */
type OfferDeed =
  | 'offer-saved'
  | 'docent-added'
  | 'docent-changed'
  | 'docent-left'
  | 'docent-returned'
  | 'docent-away'
  | 'docent-here'
  | 'calendar-entered'
  | 'calendar-removed'
  | 'calendar-year'

/** Appends to the record, in the transaction of the deed itself: neither is there without the other. */
export async function audit(trx: Trx, now: Instant, random: Random, { actor, action, subject = '', detail = '' }: Deed): Promise<void> {
  await trx.insertInto('audit').values({ id: uuidV7(now, random), at: now, actor, action, subject, detail }).execute()
}
