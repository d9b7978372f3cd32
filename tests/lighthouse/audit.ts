import lighthouse, { type Result, type Trace } from 'lighthouse'
import { computeMedianRun } from 'lighthouse/core/lib/median-run.js'
import { launch } from 'chrome-launcher'
import { browserArguments, browserPath } from '../app/browser.ts'
import { quietness } from './quietness.ts'

/** What is asked of every page, in points of a hundred. */
export const marks = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100 }
type Category = keyof typeof marks
const categories = Object.keys(marks) as Category[]

/** Lighthouse's own type of it names a package that it does not bring along. */
interface Ref {
  id: string
  weight: number
}

/** Below this the page waited for the machine more than the machine for the page. */
const quiet = 0.85

interface Run {
  result: Result
  quietness: number
}

export interface Audited {
  scores: Record<Category, number>
  /** The audits that keep a page from its mark, with what they found. */
  costs: string[]
  /** As Lighthouse writes them. */
  metrics: Record<'paint' | 'largest' | 'blocked' | 'shift', string>
  /** The least quiet run that was judged. */
  quietness: number
}

/**
 * Opens a page in the browser of a phone that has never been there, over Lighthouse's slow 4G, and judges the run in the
 * middle: the one which Lighthouse names, nearest to the medians of the first paint and of readiness. A run in which the
 * machine was busy with something else, or too busy to end it, is done again, up to three times as many; the quietest are judged.
 *
 * @param runs how many are judged
 * @param slowdown how many times slower than this machine the phone is taken to be
 */
export async function audit(address: string, { runs, slowdown }: { runs: number; slowdown: number }): Promise<Audited> {
  const done: Run[] = []
  for (let tries = 0; tries < runs * 3 && done.filter(({ quietness }) => quietness >= quiet).length < runs; tries++) {
    const run = await once(address, slowdown)
    if (run.result.runtimeError === undefined) done.push(run)
    else console.warn(`${address}: ${run.result.runtimeError.message}`)
  }
  const judged = done.sort((a, b) => b.quietness - a.quietness).slice(0, runs)
  if (judged.length < runs) throw new Error(`${address} could not be judged`)
  const { categories: found, audits } = computeMedianRun(judged.map(({ result }) => result))
  const scores = Object.fromEntries(categories.map((category) => [category, Math.round(found[category]!.score! * 100)])) as Audited['scores']
  const costs = categories
    .filter((category) => scores[category] < marks[category])
    .flatMap((category) => {
      const weighed = (found[category]!.auditRefs as Ref[]).filter(({ weight }) => weight > 0).map(({ id }) => audits[id]!)
      const lacking = weighed.filter(({ score }) => (score ?? 1) < 1)
      return lacking.map((one) => `${category} ${scores[category]}: ${[one.id, one.displayValue ?? '', ...places(one)].join(' ')}`)
    })
  const said = (id: string) => audits[id]!.displayValue!
  const metrics = { paint: said('first-contentful-paint'), largest: said('largest-contentful-paint'), blocked: said('total-blocking-time'), shift: said('cumulative-layout-shift') }
  return { scores, costs, metrics, quietness: judged.at(-1)!.quietness }
}

/** How fast Lighthouse finds this machine, at the best of three times; its slow desktops are about a thousand. */
export async function benchmarkIndex(address: string): Promise<number> {
  const found: number[] = []
  while (found.length < 3) found.push((await once(address, 1)).result.environment.benchmarkIndex)
  return Math.round(Math.max(...found))
}

/** A browser for each run: a cookie from the run before would choose the language and name the device. */
async function once(address: string, cpuSlowdownMultiplier: number): Promise<Run> {
  const chrome = await launch({ chromePath: await browserPath(), chromeFlags: ['--headless', ...browserArguments], logLevel: 'silent' })
  try {
    const forNobodysEyes = { logLevel: 'silent', disableFullPageScreenshot: true } as const
    const flags = { ...forNobodysEyes, port: chrome.port, onlyCategories: categories, extraHeaders: { 'Accept-Language': 'zh-CN' } }
    const ran = await lighthouse(address, flags, { extends: 'lighthouse:default', settings: { throttling: { cpuSlowdownMultiplier } } })
    const { lhr, artifacts } = ran!
    return { result: lhr, quietness: lhr.runtimeError ? 0 : quietness(artifacts.Trace as Trace) }
  } finally {
    chrome.kill()
  }
}

/** Where on the page, or in what file, an audit found what it did not like. */
function places({ details }: Result['audits'][string]): string[] {
  const items = details && 'items' in details ? (details.items as { node?: { selector: string }; url?: string; source?: unknown }[]) : []
  return items.flatMap(({ node, url, source }) => node?.selector ?? url ?? (typeof source === 'string' ? source : []))
}
