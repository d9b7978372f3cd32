import type { Instant } from '../../local-day.ts'
import type { Lang, Words } from '../../web/words.ts'
import { type historyOf, partsOf, type What } from '../events.ts'
import { readSlot } from '../offers/slots.ts'
import { said } from '../said.ts'
import { momentSaid } from '../tell.ts'

type Happened = Awaited<ReturnType<typeof historyOf>>[number]

export interface Line {
  at: Instant
  moment: string
  what: What
  /** Who did it; the organiser and the system have a name, too. */
  who: string
  detail: string
}

/** A booking's history as it is read, oldest first. */
export function historySaid(history: Happened[], lang: Lang, t: Words): Line[] {
  return history.map(({ at, actor, what, detail }) => {
    const who = actor === '' ? t('booking.desk.organiser') : actor === 'system' ? t('booking.desk.system') : actor
    return { at, moment: momentSaid(at, lang), what, who, detail: detailSaid(what, detail, lang, t) }
  })
}

function detailSaid(what: What, detail: string, lang: Lang, t: Words): string {
  if (what === 'booked') return ''
  if (what === 'moved' || what === 'people') {
    const parts = partsOf(detail)?.map(({ slot, people }) => `${said.slot(slot)[lang]} ${t('booking.desk.n-people', { n: people })}`)
    return parts?.join(lang === 'zh' ? '、' : ', ') ?? detail
  }
  const [slot = '', ...rest] = detail.split(' ')
  return readSlot(slot) ? `${said.slot(slot)[lang]} ${rest.join(' ')}` : detail
}
