import { countedAs } from '../counters/counters.ts'
import type { Words } from '../web/words.ts'
import type { Table } from './table.ts'

interface Visits {
  from: string
  to: string
  by: string
  site: string
  sites: readonly string[]
  names: Record<string, string>
}

/** 口径说明: how visits are counted, so that whoever opens the file need not ask (counting laws 1, 2, 6 and 7). */
export function visitNotes({ from, to, by, site, sites, names }: Visits, t: Words): Table['notes'] {
  const which = site === '' ? t('export.note.sites-own', { n: sites.length }) : (names[site] ?? site)
  return {
    title: t('export.note.title'),
    lines: [
      [t('export.note.days'), `${from} – ${to}`],
      [t('export.note.sites'), which],
      [t('export.note.unit'), t('export.note.unit-said')],
      [t('export.note.once'), t('export.note.once-said')],
      [t('export.note.day'), t('export.note.day-said')],
      ...(by === 'hour' ? [[t('export.hour'), t('export.note.hour-said')] satisfies [string, string]] : []),
      ...countedAs.map((source): [string, string] => [t(`export.source.${source}`), t(`export.counted.${source}`)]),
      [t('export.total'), t('export.note.total-said')],
      [t('export.note.open'), t('export.note.open-said')],
      [t('export.note.others'), t('export.note.others-said')],
      [t('export.version'), `visits/1 ${by}`],
    ],
  }
}

export function bookingNotes({ from, to, which, status, contacts }: Record<'from' | 'to' | 'which' | 'status', string> & { contacts: boolean }, t: Words): Table['notes'] {
  return {
    title: t('export.note.title'),
    lines: [
      [t('export.note.days'), `${from} – ${to}`],
      [t('export.note.sites'), which],
      [t('export.status'), status],
      [t('export.people'), t('export.note.people-said')],
      [t('export.came'), t('export.note.came-said')],
      [t('export.contact'), contacts ? t('export.note.contacts-full') : t('export.note.contacts-masked')],
      [t('export.version'), 'bookings/1'],
    ],
  }
}
