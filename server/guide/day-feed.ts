import ical, { ICalEventRepeatingFreq } from 'ical-generator'
import { type Day, startOf } from '../local-day.ts'
import { dated } from '../web/dates.ts'
import { type Lang, words } from '../web/words.ts'
import type { CalendarDay } from './days.ts'
import type { Source } from './schema.ts'

export interface FeedOf {
  calendar: CalendarDay[]
  lang: Lang
  /** The public address, without a stroke at its end. */
  publicUrl: string
  /** The day on which it is asked for. */
  today: Day
  source(key: string): Source
}

/** Series begin no earlier: a phone that counts seconds in 32 bits knows no year before 1902, and the summary says the year. */
const firstYear = 2000

/**
 * 历史上的今天 as an iCalendar feed (RFC 5545): whole days that return every year, without an hour that no source gives.
 * An event of 29 February returns in leap years only.
 *
 * A UID is made of the day and the site, not of the wording, so that a mended sentence mends the entry.
 */
export function dayFeed({ calendar, lang, publicUrl, today, source }: FeedOf): string {
  const t = words(lang)
  const feed = ical({
    name: t('day.feed.name'),
    description: t('day.feed.about'),
    prodId: { company: 'Red Footprints', product: 'days', language: lang === 'zh' ? 'ZH' : 'EN' },
    url: `${publicUrl}/days.ics?lang=${lang}`,
    ttl: 24 * 60 * 60,
  })
  const host = new URL(publicUrl).host
  const used = new Map<string, number>()
  for (const { events } of calendar) {
    for (const { date, event, site } of events) {
      const id = `${date}-${site.slug}`
      const number = (used.get(id) ?? 0) + 1
      used.set(id, number)
      const titles = event.sources.map((key) => source(key).title[lang])
      feed.createEvent({
        id: `${id}${number === 1 ? '' : `-${number}`}@${host}`,
        stamp: new Date(startOf(today)),
        start: firstDay(date),
        allDay: true,
        repeating: { freq: ICalEventRepeatingFreq.YEARLY },
        summary: t('day.feed.summary', { date: dated(date, lang), event: event[lang] }),
        description: [event[lang], t('day.feed.site', { site: site.short[lang] }), t('day.feed.sources', { sources: titles.join(lang === 'zh' ? '；' : '; ') })].join('\n'),
        url: `${publicUrl}/sites/${site.slug}#dates`,
      })
    }
  }
  // The library leaves the last line open; RFC 5545, 3.1 ends every line.
  return `${feed.toString()}\r\n`
}

/** A date without an hour is written from its UTC parts. */
function firstDay(date: Day): Date {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  return new Date(Date.UTC(Math.max(year, firstYear), month - 1, day))
}
