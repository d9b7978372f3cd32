import type { Page } from 'playwright-core'

/** As much as may move by itself while a page loads, by the measure of the browser. */
const steady = 0.02

/** Opens what is folded up: it is part of the page. */
export const openAll = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const one of document.querySelectorAll('details')) {
      // Of those that share a name only one is open at a time.
      one.removeAttribute('name')
      one.open = true
    }
  })

/** Puts large text on a page that stands. */
export const enlarge = (page: Page): Promise<void> => page.evaluate(() => document.documentElement.classList.add('large'))

/** At which of these widths a page has too little room for what it says: it scrolls sideways, or breaks a number in two. */
export async function crowded(page: Page, widths: readonly number[]): Promise<string[]> {
  const found: string[] = []
  for (const width of widths) {
    if (page.viewportSize()?.width !== width) await page.setViewportSize({ width, height: 844 })
    const large = await page.evaluate(() => document.documentElement.classList.contains('large'))
    for (const fault of [...(await sideways(page)), ...(await brokenNumbers(page))]) found.push(`at ${width} px${large ? ' in large text' : ''} ${fault}`)
  }
  return found
}

const sideways = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const widest = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > clientWidth + 0.5).at(-1)
    return [`scrolls ${scrollWidth - clientWidth} px sideways: ${widest?.outerHTML.slice(0, 120)}`]
  })

/** Of 1,234,567 in two lines the first would be read as the number. */
const brokenNumbers = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = []
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const { textContent, parentElement } = texts.currentNode
      if (!parentElement!.checkVisibility({ visibilityProperty: true }) || parentElement!.closest('.unseen, pre, code')) continue
      for (const { 0: number, index } of textContent!.matchAll(/(?<![\w.:/+-])\d{1,3}(,\d{3})+(?![\w:/-])|(?<![\w.:/+,-])\d{2,4}(?![\w.:/,-])/g)) {
        const range = document.createRange()
        range.setStart(texts.currentNode, index)
        range.setEnd(texts.currentNode, index + number.length)
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) found.push(`breaks ${number} in two: ${parentElement!.outerHTML.slice(0, 120)}`)
      }
    }
    return found
  })

/** What a thumb has less room for than 44 CSS pixels (WCAG 2.5.5, whose exception for links within a sentence holds here too). */
export const small = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = []
    for (const one of document.querySelectorAll<HTMLElement>('a, button, summary, select, textarea, input:not([type=hidden])')) {
      if (!one.checkVisibility({ visibilityProperty: true })) continue
      const box = one instanceof HTMLInputElement && /checkbox|radio/.test(one.type) ? (one.closest('label') ?? one) : one
      const { height, bottom, right } = box.getBoundingClientRect()
      if (height === 0 || height >= 43.5) continue
      // For the keyboard alone.
      if (right <= 0 || bottom <= 0 || one.ariaHidden === 'true') continue
      if (one.localName === 'a' && getComputedStyle(one).display === 'inline') continue
      found.push(`is too small for a thumb: ${height.toFixed(1)} ${one.outerHTML.slice(0, 120)}`)
    }
    return found
  })

/** What moves though nobody wants it to, or has moved while the page was loading. */
export async function unrest(page: Page): Promise<string[]> {
  const { moving, smooth, shift } = await page.evaluate(async () => ({
    moving: document.getAnimations().filter((one) => Number(one.effect?.getComputedTiming().activeDuration) > 1).length,
    smooth: getComputedStyle(document.documentElement).scrollBehavior === 'smooth',
    shift: await new Promise<number>((resolve) => {
      let sum = 0
      const watch = new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) if (!entry.hadRecentInput) sum += entry.value
      })
      watch.observe({ type: 'layout-shift', buffered: true })
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)))
    }),
  }))
  return [
    ...(moving > 0 ? [`${moving} things move`] : []),
    ...(smooth ? ['scrolls smoothly'] : []),
    ...(shift > steady ? [`jumps by ${shift.toFixed(3)} while loading`] : []),
  ]
}

/**
 * How a page is built, without its words: two pages of one build are alike to whoever judges by elements, attributes,
 * styles and what can be scrolled.
 */
export const build = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const said = /^(href|src|srcset|alt|title|value|content|placeholder|datetime|action|d|points|aria-label|aria-valuetext|data-.*)$/
    const part = (one: Element): string => {
      const attributes = [...one.attributes].map(({ name, value }) => (said.test(name) ? `${name}${value === '' ? '' : '+'}` : `${name}=${value}`))
      const wordy = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim() !== '')
      const scrolls = one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight
      return `<${one.localName} ${attributes.join(' ')}${wordy ? ' words' : ''}${scrolls ? ' scrolls' : ''}>`
    }
    const { lang } = document.documentElement
    return [...document.body.querySelectorAll('*')].map(part).join('').replaceAll(`lang=${lang}`, 'lang=own')
  })
