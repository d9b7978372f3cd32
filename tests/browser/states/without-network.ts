import type { Page } from 'playwright-core'

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

/** Opens a page with a network, and waits until the worker keeps it. */
async function open(page: Page, path: string): Promise<string> {
  const address = new URL(path, page.url()).href
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.goto(address)
  const kept = () => page.evaluate(async (one) => Boolean(await (await caches.open('saved')).match(one)), path)
  while (!(await kept())) await new Promise(setImmediate)
  return address
}
