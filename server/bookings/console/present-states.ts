import type { Reads } from '../../database/open.ts'
import type { PresentState } from '../../messages/calls.ts'
import { type Lang, words } from '../../web/words.ts'
import { type Booking, findBookings } from '../bookings.ts'
import { said } from '../said.ts'

/** How bookings stand now, by reference, for whoever phones about one of them. */
export async function presentStates(db: Reads, refs: string[], lang: Lang): Promise<Map<string, PresentState>> {
  const found = await findBookings(db, refs)
  return new Map(found.map((booking) => [booking.ref, { status: booking.status, said: stateSaid(booking, lang) }]))
}

/** 已确认 · 12月3日（周四）09:00–10:00 · 40 人 */
function stateSaid({ status, parts, people }: Booking, lang: Lang): string {
  const t = words(lang)
  const slots = parts.map(({ slot, ends }) => `${said.slot(slot)[lang]}–${ends}`).join(lang === 'zh' ? '、' : ', ')
  return [t(`booking.desk.status.${status}`), slots, t('booking.desk.n-people', { n: people })].join(' · ')
}
