import type { Request } from 'express'
import type { LiveCounts } from '../counters/live-counts.ts'
import type { GuideStore } from '../guide/guide-store.ts'
import type { Pages } from '../web/pages.ts'
import { readerOf } from '../web/reader.ts'
import type { CheckedIn } from './check-in.ts'
import type { GateCode } from './gate-codes.ts'

interface OutcomeParts {
  guide: GuideStore
  counts: LiveCounts
  pages: Pages
}

/** What a visitor is told of a scan, as a page: the same whether it answers the tap or is opened again. */
export async function outcomePage(
  { guide, counts, pages }: OutcomeParts,
  req: Request,
  code: GateCode,
  scan: Pick<CheckedIn, 'outcome' | 'day' | 'number' | 'countedAt'>,
): Promise<string> {
  const { of, day } = await counts.all()
  const values = { ...placeOf(guide, code), scan, siteCount: of(code.site), today: day }
  return pages.html('checkins/outcome', readerOf(req), { robots: 'noindex', path: req.path, ...values })
}

/** The site that a code stands for, and the stop where it hangs. */
export function placeOf(guide: GuideStore, { site: slug, stop }: GateCode) {
  const site = guide.site(slug)!
  return { site, stop: stop === '' ? undefined : guide.stop(site, stop) }
}
