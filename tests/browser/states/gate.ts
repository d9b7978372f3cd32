import type { Page } from 'playwright-core'
import { words } from '../../../server/web/words.ts'
import { answerAt } from './full-house.ts'
import { answered, keeps, keptPage, openedBefore, scanned } from './without-network.ts'
import { sends, type States } from './state.ts'

const hall = 'base-memorial-hall'

/** Presses the button, with what was filled in. */
const pressed =
  (fields: Record<string, string> = {}) =>
  async (page: Page): Promise<void> => {
    for (const [name, value] of Object.entries(fields)) await page.locator(`[name=${name}][value="${value}"], [name=${name}]:not([value])`).evaluate((field: HTMLInputElement) => (field.checked = true))
    await page.click('.check-in .big')
    await page.locator('.outcome').waitFor()
  }

/** What somebody sees who stands at the gate. */
export const gate: States = {
  entry: { title: 'The field for a typed code', at: '/c' },
  'entry-mistyped': { title: 'A code with a letter wrong', at: '/c?code=ABCD', status: 400 },
  'check-in': { title: 'A check-in at the gate', at: async ({ full }) => `/c/${await full.code(hall)}` },
  'check-in-companions': {
    title: 'A check-in with somebody along who has no phone',
    at: async ({ full }) => `/c/${await full.code(hall)}`,
    does: (page) => page.click('.check-in summary').then(() => page.check('[name=companions][value="3"]', { force: true })),
  },
  'check-in-stop': { title: 'A check-in at a stop', at: async ({ full }) => `/c/${await full.code(hall, 'founding-yard')}` },
  'check-in-long': { title: 'A check-in at a site with long names', at: async ({ wordy }) => `/c/${await wordy.code(hall)}`, house: 'wordy' },
  'check-in-no-script': { title: 'A check-in without scripts', at: async ({ full }) => `/c/${await full.code(hall)}`, alone: { javaScriptEnabled: false } },
  counted: { title: 'Counted', at: async ({ full }) => `/c/${await full.code('tongzi-mountain')}`, alone: {}, does: pressed() },
  'counted-companions': { title: 'Counted with three who have no phone', at: async ({ full }) => `/c/${await full.code(hall)}`, alone: {}, does: pressed({ companions: '3' }) },
  'counted-stop': { title: 'Counted at a stop', at: async ({ full }) => `/c/${await full.code(hall, 'founding-yard')}`, alone: {}, does: pressed() },
  'counted-long': { title: 'Counted at a site with long names', at: async ({ wordy }) => `/c/${await wordy.code(hall)}`, house: 'wordy', alone: {}, does: pressed() },
  'counted-another': { title: 'The answer to a check-in, opened by somebody else', at: async ({ full }) => answerAt(full, await full.code(hall)) },
  already: {
    title: 'Already counted that day',
    at: async ({ full }) => `/c/${await full.code(hall)}`,
    alone: {},
    async does(page) {
      const address = page.url()
      await pressed()(page)
      await page.goto(address)
      await pressed()(page)
    },
  },
  member: { title: 'With a group, and counted with it', at: async ({ full }) => `/c/${await full.code(hall)}`, alone: {}, does: pressed({ with_group: 'on' }) },
  kept: {
    title: 'A check-in without network, kept on the phone',
    at: async ({ full }) => `/c/${await full.code(hall)}`,
    alone: {},
    does: keeps,
  },
  'kept-counted': {
    title: 'A check-in that was kept on the phone, and counted since',
    at: async ({ full }) => `/c/${await full.code('tongzi-mountain')}`,
    alone: {},
    does: (page) => keeps(page).then(() => answered(page)),
  },
  'kept-refused': {
    title: 'A check-in that was kept on the phone, and not counted',
    at: async ({ full }) => `/c/${await full.code(hall)}`,
    alone: {},
    async does(page) {
      const reads = (await page.getAttribute('html', 'lang')) === 'en' ? 'en' : 'zh'
      await keeps(page)
      await page.route('**/scans', (route) => {
        const { scans } = route.request().postDataJSON() as { scans: { scan_id: string }[] }
        return route.fulfill({ json: { results: scans.map(({ scan_id }) => ({ scan_id, outcome: 'refused', reason: 'expired', message: words(reads)('refusal.expired') })) } })
      })
      await answered(page)
    },
  },
  offline: { title: 'The page for who has no network', at: '/offline' },
  'offline-scanned': {
    title: 'A plate scanned without network, by somebody who does not come alone',
    at: '/',
    alone: { serviceWorkers: 'allow' },
    does: scanned(({ full }) => full.code(hall)),
  },
  'offline-scanned-kept': {
    title: 'A plate scanned without network, and the check-in kept',
    at: '/',
    alone: { serviceWorkers: 'allow' },
    does: (page, houses) => scanned(({ full }) => full.code(hall))(page, houses).then(() => keeps(page)),
  },
  'offline-typed': {
    title: 'A code typed into a page of the guide without network',
    at: `/sites/${hall}`,
    alone: {},
    async does(page, { full }) {
      await page.context().setOffline(true)
      await page.click('.anywhere > summary')
      await page.fill('[name=code]', await full.code(hall))
      await page.click('.entry .button')
      for (const more of await page.locator('.check-in summary').all()) await more.click()
    },
  },
  'offline-kept': { title: 'A page that is kept on the phone, without network', at: '/', alone: { serviceWorkers: 'allow' }, does: keptPage(`/sites/${hall}`) },
  'offline-other': { title: 'A page that is not kept, without network', at: '/', alone: { serviceWorkers: 'allow' }, does: openedBefore('/sites/tongzi-mountain') },
  'pocket-kept': {
    title: 'What is kept on the phone, a site of it',
    at: '/',
    alone: { serviceWorkers: 'allow' },
    async does(page) {
      await keptPage(`/sites/${hall}`)(page)
      await page.context().setOffline(false)
      await page.goto(new URL('/pocket', page.url()).href)
      await page.locator('[data-pocket-list]:visible').waitFor()
    },
  },
  'code-unknown': { title: 'A code that no plate has', at: '/c/00000000', status: 404 },
  'code-malformed': { title: 'A code that is none', at: '/c/ABCD', status: 400 },
  'plate-retired': { title: 'A plate that was replaced', at: ({ full }) => `/c/${full.codes.retired}`, status: 410 },
  'display-only': { title: 'A plate where only the screen checks in', at: ({ full }) => `/c/${full.codes.displayOnly}`, status: 403 },
  'too-many': {
    title: 'Too many guesses at a booking',
    at: '/bookings',
    house: 'empty',
    status: 429,
    async does(page) {
      const guess = sends('form[action="/bookings/lookup"]', { ref: 'AB3DE-FG7HK', digits: '1234' })
      for (let i = 0; i < 11; i++) {
        await guess(page)
        if ((await page.locator('form[action="/bookings/lookup"]').count()) === 0) return
      }
    },
  },
  unavailable: { title: 'Nothing can be written', at: '/staff', house: 'broken', status: 503, does: sends('form[action="/staff/session"]', { name: 'admin', password: 'x' }) },
  surprise: { title: 'Something went wrong', at: `/bookings/new?site=${hall}`, house: 'broken', status: 500 },
  'display-open': { title: 'The screen at the gate, not paired', at: `/display/${hall}` },
  display: { title: 'The screen at the gate with its code', at: `/display/${hall}`, who: 'display' },
  'display-empty': { title: 'The screen at the gate before anybody has come', at: '/display/tongzi-mountain', house: 'empty' },
  'display-long': { title: 'The screen at the gate of a site with long names', at: `/display/${hall}`, house: 'wordy' },
  'display-only-screen': { title: 'The screen of a gate that takes its code alone, not paired', at: '/display/heping-middle-school' },
}
