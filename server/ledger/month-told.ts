import type { Message } from '../messages/message.ts'
import { dated } from '../web/dates.ts'
import { count, words } from '../web/words.ts'
import type { MonthFigures } from './month-figures.ts'
import { printedSeal } from './seals.ts'

/** What the robot says of a closed month, so that its total and its seal stand somewhere else as well. */
export function monthTold({ site, name, month, people, parties, seal }: MonthFigures, publicUrl: string): Message {
  const t = words('zh')
  const values = { site: name, month: dated(month, 'zh'), people: count(people), parties: count(parties), url: `${publicUrl}/staff/reports/${site}/${month}` }
  const sealed = seal === null ? t('report.noSeal') : t('report.told.seal', { day: seal.day, seal: printedSeal({ site, ...seal }) })
  const text = `${t('report.told.text', values)}\n${sealed}\n${values.url}`
  return { booking: '', site, about: 'month-closed', lang: 'zh', to: { kind: 'site' }, subject: t('report.told.subject', values), text }
}
