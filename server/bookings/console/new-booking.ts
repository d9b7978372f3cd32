import { z } from 'zod'
import type { Reads } from '../../database/open.ts'
import { nearest } from '../../guide/distances.ts'
import type { GuideStore } from '../../guide/guide-store.ts'
import type { Instant } from '../../local-day.ts'
import type { Refusal } from '../../web/refusals.ts'
import type { Lang } from '../../web/words.ts'
import { type Alternative, alternatives } from '../availability/alternatives.ts'
import { type Application, type Field, readApplication } from '../application.ts'
import { readSlot } from '../offers/slots.ts'
import { said } from '../said.ts'
import { nameOfSite } from './console-parts.ts'

export const channels = ['phone', 'walk-up'] as const

/** A booking that the desk takes for a group, by telephone or at the counter. */
export interface DeskApplication {
  application: Application
  channel: (typeof channels)[number]
}

/** Reads the desk's form, or JSON of the same shape as `POST /bookings` with `channel`; all that is wrong is named at once. */
export function readDeskApplication(body: unknown, lang: Lang): DeskApplication | { wrong: (Field | 'channel')[] } {
  const given = chosenInstead((body ?? {}) as Record<string, unknown>)
  const channel = z.enum(channels).safeParse(given.channel)
  const application = readApplication(given, lang)
  if ('wrong' in application) return { wrong: channel.success ? application.wrong : [...application.wrong, 'channel'] }
  return channel.success ? { application, channel: channel.data } : { wrong: ['channel'] }
}

/** A button that offers other slots says them as `SITE|SLOT=PEOPLE,SLOT=PEOPLE`; it goes before what the form says. */
function chosenInstead(given: Record<string, unknown>): Record<string, unknown> {
  if (typeof given.instead !== 'string' || !given.instead.includes('|')) return given
  const [site, slots] = given.instead.split('|')
  const { programme, ...rest } = given
  return { ...rest, site, slots, programme: site === given.site ? programme : '' }
}

/** What another slot can help. */
const helped = ['slot-full', 'docent-none', 'slot-closed', 'slot-past', 'slot-unknown', 'group-large', 'programme-long']

/** What can be offered instead where there is no room or no docent. */
export async function otherSlots(
  db: Reads,
  guide: GuideStore,
  { application, channel }: DeskApplication,
  why: Refusal,
  now: Instant,
): Promise<Alternative[]> {
  const here = guide.site(application.site)
  if (!helped.includes(why.refused) || !here) return []
  const near = nearest(here, guide.sites())
  return alternatives(db, application.site, { ...application, channel }, near ? [near.site.slug] : [], now)
}

/** An alternative as a button: what it sends, and what stands on it. */
export function asButton(guide: GuideStore, { site, slots, left }: Alternative, lang: Lang) {
  const times = slots.map(({ slot }, i) => (i === 0 ? said.slot(slot)[lang] : (readSlot(slot)?.starts ?? slot)))
  return {
    value: `${site}|${slots.map(({ slot, people }) => `${slot}=${people}`).join(',')}`,
    site: nameOfSite(guide, site)[lang],
    times: times.join(lang === 'zh' ? '、' : ', '),
    left,
  }
}
