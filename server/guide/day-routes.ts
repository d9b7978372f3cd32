import express, { type Router } from 'express'
import type { Config } from '../config.ts'
import { type Clock, dayOf } from '../local-day.ts'
import { monthNamed } from '../web/dates.ts'
import type { PageCache } from '../web/page-cache.ts'
import type { Pages } from '../web/pages.ts'
import { readerOf } from '../web/reader.ts'
import { dayFeed } from './day-feed.ts'
import { calendarOf, nearestDay } from './days.ts'
import type { GuideStore } from './guide-store.ts'
import { keptPages } from './kept-pages.ts'
import { shared } from './site-page.ts'

export interface DayParts {
  guide: GuideStore
  pages: Pages
  cache: PageCache
  config: Pick<Config, 'PUBLIC_URL'>
  now: Clock
}

/** 历史上的今天: the calendar of what the guide dates to the day, and the same as a feed. */
export function dayRoutes({ guide, pages, cache, config, now }: DayParts): Router {
  const router = express.Router()
  const send = keptPages({ pages, cache })

  router.get('/days', (req, res) => {
    const today = dayOf(now())
    const asked = req.query.month
    const month = typeof asked === 'string' && /^(0?[1-9]|1[0-2])$/.test(asked) ? Number(asked) : undefined
    const strange = month === undefined && asked !== undefined && asked !== ''
    const { lang } = readerOf(req)
    return send(
      req,
      res,
      'guide/days',
      () => {
        const calendar = calendarOf(guide.sites())
        const months = Array.from({ length: 12 }, (_, i) => {
          const days = calendar.filter(({ monthDay }) => Number(monthDay.slice(0, 2)) === i + 1)
          return { month: i + 1, name: monthNamed(i + 1, lang), days, events: days.reduce((sum, { events }) => sum + events.length, 0) }
        })
        const shown = month === undefined ? months.filter(({ days }) => days.length > 0) : months.filter((one) => one.month === month)
        const restOfQuery = month === undefined ? '' : `month=${month}&`
        return { ...shared(guide), today, history: nearestDay(calendar, today), months, shown, month, strange, restOfQuery, current: 'days' }
      },
      `${today} ${month ?? ''} ${strange}`,
    )
  })

  router.get('/days.ics', (req, res) => {
    const { lang } = readerOf(req)
    const feed = dayFeed({ calendar: calendarOf(guide.sites()), lang, publicUrl: config.PUBLIC_URL, today: dayOf(now()), source: (key) => guide.source(key) })
    res.set({ 'Cache-Control': 'public, max-age=3600', Vary: 'Accept-Language, Cookie', 'Content-Disposition': `inline; filename="red-footprints-days-${lang}.ics"` })
    res.type('text/calendar; charset=utf-8').send(feed)
  })

  return router
}
