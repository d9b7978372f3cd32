import type { Request, Response } from 'express'
import { countedSites, type KnownSites, type NamedSite } from '../counters/known-sites.ts'
import type { ClosingParts } from '../ledger/month-close.ts'
import { isReportedMonth } from '../ledger/month-days.ts'
import type { MonthFigures } from '../ledger/month-figures.ts'
import { monthOf, type ReportedSite } from '../ledger/month-of.ts'
import { takesPartFrom } from '../ledger/taking-part.ts'
import { dayOf, type Day } from '../local-day.ts'
import { lastDay, type Month, monthOfDay } from '../local-month.ts'
import type { GuardParts } from '../staff/guard.ts'
import { refusal, refuse } from '../web/refusals.ts'
import { type BureauFigures, bureauOf } from './report-bureau.ts'

export interface ReportParts extends GuardParts, ClosingParts {
  sites: KnownSites
}

/** What an address of a report names: a site that is known, and a month that has begun. */
export interface Asked {
  site: NamedSite
  month: Month
}

/** The month of an address; answers 404 for one that has not begun or never was. */
export async function monthIn({ pages, now }: ReportParts, req: Request, res: Response): Promise<Month | undefined> {
  const month = String(req.params.month)
  if (isReportedMonth(month) && month <= monthOfDay(dayOf(now()))) return month
  await refuse(pages, req, res, refusal('not-found'))
  return undefined
}

/** The site and month of an address; answers 404 where there is none such. Whose it is has been asked at the door. */
export async function askedFor(parts: ReportParts, req: Request, res: Response): Promise<Asked | undefined> {
  const site = (await countedSites(parts.db.read, parts.sites())).find(({ slug }) => slug === String(req.params.site))
  if (site === undefined) {
    await refuse(parts.pages, req, res, refusal('not-found'))
    return undefined
  }
  const month = await monthIn(parts, req, res)
  return month === undefined ? undefined : { site, month }
}

/** A site as the ledger's documents name it. */
export const reported = ({ slug, name }: NamedSite): ReportedSite => ({ slug, name: name.zh })

/**
 * The month of all sites, as it is stored or stands now: of those that took part by then, or of which somebody has
 * submitted it. One that joined later is not in it and keeps it from nothing; where nobody took part yet, all are named.
 */
export async function bureauMonth({ db, sites, now }: ReportParts, month: Month): Promise<BureauFigures> {
  const today = dayOf(now())
  const all: MonthFigures[] = []
  const part: MonthFigures[] = []
  for (const site of await countedSites(db.read, sites())) {
    const figures = await monthOf(db.read, reported(site), month, today)
    all.push(figures)
    if (figures.state !== 'open' || (await takesPartFrom(db.read, site.slug)) <= month) part.push(figures)
  }
  return bureauOf(month, throughOf(month, today), part.length === 0 ? all : part)
}

const throughOf = (month: Month, today: Day): Day => (today < lastDay(month) ? today : lastDay(month))
