import type { Lang } from '../../web/words.ts'
import { type Refusal, refusal } from '../../web/refusals.ts'
import type { Booking } from '../bookings.ts'

/** Which papers a booking has in its status, and why not the others. */

type Named = Record<Lang, string>

export const letterName: Named = { zh: '预约确认函', en: 'confirmation letter' }
export const codesName: Named = { zh: '入场码', en: 'gate code' }
export const planName: Named = { zh: '活动方案', en: 'activity plan' }
export const requestName: Named = { zh: '预约函', en: 'letter of request' }

/** For a paper that speaks of a confirmed visit, and may be printed after it too. */
export function unlessConfirmed(booking: Booking, paper: Named): Refusal | undefined {
  const { status } = booking
  if (status === 'requested' || status === 'waiting') return refusal('paper-not-yet', { values: { paper } })
  return unlessGone(booking, paper)
}

/** For what opens the gate, and is of no use after it. */
export function unlessComing(booking: Booking, paper: Named): Refusal | undefined {
  const { status } = booking
  return unlessConfirmed(booking, paper) ?? (status === 'confirmed' ? undefined : refusal('paper-over', { values: { paper } }))
}

export function unlessGone({ status }: Booking, paper: Named): Refusal | undefined {
  return status === 'cancelled' || status === 'declined' ? refusal('paper-gone', { values: { paper } }) : undefined
}

export function unlessLetterAsked(booking: Booking): Refusal | undefined {
  return unlessGone(booking, requestName) ?? (booking.agreed.bring === 'letter' ? undefined : refusal('request-letter-none'))
}
