import type { Page } from 'playwright-core'
import type { Houses } from './houses.ts'

/** Opens a page again that was opened before, when the network has gone. */
export const keptPage = (path: string) => async (page: Page): Promise<void> => {
  const address = await open(page, path)
  await page.context().setOffline(true)
  await page.goto(address)
}

/** Opens a page that was never opened, when the network has gone; another one is kept. */
export const openedBefore = (path: string) => async (page: Page): Promise<void> => {
  await open(page, '/sites/base-memorial-hall')
  await page.context().setOffline(true)
  await page.goto(new URL(path, page.url()).href)
}

/** Scans a plate where there is no signal, on a phone that has been here before. */
export const scanned = (code: (houses: Houses) => Promise<string>) => async (page: Page, houses: Houses): Promise<void> => {
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await page.context().setOffline(true)
  await page.goto(new URL(`/c/${await code(houses)}`, page.url()).href)
  for (const more of await page.locator('.check-in summary').all()) await more.click()
}

/** Presses the button of a check-in without network, and waits until it is kept. */
export async function keeps(page: Page): Promise<void> {
  await page.context().setOffline(true)
  await page.click('.check-in .big')
  await page.locator('.kept-now').waitFor()
}

/** The network returns, and with it the answer to what was kept. */
export async function answered(page: Page): Promise<void> {
  await page.context().setOffline(false)
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await page.locator('.kept-now .lead').waitFor({ state: 'detached' })
}

/** Opens a page with a network, and waits until the worker keeps it. */
async function open(page: Page, path: string): Promise<string> {
  const address = new URL(path, page.url()).href
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.goto(address)
  const kept = () => page.evaluate(async (one) => Boolean(await (await caches.open('saved')).match(one)), path)
  while (!(await kept())) await new Promise(setImmediate)
  return address
}
