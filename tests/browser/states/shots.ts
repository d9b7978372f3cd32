import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import type { Page } from 'playwright-core'
import { shipped } from '../../../server/root.ts'
import { type Lang, languages } from '../../../server/web/words.ts'
import { catalogue } from './catalogue.ts'
import { type Look, Stage } from './stage.ts'
import { sheets, type State } from './state.ts'

/** `npm run shots`: a picture of every page in every state, and a page to leaf through them. */

interface Options {
  lang?: Lang
  width?: number
  into: string
}

interface Picture {
  chapter: string
  name: string
  title: string
  lang: Lang
  /** `390`, `large` or `print`. */
  look: string
  file: string
}

const tallest = 16_000
const widths = [320, 390, 768, 1280]
const program = new Command('shots')
  .description('pictures of every page in every state, with an index.html to leaf through them')
  .argument('[names...]', 'only states whose names begin so, as in tests/browser/states')
  .option('--lang <lang>', 'only this language', oneOf(languages))
  .option('--width <pixels>', `only this width: ${widths.join(', ')}`, (text) => Number(oneOf(widths.map(String))(text)))
  .option('--into <folder>', 'where the pictures go', shipped('build/shots'))
  .action(take)
await program.parseAsync()

async function take(names: string[], { lang, width, into }: Options): Promise<void> {
  mkdirSync(into, { recursive: true })
  const wanted = Object.entries(catalogue).flatMap(([chapter, states]) =>
    Object.entries(states)
      .filter(([name]) => names.length === 0 || names.some((one) => name.startsWith(one)))
      .map(([name, state]) => ({ chapter, name, state })),
  )
  const stage = await Stage.open()
  const pictures: Picture[] = []
  for (const { chapter, name, state } of wanted) {
    for (const look of looksAt(state).filter((one) => (!lang || one.lang === lang) && (!width || (one.width === width && !one.large)))) {
      const called = look.print ? 'print' : look.large ? 'large' : String(look.width)
      const file = `${name}.${look.lang}.${called}.jpg`
      const { page, close } = await stage.show(state, look)
      await drawMaps(page)
      const tall = await page.evaluate(() => document.documentElement.scrollHeight)
      // Of what is taller Chromium makes an empty file.
      if (tall > tallest) await page.setViewportSize({ width: look.width, height: tallest })
      await page.screenshot({ path: join(into, file), type: 'jpeg', quality: 70, fullPage: tall <= tallest })
      await close()
      pictures.push({ chapter, name, title: state.title, lang: look.lang, look: called, file })
    }
    process.stdout.write(`${name}\n`)
  }
  await stage.close()
  const album = readFileSync(shipped('tests/browser/states/album.html'), 'utf8')
  writeFileSync(join(into, 'index.html'), album.replace('[/* pictures */]', () => JSON.stringify(pictures).replaceAll('<', '\\u003c')))
  process.stdout.write(`${pictures.length} pictures: ${join(into, 'index.html')}\n`)
}

/** A map begins when somebody comes near it. */
async function drawMaps(page: Page): Promise<void> {
  for (const map of await page.locator('[data-map]').all()) {
    await map.scrollIntoViewIfNeeded({ timeout: 1000 }).catch(() => undefined)
    await page.waitForSelector('[data-map-state=ready]', { timeout: 5000 }).catch(() => undefined)
  }
  await page.evaluate(() => scrollTo(0, 0))
}

function looksAt({ print }: State): Look[] {
  return languages.flatMap((lang): Look[] => {
    if (print) return [{ lang, width: sheets[print], print: true }]
    return [...widths.map((width) => ({ lang, width })), { lang, width: 390, large: true }]
  })
}

function oneOf<T extends string>(known: readonly T[]): (text: string) => T {
  return (text) => {
    const found = known.find((one) => one === text)
    if (found === undefined) throw new InvalidArgumentError(`one of ${known.join(', ')}`)
    return found
  }
}
