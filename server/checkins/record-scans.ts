import type { Trx } from '../database/open.ts'
import type { ManyRows } from '../database/rows.ts'
import { addStopReads, addToCounters, type Addition, byBrowser, type SiteCount } from '../counters/counters.ts'
import { addToTempo } from '../counters/tempo.ts'
import type { Day } from '../local-day.ts'
import type { Recorded, Scan } from './scan.ts'
import { firstVisits, type FirstVisit, insertScans, insertVisits, rememberedScans, scanKey, takenIds } from './scan-rows.ts'
import { takeBack } from './take-back.ts'

export interface RecordedScans {
  recorded: Recorded[]
  /** The new counts of what was counted, keyed `site day`. */
  counts: Map<string, SiteCount>
}

/**
 * Writes scans, their visits and the counters in the one transaction given (counting law 5).
 *
 * Laws 2 to 4 are keys of the tables: a visit whose browser was counted that day is not inserted, a visit is
 * taken back once, and a scan_id is known for ever. Two servers that share a database take turns at a site, so that
 * the second of two equal scans finds the first remembered.
 *
 * @param scans no scan_id twice at one site
 * @returns an outcome for each, in order
 */
export async function recordScans(trx: Trx, engine: ManyRows, scans: Scan[]): Promise<RecordedScans> {
  await engine.alone(trx, scans.map(({ site }) => site))
  const answers = await rememberedScans(trx, engine, scans)
  const fresh = scans.filter((scan) => !answers.has(scanKey(scan)))
  let counts = new Map<string, SiteCount>()
  if (fresh.length > 0) {
    const counted = await insertVisits(trx, engine, fresh)
    const inserted = new Set(counted)
    const uncounted = fresh.filter((scan) => !inserted.has(scan))
    const taken = await takenIds(trx, engine, uncounted)
    const again = uncounted.filter((scan) => !taken.has(scan))
    const first = await firstVisits(trx, again)
    const takenBack = await takeBack(trx, again.filter(isMember), first, counted)
    counts = await addToCounters(trx, engine, additions([...counted, ...takenBack]))
    await addToTempo(trx, engine, counted.filter(({ source }) => byBrowser(source) && source !== 'late'))
    number(counted, takenBack, counts, answers)
    for (const scan of again) answers.set(scanKey(scan), met(scan, first.get(scan)!, answers))
    for (const scan of taken) answers.set(scanKey(scan), { outcome: 'taken', day: scan.day, number: 0, countedAt: scan.at })
    const written = fresh.filter((scan) => !taken.has(scan))
    await insertScans(trx, engine, written, answers)
    await addStopReads(trx, engine, stopReads(written))
  }
  return { recorded: scans.map((scan) => answers.get(scanKey(scan))!), counts }
}

const isMember = ({ people, source }: Scan) => people === 0 && source === 'group'

function additions(rows: Pick<Scan, 'site' | 'day' | 'source' | 'people' | 'device'>[]): Addition[] {
  const sums = new Map<string, Addition>()
  for (const { site, day, source, people, device } of rows) {
    const key = `${site} ${day} ${source}`
    const sum = sums.get(key) ?? { site, day, source, people: 0, visits: 0, cookieless: 0 }
    sum.people += people
    sum.visits += 1
    if (device === null && byBrowser(source)) sum.cookieless += people
    sums.set(key, sum)
  }
  return [...sums.values()]
}

/** Numbers the counted visits of a day: before anything was taken back, the last one stood at the day's total. */
function number(counted: Scan[], takenBack: Scan[], counts: Map<string, SiteCount>, recorded: Map<string, Recorded>): void {
  const left = new Map([...counts].map(([key, { today }]) => [key, today]))
  for (const { site, day, people } of takenBack) left.set(`${site} ${day}`, left.get(`${site} ${day}`)! - people)
  for (const scan of [...counted].reverse()) {
    const key = `${scan.site} ${scan.day}`
    const last = left.get(key)!
    recorded.set(scanKey(scan), { outcome: isMember(scan) ? 'member' : 'counted', day: scan.day, number: last, countedAt: scan.at, people: scan.people })
    left.set(key, last - scan.people)
  }
}

/** A browser that was counted before is told when, and as which number; one that came with a group, that it did. */
function met(scan: Scan, first: FirstVisit, recorded: Map<string, Recorded>): Recorded {
  const member = isMember(scan) || first.people === 0 || first.takenBack
  // Counted in this very batch, its scan row is not written yet.
  const number = first.number ?? recorded.get(`${scan.site} ${first.id}`)?.number ?? 0
  return { outcome: member ? 'member' : 'already', day: scan.day, number, countedAt: first.at }
}

function stopReads(fresh: Scan[]): { site: string; stop: string; day: Day; reads: number }[] {
  const sums = new Map<string, { site: string; stop: string; day: Day; reads: number }>()
  for (const { site, stop, day } of fresh) {
    if (stop === '') continue
    const key = `${site} ${stop} ${day}`
    const sum = sums.get(key) ?? { site, stop, day, reads: 0 }
    sum.reads += 1
    sums.set(key, sum)
  }
  return [...sums.values()].sort((a, b) => `${a.site} ${a.stop} ${a.day}`.localeCompare(`${b.site} ${b.stop} ${b.day}`, 'en'))
}
