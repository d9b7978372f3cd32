import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import type { Lang } from '../../../server/web/words.ts'
import { launchBrowser } from '../../app/browser.ts'
import { axe } from '../axe.ts'
import { begin, hire } from '../../staff/house.ts'
import { type House, type Houses, openHouses } from './houses.ts'
import type { State } from './state.ts'

/** Who reads, and on what. */
export interface Look {
  lang: Lang
  large?: boolean
  width: number
  /** Whether a printer asks for it. */
  print?: boolean
}

/** A state that stands before somebody. */
export interface Shown {
  page: Page
  /** With what the last page was answered. */
  status: number
  /** What the page complained of; a refused form is no complaint. */
  complaints: string[]
  close(): Promise<void>
}

const patience = 60_000
const height = 844

/** One browser and the houses, in which one state after another is shown: what can be shared between them is. */
export class Stage {
  readonly houses: Houses
  readonly #browser: Browser
  readonly #seats = new Map<string, Promise<Seat>>()

  private constructor(houses: Houses, browser: Browser) {
    this.houses = houses
    this.#browser = browser
  }

  static async open(): Promise<Stage> {
    return new Stage(await openHouses(), await launchBrowser())
  }

  async close(): Promise<void> {
    await this.#browser.close()
    await this.houses.close()
  }

  /** Shows a state to who reads so. The caller closes it before the next. */
  async show({ at, who, house = 'full', does, alone }: State, { lang, large = false, width, print = false }: Look): Promise<Shown> {
    const { url } = this.houses[house]
    const seat = await (alone ? this.#sit(house, who, alone) : this.#seat(house, who))
    const { page, context } = seat
    Object.assign(seat, { status: 0, complaints: [] })
    await context.addCookies(Object.entries({ lang, text: large ? 'large' : 'normal' }).map(([name, value]) => ({ name, value, url })))
    await page.setViewportSize({ width, height })
    if (seat.print !== print) await page.emulateMedia({ media: print ? 'print' : 'screen' })
    seat.print = print
    await page.goto(url + (typeof at === 'string' ? at : await at(this.houses)))
    await does?.(page, this.houses)
    const { status, complaints } = seat
    const close = async () => {
      if (alone) await context.close()
      else if (does) await page.evaluate('localStorage.clear(), sessionStorage.clear()')
    }
    return { page, status, complaints, close }
  }

  #seat(house: House, who: State['who']): Promise<Seat> {
    const key = `${house} ${who}`
    if (!this.#seats.has(key)) this.#seats.set(key, this.#sit(house, who))
    return this.#seats.get(key)!
  }

  async #sit(house: House, who: State['who'], options: BrowserContextOptions = {}): Promise<Seat> {
    const context = await this.#browser.newContext({ hasTouch: true, reducedMotion: 'reduce', serviceWorkers: 'block', ...options })
    context.setDefaultTimeout(patience)
    const { url, parts, clock } = this.houses[house]
    if (who === 'display') {
      const [name, value] = this.houses.screen.cookie.split('=') as [string, string]
      await context.addCookies([{ name, value, url }])
    } else if (who) {
      const { token } = await begin(parts.db, await hire(parts.db, who, clock.now()), clock.now())
      await context.addCookies([{ name: 'rf_staff', value: token, url }])
    }
    await context.addInitScript(axe)
    const page = await context.newPage()
    const seat: Seat = { page, context, status: 0, complaints: [], print: false }
    page.on('response', (response) => {
      if (response.request().isNavigationRequest() && response.frame() === page.mainFrame()) seat.status = response.status()
    })
    // That a page was refused, or that there is no network, is what some states are about.
    page.on('console', (message) => message.type() === 'error' && !/status of \d{3}|ERR_INTERNET_DISCONNECTED/.test(message.text()) && seat.complaints.push(message.text()))
    page.on('pageerror', (error) => seat.complaints.push(error.message))
    return seat
  }
}

interface Seat {
  page: Page
  context: BrowserContext
  status: number
  complaints: string[]
  print: boolean
}
