import { readdirSync } from 'node:fs'
import { relative } from 'node:path'
import { expect } from 'chai'
import ejs from 'ejs'
import type { Page } from 'playwright-core'
import { shipped } from '../../../server/root.ts'
import { languages } from '../../../server/web/words.ts'
import { violations } from '../axe.ts'
import { catalogue } from './catalogue.ts'
import { build, crowded, enlarge, openAll, small, unrest } from './faults.ts'
import { type Shown, Stage } from './stage.ts'
import { sheets, type State } from './state.ts'

/** `npm run test:states`: some minutes, which the gate takes and the ordinary run does not. */
describe('Every page in every state, in a browser', function () {
  // A slow machine is no failure.
  this.timeout(180_000)
  const rendered = new Set<string>()
  const read = ejs.fileLoader
  let stage: Stage

  before(async () => {
    stage = await Stage.open()
    // A view is read when it is first rendered, and again only after the cache was cleared.
    ejs.clearCache()
    ejs.fileLoader = (file: string) => {
      rendered.add(relative(shipped('views'), file))
      return read(file)
    }
  })
  after(async () => {
    ejs.fileLoader = read
    await stage?.close()
  })

  for (const [chapter, states] of Object.entries(catalogue)) {
    describe(`of the ${chapter}`, () => {
      for (const [name, state] of Object.entries(states)) {
        it(`${name}: ${state.title}`, async () => {
          expect(await (state.print ? faultsOnPaper(state) : faultsOf(state))).to.deep.equal([])
        })
      }
    })
  }

  // After all of them: what stands beside a suite runs before what stands in it.
  describe('all together', () => {
    it('comes by every page there is', () => {
      const pages = readdirSync(shipped('views'), { recursive: true, encoding: 'utf8' }).filter((name) => /(^|\/)[^_/]+\.ejs$/.test(name))
      expect(pages).to.include.members(['guide/home.ejs', 'checkins/outcome.ejs'])
      expect(pages.filter((page) => !rendered.has(page))).to.deep.equal([])
    })
  })

  async function faultsAsItStands({ status: due = 200, alone }: State, { page, status, complaints }: Shown): Promise<string[]> {
    const found = [...complaints]
    if (status !== due) found.push(`is answered with ${status}`)
    // Without scripts nothing in the page can judge it; what is written in it is what scripts find.
    const scripted = alone?.javaScriptEnabled !== false
    // What a worker keeps is known a moment after the page stands.
    if (scripted && alone?.serviceWorkers === undefined) found.push(...(await unrest(page)))
    await openAll(page)
    if (scripted) found.push(...(await violations(page)), ...(await small(page)))
    return found
  }

  const tooSmall = async (page: Page, { alone }: State) => (alone?.javaScriptEnabled === false ? [] : small(page))

  /** All that is wrong with a state for who reads it in Chinese, and then in English. */
  async function faultsOf(state: State): Promise<string[]> {
    const before = rendered.size
    const shown = await stage.show(state, { lang: 'zh', width: 390 })
    const { page, close } = shown
    const found = await faultsAsItStands(state, shown)
    const built = await build(page)
    found.push(...(await crowded(page, [390, 640, 1280])), ...(await tooSmall(page, state)))
    await enlarge(page)
    found.push(...(await crowded(page, [320])), ...(await tooSmall(page, state)))
    // The inks of large text are judged where a view is seen for the first time.
    if (state.alone?.javaScriptEnabled !== false && rendered.size > before) found.push(...(await violations(page, ['color-contrast'])))
    await close()
    return [...found, ...(await faultsInEnglish(state, built))]
  }

  /** @param builtInChinese where nothing differs from it but the words, all but the room for them has been judged */
  async function faultsInEnglish(state: State, builtInChinese: string): Promise<string[]> {
    const { page, complaints, close } = await stage.show(state, { lang: 'en', width: 320 })
    const found = complaints
    await openAll(page)
    found.push(...(await crowded(page, [320])), ...(await tooSmall(page, state)))
    if (state.alone?.javaScriptEnabled !== false && (await build(page)) !== builtInChinese) found.push(...(await violations(page)))
    await enlarge(page)
    found.push(...(await crowded(page, [320, 768])))
    await close()
    return found.map((fault) => `in English: ${fault}`)
  }

  async function faultsOnPaper(state: State): Promise<string[]> {
    const width = sheets[state.print!]
    const found: string[] = []
    for (const lang of languages) {
      const { page, complaints, close } = await stage.show(state, { lang, width, print: true })
      found.push(...complaints, ...(await crowded(page, [width])))
      await close()
    }
    return found
  }
})
