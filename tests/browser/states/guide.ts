import type { Page } from 'playwright-core'
import { voice } from '../voice.ts'
import { keeps, type States } from './state.ts'

const hall = '/sites/base-memorial-hall'
const plan = '/routes/plan?sites=he-long-former-residence,zunyi-conference-site,base-memorial-hall'
const stamped = keeps('footprints-stamps-1', { version: 1, stamps: { 'base-memorial-hall': { day: '2026-11-28', number: 1200 }, 'tongzi-mountain': { day: '2026-11-29' } } })

async function speaks(page: Page): Promise<void> {
  await page.addInitScript(voice)
  await page.reload()
  await page.waitForSelector('.aloud:not([hidden])')
}

/** What a visitor reads. */
export const guide: States = {
  home: { title: 'The home page', at: '/' },
  'home-empty': { title: 'The home page before anybody has come', at: '/', house: 'empty' },
  'home-long': { title: 'The home page with long names', at: '/', house: 'wordy' },
  'home-print': { title: 'The home page on paper', at: '/', print: 'upright' },
  'home-no-script': { title: 'The home page without scripts', at: '/', alone: { javaScriptEnabled: false } },
  site: { title: 'A site', at: hall },
  'site-unlocated': { title: 'A site whose place nobody has determined', at: '/sites/tongzi-mountain' },
  'site-located': { title: 'A site that has a point on the map', at: '/sites/he-long-former-residence' },
  'site-empty': { title: 'A site before anybody has come', at: hall, house: 'empty' },
  'site-long': { title: 'A site with long names', at: hall, house: 'wordy' },
  'site-print': { title: 'A site on paper', at: hall, print: 'upright' },
  stop: { title: 'A stop', at: '/sites/he-long-former-residence/stops/fire-pit-room' },
  'stop-aloud': { title: 'A stop on a phone that has a voice', at: '/sites/he-long-former-residence/stops/fire-pit-room', does: speaks, alone: {} },
  'stop-long': { title: 'A stop with a long name', at: `${hall}/stops/founding-yard`, house: 'wordy' },
  story: { title: 'A story', at: `${hall}/stories/eight-of-one-family` },
  'story-print': { title: 'A story on paper', at: `${hall}/stories/eight-of-one-family`, print: 'upright' },
  stories: { title: 'The library of stories', at: '/stories' },
  'stories-chosen': { title: 'Stories of one person and one period', at: '/stories?person=he-long&period=since-1949' },
  'stories-none': { title: 'A person of whom there is no story', at: '/stories?person=wang-zhen' },
  'stories-long': { title: 'The library with long headings', at: '/stories', house: 'wordy' },
  days: { title: 'This day in history', at: '/days' },
  'days-month': { title: 'The days of November', at: '/days?month=11' },
  'days-none': { title: 'A month without days', at: '/days?month=9' },
  routes: { title: 'The routes', at: '/routes' },
  route: { title: 'A route', at: '/routes/sangzhi' },
  'route-print': { title: 'A route on paper', at: '/routes/sangzhi', print: 'upright' },
  'route-unnamed': { title: 'A route of which only the number is known', at: '/routes/cili-1' },
  march: { title: 'The march', at: '/routes/march' },
  'march-end': { title: 'The march at its end', at: '/routes/march', does: (page) => page.press('#stage', 'End') },
  'march-no-script': { title: 'The march without scripts', at: '/routes/march', alone: { javaScriptEnabled: false } },
  'plan-empty': { title: 'Planning a day, nothing chosen', at: '/routes/plan' },
  plan: { title: 'A day that was planned', at: plan },
  'plan-wrong': { title: 'A plan with a site that is none', at: '/routes/plan?sites=nowhere', status: 422 },
  'plan-long': { title: 'A plan with long names', at: plan, house: 'wordy' },
  'plan-print': { title: 'A planned day on paper', at: plan, print: 'upright' },
  quiz: { title: 'Choosing a quiz', at: '/quiz' },
  'quiz-asked': { title: 'A quiz, not yet answered', at: '/quiz/zunyi-martyrs-cemetery' },
  'quiz-marked': { title: 'A quiz, marked, one answer wrong and the rest open', at: '/quiz/zunyi-conference-site?mark=1&people-in-room=a' },
  'quiz-none': { title: 'A site without questions', at: '/quiz/tongzi-mountain' },
  'quiz-mixed': { title: 'A quiz across the sites', at: '/quiz/mixed' },
  'contest-setup': { title: 'Setting up a contest', at: '/quiz/contest' },
  'contest-question': { title: 'A contest, a question open', at: '/quiz/contest', does: (page) => page.click('[data-setup] button') },
  'contest-answer': {
    title: 'A contest, an answer shown',
    at: '/quiz/contest',
    does: (page) => page.click('[data-setup] button').then(() => page.click('[data-reveal]')),
  },
  'contest-end': {
    title: 'A contest at its end',
    at: '/quiz/contest',
    async does(page) {
      await page.click('[data-setup] button')
      while (await page.locator('[data-end]').isHidden()) await page.keyboard.press('ArrowRight')
    },
  },
  'passport-empty': { title: 'The passport without a stamp', at: '/passport' },
  passport: { title: 'The passport with two stamps', at: '/passport', does: stamped },
  'passport-delete': {
    title: 'Asked whether all stamps are to be deleted',
    at: '/passport',
    does: (page) => stamped(page).then(() => page.click('[data-ask]')),
  },
  'passport-no-script': { title: 'The passport without scripts', at: '/passport', alone: { javaScriptEnabled: false } },
  'certificate-empty': { title: 'The certificate without a stamp', at: '/passport/certificate' },
  certificate: { title: 'The certificate with two stamps', at: '/passport/certificate', does: stamped },
  'certificate-print': { title: 'The certificate on paper', at: '/passport/certificate', does: stamped, print: 'upright' },
  pocket: { title: 'What is kept on the phone, where the browser keeps nothing', at: '/pocket' },
  'pocket-no-script': { title: 'What is kept on the phone, without scripts', at: '/pocket', alone: { javaScriptEnabled: false } },
  'map-region': { title: 'The folded map of the region', at: '/print/region' },
  'map-region-print': { title: 'The folded map of the region on paper', at: '/print/region', print: 'landscape' },
  'map-site': { title: 'The folded map of a site', at: '/print/sites/base-memorial-hall' },
  'map-site-print': { title: 'The folded map of a site on paper', at: '/print/sites/base-memorial-hall', print: 'landscape' },
  'map-site-long': { title: 'The folded map of a site with long names', at: '/print/sites/base-memorial-hall', house: 'wordy' },
  sources: { title: 'The sources', at: '/sources' },
  api: { title: 'The interface for programs', at: '/api' },
  verify: { title: 'The seals, before the first night', at: '/verify' },
  nowhere: { title: 'An address that is none', at: '/nowhere', status: 404 },
}
