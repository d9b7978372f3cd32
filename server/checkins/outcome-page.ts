import type { Request } from 'express'
import type { LiveCounts } from '../counters/live-counts.ts'
import type { Database } from '../database/open.ts'
import type { ScanRow } from '../database/schema-counting.ts'
import type { GuideStore } from '../guide/guide-store.ts'
import type { Pages } from '../web/pages.ts'
import { readerOf } from '../web/reader.ts'
import type { CheckedIn } from './check-in.ts'
import type { DayKeys } from './day-keys.ts'
import type { Devices } from './device.ts'
import type { GateCode } from './gate-codes.ts'
import { ownVisit } from './scans.ts'

interface OutcomeParts {
  guide: GuideStore
  counts: LiveCounts
  pages: Pages
}

interface OwnParts {
  db: Database
  dayKeys: DayKeys
  devices: Devices
}

/**
 * What a visitor is told of a scan, as a page: the same whether it answers the tap or is opened again.
 *
 * @param scan `unsure` where who reads may be another, who gets no stamp
 */
export async function outcomePage(
  { guide, counts, pages }: OutcomeParts,
  req: Request,
  code: GateCode,
  scan: Pick<CheckedIn, 'outcome' | 'day' | 'number' | 'countedAt' | 'people'> & { unsure?: boolean },
): Promise<string> {
  const { of, day } = await counts.all()
  const values = { ...placeOf(guide, code), scan, siteCount: of(code.site), today: day }
  return pages.html('checkins/outcome', readerOf(req), { robots: 'noindex', path: req.path, ...values })
}

/**
 * A scan's page when it is opened again. Passed on, it tells others that somebody was there, and gives them no stamp:
 * only the browser that made the scan is told its outcome, as long as the keys of its day let it be known again.
 */
export async function openedOutcome(parts: OutcomeParts & OwnParts, req: Request, code: GateCode, scan: ScanRow): Promise<string> {
  const { db, dayKeys, devices, guide, pages } = parts
  const device = devices.read(req)
  const known = device === undefined ? null : await dayKeys.knownPseudonym(scan.site, scan.day, device)
  const visit = known === undefined ? undefined : await ownVisit(db.read, scan, known)
  if (visit) return outcomePage(parts, req, code, { ...scan, countedAt: scan.counted_at, people: visit.people, unsure: device === undefined })
  return pages.html('checkins/outcome-of-another', readerOf(req), { robots: 'noindex', ...placeOf(guide, code), day: scan.day })
}

/** The site that a code stands for, and the stop where it hangs. */
export function placeOf(guide: GuideStore, { site: slug, stop }: GateCode) {
  const site = guide.site(slug)!
  return { site, stop: stop === '' ? undefined : guide.stop(site, stop) }
}
