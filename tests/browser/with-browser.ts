import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { launchBrowser } from '../app/browser.ts'
import { type Served, serve } from '../app/serve.ts'
import { begin, hire, type Member } from '../staff/house.ts'

export const phone = { viewport: { width: 390, height: 844 }, locale: 'zh-CN', hasTouch: true, isMobile: true }
export const desk = { viewport: { width: 1280, height: 800 }, locale: 'zh-CN' }

const patience = 180_000

export interface Visit {
  page: Page
  context: BrowserContext
  /** Everything the page asked for, and everything it complained of. */
  requests: string[]
  complaints: string[]
}

interface Tools {
  app: () => Served
  visit: (options?: BrowserContextOptions) => Promise<Visit>
  /** A browser in which one of the cast is signed in, with more cookies by their names. */
  signedIn: (who: Member, options: BrowserContextOptions, more?: Record<string, string>) => Promise<Visit>
}

/** Leaves a test of widths pending on a machine without Chinese characters: no screen of ours is like it. */
export async function needsChineseFont(test: Mocha.Context, page: Page): Promise<void> {
  const wide = await page.evaluate(() => {
    const pen = document.createElement('canvas').getContext('2d')!
    pen.font = '100px serif'
    return pen.measureText('人次').width
  })
  if (Math.round(wide) !== 200) test.skip()
}

/** To start one takes a second: one for all suites of a process, with a profile of its own for whoever visits. */
let started: Promise<Browser> | undefined
after(async () => (await started)?.close())

/** A suite with a real browser, and the application with a fresh installation for each test. */
export function withBrowser(title: string, suite: (tools: Tools) => void): void {
  describe(`${title}, in a browser`, function () {
    // A slow machine is no failure.
    this.timeout(patience)
    let browser: Browser
    let served: Served
    let contexts: BrowserContext[]
    before(async () => {
      browser = await (started ??= launchBrowser())
    })
    beforeEach(async () => {
      served = await serve()
      contexts = []
    })
    afterEach(async () => {
      for (const context of contexts) await context.close()
      await served.close()
    })
    const tools: Tools = {
      app: () => served,
      async signedIn(who, options, more = {}) {
        const seen = await tools.visit(options)
        const { db, now } = served.parts
        const { token } = await begin(db, await hire(db, who, now()), now())
        await seen.context.addCookies(Object.entries({ rf_staff: token, ...more }).map(([name, value]) => ({ name, value, url: served.url })))
        return seen
      },
      async visit(options = phone) {
        const context = await browser.newContext(options)
        contexts.push(context)
        context.setDefaultTimeout(patience)
        const page = await context.newPage()
        const seen: Visit = { page, context, requests: [], complaints: [] }
        page.on('request', (request) => seen.requests.push(request.url()))
        page.on('console', (message) => message.type() === 'error' && seen.complaints.push(message.text()))
        page.on('pageerror', (error) => seen.complaints.push(error.message))
        return seen
      },
    }
    suite(tools)
  })
}
