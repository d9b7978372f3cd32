import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

/** What a page needs to look at itself; a context that has it as its first script need not be sent it again for every page. */
export const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * What keeps somebody out of a page, and where.
 *
 * @param only rules by their names; all there are when absent
 */
export async function violations(page: Page, only?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe)
  // What was found is told in the page: the whole of it is half a megabyte.
  return page.evaluate(async (runOnly) => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } }
    // What is fetched once more beforehand is read by rules alone that are not on, or that judge sounds which play by themselves.
    const results = await axe.run({ resultTypes: ['violations'], preload: false, ...(runOnly && { runOnly }) })
    return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  }, only)
}
