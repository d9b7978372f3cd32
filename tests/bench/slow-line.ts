import type { Browser, CDPSession, Page } from 'playwright-core'
import { phone } from '../browser/with-browser.ts'

export interface Way {
  /** Whether the page's own script comes along. */
  script: boolean
  /** How many times slower the phone's processor is than this one. */
  slowness: number
}

export interface Felt {
  /** Milliseconds from the tap to the frame that shows the answer. */
  answered: number
  /** What was asked for between the two, and the bytes that came. */
  asked: number
  fetched: number
  /** Milliseconds from the address to the first frame, which has the button. */
  button: number
  /** All that opening the page fetched, also what comes after the button. */
  opened: { requests: number; bytes: number }
}

/**
 * A real Chromium on a slow line. Chromium holds every answer's head back until `latency` has passed since its request
 * was sent, and lets its bytes through at the given rate: one exchange costs one delay, and the connection itself
 * costs nothing, as one that stands already.
 */
export class SlowLine {
  readonly delay = 400
  readonly bytesPerSecond = 50_000
  readonly #browser: Browser
  readonly #address: string

  constructor(browser: Browser, address: string) {
    this.#browser = browser
    this.#address = address
  }

  /** A phone that was never here opens the page and taps the button. */
  async checkIn({ script, slowness }: Way): Promise<Felt> {
    const context = await this.#browser.newContext(phone)
    try {
      const page = await context.newPage()
      await page.addInitScript(watch)
      const session = await context.newCDPSession(page)
      const traffic = await this.#slow(session, { script, slowness })
      await page.goto(this.#address, { waitUntil: 'networkidle' })
      const opened = traffic()
      const button = await firstFrame(page)
      await page.tap('form[data-check-in] button')
      const answered = await answerOf(page)
      const { requests, bytes } = traffic()
      return { answered, asked: requests - opened.requests, fetched: bytes - opened.bytes, button, opened }
    } finally {
      await context.close()
    }
  }

  async #slow(session: CDPSession, { script, slowness }: Way): Promise<() => { requests: number; bytes: number }> {
    const [latency, throughput] = [this.delay, this.bytesPerSecond]
    await session.send('Network.enable')
    await session.send('Network.emulateNetworkConditions', { offline: false, latency, downloadThroughput: throughput, uploadThroughput: throughput })
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowness })
    if (!script) await session.send('Network.setBlockedURLs', { urls: ['*/assets/page-*.js'] })
    const sum = { requests: 0, bytes: 0 }
    session.on('Network.requestWillBeSent', () => sum.requests++)
    session.on('Network.requestServedFromCache', () => sum.requests--)
    session.on('Network.loadingFinished', ({ encodedDataLength }) => (sum.bytes += encodedDataLength))
    return () => ({ ...sum })
  }
}

/** Runs in every document: remembers when the button was tapped, and when a frame with the answer had been drawn. */
function watch(): void {
  const clock = () => performance.timeOrigin + performance.now()
  const button = (target: EventTarget | null) => target instanceof Element && target.closest('form[data-check-in] button')
  addEventListener('click', (event) => button(event.target) && sessionStorage.setItem('tapped', String(performance.timeOrigin + event.timeStamp)), true)
  const seen = new MutationObserver(() => {
    if (!document.querySelector('.outcome')) return
    seen.disconnect()
    // The task after a frame's own begins when that frame is drawn.
    requestAnimationFrame(() => setTimeout(() => sessionStorage.setItem('answered', String(clock()))))
  })
  seen.observe(document, { childList: true, subtree: true })
}

async function answerOf(page: Page): Promise<number> {
  await page.locator('.outcome').waitFor()
  const times = await page.waitForFunction(() => {
    const { tapped, answered } = sessionStorage as unknown as Record<'tapped' | 'answered', string | undefined>
    return answered !== undefined && Number(answered) - Number(tapped)
  })
  return (await times.jsonValue()) as number
}

async function firstFrame(page: Page): Promise<number> {
  const at = await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime)
  return (await at.jsonValue())!
}
